"""Groups put together, named, indexed, recorded and connected as one."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1, min_delay=0.1)
a = sim.Population(4, sim.IF_cond_exp(i_offset=1.0), label="a")
b = sim.Population(3, sim.IF_cond_exp(i_offset=1.5), label="b")
c = sim.Population(2, sim.EIF_cond_exp_isfa_ista(), label="c")
both = a + b
everything = sim.Assembly(a, b, label="everything")
everything += c[0:1]
assert everything.size == len(everything) == 8 and len(everything.populations) == 3
assert everything.get_population("b") is b
some = everything[2:6]
print(everything.label, some, [population.label for population in everything.populations])
assert everything[5] == b[1] and everything.id_to_index(b[1]) == 5
link = sim.Projection(both, everything, sim.FromListConnector([(0, 7, 0.05, 1.0), (4, 7, 0.05, 1.5), (6, 0, 0.02, 1.0)]), sim.StaticSynapse(),
                      receptor_type="excitatory")
everything.record("spikes")
both.record("v")
sim.run(60.0)
counts = everything.get_spike_counts()
assert len(counts) == 8
assert abs(everything.mean_spike_count() - np.mean(list(counts.values()))) < 1e-12
data = both.get_data()
results = {"v": data.segments[0].filter(name="v")[0], "a": a.get_data("spikes"), "b": b.get_data("spikes"), "c": c[0:1].get_data("spikes"),
           "counts": sorted(counts.values())}
assert len(both.get_data("spikes").segments[0].spiketrains) == 7
both.write_data("assembly.pkl", "spikes")
sim.end()
