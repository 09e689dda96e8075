"""A million spikes, and v of 1000 cells for 10,000 steps, that Brian2's own monitors hold: what collecting costs.

Brian2: ``monitor.v``, which copies; copies of ``monitor.i`` and ``monitor.t``, which do not; and
``monitor.spike_trains()``. pynn-data: what the plug-in hands to the core for ``pynn_data.collect``, copies with times
converted to the ends of the steps.
"""

from __future__ import annotations

from typing import Any

from measure import MB, Stopwatch, compare, peak, resident, table

CELLS, STEPS, SPIKES = 1000, 10_000, 1_000_000


def filled(kind: str) -> Any:
    """Return a monitor as it is after a run, filled by hand, since the run would take minutes."""
    import brian2
    import numpy as np

    brian2.prefs.codegen.target = "numpy"
    cells = brian2.NeuronGroup(CELLS, "v : volt", threshold="v > 1*volt", name="cells")
    rng = np.random.default_rng(1)
    if kind == "signals":
        monitor = brian2.StateMonitor(cells, "v", record=True)
        monitor.resize(STEPS)
        monitor.variables["t"].set_value(np.arange(STEPS) * 1e-4)
        monitor.variables["v"].set_value(rng.normal(size=(STEPS, CELLS)))
    else:
        monitor = brian2.SpikeMonitor(cells)
        monitor.resize(SPIKES)
        monitor.variables["N"].set_value(SPIKES)
        monitor.variables["t"].set_value(np.sort(rng.integers(0, STEPS, SPIKES)) * 1e-4)
        monitor.variables["i"].set_value(rng.integers(0, CELLS, SPIKES))
    monitor._keep = cells
    return monitor


def engine(kind: str) -> dict[str, float]:
    import numpy as np

    monitor, collecting = filled(kind), Stopwatch()
    before = resident()
    with collecting:
        values = [monitor.v] if kind == "signals" else [np.array(monitor.i), np.array(monitor.t)]
    assert len(values[0])
    return {"collecting": collecting.seconds, "peak": max(peak() - before, 0)}


def trains(kind: str) -> dict[str, float]:
    monitor, collecting = filled(kind), Stopwatch()
    before = resident()
    with collecting:
        by_cell = monitor.spike_trains()
    assert len(by_cell) == CELLS
    return {"collecting": collecting.seconds, "peak": max(peak() - before, 0)}


def plugin(kind: str) -> dict[str, float]:
    from pynn_data_brian2.host import Brian2Host

    monitor, collecting = filled(kind), Stopwatch()
    before = resident()
    with collecting:
        (collected,) = Brian2Host.collect(monitor)
    assert collected.cells.size
    return {"collecting": collecting.seconds, "peak": max(peak() - before, 0)}


VARIANTS = {
    f"{who}, {kind}": lambda kind=kind, measure=measure: measure(kind)
    for kind in ("signals", "spikes")
    for who, measure in (("Brian2", engine), ("pynn-data", plugin))
} | {"Brian2, trains": lambda: trains("spikes")}


def main() -> None:
    best = compare(__file__, VARIANTS, {}, __doc__)
    print(f"{SPIKES} spikes ({16 * SPIKES / MB:.0f} MB), {CELLS} cells x {STEPS} samples of v ", end="")
    print(f"({8 * CELLS * STEPS / MB:.0f} MB); times in ms, memory in MB")
    for name, figures in best.items():
        of = best["Brian2, signals" if "signals" in name else "Brian2, spikes"]
        figures["of Brian2's"] = figures["collecting"] / of["collecting"]
        figures["ms"] = 1000 * figures["collecting"]
    table(best, {"ms": "collecting", "of Brian2's": "of Brian2's", "peak": "peak memory"})


if __name__ == "__main__":
    main()
