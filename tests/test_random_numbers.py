"""Random numbers: no two streams alike, whoever's seed it is; all follow from the seeds and the order of creation."""

import copy

import numpy as np
import pytest


def uniform(sim, **kwargs):
    return sim.RandomDistribution("uniform", (0.0, 1.0), **kwargs)


def weights(projection):
    return np.array(projection.get("weight", "list", with_address=False))


def groups(sim, n=20):
    return sim.Population(n, sim.SpikeSourceArray()), sim.Population(n, sim.IF_cond_exp())


def test_no_two_streams_are_alike(sim):
    """Of simulations, generators with and without seeds, their objects, and the objects' roles."""
    from pynn_data.network.streams import followed

    givers = []
    for seed in (0, 1, 2, 42, 2**32, 2**40 + 1):
        sim.setup(seed=seed)
        givers += [followed(), sim.NumpyRNG(seed), sim.NumpyRNG()]
    objects = [giver.new() for giver in givers for _ in range(4)]
    streams = [*objects, *(stream.child(role) for stream in objects for role in range(3))]
    first = [
        tuple(stream.generator(cell, tile).integers(2**62, size=2).tolist())
        for stream in streams
        for cell, tile in ((0, 0), (1, 0), (0, 1), (1, 1), (2**32, 0), (0, 2**32))
    ]
    assert len(set(first)) == len(first) == 18 * 4 * 4 * 6


@pytest.mark.parametrize("seed", [0, 42])
def test_a_generator_with_the_seed_of_setup_is_another(sim, seed):
    sim.setup(seed=seed)
    drawn = uniform(sim, rng=sim.NumpyRNG(seed))
    cells = sim.Population(1000, sim.IF_cond_exp(i_offset=uniform(sim)), initial_values={"v": drawn})
    assert abs(np.corrcoef(cells.get("i_offset"), cells.initial_values["v"])[0, 1]) < 0.15
    a, b = groups(sim, 40)
    one, two = (
        sim.Projection(a, b, sim.FixedProbabilityConnector(0.5, rng=rng), sim.StaticSynapse(0.1)).get("weight", "array")
        for rng in (None, sim.NumpyRNG(seed))
    )
    assert 600 < (np.isnan(one) ^ np.isnan(two)).sum() < 1000


def test_values_that_are_set_again_are_drawn_again(sim):
    a, b = groups(sim)
    projection = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(uniform(sim), delay=1.0))
    drawn = [weights(projection)]
    for _ in range(3):
        projection.set(weight=uniform(sim))
        drawn.append(weights(projection))
    projection.set(weight=uniform(sim), delay=sim.RandomDistribution("uniform", (1.0, 101.0)))
    drawn += [weights(projection), np.array(projection.get("delay", "list", with_address=False))]
    cells = sim.Population(400, sim.IF_cond_exp(i_offset=uniform(sim)))
    for _ in range(2):
        cells.set(i_offset=uniform(sim))
        drawn.append(cells.get("i_offset"))
    correlations = np.corrcoef(drawn)[np.triu_indices(len(drawn), 1)]
    assert np.abs(correlations).max() < 0.2


def test_generators_without_a_seed_follow_from_setup_and_the_order_of_creation(sim):
    def numbers(seed):
        sim.setup(seed=seed)
        rngs = [sim.NumpyRNG(), sim.NumpyRNG()]
        a, b = groups(sim)
        projections = [
            sim.Projection(a, b, sim.FixedProbabilityConnector(0.5, rng=rng), sim.StaticSynapse(0.1)) for rng in rngs
        ]
        return [
            *(np.isnan(p.get("weight", "array")).ravel().tolist() for p in projections),
            sim.NumpyRNG().next(3).tolist(),
            uniform(sim).next(3).tolist(),
            uniform(sim).next(3).tolist(),
            sim.NumpyRNG().permutation(100).tolist(),
        ]

    once, again, other = numbers(7), numbers(7), numbers(8)
    assert once == again
    assert all(x != y for x, y in zip(once, other, strict=True))
    assert once[0] != once[1]
    assert once[3] != once[4]


def test_drawing_by_hand_changes_nothing_in_what_populations_draw(sim):
    def offsets(by_hand):
        sim.setup(seed=3)
        distribution = uniform(sim)
        cells = sim.Population(3, sim.IF_cond_exp(i_offset=distribution))
        if by_hand:
            assert distribution.next() != distribution.next()
            assert distribution.rng is None
        again = sim.Population(3, sim.IF_cond_exp(i_offset=distribution))
        return cells.get("i_offset").tolist(), again.get("i_offset").tolist()

    first, second = offsets(by_hand=True)
    assert first != second
    plain = offsets(by_hand=False)
    assert plain[0] == first  # (what comes later has other numbers: next() took a place in the order of creation)


def test_a_generator_made_before_any_setup(sim):
    """Follows from the setup() before its first use."""
    from pynn_data.network import random, streams

    known, streams._followed = streams._followed, None
    try:
        early = random.NumpyRNG()
        unused = random.NumpyRNG(), random.NumpyRNG()
        values = [rng.next() for rng in unused]
        assert values[0] != values[1]
    finally:
        streams._followed = known
    sim.setup(seed=11)
    numbers = early.next(2).tolist()
    sim.setup(seed=11)
    assert sim.NumpyRNG().next(2).tolist() == numbers


def test_what_numpy_offers(sim):
    """Every method of numpy's RandomState, as with PyNN's generator; with a seed, the same numbers again."""
    rng, same = sim.NumpyRNG(seed=1), sim.NumpyRNG(seed=1)
    assert sorted(rng.permutation(4).tolist()) == [0, 1, 2, 3]
    same.permutation(4)
    assert rng.uniform(0.0, 1.0, 2).tolist() == same.uniform(0.0, 1.0, 2).tolist()
    assert 0 <= rng.randint(5) < 5
    assert rng.normal(size=(2, 3)).shape == (2, 3)
    with pytest.raises(AttributeError, match="NumpyRNG has no 'permute', nor has numpy.random.RandomState"):
        rng.permute(4)


def test_masks(sim):
    all_of_them = sim.NumpyRNG(seed=2).next(4)
    assert sim.NumpyRNG(seed=2).next(4, mask=[True, False, False, True]).tolist() == all_of_them[[0, 3]].tolist()
    assert sim.NumpyRNG(seed=2).next(4, mask=np.array([2, 1])).tolist() == all_of_them[[2, 1]].tolist()
    drawn = uniform(sim, rng=sim.NumpyRNG(seed=2)).next(4, mask=[False, True, False, False])
    assert drawn.tolist() == all_of_them[[1]].tolist()
    assert uniform(sim).next(3, mask=None).shape == (3,)


def test_a_copy_of_a_distribution_goes_on_with_its_generator(sim):
    distribution = uniform(sim, rng=sim.NumpyRNG(seed=5))
    other = copy.deepcopy(distribution)
    assert distribution.next() != other.next()


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True, None])
def test_seeds_that_are_none(sim, seed):
    with pytest.raises(ValueError, match=r"setup\(seed=\) must be a whole number that is not negative"):
        sim.setup(seed=seed)
    if seed is not None:
        with pytest.raises(ValueError, match=r"NumpyRNG\(seed=\) must be a whole number"):
            sim.NumpyRNG(seed=seed)


def test_numpy_numbers_as_seeds(sim):
    assert sim.NumpyRNG(np.int64(3)).next() == sim.NumpyRNG(3).next()
    sim.setup(seed=np.uint32(3))
    assert sim.Population(1, sim.IF_cond_exp()).get("tau_m") == 20.0


def test_generators_by_their_other_names(sim):
    """The same in every respect, with numbers of their own."""
    from pynn_data.network.random import GSLRNG, AbstractRNG, NativeRNG, NumpyRNG

    drawn = {}
    for kind in (NumpyRNG, NativeRNG, GSLRNG):
        assert issubclass(kind, AbstractRNG)
        assert kind(5).next(3).tolist() == kind(seed=5).next(3).tolist()
        assert kind().next() != kind().next()
        drawn[kind] = uniform(sim, rng=kind(5)).next()
        assert repr(kind(5)) == f"{kind.__name__}(seed=5)"
        assert kind(5).describe() == f"{kind.__name__} with seed 5; the same numbers with any number of processes"
        a, b = groups(sim)
        assert sim.Projection(a, b, sim.FixedProbabilityConnector(0.5, rng=kind(5))).size() > 0
        with pytest.raises(ValueError, match=rf"{kind.__name__}\(seed=\) must be a whole number"):
            kind("5")
    assert len(set(drawn.values())) == 3
    assert GSLRNG(5, "ranlxd2", False).type == "ranlxd2"


def test_whole_numbers_are_integers(sim):
    """So that they are indices; the upper bound is excluded, as in PyNN."""
    rng = sim.NumpyRNG(seed=2)
    for distribution, parameters in (("uniform_int", (0, 3)), ("poisson", (4.0,)), ("binomial", (9, 0.5))):
        assert rng.next(4, distribution, parameters).dtype == np.int64
        assert isinstance(sim.RandomDistribution(distribution, parameters, rng=rng).next(), int)
    assert set(rng.next(300, "uniform_int", {"low": 0, "high": 3}).tolist()) == {0, 1, 2}
    cells = sim.Population(5, sim.IF_cond_exp())
    assert cells[rng.next(None, "uniform_int", (0, 5))] in cells
    with pytest.raises(ValueError, match="'uniform_int' cannot be with low=2, high=2"):
        sim.RandomDistribution("uniform_int", (2, 2))


def test_ways_to_ask_for_numbers(sim):
    expected = sim.NumpyRNG(seed=2).next(3).tolist()
    for ask in (
        lambda rng: rng.next(3, None),
        lambda rng: rng.next(3, "uniform", {"low": 0.0, "high": 1.0}),
        lambda rng: rng.next(3, "uniform", [0.0, 1.0]),
        lambda rng: rng.next(n=3, distribution="uniform", parameters=(0.0, 1.0), mask=None),
        lambda rng: rng.random(3),
        lambda rng: rng.sample(3),
        lambda rng: sim.RandomDistribution("uniform", [0, 1], rng).next(3),
        lambda rng: sim.RandomDistribution("uniform", np.array([0.0, 1.0]), rng=rng).next(3),
        lambda rng: sim.RandomDistribution("uniform", low=0, high=1, rng=rng).next(n=3),
        lambda rng: sim.RandomDistribution("uniform", {"low": 0, "high": 1}, rng).next(3),
    ):
        assert ask(sim.NumpyRNG(seed=2)).tolist() == expected
    assert sim.NumpyRNG(seed=2).next(0).tolist() == []
    assert sim.NumpyRNG(seed=2).next(3, mask=[]).tolist() == []
    assert sim.NumpyRNG(2).rng.bytes(4) == sim.NumpyRNG(2).bytes(4)
    with pytest.raises(ValueError, match="a mask of bool has n = 3 entries, not 2"):
        sim.NumpyRNG(2).next(3, mask=[True, False])
    for wrong, text in ((("uniform", (0.0,)), "takes low, high"), (("nope",), "No distribution 'nope'; there are")):
        with pytest.raises(ValueError, match=text):
            sim.NumpyRNG(2).next(3, *wrong)


def test_what_is_refused_takes_no_numbers(sim):
    rng = sim.NumpyRNG(seed=4)
    for wrong in (-1, 1.5, "3"):
        with pytest.raises(ValueError, match=r"next\(\): n is a whole number"):
            uniform(sim, rng=rng).next(wrong)
    assert rng.next() == sim.NumpyRNG(seed=4).next()


def test_processes_make_no_difference(sim):
    with pytest.warns(UserWarning, match="NumpyRNG: rank and num_processes ignored; the numbers never depend"):
        rng = sim.NumpyRNG(seed=4, parallel_safe=False, rank=1, num_processes=2)
    assert rng.next() == sim.NumpyRNG(seed=4).next()


def test_clipped_normal_numbers(sim):
    rng = sim.NumpyRNG(seed=4)
    assert np.abs(rng.normal_clipped(0.0, 1.0, -0.5, 0.5, size=50)).max() <= 0.5
    at_the_limit = rng.normal_clipped_to_boundary(low=-0.5, high=0.5, size=50)
    assert (np.abs(at_the_limit) == 0.5).any()
    assert isinstance(rng.normal_clipped(), float)
