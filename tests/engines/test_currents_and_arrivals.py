"""When and how currents and spikes act on cells."""

import numpy as np
import pytest
from mixed_networks import CELLS
from scipy.stats import chi2


def linear_cells(sim, n=1, dt=0.1, seed=0):
    """Set up cells that integrate the current exactly, rest at 0 mV and never fire."""
    sim.setup(timestep=dt, seed=seed)
    lif = sim.IF_curr_exp(v_rest=0.0, v_reset=0.0, v_thresh=1e6)  # tau_m = 20, cm = 1
    cells = sim.Population(n, lif, initial_values={"v": 0.0})
    cells.record("v")
    return cells


def signal(cells, name="v", segment=0):
    return next(s.magnitude for s in cells.get_data().segments[segment].analogsignals if s.name == name)


def current(cells, dt=0.1, segment=0):
    """Return the current in every step, from the update v' = v p + i (1 - p) tau / cm of the linear cells."""
    v, p = signal(cells, segment=segment), np.exp(-dt / 20.0)
    i = (v[1:] - v[:-1] * p) / ((1 - p) * 20.0)
    return i[:, 0] if cells.size == 1 else i


def assert_current(cells, expected, dt=0.1, segment=0):
    """Compare; v, below 20 mV, is known to 1e-14, and 1 nA moves it by more than 0.02 mV: 1e-11 is rounding."""
    np.testing.assert_allclose(current(cells, dt, segment), expected, rtol=0, atol=1e-11)


@pytest.mark.parametrize("dt", [0.1, 0.025])
@pytest.mark.parametrize("step", [0, 1, 2, 3, 10, 37])
def test_direct_current_acts_from_its_start_to_its_stop(sim, step, dt):
    cells = linear_cells(sim, dt=dt)
    cells.inject(sim.DCSource(amplitude=0.4, start=step * dt, stop=(step + 20) * dt))
    sim.run(100 * dt)
    assert np.flatnonzero(signal(cells))[0] == step + 1
    assert_current(cells, np.repeat([0.0, 0.4, 0.0], [step, 20, 80 - step]), dt)


@pytest.mark.parametrize("step", [0, 30])
@pytest.mark.parametrize("celltype", [name for name in CELLS if name != "GIF_cond_exp"])  # of which each draws its own
def test_direct_current_equals_a_constant_current_switched_bit_by_bit(sim, celltype, step):
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


def test_step_current(sim):
    """A time between two steps counts as the nearest."""
    cells = linear_cells(sim)
    cells.inject(sim.StepCurrentSource(times=[0.0, 0.1, 0.57, 2.04], amplitudes=[0.3, -0.2, 0.5, 0.0]))
    sim.run(6.0)
    assert_current(cells, np.repeat([0.3, -0.2, 0.5, 0.0], [1, 5, 14, 40]))


@pytest.mark.parametrize(("start", "stop"), [(0.0, 1e12), (0.1, 50.0), (12.3, 1700.0)])
def test_alternating_current(sim, start, stop):
    """Has in each step the value at its beginning; the run is longer than sources are fed at once."""
    cells = linear_cells(sim)
    cells.inject(sim.ACSource(amplitude=0.3, offset=0.05, frequency=35.0, phase=70.0, start=start, stop=stop))
    sim.run(1800.0)
    t = np.arange(18000) * 0.1
    sine = 0.05 + 0.3 * np.sin(2 * np.pi * 35.0 * (t - start) / 1000.0 + np.pi * 70.0 / 180.0)
    assert_current(cells, np.where((t > start - 0.01) & (t < stop - 0.01), sine, 0.0))


def noise_of(sim, seed, run=2000.0, **parameters):
    cells = linear_cells(sim, seed=seed)
    cells.inject(sim.NoisyCurrentSource(**parameters))
    sim.run(run)
    return current(cells)


@pytest.mark.parametrize("dt", [0.1, 0.5])
def test_noise_has_mean_and_standard_deviation_and_is_constant_over_its_dt(sim, dt):
    noise = noise_of(sim, 1, mean=0.2, stdev=0.1, dt=dt).reshape(-1, round(dt / 0.1))
    assert np.ptp(noise, axis=1).max() < 1e-11
    values, n = noise[:, 0], len(noise)  # each bound is missed by one seed in ten thousand; the seed is fixed
    assert abs(values.mean() - 0.2) < 3.9 * 0.1 / np.sqrt(n)
    low, high = chi2.ppf([5e-5, 1 - 5e-5], n - 1)
    assert low < ((values - values.mean()) ** 2).sum() / 0.1**2 < high
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 3.9 / np.sqrt(n)


def test_noise_within_its_window_only(sim):
    noise = noise_of(sim, 1, run=20.0, mean=0.2, stdev=0.1, start=0.3, stop=15.0, dt=0.4)
    np.testing.assert_allclose([*noise[:3], *noise[150:]], 0.0, rtol=0, atol=1e-11)
    inside = noise[3:147].reshape(-1, 4)
    assert np.abs(np.diff(inside[:, 0])).min() > 1e-6


def test_noise_follows_from_the_seed(sim):
    one, again, other = (noise_of(sim, seed, run=10.0) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert np.abs(one - other).min() > 1e-6


def test_two_noise_sources_differ_and_each_reaches_all_its_cells_alike(sim):
    cells = linear_cells(sim, 4)
    for view in (cells[:2], cells[2:]):
        view.inject(sim.NoisyCurrentSource())
    sim.run(10.0)
    i = current(cells).T
    np.testing.assert_array_equal(i[::2], i[1::2])
    assert np.abs(i[0] - i[2]).min() > 1e-6


SOURCES = {
    "DCSource": {"amplitude": 0.4, "start": 0.2, "stop": 7.0},
    "ACSource": {"amplitude": 0.3, "frequency": 200.0, "start": 0.1, "stop": 9.0},
    "StepCurrentSource": {"times": [0.0, 0.3, 1.0, 1.1, 6.0], "amplitudes": [0.1, 0.4, -0.3, 0.2, 0.0]},
    "NoisyCurrentSource": {"mean": 0.1, "stdev": 0.2, "dt": 0.3, "start": 0.1, "stop": 9.0},
}


def run_split(sim, celltype, names, durations):
    cells = linear_cells(sim)
    if celltype == "HH_cond_exp":  # of which NEST alone does not tell the conductances
        cells = sim.Population(1, sim.HH_cond_exp())
        cells.record(["v", "gsyn_exc"])
    for name in names:
        cells.inject(getattr(sim, name)(**SOURCES[name]))
    for duration in durations:
        sim.run(duration)
        cells.get_data()
    return signal(cells)


@pytest.mark.parametrize("celltype", ["IF_curr_exp", "HH_cond_exp"])
@pytest.mark.parametrize("names", [*([name] for name in SOURCES), list(SOURCES)], ids="+".join)
@pytest.mark.parametrize("split", [[0.1] * 100, [0.1, 0.2, 0.7, 1.0, 3.0, 5.0], [0.3, 9.7]], ids=len)
def test_split_runs_and_reading_between_them_give_the_same_bytes(sim, celltype, names, split):
    whole = run_split(sim, celltype, names, [10.0])
    assert run_split(sim, celltype, names, split).tobytes() == whole.tobytes()
    assert np.ptp(whole) > 0.01


CHANGES = [
    ([(10, "amplitude", 0.9), (11, "amplitude", -0.3), (13, "amplitude", 0)], [0.4] * 10 + [0.9, -0.3, -0.3]),
    ([(5, "amplitude", 0.3), (5, "i_offset", 0.2), (6, "amplitude", 0.1)], [0.4] * 5 + [0.5] + [0.3] * 44),
    ([(5, "amplitude", 0.3), (6, "i_offset", 0.2)], [0.4] * 5 + [0.3] + [0.5] * 44),
    *(([(10, "stop", k / 10)], [0.4] * k) for k in (10, 11, 12, 13, 30)),
    *(([(10, "start", k / 10)], [0.4] * 10 + [0.0] * (k - 10) + [0.4] * (50 - k)) for k in (11, 12, 13, 30)),
]


@pytest.mark.parametrize(("changes", "expected"), CHANGES, ids=str)
def test_changes_between_runs_act_from_now(sim, changes, expected):
    cells = linear_cells(sim)
    source = sim.DCSource(amplitude=0.4)
    cells.inject(source)
    for step, name, value in changes:
        sim.run_until(step / 10)
        setattr(cells[0] if name == "i_offset" else source, name, value)
    sim.run_until(5.0)
    assert_current(cells, np.append(expected, np.zeros(50 - len(expected))))


@pytest.mark.parametrize("step", [0, 10, 11, 12, 13, 25])
def test_current_injected_after_the_first_run(sim, step):
    cells = linear_cells(sim, 2)
    source = sim.DCSource(amplitude=0.4, start=step / 10)
    cells[:1].inject(source)
    sim.run(1.0)
    source.inject_into(cells)  # counts once in each
    sim.run(4.0)
    assert_current(cells, 0.4 * (np.arange(50)[:, None] >= [step, max(10, step)]))


def test_currents_into_parts_of_a_population_add(sim):
    cells = linear_cells(sim, 6)
    cells[0].i_offset = 0.7
    cells[:3].inject(sim.DCSource(amplitude=0.1))
    cells[[2, 4]].inject(sim.DCSource(amplitude=0.2))
    cells[5].inject(sim.DCSource(amplitude=-0.3))
    sim.DCSource(amplitude=0.4).inject_into([cells[5], cells[1]])
    sim.run(1.0)
    assert_current(cells, np.tile([0.8, 0.5, 0.3, 0.0, 0.2, 0.1], (10, 1)))


def listening_cell(sim, pre, delay, receptor="excitatory"):
    """Return a cell that `pre` projects to, with its conductances recorded."""
    cell = sim.Population(1, sim.IF_cond_exp(tau_syn_E=2.0, tau_syn_I=2.0))
    connections = sim.FromListConnector([(i, 0, 0.003, delay) for i in range(pre.size)])
    sim.Projection(pre, cell, connections, receptor_type=receptor)
    cell.record(["gsyn_exc", "gsyn_inh"])
    return cell


def assert_arrivals(cell, arrivals, variable="gsyn_exc", dt=0.1):
    """Each arrival adds the weight in the very sample; the integrator errs by 1e-11 of it per step at most."""
    g = signal(cell, variable)[:, 0]
    late = np.arange(round(5.0 / dt) + 1)[:, None] - np.asarray(arrivals)
    expected = 0.003 * np.where(late < 0, 0.0, np.exp(-late * dt / 2.0)).sum(axis=1)
    np.testing.assert_allclose(g, expected, rtol=0, atol=0.003 * 1e-9 * len(arrivals))
    assert not g[: min(arrivals)].any()


@pytest.mark.parametrize("dt", [0.1, 0.025])
@pytest.mark.parametrize("receptor", ["excitatory", "inhibitory"])
@pytest.mark.parametrize("delay", [0.1, 0.2, 1.5])
@pytest.mark.parametrize("time", [0.0, 0.1, 1.0])
def test_source_spike_acts_in_the_sample_at_time_plus_delay(sim, time, delay, receptor, dt):
    sim.setup(timestep=dt)
    cell = listening_cell(sim, sim.Population(1, sim.SpikeSourceArray(spike_times=[time])), delay, receptor)
    sim.run(5.0)
    assert_arrivals(cell, [round((time + delay) / dt)], f"gsyn_{receptor[:3]}", dt)


@pytest.mark.parametrize("split", [[5.0], [0.1] * 50, [1.0, 4.0]], ids=len)
@pytest.mark.parametrize("delay", [0.1, 0.2, 1.5])
def test_spike_of_a_cell_acts_in_the_sample_at_recorded_time_plus_delay(sim, delay, split):
    sim.setup()
    cells = sim.Population(3, sim.IF_curr_exp(i_offset=[20.0, 35.0, 70.0], tau_refrac=9.0))
    cells.record("spikes")
    target = listening_cell(sim, cells, delay=delay)
    for duration in split:
        sim.run(duration)
    spikes = [train.magnitude.item() for train in cells.get_data().segments[0].spiketrains]  # one each
    assert_arrivals(target, [round((spike + delay) / 0.1) for spike in spikes])


def test_spikes_in_one_step_sum_and_off_grid_ones_act_in_the_later_step(sim):
    """Those of one source, of several sources, and of one source by two connections; times are kept exactly."""
    sim.setup()
    times = [[1.0, 1.0, 2.0], [1.0], [0.93, 0.95, 3.0], [1.03]]
    source = sim.Population(4, sim.SpikeSourceArray(spike_times=times))
    source.record("spikes")
    cell = listening_cell(sim, source, delay=0.2)
    sim.Projection(source[:1], cell, sim.AllToAllConnector(), sim.StaticSynapse(0.003, 0.2))
    sim.run(5.0)
    assert [train.magnitude.tolist() for train in source.get_data().segments[0].spiketrains] == times
    assert_arrivals(cell, [12] * 7 + [13] + [22] * 2 + [32])


def test_many_spikes_of_a_source_in_one_step_are_all_delivered(sim):
    sim.setup()
    cell = sim.Population(1, sim.IF_curr_delta(tau_m=1e9, v_thresh=1e6))
    source = sim.Population(1, sim.SpikeSourcePoisson(rate=50_000.0))
    sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=0.1))
    source.record("spikes")
    cell.record("v")
    sim.run(20.0)
    times = source.get_data().segments[0].spiketrains[0].magnitude
    assert np.unique(times).size < times.size / 2
    assert signal(cell)[-1, 0] + 65.0 == pytest.approx((times < 19.95).sum(), abs=1e-4)


@pytest.mark.parametrize(("tau_refrac", "free_again"), [(0.1, 12), (0.25, 14), (2.0, 31)])
def test_a_cell_is_refractory_for_whole_steps_and_loses_what_arrives(sim, tau_refrac, free_again):
    """A spike at step 10, the arrivals from step 11 on: a part of a step is a whole one."""
    sim.setup()
    cell = sim.Population(1, sim.IF_curr_delta(tau_m=1e9, tau_refrac=tau_refrac))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.9, *np.arange(10, 50) / 10]))
    weights = sim.Projection(source, cell, sim.AllToAllConnector(), sim.StaticSynapse(20.0, 0.1))
    cell.record(["v", "spikes"])
    sim.run(1.0)
    weights.set(weight=1.0)
    sim.run(3.0)
    v = signal(cell)[:, 0]
    assert v[10] == -65.0
    assert np.flatnonzero(v[10:] > -64.5)[0] + 10 == free_again
    np.testing.assert_array_equal(v[10:free_again], -65.0)
