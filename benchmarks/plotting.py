"""Drawing a large recording and saving it as PNG at page width, 300 dots per inch.

`make` is the figure, `save` the file. "by hand" is matplotlib with all the data: `eventplot` of the trains, a line of
all samples for each cell.
"""

from __future__ import annotations

import io
from typing import Any

from measure import Stopwatch, compare, peak, resident, table

CELLS, SPIKES = 10_000, 1_000_000
TRACES, SAMPLES = 1000, 10_000


def trains() -> Any:
    import numpy as np

    from pynn_data.recording.spiketrains import LazySpikeTrains
    from pynn_data.recording.trains import TrainTable

    random, indices = np.random.default_rng(1), list(range(CELLS))
    counts = random.multinomial(SPIKES, np.full(CELLS, 1 / CELLS))
    columns = dict.fromkeys(("channel_id", "source_id", "source_index"), indices)
    times = random.uniform(0, 1000, SPIKES)
    return LazySpikeTrains(
        table=TrainTable(times, counts, np.zeros(CELLS), np.full(CELLS, 1000.0), ["ms"] * CELLS, columns)
    )


def signal() -> Any:
    import neo
    import numpy as np
    import quantities as pq

    steps = np.random.default_rng(1).normal(0, 0.3, (SAMPLES, TRACES))
    return neo.AnalogSignal(steps.cumsum(axis=0) - 65, units="mV", sampling_period=0.1 * pq.ms, name="v")


def pynn_data(data: Any, extension: str = "png") -> dict[str, float]:
    from pynn_data.plotting import Figure, Panel

    Figure(Panel([1, 2, 3])).save(io.BytesIO(), format="png")  # fonts are looked up once
    before = resident()
    make, save = Stopwatch(), Stopwatch()
    with make:
        figure = Figure(Panel(data))
    with save:
        figure.save(io.BytesIO(), format=extension)
    return _figures(make, save, before)


def by_hand(data: Any) -> dict[str, float]:
    import neo
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.7, 3), layout="constrained")
    figure.savefig(io.BytesIO())
    before = resident()
    make, save = Stopwatch(), Stopwatch()
    with make:
        axes = figure.add_subplot()
        if isinstance(data, neo.AnalogSignal):
            axes.plot(data.times.magnitude, data.magnitude, linewidth=0.5)
        else:
            axes.eventplot([train.magnitude for train in data])
    with save:
        figure.savefig(io.BytesIO(), dpi=300)
    return _figures(make, save, before)


def _figures(make: Stopwatch, save: Stopwatch, before: float) -> dict[str, float]:
    return {
        "make": make.seconds, "save": save.seconds, "together": make.seconds + save.seconds, "peak": peak() - before
    }  # fmt: skip


VARIANTS = {
    "spikes, pynn-data": lambda: pynn_data(trains()),
    "spikes, pynn-data, pdf": lambda: pynn_data(trains(), "pdf"),
    "spikes, by hand": lambda: by_hand(trains()),
    "traces, pynn-data": lambda: pynn_data(signal()),
    "traces, pynn-data, pdf": lambda: pynn_data(signal(), "pdf"),
    "traces, by hand": lambda: by_hand(signal()),
}


def main() -> None:
    best = compare(__file__, VARIANTS, {}, __doc__)
    print(f"{SPIKES} spikes of {CELLS} cells; {TRACES} cells x {SAMPLES} samples of v; times in s, memory in MB")
    table(best, {"make": "make", "save": "save", "together": "together", "peak": "peak memory"})


if __name__ == "__main__":
    main()
