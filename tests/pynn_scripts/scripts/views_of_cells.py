"""Parts of a population: slices, lists, masks, samples; views of views."""

import numpy as np
import pyNN.nest as sim
from pyNN.random import NumpyRNG

sim.setup(timestep=0.1, min_delay=0.1)
cells = sim.Population(10, sim.IF_curr_exp(), label="cells")
evens = cells[::2]
mask = np.zeros(10, dtype=bool)
mask[[1, 5, 9]] = True
masked = sim.PopulationView(cells, mask, label="masked")
chosen = cells[[2, 3, 7]]
inner = evens[1:3]
sampled = cells.sample(4, rng=NumpyRNG(seed=3))
assert [cells.id_to_index(cell) for cell in masked] == [1, 5, 9]
assert [cells.id_to_index(cell) for cell in inner] == [2, 4]
assert inner.parent is evens and inner.grandparent is cells and list(inner.index_in_grandparent([0, 1])) == [2, 4]
assert evens.size == 5 and len(sampled) == 4 and len(set(sampled)) == 4
assert cells[3] in chosen and cells[4] not in chosen
masked.set(i_offset=1.0)
chosen.set(i_offset=[0.9, 1.1, 1.3])
assert np.allclose(cells.get("i_offset"), [0, 1.0, 0.9, 1.1, 0, 1.0, 0, 1.3, 0, 1.0])
masked.record("spikes")
cells.record("v", sampling_interval=1.0)
sim.Projection(masked, evens, sim.OneToOneConnector() if masked.size == evens.size else sim.AllToAllConnector(), sim.StaticSynapse(weight=0.2, delay=1.0))
sim.run(50.0)
print(masked.label, masked.mean_spike_count(), evens, inner.label)
assert masked.mean_spike_count() > 0
results = {"masked": masked.get_data("spikes"), "v": cells.get_data("v"), "i": cells.get("i_offset")}
sim.end()
