"""In the way of PyNN 0.7: functions, names with capitals, results as arrays and in text files."""

from pyNN.nest import *
from pyNN.random import NumpyRNG, RandomDistribution

setup(timestep=0.1, min_delay=0.1, max_delay=4.0, debug=True)
ifcell = create(IF_curr_alpha, {"i_offset": 0.11, "tau_refrac": 3.0, "v_thresh": -51.0}, n=2)
times = [10.0 * k for k in range(1, 10)]
spikesource = create(SpikeSourceArray, {"spike_times": times})
connection = connect(spikesource, ifcell, weight=1.5, receptor_type="excitatory", delay=2.0)
connect(spikesource, ifcell[1], weight=-0.5, receptor_type="inhibitory", delay=4.0)

record(["spikes", "v"], ifcell, "Results/procedural.pkl")
initialize(ifcell, v=-53.2)
run(100.0)
data = ifcell.get_data().segments[0]
assert data.filter(name="v")[0].shape == (1001, 2)
assert float(data.filter(name="v")[0][0, 0]) == -53.2
print(ifcell.get_spike_counts())
results = {"cells": data}
end()
