"""When spikes act on cells, on real Brian2."""

import numpy as np
import pytest

import pynn_data.brian2 as sim


def signal(cells, name="v"):
    return next(s.magnitude for s in cells.get_data().segments[0].analogsignals if s.name == name)


def listening_cell(pre, delay, receptor="excitatory"):
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
def test_source_spike_acts_in_the_sample_at_time_plus_delay(time, delay, receptor, dt):
    sim.setup(timestep=dt)
    cell = listening_cell(sim.Population(1, sim.SpikeSourceArray(spike_times=[time])), delay, receptor)
    sim.run(5.0)
    assert_arrivals(cell, [round((time + delay) / dt)], f"gsyn_{receptor[:3]}", dt)


@pytest.mark.parametrize("split", [[5.0], [0.1] * 50, [1.0, 4.0]], ids=len)
@pytest.mark.parametrize("delay", [0.1, 0.2, 1.5])
def test_spike_of_a_cell_acts_in_the_sample_at_recorded_time_plus_delay(delay, split):
    sim.setup()
    cells = sim.Population(3, sim.IF_curr_exp(i_offset=[20.0, 35.0, 70.0], tau_refrac=9.0))
    cells.record("spikes")
    target = listening_cell(cells, delay=delay)
    for duration in split:
        sim.run(duration)
    spikes = [train.magnitude.item() for train in cells.get_data().segments[0].spiketrains]  # one each
    assert_arrivals(target, [round((spike + delay) / 0.1) for spike in spikes])


def test_spikes_in_one_step_sum_and_off_grid_ones_act_in_the_later_step():
    """Those of one source, of several sources, and of one source by two connections; times are kept exactly."""
    sim.setup()
    times = [[1.0, 1.0, 2.0], [1.0], [0.93, 0.95, 3.0], [1.03]]
    source = sim.Population(4, sim.SpikeSourceArray(spike_times=times))
    source.record("spikes")
    cell = listening_cell(source, delay=0.2)
    sim.Projection(source[:1], cell, sim.AllToAllConnector(), sim.StaticSynapse(0.003, 0.2))
    sim.run(5.0)
    assert [train.magnitude.tolist() for train in source.get_data().segments[0].spiketrains] == times
    assert_arrivals(cell, [12] * 7 + [13] + [22] * 2 + [32])


def test_many_spikes_of_a_source_in_one_step_are_all_delivered():
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


@pytest.mark.parametrize(("tau_refrac", "free_again"), [(0.0, 12), (0.1, 12), (0.25, 14), (2.0, 31)])
def test_a_cell_is_refractory_for_whole_steps_and_loses_what_arrives(tau_refrac, free_again):
    """A spike at step 10, the arrivals from step 11 on: as on NEST, a part of a step is a whole one."""
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
    free_again = free_again if tau_refrac else 11
    assert np.flatnonzero(v[10:] > -64.5)[0] + 10 == free_again
    np.testing.assert_array_equal(v[10:free_again], -65.0)
