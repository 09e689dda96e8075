"""The same in PyNN; run by an interpreter that has PyNN and NEST, with one of the names below."""

from __future__ import annotations

import json
import sys

import signals
import sources
import spikes
from measure import Stopwatch, peak, resident, watch


def main() -> None:
    print(json.dumps(VARIANTS[sys.argv[1]]()))


def record_signals(recorded: bool) -> dict[str, float]:
    return _cells(signals, lambda sim: sim.IF_cond_exp(i_offset=0.5), "v" if recorded else None)


def record_spikes(recorded: bool) -> dict[str, float]:
    import numpy as np

    offsets = np.random.default_rng(1).uniform(*spikes.OFFSETS, spikes.CELLS)
    return _cells(spikes, lambda sim: sim.IF_curr_exp(i_offset=offsets), "spikes" if recorded else None)


def poisson(size: int, runs: int) -> dict[str, float]:
    import pyNN.nest as sim

    build, run, get_data = Stopwatch(), Stopwatch(), Stopwatch()
    with build:
        sim.setup(timestep=sources.DT)
        cells = sim.Population(size, sim.SpikeSourcePoisson(rate=sources.RATE))
        cells.record("spikes")
        sim.run(sources.DT)
    with run:
        for _ in range(runs):
            sim.run(sources.DURATION / runs)
    with get_data:
        cells.get_data()
    return {"build": build.seconds, "run": run.seconds, "collecting": get_data.seconds}


def _cells(benchmark, celltype, variable: str | None) -> dict[str, float]:  # type: ignore[no-untyped-def]
    import pyNN.nest as sim

    simulate = watch(type(sim.simulator.state), "run")
    build, run, get_data, touching = (Stopwatch() for _ in range(4))
    with build:
        sim.setup(timestep=benchmark.DT)
        cells = sim.Population(benchmark.CELLS, celltype(sim))
        if variable:
            cells.record(variable)
        sim.run(benchmark.DT)
    before, simulate.seconds = resident(), 0.0
    with run:
        sim.run(benchmark.DURATION)
    figures = {"build": build.seconds, "run": run.seconds, "simulating": simulate.seconds}
    if not variable:
        return figures
    held = resident()
    with get_data:
        segment = cells.get_data().segments[0]
    highest = peak()
    with touching:
        list(segment.spiketrains)
    return {
        **figures, "get_data": get_data.seconds, "collecting": run.seconds - figures["simulating"] + get_data.seconds,
        "touching": touching.seconds, "held": held - before, "peak": highest - before, "touched": peak() - before,
    }  # fmt: skip


VARIANTS = {
    "signals": lambda: record_signals(False),
    "signals-recorded": lambda: record_signals(True),
    "spikes": lambda: record_spikes(False),
    "spikes-recorded": lambda: record_spikes(True),
    "sources-one-run": lambda: poisson(sources.MANY, 1),
    "sources-short-runs": lambda: poisson(sources.SOME, sources.RUNS),
}

if __name__ == "__main__":
    main()
