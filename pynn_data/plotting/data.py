"""Objects of Neo -> flat arrays in ms; nothing is changed in what is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import neo
import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray, IntArray
from pynn_data.files.trains import table_of
from pynn_data.units import factor

__all__ = ["Image", "Spikes", "Traces", "spikes_of", "traces_of", "unit_of"]


@dataclass(frozen=True)
class Traces:
    """A signal."""

    times: FloatArray
    """In ms, ascending."""
    values: FloatArray
    """Samples down, cells across."""
    cells: list[int]
    """Indices of the columns in the population, if the signal has them, else their places."""
    name: str
    unit: str


@dataclass(frozen=True)
class Spikes:
    """Spike trains."""

    times: FloatArray
    """In ms, train by train."""
    counts: IntArray
    """Spikes of each train."""
    rows: IntArray
    """Index of the cell of each train; a cell may have several."""
    t_start: FloatArray
    t_stop: FloatArray
    """Of each train, in ms."""

    @property
    def owners(self) -> IntArray:
        """Index of the cell of each spike."""
        return np.repeat(self.rows, self.counts)

    @property
    def cells(self) -> IntArray:
        """Indices of all cells that were recorded, silent ones included, ascending."""
        return np.unique(self.rows)

    @property
    def silent(self) -> IntArray:
        """Indices of the cells without spikes."""
        return np.setdiff1d(self.rows, self.rows[self.counts > 0])


@dataclass(frozen=True)
class Image:
    """A matrix."""

    values: FloatArray
    unit: str


def unit_of(data: Any) -> str:
    """Return the name of the unit of what may have one."""
    return str(data.dimensionality.string) if isinstance(data, pq.Quantity) else "dimensionless"


def traces_of(signal: Any) -> Traces:
    """Return a signal of Neo, regularly sampled or not."""
    values = np.asarray(signal.magnitude)
    if isinstance(signal, neo.AnalogSignal):
        # An interval has few digits; 1 / 10.000000000000002 has not.
        rate = float(signal.sampling_rate.rescale("1/ms").magnitude)
        times = float(_ms(signal.t_start)) + float(f"{1 / rate:.12g}") * np.arange(
            len(values), dtype=np.float64
        )
    else:
        times = _ms(signal.times)
    numbers = signal.array_annotations.get("channel_index")
    known = numbers is not None and np.asarray(numbers).dtype.kind in "iu"
    cells = np.asarray(numbers).tolist() if known else list(range(values.shape[1]))
    return Traces(times, values, cells, signal.name or "", unit_of(signal))


def spikes_of(trains: Any) -> Spikes:
    """Return the trains of a `SpikeTrainList` or a list, without making what is not made yet."""
    if getattr(trains, "table", None) is None and getattr(trains, "_items", trains) is None:
        return _spikes_not_yet_made(trains)
    table = table_of(trains, "spike trains")
    rows = _rows(table.annotations.get("source_index"), len(table))
    scale = np.array([factor(unit, "ms") for unit in table.units])
    if (scale == 1).all():
        return Spikes(table.times, table.counts, rows, table.t_start, table.t_stop)
    times = table.times * np.repeat(scale, table.counts)
    return Spikes(times, table.counts, rows, table.t_start * scale, table.t_stop * scale)


def _spikes_not_yet_made(trains: Any) -> Spikes:
    """Read a list that Neo holds as arrays: making its trains would change it, and takes spikes x cells."""
    if trains._spike_time_array is None:
        none = np.empty(0, np.int64)
        return Spikes(np.empty(0), none, none, np.empty(0), np.empty(0))
    ids, window = np.asarray(trains._all_channel_ids), trains._spiketrain_metadata
    by_id = np.argsort(ids, kind="stable")
    owners = by_id[np.searchsorted(ids[by_id], np.asarray(trains._channel_id_array))]
    order = np.argsort(owners, kind="stable")
    edges = (_ms(window[name], trains._spike_time_array) for name in ("t_start", "t_stop"))
    return Spikes(
        _ms(trains._spike_time_array)[order],
        np.bincount(owners, minlength=ids.size),
        _rows(trains._annotations.get("source_index"), ids.size),
        *(np.full(ids.size, edge) for edge in edges),
    )


def _ms(times: Any, like: Any = None) -> Any:
    """Return times in ms; what has no unit has that of `like`."""
    quantity = times if isinstance(times, pq.Quantity) else pq.Quantity(times, like.units)
    return np.asarray(quantity.rescale("ms").magnitude)


def _rows(numbers: Any, size: int) -> IntArray:
    """Return the rows of trains: their indices in the population, or places if not all have one."""
    if numbers is not None and not isinstance(numbers, str):
        numbers = list(numbers)
        if len(numbers) == size and all(isinstance(n, int | np.integer) for n in numbers):
            return np.array(numbers, dtype=np.int64)
    return np.arange(size)
