"""A million spikes and 1000 x 10,000 samples in NEURON's vectors: what it costs to collect them, and to record them attached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from measure import MB, Stopwatch, compare, peak, resident, table

SPIKES, CELLS, STEPS, DT = 1_000_000, 1000, 10_000, 0.1


def spikes_by_hand() -> dict[str, float]:
    import numpy as np

    _, times, ids = spikes()
    return measured(lambda: (np.rint(times.as_numpy() / DT).astype(np.int64) * DT, ids.as_numpy().astype(np.int64)))


def spikes_collected() -> dict[str, float]:
    host, times, ids = spikes()
    return measured(lambda: host.collect((times, ids)))


def signals_by_hand() -> dict[str, float]:
    import numpy as np

    _, times, vectors = signals()
    return measured(lambda: (times.as_numpy().copy(), np.stack([each.as_numpy() for each in vectors], axis=1)))


def signals_collected() -> dict[str, float]:
    host, times, vectors = signals()
    return measured(lambda: host.collect({"v": vectors, "t": times}))


def run_recorded_by_hand() -> dict[str, float]:
    import numpy as np

    h, _, sections = cells()
    vectors = [h.Vector().record(section(0.5)._ref_v) for section in sections]
    return run(h, lambda: np.stack([each.as_numpy() for each in vectors], axis=1))


def run_attached() -> dict[str, float]:
    import numpy as np

    h, host, sections = cells()
    found = (attached := host.attach()).find(sections)
    ids = np.arange(CELLS)
    attached.adopt(found, ids)
    (recorder,) = attached.record_signals(ids, [found.variables["v"]], 1)
    return run(h, recorder.drain)


def neuron() -> tuple[Any, Any]:
    from pynn_data_neuron.importing import import_neuron

    h = import_neuron()
    from pynn_data_neuron.host import NeuronHost

    h.dt = DT
    return h, NeuronHost


def spikes() -> tuple[Any, Any, Any]:
    import numpy as np

    h, host = neuron()
    random = np.random.default_rng(1)
    times = np.sort(random.integers(1, 10_000, SPIKES)) * DT + 1e-10
    return host, h.Vector(times), h.Vector(random.integers(0, 10_000, SPIKES).astype(float))


def signals() -> tuple[Any, Any, list[Any]]:
    import numpy as np

    h, host = neuron()
    values = np.random.default_rng(1).normal(size=(CELLS, STEPS))
    return host, h.Vector(np.arange(STEPS) * DT), [h.Vector(row) for row in values]


def cells() -> tuple[Any, Any, list[Any]]:
    h, host = neuron()
    sections = [h.Section(name=f"cell{number}") for number in range(CELLS)]
    for section in sections:
        section.insert("hh")
    return h, host, sections


def measured(collect: Callable[[], Any]) -> dict[str, float]:
    before = resident()
    with (collecting := Stopwatch()):
        collect()
    return {"collecting": 1000 * collecting.seconds, "peak": peak() - before}


def run(h: Any, collect: Callable[[], Any]) -> dict[str, float]:
    context = h.ParallelContext()
    context.set_maxstep(10)
    h.finitialize(-65)
    with (running := Stopwatch()):
        context.psolve((STEPS + 0.25) * DT)
    return {"run": running.seconds, **measured(collect)}


VARIANTS = {
    "spikes by hand": spikes_by_hand,
    "spikes collected": spikes_collected,
    "signals by hand": signals_by_hand,
    "signals collected": signals_collected,
    "run, vectors": run_recorded_by_hand,
    "run, attached": run_attached,
}


def main() -> None:
    best = compare(__file__, VARIANTS, {}, __doc__)
    print(f"payload: {SPIKES * 16 / MB:g} MB of spikes, {CELLS * STEPS * 8 / MB:g} MB of samples; memory in MB")
    table(best, {"run": "run (s)", "collecting": "collecting (ms)", "peak": "peak memory"})


if __name__ == "__main__":
    main()
