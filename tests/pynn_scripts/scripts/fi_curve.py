"""The rate of a cell for each of several currents: one network, run again and again from the beginning."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1, t_flush=200.0)
cell = sim.Population(1, sim.IF_cond_exp(tau_refrac=2.0), label="cell")
cell.record(["spikes", "v"])
currents = np.arange(0.0, 2.5, 0.5)
rates = []
for current in currents:
    cell.set(i_offset=current)
    sim.run(100.0)
    rates.append(cell.get_spike_counts()[cell[0]] / 0.1)
    sim.reset(annotations={"current": float(current)})
block = cell.get_data()
for segment, rate in zip(block.segments, rates):
    print(segment.annotations["current"], "nA:", len(segment.spiketrains[0]), "spikes")
numbers = [len(segment.spiketrains[0]) for segment in block.segments]
assert len(numbers) == 5 and numbers == sorted(numbers) and numbers[-1] > numbers[0] == 0
results = {"block": block, "numbers": numbers, "currents": [s.annotations["current"] for s in block.segments]}
sim.end()
