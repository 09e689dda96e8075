"""Sources more regular than Poisson's: with dead time, and gamma processes, constant and changing."""

import numpy as np
import pyNN.nest as sim
from pyNN.parameters import Sequence

sim.setup(timestep=0.1)
dead = sim.Population(20, sim.SpikeSourcePoissonRefractory(rate=100.0, tau_refrac=5.0, start=10.0))
gamma = sim.Population(20, sim.SpikeSourceGamma(alpha=4, beta=400.0, start=0.0, duration=300.0))
changing = sim.Population(20, sim.SpikeSourceInhGamma(a=Sequence([4.0, 4.0]), b=Sequence([0.01, 0.0025]), tbins=Sequence([0.0, 200.0])))
for population in (dead, gamma, changing):
    population.record("spikes")
sim.run(400.0)
results = {}
for name, population in (("dead", dead), ("gamma", gamma), ("changing", changing)):
    trains = population.get_data().segments[0].spiketrains
    intervals = np.concatenate([np.diff(train.magnitude) for train in trains])
    print(name, sum(len(train) for train in trains), "spikes, intervals of", intervals.mean(), "ms, variation", intervals.std() / intervals.mean())
    results["drawn " + name] = trains
intervals = np.concatenate([np.diff(train.magnitude) for train in results["drawn dead"]])
assert intervals.min() >= 5.0 - 1e-6 and 9.0 < intervals.mean() < 11.0
assert all(train[0] >= 10.0 for train in results["drawn dead"].__iter__() if len(train))
last = max(float(train[-1]) for train in results["drawn gamma"] if len(train))
assert last <= 300.0
early = sum(np.sum(train.magnitude < 200.0) for train in results["drawn changing"])
late = sum(np.sum(train.magnitude > 200.0) for train in results["drawn changing"])
assert late > 2.5 * early > 0
sim.end()
