"""The first process gets the bytes that one process alone would get."""

import numpy as np
import pytest

ALONE = 1
NETWORKS = [
    "vogels_abbott", "all_cell_types", "delays", "sources", "windows", "later", "currents", "resets", "looks", "few",
    "drawn",
]  # fmt: skip


def assert_equal(one, other):
    """Raise unless texts are equal, and arrays bit by bit."""
    assert one[0] == other[0]
    assert len(one[1]) == len(other[1])
    for a, b in zip(one[1], other[1], strict=True):
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
        assert a.tobytes() == b.tobytes()


def trains(result, name):
    """Return {id: spike times} of the first segment of a Block."""
    text, arrays = result
    children = text[name]["segments"][0]["children"]
    return {
        child["annotations"]["source_id"]: arrays[int(child["times"].split()[1])]
        for child in children
        if "times" in child
    }


def signal(result, name):
    """Return (ids, values) of the first signal in a Block."""
    text, arrays = result
    child = text[name]["segments"][0]["children"][0]
    return child["annotations"]["source_ids"], arrays[int(child["values"].split()[1])]


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("network", NETWORKS)
def test_gathered_data_do_not_depend_on_the_number_of_processes(results, network, count):
    assert_equal(results(count, network), results(ALONE, network))


@pytest.mark.parametrize("network", ["vogels_abbott", "all_cell_types"])
def test_the_networks_are_alive(results, network):
    text, arrays = results(ALONE, network)
    spikes = [len(times) for name in text if name != "count" for times in trains((text, arrays), name).values()]
    assert sum(spikes) > 800


@pytest.mark.parametrize("count", [2, 3, 4])
def test_what_everyone_is_told_is_the_same_everywhere(results, count):
    for rank in range(count):
        assert_equal(results(count, "looks", rank), results(ALONE, "looks"))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_spikes_arrive_in_the_right_step(results, count):
    """Also after one step, from cells of all processes to cells of all."""
    found = results(count, "delays")
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
        assert (g[: min(int(times[0]) for times in steps.values()) + delay] == 0).all()


@pytest.mark.parametrize("count", [2, 3, 4])
def test_each_process_has_its_own_part(results, count):
    whole, pieces = results(ALONE, "parts"), [results(count, "parts", rank) for rank in range(count)]
    for name in ("cells", "noise"):
        expected = trains(whole, name)
        own = [trains(piece, f"own {name}") for piece in pieces]
        assert sorted(cell for part in own for cell in part) == sorted(expected)
        for rank, part in enumerate(own):
            for cell, times in part.items():
                assert times.tobytes() == expected[cell].tobytes()
            if rank:  # the first one has been given all
                assert list(trains(pieces[rank], name)) == list(part)
        assert [t.tobytes() for t in trains(pieces[0], name).values()] == [t.tobytes() for t in expected.values()]
    ids, values = signal(whole, "cells")
    for piece in pieces:
        if any("values" in child for child in piece[0]["own cells"]["segments"][0]["children"]):
            own_ids, own_values = signal(piece, "own cells")
            np.testing.assert_array_equal(own_values, values[:, [ids.index(cell) for cell in own_ids]])
    counts = dict(pair for piece in pieces for pair in zip(*piece[0]["local"], strict=True))
    assert counts == dict(zip(*whole[0]["local"], strict=True))
