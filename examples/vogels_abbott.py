"""The COBA and CUBA networks of Brette et al. (2007), and what recording them costs.

Usage: python vogels_abbott.py [backend] [figure] [--benchmark COBA|CUBA|both] [--size 4000] [--simtime 1000]

Benchmarks 1 and 2 of: Brette et al., Simulation of networks of spiking neurons: a review of
tools and strategies, J. Comput. Neurosci. 23:349-398. Both follow Vogels and Abbott (2005).
Each network runs twice: without recording, and with the spikes of all cells and v of a
hundred recorded. Times are of single runs; the first get_data() also imports Neo.
"""

import argparse
from time import perf_counter

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

import pynn_data

INPUTS = 80
"""Mean number of connections that a cell receives: 2 % of 4000, kept for other sizes."""

# An area of 20000 um2 at 1 uF/cm2 and 5e-5 S/cm2: 0.2 nF and 10 nS, so 20 ms.
MEMBRANE = {
    "cm": 0.2, "tau_m": 20.0, "v_thresh": -50.0, "v_reset": -60.0, "tau_refrac": 5.0,
    "tau_syn_E": 5.0, "tau_syn_I": 10.0,
}  # fmt: skip

WEIGHTS = {
    "COBA": (0.006, 0.067),  # uS
    "CUBA": (0.0162, -0.09),  # nA: the paper's 1.62 and -9 mV, times the leak of 10 nS
}


def build(sim, benchmark, size):
    """Describe the network and return its cells."""
    sim.setup(timestep=0.1, seed=1)
    if benchmark == "COBA":
        cell = sim.IF_cond_exp(**MEMBRANE, v_rest=-60.0, e_rev_E=0.0, e_rev_I=-80.0)
    else:
        cell = sim.IF_curr_exp(**MEMBRANE, v_rest=-49.0)
    cells = sim.Population(size, cell, label=benchmark)
    cells.initialize(v=sim.RandomDistribution("uniform", low=-60.0, high=-50.0))

    excitatory, inhibitory = halves(cells)
    w_exc, w_inh = WEIGHTS[benchmark]
    some = sim.FixedProbabilityConnector(min(1.0, INPUTS / size), allow_self_connections=False)
    sim.Projection(excitatory, cells, some, sim.StaticSynapse(w_exc, delay=0.1))
    sim.Projection(inhibitory, cells, some, sim.StaticSynapse(w_inh, delay=0.1), receptor_type="inhibitory")

    if benchmark == "COBA":
        # At rest these cells are silent: 50 ms of input start the activity, which then goes on by itself.
        kick = sim.Population(20, sim.SpikeSourcePoisson(rate=100.0, duration=50.0), label="kick")
        sim.Projection(kick, cells, sim.FixedProbabilityConnector(0.2), sim.StaticSynapse(w_exc, delay=0.1))
    return cells


def halves(cells):
    """Return the excitatory four fifths of the cells, and the inhibitory rest."""
    border = cells.size * 4 // 5
    return cells[:border], cells[border:]


def timed(function, *arguments):
    """Return the result of a call, and the seconds it took."""
    start = perf_counter()
    result = function(*arguments)
    return result, perf_counter() - start


def measure(sim, benchmark, size, simtime):
    """Run the network without and with recording, print what it costs, and return the Block."""
    build(sim, benchmark, size)
    sim.run(0.0)  # builds the network in the simulator
    _, without = timed(sim.run, simtime)

    start = perf_counter()
    cells = build(sim, benchmark, size)
    cells.record("spikes")
    cells[: min(100, size)].record("v")
    sim.run(0.0)
    building = perf_counter() - start
    _, running = timed(sim.run, simtime)

    block, getting = timed(cells.get_data)
    segment = block.segments[0]
    v = segment.analogsignals[0]
    trains, touching = timed(list, segment.spiketrains)

    n_spikes = sum(len(train) for train in trains)
    excitatory, inhibitory = (half.mean_spike_count() * 1000.0 / simtime for half in halves(cells))
    print(f"{benchmark}: {size} cells, {simtime:g} ms, {n_spikes} spikes, {v.size} samples")
    print(f"  mean rate      excitatory {excitatory:.1f} Hz, inhibitory {inhibitory:.1f} Hz")
    print(f"  build          {building:.3f} s")
    print(f"  run            {running:.3f} s, without recording {without:.3f} s")
    print(f"  get_data()     {getting:.3f} s")
    print(f"  making trains  {touching:.3f} s")
    return block


def plot(blocks, simtime, figure_file):
    """Draw one column per network: spikes (of 400 cells or more) above, v of two cells below."""
    size = blocks[0].annotations["size"]
    fig, axes = plt.subplots(
        2, len(blocks), sharex=True, sharey="row", squeeze=False, figsize=(1 + 5 * len(blocks), 6),
        height_ratios=[2, 1], layout="constrained",
    )  # fmt: skip
    for block, (raster, traces) in zip(blocks, axes.T, strict=True):
        segment = block.segments[0]
        ids, times = segment.spiketrains.multiplexed
        shown = ids % max(1, size // 400) == 0
        raster.plot(times[shown], ids[shown], ".", markersize=2, color="black", markeredgewidth=0)
        raster.axhline(size * 4 // 5, color="tab:red", linewidth=1)
        raster.set_title(block.name)
        v = segment.analogsignals[0]
        for index, cell in enumerate(v.annotations["source_ids"][:2]):
            traces.plot(v.times, v[:, index], linewidth=0.8, label=f"cell {cell}")
        traces.set_xlabel("time (ms)")
    axes[0, 0].set_ylabel("cell id (inhibitory above the line)")
    axes[1, 0].set_ylabel("v (mV)")
    axes[0, 0].set_ylim(0, size)
    axes[0, 0].set_xlim(0, simtime)
    fig.legend(*axes[1, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    fig.savefig(figure_file, dpi=100)
    print(f"figure: {figure_file}")


def main():
    parser = argparse.ArgumentParser(description="Networks of Brette et al. (2007).")
    parser.add_argument("backend", nargs="?", default="nest")
    parser.add_argument("figure", nargs="?")
    parser.add_argument("--benchmark", choices=["COBA", "CUBA", "both"], default="both")
    parser.add_argument("--size", type=int, default=4000, help="number of cells")
    parser.add_argument("--simtime", type=float, default=1000.0, help="in ms")
    options = parser.parse_args()

    sim = pynn_data.open(options.backend)
    benchmarks = ["COBA", "CUBA"] if options.benchmark == "both" else [options.benchmark]
    blocks = [measure(sim, benchmark, options.size, options.simtime) for benchmark in benchmarks]
    sim.end()
    plot(blocks, options.simtime, options.figure or f"vogels_abbott_{options.backend}.png")


if __name__ == "__main__":
    main()
