"""What is added after the first run: cells, sources, connections, currents. It takes part like all the rest."""

import numpy as np
import pytest

from pynn_data_conformance.arrivals import assert_heard, listen, listen_all, strength
from pynn_data_conformance.comparing import assert_ramp, assert_slopes
from pynn_data_conformance.oracles import SLOPE, ramps, spike_times

late_cells = pytest.mark.capability("LATE_CELLS")
late_connections = pytest.mark.capability("LATE_CONNECTIONS")
late_currents = pytest.mark.capability("LATE_CURRENTS")
CURRENT = SLOPE + np.array([1.0, 0.0, 0.0, 0.0])
"""mV/ms, of ramps the first of which gets 0.5 nA."""


@pytest.fixture
def sim(sim):
    """Provide a simulation in which delays of late connections may be longer than of those before."""
    sim.setup(timestep=0.1, max_delay=4.0)
    return sim


def connect(sim, pre, post, delay=0.1, times=1.0, receptor="excitatory"):
    synapse = sim.StaticSynapse(weight=float(strength(post, receptor, times)), delay=delay)
    return sim.Projection(pre, post, sim.AllToAllConnector(), synapse, receptor_type=receptor)


def source(sim, *steps):
    return sim.Population(1, sim.SpikeSourceArray(spike_times=[0.1 * step for step in steps]))


@late_cells
def test_cells_added_between_runs(sim, ramp_cell):
    """They begin with their initial state at that time, and spike like others."""
    old = ramps(sim, ramp_cell)
    old.record("v")
    sim.run(1.0)
    new = ramps(sim, ramp_cell)
    new.record("v")
    sim.run(0.5)
    third = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)
    third.record(["v", "spikes"])
    sim.run(7.0)
    assert_ramp(old.get_data().segments[0].analogsignals[0], range(86))
    (v,) = new.get_data().segments[0].analogsignals
    assert float(v.t_start) == 1.0
    assert_ramp(v, range(76))
    assert_ramp(third.get_data("v").segments[0].analogsignals[0][:60], range(60))
    assert spike_times(third) == [[], [], [7.5], []]


@late_cells
@late_currents
@pytest.mark.capability("CURRENTS")
def test_currents_added_between_runs(sim, ramp_cell):
    """Into old cells and new ones."""
    old = ramps(sim, ramp_cell)
    old.record("v")
    sim.run(1.0)
    new = ramps(sim, ramp_cell)
    (old[0:1] + new[0:1]).inject(sim.DCSource(amplitude=0.5))
    new.record("v")
    sim.run(1.0)
    assert_slopes(old, np.repeat([SLOPE, CURRENT], 10, axis=0))
    assert_slopes(new, np.tile(CURRENT, (10, 1)))
    assert float(new.get_data().segments[0].analogsignals[0].t_start) == 1.0


@late_currents
@pytest.mark.capability("CURRENTS")
def test_current_that_plays_goes_into_more_cells(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    current = sim.DCSource(amplitude=0.5)
    cells[0:2].inject(current)
    cells.record("v")
    sim.run(1.0)
    cells[1:3].inject(current)
    sim.run(1.0)
    assert_slopes(cells, np.repeat([[1.5, 2.0, 2.0, -1.0], [1.5, 2.0, 3.0, -1.0]], 10, axis=0))


@late_currents
@pytest.mark.capability("CURRENTS")
def test_currents_come_one_after_the_other(sim, ramp_cell):
    """Several into one cell, of several kinds, which may already have changed their amplitude."""
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    expected = [SLOPE] * 5
    sim.run(0.5)
    for k in range(1, 4):
        times = [0.0, 0.1 * (5 * k + 2)]
        cells[k - 1 : k + 1].inject(sim.StepCurrentSource(times=times, amplitudes=[0.5 * k, -0.5]))
        sim.run(0.5)
        expected += [SLOPE.copy() for _ in range(5)]
        for step in range(5 * k, 5 * k + 5):
            for j in range(1, k + 1):
                expected[step][j - 1 : j + 1] += j if step < 5 * j + 2 else -1.0
    assert_slopes(cells, expected)


@late_cells
@late_connections
def test_late_cells_hear_and_are_heard(sim, ramp_cell):
    """Old ones hear late ones, late ones old ones and each other."""
    early = listen_all(sim, 2)
    sim.run(1.0)
    cells = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)  # spikes in step 10 + 60 of cell 2
    late = listen_all(sim, 2)
    for old, new in zip(early, late, strict=True):
        connect(sim, cells, old[1:], delay=0.3, times=2)
        connect(sim, cells[2:3], new[:1], delay=0.7)
        connect(sim, cells[2:3], new[1:], delay=0.7, receptor="inhibitory")
    sim.run(8.0)
    for old, new in zip(early, late, strict=True):
        assert_heard(old, [(73, 1, 2)])
        assert_late(new, 10, {"excitatory": [(77, 0, 1)], "inhibitory": [(77, 1, 1)]})


def assert_late(cells, began, heard):
    """Compare cells that began at a step: they count from there."""
    __tracebackhide__ = True
    assert_heard(cells, {r: [(step - began, k, w) for step, k, w in arrivals] for r, arrivals in heard.items()})


@late_cells
@late_connections
def test_late_sources(sim, cell):
    """Their spikes act from their step on, beside those of sources that were there before."""
    cells = listen(sim, cell, 3)
    connect(sim, source(sim, 5, 25), cells)
    sim.run(1.0)
    connect(sim, source(sim, 12, 12, 30), cells[1:], delay=0.4, times=2)
    sim.run(1.0)
    connect(sim, source(sim, 3, 21, 26), cells[2:], delay=0.1, times=4)  # step 3 is over
    sim.run(2.0)
    old = [(step, k, 1) for step in (6, 26) for k in range(3)]
    second = [(step, k, 2) for step in (16, 16, 34) for k in (1, 2)]
    assert_heard(cells, [*old, *second, (22, 2, 4), (27, 2, 4)])


@late_connections
def test_late_connections_add_to_others(sim, cell):
    """The same pair again, with the same delay and with a longer one than all before, on both receptors."""
    cells = listen(sim, cell, 2)
    sources = source(sim, *range(0, 60, 7))
    connect(sim, sources, cells, delay=0.2)
    sim.run(1.0)
    connect(sim, sources, cells[1:], delay=0.2, times=2)
    connect(sim, sources, cells[:1], delay=3.1, times=4)
    sim.run(1.0)
    connect(sim, sources, cells, delay=0.2, receptor="inhibitory")
    sim.run(5.0)
    steps = range(0, 60, 7)
    excitatory = [(s + 2, k, 1) for s in steps for k in (0, 1)]
    excitatory += [(s + 2, 1, 2) for s in steps if s > 10] + [(s + 31, 0, 4) for s in steps if s > 10]
    inhibitory = [(s + 2, k, 1) for s in steps if s > 20 for k in (0, 1)]
    assert_heard(cells, {"excitatory": excitatory, "inhibitory": inhibitory})


@late_connections
@pytest.mark.parametrize(("first", "arrive"), [(59, True), (60, False), (61, False)])
def test_connections_added_while_a_spike_is_under_way(sim, ramp_cell, first, arrive):
    """The spike, of step 60, goes on its way, and takes connections only that were there in its step."""
    cells = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)
    groups = list(zip(listen_all(sim, 4), listen_all(sim, 4), strict=True))
    for targets, _ in groups:
        synapse = sim.StaticSynapse(weight=strength(targets, times=[1, 2, 3]).tolist(), delay=0.7)
        sim.Projection(cells[1:], targets[1:], sim.OneToOneConnector(), synapse)
    sim.run(first * 0.1)
    for _, later in groups:
        synapse = sim.StaticSynapse(weight=strength(later, times=[4, 5, 6]).tolist(), delay=0.7)
        sim.Projection(cells[:3], later[:3], sim.OneToOneConnector(), synapse)
    sim.run(8.0 - first * 0.1)
    for targets, later in groups:
        assert_heard(targets, [(67, 2, 2)])
        assert_heard(later, [(67, 2, 6)] if arrive else [])


@late_connections
@pytest.mark.capability("WEIGHT_CHANGES")
def test_weights_of_late_connections_change(sim, cell):
    """And those of early ones, between the same cells."""
    cells = listen(sim, cell, 1)
    sources = source(sim, 5, 15, 25)
    early = connect(sim, sources, cells)
    sim.run(1.0)
    late = connect(sim, sources, cells, times=2)
    sim.run(1.0)
    early.set(weight=float(strength(cells, times=7)))
    late.set(weight=float(strength(cells, times=3)))
    sim.run(1.0)
    assert_heard(cells, [(6, 0, 1), (16, 0, 3), (26, 0, 10)])
