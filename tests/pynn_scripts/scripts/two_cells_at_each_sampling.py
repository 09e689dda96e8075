"""Cells of one population recorded at different intervals of time, and alone."""

import pyNN.nest as sim

sim.setup(timestep=0.1)
cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 0.5, 1.0, 1.5]))
cells[0:2].record("v", sampling_interval=1.0)
cells[2:3].record("spikes")
other = sim.Population(2, sim.IF_cond_exp(i_offset=0.8))
other.record(["v", "gsyn_inh"], sampling_interval=0.5)
sim.record("v", other[0:1], "other.pkl", sampling_interval=0.5)
sim.run(20.0)
data = other.get_data()
assert cells.get_data("v").segments[0].analogsignals[0].shape == (21, 2)
results = {"v": cells[0:2].get_data("v"), "other": data}
sim.end()
