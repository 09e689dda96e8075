"""Spike trains as a table: flat times and a row per train."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.recording.data import SpikeData

__all__ = ["ABSENT", "TrainTable", "rows"]

ABSENT: Any = type("Absent", (), {"__repr__": lambda _: "ABSENT"})()
"""Stands in a column for what a train does not have."""


@dataclass
class TrainTable:
    """Trains in order, column by column."""

    times: FloatArray
    """Of all trains, one after the other, each in the unit of its train."""
    counts: IntArray
    """Spikes of each train."""
    t_start: FloatArray
    t_stop: FloatArray
    units: list[str]
    annotations: dict[str, list[Any]]
    attributes: dict[str, list[Any]] = field(default_factory=dict)
    """Those of Neo (``name``, ``sampling_rate`` ...) that are not None for all trains."""
    array_annotations: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.units)

    @property
    def bounds(self) -> IntArray:
        """Where in `times` each train begins, and the end."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.counts)])

    @classmethod
    def of_windows(cls, windows: list[SpikeData]) -> TrainTable:
        """Return the trains of all cells and windows, sorted by cell, then window."""
        ids, numbers, populations = (
            (_joined(column) for column in zip(*(w.channels for w in windows), strict=True))
            if windows
            else ([], [], [])
        )
        sizes = [len(w.channels.ids) for w in windows]
        table = cls(
            times=np.concatenate([np.empty(0), *(w.times for w in windows)])
            if len(windows) != 1
            else windows[0].times,
            counts=np.concatenate([np.empty(0, np.int64), *(w.counts for w in windows)]),
            t_start=np.repeat([w.t_start for w in windows], sizes).astype(np.float64),
            t_stop=np.repeat([w.t_stop for w in windows], sizes).astype(np.float64),
            units=["ms"] * len(ids),
            annotations={
                "channel_id": ids,
                "source_id": ids,
                "source_index": numbers,
                "source_population": populations,
            },
        )
        order = np.lexsort((table.t_start, np.array(numbers, dtype=np.int64)))
        return table if (np.diff(order) == 1).all() else table.reordered(order)

    def reordered(self, order: IntArray) -> TrainTable:
        """Return the table with its trains in another order."""
        bounds, counts = self.bounds, self.counts[order]
        # Place of each spike: where its train begins in the old order, and how far it is into the train.
        into = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        places = np.repeat(bounds[order], counts) + into
        rows = order.tolist()

        def columns(table: dict[str, list[Any]]) -> dict[str, list[Any]]:
            return {name: [column[i] for i in rows] for name, column in table.items()}

        return TrainTable(
            self.times[places], counts, self.t_start[order], self.t_stop[order], [self.units[i] for i in rows],
            columns(self.annotations), columns(self.attributes), columns(self.array_annotations),
        )  # fmt: skip


def rows(columns: dict[str, list[Any]], number: int) -> Iterator[dict[str, Any]]:
    """Yield what each of `number` trains has of some columns."""
    if not columns:
        return (dict[str, Any]() for _ in range(number))
    whole = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    if not any(value is ABSENT for column in columns.values() for value in column):
        return whole
    return ({key: value for key, value in row.items() if value is not ABSENT} for row in whole)


def _joined(parts: Iterable[list[Any]]) -> list[Any]:
    return [one for part in parts for one in part]
