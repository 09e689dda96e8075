"""Spike trains of Neo, made only when someone looks at them."""

from __future__ import annotations

from typing import Any

import neo
import numpy as np
import quantities as pq
from neo.core.dataobject import ArrayDict
from neo.core.spiketrainlist import SpikeTrainList

from pynn_data.recording.select import SpikeData

__all__ = ["LazySpikeTrains"]


class LazySpikeTrains(SpikeTrainList):  # type: ignore[misc]
    """A `SpikeTrainList` over flat arrays.

    Length, `multiplexed` and pickling of the whole need no `SpikeTrain`
    objects; when one is touched all are made, in time proportional to spikes +
    cells. It pickles as a plain `SpikeTrainList`.
    """

    def __init__(self, items: Any = None, parent: Any = None, *, data: list[SpikeData] | None = None) -> None:
        super().__init__(items, parent)
        self._data = data

    @classmethod
    def of(cls, data: list[SpikeData]) -> LazySpikeTrains:
        """Return the trains of all cells and windows, sorted by cell, then window."""
        trains = cls(data=data)
        trains._all_channel_ids = [one.channels.ids[i] for one, i in trains._order()]
        return trains

    def __len__(self) -> int:
        if self._items is None and self._data is not None:
            return len(self._all_channel_ids)
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
        if self._items is not None or self._data is None:
            self._spike_time_array = None  # Neo keeps the arrays of an earlier call, also after an append
            return super().multiplexed  # type: ignore[no-any-return]
        ids = [np.repeat(d.channels.ids, d.counts) for d in self._data]
        times = [d.times for d in self._data]
        if not ids:
            return np.empty(0, dtype=np.int64), pq.Quantity(np.empty(0), "ms")
        owners, flat = np.concatenate(ids), np.concatenate(times)
        if len(ids) > 1:
            rank = {channel: place for place, channel in enumerate(dict.fromkeys(self._all_channel_ids))}
            order = np.lexsort((flat, np.array([rank[i] for i in owners.tolist()], dtype=np.int64)))
            owners, flat = owners[order], flat[order]
        return owners, pq.Quantity(flat, "ms")

    def _order(self) -> list[tuple[SpikeData, int]]:
        """Return every train as (its data, its place there)."""
        data = self._data or []
        trains = [(one, i) for one in data for i in range(len(one.channels.ids))]
        if len(data) > 1:
            trains.sort(key=lambda t: (t[0].channels.numbers[t[1]], t[0].t_start))
        return trains

    def _make(self) -> None:
        if self._items is None:
            self._spiketrains_from_array()

    def _spiketrains_from_array(self) -> None:
        """Make the `SpikeTrain` objects; the name is Neo's."""
        if self._data is None:
            super()._spiketrains_from_array()
            return
        made = {id(one): list(_trains(one)) for one in self._data}
        self._items = [made[id(one)][i] for one, i in self._order()]
        for train in self._items:
            train.segment = self.segment
        self._data = None


def _trains(data: SpikeData) -> Any:
    """Yield the trains of one window.

    Slicing one checked train of all spikes as an array is ten times faster than
    building each from scratch; what slicing copies by reference is replaced.
    """
    times = pq.Quantity(data.times, "ms")
    whole = neo.SpikeTrain(
        times, t_start=pq.Quantity(data.t_start, "ms"), t_stop=pq.Quantity(data.t_stop, "ms")
    )
    bounds = np.concatenate([[0], np.cumsum(data.counts)]).tolist()
    for i, (cell, number, population) in enumerate(zip(*data.channels, strict=True)):
        train: Any = np.ndarray.__getitem__(whole, slice(bounds[i], bounds[i + 1]))
        train.t_start, train.t_stop = whole.t_start.copy(), whole.t_stop.copy()
        train.array_annotations = ArrayDict(train.size)
        train.annotations = {
            "channel_id": cell,
            "source_id": cell,
            "source_index": number,
            "source_population": population,
        }
        yield train
