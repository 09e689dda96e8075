"""10,000 cells that fire a million spikes: what recording, collecting and looking at the trains costs."""

from __future__ import annotations

from measure import MB, Stopwatch, compare, peak, resident, table, watch

CELLS, DT, DURATION = 10_000, 0.1, 1000.0
OFFSETS = (1.7, 2.15)
"""Constant currents (nA) are drawn between these; the cells then fire 81 to 118 times a second."""


def nest(recorded: bool, delay: float = 1.0) -> dict[str, float]:
    import nest
    import numpy as np

    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.resolution = DT
    nest.set(min_delay=delay, max_delay=delay)
    build, run, collecting = Stopwatch(), Stopwatch(), Stopwatch()
    with build:
        offsets = np.random.default_rng(1).uniform(*OFFSETS, CELLS)
        cell = {
            "C_m": 1000.0, "tau_m": 20.0, "t_ref": DT, "tau_syn_ex": 5.0, "tau_syn_in": 5.0,
            "E_L": -65.0, "V_m": -65.0, "V_reset": -65.0, "V_th": -50.0,
        }  # fmt: skip
        cells = nest.Create("iaf_psc_exp", CELLS, params={**cell, "I_e": 1000.0 * offsets})
        if recorded:
            recorder = nest.Create("spike_recorder")
            nest.Connect(cells, recorder, syn_spec={"delay": delay})
        nest.Simulate(DT if delay == DT else 1.0)
    before = resident()
    with run:
        nest.Simulate(DURATION)
    held = resident()
    figures = {"build": build.seconds, "run": run.seconds, "simulating": run.seconds}
    if not recorded:
        return figures
    with collecting:
        events = recorder.get("events")
    return {
        **figures, "collecting": collecting.seconds, "held": held - before, "peak": peak() - before,
        "spikes": len(events["times"]),
    }  # fmt: skip


def pynn_data(recorded: bool) -> dict[str, float]:
    import numpy as np
    from pynn_data_nest.engine import NestEngine

    import pynn_data.nest as sim

    advance = watch(NestEngine, "advance")
    build, run, get_data, touching = (Stopwatch() for _ in range(4))
    with build:
        sim.setup(timestep=DT)
        offsets = np.random.default_rng(1).uniform(*OFFSETS, CELLS)
        cells = sim.Population(CELLS, sim.IF_curr_exp(i_offset=offsets))
        if recorded:
            cells.record("spikes")
        sim.run(DT)
    before, advance.seconds = resident(), 0.0
    with run:
        sim.run(DURATION)
    figures = {"build": build.seconds, "run": run.seconds, "simulating": advance.seconds}
    if not recorded:
        return figures
    held = resident()
    with get_data:
        trains = cells.get_data().segments[0].spiketrains
    highest = peak()
    with touching:
        touched = list(trains)
    return {
        **figures, "get_data": get_data.seconds, "collecting": run.seconds - advance.seconds + get_data.seconds,
        "touching": touching.seconds, "held": held - before, "peak": highest - before, "touched": peak() - before,
        "spikes": sum(train.size for train in touched),
    }  # fmt: skip


VARIANTS = {
    "NEST": lambda: nest(False),
    "NEST, delay = dt": lambda: nest(False, DT),
    "NEST recorded": lambda: nest(True),
    "NEST rec., delay = dt": lambda: nest(True, DT),
    "pynn-data": lambda: pynn_data(False),
    "pynn-data recorded": lambda: pynn_data(True),
}
PEERS = {"PyNN": "spikes", "PyNN recorded": "spikes-recorded"}


def main() -> None:
    best = compare(__file__, VARIANTS, PEERS, __doc__)
    payload = best["pynn-data recorded"]["spikes"] * 16 / MB
    print(f"{CELLS} cells, {payload / 16:.2f} million spikes, {payload:.1f} MB; times in s, memory in MB")
    for figures in best.values():
        if "peak" in figures:
            figures["of payload"] = figures["peak"] / payload
        if "collecting" in figures:
            figures["of NEST's"] = figures["collecting"] / best["NEST recorded"]["collecting"]
    table(best, {
        "build": "build", "run": "run", "simulating": "simulating", "get_data": "get_data()",
        "collecting": "collecting", "of NEST's": "of NEST's get", "touching": "touch trains",
        "held": "held after run", "peak": "peak memory", "of payload": "peak/payload", "touched": "peak, touched",
    })  # fmt: skip


if __name__ == "__main__":
    main()
