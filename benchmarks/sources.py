"""10,000 Poisson sources for a second, and 1000 of them in 1000 short runs: drawing, feeding, running."""

from __future__ import annotations

from measure import Stopwatch, compare, table, watch

RATE, DT, DURATION = 100.0, 0.1, 1000.0
MANY, SOME = 10_000, 1000
RUNS = 1000


def nest(sources: int, runs: int) -> dict[str, float]:
    """Do as in NEST: a generator and a parrot for each source, of which the spikes are recorded."""
    import nest

    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.resolution = DT
    build, run, collecting = Stopwatch(), Stopwatch(), Stopwatch()
    with build:
        generators = nest.Create("poisson_generator", sources, params={"rate": RATE})
        parrots = nest.Create("parrot_neuron", sources)
        recorder = nest.Create("spike_recorder")
        nest.Connect(generators, parrots, "one_to_one")
        nest.Connect(parrots, recorder)
        nest.Simulate(1.0)
    with run:
        for _ in range(runs):
            nest.Simulate(DURATION / runs)
    with collecting:
        recorder.get("events")
    return {"build": build.seconds, "run": run.seconds, "collecting": collecting.seconds}


def pynn_data(sources: int, runs: int, recorded: bool = True) -> dict[str, float]:
    from pynn_data_nest.engine import NestEngine

    import pynn_data.nest as sim

    advance, feed = watch(NestEngine, "advance"), watch(NestEngine, "feed")
    build, run, get_data = Stopwatch(), Stopwatch(), Stopwatch()
    with build:
        sim.setup(timestep=DT)
        cells = sim.Population(sources, sim.SpikeSourcePoisson(rate=RATE))
        if recorded:
            cells.record("spikes")
        sim.run(0.0)
    with run:
        for _ in range(runs):
            sim.run(DURATION / runs)
    drawing = run.seconds - feed.seconds - advance.seconds
    figures = {
        "build": build.seconds, "run": run.seconds, "drawing": drawing, "feeding": feed.seconds,
        "simulating": advance.seconds,
    }  # fmt: skip
    if not recorded:
        return figures
    with get_data:
        (segment,) = cells.get_data().segments
    assert len(segment.spiketrains) == sources
    return {**figures, "collecting": get_data.seconds}


VARIANTS = {
    "NEST, one run": lambda: nest(MANY, 1),
    "pynn-data, one run": lambda: pynn_data(MANY, 1),
    "  not recorded": lambda: pynn_data(MANY, 1, recorded=False),
    "NEST, short runs": lambda: nest(SOME, RUNS),
    "pynn-data, short runs": lambda: pynn_data(SOME, RUNS),
    "  not recorded, short": lambda: pynn_data(SOME, RUNS, recorded=False),
}
PEERS = {"PyNN, one run": "sources-one-run", "PyNN, short runs": "sources-short-runs"}


def main() -> None:
    best = compare(__file__, VARIANTS, PEERS, __doc__)
    print(
        f"Poisson sources at {RATE:g} Hz for {DURATION:g} ms: {MANY} in one run, {SOME} in {RUNS} runs; times in s"
    )
    table(best, {
        "build": "build", "run": "run", "drawing": "drawing", "feeding": "feeding", "simulating": "simulating",
        "collecting": "collecting",
    })  # fmt: skip


if __name__ == "__main__":
    main()
