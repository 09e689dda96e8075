"""What is changed or added between runs."""

import numpy as np
import pytest

from pynn_data.errors import NotSupported


def test_cells_and_connections_added_between_runs(sim):
    sim.setup(timestep=0.1, max_delay=5.0)
    old = sim.Population(2, sim.IF_cond_exp())
    old.record("gsyn_exc")
    sim.run(3.0)
    new = sim.Population(2, sim.IF_cond_exp(i_offset=10.0), initial_values={"v": -60.0})
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0, 4.0]))
    sim.Projection(source, old, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=2.0))
    new.record(["v", "spikes"])
    source.record("spikes")
    sim.run(5.0)
    g = np.asarray(old.get_data().segments[0].analogsignals[0])[:, 0]
    assert np.flatnonzero(g)[0] == 60  # the spike at 1 ms is past when the source comes
    (v,) = new.get_data().segments[0].analogsignals
    assert (float(v.t_start), float(v[0, 0])) == (3.0, -60.0)
    assert v.shape[0] == 51
    train = source.get_data().segments[0].spiketrains[0]
    assert (float(train.t_start), np.asarray(train).tolist()) == (3.0, [4.0])
    assert min(new.get_spike_counts().values()) > 0


def test_weights_changed_between_runs(sim):
    """Also where pairs are joined several times, and another projection joins the same cells."""
    cells = sim.Population(2, sim.IF_cond_exp())
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[1.0, 3.0]))
    pairs = [(0, 0, 0.001, 1.0), (0, 0, 0.002, 1.0), (0, 1, 0.004, 1.0), (1, 1, 0.008, 1.5)]
    first = sim.Projection(source, cells, sim.FromListConnector(pairs))
    sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.001, delay=1.0))
    cells.record("gsyn_exc")
    sim.run(2.9)
    first.set(weight=[0.01, 0.02, 0.04, 0.08])
    sim.run(3.0)
    g = np.asarray(cells.get_data().segments[0].analogsignals[0])
    decay = np.exp(-0.1 / 5.0)
    jumps = g[1:] - g[:-1] * decay
    np.testing.assert_allclose(jumps[19], [0.001 * 2 + 0.003, 0.001 * 2 + 0.004], rtol=1e-3)
    np.testing.assert_allclose(jumps[24], [0.0, 0.008], rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(jumps[39], [0.001 * 2 + 0.03, 0.001 * 2 + 0.04], rtol=1e-3)
    np.testing.assert_allclose(jumps[44], [0.0, 0.08], rtol=1e-3, atol=1e-4)
    assert first.get("weight", "list", with_address=False) == [0.01, 0.02, 0.04, 0.08]
    with pytest.raises(NotSupported, match="delays are fixed at the first run"):
        first.set(delay=1.0)


def test_source_changes_between_runs(sim):
    """A5, A6: spikes still to come are kept, replaced ones are not played, none is recorded twice."""
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.0, 7.0], [2.0, 8.0]]))
    source.record("spikes")
    sim.run(5.0)
    assert [len(t) for t in source.get_data(clear=True).segments[0].spiketrains] == [1, 1]
    source[0].spike_times = [3.0, 6.0, 7.5]
    sim.run(5.0)
    trains = source.get_data().segments[0].spiketrains
    assert [np.asarray(t).tolist() for t in trains] == [[6.0, 7.5], [8.0]]


def late_network(sim, split):
    """Run 6 ms; a connection with a longer delay comes at 2 ms, when spikes are on their way."""
    sim.setup(timestep=0.1, max_delay=5.0)
    cells = sim.Population(3, sim.IF_curr_exp(i_offset=[20.0, 35.0, 70.0], tau_refrac=1.0))
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.3, 1.9, 2.1], [2.0, 2.0]]))
    target = sim.Population(2, sim.IF_cond_exp())
    every = sim.AllToAllConnector()
    sim.Projection(cells + source, target, every, sim.StaticSynapse(weight=0.002, delay=[[1.3, 0.1]] * 5))
    target.record("gsyn_exc")
    cells.record("spikes")
    sim.run(2.0)
    sim.Projection(cells + source, target, every, sim.StaticSynapse(weight=0.01, delay=4.0))
    for duration in split:
        sim.run(duration)
    g = target.get_data().segments[0].analogsignals[0].magnitude
    spikes = [train.magnitude for train in cells.get_data().segments[0].spiketrains]
    return g, np.concatenate([*spikes, [0.3, 1.9, 2.1, 2.0, 2.0]])


def test_spikes_up_to_now_do_not_take_a_new_connection(sim):
    """And those that are on their way arrive all the same, and once."""
    g, spikes = late_network(sim, [4.0])
    expected = np.zeros((61, 2))
    t = np.arange(61)[:, None]
    for weight, delays, sent in [(0.002, [13, 1], spikes), (0.01, [40, 40], spikes[spikes > 2.05])]:
        for spike in np.rint(sent / 0.1):
            late = t - spike - delays
            expected += weight * np.where(late < 0, 0.0, np.exp(-late * 0.1 / 5.0))
    assert 2.0 in np.round(spikes[:-5], 6)  # a cell spikes at the very moment, too
    np.testing.assert_allclose(g, expected, rtol=0, atol=1e-11)
    again, _ = late_network(sim, [0.1] * 40)
    np.testing.assert_array_equal(again, g)


def test_shorter_synaptic_time_between_runs_needs_more_sub_steps(sim):
    """With one step of 0.1 ms the scheme would be unstable at a time constant of 0.02 ms."""
    cell = sim.Population(1, sim.IF_cond_exp())
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.1, 1.0]))
    sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.01, delay=0.1))
    cell.record("gsyn_exc")
    sim.run(0.9)
    cell.set(tau_syn_E=0.02)
    sim.run(1.0)
    g = cell.get_data().segments[0].analogsignals[0].magnitude[:, 0]
    assert g[11] == pytest.approx(0.01, rel=1e-4)
    assert g[12] == pytest.approx(0.01 * np.exp(-5.0), rel=1e-2)
    assert abs(g[15]) < 1e-8
