"""What it costs to gather recordings of several processes on the first, beside copying them once."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from typing import Any

import neo
import numpy as np
import quantities as pq
from measure import MB, Figures, peak, resident, table

from pynn_data.ranks import Ranks, world

CELLS, SAMPLES = 1000, 10_000
TRAINS, SPIKES = 10_000, 1_000_000
DURATION = 1000.0
COUNTS = (1, 2, 3, 4, 8)
COLUMNS = {
    "gather": "gather, ms",
    "copy": "memcpy, ms",
    "pickle": "pickle, ms",
    "gather / copy": "gather/memcpy",
    "pickle / copy": "pickle/memcpy",
    "peak": "peak/payload",
}
SETTINGS = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_mpi_yield_when_idle": "1",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
}
"""There may be fewer cores than processes."""


class Signals:
    """80 MB of samples, the cells dealt out to the processes."""

    payload = 8 * CELLS * SAMPLES

    def __init__(self, ranks: Ranks) -> None:
        self.ranks = ranks
        self.owners = np.arange(CELLS) % ranks.size
        self.cells = np.flatnonzero(self.owners == ranks.rank)
        self.values = np.random.default_rng(ranks.rank).normal(size=(SAMPLES, self.cells.size))

    def gather(self) -> object:
        """Gather as get_data() does."""
        return self.ranks.columns(self.values, self.owners, everywhere=False)

    def children(self) -> list[Any]:
        """Return the data of this process as Neo objects."""
        ids = self.cells.tolist()
        return [neo.AnalogSignal(self.values, units="mV", sampling_period=0.1 * pq.ms, channel_ids=ids)]


class Spikes:
    """A million spikes of 10,000 cells, dealt out to the processes."""

    payload = 16 * SPIKES

    def __init__(self, ranks: Ranks) -> None:
        self.ranks = ranks
        self.owners = np.arange(TRAINS) % ranks.size
        self.cells = np.flatnonzero(self.owners == ranks.rank)
        self.counts = np.full(self.cells.size, SPIKES // TRAINS)
        random = np.random.default_rng(ranks.rank)
        self.times = np.sort(random.uniform(0, DURATION, (self.cells.size, SPIKES // TRAINS)), axis=1).ravel()

    def gather(self) -> object:
        """Gather as get_data() does."""
        return self.ranks.trains(self.times, self.counts, self.owners, everywhere=False)

    def children(self) -> list[Any]:
        """Return the data of this process as Neo objects."""
        trains = zip(self.times.reshape(self.cells.size, -1), self.cells.tolist(), strict=True)
        return [neo.SpikeTrain(times, units="ms", t_stop=DURATION, source_id=cell) for times, cell in trains]


KINDS = {"signals": Signals, "spikes": Spikes}
Kind = Signals | Spikes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=10, help="jobs of each kind, of which the best counts")
    parser.add_argument("--inside", nargs=2, help="measure this, in the processes that mpiexec has started")
    options = parser.parse_args()
    if options.inside:
        _measure(*options.inside)
        return
    rows: dict[str, Figures] = {}
    for kind in KINDS:
        copying = _best(1, kind, "copy", options.repeats)
        for count in COUNTS:
            figures = copying | _best(count, kind, "gather", options.repeats)
            if count > 1:
                figures |= _best(count, kind, "pickle", 1)
                figures["pickle / copy"] = figures["pickle"] / figures["copy"]
            figures["gather / copy"] = figures["gather"] / figures["copy"]
            rows[f"{kind}, {count} process{'es' if count > 1 else ''}"] = figures
    table(rows, COLUMNS)


def _best(count: int, kind: str, what: str, repeats: int) -> Figures:
    runs = [_job(count, kind, what) for _ in range(repeats)]
    return {name: min(run[name] for run in runs) for name in runs[0]}


def _job(count: int, kind: str, what: str) -> Figures:
    """Measure once in fresh processes: memory that has been used before is faster."""
    mpiexec = shutil.which("mpiexec")
    if mpiexec is None:
        sys.exit("There is no mpiexec on this machine.")
    command = [mpiexec, "-n", str(count), sys.executable, __file__, "--inside", kind, what]
    done = subprocess.run(command, env={**os.environ, **SETTINGS}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _measure(kind: str, what: str) -> None:
    ranks = world()
    data = KINDS[kind](ranks)
    action = {"gather": _gathering, "copy": _copying, "pickle": _pickling}[what](data)
    ranks.columns(np.zeros((1, data.cells.size)), data.owners, everywhere=False)  # connects the processes
    before = resident()
    ranks.largest(0)
    begin = time.perf_counter()
    result = action()
    figures = {what: (time.perf_counter() - begin) * 1000}
    if what == "gather":
        figures["peak"] = (peak() - before) * MB / data.payload
    del result
    if ranks.rank == 0:
        print(json.dumps(figures))


def _gathering(data: Kind) -> Any:
    return data.gather


def _copying(data: Kind) -> Any:
    payload = np.ones(data.payload // 8)
    return payload.copy


def _pickling(data: Kind) -> Any:
    """Return what PyNN does: gather Neo objects by pickle, merge them, sort the trains."""
    from mpi4py import MPI

    block, segment = neo.Block(), neo.Segment(name="segment000")
    block.segments.append(segment)
    for child in data.children():
        (segment.spiketrains if isinstance(child, neo.SpikeTrain) else segment.analogsignals).append(child)

    def gather() -> neo.Block | None:
        blocks = MPI.COMM_WORLD.gather(block)
        if blocks is None:
            return None
        merged: neo.Block = blocks[0]
        for other in blocks[1:]:
            merged.merge(other)
        for part in merged.segments:
            part.spiketrains = sorted(part.spiketrains, key=lambda train: train.annotations["source_id"])
        return merged

    return gather


if __name__ == "__main__":
    main()
