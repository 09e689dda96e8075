"""The membrane potential of 1000 cells for 10,000 steps: what recording and collecting costs.

`collecting` is all that is not simulation: for NEST ``get('events')``; for PyNN and
pynn-data ``get_data()`` and the part of ``run()`` that is spent outside of the engine.
"""

from __future__ import annotations

from measure import MB, Stopwatch, compare, peak, resident, table, watch

CELLS, DT, DURATION = 1000, 0.1, 1000.0
PAYLOAD = CELLS * (DURATION / DT) * 8 / MB


def nest(recorded: bool, delay: float = 1.0, matrix: bool = False) -> dict[str, float]:
    import nest
    import numpy as np

    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.resolution = DT
    nest.set(min_delay=delay, max_delay=delay)
    build, run, collecting = Stopwatch(), Stopwatch(), Stopwatch()
    with build:
        cell = {"C_m": 1000.0, "g_L": 50.0, "E_L": -65.0, "V_m": -65.0, "V_reset": -65.0, "V_th": -50.0}
        cells = nest.Create("iaf_cond_exp", CELLS, params={**cell, "I_e": 500.0})
        if recorded:
            multimeter = nest.Create("multimeter", params={"interval": DT, "record_from": ["V_m"]})
            nest.Connect(multimeter, cells, syn_spec={"delay": delay})
        nest.Simulate(DT if delay == DT else 1.0)
    before = resident()
    with run:
        nest.Simulate(DURATION)
    held = resident()
    with collecting:
        if recorded:
            events = multimeter.get("events")
        if matrix:
            rows = np.rint(events["times"] / DT).astype(np.int64)
            values = np.empty((rows.max() + 1, CELLS))
            values[rows, events["senders"] - cells[0].global_id] = events["V_m"]
    figures = {"build": build.seconds, "run": run.seconds, "simulating": run.seconds}
    if not recorded:
        return figures
    return {**figures, "collecting": collecting.seconds, "held": held - before, "peak": peak() - before}


def pynn_data(recorded: bool) -> dict[str, float]:
    from pynn_data_nest.engine import NestEngine

    import pynn_data.nest as sim

    advance = watch(NestEngine, "advance")
    build, run, get_data = Stopwatch(), Stopwatch(), Stopwatch()
    with build:
        sim.setup(timestep=DT)
        cells = sim.Population(CELLS, sim.IF_cond_exp(i_offset=0.5))
        if recorded:
            cells.record("v")
        sim.run(DT)
    before, advance.seconds = resident(), 0.0
    with run:
        sim.run(DURATION)
    figures = {"build": build.seconds, "run": run.seconds, "simulating": advance.seconds}
    if not recorded:
        return figures
    held = resident()
    with get_data:
        (signal,) = cells.get_data().segments[0].analogsignals
    assert signal.shape == (DURATION / DT + 2, CELLS)
    return {
        **figures, "get_data": get_data.seconds, "collecting": run.seconds - advance.seconds + get_data.seconds,
        "held": held - before, "peak": peak() - before,
    }  # fmt: skip


def memcpy() -> dict[str, float]:
    import numpy as np

    source = np.ones(int(PAYLOAD * MB / 8))
    before = resident()
    copying = Stopwatch()
    with copying:
        copy = source.copy()
    return {"collecting": copying.seconds, "peak": resident() - before, "values": copy.size}


VARIANTS = {
    "NEST": lambda: nest(False),
    "NEST, delay = dt": lambda: nest(False, DT),
    "NEST recorded": lambda: nest(True),
    "NEST rec., delay = dt": lambda: nest(True, DT),
    "NEST rec. + matrix": lambda: nest(True, DT, matrix=True),
    "pynn-data": lambda: pynn_data(False),
    "pynn-data recorded": lambda: pynn_data(True),
    "memcpy": memcpy,
}
PEERS = {"PyNN": "signals", "PyNN recorded": "signals-recorded"}


def main() -> None:
    best = compare(__file__, VARIANTS, PEERS, __doc__)
    print(f"{CELLS} cells x {DURATION / DT:.0f} samples of v, {PAYLOAD:.0f} MB; times in s, memory in MB")
    for figures in best.values():
        if "peak" in figures:
            figures["of payload"] = figures["peak"] / PAYLOAD
        if "collecting" in figures:
            figures["of NEST's"] = figures["collecting"] / best["NEST recorded"]["collecting"]
    table(best, {
        "build": "build", "run": "run", "simulating": "simulating", "get_data": "get_data()",
        "collecting": "collecting", "of NEST's": "of NEST's get", "held": "held after run", "peak": "peak memory",
        "of payload": "peak/payload",
    })  # fmt: skip


if __name__ == "__main__":
    main()
