"""Noise injected into cells: the same into two of them, none into the third."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1)
cells = sim.Population(3, sim.IF_curr_exp(v_thresh=100.0))
noise = sim.NoisyCurrentSource(mean=0.2, stdev=0.5, start=10.0, stop=40.0, dt=1.0)
noise.inject_into(cells[0:2])
cells.record("v")
sim.run(50.0)
v = cells.get_data().segments[0].analogsignals[0].magnitude
assert np.all(v[:90, 0] == -65.0) and np.all(v[:, 2] == -65.0)
assert np.std(np.diff(v[150:400, 0])) > 1e-3
results = {"drawn": v}
sim.end()
