"""Record spikes and signals, and plot what get_data() returns.

Usage: python recording.py [backend] [figure]
"""

import sys

import pynn_data
from pynn_data.plotting import Figure, Panel

backend = sys.argv[1] if len(sys.argv) > 1 else "nest"
figure_file = sys.argv[2] if len(sys.argv) > 2 else f"recording_{backend}.png"

# In a script for one simulator: import pynn_data.nest as sim
sim = pynn_data.open(backend)
sim.setup(timestep=0.01)

# Ten Poisson sources drive ten adaptive exponential integrate-and-fire cells.
p_in = sim.Population(10, sim.SpikeSourcePoisson(rate=10.0), label="input")
p_out = sim.Population(10, sim.EIF_cond_exp_isfa_ista(), label="output")
connections = sim.Projection(
    p_in, p_out, sim.FixedProbabilityConnector(p_connect=0.5), sim.StaticSynapse(weight=0.05)
)

# Spikes of all cells, three variables of the first two.
p_in.record("spikes")
p_out.record("spikes")
p_out[0:2].record(["v", "w", "gsyn_exc"])

sim.run(500.0)

spikes_in = p_in.get_data()
data_out = p_out.get_data()
sim.end()

# A Block holds one Segment for each stretch between resets: here, one.
(sources,), (cells,) = spikes_in.segments, data_out.segments
for block in (spikes_in, data_out):
    (segment,) = block.segments
    n_spikes = sum(len(spiketrain) for spiketrain in segment.spiketrains)
    print(f"{block.name}: {n_spikes} spikes of {len(segment.spiketrains)} cells")
for signal in cells.analogsignals:
    print(f"{signal.name}: {signal.shape[0]} samples of {signal.shape[1]} cells")

Figure(
    Panel(sources.spiketrains, title=spikes_in.name),
    Panel(cells.spiketrains, title=data_out.name),
    *(Panel(signal) for signal in cells.analogsignals),
    title=f"Recorded with {data_out.annotations['simulator']}",
).save(figure_file)
print(f"figure: {figure_file}")
