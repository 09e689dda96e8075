"""One spike goes round a ring of cells."""

import numpy as np
from pyNN.utility import get_script_args
from importlib import import_module

simulator_name = get_script_args(1)[0]
exec("from pyNN.%s import *" % simulator_name)

N = 10
setup(timestep=0.1, min_delay=0.1)
cells = Population(N, IF_cond_exp(tau_syn_E=1.0, tau_refrac=5.0), label="ring")
kick = Population(1, SpikeSourceArray(spike_times=[2.0]))
ring = [(i, (i + 1) % N, 0.5, 2.0) for i in range(N)]
Projection(cells, cells, FromListConnector(ring), StaticSynapse(), receptor_type="excitatory")
Projection(kick, cells[0:1], AllToAllConnector(), StaticSynapse(weight=0.5, delay=1.0))
cells.record(["spikes", "v"])
run(60.0)
data = cells.get_data().segments[0]
first = [float(train[0]) for train in data.spiketrains]
print("first spikes of the cells at", first)
assert np.all(np.diff(first) > 2.0)
assert len(data.spiketrains[0]) >= 2
results = {"ring": data}
end()
