"""Time and memory of 100 times run(20) and get_data(clear=True), 1000 cells with v and spikes.

``python benchmarks/repetitions.py [backend ...]``; default: nest neuron brian2.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys

from measure import Stopwatch, resident, table

CELLS, REPETITIONS, DURATION = 1000, 100, 20.0
SETTLED = 20
"""Repetitions until caches are filled and code is compiled."""


def repeat(backend: str) -> dict[str, float]:
    import numpy as np

    import pynn_data

    sim = pynn_data.open(backend)
    sim.setup(timestep=0.1)
    offsets = np.linspace(0.5, 1.5, CELLS)
    cells = sim.Population(CELLS, sim.IF_cond_exp(i_offset=offsets))
    cells.record(["v", "spikes"])
    seconds, memory, spikes = [], [], 0
    for _ in range(REPETITIONS):
        stopwatch = Stopwatch()
        with stopwatch:
            sim.run(DURATION)
            segment = cells.get_data(clear=True).segments[0]
        spikes += sum(len(train) for train in segment.spiketrains)
        del segment
        gc.collect()
        seconds.append(stopwatch.seconds)
        memory.append(resident())
    early, late = slice(SETTLED, SETTLED + 20), slice(-20, None)
    return {
        "early": float(np.median(seconds[early])), "late": float(np.median(seconds[late])),
        "time": float(np.median(seconds[late]) / np.median(seconds[early])),
        "before": memory[SETTLED - 1], "after": memory[-1], "memory": memory[-1] / memory[SETTLED - 1],
        "spikes": spikes,
    }  # fmt: skip


def main() -> None:
    rows = {}
    for backend in sys.argv[1:] or ["nest", "neuron", "brian2"]:
        command = [sys.executable, __file__, "--one", backend]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows[backend] = json.loads(done.stdout.splitlines()[-1])
    print(f"{CELLS} cells, {REPETITIONS} repetitions of {DURATION:g} ms; s and MB, from repetition {SETTLED} on")
    table(rows, {
        "early": "s each, early", "late": "s each, late", "time": "late / early", "before": f"MB after {SETTLED}",
        "after": f"MB after {REPETITIONS}", "memory": "after / before", "spikes": "spikes",
    })  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(repeat(sys.argv[2])))
    else:
        main()
