"""Connectors, weights and delays: their numbers, their distributions, their errors."""

import numpy as np
import pytest

from pynn_data.errors import InvalidConnections, UnknownParameter


@pytest.fixture
def ends(sim):
    return sim.Population(8, sim.IF_cond_exp(), label="a"), sim.Population(5, sim.IF_cond_exp(), label="b")


def pairs(projection):
    return [(i, j) for i, j, _ in projection.get("weight", "list")]


def test_simple_connectors(sim, ends):
    a, b = ends
    assert pairs(sim.Projection(a, b, sim.AllToAllConnector())) == [
        (i, j) for j in range(5) for i in range(8)
    ]
    assert pairs(sim.Projection(a[:5], b, sim.OneToOneConnector())) == [(i, i) for i in range(5)]
    array = np.zeros((8, 5), bool)
    array[2, 1] = array[7, 0] = True
    assert pairs(sim.Projection(a, b, sim.ArrayConnector(array))) == [(7, 0), (2, 1)]
    listed = sim.Projection(a, b, sim.FromListConnector([(3, 4, 0.1, 0.5), (0, 1, 0.2, 1.0)]))
    assert listed.get(["weight", "delay"], "list") == [(0, 1, 0.2, 1.0), (3, 4, 0.1, 0.5)]
    columns = sim.FromListConnector([(3, 4, 0.7)], column_names=["delay"])
    assert sim.Projection(a, b, columns, sim.StaticSynapse(weight=0.3)).get(["weight", "delay"], "list") == [
        (3, 4, 0.3, pytest.approx(0.7))
    ]


def test_self_connections(sim, ends):
    a, _ = ends
    assert len(sim.Projection(a, a, sim.AllToAllConnector(allow_self_connections=False))) == 56
    view = sim.Projection(a[2:4], a, sim.AllToAllConnector(allow_self_connections=False))
    assert (0, 2) not in pairs(view)
    assert (1, 2) in pairs(view)
    for connector in (
        sim.FixedProbabilityConnector(0.9, allow_self_connections=False),
        sim.FixedNumberPreConnector(7, allow_self_connections=False),
        sim.FixedNumberPostConnector(7, allow_self_connections=False),
        sim.FixedTotalNumberConnector(50, allow_self_connections=False),
    ):
        assert all(i != j for i, j in pairs(sim.Projection(a, a, connector)))


def test_fixed_numbers(sim, ends):
    a, b = ends
    pre = pairs(sim.Projection(a, b, sim.FixedNumberPreConnector(3)))
    assert np.bincount([j for _, j in pre]).tolist() == [3] * 5
    assert len(set(pre)) == 15
    post = pairs(sim.Projection(a, b, sim.FixedNumberPostConnector(3)))
    assert np.bincount([i for i, _ in post]).tolist() == [3] * 8
    assert len(set(post)) == 24
    many = pairs(sim.Projection(a, b, sim.FixedNumberPreConnector(20, with_replacement=True)))
    assert len(many) == 100
    total = pairs(sim.Projection(a, b, sim.FixedTotalNumberConnector(17, with_replacement=False)))
    assert len(set(total)) == 17
    with pytest.raises(InvalidConnections, match="'a→b': Cannot choose 41 different cells or pairs out of 40"):
        sim.Projection(a, b, sim.FixedTotalNumberConnector(41, with_replacement=False))


def test_connection_counts_agree_with_their_distribution(sim):
    """Binomial per pair, chi-square over targets and over sources, within 5 sigma."""
    n, p = 400, 0.1
    cells = sim.Population(n, sim.IF_cond_exp())
    projection = sim.Projection(cells, cells, sim.FixedProbabilityConnector(p))
    sigma = np.sqrt(n * n * p * (1 - p))
    assert abs(projection.size() - n * n * p) < 5 * sigma
    for end in (projection.pairs.pre, projection.pairs.post):
        counts = np.bincount(end, minlength=n)
        chi_square = ((counts - n * p) ** 2 / (n * p * (1 - p))).sum()
        assert abs(chi_square - n) < 5 * np.sqrt(2 * n)
    choices = sim.Projection(cells, cells, sim.FixedNumberPreConnector(40))
    counts = np.bincount(choices.pairs.pre, minlength=n)
    assert abs(((counts - 40) ** 2 / (40 * 0.9)).sum() - n) < 5 * np.sqrt(2 * n)
    total = sim.Projection(cells, cells, sim.FixedTotalNumberConnector(8000))
    counts = np.bincount(total.pairs.post, minlength=n)
    assert abs(((counts - 20) ** 2 / 20).sum() - n) < 5 * np.sqrt(2 * n)


def test_connections_of_a_target_are_its_own(sim):
    """More targets, or other weights, leave the connections of the first ones as they are."""

    def connections(n, weight):
        sim.setup(seed=9)
        a, b = sim.Population(30, sim.IF_cond_exp()), sim.Population(n, sim.IF_cond_exp())
        return sim.Projection(a, b, sim.FixedProbabilityConnector(0.3), sim.StaticSynapse(weight=weight))

    few = connections(4, 0.1)
    random = sim.RandomDistribution("uniform", low=0.0, high=1.0)
    many = connections(9, random)
    assert pairs(few) == [p for p in pairs(many) if p[1] < 4]
    first = connections(4, random).get("weight", "list")
    assert first == [row for row in many.get("weight", "list") if row[1] < 4]


def test_order_of_use_does_not_matter(sim):
    def both(first):
        sim.setup(seed=2)
        a = sim.Population(20, sim.IF_cond_exp())
        random = sim.StaticSynapse(weight=sim.RandomDistribution("uniform", low=0.0, high=1.0))
        made = [sim.Projection(a, a, sim.FixedProbabilityConnector(0.2), random) for _ in range(2)]
        made[first].get("weight", "list")
        return [m.get("weight", "list") for m in made]

    assert both(0) == both(1)
    assert both(0)[0] != both(0)[1]


def test_weights_and_delays_of_all_kinds(sim, ends):
    a, b = ends
    every = sim.AllToAllConnector()
    array = np.arange(40.0).reshape(8, 5)
    got = sim.Projection(a, b, every, sim.StaticSynapse(weight=array)).get("weight", "array")
    np.testing.assert_array_equal(got, array)
    function = sim.Projection(a, b, every, sim.StaticSynapse(weight=lambda i, j: 10 * i + j))
    assert function.get("weight", "array")[3, 2] == 32
    drawn = sim.Projection(
        a, b, every, sim.StaticSynapse(delay=sim.RandomDistribution("uniform", low=0.0, high=0.5))
    ).get("delay", "array")
    assert set(np.unique(np.rint(drawn / 0.1))) == {1, 2, 3, 4, 5}
    assert sim.Projection(a, b, every).get("delay", "array")[0, 0] == sim.get_min_delay() == 0.1
    sparse = sim.Projection(a, b, sim.FromListConnector([(0, 0, 1.0, 0.5), (0, 0, 2.0, 0.5)]))
    assert sparse.get("weight", "array")[0, 0] == 3.0
    assert sparse.get("weight", "array", multiple_synapses="max")[0, 0] == 2.0
    assert np.isnan(sparse.get("weight", "array")[1, 1])
    sparse.set(weight=0.5, delay=1.2)
    assert sparse.get(["weight", "delay"], "list") == [(0, 0, 0.5, pytest.approx(1.2))] * 2


def test_shortest_delay_is_that_of_the_connections_after_a_run(sim):
    cells = sim.Population(2, sim.IF_cond_exp())
    for delay in (2.0, 0.5):
        sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(delay=delay))
    assert (sim.get_min_delay(), sim.get_max_delay()) == (0.1, 2.0)
    sim.run(1.0)
    assert (sim.get_min_delay(), sim.get_max_delay()) == (0.5, 2.0)
    sim.reset()
    assert sim.get_min_delay() == 0.5
    sim.setup(min_delay=0.2)
    cells = sim.Population(2, sim.IF_cond_exp())
    sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(delay=0.5))
    sim.run(1.0)
    assert (sim.get_min_delay(), sim.get_max_delay()) == (0.2, 0.5)


def test_delay_limits(sim):
    sim.setup(timestep=0.1, min_delay=0.5, max_delay=2.0)
    cells = sim.Population(2, sim.IF_cond_exp(), label="c")
    assert (sim.get_min_delay(), sim.get_max_delay()) == (0.5, 2.0)
    assert sim.Projection(cells, cells, sim.AllToAllConnector()).get("delay", "array")[0, 0] == 0.5
    for delay, text in (
        (0.4, "0.4 ms is shorter than the minimum, 0.5 ms"),
        (2.1, "2.1 ms is longer than max_delay = 2 ms"),
    ):
        with pytest.raises(InvalidConnections) as caught:
            sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(delay=delay))
        assert str(caught.value) == f"Projection 'c→c': delay of {text}."
    with pytest.raises(
        ValueError, match=r"delay = 0\.55 ms is not a whole number of steps .* 0\.5 and 0\.6 ms"
    ):
        sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(delay=0.55))


def test_signs_and_receptors(sim):
    conductance = sim.Population(1, sim.IF_cond_exp(), label="g")
    current = sim.Population(1, sim.IF_curr_exp(), label="i")
    source = sim.Population(1, sim.SpikeSourcePoisson(), label="s")
    one = sim.OneToOneConnector()
    cases = [
        (
            conductance,
            -0.1,
            "excitatory",
            "excitatory synapses onto conductance-based cells must be zero or positive",
        ),
        (
            conductance,
            -0.1,
            "inhibitory",
            "inhibitory synapses onto conductance-based cells must be zero or positive",
        ),
        (
            current,
            -0.1,
            "excitatory",
            "excitatory synapses onto current-based cells must be zero or positive",
        ),
        (current, 0.1, "inhibitory", "inhibitory synapses onto current-based cells must be zero or negative"),
    ]
    for target, weight, receptor, text in cases:
        for wrong in (weight, [weight], [[weight]], lambda i, j, weight=weight: weight):
            with pytest.raises(InvalidConnections) as caught:
                sim.Projection(source, target, one, sim.StaticSynapse(weight=wrong), receptor_type=receptor)
            assert text in str(caught.value)
    sim.run(0.1)
    with pytest.raises(
        InvalidConnections, match="'g→s': SpikeSourcePoisson of 's' has no receptor 'excitatory'; it has none"
    ):
        sim.Projection(conductance, source, one)
    with pytest.raises(InvalidConnections, match="no receptor 'gaba'; it has excitatory, inhibitory"):
        sim.Projection(source, conductance, one, receptor_type="gaba")
    with pytest.raises(InvalidConnections, match="the targets are partly conductance-based"):
        sim.Projection(source, conductance + current, sim.AllToAllConnector())


def test_impossible_connectors(sim, ends):
    a, b = ends
    with pytest.raises(ValueError, match="p_connect must lie between 0 and 1, not 1.5"):
        sim.FixedProbabilityConnector(1.5)
    with pytest.raises(ValueError, match="must be whole and not negative, not -1"):
        sim.FixedNumberPreConnector(-1)
    with pytest.raises(InvalidConnections, match="post index 5 is not between 0 and 4"):
        sim.Projection(a, b, sim.FromListConnector([(0, 5)]))
    with pytest.raises(InvalidConnections, match=r"shape \(2, 2\), the groups are \(8, 5\)"):
        sim.Projection(a, b, sim.ArrayConnector(np.ones((2, 2))))
    with pytest.raises(InvalidConnections, match="'tau' is no parameter of StaticSynapse, which has weight and delay"):
        sim.Projection(a, b, sim.FromListConnector([(0, 0, 1.0)], column_names=["tau"]))
    with pytest.raises(
        InvalidConnections, match=r"an array of shape \(3,\) fits neither the groups \(8, 5\) nor"
    ):
        sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=[1, 2, 3]))
    projection = sim.Projection(a, b, sim.AllToAllConnector())
    with pytest.raises(UnknownParameter, match="no attribute 'tau'; it has weight and delay"):
        projection.get("tau", "list")
    with pytest.raises(UnknownParameter, match="no attribute 'tau'"):
        projection.set(tau=1.0)
    with pytest.raises(ValueError, match="format is 'list' or 'array', not 'table'"):
        projection.get("weight", "table")


def test_single_cells_as_ends(sim, ends):
    a, b = ends
    weak = sim.StaticSynapse(0.1)
    projection = sim.Projection(a[3], b[2], sim.OneToOneConnector(), weak)
    assert projection.shape == (1, 1)
    assert (projection.pre.ids.tolist(), projection.post.ids.tolist()) == ([int(a[3])], [int(b[2])])
    assert len(sim.Projection(a, b[2], sim.AllToAllConnector(), weak)) == 8
    assert len(sim.Projection(a[3], a, sim.AllToAllConnector(allow_self_connections=False), weak)) == 7


def test_a_class_in_the_place_of_an_object(sim, ends):
    """It is named, with what to write instead, and does not stay."""
    a, b = ends
    for arguments, text in (
        ([sim.AllToAllConnector], r"'a→b': connector is the class AllToAllConnector; write AllToAllConnector\(...\)\."),
        (["allToAll"], r"'a→b': connector is an object such as AllToAllConnector\(\), not 'allToAll'\."),
        ([sim.StaticSynapse(0.1)], r"'a→b': connector is an object such as AllToAllConnector\(\), not StaticSyn"),
        ([sim.AllToAllConnector(), sim.StaticSynapse], r"synapse_type is the class StaticSynapse; write StaticSy"),
        ([sim.AllToAllConnector(), 0.1], r"synapse_type is an object such as StaticSynapse\(\), not 0\.1\."),
    ):
        with pytest.raises(TypeError, match=text):
            sim.Projection(a, b, *arguments)
    sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(0.1))
    sim.run(1.0)


def test_views_and_assemblies_as_ends(sim, ends):
    a, b = ends
    projection = sim.Projection(
        a[6:] + b[:1], b[[4, 2]], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01)
    )
    assert projection.shape == (3, 2)
    b.record("gsyn_exc")
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    sim.Projection(source, b[[4, 2]], sim.FromListConnector([(0, 0, 0.04, 0.1), (0, 1, 0.02, 0.1)]))
    sim.run(1.1)
    g = np.asarray(b.get_data().segments[0].analogsignals[0])[-1]
    np.testing.assert_allclose(g, [0, 0, 0.02, 0, 0.04], rtol=1e-9)
