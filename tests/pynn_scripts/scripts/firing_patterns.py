"""Patterns of firing of the adaptive exponential cell, each from its own parameters, in one population."""

import numpy as np
import pyNN.nest as sim

patterns = {
    "tonic": dict(a=2.0, b=0.0, v_reset=-58.0, tau_w=30.0, i_offset=0.5),
    "adapting": dict(a=-10.0, b=0.005, v_reset=-58.0, tau_w=300.0, i_offset=0.5),
    "bursting": dict(a=2.0, b=0.1, v_reset=-46.0, tau_w=120.0, i_offset=0.65),
    "delayed": dict(a=-10.0, b=0.03, v_reset=-46.0, tau_w=100.0, i_offset=0.35),
}
sim.setup(timestep=0.05, min_delay=0.05)
each = {key: [pattern[key] for pattern in patterns.values()] for key in ("a", "b", "v_reset", "tau_w", "i_offset")}
cells = sim.Population(4, sim.EIF_cond_exp_isfa_ista(cm=0.2, tau_m=20.0, v_rest=-70.0, v_thresh=-50.0, delta_T=2.0, v_spike=0.0, tau_refrac=0.1, **each))
cells.initialize(v=-70.0, w=0.0)
cells.record(["spikes", "w"])
cells.annotate(patterns=list(patterns))
sim.run(60.0)
data = cells.get_data().segments[0]
for name, train in zip(patterns, data.spiketrains):
    print(name, np.diff(train.magnitude).round(1))
assert cells.get("tau_w").tolist() == [30.0, 300.0, 120.0, 100.0]
results = {"cells": data}
sim.end()
