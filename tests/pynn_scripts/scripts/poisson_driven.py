"""Two kinds of Poisson input to each cell, and how far the cell's rate follows them."""

import pyNN.nest as sim
from pyNN.utility import Timer

timer = Timer()
sim.setup(timestep=0.1, min_delay=0.1)
cells = sim.Population(20, sim.IF_cond_exp(tau_m=10.0, e_rev_I=-75.0), label="driven")
exc = sim.Population(20, sim.SpikeSourcePoisson(rate=800.0), label="exc input")
inh = sim.Population(20, sim.SpikeSourcePoisson, {"rate": 200.0, "start": 20.0, "duration": 1e6}, label="inh input")
sim.Projection(exc, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.02, delay=0.5), receptor_type="excitatory")
sim.Projection(inh, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.02, delay=0.5), receptor_type="inhibitory")
for population in (cells, exc, inh):
    population.record("spikes")
cells[:3].record(["gsyn_exc", "gsyn_inh"])
timer.mark("built")
sim.run(200.0)
timer.mark("run")
for population in (cells, exc, inh):
    print(f"{population.label}: {population.mean_spike_count() / 0.2:.1f} per second")
assert abs(exc.mean_spike_count() / 0.2 - 800.0) < 5 * (800.0 / 0.2 / 20) ** 0.5
early = [float(t) for train in inh.get_data().segments[0].spiketrains for t in train if t < 20.0]
assert not early
results = {"cells": cells.get_data(), "exc": exc.get_data(), "inh": inh.get_data()}
sim.end()
