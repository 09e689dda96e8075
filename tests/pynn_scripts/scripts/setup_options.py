"""A setup() with options for whichever engine it is."""

import pyNN.nest as sim

options = {"timestep": 0.1, "min_delay": 0.1, "max_delay": 10.0, "spike_precision": "on_grid", "t_flush": 50.0,
           "rng_seeds": [1], "quit_on_end": False, "debug": False, "label": "options", "use_cvode": False}
sim.setup(**options)
cells = sim.Population(1, sim.IF_curr_exp(i_offset=1.0))
cells.record("spikes")
sim.run(40.0)
print(sim.get_time_step(), sim.get_min_delay(), sim.get_max_delay())
assert sim.get_min_delay() == 0.1
results = {"cells": cells.get_data()}
sim.end()
