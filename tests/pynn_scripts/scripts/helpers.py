"""The helpers of scripts: time taken, names of files, a log, populations kept for another time."""

import logging
import os

import pyNN.nest as sim
from pyNN.utility import Timer, init_logging, normalized_filename, notify

timer = Timer()
timer.start()
log = init_logging(None, debug=False)
init_logging("simulation.log", debug=True, num_processes=1, rank=0, level=logging.INFO)
log.info("begins")
name = normalized_filename("Results", "helpers", "pkl", "nest", 2)
day, file = os.path.split(name)
assert day.startswith("Results") and file.startswith("helpers_nest_np2_") and file.endswith(".pkl")
assert Timer.time_in_words(3661) and timer.elapsed_time() >= 0 and timer.diff() >= 0
print(timer.elapsed_time(format="long"))
timer.mark("asked")
timer.reset()

sim.setup()
cells = sim.Population(2, sim.IF_curr_exp(i_offset=1.0), label="kept")
cells.record("spikes")
sim.run(30.0)
cells.write_data(name)
assert os.path.exists(name)
notify("done")
results = {"cells": cells.get_data()}
sim.end()
