"""Which samples there are, at what times, and what they hold."""

import numpy as np
import pytest

SPLITS = {
    "ten of 0.3": [0.3] * 10,
    "12.7 and 0.1": [12.7, 0.1],
    "three of 33.3": [33.3] * 3,
    "two of 100": [100.0, 100.0],
    "190 and 10": [190.0, 10.0],
    "step by step": [0.1] * 15,
}


@pytest.mark.parametrize("duration", [0.1, 2.5, 3.0, 7.0, 12.8, 100.0])
@pytest.mark.parametrize("interval", [0.1, 0.5, 1.0])
def test_samples_from_zero_to_the_last_grid_point(sim, ramps, assert_ramp, last, duration, interval):
    """A1, B3, B21: there are floor(T / h) + 1 samples, the first is the initial state, each is that of its time."""
    cells = ramps()
    cells.record("v", sampling_interval=interval)
    sim.run(duration)
    (v,) = last(cells).analogsignals
    steps = np.arange(0, round(duration / 0.1) + 1, round(interval / 0.1))
    assert v.shape == (steps.size, 4)
    assert np.asarray(v)[0].tolist() == [-65.0, -64.0, -62.0, -59.0]
    assert_ramp(v, steps)
    np.testing.assert_allclose(np.asarray(v.times), steps * 0.1, rtol=1e-14)


@pytest.mark.parametrize("times", SPLITS.values(), ids=SPLITS)
def test_splitting_the_run_changes_nothing(sim, recorded, last, same, times):
    """A2: not the number of samples, and no bit of them."""

    def run(times):
        sim.setup(timestep=0.1)
        groups = recorded()
        for time in times:
            sim.run(time)
        return [last(group) for group in groups]

    total = round(sum(times), 6)
    split, whole = run(times), run([total])
    assert split[0].analogsignals[0].shape == (round(total / 0.1) + 1, 5)
    for one, other in zip(split, whole, strict=True):
        same(one, other)


def test_reading_at_awkward_times(sim, ramps, assert_ramp, last):
    """A3: runs of a step, and of nothing, after times whose floats are not what they seem."""
    cells = ramps()
    cells.record(["v", "spikes"])
    step = 0
    for time, steps in ((12.7, 127), (0.1, 1), (0.0, 0), (0.3, 3), (0.1, 1), (16.9, 169)):
        step += steps
        assert sim.run(time) == pytest.approx(step * 0.1, rel=1e-14)
        segment = last(cells)
        assert_ramp(segment.analogsignals[0], np.arange(step + 1))
        assert float(segment.spiketrains[0].t_stop) == pytest.approx(step * 0.1, rel=1e-14)
    assert sim.get_current_time() == pytest.approx(30.1, rel=1e-14)


def test_end_of_signals_and_trains(sim, ramps, last):
    """B22: the last sample lies at the trains' t_stop; a signal's own t_stop is a sample later, as Neo has it."""
    cells = ramps()
    cells.record("v")
    cells.record("v", sampling_interval=2.0)
    cells.record("spikes")
    sim.run(10.0)
    segment = last(cells)
    for signal, period in zip(segment.analogsignals, (0.1, 2.0), strict=True):
        assert float(signal.times[-1]) == pytest.approx(10.0, rel=1e-14)
        assert float(signal.t_stop) == pytest.approx(10.0 + period, rel=1e-14)
        assert str(signal.t_stop.dimensionality) == "ms"
    assert {(float(t.t_start), float(t.t_stop)) for t in segment.spiketrains} == {(0.0, 10.0)}


@pytest.mark.parametrize("interval", [0.25, 0.05, 0.0, -1.0])
def test_intervals_that_are_no_whole_number_of_steps_are_refused(sim, ramps, assert_ramp, last, interval):
    """B5: 0.25 ms at a step of 0.1 ms is an error on every engine, and changes nothing."""
    cells = ramps()
    cells.record("v")
    with pytest.raises(ValueError, match="sampling_interval") as caught:
        cells.record("v", sampling_interval=interval)
    if interval == 0.25:
        assert str(caught.value) == (
            "sampling_interval = 0.25 ms is not a whole number of steps of 0.1 ms; the nearest are 0.2 and 0.3 ms."
        )
    sim.run(1.0)
    (v,) = last(cells).analogsignals
    assert_ramp(v, np.arange(11))


def test_steps_do_not_drift_in_a_long_run(sim, last, trains):
    """A2, A3: after 20000 steps in odd pieces a spike and a sample still have the time of their step."""
    # From -65 mV at 1 mV/ms: over -50.05 mV in step 150, and at rest for 5 steps.
    cells = sim.Population(
        1, sim.IF_cond_exp(tau_m=1e9, cm=0.5, i_offset=0.5, v_thresh=-50.05, v_reset=-65.0, tau_refrac=0.5)
    )
    cells.record("spikes")
    cells.record("v", sampling_interval=15.5)
    for _ in range(60):
        sim.run(33.3)
    segment = last(cells)
    expected = [round((150 + 155 * k) * 0.1, 9) for k in range(200) if 150 + 155 * k <= 19980]
    assert trains(segment) == [expected]
    v = np.asarray(segment.analogsignals[0])[:, 0]
    assert v.size == 19980 // 155 + 1
    np.testing.assert_allclose(v, -65.0, atol=1e-5)  # each period ends with the refractory time


# -- injected currents -------------------------------------------------------------------------


def slopes(group):
    """Return what is added to dv/dt in each step: twice the current in nA."""
    v = np.asarray(group.get_data("v").segments[-1].analogsignals[0])
    return np.diff(v, axis=0) / 0.1 - [0.5, 1.0, 2.0, -1.0]


def test_a_current_has_one_value_per_step(sim, ramps):
    """A29: from the step of its start up to that of its stop, no step late and none short."""
    cells = ramps()
    cells[0].inject(sim.DCSource(amplitude=0.5, start=0.0, stop=1.0))
    cells[1].inject(sim.DCSource(amplitude=0.5, start=1.7, stop=2.0))
    cells[2].inject(sim.StepCurrentSource(times=[0.1, 0.4, 2.9], amplitudes=[0.5, -1.0, 1.5]))
    cells[3].inject(sim.ACSource(amplitude=0.5, offset=0.25, frequency=200.0, phase=30.0, start=0.5, stop=2.5))
    cells.record("v")
    for time in (0.3, 1.4, 1.3):
        sim.run(time)
    expected = np.zeros((30, 4))
    expected[0:10, 0] = 1.0
    expected[17:20, 1] = 1.0
    expected[1:4, 2], expected[4:29, 2], expected[29:, 2] = 1.0, -2.0, 3.0
    steps = np.arange(5, 25)
    sine = np.sin(2 * np.pi * 200.0 * (steps * 0.1 - 0.5) / 1000.0 + np.pi / 6)
    expected[steps, 3] = 2.0 * (0.25 + 0.5 * sine)
    np.testing.assert_allclose(slopes(cells), expected, atol=1e-4)


def test_noise_has_one_value_per_its_own_step(sim, ramps):
    """A29: as many values as dt of the noise asks for, in its window, the same however the run is split."""

    def run(times):
        sim.setup(timestep=0.1, seed=3)
        cells = ramps()
        cells.inject(sim.NoisyCurrentSource(mean=0.1, stdev=0.5, start=1.0, stop=4.0, dt=0.5))
        cells.record("v")
        for time in times:
            sim.run(time)
        return slopes(cells)

    whole = run([5.0])
    np.testing.assert_allclose(whole[:10], 0.0, atol=1e-4)
    np.testing.assert_allclose(whole[40:], 0.0, atol=1e-4)
    values = whole[10:40, 0].reshape(6, 5)
    np.testing.assert_allclose(values, values[:, :1].repeat(5, axis=1), atol=1e-4)
    assert np.unique(np.round(values, 3)).size == 6
    np.testing.assert_array_equal(run([0.9, 0.2, 0.7, 3.2]), whole)
