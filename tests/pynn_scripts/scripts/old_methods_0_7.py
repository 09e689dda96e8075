"""Methods of populations and projections by the names that they had up to PyNN 0.7."""

import numpy
import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution

sim.setup(timestep=0.1, min_delay=0.1)
source = sim.Population(2, sim.SpikeSourceArray, {"spike_times": numpy.arange(5.0, 50.0, 5.0)})
cells = sim.Population(3, sim.IF_cond_exp, {"tau_m": 15.0}, label="old")
cells.tset("i_offset", numpy.array([0.1, 0.2, 0.3]))
cells.rset("tau_refrac", RandomDistribution("uniform", (1.0, 2.0), rng=NumpyRNG(seed=5)))
assert list(cells.get("i_offset")) == [0.1, 0.2, 0.3]
assert all(1.0 <= value <= 2.0 for value in cells.get("tau_refrac"))
cells.set(tau_refrac=2.0)
prj = sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=1.0))
prj.setWeights(0.03)
prj.setDelays(2.0)
assert prj.getWeights() == [0.03] * 6
assert prj.getDelays(format="list") == [2.0] * 6
prj.randomizeWeights(RandomDistribution("uniform", (0.02, 0.04), rng=NumpyRNG(seed=6)))
assert all(0.02 <= weight <= 0.04 for weight in prj.getWeights(format="list"))
prj.setWeights(0.03)
prj.printWeights("weights.txt", format="list")
cells.record("spikes")
cells.record_v()
cells.record_gsyn()
sim.run(60.0)
spikes = cells.getSpikes().segments[0]
v = cells.get_v().segments[0]
gsyn = cells.get_gsyn().segments[0]
cells.printSpikes("Results/old.pkl")
cells.print_v("Results/old_v.pkl")
print("mean number of spikes:", cells.meanSpikeCount())
results = {"spikes": spikes.spiketrains, "v": v.filter(name="v")[0], "gsyn": gsyn.filter(name="gsyn_exc")[0]}
sim.end()
