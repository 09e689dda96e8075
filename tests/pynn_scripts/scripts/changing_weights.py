"""Weights are changed while the network runs."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1, min_delay=0.1)
source = sim.Population(1, sim.SpikeSourceArray(spike_times=[float(t) for t in range(5, 100, 5)]))
cells = sim.Population(2, sim.IF_cond_exp(v_thresh=0.0))
link = sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=0.5))
cells.record(["v", "gsyn_exc"])
for weight in (0.01, 0.03, 0.0, np.array([[0.02, 0.005]])):
    link.set(weight=weight)
    sim.run(23.0)  # so that no spike is under way
    print(sim.get_current_time(), link.get("weight", "array"))
results = {"cells": cells.get_data(), "weights": link.get("weight", "array")}
sim.end()
