"""Ctrl-C, at any moment and on every engine: what there is is exact, and the run goes on as if nothing had been."""

import os
import random
import signal
import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest
from mixed_networks import arrays, assert_same

from pynn_data import interrupts
from pynn_data.errors import SimulationBroken

DURATION = 200.0
TIMES = 50


def network(sim):
    """Return cells and sources among which much happens, recorded in several ways."""
    sim.setup(timestep=0.1, seed=8)
    cells = sim.Population(20, sim.IF_cond_exp(i_offset=np.linspace(0.5, 1.5, 20), tau_refrac=2.0), label="cells")
    sources = sim.Population(5, sim.SpikeSourcePoisson(rate=200.0), label="sources")
    sim.Projection(sources, cells, sim.FixedProbabilityConnector(0.5), sim.StaticSynapse(weight=0.02, delay=0.7))
    sim.Projection(cells, cells, sim.FixedProbabilityConnector(0.2), sim.StaticSynapse(weight=0.01, delay=1.5))
    noise = sim.NoisyCurrentSource(mean=0.0, stdev=0.1, dt=1.0)
    cells[:5].inject(noise)
    (cells + sources).record("spikes")
    cells[:10].record(["v", "gsyn_exc"])
    cells[5:].record("v", sampling_interval=0.7)
    cells[3].record("v", start=20.0, stop=150.3)
    return cells, sources


@contextmanager
def ctrl_c(*seconds):
    """Send SIGINT to this process after some times, if the context is not left before."""
    timers = [threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT)) for after in seconds]
    for timer in timers:
        timer.start()
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()
        for timer in timers:
            timer.join()


@contextmanager
def impatient(engine, nth, moment):
    """Have two Ctrl-C come in a row, before or after the n-th time that the engine advances."""
    calls, advance = [], engine.advance

    def interrupted(steps):
        calls.append(steps)
        if moment == "after":
            advance(steps)
        if len(calls) == nth:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
        if moment == "before":
            advance(steps)

    engine.advance = interrupted
    try:
        yield
    finally:
        del engine.advance


def run_until(sim, target):
    """Run, interrupted by Ctrl-C, and return whether it was."""
    try:
        sim.run_until(target)
    except KeyboardInterrupt:
        return True
    return False


@pytest.fixture
def undisturbed(sim):
    """Return the data of an undisturbed run, and how long it takes."""
    cells, sources = network(sim)
    sim.run(1.0)
    begin = time.perf_counter()
    sim.run_until(DURATION)
    return arrays(cells, sources), time.perf_counter() - begin


def test_interrupts_at_random_moments(sim, undisturbed):
    expected, seconds = undisturbed
    moments = random.Random(5)
    done = 0
    while done < TIMES:
        cells, sources = network(sim)
        while sim.get_current_time() < DURATION:
            try:
                with ctrl_c(moments.uniform(0.0, seconds / 3)):
                    interrupted = run_until(sim, DURATION)
            except KeyboardInterrupt:  # between the run and the end of the timer
                interrupted = False
            now = sim.get_current_time()
            if interrupted and now:  # else the engine was being built, and is built anew
                done += 1
                segment = cells.get_data().segments[0]
                assert "interrupted" not in segment.annotations
                assert {float(t.t_stop) for t in segment.spiketrains} == {now}
                assert segment.analogsignals[0].times[-1].item() == pytest.approx(now)
                assert len(segment.analogsignals[0]) == round(now / 0.1) + 1
        assert_same(arrays(cells, sources), expected)


def test_interrupts_between_looks_and_clears(sim, undisturbed):
    """Pieces that are taken away after interrupts put together are the undisturbed run."""
    (v, *_), seconds = undisturbed
    moments = random.Random(6)
    cells, _ = network(sim)
    pieces, peeks = [], []
    while sim.get_current_time() < DURATION:
        try:
            with ctrl_c(moments.uniform(0.0, seconds / 8)):
                run_until(sim, DURATION)
        except KeyboardInterrupt:
            pass
        action = moments.choice(["look", "clear", "peek", "nothing"])
        if not sim.get_current_time():
            continue
        if action == "look":
            cells.get_data("spikes")
        elif action == "clear":
            pieces.append(cells[:10].get_data("v", clear=True).segments[0].analogsignals[0].magnitude)
        elif action == "peek":
            peeks.append((round(sim.get_current_time() / 0.1), cells[:10].peek("v")))
    pieces.append(cells[:10].get_data("v").segments[0].analogsignals[0].magnitude)
    joined = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
    np.testing.assert_array_equal(joined, v)
    for step, seen in peeks:
        np.testing.assert_allclose(seen, v[step], rtol=1e-12)


def test_answers_within_a_second(sim):
    """However long a run is, and wherever the engine itself would not look at signals."""
    cells = sim.Population(2000, sim.IF_cond_exp(i_offset=1.0))
    cells[:3].record("v")
    sim.run(20.0)
    with ctrl_c(0.5):
        begin = time.perf_counter()
        with pytest.raises(KeyboardInterrupt):
            sim.run(1e6)
        assert time.perf_counter() - begin < 1.5
    assert sim.get_current_time() > 20.0


@pytest.mark.parametrize("moment", ["before", "after"])
def test_one_that_cannot_wait_breaks_the_simulation(sim, monkeypatch, undisturbed, moment):
    """The second Ctrl-C acts at once when the first has waited long enough: the data are right up to a stated time."""
    expected, _ = undisturbed
    monkeypatch.setattr(interrupts, "PATIENCE", 0.0)
    for nth in (1, 2, 3):
        cells, _ = network(sim)
        sim.run(1.0)
        monkeypatch.setattr(cells._simulation.pace, "steps", 100)
        with pytest.raises(KeyboardInterrupt), impatient(cells._simulation.engine, nth, moment):
            sim.run_until(1e5)
        with pytest.raises(SimulationBroken, match=r"was interrupted at t = [\d.]+ ms \(Ctrl-C\); read the data"):
            sim.run(1.0)
        with pytest.raises(SimulationBroken, match=r"then reset\(\)"):
            cells.peek("v")
        block = cells.get_data()
        assert block.segments[0].annotations["interrupted"].endswith("Ctrl-C")
        rows = round(sim.get_current_time() / 0.1) + 1
        v = block.segments[0].analogsignals[0].magnitude
        assert len(v) == rows > 10 * (nth > 1)
        np.testing.assert_array_equal(v[: len(expected[0])], expected[0][:rows])
        sim.reset()
        sim.run_until(DURATION)
        again = cells.get_data().segments[1].analogsignals[0].magnitude
        np.testing.assert_array_equal(again, expected[0])


def test_own_handler_is_called_when_all_is_consistent(sim):
    """A script's own handler keeps its place, and the run goes on if it raises nothing."""
    cells, _ = network(sim)
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append(sim.get_current_time()))
    mine = signal.getsignal(signal.SIGINT)
    try:
        sim.run(1.0)
        with ctrl_c(0.01):
            sim.run_until(2e3)
        assert signal.getsignal(signal.SIGINT) is mine
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(seen) == 1
    assert len(cells.get_signals("v")[0].values) == 20_001


def test_ignored_stays_ignored(sim):
    cells, _ = network(sim)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with ctrl_c(0.01):
            assert sim.run(2000.0) == 2000.0
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(cells.get_signals("v")[0].values) == 20_001
