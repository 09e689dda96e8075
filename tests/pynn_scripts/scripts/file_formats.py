"""Data into files, by name and with Neo's own objects, all or some variables."""

import os
import pickle

import neo
import pyNN.nest as sim
from neo.io import NixIO, PickleIO

sim.setup(timestep=0.1)
population = sim.Population(5, sim.IF_cond_exp(i_offset=1.0), label="written")
population.record(["spikes", "v", "gsyn_exc"])
sim.run(30.0)
population.write_data("Results/by_name.pkl")
population.write_data(PickleIO("object.pkl"), variables=("v", "gsyn_exc"))
population.write_data(NixIO(filename="my_data.h5"))
population.write_data("my_data.mat")
population.write_data("Results/more/some.pkl", "spikes", gather=True, annotations={"what": "spikes"})
back = PickleIO("Results/by_name.pkl").read()[0]
names = sorted(signal.name for signal in back.segments[0].analogsignals)
assert names == ["gsyn_exc", "v"]
assert len(PickleIO("object.pkl").read()[0].segments[0].spiketrains) == 0
some = PickleIO("Results/more/some.pkl").read()[0]
assert some.annotations["what"] == "spikes" and len(some.segments[0].analogsignals) == 0
before = sim.get_current_time()
population.write_data("cleared.pkl", clear=True)
print("at", before, "ms; files:", sorted(os.listdir(".")))
results = {"back": back, "some": some}
sim.end()
