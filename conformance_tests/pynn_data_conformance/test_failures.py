"""A run that is interrupted or fails: what there is is right, and no later simulation shows it."""

import os
import signal
import sys
import warnings
from contextlib import contextmanager

import numpy as np
import pytest

from pynn_data.errors import SimulationBroken
from pynn_data_conformance.comparing import assert_same
from pynn_data_conformance.oracles import arrays, record_all

DURATION = 30.0


class FailureInside(Exception):
    """Raised in the middle of what a plug-in does."""


def network(sim, busy, cell):
    """Return the groups of a network that is recorded."""
    sim.setup(timestep=0.1)
    cells, sources = busy(cell)
    record_all(cells)
    sources.record("spikes")
    return cells, sources


def unbroken(sim, busy, cell):
    """Return what a run that nothing disturbs records; in the tests, so that they fail where it does."""
    groups = network(sim, busy, cell)
    sim.run(DURATION)
    return arrays(*groups)


@contextmanager
def failing_inside(engine, call):
    """Have `engine.advance` raise in the n-th function of Python's that it calls, or when it is done."""
    advance, seen = engine.advance, []

    def watch(frame, event, argument):
        if event in ("call", "c_call"):
            seen.append(event)
            if len(seen) == call:
                raise FailureInside

    def fail(steps):
        before = sys.getprofile()
        sys.setprofile(watch)
        try:
            advance(steps)
        finally:
            sys.setprofile(before)
        raise FailureInside

    engine.advance = fail
    try:
        yield
    finally:
        del engine.advance


def is_part(found, whole):
    """Return whether samples are the first of those of an unbroken run, and how many there are."""
    signals = [(f, w) for f, w in zip(found, whole, strict=True) if f.ndim == 2]
    assert all(np.array_equal(f, w[: len(f)]) for f, w in signals)
    return {len(f) for f, _ in signals}


@pytest.mark.parametrize("call", [2, 5, 20, 100, 10**9])
def test_nothing_is_left_of_an_advance_that_fails(sim, busy, cell, call):
    undisturbed = unbroken(sim, busy, cell)
    cells, sources = network(sim, busy, cell)
    sim.run(10.0)
    with failing_inside(cells._simulation.engine, call), pytest.raises(SimulationBroken), no_warnings():
        sim.run(10.0)
    with pytest.raises(SimulationBroken, match="read the data"):
        sim.run(1.0)
    (rows,) = is_part(arrays(cells), undisturbed[: len(arrays(cells))])
    assert rows == round(sim.get_current_time() / 0.1) + 1 >= 101
    sim.reset()
    sim.run(DURATION)
    assert_same(arrays(cells, sources), undisturbed)
    groups = network(sim, busy, cell)
    sim.run(DURATION)
    assert_same(arrays(*groups), undisturbed)


def test_nothing_is_left_of_an_engine_that_could_not_close(sim, busy, cell, monkeypatch):
    """The next one begins with an empty network, all the same."""
    undisturbed = unbroken(sim, busy, cell)
    cells, _ = network(sim, busy, cell)
    sim.run(10.0)
    engine = type(cells._simulation.engine)

    def fail(self):
        raise FailureInside

    monkeypatch.setattr(engine, "close", fail)
    with pytest.warns(UserWarning, match="cannot close its network"):
        sim.reset()
    monkeypatch.undo()
    groups = network(sim, busy, cell)
    sim.run(DURATION)
    assert_same(arrays(*groups), undisturbed)


@pytest.mark.parametrize("steps", [1, 7, 10**6])
def test_stretches_of_any_length(sim, busy, cell, steps, monkeypatch):
    """One feed may cover several advances, and their length changes nothing."""
    undisturbed = unbroken(sim, busy, cell)
    groups = network(sim, busy, cell)
    pace = groups[0]._simulation.pace
    monkeypatch.setattr(pace, "steps", steps)
    monkeypatch.setattr(pace, "took", lambda *_: None)
    sim.run(DURATION)
    assert_same(arrays(*groups), undisturbed)


def test_interrupts_change_nothing(sim, busy, cell, monkeypatch):
    """Ctrl-C while the engine works ends the run between two steps, and the next goes on."""
    undisturbed = unbroken(sim, busy, cell)
    groups = network(sim, busy, cell)
    sim.run(0.1)
    monkeypatch.setattr(groups[0]._simulation.pace, "steps", 7)
    engine = groups[0]._simulation.engine
    advance = engine.advance

    def interrupted(steps):
        os.kill(os.getpid(), signal.SIGINT)
        advance(steps)

    monkeypatch.setattr(engine, "advance", interrupted, raising=False)
    times = 0
    while sim.get_current_time() < DURATION - 0.05:
        with pytest.raises(KeyboardInterrupt):
            sim.run_until(DURATION)
        times += 1
        is_part(arrays(groups[0]), undisturbed[: len(arrays(groups[0]))])
    assert times > 3
    assert_same(arrays(*groups), undisturbed)


@contextmanager
def no_warnings():
    """Have a warning, such as that the engine cannot close, be an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
