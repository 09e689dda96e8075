"""All ways to say when the cells of a source fire, and new times between two runs."""

import numpy as np
import pyNN.nest as sim
from pyNN.parameters import Sequence


def starting_later(indices):
    return [Sequence(5.0 + index + np.arange(3.0)) for index in indices]


sim.setup(timestep=0.1, min_delay=0.1)
same = sim.Population(3, sim.SpikeSourceArray(spike_times=[1.0, 2.5, 7.0]), label="same times")
each = sim.Population(3, sim.SpikeSourceArray(spike_times=[Sequence([1.0]), Sequence([2.0, 4.0]), Sequence([])]), label="each its own")
numbers = sim.Population(3, sim.SpikeSourceArray(spike_times=starting_later),
                         label="by a function")
later = sim.Population(1, sim.SpikeSourceArray(), label="none")
cells = sim.Population(3, sim.IF_curr_alpha(tau_syn_E=1.0))
for source in (same, each, numbers):
    sim.Projection(source, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=0.5), receptor_type="excitatory")
sim.Projection(later, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=2.0, delay=0.5), receptor_type="excitatory")

times = Sequence([10.0, 20.0])
assert (times + 5.0 == Sequence([15.0, 25.0])) and (times * 2 == Sequence([20.0, 40.0])) and times.max() == 20.0
for population in (same, each, numbers, later):
    population.record("spikes")
cells.record("v")
sim.run(20.0)
later.set(spike_times=Sequence([22.0, 25.0]))
each[0:1].set(spike_times=[30.0, 31.0])
sim.run(20.0)
assert list(later.get_data().segments[0].spiketrains[0].magnitude) == [22.0, 25.0]
assert [len(train) for train in each.get_data().segments[0].spiketrains][:2] == [3, 2]
results = {"same": same.get_data(), "each": each.get_data(), "numbers": numbers.get_data(), "later": later.get_data(), "v": cells.get_data()}
sim.end()
