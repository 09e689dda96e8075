"""Parts of a population and single cells: their initial values, and whether something can be recorded from them."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1)
cells = sim.Population(4, sim.Izhikevich(), label="cells")
cells[0:2].initialize(v=-70.0, u=-14.0)
cells[2:4].initialize(v=[-60.0, -55.0], u=-10.0)
cells[3].set_initial_value("v", -50.0)
assert cells[0].get_initial_value("v") == -70.0
assert cells.can_record("u") and not cells.can_record("gsyn_exc") and cells[0:2].can_record("spikes")
assert cells.find_units("v") == "mV"
cells.record(["v", "u"])
sim.run(5.0)
data = cells.get_data()
first = data.segments[0].filter(name="v")[0].magnitude[0]
print(first)
assert np.allclose(first, [-70.0, -70.0, -60.0, -50.0])
results = {"cells": data}
sim.end()
