"""Run the same network several times and get all runs at once, one Segment each.

Usage: python reset.py [backend] [figure]
"""

import sys

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from quantities import nA

import pynn_data

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

fig, ax = plt.subplots(figsize=(8, 4.5), layout="constrained")
colours = plt.colormaps["viridis"]
for i, segment in enumerate(data.segments):
    amplitude = segment.annotations["amplitude"]
    v = segment.analogsignals[0]
    n_spikes = len(segment.spiketrains[0])
    ax.plot(v.times, v, label=f"{amplitude.item():+.1f} nA", color=colours(i / len(data.segments)))
    print(f"{segment.name}: amplitude {amplitude}, {n_spikes} spikes, v {v.min():.1f} to {v.max():.1f}")
ax.axvspan(20, 80, color="0.92", zorder=0)
ax.set_xlim(0, 150)
ax.set_xlabel("time (ms)")
ax.set_ylabel("v (mV)")
ax.set_title(f"One cell, five currents from 20 to 80 ms ({data.annotations['simulator']})")
ax.legend(title="current", loc="upper right")
fig.savefig(figure_file, dpi=100)
print(f"figure: {figure_file}")
