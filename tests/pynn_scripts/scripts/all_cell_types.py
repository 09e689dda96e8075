"""Each standard cell with two inputs and a current."""

import pyNN.nest as sim

sim.setup(timestep=0.1, min_delay=0.1)
inputs = sim.Population(2, sim.SpikeSourceArray(spike_times=[[5.0, 15.0, 16.0, 17.0], [25.0, 30.0]]))
names = ["IF_curr_exp", "IF_curr_alpha", "IF_cond_exp", "IF_cond_alpha", "EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista", "HH_cond_exp"]
populations = {}
for name in names:
    assert name in sim.list_standard_models()
    cellclass = getattr(sim, name)
    default = cellclass.default_parameters
    cell = sim.Population(1, cellclass(i_offset=0.05), label=name)
    conductance = "cond" in name
    assert cell.celltype.conductance_based == conductance
    sim.Projection(inputs[0:1], cell, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01 if conductance else 0.5, delay=1.0), receptor_type="excitatory")
    sim.Projection(inputs[1:2], cell, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.02 if conductance else -0.5, delay=1.0), receptor_type="inhibitory")
    cell.record([variable for variable in ("spikes", "v", "w", "gsyn_exc", "gsyn_inh") if variable in cellclass.recordable])
    populations[name] = cell
    print(name, "has", sorted(default), "and", cell.celltype.receptor_types)
sim.run(50.0)
results = {name: cell.get_data() for name, cell in populations.items()}
sim.end()
