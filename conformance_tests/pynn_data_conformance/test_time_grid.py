"""Which samples there are, what they hold, and that splitting the run changes nothing."""

import numpy as np
import pytest

from pynn_data_conformance.oracles import START, arrays, assert_ramp, assert_same, ramps, record_all, rounding

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
    import pynn_data.simulation as core

    def run():
        sim.setup(timestep=0.1)
        cells, sources = busy(cell)
        record_all(cells, 0.3)
        sources.record("spikes")
        sim.run(6.0)
        return arrays(cells, sources)

    whole = run()
    monkeypatch.setattr(core, "STRETCH", samples)
    monkeypatch.setattr(core, "FEED_STEPS", 7)
    assert_same(run(), whole)


@pytest.mark.parametrize("dt", [0.025, 0.5])
def test_other_time_steps(sim, ramp_cell, dt):
    sim.setup(timestep=dt)
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    sim.run(5.0)
    (v,) = cells.get_data().segments[0].analogsignals
    assert_ramp(v, np.arange(round(5.0 / dt) + 1) * dt / 0.1)
