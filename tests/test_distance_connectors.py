"""Connections, weights and delays that depend on where cells are."""

import numpy as np
import pytest
import quantities as pq
from scipy import stats

from pynn_data.core import IndexBasedExpression
from pynn_data.errors import InvalidConnections

N = 60


@pytest.fixture
def line(sim):
    return sim.Population(N, sim.IF_cond_exp(), structure=sim.Line(dx=10.0), label="line")


def pairs(projection):
    return {(i, j) for i, j, _ in projection.get("weight", "list")}


def apart(*groups):
    x = [group.positions[0] for group in groups]
    return np.abs(x[0][:, None] - x[-1][None, :])


def test_cells_within_reach_are_joined(sim, line):
    projection = sim.Projection(line, line, sim.DistanceDependentProbabilityConnector("d < 25"))
    assert pairs(projection) == set(zip(*np.nonzero(apart(line) < 25), strict=True))
    alone = sim.DistanceDependentProbabilityConnector("d < 25", allow_self_connections=False)
    assert pairs(sim.Projection(line, line, alone)) == {(i, j) for i, j in pairs(projection) if i != j}
    one_way = sim.DistanceDependentProbabilityConnector("d < 25", allow_self_connections="NoMutual")
    assert pairs(sim.Projection(line, line, one_way)) == {(i, j) for i, j in pairs(projection) if i > j}


def test_a_ring(sim, line):
    ring = sim.Space(periodic_boundaries=((0, 10.0 * N), None, None))
    projection = sim.Projection(line, line, sim.DistanceDependentProbabilityConnector("d <= 10"), space=ring)
    assert pairs(projection) == {(i, (i + k) % N) for i in range(N) for k in (-1, 0, 1)}


def test_views_and_assemblies_keep_their_places(sim, line):
    others = sim.Population(4, sim.IF_cond_exp(), structure=sim.Line(dx=100.0))
    pre, post = line[[30, 2, 10]] + others, line[5:] + others[1:2]
    projection = sim.Projection(pre, post, sim.AllToAllConnector(), sim.StaticSynapse(weight="d"))
    assert projection.get("weight", "array") == pytest.approx(apart(pre, post))


def test_frequencies_are_the_probabilities(sim):
    sim.setup(seed=5)
    grid = sim.Population((40, 40), sim.IF_cond_exp())
    one = sim.Population(1, sim.IF_cond_exp())
    connector = sim.DistanceDependentProbabilityConnector("0.8 * exp(-d / 20)")
    joined = np.zeros(1600)
    for _ in range(30):
        joined[[i for i, _ in pairs(sim.Projection(grid, one, connector))]] += 1
    distance = np.hypot(grid.positions[0], grid.positions[1])
    chance = 0.8 * np.exp(-distance / 20)
    for near in range(0, 50, 10):
        ring = (distance >= near) & (distance < near + 10)
        expected, spread = 30 * chance[ring].sum(), np.sqrt(30 * (chance * (1 - chance))[ring].sum())
        assert abs(joined[ring].sum() - expected) < 4 * spread
    assert stats.kstest(stats.binom.cdf(joined, 30, chance), "uniform").statistic < 0.2


def test_connections_follow_from_the_seed_and_not_from_what_is_made_together(sim):
    def made(seed, onto, rng=None):
        sim.setup(seed=seed)
        cells = sim.Population(N, sim.IF_cond_exp(), structure=sim.RandomStructure(sim.Sphere(50.0)))
        connector = sim.DistanceDependentProbabilityConnector("exp(-d / 30)", rng=rng)
        projection = sim.Projection(cells, cells, connector, sim.StaticSynapse("d / 1000", lambda d: 0.1 + d / 100))
        if onto is not None:
            part = projection.wiring.onto(onto)
            return part.pairs.pre.tolist(), part.weights.tolist(), part.delays.tolist()
        chosen = np.isin(projection.pairs.post, [3, 50])
        return tuple(a[chosen].tolist() for a in (projection.pairs.pre, projection.weights, projection.delays))

    assert made(1, None) == made(1, np.array([3, 50]))
    assert made(1, None) != made(2, None)
    assert made(1, None, sim.NumpyRNG(seed=3))[0] == made(1, None, sim.NumpyRNG(seed=3))[0]


def test_a_function_of_distance(sim, line):
    called = []

    def near(d):
        called.append(d.size)
        return np.where(d < 25, 1.0, 0.0)

    by_function = sim.Projection(line, line, sim.DistanceDependentProbabilityConnector(near))
    assert set(called) == {N}
    assert pairs(by_function) == pairs(sim.Projection(line, line, sim.DistanceDependentProbabilityConnector("d < 25")))


def test_displacements(sim):
    grid = sim.Population((6, 6), sim.IF_cond_exp())
    to_the_right = {(i, i + 6 * k) for k in (1, 2) for i in range(36 - 6 * k)}
    for function in ("(d[0] > 0) & (d[0] < 3) & (d[1] == 0)", lambda d: (d[0] > 0) & (d[0] < 3) & (d[1] == 0)):
        connector = sim.DisplacementDependentProbabilityConnector(function)
        assert pairs(sim.Projection(grid, grid, connector)) == to_the_right
    closed = sim.Space(periodic_boundaries=((0, 6), (0, 6), None))
    wraps = sim.Projection(grid, grid, sim.DisplacementDependentProbabilityConnector("(d[0] == 1) & (d[1] == 0)"), space=closed)
    assert pairs(wraps) == {(i, (i + 6) % 36) for i in range(36)}


class Stripes(IndexBasedExpression):
    def __call__(self, i, j):
        return (i % 2 == j % 2) & (self.projection.pre.positions[0][i] < 300)


def test_indices(sim, line):
    expected = {(i, j) for i in range(N) for j in range(N) if i % 2 == j % 2 and i < 30}
    assert pairs(sim.Projection(line, line, sim.IndexBasedProbabilityConnector(Stripes()))) == expected
    mine = Stripes()
    sim.Projection(line, line, sim.IndexBasedProbabilityConnector(mine))
    assert mine.projection is None
    diagonal = sim.IndexBasedProbabilityConnector(lambda i, j: i == j)
    assert pairs(sim.Projection(line, line, diagonal)) == {(i, i) for i in range(N)}


def test_a_small_world(sim, line):
    lattice = sim.Projection(line, line, sim.SmallWorldConnector(25, 0.0, allow_self_connections=False))
    assert pairs(lattice) == {(i, j) for i in range(N) for j in range(N) if 0 < abs(i - j) < 2.5}
    mixed = sim.Projection(line, line, sim.SmallWorldConnector(25, 0.3, allow_self_connections=False))
    assert len(mixed) == len(pairs(mixed)) == len(lattice)
    assert all(i != j for i, j in pairs(mixed))
    moved = len(pairs(mixed) - pairs(lattice))
    assert 0.15 * len(lattice) < moved < 0.45 * len(lattice)
    few = sim.Projection(line, line, sim.SmallWorldConnector(55, 0.5, n_connections=3))
    assert np.bincount(few.pairs.pre).tolist() == [3] * N
    everywhere = sim.Projection(line, line, sim.SmallWorldConnector(1e6, 1.0))
    assert len(pairs(everywhere)) == N * N
    one_way = pairs(sim.Projection(line, line, sim.SmallWorldConnector(100, 0.2, "NoMutual")))
    assert one_way
    assert all(i > j for i, j in one_way)


def test_weights_and_delays_of_distance(sim, line):
    distance = apart(line)
    synapse = sim.StaticSynapse(weight="0.1 * exp(-d / 100)", delay=lambda d: 0.1 + d / 300)
    for connector in (sim.AllToAllConnector(), sim.FixedNumberPreConnector(7), sim.FixedNumberPostConnector(7)):
        projection = sim.Projection(line, line, connector, synapse)
        for i, j, weight, delay in projection.get(["weight", "delay"], "list"):
            assert weight == pytest.approx(0.1 * np.exp(-distance[i, j] / 100))
            assert delay == pytest.approx(np.rint((0.1 + distance[i, j] / 300) * 10) / 10)
    projection.set(weight=lambda d: d * pq.nS)
    assert projection.weights == pytest.approx(distance[projection.pairs.pre, projection.pairs.post] / 1000)


def test_delays_are_put_on_the_nearest_step(sim, line):
    """Half a step becomes a whole one, as in NEST."""
    for delay in ("0.15 + d / 100", lambda d: 0.15 + d / 100):
        projection = sim.Projection(line[:1], line[:10], sim.AllToAllConnector(), sim.StaticSynapse(0.1, delay))
        assert projection.delays.tolist() == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    with pytest.raises(ValueError, match="delay"):
        sim.Projection(line[:1], line[:2], sim.AllToAllConnector(), sim.StaticSynapse(0.1, lambda i, j: 0.15))


def test_weights_of_indices(sim, line):
    class Column(IndexBasedExpression):
        def __call__(self, i, j):
            return i + 1000 * j + 1e6 * self.projection.post.positions[0][j]

    projection = sim.Projection(line, line, sim.FixedNumberPreConnector(3), sim.StaticSynapse(weight=Column()))
    for i, j, weight in projection.get("weight", "list"):
        assert weight == i + 1000 * j + 1e7 * j
    projection.set(weight=lambda i, j: i + j)
    assert projection.get("weight", "list", with_address=False) == [i + j for i, j, _ in projection.get("weight", "list")]


def test_cells_that_are_moved_later_change_nothing(sim, line):
    expected = apart(line)
    one = sim.Projection(line, line, sim.AllToAllConnector(), sim.StaticSynapse(weight="d"))
    late = sim.Projection(line, line, sim.DistanceDependentProbabilityConnector("d < 25"))
    line.positions = np.zeros((3, N))
    line[3].position = (5, 5, 5)
    assert one.get("weight", "array") == pytest.approx(expected)
    assert pairs(late) == set(zip(*np.nonzero(expected < 25), strict=True))
    one.set(weight="1 + d")
    assert one.get("weight", "array") == pytest.approx(1 + expected)


def test_parameters_of_positions(sim):
    grid = sim.Grid2D(dx=10.0, dy=20.0)
    cells = sim.Population(4, sim.IF_cond_exp(tau_m=lambda x, y, z: 10 + x + y / 10), structure=grid)
    assert cells.get("tau_m").tolist() == [10, 12, 20, 22]
    cells[1:3].set(tau_m=lambda x, y, z: 1 + y)
    assert cells.get("tau_m").tolist() == [10, 21, 1, 22]
    cells.initialize(v=lambda x, y, z: -70 + x)
    assert cells.initial_values["v"].tolist() == [-70, -70, -60, -60]
    cells.set(tau_m=lambda i: 1 + i + cells.position_generator(i)[0])
    assert cells.get("tau_m").tolist() == [1, 2, 13, 14]


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda sim: sim.DistanceDependentProbabilityConnector("foo(d)"), r"d_expression: there is no foo\(\)"),
        (lambda sim: sim.DistanceDependentProbabilityConnector(0.5), "d_expression is an expression of d"),
        (lambda sim: sim.DistanceDependentProbabilityConnector("d", "No"), "allow_self_connections"),
        (lambda sim: sim.DistanceDependentProbabilityConnector("d", rng=5), "rng is a NumpyRNG"),
        (lambda sim: sim.DistanceDependentProbabilityConnector("1 - d / 100"), "a probability is -[0-9.]+, which is none"),
        (lambda sim: sim.DistanceDependentProbabilityConnector("sqrt(-d - 1)"), "a probability is nan"),
        (lambda sim: sim.DistanceDependentProbabilityConnector(lambda d: -d - 1), "a probability is -"),
        (lambda sim: sim.DistanceDependentProbabilityConnector(lambda d: d[:2]), r"not an array of shape \(2,\)"),
        (lambda sim: sim.DistanceDependentProbabilityConnector(lambda d: "x"), "a probability: expected numbers"),
        (lambda sim: sim.DisplacementDependentProbabilityConnector("d[3]"), r"there is no d\[3\]"),
        (lambda sim: sim.DisplacementDependentProbabilityConnector(5), "disp_function is an expression"),
        (lambda sim: sim.IndexBasedProbabilityConnector(5), "index_expression is a function"),
        (lambda sim: sim.IndexBasedProbabilityConnector(Stripes), "index_expression is a function"),
        (lambda sim: sim.SmallWorldConnector(-1, 0.5), "degree must not be negative"),
        (lambda sim: sim.SmallWorldConnector(1, 1.5), "rewiring must lie between 0 and 1"),
        (lambda sim: sim.SmallWorldConnector(1, 0.5, n_connections=-1), "n_connections must be whole"),
    ],
)
def test_what_cannot_be_is_refused(sim, line, make, text):
    with pytest.raises((ValueError, TypeError), match=text):
        sim.Projection(line, line, make(sim))


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"weight": "1 / d"}, "weight: '1 / d' is inf at d = 0 um"),
        ({"weight": "foo"}, "StaticSynapse: weight: there is no foo"),
        ({"weight": lambda d: d[:3]}, "a number for each of the 60 sources"),
        ({"weight": lambda d: -d}, "must be zero or positive"),
        ({"weight": lambda d: d * pq.mV}, "weight is a number in uS"),
        ({"delay": "d / 100"}, "delay of 0 ms is shorter than the minimum"),
        ({"delay": lambda d: d * 0}, "delay of 0 ms is shorter than the minimum"),
    ],
)
def test_weights_and_delays_that_cannot_be(sim, line, values, text):
    with pytest.raises((InvalidConnections, ValueError), match=text):
        sim.Projection(line, line, sim.AllToAllConnector(), sim.StaticSynapse(**values))
    assert not sim.Projection(line, line, sim.FromListConnector([])).size()
