"""Poisson sources whose rate is changed between stretches of a run."""

import pyNN.nest as sim

sim.setup()
sources = sim.Population(100, sim.SpikeSourcePoisson(rate=0.0))
sources.record("spikes")
counts = [0]
for rate in (0.0, 50.0, 200.0, 0.0):
    sources.set(rate=rate)
    sim.run(100.0)
    counts.append(sum(sources.get_spike_counts().values()))
differences = [after - before for before, after in zip(counts, counts[1:])]
print("spikes in each stretch:", differences)
assert differences[0] == 0 and differences[3] < 10
assert 350 < differences[1] < 650 and 1700 < differences[2] < 2300
results = {"drawn": differences}
sim.end()
