"""The state in which cells begin: numbers, arrays, drawn values and functions."""

import numpy as np
import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution

sim.setup(timestep=0.1)
one = sim.Population(4, sim.IF_cond_exp(), initial_values={"v": -70.0, "gsyn_exc": 0.01}, label="one number")
array = sim.Population(4, sim.IF_cond_exp(), initial_values={"v": np.array([-70.0, -65.0, -60.0, -55.0])})
function = sim.Population(4, sim.EIF_cond_exp_isfa_ista())
function.initialize(v=lambda i: -70.0 + i, w=0.05)
drawn = sim.Population(100, sim.IF_curr_exp())
drawn.initialize(v=RandomDistribution("uniform", low=-65.0, high=-55.0, rng=NumpyRNG(seed=42)))
both = sim.Population(4, sim.Izhikevich())
both.initialize(v=[-70.0, -70.0, -60.0, -60.0], u=np.array([-14.0, -14.0, -10.0, -10.0]))
assert isinstance(array.initial_values["v"].evaluate(), np.ndarray)
assert array.initial_values["v"].evaluate().tolist() == [-70.0, -65.0, -60.0, -55.0]
populations = {"one": one, "array": array, "function": function, "drawn": drawn, "both": both}
for population in populations.values():
    population.record(["v"])
one.record("gsyn_exc")
function.record("w")
both.record("u")
sim.run(5.0)
results = {name: population.get_data() for name, population in populations.items()}
first = {name: block.segments[0].filter(name="v")[0].magnitude[0] for name, block in results.items()}
print({name: values[:4] for name, values in first.items()})
assert np.all(first["one"] == -70.0) and np.allclose(first["function"], [-70.0, -69.0, -68.0, -67.0])
assert np.all((first["drawn"] >= -65.0) & (first["drawn"] <= -55.0)) and len(set(first["drawn"])) == 100
sim.end()
