"""The same network with current-based synapses, built as one population with two views."""

import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution

n_exc, n_inh = 160, 40
sim.setup(timestep=0.1, min_delay=0.1, max_delay=1.0)
parameters = {
    "tau_m": 20.0, "tau_syn_E": 5.0, "tau_syn_I": 10.0, "v_rest": -49.0, "v_reset": -60.0, "v_thresh": -50.0,
    "cm": 0.2, "tau_refrac": 5.0,
}
cells = sim.Population(n_exc + n_inh, sim.IF_curr_exp, parameters, label="All cells")
excitatory, inhibitory = cells[:n_exc], cells[n_exc:]
rng = NumpyRNG(seed=42)
cells.initialize(v=RandomDistribution("uniform", (-60.0, -50.0), rng=rng))

w_exc = 0.004  # nA
w_inh = -0.051
p = sim.FixedProbabilityConnector(p_connect=0.1, rng=rng)
exc = sim.Projection(excitatory, cells, p, sim.StaticSynapse(weight=w_exc, delay=0.1), receptor_type="excitatory")
inh = sim.Projection(inhibitory, cells, p, sim.StaticSynapse(weight=w_inh, delay=0.1), receptor_type="inhibitory")

cells.record("spikes")
cells[0:2].record("v")
sim.run(100.0)
data = cells.get_data().segments[0]
print("mean number of spikes:", cells.mean_spike_count())
print("excitatory", excitatory.mean_spike_count(), "inhibitory", inhibitory.mean_spike_count())
assert abs(exc.get("weight", format="list", with_address=False)[0] - w_exc) < 1e-12
assert abs(min(w for _, _, w in inh.get("weight", format="list")) - w_inh) < 1e-12
assert len(data.spiketrains) == 200
results = {"cells": data, "counts": cells.get_spike_counts()}
sim.end()
