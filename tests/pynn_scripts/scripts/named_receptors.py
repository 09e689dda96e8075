"""A cell with any number of kinds of synapses, each with a name of its own."""

import pyNN.nest as sim

sim.setup(timestep=0.1, min_delay=0.1)
celltype = sim.PointNeuron(
    sim.AdExp(tau_m=10.0, v_rest=-60.0, v_reset=-60.0),
    quick=sim.AlphaPSR(tau_syn=1.0, e_syn=0.0),
    slow=sim.AlphaPSR(tau_syn=20.0, e_syn=0.0),
    brake=sim.AlphaPSR(tau_syn=5.0, e_syn=-80.0),
)
cells = sim.Population(2, celltype, initial_values={"v": -60.0})
assert set(celltype.receptor_types) == {"quick", "slow", "brake"}
print(cells.get("tau_m"), cells.get("brake.e_syn"))
inputs = sim.Population(3, sim.SpikeSourceArray(spike_times=[[5.0], [20.0], [40.0]]))
for index, name in enumerate(("quick", "slow", "brake")):
    sim.Projection(inputs[index:index + 1], cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=1.0), receptor_type=name)
cells.record(["v", "quick.gsyn", "slow.gsyn", "brake.gsyn"])
sim.run(80.0)
data = cells.get_data()
for signal in data.segments[0].analogsignals:
    print(signal.name, signal.units, signal.max())
results = {"cells": data}
sim.end()
