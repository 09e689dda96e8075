"""Arguments that all connectors have, drawn numbers of connections, groups of different sizes."""

import numpy as np
import pytest

from pynn_data.errors import InvalidConnections, NotSupported


def pairs(projection):
    return list(zip(projection.pairs.pre.tolist(), projection.pairs.post.tolist(), strict=True))


@pytest.fixture
def ends(sim):
    return sim.Population(8, sim.IF_cond_exp(), label="a"), sim.Population(5, sim.IF_cond_exp(), label="b")


OF_ALL = [
    lambda sim, **more: sim.AllToAllConnector(True, None, True, **more),
    lambda sim, **more: sim.OneToOneConnector(None, True, **more),
    lambda sim, **more: sim.FixedProbabilityConnector(0.5, True, None, sim.NumpyRNG(1), True, **more),
    lambda sim, **more: sim.FixedNumberPreConnector(3, True, False, None, sim.NumpyRNG(1), True, **more),
    lambda sim, **more: sim.FixedNumberPostConnector(3, True, False, None, sim.NumpyRNG(1), True, **more),
    lambda sim, **more: sim.FixedTotalNumberConnector(3, True, False, None, sim.NumpyRNG(1), True, **more),
    lambda sim, **more: sim.FromListConnector([(0, 1, 0.5, 0.1)], ["weight", "delay"], None, True, **more),
    lambda sim, **more: sim.ArrayConnector(np.ones((8, 5)), None, True, **more),
]
"""With positional arguments in PyNN's order."""


@pytest.mark.parametrize("make", OF_ALL)
def test_a_callback_is_told_how_much_is_done(sim, ends, make):
    told = []
    sim.setup(seed=3)
    ends = [sim.Population(end.size, sim.IF_cond_exp()) for end in ends]
    connector = make(sim, callback=told.append)
    projection = sim.Projection(*ends, connector)
    assert told == sorted(told)
    assert told[-1] == 1
    assert 0 < told[0] <= 1
    assert "callback" not in connector.describe()
    number = len(told)
    sim.setup(seed=3)
    without = sim.Projection(*(sim.Population(end.size, sim.IF_cond_exp()) for end in ends), make(sim))
    assert pairs(projection) == pairs(without)
    sim.run(0.2)
    assert len(told) == number


def test_a_callback_is_told_of_each_target(sim, ends):
    told = []
    projection = sim.Projection(*ends, sim.AllToAllConnector(callback=told.append))
    assert told == [0.2, 0.4, 0.6, 0.8, 1.0]
    projection.size()
    sim.run(0.1)
    assert len(told) == 5


def test_a_callback_that_raises_leaves_nothing(sim, ends):
    def callback(share):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        sim.Projection(*ends, sim.AllToAllConnector(callback=callback))
    sim.run(0.1)
    with pytest.raises(TypeError, match="AllToAllConnector: callback is a function of the share .* not 3"):
        sim.AllToAllConnector(callback=3)


@pytest.mark.parametrize("make", OF_ALL)
def test_what_changes_nothing_is_named_once(sim, ends, make):
    with pytest.warns(UserWarning, match="verbose=True is ignored; give a callback") as caught:
        connector = make(sim, verbose=True)
    assert sim.Projection(*ends, connector).size() > 0
    assert len(caught) == 1
    assert caught[0].filename == __file__
    make(sim, verbose=False)


def test_connections_are_always_checked(sim, ends):
    with pytest.warns(UserWarning, match="AllToAllConnector: safe=False is ignored; weights and delays are always"):
        connector = sim.AllToAllConnector(safe=False)
    with pytest.raises(InvalidConnections, match="zero or positive"):
        sim.Projection(*ends, connector, sim.StaticSynapse(-0.1))
    with pytest.raises(TypeError, match="safe is True or False, not 'no'"):
        sim.AllToAllConnector(safe="no")


def test_places_on_cells_are_refused(sim):
    for make in (
        lambda: sim.AllToAllConnector(location_selector="soma"),
        lambda: sim.FixedProbabilityConnector(0.1, True, sim.NumpyRNG(1)),
    ):
        with pytest.raises(TypeError, match="location_selector is None, .* Other arguments, such as rng, are given by"):
            make()


def test_one_to_one_joins_as_many_as_there_are(sim, ends):
    a, b = ends
    assert pairs(sim.Projection(a, b, sim.OneToOneConnector())) == [(i, i) for i in range(5)]
    assert pairs(sim.Projection(b, a, sim.OneToOneConnector())) == [(i, i) for i in range(5)]


def test_more_than_there_are_are_chosen_again(sim, ends):
    """Each as often as every other, before any is chosen once more."""
    a, b = ends
    counts = np.zeros((8, 5), int)
    np.add.at(counts, tuple(sim.Projection(a, b, sim.FixedNumberPreConnector(19)).pairs[:2]), 1)
    assert counts.sum(axis=0).tolist() == [19] * 5
    assert set(counts.ravel().tolist()) == {2, 3}
    counts = np.zeros((8, 5), int)
    np.add.at(counts, tuple(sim.Projection(a, b, sim.FixedNumberPostConnector(7)).pairs[:2]), 1)
    assert counts.sum(axis=1).tolist() == [7] * 8
    assert set(counts.ravel().tolist()) == {1, 2}
    counts = np.zeros((8, 8), int)
    made = sim.Projection(a, a, sim.FixedNumberPreConnector(14, allow_self_connections=False))
    np.add.at(counts, tuple(made.pairs[:2]), 1)
    np.testing.assert_array_equal(counts, 2 - 2 * np.eye(8))


@pytest.mark.parametrize("own", [False, True])
def test_numbers_of_connections_may_be_drawn(sim, own):
    """Of each cell by itself, so that other cells change nothing; also from a generator of their own."""

    def made(kind, sources, targets):
        sim.setup(seed=5)
        n = sim.RandomDistribution("uniform_int", (2, 7), rng=sim.NumpyRNG(8) if own else None)
        cells = [sim.Population(size, sim.IF_cond_exp()) for size in (sources, targets)]
        projection = sim.Projection(*cells, getattr(sim, kind)(n))
        sim.run(0.1)
        return projection.pairs

    few, many = (made("FixedNumberPreConnector", 30, n) for n in (20, 200))
    counts = np.bincount(many.post)
    assert set(counts.tolist()) == {2, 3, 4, 5, 6}
    assert abs(counts.mean() - 4) < 5 * np.sqrt(2 / 200)
    assert few.pre.tolist() == many.pre[many.post < 20].tolist()
    few, many = (made("FixedNumberPostConnector", n, 30) for n in (20, 200))
    assert set(np.bincount(many.pre).tolist()) == {2, 3, 4, 5, 6}
    assert few.post.tolist() == many.post[many.pre < 20].tolist()
    assert 2 <= made("FixedTotalNumberConnector", 30, 30).pre.size <= 6


def test_drawn_numbers_that_cannot_be(sim, ends):
    for text, n in (
        ("FixedNumberPreConnector: n is whole and not negative, but 1.5 was", sim.RandomDistribution("uniform", (1.5, 1.5))),
        ("n is whole and not negative, but -2 was", sim.RandomDistribution("uniform_int", (-2, -1))),
    ):
        with pytest.raises(InvalidConnections, match=text):
            sim.Projection(*ends, sim.FixedNumberPreConnector(n))
    sim.run(0.1)


def test_what_is_refused_takes_no_random_numbers(sim, ends):
    def drawn(refused):
        sim.setup(seed=4)
        rng = sim.NumpyRNG(6)
        a = sim.Population(9, sim.IF_cond_exp())
        if refused:
            n = sim.RandomDistribution("uniform", (0.1, 0.2), rng=rng)
            with pytest.raises(InvalidConnections, match="was drawn"):
                sim.Projection(a, a, sim.FixedNumberPostConnector(n))
        return pairs(sim.Projection(a, a, sim.FixedProbabilityConnector(0.3, rng=rng)))

    assert drawn(False) == drawn(True)


def test_names_of_columns(sim, ends):
    for rows, names in (([], ["weight", "U"]), ([(0, 1, 0.5, 2.0)], ("delay", "weight"))):
        connector = sim.FromListConnector(rows, names)
        got = sim.Projection(*ends, connector, sim.StaticSynapse(0.1)).get(["weight", "delay"], "list")
        assert got == [(0, 1, 2.0, 0.5)] * len(rows)
    with pytest.raises(InvalidConnections, match="has a column 'U', and 'U' is no parameter of StaticSynapse"):
        sim.Projection(*ends, sim.FromListConnector([(0, 1, 0.5)], ("U",)))
    sim.run(0.1)


def test_connection_sets_are_declined(sim):
    with pytest.raises(NotSupported, match="CSAConnector: connection sets are not taken; give the pairs, .* to a FromList"):
        sim.CSAConnector(None)
