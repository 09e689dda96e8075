"""Cells that fire less and less: adaptation by conductances, by a current, and by threshold."""

import pyNN.nest as sim

sim.setup(timestep=0.1)
conductances = sim.Population(1, sim.IF_cond_exp_gsfa_grr(i_offset=0.8, tau_sfa=100.0, q_sfa=5.0, q_rr=0.0, tau_refrac=2.0, v_thresh=-57.0, v_rest=-70.0, v_reset=-70.0, cm=0.2895, tau_m=10.0))
current = sim.Population(1, sim.EIF_cond_exp_isfa_ista(i_offset=1.0, b=0.1, tau_w=100.0))
conductances.record(["spikes", "v", "g_s"])
current.record(["spikes", "v", "w"])
sim.run(150.0)
results = {}
for name, population in (("conductances", conductances), ("current", current)):
    data = population.get_data()
    train = data.segments[0].spiketrains[0]
    print(name, train)
    assert len(train) >= 3 and train[-1] - train[-2] > train[1] - train[0]
    results[name] = data
sim.end()
