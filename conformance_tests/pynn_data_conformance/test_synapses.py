"""The network that is recorded: which synapses there are, and what each of them carries, where and when."""

import numpy as np
import pytest

from pynn_data_conformance.arrivals import assert_heard, listen, listen_all, strength
from pynn_data_conformance.oracles import ramps, spike_times

SPIKES = [[2, 30], [2, 17], [9]]
"""Steps of 0.1 ms in which the three sources fire."""
SLOW_TO_FIRE = {"threshold": -50.025, "v_reset": -1000.0}
"""Ramps that spike once, in steps 300, 140 and 60; the last one never."""


@pytest.fixture
def sources(sim):
    return sim.Population(3, sim.SpikeSourceArray(spike_times=[[0.1 * s for s in each] for each in SPIKES]))


def listed(sim, pre, post, synapses, receptor="excitatory"):
    """Connect by (source, target, weight, delay in steps)."""
    pairs = [(i, j, float(strength(listener(post), receptor, w)), 0.1 * d) for i, j, w, d in synapses]
    return sim.Projection(pre, post, sim.FromListConnector(pairs), receptor_type=receptor)


def listener(group):
    """Return cells of the type of a group's first cell."""
    return group if hasattr(group, "celltype") else group.populations[0]


def carried(*projections, spikes=SPIKES):
    """Return what arrives through synapses (source, target, weight, delay in steps)."""
    return [(s + d, j, w) for synapses in projections for i, j, w, d in synapses for s in spikes[i]]


def test_several_synapses_of_a_pair(sim, cell, sources):
    """All of them are there, with the same delay and with others, the same weight and others."""
    cells = listen(sim, cell, 3)
    synapses = [(0, 0, 1, 3), (0, 0, 2, 3), (0, 0, 2, 3), (0, 0, 4, 12), (1, 2, 1, 1), (1, 2, 1, 1), (2, 0, 3, 5)]
    listed(sim, sources, cells, synapses)
    sim.run(6.0)
    assert_heard(cells, carried(synapses))


def test_second_projection_adds_to_the_first(sim, cell, sources):
    """Between the same cells, with the same delays, on the same receptor and on the other."""
    cells = listen(sim, cell, 3)
    synapses = [(i, j, 1 + i + 2 * j, 1 + i + j) for i in range(3) for j in range(3)]
    more = [(i, j, 5, 1 + i + j) for i in range(2) for j in (0, 2)]
    inhibitory = [(2, 1, 3, 4), (0, 2, 2, 2)]
    listed(sim, sources, cells, synapses)
    listed(sim, sources, cells, more)
    listed(sim, sources, cells, inhibitory, receptor="inhibitory")
    listed(sim, sources, cells, more)
    sim.run(6.0)
    assert_heard(cells, {"excitatory": carried(synapses, more, more), "inhibitory": carried(inhibitory)})


@pytest.mark.parametrize("order", ["down", "up", "mixed"])
def test_each_synapse_has_its_own_weight_and_delay(sim, cell, sources, order):
    """In whatever order they are listed."""
    cells = listen(sim, cell, 5)
    synapses = [(i, j, 1 + i + 3 * j, 1 + (7 * i + 11 * j) % 20) for i in range(3) for j in range(5)]
    arranged = {
        "up": synapses, "down": synapses[::-1],
        "mixed": [synapses[k] for k in np.random.default_rng(3).permutation(len(synapses))],
    }[order]  # fmt: skip
    listed(sim, sources, cells, arranged)
    sim.run(6.0)
    assert_heard(cells, carried(synapses))


def test_cells_that_hear_themselves(sim, ramp_cell):
    """A synapse of a cell onto itself is one like others."""
    cells = ramps(sim, ramp_cell, **SLOW_TO_FIRE)
    name = "gsyn_exc" if cells.conductance_based else "v"
    cells.record([name, "spikes"])
    synapse = sim.StaticSynapse(weight={"uS": 1e-6, "nA": 1.0, "mV": 3.0}[cells.celltype.weight_unit], delay=0.5)
    sim.Projection(cells[:2], cells[:2], sim.OneToOneConnector(), synapse)
    sim.Projection(cells[2:3], cells[2:4], sim.AllToAllConnector(), synapse)
    sim.run(19.0)
    assert spike_times(cells) == [[], [14.0], [6.0], []]
    (samples,) = (np.asarray(s) for s in cells.get_data().segments[0].analogsignals)
    differs = samples != undisturbed(sim, ramp_cell, name, 19.0)
    at_once = ramp_cell in ("IF_cond_exp", "IF_curr_delta")  # others show it in the next sample
    first = [np.flatnonzero(column)[:1].tolist() for column in differs.T]
    expected = [step if at_once else step + 1 for step in (145, 65, 65)]
    assert first == [[], *([step] for step in expected)], "steps in which the ramps hear a spike first"


def undisturbed(sim, ramp_cell, name, duration):
    """Return a variable of the same ramps without synapses."""
    sim.setup(timestep=0.1)
    cells = ramps(sim, ramp_cell, **SLOW_TO_FIRE)
    cells.record(name)
    sim.run(duration)
    return np.asarray(cells.get_data().segments[0].analogsignals[0])


def test_views_with_steps(sim, cell, sources):
    """The i-th source of a view and the j-th cell of a view, with gaps."""
    cells = listen(sim, cell, 7)
    listed(sim, sources[[0, 2]], cells[1::2], [(1, 2, 1, 4), (0, 0, 2, 2)])
    listed(sim, sources[1:], cells[[0, 6]], [(0, 1, 3, 1), (1, 0, 5, 6)])
    sim.run(6.0)
    assert_heard(cells, carried([(2, 5, 1, 4), (0, 1, 2, 2), (1, 6, 3, 1), (2, 0, 5, 6)]))


def test_assemblies(sim, cell, sources):
    """Sources and cells of several populations at once, which are of one type."""
    others = sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.1], [1.4, 2.0]]))
    first, second = listen(sim, cell, 2), listen(sim, cell, 3)
    synapses = [(0, 4, 1, 2), (3, 0, 2, 3), (4, 2, 3, 1), (2, 1, 4, 8), (4, 4, 5, 9)]
    listed(sim, sources + others, first + second, synapses)
    sim.run(6.0)
    heard = carried(synapses, spikes=[*SPIKES, [11], [14, 20]])
    assert_heard(first, [(s, j, w) for s, j, w in heard if j < 2])
    assert_heard(second, [(s, j - 2, w) for s, j, w in heard if j >= 2])


def far_and_near(longest):
    """Return synapses, from two sources onto four cells."""
    return [(0, 0, 1, longest), (0, 1, 2, 1), (1, 2, 3, longest - 1), (1, 1, 1, longest // 2), (1, 3, 1, 255)]


def test_long_delays(sim, ear):
    """Of more steps than a byte holds, beside delays of one step."""
    cells = listen(sim, ear, 4)
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.2], [0.7]]))
    listed(sim, source, cells, far_and_near(300))
    sim.run(32.0)
    assert_heard(cells, carried(far_and_near(300), spikes=[[2], [7]]))


@pytest.mark.slow
def test_very_long_delays(sim):
    """Of more steps than two bytes hold, in one network, since some engines are slow with them."""
    cells = listen_all(sim, 4)
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.2], [0.7]]))
    for each in cells:
        listed(sim, source, each, far_and_near(70000))
    sim.run(7002.0)
    for each in cells:
        assert_heard(each, carried(far_and_near(70000), spikes=[[2], [7]]))


def test_many_targets(sim, ear):
    """More than a byte counts, from one source: each target gets its own weight."""
    cells = listen(sim, ear, 300)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[[0.2]]))
    synapses = [(0, j, 1 + j % 7, 1 + j % 3) for j in range(300)]
    listed(sim, source, cells, synapses)
    sim.run(1.0)
    assert_heard(cells, carried(synapses, spikes=[[2]]))


def test_many_sources(sim, ear):
    """More than a byte counts: each has its own spikes, and its own target."""
    cells = listen(sim, ear, 4)
    spikes = [[k % 17] for k in range(300)]
    sources = sim.Population(300, sim.SpikeSourceArray(spike_times=[[0.1 * s for s in each] for each in spikes]))
    synapses = [(i, i % 4, 1 + i % 5, 1 + i % 6) for i in range(300)]
    listed(sim, sources, cells, synapses)
    sim.run(3.0)
    assert_heard(cells, carried(synapses, spikes=spikes))


@pytest.mark.capability("WEIGHT_CHANGES")
def test_weights_changed_between_runs(sim, cell, sources):
    """Of the synapses that are meant, again and again; what others carry stays."""
    cells = listen(sim, cell, 3)
    sources.set(spike_times=[[0.2, 1.2, 2.2, 3.2]] * 3)
    changed = [(0, 0, 1, 1), (0, 0, 2, 1), (0, 0, 2, 6), (0, 1, 3, 2), (1, 1, 4, 2), (2, 2, 5, 3)]
    same_pairs = [(0, 0, 8, 1), (0, 1, 8, 2), (2, 2, 8, 3)]
    before, projection, after = (listed(sim, sources, cells, s) for s in (same_pairs, changed, same_pairs))
    weights = [[1, 2, 2, 3, 4, 5], [10, 20, 0, 0, 7, 1], [2, 1, 3, 5, 4, 9], [2, 1, 3, 5, 4, 9]]
    heard = []
    for k, given in enumerate(weights):
        if k:
            projection.set(weight=strength(cells, times=given).tolist())
        if k == 3:
            after.set(weight=float(strength(cells)))
        sim.run(1.0)
        spikes = [[2 + 10 * k]] * 3
        now = [(i, j, w, d) for (i, j, _, d), w in zip(changed, given, strict=True)]
        others = [(i, j, 1, d) for i, j, _, d in same_pairs] if k == 3 else same_pairs
        heard += carried(now, same_pairs, others, spikes=spikes)
    assert_heard(cells, heard)
    assert before.size() == 3


@pytest.mark.capability("WEIGHT_CHANGES")
def test_changed_weights_stay_after_reset(sim, cell, sources):
    cells = listen(sim, cell, 2)
    projection = listed(sim, sources, cells, [(0, 0, 1, 2), (1, 1, 2, 3), (1, 1, 2, 1)])
    sim.run(1.0)
    projection.set(weight=strength(cells, times=[3, 1, 5]).tolist())
    sim.run(1.0)
    sim.reset()
    sim.run(4.0)
    assert_heard(cells, carried([(0, 0, 3, 2), (1, 1, 1, 3), (1, 1, 5, 1)]))
