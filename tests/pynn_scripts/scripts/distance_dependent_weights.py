"""A spike reaches cells on a line the later, and the weaker, the farther they are."""

import numpy as np
import pyNN.nest as sim
from pyNN.space import Line, Space

sim.setup(timestep=0.1, min_delay=0.1, max_delay=10.0)
source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]), structure=Line())
near = sim.Population(8, sim.IF_cond_exp(), structure=Line(dx=2.0))
far = sim.Population(8, sim.IF_cond_exp(), structure=Line(dx=2.0, y=100.0))
law = sim.StaticSynapse(weight=lambda d: 0.05 * np.exp(-d / 5.0), delay="0.2 + 0.3 * d")
one = sim.Projection(source, near, sim.AllToAllConnector(), law)
# Along the line, the distance to the other line does not count.
other = sim.Projection(source, far, sim.AllToAllConnector(), law, space=Space(axes="x", scale_factor=0.5, offset=2.0))
d = 2.0 * np.arange(8)
assert np.allclose(one.get("weight", "array")[0], 0.05 * np.exp(-d / 5.0))
assert np.allclose(one.get("delay", "array")[0], 0.2 + 0.3 * d)
assert np.allclose(other.get("delay", "array")[0], 0.2 + 0.3 * 0.5 * (d + 2.0))
for population in (near, far):
    population.record(["v", "gsyn_exc"])
sim.run(20.0)
print("highest potentials:", near.get_data("v").segments[0].analogsignals[0].max(axis=0))
results = {"near": near.get_data(), "far": far.get_data(), "weights": one.get("weight", "array")}
sim.end()
