"""Spikes of sources and cells act in their step, with their weight, on the receptor that they are meant for."""

import numpy as np
import pytest

from pynn_data_conformance.arrivals import assert_heard, listen, listen_all, strength
from pynn_data_conformance.oracles import busy_network, ramps, spike_times


def source(sim, *steps):
    """Return sources with spikes in the given steps of 0.1 ms."""
    times = [[step * 0.1 for step in each] for each in steps]
    return sim.Population(len(steps), sim.SpikeSourceArray(spike_times=times))


def to_each(sim, sources, cells, delay=0.1, times=1.0, receptor="excitatory"):
    """Connect all sources to all cells."""
    synapse = sim.StaticSynapse(weight=strength(cells, receptor, times), delay=delay)
    return sim.Projection(sources, cells, sim.AllToAllConnector(), synapse, receptor_type=receptor)


@pytest.mark.parametrize("delay", [1, 2, 15])
def test_spike_arrives_after_its_delay(sim, cell, delay):
    """With the whole weight, in its step; the cell beside has nothing."""
    cells = listen(sim, cell, 4)
    for k, sources in enumerate([source(sim, [0]), source(sim, [1]), source(sim, [9])]):
        to_each(sim, sources, cells[k : k + 1], delay * 0.1)
    sim.run(3.0)
    assert_heard(cells, [(delay, 0, 1), (1 + delay, 1, 1), (9 + delay, 2, 1)])


def test_inhibitory_receptor(sim, cell):
    """It has a time constant, and a sign or reversal potential, of its own."""
    cells = listen(sim, cell, 2)
    to_each(sim, source(sim, [3]), cells[1:], 0.5, receptor="inhibitory")
    sim.run(3.0)
    assert_heard(cells, {"inhibitory": [(8, 1, 1)]})


def test_both_receptors_in_one_step(sim, cell):
    cells = listen(sim, cell, 2)
    sources = source(sim, [3, 12])
    to_each(sim, sources, cells[1:], 0.5, receptor="inhibitory", times=2)
    to_each(sim, sources, cells, 0.5, times=5)
    sim.run(3.0)
    excitatory = [(step, k, 5) for step in (8, 17) for k in (0, 1)]
    assert_heard(cells, {"excitatory": excitatory, "inhibitory": [(8, 1, 2), (17, 1, 2)]})


def test_several_spikes_in_one_step(sim, cell):
    """Each of them acts."""
    cells = listen(sim, cell, 1)
    to_each(sim, source(sim, [0, 0, 5, 5, 5]), cells, 1.0)
    sim.run(3.0)
    assert_heard(cells, [(10, 0, 2), (15, 0, 3)])


def test_spikes_in_one_step_of_all_sources(sim, cell):
    """They add up, also where other weights and delays bring them together."""
    cells = listen(sim, cell, 1)
    for k in range(4):
        to_each(sim, source(sim, [5 + k, 20]), cells, 0.1 * (9 - k), times=1 + k)
    sim.run(4.0)
    assert_heard(cells, [(14, 0, 10), *((29 - k, 0, 1 + k) for k in range(4))])


def test_weights_are_added_as_they_are(sim, cell):
    """To the precision that is declared: cells tell 1 from 1.00000002, which single precision does not."""
    cells = listen(sim, cell, 2)
    native = cells._simulation.backend.engine.cells[cell]
    variable = "gsyn_exc" if cells.conductance_based else "v"
    if native.weight_precision == "float32":
        pytest.skip(f"weights of {cell} are declared to have single precision")
    if native.variables[variable].precision == "float32":
        pytest.skip(f"samples of {cell} are declared to have single precision")
    sources = source(sim, [1])
    to_each(sim, sources, cells[0:1])
    to_each(sim, sources, cells[1:2], times=1.00000002)
    sim.run(3.0)
    samples = np.asarray(cells.get_data().segments[0].analogsignals[0])
    assert (samples[10:, 0] != samples[10:, 1]).all(), (
        f"weights {strength(cells)!r} and {strength(cells, times=1.00000002)!r} do the same to {variable}: they are "
        "kept in single precision. NativeCell.weight_precision has to say so."
    )


def test_cell_to_cell(sim, ramp_cell):
    """A recorded spike, of step 60 or 140, arrives at its time + delay."""
    cells = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)
    cells.record("spikes")
    listeners = listen_all(sim, 2)
    for targets in listeners:
        to_each(sim, cells[2:3], targets[0:1], 0.7)
        to_each(sim, cells[1:2], targets[1:2], 0.1)
    sim.run(16.0)
    assert spike_times(cells)[1:3] == [[14.0], [6.0]]
    for targets in listeners:
        assert_heard(targets, [(67, 0, 1), (141, 1, 1)])


def test_every_spike_of_a_cell_arrives(sim, cell):
    """Those that are recorded, and no others, of cells of every type."""
    cells, _ = busy_network(sim, cell, rate=2000.0)
    cells.record("spikes")
    listeners = listen_all(sim, cells.size)
    for targets in listeners:
        synapse = sim.StaticSynapse(weight=0.02 * strength(targets), delay=0.4)
        sim.Projection(cells, targets, sim.OneToOneConnector(), synapse)
    sim.run(40.0)
    spikes = [(round(t / 0.1), k) for k, train in enumerate(spike_times(cells)) for t in train]
    assert spikes, "no cell has fired, although their input is strong"
    for targets in listeners:
        assert_heard(targets, [(step + 4, k, 0.02) for step, k in spikes])


def test_sources_changed_between_runs(sim, cell):
    """Spikes that were to come are kept or replaced, and each is played once."""
    cells = listen(sim, cell, 1)
    sources = source(sim, [5, 25], [15, 20])
    to_each(sim, sources, cells)
    sources.record("spikes")
    sim.run(1.0)
    sources[1].spike_times = [0.7, 1.8]
    sim.run(2.0)
    assert_heard(cells, [(6, 0, 1), (19, 0, 1), (26, 0, 1)])
    assert spike_times(sources) == [[0.5, 2.5], [1.8]]


def test_spikes_to_come_survive_reading_and_clearing(sim, cell):
    """What was announced before arrives after the recorders have been emptied, and once."""
    cells = listen(sim, cell, 1)
    sources = source(sim, [5, 20, 31], [20, 29, 45])
    to_each(sim, sources, cells, 0.3)
    sources.record("spikes")
    emitted = []
    for k in range(5):
        sim.run(1.0)
        assert_heard(cells, [(8, 0, 1), (23, 0, 2), (32, 0, 1), (34, 0, 1), (48, 0, 1)], first=10 * k)
        cells.get_data(clear=True)
        emitted.append(spike_times(sources))
        sources.get_data(clear=True)
    assert emitted == [[[0.5], []], [[2.0], [2.0]], [[], [2.9]], [[3.1], []], [[], [4.5]]]


@pytest.mark.parametrize("weight", [1, 2])
def test_input_moves_v_in_its_step(sim, cell, weight):
    """The sample at the arrival, for cells that jump in mV; for others the next one."""

    def run(spikes):
        sim.setup(timestep=0.1)
        cells = sim.Population(1, getattr(sim, cell)())
        strength = weight * {"uS": 0.01, "nA": 0.5, "mV": 1.5}[cells.celltype.weight_unit]
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=spikes))
        sim.Projection(source, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=strength, delay=0.3))
        cells.record("v")
        sim.run(3.0)
        return np.asarray(cells.get_data().segments[0].analogsignals[0])[:, 0], cells

    undisturbed, cells = run([])
    v, _ = run([1.0])
    first = np.flatnonzero(v != undisturbed)[0]
    assert first == (13 if cells.celltype.weight_unit == "mV" else 14)
    if cells.celltype.weight_unit == "mV":
        native = cells._simulation.backend.engine.cells[cell]
        assert v[13] - undisturbed[13] == pytest.approx(weight * 1.5, abs=200.0 * native.tolerance.relative + 1e-5)
