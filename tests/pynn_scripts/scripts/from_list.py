"""Connections from lists, with and without names of columns."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1)
source = sim.Population(3, sim.SpikeSourceArray(spike_times=[2.0, 4.0]))
cells = sim.Population(3, sim.IF_curr_exp())
pairs = sim.Projection(source, cells, sim.FromListConnector([(0, 1), (2, 2)]), sim.StaticSynapse(weight=0.7, delay=1.5))
four = sim.Projection(source, cells, sim.FromListConnector([(0, 0, 0.1, 0.5), (1, 0, 0.2, 1.0), (2, 1, 0.3, 1.5)]), sim.StaticSynapse())
named = sim.Projection(source, cells, sim.FromListConnector([[0, 2, 2.0], [1, 2, 3.0]], column_names=["delay"]), sim.StaticSynapse(weight=1.0))
array = sim.Projection(source, cells, sim.FromListConnector(np.array([[1, 1, 0.4], [2, 0, 0.6]]), column_names=["weight"]), sim.StaticSynapse(delay=0.8))
twice = sim.Projection(source, cells, sim.FromListConnector([(0, 0, 0.1, 0.5), (0, 0, 0.2, 0.7)]), sim.StaticSynapse())
for projection in (pairs, four, named, array, twice):
    print(projection.get(["weight", "delay"], format="list"))
assert twice.size() == 2
cells.record("v")
sim.run(20.0)
results = {"v": cells.get_data(), "four": four.get(["weight", "delay"], "list"), "sum": twice.get("weight", "array", multiple_synapses="sum"),
           "first": twice.get("weight", "array", multiple_synapses="min")}
sim.end()
