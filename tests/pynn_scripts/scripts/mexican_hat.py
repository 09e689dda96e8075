"""Neighbours excite, those farther away inhibit: activity in the middle stays there."""

import numpy as np
import pyNN.nest as sim
from pyNN import space

sim.setup(timestep=0.1, min_delay=0.1)
n = 30
where = space.Line(dx=1.0)
exc = sim.Population(n, sim.IF_cond_exp, {"tau_refrac": 2.0}, where, label="exc")
inh = sim.Population(n, sim.IF_cond_exp, {"tau_refrac": 1.0}, where, label="inh")
circle = space.Space("x", periodic_boundaries=((0.0, 30.0), None, None))
sim.Projection(exc, exc, sim.DistanceDependentProbabilityConnector("d < 3"), sim.StaticSynapse(weight=0.004, delay="0.2 + 0.1 * d"), space=circle)
sim.Projection(exc, inh, sim.DistanceDependentProbabilityConnector("d < 8"), sim.StaticSynapse(weight=0.01, delay=0.2), space=circle)
sim.Projection(inh, exc, sim.DistanceDependentProbabilityConnector("(d >= 3) * (d < 10)"), sim.StaticSynapse(weight=0.02, delay=0.2),
               receptor_type="inhibitory", space=circle)
exc.set(i_offset=lambda i: 0.6 + 0.6 * np.exp(-((i - 15) / 3.0) ** 2))
exc.record("spikes")
inh.record("spikes")
sim.run(60.0)
counts = [len(train) for train in exc.get_data().segments[0].spiketrains]
print(counts)
assert counts[15] > counts[0]
results = {"exc": exc.get_data(), "inh": inh.get_data()}
sim.end()
