"""Connections onto some targets are those that all have, and are made without the others."""

import numpy as np
import pytest

from pynn_data.network.wiring import Wiring

DRAWN = {"low": 0.1, "high": 2.0}
CONNECTORS = {
    "all to all": lambda sim: sim.AllToAllConnector(allow_self_connections=False),
    "probability": lambda sim: sim.FixedProbabilityConnector(0.4),
    "probability, own seed": lambda sim: sim.FixedProbabilityConnector(0.4, rng=sim.NumpyRNG(7)),
    "number of sources": lambda sim: sim.FixedNumberPreConnector(3, with_replacement=True),
    "number of targets": lambda sim: sim.FixedNumberPostConnector(3),
    "drawn numbers of sources": lambda sim: sim.FixedNumberPreConnector(sim.RandomDistribution("uniform_int", (1, 5))),
    "drawn numbers of targets": lambda sim: sim.FixedNumberPostConnector(
        sim.RandomDistribution("poisson", (3,), rng=sim.NumpyRNG(4))
    ),
    "distances": lambda sim: sim.DistanceDependentProbabilityConnector("exp(-d / 5)"),
    "displacements": lambda sim: sim.DisplacementDependentProbabilityConnector("0.3 * (abs(d[0]) < 3)"),
    "small world": lambda sim: sim.SmallWorldConnector(2.5, 0.3),
    "total": lambda sim: sim.FixedTotalNumberConnector(21),
    "one to one": lambda sim: sim.OneToOneConnector(),
    "array": lambda sim: sim.ArrayConnector(np.arange(64).reshape(8, 8) % 3 == 0),
    "list": lambda sim: sim.FromListConnector([(i, 7 - i % 4, 0.1 * i, 0.1 + 0.1 * i) for i in range(8)]),
}
SYNAPSES = {
    "numbers": lambda sim: sim.StaticSynapse(0.5, delay=0.3),
    "drawn": lambda sim: sim.StaticSynapse(*(sim.RandomDistribution("uniform", **DRAWN) for _ in "12")),
    "own seed": lambda sim: sim.StaticSynapse(sim.RandomDistribution("uniform", rng=sim.NumpyRNG(3), **DRAWN)),
    "of distance": lambda sim: sim.StaticSynapse("0.1 * d", delay="0.1 + d / 3"),
    "functions of distance": lambda sim: sim.StaticSynapse(lambda d: 0.1 * d, delay=lambda d: 0.1 + d / 3),
    "functions": lambda sim: sim.StaticSynapse(lambda i, j: 0.1 * i + j, delay=lambda i, j: 0.1 * (1 + i + j)),
    "arrays": lambda sim: sim.StaticSynapse(np.arange(64.0).reshape(8, 8), delay=0.1 + 0.1 * np.eye(8)),
}


def make(sim, connector, synapse):
    """Return the wiring of eight cells among themselves, of which nothing is made yet."""
    cells = sim.Population(8, sim.IF_cond_exp())
    projection = sim.Projection(cells, cells, connector, synapse)
    return Wiring(projection, projection.description)


def arrays(wiring):
    return wiring.pairs.pre, wiring.pairs.post, wiring.weights, wiring.delays


@pytest.mark.parametrize("synapse", SYNAPSES)
@pytest.mark.parametrize("connector", CONNECTORS)
@pytest.mark.parametrize("targets", [[1, 4, 7], [], [3]])
def test_some_are_as_among_all(sim, connector, synapse, targets):
    wiring = make(sim, CONNECTORS[connector](sim), SYNAPSES[synapse](sim))
    part = arrays(wiring.onto(np.array(targets, dtype=np.int64)))
    chosen = np.isin(wiring.pairs.post, targets)
    for some, everything in zip(part, arrays(wiring), strict=True):
        assert some.dtype == everything.dtype
        np.testing.assert_array_equal(some, everything[chosen])


@pytest.mark.parametrize("block", [1, 24, 2**22])
@pytest.mark.parametrize("synapse", SYNAPSES)
@pytest.mark.parametrize("connector", CONNECTORS)
def test_blocks_are_all_of_them(sim, connector, synapse, block, monkeypatch):
    """Made part by part or as a whole, in the same order, with the same longest delay; the parts are not kept."""
    from pynn_data.network import wiring as module

    monkeypatch.setattr(module, "BLOCK", block)
    wiring, targets = make(sim, CONNECTORS[connector](sim), SYNAPSES[synapse](sim)), np.array([0, 1, 2, 5, 7])
    longest = wiring.longest_delay(targets)
    parts = [arrays(part) for _, part in wiring.in_blocks(targets)]
    apart = wiring._description.connector.by_target
    assert len(parts) == ({1: 5, 24: 2, 2**22: 1}[block] if apart else 1)
    if apart:
        assert "pairs" not in vars(wiring)
    everything = arrays(wiring)
    chosen = np.isin(wiring.pairs.post, targets)
    for some, full in zip(zip(*parts, strict=True), everything, strict=True):
        np.testing.assert_array_equal(np.concatenate(some), full[chosen])
    made = wiring.delays[chosen]
    assert longest >= made.max(initial=1)
    if made.size:
        assert longest == made.max()


@pytest.mark.parametrize("synapse", SYNAPSES)
@pytest.mark.parametrize("connector", CONNECTORS)
def test_it_does_not_matter_what_is_made_first(sim, connector, synapse):
    parts = []
    for order in (0, 1), (1, 0):
        sim.setup(timestep=0.1, seed=4)
        connectors, synapses = CONNECTORS[connector](sim), SYNAPSES[synapse](sim)
        wirings = [make(sim, connectors, synapses) for _ in range(2)]  # with the same random numbers of their own
        made = {i: arrays(wirings[i].onto(np.array([0, 2, 5]))) for i in order}
        parts.append([*made[0], *made[1]])
    for one, other in zip(*parts, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_others_are_not_made(sim):
    wiring = make(sim, sim.FixedProbabilityConnector(0.4), SYNAPSES["drawn"](sim))
    arrays(wiring.onto(np.array([1, 4])))
    assert not {"pairs", "weights", "delays"} & set(vars(wiring))


def test_one_value_per_connection_has_a_place_among_all(sim):
    connector = sim.FromListConnector([(i, 7 - i) for i in range(8)])
    wiring = make(sim, connector, sim.StaticSynapse(np.arange(8.0), delay=0.1))
    np.testing.assert_array_equal(wiring.onto(np.array([2, 3])).weights, [2.0, 3.0])


def test_values_that_were_set(sim):
    cells = sim.Population(8, sim.IF_cond_exp())
    projection = sim.Projection(cells, cells, sim.OneToOneConnector(), sim.StaticSynapse(1.0, delay=0.1))
    some = np.array([2, 3])
    assert projection.wiring.onto(some).weights.tolist() == [1.0, 1.0]
    projection.set(weight=np.arange(8.0), delay=0.4)
    assert projection.wiring.onto(some).weights.tolist() == [2.0, 3.0]
    assert projection.wiring.onto(some).delays.tolist() == [4, 4]


MADE = {"pairs", "weights", "delays"}


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("synapse", SYNAPSES)
def test_what_could_turn_out_otherwise_is_made_at_the_call(sim, monkeypatch, synapse, processes):
    """Functions, and what is drawn; but with several processes each draws for its own targets, later."""
    cells = sim.Population(8, sim.IF_cond_exp())
    monkeypatch.setattr(cells._simulation.ranks, "size", processes, raising=False)
    projection = sim.Projection(cells, cells, sim.FixedProbabilityConnector(0.4), SYNAPSES[synapse](sim))
    made = MADE & set(vars(projection.wiring))
    at_the_call = {
        "numbers": set(), "arrays": set(), "functions": MADE,
        "drawn": MADE if processes == 1 else set(), "own seed": {"pairs", "weights"} if processes == 1 else set(),
        "of distance": MADE if processes == 1 else set(), "functions of distance": MADE,
    }  # fmt: skip
    assert made == at_the_call[synapse]


def test_an_entry_of_a_matrix_counts_where_cells_are_joined(sim):
    """What `get` returns as an array has no number where there is no connection, and can be given again."""
    cells = sim.Population(4, sim.IF_cond_exp())
    first = sim.Projection(cells, cells, sim.OneToOneConnector(), sim.StaticSynapse(0.3, 0.4))
    weight, delay = first.get(["weight", "delay"], "array")
    again = sim.Projection(cells, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight, delay))
    assert again.get(["weight", "delay"], "list") == first.get(["weight", "delay"], "list")
    with pytest.raises(ValueError, match="weight must be finite"):
        sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight))
