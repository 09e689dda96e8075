"""Spikes as simulators and their files have them -> a table of trains."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import quantities as pq

from pynn_data.contract import CollectedSpikes, FloatArray, IntArray
from pynn_data.errors import ContractViolation
from pynn_data.recording.numbering import Numbering, by_cell_and_time
from pynn_data.recording.trains import ABSENT, TrainTable

__all__ = ["train_table"]


class _Part(NamedTuple):
    """Trains of one recorder."""

    ids: IntArray
    """Ascending."""
    counts: IntArray
    times: FloatArray
    variables: dict[str, list[Any]]
    """A quantity for each train."""


def train_table(found: Sequence[CollectedSpikes], numbering: Numbering, names: Sequence[str]) -> TrainTable:
    """Return the trains of all recorders, sorted by cell, then window.

    Parameters
    ----------
    found
        Spikes by recorder.
    numbering
        Of the cells.
    names
        Population of each cell, by id.
    """
    parts = [_part(one, numbering) for one in found]
    ids = np.concatenate([np.empty(0, np.int64), *(part.ids for part in parts)])
    sizes = [part.ids.size for part in parts]
    listed = ids.tolist()
    table = TrainTable(
        times=np.concatenate([np.empty(0), *(part.times for part in parts)]) if len(parts) != 1 else parts[0].times,
        counts=np.concatenate([np.empty(0, np.int64), *(part.counts for part in parts)]),
        t_start=np.repeat([one.start for one in found], sizes).astype(np.float64),
        t_stop=np.repeat([one.stop for one in found], sizes).astype(np.float64),
        units=["ms"] * ids.size,
        annotations={
            "channel_id": listed,
            "source_id": listed,
            "source_index": listed,
            "source_population": [names[i] for i in listed],
            "native_id": numbering.natives[ids].tolist(),
        },
        array_annotations={
            name: [q for part in parts for q in part.variables.get(name, [ABSENT] * part.ids.size)]
            for name in dict.fromkeys(name for part in parts for name in part.variables)
        },
    )
    order = np.lexsort((table.t_start, ids))
    return table if (np.diff(order) == 1).all() else table.reordered(order)


def _part(one: CollectedSpikes, numbering: Numbering) -> _Part:
    _check(one)
    cells = one.cells.astype(np.int64, copy=False)
    owners = numbering.ids(one.label, cells)
    if one.recorded is None:
        ids = np.flatnonzero(np.bincount(owners))
    else:
        ids = np.unique(numbering.ids(one.label, np.asarray(one.recorded, dtype=np.int64)))
    counts = np.bincount(owners, minlength=numbering.size)
    if counts.sum() != counts[ids].sum():
        counts[ids] = 0
        stranger = numbering.natives[np.flatnonzero(counts)[0]]
        raise ContractViolation(f"Spikes of cell {stranger}, which the recorder does not record.")
    counts = counts[ids]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    order, times = by_cell_and_time(owners, one.times, bounds)
    variables = {
        name: _sliced(pq.Quantity(np.asarray(values)[order], unit or "dimensionless"), bounds.tolist())
        for name, (unit, values) in one.variables.items()
    }
    return _Part(ids, counts, times, variables)


def _sliced(values: pq.Quantity, bounds: list[int]) -> list[pq.Quantity]:
    return [values[low:high] for low, high in pairwise(bounds)]


def _check(one: CollectedSpikes) -> None:
    columns = {"times": one.times, **{name: values for name, (_, values) in one.variables.items()}}
    for name, column in columns.items():
        if np.shape(column) != one.cells.shape:
            raise ContractViolation(f"spikes: {one.cells.size} cells but {name} of shape {np.shape(column)}.")
    if one.times.size and not (one.start <= one.times.min() and one.times.max() <= one.stop):
        raise ContractViolation(
            f"spikes: times from {one.times.min():g} to {one.times.max():g} ms, "
            f"recorded was from {one.start:g} to {one.stop:g} ms."
        )
