"""Connectors by themselves: NoMutual, empty lists, arguments that are not understood."""

import numpy as np
import pytest

from pynn_data.errors import InvalidConnections


def pairs(projection):
    return list(zip(projection.pairs.pre.tolist(), projection.pairs.post.tolist(), strict=True))


def no_mutual(sim, pre, post, p=1.0, **rng):
    connector = sim.FixedProbabilityConnector(p, allow_self_connections="NoMutual", **rng)
    return pairs(sim.Projection(pre, post, connector))


def test_no_mutual_within_a_population(sim):
    """Of both ways between two cells, the one from the later cell may be there, as in PyNN."""
    cells = sim.Population(5, sim.IF_cond_exp())
    assert sorted(no_mutual(sim, cells, cells)) == [(i, j) for i in range(5) for j in range(i)]
    some = no_mutual(sim, cells, cells, p=0.5)
    assert 0 < len(some) < 10
    assert all(i > j for i, j in some)


def test_no_mutual_between_views(sim):
    """Only where both ways are possible is one left out."""
    cells, others = sim.Population(5, sim.IF_cond_exp()), sim.Population(2, sim.IF_cond_exp())
    everything = [(i, j) for j in range(2) for i in range(5)]
    assert no_mutual(sim, cells, others) == everything
    first, last = cells[:3], cells[1:]  # cells 1 and 2 are in both
    joined = {(i, j + 1) for i, j in no_mutual(sim, first, last)}
    assert joined == {(0, 1), (0, 2), (0, 3), (0, 4), (1, 3), (1, 4), (2, 1), (2, 3), (2, 4)}
    order = np.array([3, 1])  # whatever the order of a view
    assert [tuple(order[list(pair)]) for pair in no_mutual(sim, cells[order], cells[order])] == [(3, 1)]
    both = cells + others
    assert len(no_mutual(sim, both, both)) == 21


def test_no_mutual_is_drawn_target_by_target(sim):
    def made(n):
        sim.setup(seed=8)
        sources, targets = sim.Population(20, sim.IF_cond_exp()), sim.Population(n, sim.IF_cond_exp())
        return no_mutual(sim, sources + targets[:1], targets, 0.4), no_mutual(sim, sources, sources, 0.4)

    few, many = made(3), made(6)
    assert few[0] == [pair for pair in many[0] if pair[1] < 3]
    assert few[1] == many[1]
    cells = sim.Population(300, sim.IF_cond_exp())
    n = len(no_mutual(sim, cells, cells, 0.1))
    possible = 300 * 299 / 2
    assert abs(n - 0.1 * possible) < 5 * np.sqrt(possible * 0.1 * 0.9)


def test_a_list_may_be_empty(sim):
    """Scripts generate lists."""
    cells = sim.Population(3, sim.IF_cond_exp())
    for nothing in ([], (), np.empty((0, 2)), np.empty((0, 4))):
        assert sim.Projection(cells, cells, sim.FromListConnector(nothing)).get("weight", "list") == []
    sim.run(0.1)


def test_numbers_of_numpy_are_numbers(sim):
    cells = sim.Population(3, sim.IF_cond_exp())
    for connector in (
        sim.FixedNumberPreConnector(np.int64(2), allow_self_connections=np.bool_(False)),
        sim.FixedNumberPostConnector(np.uint8(2), with_replacement=np.bool_(True)),
        sim.FixedTotalNumberConnector(np.int32(6)),
        sim.FixedProbabilityConnector(np.float32(1.0)),
        sim.FixedProbabilityConnector(np.int64(1)),
        sim.ArrayConnector([[0, 1, 1], [1, 0, 1], [1.0, 1.0, 0.0]]),
        sim.FromListConnector(np.array([[0, 1]] * 6, dtype=np.uint16)),
    ):
        assert sim.Projection(cells, cells, connector).size() in (6, 9)


def test_more_than_there_are(sim):
    """Whatever would be drawn, it is known at the call."""
    a, b = sim.Population(8, sim.IF_cond_exp(), label="a"), sim.Population(5, sim.IF_cond_exp(), label="b")
    for connector, ends, text in (
        (sim.FixedNumberPreConnector(1, allow_self_connections=False), (a[:1], a), "choose 1 .* out of 0"),
        (sim.FixedNumberPostConnector(1, False, True), (a[:1], a[:1]), "choose 1 .* out of 0"),
        (sim.FixedNumberPostConnector(1, False), (a[:1], a[:1]), "choose 1 .* out of 0"),
        (sim.FixedTotalNumberConnector(57, False, False), (a, a), "choose 57 .* out of 56"),
        (sim.FixedTotalNumberConnector(41, with_replacement=False), (a, b), "choose 41 .* out of 40"),
    ):
        with pytest.raises(InvalidConnections, match=rf"Projection .*→.*: Cannot {text}\."):
            sim.Projection(*ends, connector)
    enough = sim.FixedNumberPreConnector(8, allow_self_connections=False)
    assert sim.Projection(a, b, enough).size() == 40
    sim.run(0.1)


REFUSED = [
    (lambda sim: sim.FixedProbabilityConnector("0.5"), "p_connect: expected numbers without a unit, not '0.5'"),
    (lambda sim: sim.FixedProbabilityConnector(True), "p_connect: expected numbers without a unit, not True"),
    (lambda sim: sim.FixedProbabilityConnector(None), "p_connect: expected numbers without a unit, not None"),
    (lambda sim: sim.FixedProbabilityConnector(float("nan")), "p_connect must lie between 0 and 1, not nan"),
    (lambda sim: sim.FixedProbabilityConnector(0.5, "nomutual"), "True or False or 'NoMutual', not 'nomutual'"),
    (lambda sim: sim.FixedProbabilityConnector(0.5, "False"), "allow_self_connections is True or False or"),
    (lambda sim: sim.FixedProbabilityConnector(0.5, rng=42), "FixedProbabilityConnector: rng is a NumpyRNG, not 42"),
    (lambda sim: sim.FixedNumberPreConnector(2, rng=np.random.default_rng(1)), "rng is a NumpyRNG, not Generator"),
    (lambda sim: sim.FixedNumberPostConnector(2, rng=sim.NumpyRNG), "rng is a NumpyRNG, not <class"),
    (lambda sim: sim.FixedTotalNumberConnector(2, rng="1"), "rng is a NumpyRNG, not '1'"),
    (lambda sim: sim.AllToAllConnector("NoMutual"), "allow_self_connections is True or False, not 'NoMutual'"),
    (lambda sim: sim.AllToAllConnector(0), "allow_self_connections is True or False, not 0"),
    (lambda sim: sim.FixedNumberPreConnector(2.0), "FixedNumberPreConnector: n must be whole and not neg.*2.0"),
    (lambda sim: sim.FixedNumberPostConnector(True), "n must be whole and not negative, not True"),
    (lambda sim: sim.FixedTotalNumberConnector("3"), "n must be whole and not negative, not '3'"),
    (lambda sim: sim.FixedNumberPreConnector(2, "NoMutual"), "allow_self_connections is True or False, not 'NoM"),
    (lambda sim: sim.FixedNumberPostConnector(2, None), "allow_self_connections is True or False, not None"),
    (lambda sim: sim.FixedTotalNumberConnector(2, with_replacement=1), "with_replacement is True or False, not 1"),
    (lambda sim: sim.FixedNumberPreConnector(2, with_replacement="no"), "with_replacement is True or False, not"),
    (lambda sim: sim.FromListConnector("0 1"), "conn_list must be rows of numbers, not '0 1'"),
    (lambda sim: sim.FromListConnector(None), "conn_list must be rows of numbers, not None"),
    (lambda sim: sim.FromListConnector([("0", "1")]), "conn_list must be rows of numbers"),
    (lambda sim: sim.FromListConnector([(0, 1), (0, 1, 0.5)]), "the rows are of different lengths in conn_list"),
    (lambda sim: sim.FromListConnector([0, 1]), r"conn_list must be rows of .*, not of shape \(2,\)"),
    (lambda sim: sim.FromListConnector([(0.5, 1)]), "the indices in conn_list must be whole numbers"),
    (lambda sim: sim.FromListConnector([(0, float("inf"))]), "the indices in conn_list must be whole"),
    (lambda sim: sim.FromListConnector([(0, 1, 2.0)], 1), "column_names: a name or several, not 1"),
    (lambda sim: sim.FromListConnector([(0, 1, 2, 1)], ["weight"] * 2), r"the 2 columns after .* are \['weight', 'weight'\]"),
    (lambda sim: sim.FromListConnector([(0, 1, 2, 1, 3)]), "column_names of the 3 columns after the indices"),
    (lambda sim: sim.ArrayConnector("ones"), "array must hold True and False, not 'ones'"),
    (lambda sim: sim.ArrayConnector([["True", "False"]]), "array must hold True and False"),
    (lambda sim: sim.ArrayConnector([[0.5, 1.0]]), "array must hold True and False"),
    (lambda sim: sim.ArrayConnector([[float("nan")]]), "array must hold True and False"),
    (lambda sim: sim.ArrayConnector([[True], [True, False]]), "ArrayConnector: array"),
    (lambda sim: sim.ArrayConnector([True, False]), r"array must be of shape \(pre, post\), not \(2,\)"),
    (lambda sim: sim.StaticSynapse("foo(-d)"), "StaticSynapse: weight: there is no foo.. in an expression"),
    (lambda sim: sim.StaticSynapse(None), "StaticSynapse: weight: None is no number"),
    (lambda sim: sim.StaticSynapse(True), "StaticSynapse: weight: True is no number"),
    (lambda sim: sim.StaticSynapse([[0.1], [0.1, 0.2]]), "StaticSynapse: weight: .* is no number"),
    (lambda sim: sim.StaticSynapse(1j), "StaticSynapse: weight: 1j is no number"),
    (lambda sim: sim.StaticSynapse(sim.RandomDistribution), "StaticSynapse: weight: <class"),
    (lambda sim: sim.StaticSynapse(0.1, "auto"), "StaticSynapse: delay: there is no auto in an expression"),
    (lambda sim: sim.StaticSynapse(0.1, ["0.1"]), "StaticSynapse: delay: .'0.1'. is no number"),
]


@pytest.mark.parametrize(("make", "text"), REFUSED)
def test_arguments_that_are_not_understood(sim, make, text):
    with pytest.raises((TypeError, ValueError), match=text):
        make(sim)
