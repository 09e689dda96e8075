"""Run the same network several times and get all runs at once, one Segment each.

Usage: python reset.py [backend] [figure]
"""

import sys

from quantities import nA

import pynn_data
from pynn_data.plotting import plot

backend = sys.argv[1] if len(sys.argv) > 1 else "nest"
figure_file = sys.argv[2] if len(sys.argv) > 2 else f"reset_{backend}.png"

sim = pynn_data.open(backend)
sim.setup(timestep=0.01)

cell = sim.Population(1, sim.HH_cond_exp(), label="cell")
current = sim.DCSource(start=20.0, stop=80.0)
cell.inject(current)
cell.record(["v", "spikes"])

for amplitude in (-0.2, -0.1, 0.0, 0.1, 0.2):
    current.amplitude = amplitude
    sim.run(150.0)
    # What has run becomes a Segment with these annotations; the time is 0 again.
    sim.reset(annotations={"amplitude": amplitude * nA})

data = cell.get_data()
sim.end()

for segment in data.segments:
    v = segment.analogsignals[0]
    n_spikes = len(segment.spiketrains[0])
    amplitude = segment.annotations["amplitude"]
    print(f"{segment.name}: amplitude {amplitude}, {n_spikes} spikes, v {v.min():.1f} to {v.max():.1f}")

# The Segments lie one over the other, named by their annotations.
simulator = data.annotations["simulator"]
plot(data, title=f"One cell, five currents from 20 to 80 ms ({simulator})").save(figure_file)
print(f"figure: {figure_file}")
