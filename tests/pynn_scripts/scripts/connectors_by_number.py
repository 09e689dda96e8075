"""Connectors that draw a number of partners that is given, or drawn itself."""

from collections import Counter

import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution

sim.setup(timestep=0.1)
rng = NumpyRNG(seed=12345)
pre = sim.Population(10, sim.IF_curr_exp(i_offset=1.0), label="pre")
post = sim.Population(15, sim.IF_curr_exp(), label="post")
synapse = sim.StaticSynapse(weight=0.5, delay=0.5)


def pairs(projection):
    return [(int(i), int(j)) for i, j, _ in projection.get("weight", "list")]


found = pairs(sim.Projection(pre, post, sim.FixedNumberPostConnector(n=4, rng=rng), synapse))
assert set(Counter(i for i, _ in found).values()) == {4} and len(set(found)) == 40
found = pairs(sim.Projection(pre, post, sim.FixedNumberPreConnector(n=4, rng=rng), synapse))
assert set(Counter(j for _, j in found).values()) == {4} and len(set(found)) == 60
found = pairs(sim.Projection(pre, pre, sim.FixedNumberPreConnector(9, allow_self_connections=False, rng=rng), synapse))
assert sorted(found) == [(i, j) for i in range(10) for j in range(10) if i != j]
found = pairs(sim.Projection(pre, post, sim.FixedNumberPostConnector(n=20, with_replacement=True, rng=rng), synapse))
assert len(found) == 200
some = RandomDistribution("uniform_int", low=1, high=3, rng=rng)
found = pairs(sim.Projection(pre, post, sim.FixedNumberPreConnector(n=some, rng=rng), synapse))
assert set(Counter(j for _, j in found).values()) <= {1, 2, 3}
total = sim.Projection(pre, post, sim.FixedTotalNumberConnector(n=33, rng=rng), synapse)
assert total.size() == 33
random = sim.Projection(pre, post, sim.FixedProbabilityConnector(0.5, rng=rng, callback=None), synapse)
print(random.size(), "of 150 connections")
assert 45 < random.size() < 105
pre.record("spikes")
sim.run(30.0)
results = {"pre": pre.get_data(), "sizes": [total.size()]}
sim.end()
