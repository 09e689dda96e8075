"""Currents whose parameters are changed between stretches of a run."""

import pyNN.nest as sim

sim.setup(timestep=0.1)
cells = sim.Population(2, sim.IF_cond_exp(v_thresh=0.0, tau_m=5.0))
stairs = sim.StepCurrentSource(times=[0.0, 10.0], amplitudes=[0.1, 0.2])
steady = sim.DCSource(amplitude=0.0)
cells[0].inject(stairs)
steady.inject_into(cells[1:2])
cells.record("v", sampling_interval=0.2)
sim.run(20.0)
stairs.set_parameters(times=[20.0, 30.0], amplitudes=[-0.1, 0.5])
steady.amplitude = 0.4
print(stairs.get_parameters(), steady.amplitude)
sim.run(20.0)
steady.set_parameters(amplitude=-0.4)
sim.run_until(60.0)
results = {"cells": cells.get_data()}
sim.end()
