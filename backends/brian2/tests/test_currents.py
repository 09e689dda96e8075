"""When and how currents act on cells, on real Brian2."""

import numpy as np
import pytest

import pynn_data.brian2 as sim

CELLS = [name for name in sim.__all__ if "_cond_" in name or "_curr_" in name or name == "Izhikevich"]


def linear_cells(n=1, dt=0.1, seed=0):
    """Set up cells that integrate the current exactly, rest at 0 mV and never fire."""
    sim.setup(timestep=dt, seed=seed)
    lif = sim.IF_curr_exp(v_rest=0.0, v_reset=0.0, v_thresh=1e6)  # tau_m = 20, cm = 1
    cells = sim.Population(n, lif, initial_values={"v": 0.0})
    cells.record("v")
    return cells


def signal(cells, name="v"):
    return next(s.magnitude for s in cells.get_data().segments[0].analogsignals if s.name == name)


def current(cells, dt=0.1):
    """Return the current in every step, from the update v' = v p + i (1 - p) tau / cm of the linear cells."""
    v, p = signal(cells), np.exp(-dt / 20.0)
    i = (v[1:] - v[:-1] * p) / ((1 - p) * 20.0)
    return i[:, 0] if cells.size == 1 else i


def assert_current(cells, expected, dt=0.1):
    """Compare; v, below 20 mV, is known to 1e-14, and 1 nA moves it by more than 0.02 mV: 1e-11 is rounding."""
    np.testing.assert_allclose(current(cells, dt), expected, rtol=0, atol=1e-11)


@pytest.mark.parametrize("dt", [0.1, 0.025])
@pytest.mark.parametrize("step", [0, 1, 2, 3, 10, 37])
def test_direct_current_acts_from_its_start_to_its_stop(step, dt):
    cells = linear_cells(dt=dt)
    cells.inject(sim.DCSource(amplitude=0.4, start=step * dt, stop=(step + 20) * dt))
    sim.run(100 * dt)
    assert np.flatnonzero(signal(cells))[0] == step + 1
    assert_current(cells, np.repeat([0.0, 0.4, 0.0], [step, 20, 80 - step]), dt)


@pytest.mark.parametrize("step", [0, 30])
@pytest.mark.parametrize("celltype", CELLS)
def test_direct_current_equals_a_constant_current_switched_bit_by_bit(celltype, step):
    dt = 0.1
    amplitude = 0.01 if celltype == "Izhikevich" else 1.5
    sim.setup(timestep=dt)
    injected, switched = (sim.Population(1, getattr(sim, celltype)()) for _ in range(2))
    injected.inject(sim.DCSource(amplitude=amplitude, start=step * dt, stop=(step + 300) * dt))
    (injected + switched).record(["v", "spikes"])
    for value, steps in [(0.0, step), (amplitude, 300), (0.0, 50)]:
        switched.set(i_offset=value)
        sim.run(steps * dt)
    np.testing.assert_array_equal(signal(injected), signal(switched))
    trains = [cells.get_data().segments[0].spiketrains[0].magnitude for cells in (injected, switched)]
    np.testing.assert_array_equal(*trains)
    assert trains[0].size


def test_step_current():
    """A time between two steps counts from the later one on."""
    cells = linear_cells()
    cells.inject(sim.StepCurrentSource(times=[0.0, 0.1, 0.55, 2.0], amplitudes=[0.3, -0.2, 0.5, 0.0]))
    sim.run(6.0)
    assert_current(cells, np.repeat([0.3, -0.2, 0.5, 0.0], [1, 5, 14, 40]))


@pytest.mark.parametrize(("start", "stop"), [(0.0, 1e12), (0.1, 50.0), (12.3, 1700.0)])
def test_alternating_current(start, stop):
    """Has in each step the value at its beginning; the run is longer than sources are fed at once."""
    cells = linear_cells()
    cells.inject(sim.ACSource(amplitude=0.3, offset=0.05, frequency=35.0, phase=70.0, start=start, stop=stop))
    sim.run(1800.0)
    t = np.arange(18000) * 0.1
    sine = 0.05 + 0.3 * np.sin(2 * np.pi * 35.0 * (t - start) / 1000.0 + np.pi * 70.0 / 180.0)
    assert_current(cells, np.where((t > start - 0.01) & (t < stop - 0.01), sine, 0.0))


SOURCES = {
    "DCSource": {"amplitude": 0.4, "start": 0.2, "stop": 7.0},
    "ACSource": {"amplitude": 0.3, "frequency": 200.0, "start": 0.1, "stop": 9.0},
    "StepCurrentSource": {"times": [0.0, 0.3, 1.0, 1.1, 6.0], "amplitudes": [0.1, 0.4, -0.3, 0.2, 0.0]},
    "NoisyCurrentSource": {"mean": 0.1, "stdev": 0.2, "dt": 0.3, "start": 0.1, "stop": 9.0},
}


def run_split(names, durations):
    cells = linear_cells()
    for name in names:
        cells.inject(getattr(sim, name)(**SOURCES[name]))
    for duration in durations:
        sim.run(duration)
        cells.get_data()
    return signal(cells)


@pytest.mark.parametrize("names", [*([name] for name in SOURCES), list(SOURCES)], ids="+".join)
@pytest.mark.parametrize("split", [[0.1] * 100, [0.1, 0.2, 0.7, 1.0, 3.0, 5.0], [0.3, 9.7]], ids=len)
def test_split_runs_and_reading_between_them_give_the_same_bytes(names, split):
    whole = run_split(names, [10.0])
    assert run_split(names, split).tobytes() == whole.tobytes()
    assert np.ptp(whole) > 0.01


CHANGES = [
    ([(10, "amplitude", 0.9), (11, "amplitude", -0.3), (13, "amplitude", 0)], [0.4] * 10 + [0.9, -0.3, -0.3]),
    ([(5, "amplitude", 0.3), (5, "i_offset", 0.2), (6, "amplitude", 0.1)], [0.4] * 5 + [0.5] + [0.3] * 44),
    ([(5, "amplitude", 0.3), (6, "i_offset", 0.2)], [0.4] * 5 + [0.3] + [0.5] * 44),
    *(([(10, "stop", k / 10)], [0.4] * k) for k in (10, 11, 12, 13, 30)),
    *(([(10, "start", k / 10)], [0.4] * 10 + [0.0] * (k - 10) + [0.4] * (50 - k)) for k in (11, 12, 13, 30)),
]


@pytest.mark.parametrize(("changes", "expected"), CHANGES, ids=str)
def test_changes_between_runs_act_from_now(changes, expected):
    cells = linear_cells()
    source = sim.DCSource(amplitude=0.4)
    cells.inject(source)
    for step, name, value in changes:
        sim.run_until(step / 10)
        setattr(cells[0] if name == "i_offset" else source, name, value)
    sim.run_until(5.0)
    assert_current(cells, np.append(expected, np.zeros(50 - len(expected))))


@pytest.mark.parametrize("step", [0, 10, 11, 12, 13, 25])
def test_current_injected_after_the_first_run(step):
    cells = linear_cells(2)
    source = sim.DCSource(amplitude=0.4, start=step / 10)
    cells[:1].inject(source)
    sim.run(1.0)
    source.inject_into(cells)  # counts once in each
    sim.run(4.0)
    assert_current(cells, 0.4 * (np.arange(50)[:, None] >= [step, max(10, step)]))


def test_currents_into_parts_of_a_population_add():
    cells = linear_cells(6)
    cells[0].i_offset = 0.7
    cells[:3].inject(sim.DCSource(amplitude=0.1))
    cells[[2, 4]].inject(sim.DCSource(amplitude=0.2))
    cells[5].inject(sim.DCSource(amplitude=-0.3))
    sim.DCSource(amplitude=0.4).inject_into([cells[5], cells[1]])
    sim.run(1.0)
    assert_current(cells, np.tile([0.8, 0.5, 0.3, 0.0, 0.2, 0.1], (10, 1)))
