"""Record spikes and signals, and plot what get_data() returns.

Usage: python recording.py [backend] [figure]
"""

import sys

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

import pynn_data

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
fig, axes = plt.subplots(5, 1, sharex=True, figsize=(8, 9), layout="constrained")

for block, ax in ((spikes_in, axes[0]), (data_out, axes[1])):
    for segment in block.segments:
        for spiketrain in segment.spiketrains:
            cell = spiketrain.annotations["source_id"]
            ax.plot(spiketrain.times, [cell] * len(spiketrain), "|", color="black")
        n_spikes = sum(len(spiketrain) for spiketrain in segment.spiketrains)
        print(f"{block.name}: {n_spikes} spikes of {len(segment.spiketrains)} cells")
    ax.set_ylabel(f"{block.name}\ncell id")
    ax.set_yticks(range(block.annotations["first_id"], block.annotations["last_id"] + 1, 3))

for segment in data_out.segments:
    for signal, ax in zip(segment.analogsignals, axes[2:], strict=True):
        for index in range(signal.shape[1]):
            cell = signal.annotations["source_ids"][index]
            ax.plot(signal.times, signal[:, index], label=f"cell {cell}")
        ax.set_ylabel(f"{signal.name} ({signal.units.dimensionality.string})")
        print(f"{signal.name}: {signal.shape[0]} samples of {signal.shape[1]} cells")

axes[-1].set_xlim(0, 500)
axes[-1].set_xlabel("time (ms)")
axes[2].legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False)
axes[0].set_title(f"Recorded with {data_out.annotations['simulator']}")
fig.align_ylabels()
fig.savefig(figure_file, dpi=100)
print(f"figure: {figure_file}")
