"""The engine by itself: what an advance costs and simulates, and what is left of one that ends early."""

import time

import nest
import numpy as np
import pytest

from pynn_data.contract import Feed
from pynn_data.errors import NotSupported

NONE = np.zeros(0, dtype=np.int64)


@pytest.fixture
def network(sim):
    """A function that returns the engine with a network of cells after 10 ms, and their variable v."""

    def build(name, n=3, **parameters):
        sim.setup(timestep=0.1)
        cells = sim.Population(n, getattr(sim, name)(**parameters))
        cells.inject(sim.DCSource(amplitude=0.0))
        sim.run(10.0)
        engine = cells._simulation.engine
        return engine, engine.cells[name].variables["v"]

    return build


def ahead(engine, steps, amplitude=0.0):
    engine.feed(Feed(engine.now, engine.now + steps + 2, NONE, NONE, {0: (np.array([engine.now]), np.array([amplitude]))}, False))
    engine.advance(steps)


# -- an advance that ends early ----------------------------------------------------------------


def unstable(engine, monkeypatch):
    engine.set_parameters(np.array([0]), {"I_e": np.array([-60000.0])})
    return nest.NESTErrors.NumericalInstability


def interrupted(engine, monkeypatch):
    simulate = engine.nest.Simulate

    def half(duration):
        simulate(round(duration / 0.2) * 0.1)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setitem(nest.__dict__, "Simulate", half)
    return KeyboardInterrupt


@pytest.mark.parametrize("way", [unstable, interrupted])
@pytest.mark.parametrize("interval", [1, 7])
def test_what_was_before_an_error_is_exact(network, monkeypatch, way, interval):
    """The recorders hand it over, the state at now included; neither a later sample nor a later spike comes."""
    found = []
    for error in (False, True):
        engine, v = network("EIF_cond_exp_isfa_ista", i_offset=1.0)
        ids = np.arange(3)
        (samples,), spikes = engine.record_signals(ids, [v], interval), engine.record_spikes(ids)
        ahead(engine, 490)
        rows, fired = [samples.drain().values], [spikes.drain()]
        if error:
            with pytest.raises(way(engine, monkeypatch)):
                ahead(engine, 210)
        rows.append(samples.drain().values)
        fired.append(spikes.drain())
        found.append((np.concatenate(rows), sorted(zip(fired[0].steps, fired[0].cells, strict=True))))
        assert fired[1].steps.size == 0
    (expected, before), (kept, then) = found
    assert len(kept) - len(expected) in ([1] if 490 % interval == 0 else [0])  # now comes from the state else
    np.testing.assert_array_equal(kept[: len(expected)], expected)
    assert then == before
    assert len(before) > 3


@pytest.mark.parametrize("way", [unstable, interrupted])
def test_after_an_error_nothing_is_told_of_another_time(network, monkeypatch, way):
    engine, v = network("EIF_cond_exp_isfa_ista", i_offset=1.0)
    (samples,), spikes = engine.record_signals(np.arange(3), [v], 1), engine.record_spikes(np.arange(3))
    with pytest.raises(way(engine, monkeypatch)):
        ahead(engine, 200)
    text = r"NEST broke off at \d+(\.\d+)? ms and cannot go back to 10 ms; reset\(\) first"
    with pytest.raises(NotSupported, match=text):
        engine.state(np.arange(3), v)
    with pytest.raises(NotSupported, match=text):
        ahead(engine, 1)
    samples.close()
    spikes.close()


@pytest.mark.parametrize("way", [unstable, interrupted])
def test_after_an_error_the_next_network_is_as_ever(network, monkeypatch, way):
    found = []
    for error in (False, True):
        if error:
            engine, v = network("EIF_cond_exp_isfa_ista", i_offset=1.0)
            (samples,) = engine.record_signals(np.arange(3), [v], 1)
            with pytest.raises(way(engine, monkeypatch)):
                ahead(engine, 200)
            samples.close()
            engine.close()
        engine, v = network("EIF_cond_exp_isfa_ista", i_offset=1.0)
        (samples,) = engine.record_signals(np.arange(3), [v], 1)
        ahead(engine, 200)
        found.append(samples.drain().values)
    np.testing.assert_array_equal(*found)


# -- what it simulates, and what it costs ------------------------------------------------------


@pytest.mark.parametrize("name", ["IF_cond_exp", "HH_cond_exp"])
def test_looks_and_changes_simulate_nothing(sim, monkeypatch, name):
    """NEST simulates each step once, however often it is looked at."""
    sim.setup(timestep=0.1)
    cells = sim.Population(2, getattr(sim, name)(i_offset=0.5))
    current = sim.DCSource(amplitude=0.1)
    cells[0].inject(current)
    cells.record([variable for variable in cells.celltype.recordable if variable != "spikes"])
    simulated, simulate = [], nest.Simulate

    def counted(duration):
        simulated.append(duration)
        simulate(duration)

    monkeypatch.setitem(nest.__dict__, "Simulate", counted)
    for k in range(20):
        sim.run(0.5)
        cells.get_data()
        cells.peek("gsyn_exc")
        cells.set(i_offset=0.5 + 0.01 * k)
        current.amplitude = 0.1 - 0.01 * k
        if k == 10:
            cells[1].inject(current)
    assert sum(simulated) == pytest.approx(10.0 + 0.1)  # one step comes before the model's time 0


def test_cells_one_by_one(network):
    """Requests, currents and changes of 4000 cells cost about as much each as those of 1000."""

    def cost(n):
        engine, v = network("IF_curr_exp", n)
        begin = time.perf_counter()
        each = [np.array([cell]) for cell in range(n)]
        recorders = [engine.record_signals(one, [v], 1)[0] for one in each]
        recorders += [engine.record_spikes(one) for one in each]
        for one in each:
            engine.add_current(0, one)
            engine.set_parameters(one, {"I_e": np.array([float(one[0])])})
        for _ in range(2):
            ahead(engine, 10)
            drained = [recorder.drain() for recorder in recorders]
        assert drained[n - 1].values.shape == (10, 1)
        for recorder in recorders[::-1]:
            recorder.close()
        return time.perf_counter() - begin

    cost(10)
    assert cost(4000) < 12 * min(cost(1000), cost(1000))


# -- recorders that share a device -------------------------------------------------------------


def test_recorders_of_one_step_are_independent(network):
    """They overlap, begin together, are read in turn and closed in turn."""
    engine, v = network("HH_cond_exp", 5, i_offset=[0.0, 0.5, 1.0, 2.0, 3.0])
    m = engine.cells["HH_cond_exp"].variables["m"]
    groups = [np.array([0, 1, 2]), np.array([1]), np.array([2, 4]), np.array([1, 2, 3])]
    recorders = [engine.record_signals(ids, [v, m], 2) for ids in groups]
    whole = engine.record_signals(np.arange(5), [m, v], 2)
    taken = [[r.drain().values] for r, _ in recorders]
    for k in range(4):
        ahead(engine, 7)
        for i, (r, _) in enumerate(recorders[k:], start=k):
            if (i + k) % 2:
                taken[i].append(r.drain().values)
        if k:
            taken[k - 1].append(recorders[k - 1][0].drain().values)
            for recorder in recorders[k - 1]:
                recorder.close()
    everything = whole[1].drain().values
    assert everything.shape == (14, 5)
    for i, (ids, pieces) in enumerate(zip(groups[:3], taken[:3], strict=True)):
        rows = np.concatenate(pieces)
        assert len(rows) == [7, 11, 14][i]
        np.testing.assert_array_equal(rows, everything[: len(rows), ids])
    gates = recorders[3][1].drain().values
    np.testing.assert_array_equal(gates, whole[0].drain().values[:, 1:4])


def test_spikes_of_a_cell_that_is_recorded_again(network):
    """None is lost, and none is there twice, while another recorder of the same step goes on."""
    engine, _ = network("IF_cond_exp", 2, i_offset=2.0)
    first, other = engine.record_spikes(np.array([0])), engine.record_spikes(np.array([1]))
    ahead(engine, 400)
    before = first.drain().steps
    first.close()
    again = engine.record_spikes(np.array([0]))
    ahead(engine, 400)
    spikes = again.drain()
    assert (spikes.cells == 0).all()
    assert before.size > 2
    steps = np.concatenate([before, spikes.steps])
    assert np.unique(steps).size == steps.size
    np.testing.assert_array_equal(np.sort(steps), np.sort(other.drain().steps))


@pytest.mark.parametrize(("dt", "nearest"), [(0.0125, "0.012 and 0.013"), (1 / 3, "0.333 and 0.334"), (2e-4, "0.001")])
def test_time_steps_that_nest_cannot_take(sim, dt, nearest):
    cells = sim.Population(1, sim.IF_cond_exp())
    text = f"timestep = {dt!r} ms is not possible with NEST, whose steps are multiples of 0.001 ms; the nearest: {nearest} ms"
    with pytest.raises(ValueError, match=text):
        sim.setup(timestep=dt)
    assert sim.get_time_step() == 0.1
    cells.record("v")
    assert sim.run(1.0) == 1.0
