"""A cell of Hodgkin and Huxley's kind: pulses of current of either sign, and what they do to it."""

import pyNN.nest as sim

sim.setup(timestep=0.01, min_delay=0.01)
hh = sim.Population(2, sim.HH_cond_exp(gbar_Na=20.0, gbar_K=6.0, g_leak=0.01, cm=0.2, v_offset=-63.0), label="HH")
pulse = sim.DCSource(amplitude=0.5, start=5.0, stop=20.0)
pulse.inject_into(hh[0:1])
hh[1].inject(sim.DCSource(amplitude=-0.3, start=5.0, stop=20.0))
hh.initialize(v=-64.0)
hh.record(["v", "spikes"])
sim.run(30.0)
data = hh.get_data().segments[0]
v = data.filter(name="v")[0]
print("highest:", v.max(axis=0), "lowest:", v.min(axis=0))
assert len(data.spiketrains[0]) >= 1
assert len(data.spiketrains[1]) <= 1  # of a rebound
results = {"hh": data}
sim.end()
