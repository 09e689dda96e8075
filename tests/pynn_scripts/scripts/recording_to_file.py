"""Files that are named when recording begins, and written by end()."""

import os

import pyNN.nest as sim
from neo.io import PickleIO

sim.setup(timestep=0.1)
cells = sim.Population(3, sim.IF_curr_exp(i_offset=0.9), label="cells")
cells.record(["spikes", "v"], to_file="Results/at_the_end.pkl")
cells.record("spikes", to_file=False)
sim.run(50.0)
in_memory = cells.get_data()
sim.end()
assert os.path.exists("Results/at_the_end.pkl")
written = PickleIO("Results/at_the_end.pkl").read()[0]
assert len(written.segments[0].spiketrains) == 3
results = {"memory": in_memory, "written": written}
