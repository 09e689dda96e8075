"""A thousand cells of Izhikevich's, of which no two are alike, after the program in his paper of 2003."""

import numpy as np
import pyNN.nest as sim

Ne, Ni = 800, 200
random = np.random.RandomState(2003)
re, ri = random.uniform(size=Ne), random.uniform(size=Ni)

sim.setup(timestep=0.5, min_delay=0.5, max_delay=1.0)
excitatory = sim.Population(Ne, sim.Izhikevich(a=0.02, b=0.2, c=-65.0 + 15.0 * re**2, d=8.0 - 6.0 * re**2),
                            initial_values={"v": -65.0, "u": -13.0}, label="excitatory")
inhibitory = sim.Population(Ni, sim.Izhikevich(a=0.02 + 0.08 * ri, b=0.25 - 0.05 * ri, c=-65.0, d=2.0),
                            initial_values={"v": -65.0, "u": -65.0 * (0.25 - 0.05 * ri)}, label="inhibitory")
everybody = sim.Assembly(excitatory, inhibitory, label="everybody")

# One connection in fifty of those that there are in the paper.
pairs = [(i, j) for i in range(Ne + Ni) for j in random.choice(Ne + Ni, 20, replace=False)]
from_e = [(i, j, 0.5 * random.uniform(), 1.0) for i, j in pairs if i < Ne]
from_i = [(i - Ne, j, -1.0 * random.uniform(), 1.0) for i, j in pairs if i >= Ne]
for first, target in ((0, excitatory), (Ne, inhibitory)):
    for source, pairs, kind in ((excitatory, from_e, "excitatory"), (inhibitory, from_i, "inhibitory")):
        inside = [(i, j - first, w, d) for i, j, w, d in pairs if 0 <= j - first < target.size]
        sim.Projection(source, target, sim.FromListConnector(inside), sim.StaticSynapse(), receptor_type=kind)

for population, strength in ((excitatory, 0.005), (inhibitory, 0.002)):
    for index in range(0, population.size, 4):
        sim.StepCurrentSource(times=[1.0, 20.0, 60.0], amplitudes=strength * (1 + random.normal(size=3))
                              ).inject_into(population[index:index + 4])

everybody.record("spikes")
excitatory[0:3].record(["v", "u"])
sim.run(100.0)
print(everybody.mean_spike_count(), "spikes per cell")
assert everybody.mean_spike_count() > 0.1
results = {"everybody": everybody.get_data("spikes"), "some": excitatory[0:3].get_data(["v", "u"])}
sim.end()
