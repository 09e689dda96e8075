"""One network with several seeds of its input: reset, new spike times, run."""

import numpy as np
import pyNN.nest as sim
from pyNN.parameters import Sequence

sim.setup(timestep=0.1, t_flush=100.0, min_delay=0.1)
inputs = sim.Population(5, sim.SpikeSourceArray())
cells = sim.Population(5, sim.IF_cond_exp(tau_refrac=2.0))
sim.Projection(inputs, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.015, delay=1.0))
cells.record("spikes")
for seed in range(3):
    random = np.random.RandomState(seed)
    inputs.set(spike_times=[Sequence(np.sort(random.uniform(1.0, 49.0, size=10)).round(1)) for _ in range(5)])
    sim.run(50.0)
    print(seed, cells.mean_spike_count())
    sim.reset(annotations={"seed": seed})
data = cells.get_data()
assert len(data.segments) == 3 and [segment.annotations["seed"] for segment in data.segments] == [0, 1, 2]
results = {"data": data}
sim.end()
