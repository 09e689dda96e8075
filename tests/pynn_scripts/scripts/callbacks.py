"""Functions called while the network runs: to look, to change, and to show how far it is."""

import numpy as np
import pyNN.nest as sim
from pyNN.utility import ProgressBar, SimulationProgressBar


class Ramp:
    """Raises the current every 10 ms, and keeps what it has seen."""

    def __init__(self, population, interval=10.0):
        self.population, self.interval, self.seen = population, interval, []

    def __call__(self, t):
        self.seen.append((t, self.population.get_spike_counts()[self.population[0]]))
        self.population.set(i_offset=0.01 * t)
        return t + self.interval


sim.setup(timestep=0.1)
cells = sim.Population(2, sim.IF_curr_exp(), label="cells")
cells.record(["spikes", "v"])
ramp = Ramp(cells)
bar = SimulationProgressBar(interval=5.0, t_stop=100.0)
sim.run(100.0, callbacks=[ramp, bar])
sim.run_until(120.0, callbacks=[ramp])
print("\nseen:", ramp.seen)
progress = ProgressBar(width=20, char="*", mode="dynamic")
progress(0.5)
progress.set_level(1.0)
assert np.allclose([t for t, _ in ramp.seen][:3], [0.0, 10.0, 20.0]) and ramp.seen[-1][1] > 0
results = {"cells": cells.get_data(), "times": [t for t, _ in ramp.seen]}
sim.end()
