"""The first process gets the bytes that one process alone gets, and the others what they are to be told."""

import numpy as np
import pytest

from pynn_data_conformance.mpi.running import EVEN, UNEVEN
from pynn_data_conformance.mpi.stored import assert_equal, signal, trains

pytestmark = pytest.mark.capability("MPI")
ALONE = 1


@pytest.mark.parametrize("network", EVEN)
def test_data_do_not_depend_on_the_number_of_processes(results, network, count):
    """To the last bit, where the order of arrival cannot matter."""
    assert_equal(results.of(count, network), results.of(ALONE, network), network)


def test_order_of_arrival_does_not_matter(results, counts):
    """To the last bit, though sums of weights depend on the order in which they are added up.

    An engine that adds them up in an order that depends on the number of processes has this as a known failure.
    """
    for network in UNEVEN:
        for count in counts:
            assert_equal(results.of(count, network), results.of(ALONE, network), network)


def test_weights_reach_their_synapses(results, count):
    """All weights are different here; a rounding error cannot grow."""
    (text, arrays), (expected_text, expected) = results.of(count, "sums"), results.of(ALONE, "sums")
    assert text == expected_text
    for found, values in zip(arrays, expected, strict=True):
        np.testing.assert_allclose(found, values, rtol=0, atol=1e-6 * np.abs(values).max(initial=0.0))


@pytest.mark.parametrize("network", ["vogels_abbott", "all_cell_types"])
def test_the_networks_are_alive(results, network):
    found = results.of(ALONE, network)
    spikes = [sum(map(len, trains(found, name).values())) for name in found[0] if name != "count"]
    assert min(spikes) >= {"vogels_abbott": 50, "all_cell_types": 5}[network]


def test_what_everyone_is_told_is_the_same_everywhere(results, count):
    for rank in range(count):
        assert_equal(results.of(count, "looks", rank), results.of(ALONE, "looks"), f"process {rank}")


def test_spikes_arrive_in_the_right_step(results, count):
    """Also after one step, from cells of all processes to cells of all."""
    for number in (ALONE, count):
        found = results.of(number, "delays")
        steps = {cell: np.rint(times / 0.1).astype(int) for cell, times in trains(found, "pre").items()}
        assert all(len(times) == 1 for times in steps.values())
        assert len({int(times[0]) for times in steps.values()}) == 4
        for delay in (1, 2, 5):
            _, g = signal(found, f"after {delay}")
            expected = np.zeros(len(g))
            for cell, times in steps.items():
                arrival = int(times[0]) + delay
                expected[arrival:] += 0.001 * 2**cell * np.exp(-0.1 * np.arange(len(g) - arrival) / 5.0)
            np.testing.assert_allclose(g, np.repeat(expected[:, None], 4, axis=1), rtol=1e-4)


def test_each_process_has_its_own_part(results, count):
    whole, pieces = results.of(ALONE, "parts"), [results.of(count, "parts", rank) for rank in range(count)]
    for name in ("cells", "noise"):
        expected = trains(whole, name)
        own = [trains(piece, f"own {name}") for piece in pieces]
        assert sorted(cell for part in own for cell in part) == sorted(expected)
        for rank, part in enumerate(own):
            for cell, times in part.items():
                assert times.tobytes() == expected[cell].tobytes()
            if rank:  # the first one has been given all
                assert list(trains(pieces[rank], name)) == list(part)
        assert [t.tobytes() for t in trains(pieces[0], name).values()] == [
            t.tobytes() for t in expected.values()
        ]
    ids, values = signal(whole, "cells")
    for piece in pieces:
        if (own := signal(piece, "own cells")) is not None:
            np.testing.assert_array_equal(own[1], values[:, [ids.index(cell) for cell in own[0]]])
    counts = dict(pair for piece in pieces for pair in zip(*piece[0]["local"], strict=True))
    assert counts == dict(zip(*whole[0]["local"], strict=True))
