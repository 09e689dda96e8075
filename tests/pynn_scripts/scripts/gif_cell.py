"""A cell of the generalised integrate-and-fire kind, which fires by chance; here the chance is all but certain."""

import pyNN.nest as sim

sim.setup(timestep=0.1)
cell = sim.Population(1, sim.GIF_cond_exp(
    v_rest=-65.0, cm=1.0, tau_m=20.0, tau_refrac=4.0, v_reset=-60.0, i_offset=1.2, delta_v=0.01, v_t_star=-50.0, lambda0=1e5,
    tau_eta=(1.0, 10.0, 100.0), tau_gamma=(1.0, 10.0, 100.0), a_eta=(0.1, 0.1, 0.1), a_gamma=(0.5, 0.5, 0.5)))
quiet = sim.Population(1, sim.GIF_cond_exp(i_offset=0.5, lambda0=1e-9))
for population in (cell, quiet):
    population.record(["spikes", "v", "v_t", "i_eta"])
sim.run(100.0)
train = cell.get_data().segments[0].spiketrains[0]
print(train)
assert len(train) >= 2 and len(quiet.get_data().segments[0].spiketrains[0]) == 0
results = {"drawn": cell.get_data(), "quiet": quiet.get_data()}
sim.end()
