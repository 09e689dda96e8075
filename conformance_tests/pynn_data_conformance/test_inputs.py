"""What comes from outside acts in its step: spikes, currents, changed parameters."""

import numpy as np
import pytest

from pynn_data_conformance.oracles import ramps


def conductance(sim, cell, steps, delay, weight=0.02, receptor="excitatory"):
    """Return gsyn of a cell with spikes in the given steps of 0.1 ms."""
    cells = sim.Population(2, getattr(sim, cell)(), label="target")
    times = [step * 0.1 for step in steps]
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=times))
    sim.Projection(
        source, cells[1:], sim.AllToAllConnector(), sim.StaticSynapse(weight=weight, delay=delay),
        receptor_type=receptor,
    )  # fmt: skip
    cells.record(["gsyn_exc", "gsyn_inh"])
    sim.run(3.0)
    return [np.asarray(signal) for signal in cells.get_data().segments[0].analogsignals]


@pytest.mark.parametrize("step", [0, 1, 9])
@pytest.mark.parametrize("delay", [0.1, 0.2, 1.5])
def test_spike_arrives_after_its_delay(sim, jump_cell, step, delay):
    """The sample at t + delay has the whole jump, in uS; the one before has nothing."""
    exc, inh = conductance(sim, jump_cell, [step], delay)
    arrival = step + round(delay / 0.1)
    assert (exc[:, 0] == 0).all()
    assert (inh == 0).all()
    assert (exc[:arrival, 1] == 0).all()
    assert exc[arrival, 1] == pytest.approx(0.02, rel=1e-6)


def test_inhibitory_receptor(sim, jump_cell):
    exc, inh = conductance(sim, jump_cell, [3], 0.5, receptor="inhibitory")
    assert (exc == 0).all()
    assert inh[8, 1] == pytest.approx(0.02, rel=1e-6)


def test_several_spikes_in_one_step(sim, jump_cell):
    exc, _ = conductance(sim, jump_cell, [5, 5, 5], 1.0)
    assert exc[15, 1] == pytest.approx(0.06, rel=1e-6)


def test_cell_to_cell(sim, ramp_cell):
    """A recorded spike arrives at its time + delay."""
    if ramp_cell != "IF_cond_exp" and "IF_cond_exp" not in sim.list_standard_models():
        pytest.skip("no IF_cond_exp to look at arrivals with")
    cells = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)
    target = sim.Population(1, sim.IF_cond_exp())
    sim.Projection(cells[2:3], target, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=0.7))
    target.record("gsyn_exc")
    sim.run(8.0)
    g = np.asarray(target.get_data().segments[0].analogsignals[0])[:, 0]
    assert np.flatnonzero(g)[0] == 67
    assert g[67] == pytest.approx(0.01, rel=1e-6)


def slopes(cells):
    """Return dv/dt in each step, in mV/ms."""
    return np.diff(np.asarray(cells.get_data("v").segments[-1].analogsignals[0]), axis=0) / 0.1


@pytest.mark.parametrize("step", [0, 1, 2, 10])
def test_current_acts_after_its_step(sim, ramp_cell, step):
    """A current in step s moves v first in the sample at s + 1: 0.5 nA / 0.5 nF = 1 mV/ms."""
    cells = ramps(sim, ramp_cell)
    cells[1:3].inject(sim.DCSource(amplitude=0.5, start=step * 0.1, stop=step * 0.1 + 0.3))
    cells.record("v")
    sim.run(3.0)
    extra = slopes(cells) - [0.5, 1.0, 2.0, -1.0]
    expected = np.zeros((30, 4))
    expected[step : step + 3, 1:3] = 1.0
    np.testing.assert_allclose(extra, expected, atol=0.01)


def test_currents_add_and_change_between_runs(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    one, other = sim.DCSource(amplitude=0.5), sim.StepCurrentSource(times=[0.5, 1.2], amplitudes=[1.0, -0.5])
    cells.inject(one)
    cells.inject(other)
    cells.record("v")
    sim.run(1.0)
    one.amplitude = 0.0
    sim.run(1.0)
    extra = (slopes(cells) - [0.5, 1.0, 2.0, -1.0])[:, 0]
    expected = [1.0] * 5 + [3.0] * 5 + [2.0] * 2 + [-1.0] * 8
    np.testing.assert_allclose(extra, expected, atol=0.01)


def one_by_one(cells, current):
    for cell in cells[1:3]:
        cell.inject(current)


def overlapping(cells, current):
    cells[1:2].inject(current)
    cells[1:3].inject(current)


def contained(cells, current):
    cells[1:3].inject(current)
    cells[2:3].inject(current)
    cells[1:3].inject(current)


@pytest.mark.parametrize("inject", [one_by_one, overlapping, contained])
def test_current_acts_once_however_often_it_is_injected(sim, ramp_cell, inject):
    """Whoever has it already gets it no second time; and injecting again is no change to a network that has run."""
    cells = ramps(sim, ramp_cell)
    current = sim.DCSource(amplitude=0.5)
    inject(cells, current)
    cells.record("v")
    sim.run(1.0)
    contained(cells, current)
    sim.run(1.0)
    expected = np.tile([0.5, 2.0, 3.0, -1.0], (20, 1))
    np.testing.assert_allclose(slopes(cells), expected, atol=0.01)


@pytest.mark.parametrize("source", ["ACSource", "NoisyCurrentSource"])
def test_quick_currents(sim, ramp_cell, source):
    """A value of its own in each step, the same however the run is split."""

    def run(times):
        sim.setup(timestep=0.1)
        kwargs = {"frequency": 500.0} if source == "ACSource" else {"stdev": 0.5, "dt": 0.1}
        cells = ramps(sim, ramp_cell)
        cells[0].inject(getattr(sim, source)(**kwargs))
        cells.record("v")
        for time in times:
            sim.run(time)
        return slopes(cells)[:, 0] - 0.5

    whole = run([4.0])
    if source == "ACSource":
        steps = np.arange(40)
        np.testing.assert_allclose(whole, 2.0 * np.sin(2 * np.pi * 0.5 * 0.1 * steps), atol=0.01)
    else:
        assert np.unique(np.round(whole, 6)).size == 40
    np.testing.assert_array_equal(run([0.1, 0.2, 1.7, 2.0]), whole)


def test_changed_parameter_acts_from_now(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    sim.run(1.0)
    cells[[2, 1]].set(i_offset=[-1.0, 1.0])
    sim.run(1.0)
    expected = np.repeat([[0.5, 1.0, 2.0, -1.0], [0.5, 2.0, -2.0, -1.0]], 10, axis=0)
    np.testing.assert_allclose(slopes(cells), expected, atol=0.01)


def test_sources_changed_between_runs(sim, jump_cell):
    """Spikes that were to come are kept or replaced, and each is played once."""
    cells = sim.Population(1, getattr(sim, jump_cell)(tau_syn_E=1000.0))
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.5, 2.5], [1.5, 2.0]]))
    sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=0.1))
    cells.record("gsyn_exc")
    source.record("spikes")
    sim.run(1.0)
    source[1].spike_times = [0.7, 1.8]
    sim.run(2.0)
    g = np.asarray(cells.get_data().segments[0].analogsignals[0])[:, 0]
    assert np.flatnonzero(np.diff(g) > 0.005).tolist() == [5, 18, 25]
    trains = source.get_data().segments[0].spiketrains
    assert [np.round(np.asarray(t), 9).tolist() for t in trains] == [[0.5, 2.5], [1.8]]


def test_spikes_to_come_survive_reading_and_clearing(sim, jump_cell):
    """What was announced before arrives after the recorders have been emptied, and once."""
    cells = sim.Population(1, getattr(sim, jump_cell)(tau_syn_E=1000.0))
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.5, 2.0, 3.1], [2.0, 2.9, 4.5]]))
    sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=0.3))
    cells.record(["gsyn_exc", "spikes"])
    source.record("spikes")
    jumps, emitted = [], []
    for k in range(5):
        sim.run(1.0)
        g = np.asarray(cells.get_data(clear=True).segments[0].analogsignals[0])[:, 0]
        change = np.round(np.diff(g) / 0.01).astype(int)
        jumps += [(10 * k + int(step) + 1, int(change[step])) for step in np.flatnonzero(change)]
        trains = source.get_data(clear=True).segments[0].spiketrains
        emitted.append([np.round(np.asarray(t), 9).tolist() for t in trains])
    assert jumps == [(8, 1), (23, 2), (32, 1), (34, 1), (48, 1)]
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
        assert v[13] - undisturbed[13] == pytest.approx(weight * 1.5, rel=0.2)


@pytest.mark.capability("WEIGHT_CHANGES")
def test_weights_changed_between_runs(sim, jump_cell):
    cells = sim.Population(2, getattr(sim, jump_cell)(tau_syn_E=1000.0))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.5, 1.5]))
    pairs = [(0, 0, 0.01, 0.1), (0, 0, 0.02, 0.1), (0, 1, 0.03, 0.2)]
    projection = sim.Projection(source, cells, sim.FromListConnector(pairs))
    cells.record("gsyn_exc")
    sim.run(1.0)
    projection.set(weight=[0.1, 0.2, 0.0])
    sim.run(1.0)
    jumps = np.diff(np.asarray(cells.get_data().segments[0].analogsignals[0]), axis=0)
    assert jumps[5, 0] == pytest.approx(0.03, rel=1e-6)
    assert jumps[6, 1] == pytest.approx(0.03, rel=1e-6)
    assert jumps[15, 0] == pytest.approx(0.3, rel=1e-3)
    assert abs(jumps[16, 1]) < 1e-4


@pytest.mark.capability("CURRENTS")
@pytest.mark.capability("LATE_CURRENTS")
@pytest.mark.capability("LATE_CELLS")
def test_elements_added_between_runs(sim, ramp_cell):
    old = ramps(sim, ramp_cell)
    old.record("v")
    sim.run(1.0)
    new = ramps(sim, ramp_cell)
    current = sim.DCSource(amplitude=0.5)
    (old[0:1] + new[0:1]).inject(current)
    new.record("v")
    sim.run(1.0)
    expected = np.repeat([[0.5, 1.0, 2.0, -1.0], [1.5, 1.0, 2.0, -1.0]], 10, axis=0)
    np.testing.assert_allclose(slopes(old), expected, atol=0.01)
    np.testing.assert_allclose(slopes(new), expected[10:], atol=0.01)
    assert float(new.get_data().segments[0].analogsignals[0].t_start) == 1.0


@pytest.mark.capability("CURRENTS")
@pytest.mark.capability("LATE_CURRENTS")
def test_current_that_plays_goes_into_more_cells(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    current = sim.DCSource(amplitude=0.5)
    cells[0:2].inject(current)
    cells.record("v")
    sim.run(1.0)
    cells[1:3].inject(current)
    sim.run(1.0)
    expected = np.repeat([[1.5, 2.0, 2.0, -1.0], [1.5, 2.0, 3.0, -1.0]], 10, axis=0)
    np.testing.assert_allclose(slopes(cells), expected, atol=0.01)


@pytest.mark.capability("LATE_CONNECTIONS")
@pytest.mark.parametrize(("first", "spikes_arrive"), [(59, True), (60, False), (61, False)])
def test_connections_added_while_a_spike_is_under_way(sim, first, spikes_arrive):
    """The spike, of step 60, goes on its way, and takes connections only that were there in its step."""
    if "IF_cond_exp" not in sim.list_standard_models():
        pytest.skip("no IF_cond_exp to look at arrivals with")
    cells = ramps(sim, "IF_cond_exp", threshold=-50.025, v_reset=-1000.0)
    targets, later = (sim.Population(4, sim.IF_cond_exp(), label=name) for name in ("targets", "later"))
    synapse = sim.StaticSynapse(weight=[0.01, 0.02, 0.03], delay=0.7)
    sim.Projection(cells[1:], targets[1:], sim.OneToOneConnector(), synapse)
    for group in (targets, later):
        group.record("gsyn_exc")
    sim.run(first * 0.1)
    synapse = sim.StaticSynapse(weight=[0.04, 0.05, 0.06], delay=0.7)
    sim.Projection(cells[:3], later[:3], sim.OneToOneConnector(), synapse)
    sim.run(8.0 - first * 0.1)
    before, after = (np.asarray(g.get_data().segments[0].analogsignals[0]) for g in (targets, later))
    assert (before[:67] == 0).all()
    np.testing.assert_allclose(before[67], [0, 0, 0.02, 0], rtol=1e-6)
    assert (after[:67] == 0).all()
    np.testing.assert_allclose(after[67], [0, 0, 0.06 if spikes_arrive else 0, 0], rtol=1e-6)
