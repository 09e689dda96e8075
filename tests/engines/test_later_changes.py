"""What is changed, added or asked between runs."""

import numpy as np
import pytest
from mixed_networks import CELLS, arrays, assert_same

from pynn_data.errors import InvalidConnections, NotSupported


def hodgkin_huxley(sim, *, read, change):
    """Run twice 10 ms, with or without reading and changing things in between."""
    sim.setup(timestep=0.1)
    cells = sim.Population(3, sim.HH_cond_exp(i_offset=0.5))
    others = sim.Population(2, sim.IF_cond_exp(i_offset=0.6))
    source = sim.Population(4, sim.SpikeSourcePoisson(rate=200.0))
    every = sim.AllToAllConnector()
    sim.Projection(source, cells + others, every, sim.StaticSynapse(weight=0.004, delay=0.5))
    sim.Projection(cells, others, every, sim.StaticSynapse(weight=0.004, delay=0.1))
    current = sim.DCSource(amplitude=0.5, stop=30.0)
    cells[0].inject(current)
    for group in (cells, others):
        group.record(["spikes", "v", "gsyn_exc"])
    cells.record("gsyn_inh", sampling_interval=0.3)
    for _ in range(2):
        sim.run(7.0)
        sim.run(3.0)
        if read:
            cells.get_data()
            others.get_data()
        if change:
            change(sim, cells, source, current)
            change = None
    return arrays(cells, others)


def nothing(*_):
    pass


def current_and_rate(sim, cells, source, current):
    current.amplitude = 0.1
    source.set(rate=300.0)


def parameter(sim, cells, source, current):
    cells[1].i_offset = 0.0


def late_request(sim, cells, source, current):
    cells[1:3].record(["m", "gsyn_exc"], sampling_interval=0.7)


def more_cells(sim, cells, source, current):
    more = sim.Population(2, sim.HH_cond_exp(i_offset=1.0))
    sim.Projection(more, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.1, delay=0.1))


@pytest.mark.parametrize("change", [nothing, current_and_rate, parameter, late_request, more_cells])
def test_reading_between_runs_leaves_no_trace(sim, change):
    plain = hodgkin_huxley(sim, read=False, change=change)
    assert_same(hodgkin_huxley(sim, read=True, change=change), plain)
    unchanged = hodgkin_huxley(sim, read=False, change=None)
    same_v = np.array_equal(plain[0], unchanged[0])
    assert same_v == (change in (nothing, late_request))


def test_hh_conductance_now_is_the_sample_of_a_longer_run(sim):
    def run(time):
        sim.setup(timestep=0.1)
        cell = sim.Population(1, sim.HH_cond_exp())
        source = sim.Population(1, sim.SpikeSourcePoisson(rate=2000.0))
        sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.01, delay=0.1))
        cell.record("gsyn_exc")
        sim.run(time)
        return np.asarray(cell.get_data().segments[0].analogsignals[0])[:, 0]

    long = run(8.0)
    for time in (0.1, 0.2, 1.7, 7.9):
        np.testing.assert_array_equal(run(time), long[: round(time / 0.1) + 1])


def test_late_request_of_hh_conductance_begins_with_the_state_then(sim):
    def run(record_at):
        sim.setup(timestep=0.1)
        cell = sim.Population(1, sim.HH_cond_exp())
        source = sim.Population(1, sim.SpikeSourcePoisson(rate=2000.0))
        sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.01, delay=0.1))
        sim.run(record_at)
        cell.record("gsyn_exc")
        sim.run(5.0 - record_at)
        (signal,) = cell.get_data().segments[0].analogsignals
        assert float(signal.t_start) == pytest.approx(record_at)
        return np.asarray(signal)[:, 0]

    whole = run(0.0)
    assert whole[23] > 0
    np.testing.assert_array_equal(run(2.3), whole[23:])


DRIVE = {"Izhikevich": 0.01, "HH_cond_exp": 0.5, "IF_curr_delta": 0.8}
"""A current in nA that makes cells spike, but for the others: 0.9."""


def cells_of_every_kind(sim, name, n):
    """Return cells with a current and input, all of whose variables are recorded."""
    sim.setup(timestep=0.1)
    cells = sim.Population(n, getattr(sim, name)(i_offset=DRIVE.get(name, 0.9)))
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=np.arange(1, 90) * 0.7))
    weight = {"uS": 0.004, "nA": 0.3, "mV": 1.0}[cells.celltype.weight_unit]
    sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=weight, delay=0.1))
    cells.record("spikes")
    return cells


def variables(cells):
    return [name for name in cells.celltype.recordable if name != "spikes"]


@pytest.mark.parametrize("name", CELLS)
def test_look_one_step_before_a_sample_and_a_change_after_it(sim, name):
    """Variables every step, and others at intervals whose next sample is a step away."""

    def run(look):
        cells = cells_of_every_kind(sim, name, 2)
        for k, variable in enumerate(variables(cells)):
            cells.record(variable, sampling_interval=[0.3, 0.1, 0.9][k % 3])
        for duration in (0.8, 0.6, 0.3, 4.0):
            sim.run(duration)
            if look:
                cells.get_data()
                cells.get_signals()
            cells.set(i_offset=cells[0].i_offset * 0.9)
        return arrays(cells)

    assert_same(run(False), run(True))


@pytest.mark.parametrize("name", CELLS)
def test_look_after_a_current_that_plays_goes_into_one_more_cell(sim, name):
    """Also in a callback, after a change of the current, and of a kind of current that changes in each step."""

    def run(look):
        cells = cells_of_every_kind(sim, name, 3)
        cells.record(variables(cells))
        amplitude = DRIVE.get(name, 0.9)
        constant, quick = sim.DCSource(amplitude=amplitude), sim.ACSource(amplitude=amplitude, frequency=300.0)
        cells[0].inject(constant)
        cells[0:2].inject(quick)

        def see(time):
            for variable in variables(cells) if look else ():
                cells.peek(variable)
            return time + 1.3

        sim.run(5.0, callbacks=[see])
        cells[1].inject(constant)
        see(0.0)
        cells[2].inject(quick)
        sim.run(5.0, callbacks=[see])
        constant.amplitude = -amplitude
        see(0.0)
        sim.run(5.0, callbacks=[see])
        return arrays(cells)

    plain = run(False)
    assert_same(plain, run(True))
    assert all(np.ptp(column) > 0 for column in plain[0].T)


@pytest.mark.parametrize("beside", ["nothing", "cells of the kind"])
@pytest.mark.parametrize("name", [name for name in CELLS if "cond_exp" in name])
def test_conductances_of_cells_that_come_between_runs(sim, name, beside):
    """Recorded, and looked at in a callback: each spike adds its weight, which decays."""
    sim.setup(timestep=0.1, max_delay=5.0)
    kind = getattr(sim, name)(tau_syn_E=2.0, tau_syn_I=4.0)
    sim.Population(1, kind if beside == "cells of the kind" else sim.IF_curr_exp()).record("v")
    sim.run(5.0)
    late = sim.Population(2, kind)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[6.0]))
    for receptor in ("excitatory", "inhibitory"):
        synapse = sim.StaticSynapse(weight=0.01, delay=0.5)
        sim.Projection(source, late, sim.AllToAllConnector(), synapse, receptor_type=receptor)
    late.record(["gsyn_exc", "gsyn_inh"])
    seen = []

    def see(time):
        seen.append((late.peek("gsyn_exc"), late.peek("gsyn_inh")))
        return time + 0.1

    sim.run(5.0, callbacks=[see])
    for k, (signal, tau) in enumerate(zip(late.get_data().segments[0].analogsignals, (2.0, 4.0), strict=True)):
        values = np.asarray(signal)
        expected = np.zeros((51, 2))
        expected[15:] = 0.01 * np.exp(-np.arange(36) * 0.1 / tau)[:, None]
        assert float(signal.t_start) == 5.0
        np.testing.assert_allclose(values, expected, rtol=1e-3, atol=1e-9)
        np.testing.assert_array_equal([pair[k] for pair in seen], values)


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


@pytest.mark.parametrize(("first", "second"), [(0.5, 1.1), (1.1, 0.5), (1.1, 1.1)])
def test_later_connections_of_a_source_whose_delays_are_all_the_same(sim, first, second):
    """A spike that was emitted before there was a connection does not use it."""
    sim.setup(timestep=0.1, max_delay=5.0)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0, 4.9, 5.0, 6.0]))
    cells = sim.Population(4, sim.IF_cond_exp(tau_syn_E=0.01))
    cells.record("gsyn_exc")
    sim.Projection(source, cells[:3], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.001, delay=first))
    sim.run(5.0)
    sim.Projection(source, cells[3:], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.001, delay=second))
    sim.run(3.0)
    g = np.asarray(cells.get_data().segments[0].analogsignals[0])
    emitted = np.array([10, 49, 50, 60])
    assert np.flatnonzero(g[:, 0] > 0.0009).tolist() == (emitted + round(first / 0.1)).tolist()
    assert np.flatnonzero(g[:, 3] > 0.0009).tolist() == (emitted[3:] + round(second / 0.1)).tolist()


def test_delay_beyond_what_the_first_run_knew(sim):
    cell = sim.Population(1, sim.IF_cond_exp(), label="a")
    sim.run(1.0)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.5]), label="b")
    for delay in (2.0, [2.0], lambda i, j: 2.0, sim.RandomDistribution("uniform", low=1.99, high=2.01)):
        with pytest.raises(
            InvalidConnections, match=r"'b→a': delay of 2 ms is longer than 0.1 ms.*reset\(\).*setup\(max_delay=2\)"
        ):
            sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.1, delay=delay))
    sim.run(1.0)
    sim.reset()
    cell.record("gsyn_exc")
    sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.1, delay=2.0))
    sim.run(4.0)
    g = np.asarray(cell.get_data().segments[-1].analogsignals[0])[:, 0]
    assert np.flatnonzero(g > 0.09)[0] == 35


@pytest.mark.parametrize("late", [False, True])
def test_connections_that_the_engine_refuses_do_not_stay(sim, monkeypatch, late):
    """A right projection takes the place of the wrong one, as if that had never been."""
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]), label="s")
    cells = sim.Population(2, sim.IF_cond_exp(), label="c")
    cells.record("gsyn_exc")
    if late:
        sim.run(0.5)
    wrong = sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.1), label="wrong")

    def refuses(self, connections):
        raise RuntimeError("no more room")

    with monkeypatch.context() as patch:
        patch.setattr(source._simulation.backend.engine, "connect", refuses)
        with pytest.raises(NotSupported, match="refuses the connections of 'wrong': no more room") as caught:
            sim.run(1.0)
    assert "'wrong' is no part of the simulation any more" in caught.value.__notes__[0]
    with pytest.raises(InvalidConnections, match="Projection 'wrong' was refused by the engine"):
        wrong.set(weight=0.1)
    sim.reset()
    sim.Projection(source, cells[1:], sim.AllToAllConnector(), sim.StaticSynapse(0.04))
    sim.run(2.0)
    g = np.asarray(cells.get_data().segments[-1].analogsignals[0])
    assert g[11].tolist() == [0.0, pytest.approx(0.04, rel=1e-3)]


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
