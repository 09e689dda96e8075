"""Excitatory and inhibitory cells in random balance, driven from outside, after N. Brunel (2000), in small."""

from pyNN.random import NumpyRNG
from pyNN.utility import Timer, get_simulator

sim, options = get_simulator()
timer = Timer()
timer.start()

n_exc, n_inh = 80, 20
density = 0.1
J, g, eta = 0.5, 5.0, 2.0  # mV; ratio of weights; input as a share of what makes a cell fire
delay, tau_m, threshold = 1.5, 20.0, 20.0

sim.setup(timestep=0.1, min_delay=0.1, max_delay=5.0)
cell_parameters = {
    "tau_m": tau_m, "tau_refrac": 2.0, "v_rest": 0.0, "v_reset": 0.0, "v_thresh": threshold, "cm": 1.0,
}
external_rate = eta * threshold / (J * tau_m) * 1000.0

E = sim.Population(n_exc, sim.IF_curr_delta(**cell_parameters), label="excitatory")
I = sim.Population(n_inh, sim.IF_curr_delta(**cell_parameters), label="inhibitory")
noise = sim.Population(n_exc + n_inh, sim.SpikeSourcePoisson(rate=external_rate), label="outside")
E.initialize(v=0.0)
I.initialize(v=0.0)

rng = NumpyRNG(seed=8658764, parallel_safe=True)
connector = sim.FixedProbabilityConnector(density, allow_self_connections=False, rng=rng)
excitation = sim.StaticSynapse(weight=J, delay=delay)
inhibition = sim.StaticSynapse(weight=-g * J, delay=delay)

sim.Projection(noise, E + I, sim.OneToOneConnector(), sim.StaticSynapse(weight=J, delay=0.1), receptor_type="excitatory")
for target in (E, I):
    sim.Projection(E, target, connector, excitation, receptor_type="excitatory")
    sim.Projection(I, target, connector, inhibition, receptor_type="inhibitory")

E.record("spikes")
I[:10].record("spikes")
E[0:2].record("v")
print("building took", timer.diff(), "s")
sim.run(100.0)
print("running took", timer.diff(), "s")

rate = E.mean_spike_count() / 0.1
print(f"{sim.num_processes()} process(es); excitatory cells fire at {rate:.1f} per second")
assert 1.0 < rate < 200.0
E.write_data("Results/brunel_exc.pkl", "spikes")
results = {"E": E.get_data(), "I": I.get_data()}
sim.end()
