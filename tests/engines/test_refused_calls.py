"""A call that is refused changes nothing: the simulation goes on as if it had not been made."""

import numpy as np
import pytest
from refused_calls import CALLS, data, goes_on, network


def course(sim, attempts):
    """Return the data of a simulation in which calls are attempted before, between and after runs."""
    n = network(sim)
    attempts(n)
    sim.run(20.0)
    attempts(n)
    more = goes_on(n)
    attempts(n)
    sim.reset()
    attempts(n)
    sim.run(5.0)
    attempts(n)
    connections = n.projection.get(["weight", "delay"], "list")
    return [*data(n.cells, n.sources, more), n.rng.next(3), np.array(connections)], n.cells.annotations


def test_the_data_are_the_same_bit_by_bit(sim, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def refused(n):
        for call, _, name in CALLS:
            try:
                call(n)
            except Exception:  # which, another test says
                continue
            pytest.fail(f"{name} is not refused")

    expected, notes = course(sim, lambda n: None)
    got, notes_after = course(sim, refused)
    assert notes_after == notes
    assert len(got) == len(expected)
    for one, other in zip(expected, got, strict=True):
        np.testing.assert_array_equal(one, other)
    assert not list(tmp_path.iterdir())
