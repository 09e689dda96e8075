"""Tables for spreadsheets, R, pandas and the like: one of all spikes of a segment, one of each signal.

=====================  ==============================================================
table                  columns
=====================  ==============================================================
spikes                 ``id``, ``time_ms``; a row per spike, cell by cell
signal                 ``time_ms``, then one per cell, called ``<id>_<unit>``
irregular signal       the same
events                 ``time_ms``, ``label``
epochs                 ``time_ms``, ``duration_ms``, ``label``
=====================  ==============================================================

An id is the channel_id of the cell, or, where there is none for each, the place 0, 1, ... Which file
holds which table is told in `pynn_data.files.parts`. The sidecar has everything else, cells that were
silent among it; these files are not read.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import neo
import numpy as np

from pynn_data.errors import NotStorable
from pynn_data.files.blocks import contents_of, parse
from pynn_data.files.channels import of_signal, of_trains
from pynn_data.files.format import Contents, Format
from pynn_data.files.milliseconds import changed_times, converted, grid, in_ms, rounded
from pynn_data.files.parts import Part, companions, file_of, listed, pack_parts, parts_of, train_table
from pynn_data.files.sidecar import read_sidecar, sidecar_of
from pynn_data.recording.trains import TrainTable
from pynn_data.units import unit_text

__all__ = ["Table", "Tables"]


@dataclass
class Table:
    """Columns of equal length."""

    columns: dict[str, np.ndarray | list[str]]
    about: dict[str, Any] = field(default_factory=dict)
    """What else is known of it, for formats that can hold it; JSON."""
    changed: list[str] = field(default_factory=list)
    """What is not exactly as it was."""

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values())))


class Tables(Format):
    """Writes a table per file; a format of its own is made of it by saying how."""

    @abstractmethod
    def write_table(self, table: Table, path: Path) -> None:
        """Write a table to a new file."""

    @abstractmethod
    def shape(self, path: Path) -> tuple[int, int]:
        """Return the numbers of rows and columns of the table in a file."""

    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Write a file for each table, and the sidecar."""
        parts = parts_of(block)
        for part in parts:
            _check(part, block)
        packed = pack_parts(block, parts)
        lost = {"annotations, names and windows": None}
        provenance = packed.tree["block"]["annotations"]
        for part in parts:
            found = part.of(block)
            if part.kind == "spiketrains":
                found = train_table(found, part, packed)
            table = MAKERS[part.kind](found, part.where)
            table.about.update(segment=part.segment, block=provenance)
            lost.update(dict.fromkeys(table.changed))
            self.write_table(table, file_of(path, self.extensions[0], part.suffix))
        if not parts:
            self.write_table(Table({"id": np.empty(0, np.int64), "time_ms": np.empty(0)}), path)
        sidecar_of(path).write_text(packed.text())
        return list(lost)

    def contents(self, path: Path) -> Contents:
        """Open the files and count the rows and columns."""
        text = read_sidecar(path) or b""
        tree = parse(text)
        entries = {entry["array"]: entry for entry in listed(tree)}

        def shape(name: str) -> tuple[int, ...]:
            if name in tree["empty"]:
                return (0,)
            entry = entries[name]
            rows, columns = self.shape(file_of(path, self.extensions[0], entry["file"]))
            return (rows, columns - 1) if "signals" in entry["kind"] else (rows,)

        return contents_of(text, shape)

    def companions(self, path: Path) -> list[Path]:
        """Return the files of the other tables that an earlier `write` has made."""
        return companions(path, self.extensions[0])


def _check(part: Part, block: neo.Block) -> None:
    if "signals" in part.kind and np.asarray(part.of(block).magnitude).dtype.kind not in "fiub":
        raise NotStorable(
            f"{part.where}: samples of type {part.of(block).dtype} have no place in a table; write .nwb or .npz."
        )


def _spikes(table: TrainTable, _where: str) -> Table:
    times = in_ms(table.times, table.units, table.counts)
    ids = np.repeat(of_trains(table).ids, table.counts)
    back = times if times is table.times else rounded(times, table.units, table.counts)
    return Table({"id": ids, "time_ms": times}, {"unit": "ms"}, changed_times(back, table.times))


def _signal(signal: Any, where: str) -> Table:
    start, rate = grid(signal)
    if not (math.isfinite(start) and math.isfinite(rate) and rate > 0):
        raise NotStorable(f"{where}: it starts at {start} ms and has {rate} samples per ms.")
    return _matrix(signal, start + np.arange(len(signal)) / rate, where)


def _irregular(signal: Any, where: str) -> Table:
    return _matrix(signal, _ms(signal.times), where)


def _matrix(signal: Any, times: np.ndarray, where: str) -> Table:
    unit, values = unit_text(signal, where), np.asarray(signal.magnitude)
    end = "" if unit == "dimensionless" else f"_{unit}"
    columns: dict[str, Any] = {"time_ms": times}
    for k, cell in enumerate(of_signal(signal).ids.tolist()):
        columns[f"{cell}{end}"] = values[:, k]
    return Table(columns, {"variable": signal.name and str(signal.name), "unit": unit})


def _events(events: Any, _where: str) -> Table:
    return Table({"time_ms": _ms(events), "label": _texts(events)})


def _epochs(epochs: Any, _where: str) -> Table:
    return Table({"time_ms": _ms(epochs), "duration_ms": _ms(epochs.durations), "label": _texts(epochs)})


MAKERS: dict[str, Callable[[Any, str], Table]] = {
    "spiketrains": _spikes,
    "analogsignals": _signal,
    "irregularlysampledsignals": _irregular,
    "events": _events,
    "epochs": _epochs,
}


def _ms(times: Any) -> np.ndarray:
    values: np.ndarray = converted(np.asarray(times.magnitude), times.dimensionality.string, "ms")
    return values


def _texts(labelled: Any) -> list[str]:
    labels = np.asarray(labelled.labels).tolist()
    texts = (x.decode("utf-8", "replace") if isinstance(x, bytes) else str(x) for x in labels)
    return [text.encode("utf-8", "backslashreplace").decode() for text in texts]
