"""Data taken away after each stretch of a run."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1)
cells = sim.Population(2, sim.IF_cond_exp(i_offset=[1.0, 1.2]))
cells.record(["spikes"])
parts = []
for _ in range(4):
    sim.run(25.0)
    parts.append(cells.get_data(clear=True).segments[0].spiketrains)
together = [np.concatenate([part[k].magnitude for part in parts]) for k in range(2)]
print([len(train) for train in together], "spikes")
assert all(np.all(np.diff(train) > 0) for train in together) and len(together[0]) > 2
results = {"first cell": together[0], "second cell": together[1]}
sim.end()
