"""Which samples there are, what they hold, and that splitting the run changes nothing."""

import re

import numpy as np
import pytest

from pynn_data_conformance.comparing import assert_ramp, assert_same, rounding
from pynn_data_conformance.oracles import START, arrays, ramps, record_all

DURATIONS = [1.0, 3.0, 7.0, 10.0]
INTERVALS = [0.1, 0.3, 1.0]


@pytest.mark.parametrize("duration", DURATIONS)
@pytest.mark.parametrize("interval", INTERVALS)
def test_samples_are_the_state_at_their_times(sim, ramp_cell, duration, interval):
    """From the initial value up to and including the last grid point."""
    cells = ramps(sim, ramp_cell)
    cells.record("v", sampling_interval=interval)
    sim.run(duration)
    (v,) = cells.get_data().segments[0].analogsignals
    every = round(interval / 0.1)
    steps = np.arange(0, round(duration / 0.1) + 1, every)
    assert v.shape == (steps.size, 4)
    assert_ramp(v, steps)
    np.testing.assert_allclose(np.asarray(v)[0], START, rtol=rounding(cells, "v"))
    assert (float(v.t_start), float(v.sampling_period)) == (0.0, pytest.approx(interval))


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("split", [[2.0] * 5, [0.1, 0.2, 0.7, 5.0, 3.9, 0.1]], ids=len)
def test_split_runs(sim, busy, cell, split, interval):
    """Bit by bit, for all variables, with spikes and input."""

    def run(times):
        sim.setup(timestep=0.1)
        cells, sources = busy(cell)
        record_all(cells, interval)
        sources.record("spikes")
        for time in times:
            sim.run(time)
        return arrays(cells, sources)

    assert_same(run(split), run([10.0]))


def test_reading_in_between_changes_nothing(sim, busy, cell):
    def run(read):
        sim.setup(timestep=0.1)
        cells, sources = busy(cell)
        record_all(cells)
        sources.record("spikes")
        for time in (3.0, 0.1, 4.9):
            sim.run(time)
            if read:
                arrays(cells, sources)
        return arrays(cells, sources)

    assert_same(run(True), run(False))


def test_shorter_runs_are_beginnings_of_longer_ones(sim, busy, cell):
    """The last row of a run, wherever it comes from, is a row of a longer run."""

    def run(time):
        sim.setup(timestep=0.1)
        cells, _ = busy(cell)
        record_all(cells)
        sim.run(time)
        return [np.asarray(signal) for signal in cells.get_data().segments[0].analogsignals]

    long = run(10.0)
    for time in (0.1, 3.3, 9.9):
        short = run(time)
        assert_same(short, [whole[: len(short[0])] for whole in long])


@pytest.mark.parametrize("samples", [1, 17])
def test_stretches_change_nothing(sim, busy, cell, samples, monkeypatch):
    """However often the core drains."""
    from pynn_data import simulation
    from pynn_data.recording import stretches

    def run():
        sim.setup(timestep=0.1)
        cells, sources = busy(cell)
        record_all(cells, 0.3)
        sources.record("spikes")
        sim.run(6.0)
        return arrays(cells, sources)

    whole = run()
    monkeypatch.setattr(stretches, "STRETCH", samples)
    monkeypatch.setattr(simulation, "FEED_STEPS", 7)
    assert_same(run(), whole)


@pytest.mark.parametrize("dt", [0.025, 0.5])
def test_other_time_steps(sim, ramp_cell, dt):
    sim.setup(timestep=dt)
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    sim.run(5.0)
    (v,) = cells.get_data().segments[0].analogsignals
    assert_ramp(v, np.arange(round(5.0 / dt) + 1) * dt / 0.1)


@pytest.mark.parametrize("dt", [1.0 / 3.0, 0.0125, 0.0004, 0.07])
def test_unusual_time_steps_work_or_are_refused_at_once(sim, engine, ramp_cell, dt):
    """An engine that cannot take a step says so in setup(), and names others; the simulation before goes on."""
    cells, refused = ramps(sim, ramp_cell), None
    try:
        sim.setup(timestep=dt)
    except ValueError as error:
        refused = str(error)
    if refused is None:
        cells = ramps(sim, ramp_cell)
    else:
        assert engine.name in refused
        assert re.search(r"nearest.* \d\S* ms", refused)
    step = sim.get_time_step()
    cells.record("v")
    sim.run(7 * step)
    (v,) = cells.get_data().segments[0].analogsignals
    assert_ramp(v, np.arange(8) * step / 0.1)


def test_long_run(sim, ramp_cell):
    """After 12000 steps, in pieces, spikes and samples still lie in their steps."""
    # From -65 mV at 1 mV/ms: over -50.05 mV in step 150, then at rest for 5 steps.
    celltype = getattr(sim, ramp_cell)(
        tau_m=1e9, cm=0.5, i_offset=0.5, v_thresh=-50.05, v_reset=-65.0, tau_refrac=0.5
    )
    cells = sim.Population(1, celltype, initial_values={"v": -65.0})
    cells.record("spikes")
    cells.record("v", sampling_interval=7.7)
    for _ in range(36):
        sim.run(33.3)
    expected = np.arange(150, 36 * 333 + 1, 155)
    (train,) = cells.get_data().segments[0].spiketrains
    assert np.rint(np.asarray(train) / 0.1).astype(int).tolist() == expected.tolist()
    np.testing.assert_allclose(np.asarray(train), expected * 0.1, rtol=1e-14)
    v = np.asarray(cells.get_data("v").segments[0].analogsignals[0])[:, 0]
    steps = np.arange(0, 36 * 333 + 1, 77)
    since = (steps - 150) % 155  # the last spike, or what would have been one before the first
    resting = np.where(steps < 150, steps, np.maximum(since - 5, 0))
    np.testing.assert_allclose(v, -65.0 + 0.1 * resting, atol=0.0005)


@pytest.mark.capability("THREADS")
@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_nothing(sim, busy, cell, threads):
    """Bit by bit: all weights are equal, so they sum up to the same in any order."""

    def run(threads):
        sim.setup(timestep=0.1, threads=threads)
        cells, _ = busy(cell)
        record_all(cells, 0.3)
        cells[[3, 1]].record("v")
        sim.run(7.0)
        sim.run(18.0)
        return [*arrays(cells), cells.peek("v")]

    assert_same(run(threads), run(1))
