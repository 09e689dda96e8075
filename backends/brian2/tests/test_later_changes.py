"""What is added or changed between runs, where Brian2 needs a hand."""

import numpy as np
import pytest


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


def test_sub_steps_follow_from_the_parameters_of_now(sim):
    """Not from those of before: a time constant that was short for a moment leaves no trace."""

    def found(changes):
        sim.setup(timestep=0.1)
        cell = sim.Population(1, sim.IF_cond_exp(tau_syn_E=3.0))
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.1, 1.0]))
        sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.01, delay=0.1))
        cell.record(["v", "gsyn_exc"])
        for tau in changes:
            sim.run(0.0)
            cell.set(tau_syn_E=tau)
        sim.run(5.0)
        return [s.magnitude for s in cell.get_data().segments[0].analogsignals]

    for one, other in zip(found([0.1, 3.0]), found([]), strict=True):
        np.testing.assert_array_equal(one, other)
