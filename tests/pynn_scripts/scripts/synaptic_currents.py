"""The currents through the synapses of one cell of each kind, as its voltage clamp would see them."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1)
spikes = sim.Population(1, sim.SpikeSourceArray(spike_times=[5.0, 6.0]))
results = {}
for celltype in (sim.IF_curr_exp(), sim.IF_curr_alpha(), sim.IF_cond_exp(), sim.IF_cond_alpha()):
    name = celltype.__class__.__name__
    cell = sim.Population(1, celltype, label=name)
    strength = 0.01 if "cond" in name else 0.3
    sim.Projection(spikes, cell, sim.AllToAllConnector(), sim.StaticSynapse(weight=strength, delay=1.0), receptor_type="excitatory")
    cell.record(["v", "isyn_exc", "isyn_inh"])
    results[name] = cell
sim.run(30.0)
for name, cell in results.items():
    results[name] = cell.get_data()
    current = results[name].segments[0].filter(name="isyn_exc")[0]
    print(name, "at most", current.max(), current.units)
    assert current.units.dimensionality.string == "nA" and np.argmax(current.magnitude) > 60
sim.end()
