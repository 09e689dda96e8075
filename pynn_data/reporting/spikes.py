"""Spike trains -> flat arrays by cell, and what can be said of each cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray, IntArray
from pynn_data.files.channels import of_trains
from pynn_data.files.milliseconds import in_ms
from pynn_data.files.trains import table_of
from pynn_data.recording.trains import TrainTable

__all__ = ["Spikes", "spikes_of"]


@dataclass(frozen=True)
class Spikes:
    """The spikes of some cells, each of which was recorded in one window or several."""

    times: FloatArray
    """In ms, cell by cell, ascending within a cell."""
    counts: IntArray
    """Spikes of each cell."""
    recorded: FloatArray
    """Sum of the windows of each cell, in ms; NaN if one is not finite."""
    windows: FloatArray
    """(windows, 4): begin and end in ms, number of trains that have it, place of their population in `names`."""
    populations: list[str]
    indices: IntArray
    ids: IntArray
    """Of each cell."""
    trains: int
    """How many there were."""
    lost: int
    """Spikes whose time is not a number."""

    @property
    def owners(self) -> IntArray:
        """Place of the cell of each spike."""
        return np.repeat(np.arange(self.counts.size), self.counts)

    @cached_property
    def rates(self) -> FloatArray:
        """Spikes per second of each cell, NaN where it was recorded for no time."""
        rates = np.full(self.counts.size, np.nan)
        np.divide(1000.0 * self.counts, self.recorded, out=rates, where=self.recorded > 0)
        return rates

    @cached_property
    def variations(self) -> FloatArray:
        """Coefficient of variation of each cell's intervals: standard deviation / mean; NaN for less than two."""
        intervals, owners = np.diff(self.times), self.owners
        same = owners[1:] == owners[:-1]
        intervals, owners = intervals[same], owners[1:][same]
        size = self.counts.size
        number = np.bincount(owners, minlength=size).astype(np.float64)
        number[number < 2] = np.nan
        mean = np.bincount(owners, intervals, size) / number
        squares = np.bincount(owners, (intervals - mean[owners]) ** 2, size) / number
        found = np.full(size, np.nan)
        np.divide(np.sqrt(squares), mean, out=found, where=mean > 0)
        return found

    @property
    def span(self) -> tuple[float, float] | None:
        """Begin and end of all windows and spikes, None if there are neither."""
        ends = np.concatenate([self.windows[:, :2].ravel(), self.times])
        ends = ends[np.isfinite(ends)]
        return (float(ends.min()), float(ends.max())) if ends.size else None

    @property
    def names(self) -> list[str]:
        """The populations, each once."""
        return list(dict.fromkeys(self.populations))

    @property
    def members(self) -> IntArray:
        """Place of the population of each cell among `names`."""
        code = {name: place for place, name in enumerate(self.names)}
        return np.array([code[name] for name in self.populations], dtype=np.int64)


def spikes_of(trains: Any) -> Spikes | None:
    """Return the trains of a `SpikeTrainList` or a list, None if there are none; those not made yet stay so.

    Trains with the same index in the same population are windows of one cell.
    """
    if not len(trains):
        return None
    table = _table(trains)
    owned = of_trains(table)
    names = {name: place for place, name in enumerate(dict.fromkeys(owned.populations))}
    codes = np.array([names[name] for name in owned.populations], dtype=np.int64)
    _, first, cells = np.unique(
        np.stack([codes, owned.indices]), axis=1, return_index=True, return_inverse=True
    )
    # Cells in the order in which they come.
    order = np.argsort(first)
    first, cells = first[order], np.argsort(order)[cells.ravel()]

    starts = in_ms(table.t_start, table.units, np.ones(len(table), np.int64))
    stops = in_ms(table.t_stop, table.units, np.ones(len(table), np.int64))
    times, owners = in_ms(table.times, table.units, table.counts), np.repeat(cells, table.counts)
    known = np.isfinite(times)
    lost = int(times.size - known.sum())
    if lost:
        times, owners = times[known], owners[known]
    step = np.diff(owners)
    if (step < 0).any() or (np.diff(times)[step == 0] < 0).any():
        sorting = np.lexsort((times, owners))
        times, owners = times[sorting], owners[sorting]
    each = np.stack([starts, stops, codes], axis=1)
    windows, numbers = np.unique(each, axis=0, return_counts=True)
    with np.errstate(invalid="ignore"):
        lengths = stops - starts
    lengths[~np.isfinite(lengths)] = np.nan
    return Spikes(
        times=times,
        counts=np.bincount(owners, minlength=first.size),
        recorded=np.bincount(cells, lengths, first.size).astype(np.float64),
        windows=np.insert(windows, 2, numbers, axis=1),
        populations=[owned.populations[place] for place in first.tolist()],
        indices=owned.indices[first],
        ids=owned.ids[first],
        trains=len(table),
        lost=lost,
    )


def _table(trains: Any) -> TrainTable:
    """Return the trains as a table."""
    if getattr(trains, "table", None) is not None or getattr(trains, "_items", trains) is not None:
        return table_of(trains, "spike trains")
    # Neo holds this list as arrays: making its trains takes spikes x cells.
    ids, window = np.asarray(list(trains._all_channel_ids)), trains._spiketrain_metadata
    times: pq.Quantity = trains._spike_time_array
    by_id = np.argsort(ids, kind="stable")
    owners = by_id[np.searchsorted(ids[by_id], np.asarray(trains._channel_id_array))]
    start, stop = (
        float(pq.Quantity(window[name], getattr(window[name], "units", times.units)).rescale(times.units))
        for name in ("t_start", "t_stop")
    )
    return TrainTable(
        np.asarray(times.magnitude, dtype=np.float64)[np.argsort(owners, kind="stable")],
        np.bincount(owners, minlength=ids.size),
        np.full(ids.size, start),
        np.full(ids.size, stop),
        [times.dimensionality.string] * ids.size,
        {"channel_id": ids.tolist()},
    )
