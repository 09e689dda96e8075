"""What writing and reading costs: a million spikes of 10,000 cells, and v of 1000 cells, 10,000 samples each.

Every format that is installed, beside Neo's own IOs and NumPy's savez, which does nothing but move the
numbers. ``--quick`` takes a tenth of the cells.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import neo
import numpy as np
import quantities as pq
from measure import MB, compare, resident, table

import pynn_data
from pynn_data.files.registry import formats
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable

CELLS = {"spikes": 10_000, "signals": 1000}
SPIKES, SAMPLES, DURATION = 100, 10_000, 1000.0
WITH_NIX = 1000
"""Trains that NixIO is given; its time grows with their number."""
WARMING = 5
"""Cells of a first Block, with which everything is imported that a format needs."""

Figures = dict[str, float]


def spikes(cells: int) -> neo.Block:
    """Return spikes on a grid of 0.1 ms, as `get_data()` does."""
    steps = np.random.default_rng(1).integers(0, 10_000, (cells, SPIKES))
    steps.sort(axis=1)
    ids = list(range(1, cells + 1))
    noted = {"channel_id": ids, "source_id": ids, "source_index": list(range(cells)), "source_population": ["p"] * cells}
    trains = TrainTable(
        times=steps.ravel() * 0.1, counts=np.full(cells, SPIKES), t_start=np.zeros(cells),
        t_stop=np.full(cells, DURATION), units=["ms"] * cells, annotations=noted,
    )  # fmt: skip
    block, segment = empty()
    segment._spiketrains = LazySpikeTrains(table=trains)
    segment._spiketrains.segment = segment
    return block


def signals(cells: int) -> neo.Block:
    """Return one signal, as `get_data()` does."""
    block, segment = empty()
    ids = list(range(1, cells + 1))
    segment.analogsignals.append(
        neo.AnalogSignal(
            np.random.default_rng(1).random((SAMPLES, cells)), units="mV", sampling_period=0.1 * pq.ms, name="v", copy=None,
            channel_ids=ids, source_ids=ids, source_population="p",
            array_annotations={"channel_index": np.arange(cells), "channel_id": np.array(ids)},
        )
    )  # fmt: skip
    return block


def empty() -> tuple[neo.Block, neo.Segment]:
    """Return a Block of one Segment."""
    now = datetime.now().astimezone()
    block = neo.Block(name="p", rec_datetime=now, session_start_time=now, dt=0.1, simulator="none")
    segment = neo.Segment(name="segment000", index=0)
    block.segments.append(segment)
    segment.block = block
    return block, segment


MAKE: dict[str, Callable[[int], neo.Block]] = {"spikes": spikes, "signals": signals}


# -- ways to write and read ---------------------------------------------------------------------


class Own:
    """A format of pynn-data."""

    def __init__(self, extension: str) -> None:
        self.name = f"data{extension}"
        self.read = self._read if formats()[extension].is_read() else None

    def prepare(self, block: neo.Block) -> Any:
        """Return what `write` takes."""
        return block

    def write(self, block: neo.Block, name: str) -> None:
        """Write a file."""
        pynn_data.write(block, name)

    def _read(self, name: str) -> neo.Block:
        return pynn_data.read(name, allow_pickle=True)


class ByNeo:
    """An IO of Neo; it gets trains that have been made before."""

    def __init__(self, io: str, extension: str, mode: dict[str, str], reading: dict[str, str]) -> None:
        self._io, self._mode, self._reading = io, mode, reading
        self.name = f"data{extension}"

    def prepare(self, block: neo.Block) -> Any:
        """Return what `write` takes."""
        list(block.segments[0].spiketrains)
        return block

    def write(self, block: neo.Block, name: str) -> None:
        """Write a file."""
        io = getattr(neo.io, self._io)(name, **self._mode)
        io.write_block(block)
        getattr(io, "close", lambda: None)()

    def read(self, name: str) -> neo.Block:
        """Return what is in a file."""
        io = getattr(neo.io, self._io)(name, **self._reading)
        block = io.read_block()
        getattr(io, "close", lambda: None)()
        return block


class Savez:
    """The floor: the arrays alone."""

    name = "data.npz"

    def prepare(self, block: neo.Block) -> Any:
        """Return what `write` takes."""
        segment = block.segments[0]
        if segment.analogsignals:
            return {"v": segment.analogsignals[0].magnitude}
        return {"times": segment.spiketrains.table.times, "counts": segment.spiketrains.table.counts}

    def write(self, arrays: Any, name: str) -> None:
        """Write a file."""
        np.savez(name, **arrays)

    def read(self, name: str) -> Any:
        """Return what is in a file."""
        with np.load(name) as file:
            return {key: file[key] for key in file}


def ways() -> dict[str, Any]:
    """Return all ways by name; a format with several extensions counts once."""
    own = {id(form): extension for extension, form in reversed(formats().items()) if form.is_written}
    return {
        "np.savez": Savez(),
        **{extension: Own(extension) for extension in reversed(own.values())},
        "NWBIO": ByNeo("NWBIO", ".nwb", {"mode": "w"}, {"mode": "r"}),
        "NixIO": ByNeo("NixIO", ".nix", {"mode": "ow"}, {"mode": "ro"}),
        "PickleIO": ByNeo("PickleIO", ".pkl", {}, {}),
        "NeoMatlabIO": ByNeo("NeoMatlabIO", ".mat", {}, {}),
    }


# -- measuring ----------------------------------------------------------------------------------


class Clock:
    """Processor time and time that passed, of a ``with`` block."""

    def __enter__(self) -> Clock:
        self._begin = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.processor, self.passed = time.process_time() - self._begin[0], time.perf_counter() - self._begin[1]


def peak() -> float:
    """Return the most memory that this program has had, in MB; `measure.peak` counts the one that started it, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / MB


def written(what: str, name: str, cells: int) -> Figures:
    """Write, then read in another process, so that the memory of each is its own."""
    warnings.simplefilter("ignore")
    way = ways()[name]
    way.write(way.prepare(MAKE[what](WARMING)), f"first_{way.name}")
    data, before, clock = way.prepare(MAKE[what](cells)), resident(), Clock()
    with clock:
        way.write(data, way.name)
    figures = {
        "write": clock.processor, "write wall": clock.passed, "write memory": peak() - before,
        "size": sum(file.stat().st_size for file in Path().glob("data*")) / MB,
    }  # fmt: skip
    if way.read is None:
        return figures
    command = [sys.executable, __file__, "--variant", f"read {what} {name}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {**figures, **json.loads(done.stdout.splitlines()[-1])}


def read(what: str, name: str) -> Figures:
    """Read what `written` has written."""
    warnings.simplefilter("ignore")
    way = ways()[name]
    way.read(f"first_{way.name}")
    before, clock, touching = resident(), Clock(), Clock()
    with clock:
        data = way.read(way.name)
    figures = {"read": clock.processor, "read wall": clock.passed, "read memory": peak() - before}
    with touching:
        if what == "spikes" and isinstance(data, neo.Block):
            list(data.segments[0].spiketrains)
    return {**figures, "touch": touching.processor}


def variants(quick: bool) -> dict[str, Callable[[], Figures]]:
    found = {}
    for what, cells in CELLS.items():
        for name in ways():
            number = cells // 10 if quick else cells
            number = min(number, WITH_NIX) if (what, name) == ("spikes", "NixIO") else number
            found[f"{'quick ' * quick}{what} {name}"] = partial(written, what, name, number)
    return found


def reading() -> dict[str, Callable[[], Figures]]:
    return {f"read {what} {name}": partial(read, what, name) for what in CELLS for name in ways()}


def main() -> None:
    quick = "--quick" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--quick"]
    told = "--variant" in sys.argv
    chosen = {**variants(True), **variants(False), **reading()} if told else variants(quick)
    best = compare(__file__, chosen, {}, __doc__ or "")
    for what, cells in CELLS.items():
        number = cells // 10 if quick else cells
        values = number * (SPIKES if what == "spikes" else SAMPLES)
        print(f"\n{number} cells, {values:,} {'spikes' if what == 'spikes' else 'samples'}: {values * 8 / MB:.1f} MB of numbers; times in s, memory in MB")
        prefix = f"{'quick ' * quick}{what} "
        rows = {name.removeprefix(prefix): figures for name, figures in best.items() if name.startswith(prefix)}
        if what == "spikes" and number > WITH_NIX:
            times = number / WITH_NIX
            nix = rows.pop("NixIO")
            rows[f"NixIO, {WITH_NIX} x {times:.0f}"] = {key: value * times for key, value in nix.items()}
        table(rows, {
            "write": "write", "write wall": "(wall clock)", "read": "read", "read wall": "(wall clock)",
            "touch": "touch trains", "size": "MB", "write memory": "memory, write", "read memory": "memory, read",
        })  # fmt: skip


if __name__ == "__main__":
    main()
