"""A set() that is refused has changed nothing: neither the description nor the engine, in no cell."""

import numpy as np
import pytest

from pynn_data.errors import NotSupported


@pytest.fixture
def network(sim):
    """Two populations, each of which has run, and a view of both."""
    a = sim.Population(2, sim.IF_cond_exp(tau_m=20.0), label="a")
    b = sim.Population(3, sim.IF_cond_exp(tau_m=20.0), label="b")
    sim.run(1.0)
    return a, b, (a + b)[[4, 0, 2, 1, 3]]


@pytest.fixture
def engine(sim):
    """What the engine is told to set, by native name; it refuses when `refusals` says so."""
    kind = sim.setup.__self__._backend.engine

    class Told:
        values = {}
        refusals = []
        calls = 0

    real = kind.set_parameters

    def set_parameters(self, ids, parameters):
        Told.calls += 1
        half = len(ids) // 2 if Told.refusals and Told.calls in Told.refusals else len(ids)
        for name, array in parameters.items():
            Told.values.update({(name, i): x for i, x in zip(ids[:half].tolist(), array[:half], strict=True)})
        if half < len(ids):
            raise RuntimeError("no such value")
        real(self, ids, parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "set_parameters", set_parameters)
        yield Told


def told(engine, name):
    return {cell: value for (parameter, cell), value in engine.values.items() if parameter == name}


@pytest.mark.parametrize("bad", [-1.0, float("nan"), "fast", [1.0, 2.0]])
def test_one_impossible_value_of_a_member(network, bad):
    a, b, both = network
    for values in ({"tau_m": bad, "i_offset": 0.5}, {"i_offset": 0.5, "tau_m": bad}):
        with pytest.raises((ValueError, TypeError), match="tau_m"):
            both.set(**values)
    for position in range(5):
        values = np.full(5, 10.0)
        values[position] = -1.0
        with pytest.raises(ValueError, match="tau_m must be greater than 0, not -1"):
            both.set(tau_m=values)
    assert [a.get("tau_m"), b.get("tau_m"), a.get("i_offset"), b.get("i_offset")] == [20.0, 20.0, 0.0, 0.0]


@pytest.mark.parametrize("refused", [1, 2])
def test_refusal_of_the_engine_at_any_member(network, engine, refused):
    a, b, _ = network
    views = a + b
    views.set(v_reset=-66.0)
    before = told(engine, "V_reset")
    assert set(before.values()) == {-66.0}
    engine.calls, engine.refusals = 0, [refused]
    with pytest.raises(NotSupported) as caught:
        views.set(v_reset=[-70.0, -71.0, -72.0, -73.0, -74.0], i_offset=0.5)
    assert f"NEST refuses v_reset, i_offset of {'ab'[refused - 1]!r}: no such value" in str(caught.value)
    assert "Nothing was changed." in str(caught.value)
    assert told(engine, "V_reset") == before
    assert set(told(engine, "I_e").values()) == {0.0}
    assert views.get("v_reset") == -66.0
    assert views.get("i_offset") == 0.0


def test_refusal_for_good_is_said(network, engine):
    a, _, _ = network
    engine.refusals = range(1, 10)
    with pytest.raises(NotSupported, match=r"It did not take the old values back either \(no such value\): reset\(\)"):
        a.set(v_reset=-70.0)
    assert a.get("v_reset") == -65.0


def test_failure_on_another_process_is_undone_here(sim, network, engine, monkeypatch):
    a, b, both = network
    both.set(v_reset=-66.0)
    before = told(engine, "V_reset")
    monkeypatch.setattr(sim.setup.__self__.simulation.ranks, "largest", lambda number: 1)
    with pytest.raises(NotSupported, match="Another process could not change the parameters; nothing was changed"):
        (a + b).set(v_reset=-70.0)
    assert told(engine, "V_reset") == before
    assert both.get("v_reset") == -66.0


def test_interruption_changes_nothing(network, monkeypatch):
    a, b, _ = network
    real, calls = type(b).hand_over, []

    def interrupted(self, indices, names):
        calls.append(self.label)
        if calls == ["a", "b"]:
            raise KeyboardInterrupt
        real(self, indices, names)

    monkeypatch.setattr(type(b), "hand_over", interrupted)
    with pytest.raises(KeyboardInterrupt):
        (a + b).set(i_offset=0.5)
    assert calls == ["a", "b", "b", "a"]
    assert (a + b).get("i_offset") == 0.0


def test_initial_values_of_all_members_or_of_none(sim, network):
    a, _, both = network
    late = sim.Population(1, sim.IF_cond_exp())
    with pytest.raises(UserWarning, match=r"initial values given at t = 1 ms take effect at the next reset\(\)"):
        (late + both).initialize(v=-60.0)  # warnings are errors here
    assert late.initial_values["v"].tolist() == [-65.0]
    assert a.initial_values["v"].tolist() == [-65.0] * 2


def test_what_was_given_or_is_returned_is_a_copy(sim):
    offsets, times = np.array([0.1, 0.2]), [[1.0], [2.0]]
    celltype, sources = sim.IF_cond_exp(i_offset=offsets), sim.SpikeSourceArray(spike_times=times)
    offsets[:] = 9
    times[0].append(9.0)
    cells, source = sim.Population(2, celltype), sim.Population(2, sources)
    for _ in range(2):
        assert cells.get("i_offset").tolist() == [0.1, 0.2]
        assert [t.tolist() for t in source.get("spike_times")] == [[1.0], [2.0]]
        cells.get("i_offset")[:] = 9
        source.get("spike_times")[0][:] = 9
        source[:1].get("spike_times")[:] = 9
        cells.initial_values["v"][:] = 9
    assert cells.initial_values["v"].tolist() == [-65.0] * 2
    current = sim.StepCurrentSource(times=[1.0], amplitudes=offsets[:1])
    offsets[:] = 7
    assert current.amplitudes.tolist() == [9.0]
    with pytest.raises(ValueError, match="read-only"):
        current.amplitudes[0] = 5.0
    with pytest.raises(ValueError, match="read-only"):
        current.get_parameters()["times"][0] = 5.0
    current.amplitudes = current.amplitudes * 2
    assert current.amplitudes.tolist() == [18.0]
