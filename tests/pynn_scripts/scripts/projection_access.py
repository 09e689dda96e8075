"""Reading and changing the connections of a projection: all, some, one by one."""

import numpy as np
import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution

sim.setup(timestep=0.1, min_delay=0.1)
pre = sim.Population(3, sim.SpikeSourceArray(spike_times=[1.0, 6.0]))
post = sim.Population(4, sim.IF_cond_exp())
prj = sim.Projection(pre, post, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=1.0), receptor_type="excitatory",
                     label="some name")
print(prj.label, len(prj), prj.shape, prj.receptor_type)
assert prj.shape == (3, 4) and prj.pre is pre and prj.post is post
prj.set(weight=0.02)
assert np.allclose(prj.get("weight", format="list", with_address=False), 0.02)
prj.set(weight=np.arange(0.01, 0.13, 0.01).reshape(3, 4))
matrix = prj.get("weight", format="array")
weights, delays = prj.get(["weight", "delay"], format="array")
assert np.allclose(weights, matrix) and np.allclose(delays, 1.0)
prj.set(delay=2.0)
total = 0.0
for connection in prj.connections:
    total += connection.weight
assert abs(total - matrix.sum()) < 1e-9
assert len([c for c in prj]) == 12
single = prj[0]
single.weight = 0.2
assert abs(prj[0].weight - 0.2) < 1e-9
prj.set(weight=RandomDistribution("uniform", low=0.01, high=0.02, rng=NumpyRNG(seed=1)))
assert np.all((prj.get("weight", "array") >= 0.01) & (prj.get("weight", "array") <= 0.02))
prj.set(weight=matrix)
sparse = sim.Projection(pre, post, sim.FromListConnector([(0, 0, 0.01, 1.0), (2, 3, 0.02, 1.0)]), sim.StaticSynapse())
holes = sparse.get("weight", format="array")
assert np.isnan(holes).sum() == 10
n, bins = prj.weightHistogram(min=0.0, max=0.13, nbins=13)
assert sum(n) == 12
post.record("gsyn_exc")
sim.run(12.0)
results = {"gsyn": post.get_data(), "matrix": matrix, "holes": holes, "list": sorted(prj.get(["weight", "delay"], "list"))}
sim.end()
