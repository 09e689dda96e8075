"""Cells on a sheet, which reach their neighbours; delays and weights follow from the distance."""

import numpy as np
import pyNN.nest as sim
from pyNN import space
from pyNN.random import NumpyRNG

sim.setup(timestep=0.1, min_delay=0.1, max_delay=20.0)
rng = NumpyRNG(seed=76454, parallel_safe=True)
sheet = space.Grid2D(aspect_ratio=1.0, dx=50.0, dy=50.0)
exc = sim.Population(100, sim.IF_cond_exp(), structure=sheet, label="sheet")
inh = sim.Population(25, sim.IF_cond_exp(tau_refrac=2.0), structure=space.Grid2D(dx=100.0, dy=100.0, z=50.0))
stimulus = sim.Population(1, sim.SpikeSourceArray(spike_times=np.arange(5.0, 50.0, 5.0)))

torus = space.Space(axes="xy", periodic_boundaries=((0.0, 500.0), (0.0, 500.0), None))
lateral = sim.Projection(
    exc, exc, sim.DistanceDependentProbabilityConnector("exp(-d / 80.0)", allow_self_connections=False, rng=rng),
    sim.StaticSynapse(weight="0.02 / (1 + d / 100.0)", delay="0.2 + d / 100.0"), space=torus)
to_inh = sim.Projection(
    exc, inh, sim.DistanceDependentProbabilityConnector("d < 120", rng=rng), sim.StaticSynapse(weight=0.02, delay="0.1 + d / 100"))
from_inh = sim.Projection(
    inh, exc, sim.DistanceDependentProbabilityConnector("d < 150.0", rng=rng),
    sim.StaticSynapse(weight=0.05, delay=0.5), receptor_type="inhibitory")
middle = exc.nearest((250.0, 250.0, 0.0))
where = exc.id_to_index(middle)
centre = sim.PopulationView(exc, [where, where + 1, where - 1, where + 10, where - 10])
sim.Projection(stimulus, centre, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.2))

exc.record("spikes")
centre.record("v")
sim.run(60.0)

connections = lateral.get("weight", "list")
apart = abs(np.array([exc.positions[:2, int(j)] - exc.positions[:2, int(i)] for i, j, _ in connections]))
distances = np.hypot(*np.minimum(apart, 500.0 - apart).T)
delays = np.array(lateral.get("delay", "list", with_address=False))
assert np.allclose(delays, 0.2 + distances / 100.0, atol=0.051)
weights = np.array(lateral.get("weight", "list", with_address=False))
assert np.allclose(weights, 0.02 / (1 + distances / 100.0))
assert distances.min() >= 50.0 and distances.mean() < 150.0
print(len(lateral), "lateral connections, mean length", distances.mean())
# What has certain probabilities does not depend on whoever draws.
results = {"positions": exc.positions, "to_inh": sorted((i, j, d) for i, j, d in to_inh.get("delay", "list")),
           "from_inh": sorted((i, j) for i, j, w in from_inh.get("weight", "list")), "drawn": exc.get_data()}
sim.end()
