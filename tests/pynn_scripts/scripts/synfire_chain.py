"""Packets of spikes run along groups of cells, each of which excites all of the next."""

import pyNN.nest as sim
from pyNN.parameters import Sequence

n_groups, size = 5, 10
sim.setup(timestep=0.1, min_delay=0.1)
parameters = {"cm": 0.29, "tau_m": 10.0, "v_rest": -70.0, "v_reset": -70.0, "v_thresh": -57.0, "tau_syn_E": 1.5, "e_rev_E": 0.0}
groups = [sim.Population(size, sim.IF_cond_exp, cellparams=parameters, label="group %d" % k) for k in range(n_groups)]
packet = sim.Population(size, sim.SpikeSourceArray(spike_times=[Sequence([10.0 + 0.2 * k]) for k in range(size)]))
links = []
for before, after in zip([packet] + groups[:-1], groups):
    links.append(sim.Projection(before, after, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.012, delay=3.0),
                                receptor_type="excitatory", label="%s to %s" % (before.label, after.label)))
chain = sum(groups[1:], groups[0])
chain.record("spikes")
groups[0].record("v", sampling_interval=0.5)
sim.run(50.0)
for group in groups:
    spikes = group.get_data("spikes").segments[0].spiketrains
    print(group.label, "fires", sum(len(train) for train in spikes), "times from", min(float(train[0]) for train in spikes), "ms on")
assert chain.size == 50 and chain.mean_spike_count() >= 1
results = {"chain": chain.get_data("spikes"), "v": groups[0].get_data("v")}
sim.end()
