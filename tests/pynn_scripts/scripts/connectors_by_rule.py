"""Who is joined to whom by each connector that says so exactly."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1, min_delay=0.1)
pre = sim.Population(4, sim.IF_cond_exp(i_offset=1.0))
post = sim.Population(6, sim.IF_cond_exp())
synapse = sim.StaticSynapse(weight=0.01, delay=0.5)
results = {}


def keep(name, projection):
    pairs = sorted((int(i), int(j)) for i, j, _ in projection.get("weight", format="list"))
    assert len(pairs) == projection.size() == len(projection)
    print(name, pairs)
    results[name] = pairs
    return pairs


keep("all", sim.Projection(pre, post, sim.AllToAllConnector(), synapse))
keep("not itself", sim.Projection(pre, pre, sim.AllToAllConnector(allow_self_connections=False, safe=True), synapse))
keep("one to one", sim.Projection(post, post, sim.OneToOneConnector(), synapse))
keep("one to one of views", sim.Projection(pre[1:3], post[2:4], sim.OneToOneConnector(), synapse))
keep("unequal", sim.Projection(pre, post, sim.OneToOneConnector(), synapse))
matrix = np.zeros((4, 6), dtype=bool)
matrix[0, 3] = matrix[2, 5] = matrix[2, 1] = True
keep("array", sim.Projection(pre, post, sim.ArrayConnector(matrix), synapse))
keep("probability one", sim.Projection(pre, post, sim.FixedProbabilityConnector(1.0), synapse))
assert sim.Projection(pre, post, sim.FromListConnector([]), synapse).size() == 0
assert len(sim.Projection(pre, post, sim.FixedProbabilityConnector(0.0), synapse)) == 0
original = sim.Projection(pre, post, sim.FromListConnector([(0, 1), (3, 2)]), synapse, label="original")
copied = keep("clone", sim.Projection(pre, post, sim.CloneConnector(original), sim.StaticSynapse(weight=0.02)))
assert copied == [(0, 1), (3, 2)]
sim.run(10.0)
sim.end()
