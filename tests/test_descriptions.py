"""What is handed over counts as it is at that moment, whatever becomes of it later."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def ends(sim):
    sim.setup(timestep=0.1, seed=3)
    return sim.Population(4, sim.IF_cond_exp()), sim.Population(4, sim.IF_cond_exp())


def rows(projection):
    return projection.get(["weight", "delay"], "list")


def rewrite(array, value):
    array[...] = value


def rewrite_first(rows):
    if rows:
        rows[0][0] = 2


# Each entry: a function that makes (connector, synapse, changes); a change is what a script may do afterwards.
def with_matrix(sim):
    weight, delay = np.arange(16.0).reshape(4, 4), np.full((4, 4), 0.3)
    synapse = sim.StaticSynapse(weight, delay)
    return sim.AllToAllConnector(), synapse, [lambda: rewrite(weight, 9.0), lambda: rewrite(delay, 0.9)]


def with_lists(sim):
    weight, delay = [1.0, 2.0, 3.0, 4.0], [[0.1] * 4 for _ in range(4)]
    synapse = sim.StaticSynapse(weight, delay)
    return sim.OneToOneConnector(), synapse, [lambda: weight.reverse(), lambda: delay[0].__setitem__(0, 0.7)]


def with_numbers(sim):
    synapse, connector = sim.StaticSynapse(0.1, 0.2), sim.FixedProbabilityConnector(0.5)
    return connector, synapse, [
        lambda: setattr(synapse, "weight", 0.7),
        lambda: setattr(synapse, "delay", None),
        lambda: setattr(connector, "p_connect", 1.0),
        lambda: setattr(connector, "allow_self_connections", False),
    ]  # fmt: skip


def with_functions(sim):
    state = {"w": 0.1, "d": 0.2}
    synapse = sim.StaticSynapse(lambda i, j: state["w"] * (1 + i), lambda i, j: state["d"])
    return sim.FixedNumberPreConnector(2), synapse, [lambda: state.update(w=0.7), lambda: state.update(d=0.5)]


def with_distributions(sim):
    rng = sim.NumpyRNG(5)
    weight = sim.RandomDistribution("uniform", low=0.1, high=0.2, rng=rng)
    delay = sim.RandomDistribution("uniform", low=0.1, high=0.9)
    connector = sim.FixedNumberPostConnector(3, rng=rng)
    return connector, sim.StaticSynapse(weight, delay), [
        lambda: weight.parameters.update(high=5.0),
        lambda: setattr(weight, "name", "uniform_int"),
        lambda: setattr(delay, "parameters", {"low": 3.0, "high": 4.0}),
        lambda: setattr(connector, "n", 1),
        lambda: rng.next(3),
    ]  # fmt: skip


def with_rows(sim):
    listed = np.array([[0, 1, 0.1, 0.2], [3, 2, 0.3, 0.4]])
    connector = sim.FromListConnector(listed)
    return connector, None, [
        lambda: rewrite(listed, 1.0),
        lambda: setattr(connector, "conn_list", np.ones((1, 4))),
        lambda: connector.column_names.reverse(),
    ]  # fmt: skip


def with_list_of_rows(sim):
    listed = [[0, 1], [3, 2]]
    return sim.FromListConnector(listed), None, [lambda: rewrite_first(listed), lambda: listed.clear()]


def with_booleans(sim):
    array = np.eye(4, dtype=bool)
    connector = sim.ArrayConnector(array)
    return connector, None, [
        lambda: rewrite(array, True),
        lambda: setattr(connector, "array", np.ones((4, 4), bool)),
    ]  # fmt: skip


def with_booleans_given_late(sim):
    array = np.eye(4, dtype=bool)
    connector = sim.ArrayConnector(np.zeros((4, 4)))
    connector.array = array
    return connector, None, [lambda: rewrite(array, True)]


KINDS = [
    with_matrix, with_lists, with_numbers, with_functions, with_distributions, with_rows, with_list_of_rows,
    with_booleans, with_booleans_given_late,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_changes_after_the_call_change_nothing(sim, kind):
    def made(with_changes):
        pre, post = ends(sim)
        connector, synapse, changes = kind(sim)
        projection = sim.Projection(pre, post, connector, synapse)
        if with_changes:
            for change in changes:
                change()
            sim.Projection(pre, post, connector, synapse)
        return rows(projection)

    expected = made(False)
    assert made(True) == expected
    assert expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.booleans(), st.permutations(range(5))), min_size=1, max_size=4)
)
def test_random_changes_in_a_script(sim, made):
    """Several projections one after the other, of which some are looked at before their description changes."""

    def script(with_changes):
        pre, post = ends(sim)
        projections = []
        for kind, looked_at, order in made:
            connector, synapse, changes = kind(sim)
            projections.append(sim.Projection(pre, post, connector, synapse))
            if looked_at:
                rows(projections[-1])
            if with_changes:
                for number in order:
                    changes[number % len(changes)]()
        return [rows(p) for p in projections]

    assert script(True) == script(False)


def test_what_is_shown_cannot_be_written_to(sim):
    """Or it would change the description, and not the engine that runs it."""
    pre, post = ends(sim)
    rows = [(0, 1, 0.1, 0.2), (3, 2, 0.3, 0.4)]
    drawn = sim.StaticSynapse(sim.RandomDistribution("uniform", low=0.1, high=0.2))
    matrix = sim.StaticSynapse(np.ones((4, 4)), 0.1)
    sources = sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.0], [2.0]]))
    current = sim.StepCurrentSource(amplitudes=[0.1], times=[1.0])
    shown = [sources.get("spike_times")[1], sources[0].spike_times, current.amplitudes, current.times]
    for connector, synapse in ((sim.FromListConnector(rows), None), (sim.AllToAllConnector(), drawn),
                               (sim.OneToOneConnector(), matrix), (sim.AllToAllConnector(), None)):  # fmt: skip
        made = sim.Projection(pre, post, connector, synapse)
        shown += [made.pairs.pre, made.pairs.post, made.weights, made.delays]
        made.set(weight=0.5, delay=0.3)
        shown += [made.weights, made.delays]
    for array in shown:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    table = sim.FromListConnector(rows).conn_list
    with pytest.raises(ValueError, match="read-only"):
        table[0, 0] = 1
    got = made.get("weight", "array")  # what is made for the caller is the caller's
    got[0, 0] = 9.0
    assert made.get("weight", "array")[0, 0] == 0.5


def test_functions_made_in_a_loop(sim):
    pre, post = ends(sim)
    made = []
    for weight in (0.1, 0.2):
        synapse = sim.StaticSynapse(weight=lambda i, j: weight)  # noqa: B023
        made.append(sim.Projection(pre, post, sim.OneToOneConnector(), synapse))
    assert [p.get("weight", "list", with_address=False) for p in made] == [[0.1] * 4, [0.2] * 4]


def test_the_words_are_about_what_was_handed_over(sim):
    pre, post = ends(sim)
    connector, synapse = sim.FixedProbabilityConnector(0.25), sim.StaticSynapse(0.1)
    projection = sim.Projection(pre, post, connector, synapse)
    assert projection.connector is connector
    assert projection.synapse_type is synapse
    words = projection.describe()
    assert "p_connect=0.25" in words
    assert "weight=0.1" in words
    connector.p_connect, synapse.weight = 1.0, 5.0
    assert projection.describe() == words


def test_values_that_are_set_are_copied(sim):
    pre, post = ends(sim)
    projection = sim.Projection(pre, post, sim.OneToOneConnector())
    weights, delays = np.full(4, 0.5), np.full((4, 4), 0.4)
    projection.set(weight=weights, delay=delays)
    weights *= 3
    delays *= 3
    assert rows(projection) == [(i, i, 0.5, pytest.approx(0.4)) for i in range(4)]
    notes = {"list": [1]}
    projection.annotate(**notes)
    notes["list"].append(2)
    assert projection.annotations == {"list": [1]}


def test_a_connector_of_ones_own_is_asked_at_the_call(sim):
    from pynn_data.network.connectors import Connector, Pairs

    class Diagonal(Connector):
        last = 4

        def pairs(self, ends, stream):
            return Pairs(np.arange(self.last), np.arange(self.last), {})

    pre, post = ends(sim)
    connector = Diagonal()
    projection = sim.Projection(pre, post, connector, sim.StaticSynapse(0.1))
    connector.last = 2
    assert projection.size() == 4


def test_cells_and_currents_keep_what_they_were_given(sim):
    """Cell types, values of parameters, spike times, initial values, arrays of currents."""
    tau, times, v, levels, at = np.full(3, 9.0), [[1.0], [2.0], [3.0]], np.full(3, -60.0), [0.1, 0.2], [1.0, 2.0]
    celltype = sim.IF_cond_exp(tau_m=tau)
    cells = sim.Population(3, celltype, initial_values={"v": v})
    buffer = np.array([1.0, 2.0])
    sources = sim.Population(3, sim.SpikeSourceArray(spike_times=times))
    same = sim.Population(3, sim.SpikeSourceArray(spike_times=sim.Sequence(buffer)))
    current = sim.StepCurrentSource(amplitudes=levels, times=at)
    tau *= 2
    times[0].append(9.0)
    v *= 2
    buffer *= 2
    levels[0] = 5.0
    at[0] = 0.5
    celltype.parameters["cm"] = 3.0
    assert cells.get(["tau_m", "cm"]) == [9.0, 1.0]
    assert sources.get("spike_times")[0].tolist() == [1.0]
    assert same.get("spike_times")[1].tolist() == [1.0, 2.0]
    np.testing.assert_array_equal(cells.peek("v"), [-60.0] * 3)
    assert (current.amplitudes.tolist(), current.times.tolist()) == ([0.1, 0.2], [1.0, 2.0])
