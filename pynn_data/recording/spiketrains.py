"""Spike trains of Neo, made only when someone looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import neo
import numpy as np
import quantities as pq
from neo.core.dataobject import ArrayDict
from neo.core.spiketrainlist import SpikeTrainList

from pynn_data.recording.trains import ABSENT, TrainTable, rows
from pynn_data.units import read_unit

__all__ = ["LazySpikeTrains"]


class LazySpikeTrains(SpikeTrainList):  # type: ignore[misc]
    """A `SpikeTrainList` over flat arrays.

    Length, `multiplexed` and pickling of the whole need no `SpikeTrain`
    objects; when one is touched all are made, in time proportional to spikes +
    cells. It pickles as a plain `SpikeTrainList`.
    """

    def __init__(self, items: Any = None, parent: Any = None, *, table: TrainTable | None = None) -> None:
        super().__init__(items, parent)
        self.table = table
        """The trains, as long as none has been made."""
        if table is not None:
            self._all_channel_ids = list(table.annotations.get("channel_id", range(len(table))))

    def __len__(self) -> int:
        if self._items is None and self.table is not None:
            return len(self.table)
        return int(super().__len__())

    def __str__(self) -> str:
        self._make()
        return str(super().__str__())

    def __reduce__(self) -> tuple[Any, ...]:
        self._make()
        return SpikeTrainList, (self._items,)

    @property
    def multiplexed(self) -> tuple[np.ndarray, pq.Quantity]:
        """Ids and times of all spikes as two flat arrays, train by train."""
        if self.table is None or not _has_ids(self.table):
            self._make()
            self._spike_time_array = None  # Neo keeps the arrays of an earlier call, also after an append
            return super().multiplexed  # type: ignore[no-any-return]
        ids, times = self._all_channel_ids, self.table.times
        owners = np.repeat(np.array(ids, dtype=np.int64), self.table.counts)
        if len(set(ids)) < len(ids):  # several windows of a cell
            rank = {channel: place for place, channel in enumerate(dict.fromkeys(ids))}
            places = np.repeat(np.array([rank[i] for i in ids], dtype=np.int64), self.table.counts)
            order = np.lexsort((times, places))
            return owners[order], pq.Quantity(times[order], self.table.units[0])
        return owners, pq.Quantity(times.copy(), self.table.units[0] if ids else "ms")

    def _make(self) -> None:
        if self._items is None:
            self._spiketrains_from_array()

    def _spiketrains_from_array(self) -> None:
        """Make the `SpikeTrain` objects; the name is Neo's."""
        if self.table is None:
            super()._spiketrains_from_array()
            return
        self._items = list(_trains(self.table))
        for train in self._items:
            train.segment = self.segment
        self.table = None


def _has_ids(table: TrainTable) -> bool:
    ids = table.annotations.get("channel_id", [] if not len(table) else [ABSENT])
    return len(set(table.units)) <= 1 and all(type(i) is int for i in ids)


def _trains(table: TrainTable) -> Iterator[neo.SpikeTrain]:
    """Yield the trains.

    Slicing one checked train of all spikes as an array is ten times faster than
    building each from scratch; what slicing copies by reference is replaced.
    """
    whole = {unit: _all_in(table, unit) for unit in set(table.units)}
    bounds, n = table.bounds.tolist(), len(table)
    windows = zip(table.units, table.t_start.tolist(), table.t_stop.tolist(), strict=True)
    columns = (rows(c, n) for c in (table.annotations, table.array_annotations, table.attributes))
    for i, (window, noted, noted_per_spike, attributes) in enumerate(zip(windows, *columns, strict=True)):
        train: Any = np.ndarray.__getitem__(whole[window[0]], slice(bounds[i], bounds[i + 1]))
        train.t_start, train.t_stop = (edge.copy() for edge in _edges(*window))
        train.annotations = noted
        train.array_annotations = ArrayDict(train.size)
        if noted_per_spike:
            train.array_annotations.update(noted_per_spike)
        for name, value in attributes.items():
            setattr(train, name, value)
        yield train


@lru_cache
def _edges(unit: str, start: float, stop: float) -> tuple[pq.Quantity, pq.Quantity]:
    """Return t_start and t_stop as quantities, which cost more to make than to copy."""
    units = read_unit(unit)
    return pq.Quantity(start, units), pq.Quantity(stop, units)


def _all_in(table: TrainTable, unit: str) -> Any:
    """Return one train of all spikes, taken to be in one unit."""
    low = min(table.t_start.min(), table.times.min(initial=np.inf))
    high = max(table.t_stop.max(), table.times.max(initial=-np.inf))
    return neo.SpikeTrain(table.times, units=read_unit(unit), t_start=low, t_stop=high)
