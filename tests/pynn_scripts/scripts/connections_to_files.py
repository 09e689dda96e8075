"""Connections are written to files of each kind, and made again from them."""

import numpy as np
import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution
from pyNN.recording import files

sim.setup(timestep=0.1, min_delay=0.1)
pre = sim.Population(5, sim.SpikeSourceArray(spike_times=[3.0]))
post = sim.Population(4, sim.IF_cond_exp())
weights = np.random.RandomState(7).uniform(0.01, 0.02, size=20)
listed = [(k // 4, k % 4, weights[k], 0.5 + 0.1 * k) for k in range(20)]
first = sim.Projection(pre, post, sim.FromListConnector(listed), sim.StaticSynapse())
first.save("all", "connections.txt", format="list")
first.save(["weight", "delay"], files.NumpyBinaryFile("connections.npz", "wb"), format="list")
first.save("weight", "weights.txt", format="array")
again = sim.Projection(pre, post, sim.FromFileConnector("connections.txt"), sim.StaticSynapse())
third = sim.Projection(pre, post, sim.FromFileConnector(files.NumpyBinaryFile("connections.npz", "rb"), distributed=False), sim.StaticSynapse())
assert np.allclose(first.get("weight", "array"), again.get("weight", "array"))
assert np.allclose(first.get("delay", "array"), third.get("delay", "array"))
assert np.loadtxt("weights.txt").shape == (5, 4)
post.record("gsyn_exc")
sim.run(10.0)
results = {"gsyn": post.get_data(), "weights": again.get("weight", "array"), "delays": third.get("delay", "array")}
sim.end()
