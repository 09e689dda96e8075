"""Ids for cells that a simulator numbers in a way of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pynn_data.contract import CollectedEvents, CollectedSignal, CollectedSpikes, FloatArray, IntArray
from pynn_data.errors import ContractViolation

__all__ = ["Numbering", "by_cell_and_time"]

SPARSE = 2**22
"""Native numbers that lie further apart are looked up by bisection, others in a table."""


class Numbering:
    """Ids 0, 1, 2 ..., one population after the other, in the order of the native numbers within each."""

    def __init__(self, found: Sequence[CollectedSpikes | CollectedSignal | CollectedEvents]) -> None:
        members: dict[str, list[IntArray]] = {}
        for one in found:
            if not isinstance(one, CollectedEvents):
                members.setdefault(one.label, []).append(_cells(one))
        self._natives = {label: np.unique(np.concatenate(cells)) for label, cells in members.items()}
        sizes = [natives.size for natives in self._natives.values()]
        self._first = dict(zip(self._natives, np.cumsum([0, *sizes]).tolist(), strict=False))
        self.natives = np.concatenate([np.empty(0, np.int64), *self._natives.values()])
        """Native number of each id."""
        self.populations = [label for label, natives in self._natives.items() for _ in range(natives.size)]
        """Label of each id."""

    @property
    def size(self) -> int:
        """How many cells there are."""
        return int(self.natives.size)

    def ids(self, label: str, cells: IntArray) -> IntArray:
        """Return the ids of cells that were there when the numbering was made."""
        found: IntArray = self._first[label] + places(cells, self._natives[label])
        return found


def _cells(one: CollectedSpikes | CollectedSignal) -> IntArray:
    """Return the native numbers of all cells of a recorder, each once."""
    if isinstance(one, CollectedSignal) or one.recorded is not None:
        cells = one.cells if isinstance(one, CollectedSignal) else one.recorded
        distinct = np.unique(np.asarray(cells, dtype=np.int64))
        if isinstance(one, CollectedSignal) and distinct.size < one.cells.size:
            raise ContractViolation(f"signal({one.variable!r}): a cell has several columns.")
        return distinct
    if one.cells.size and one.cells.min() >= 0 and one.cells.max() < SPARSE:
        return np.flatnonzero(np.bincount(one.cells))  # sorting would take ten times as long
    return np.unique(one.cells)


def places(cells: IntArray, known: IntArray) -> IntArray:
    """Return where each of `cells` is in `known`, which is ascending.

    Raises
    ------
    ContractViolation
        One is not there.
    """
    if not cells.size:
        return np.empty(0, np.int64)
    if not known.size:
        raise ContractViolation(f"Cell {cells[0]} is not among those that were recorded.")
    low, high = int(known[0]), int(known[-1])
    outside = (cells < low) | (cells > high)
    if not outside.any():
        if high - low < SPARSE:
            table = np.full(high - low + 1, -1, dtype=np.int64)
            table[known - low] = np.arange(known.size)
            found = table[cells - low]
            outside = found < 0
        else:
            found = np.searchsorted(known, cells)
            outside = known[found] != cells
    if outside.any():
        raise ContractViolation(f"Cell {cells[outside][0]} is not among those that were recorded.")
    return found


def by_cell_and_time(cells: IntArray, times: FloatArray, bounds: IntArray) -> tuple[IntArray, FloatArray]:
    """Return the order of spikes by cell, then time, and the times in that order.

    Cells are small numbers from 0 on; `bounds` are where the spikes of each begin in that order.
    """
    order = _stable_order(cells)
    ordered = times[order]
    # Simulators mostly tell what they find as time goes on: then it comes earlier only where another cell begins.
    earlier = np.flatnonzero(ordered[1:] < ordered[:-1]) + 1
    if not np.isin(earlier, bounds).all():
        order = np.lexsort((times, cells))
        ordered = times[order]
    return order, ordered


def _stable_order(numbers: IntArray) -> IntArray:
    """Return what sorts numbers that are not negative; numpy is fast with those of 16 bits."""
    order: IntArray = np.argsort(numbers.astype(np.uint16), kind="stable")
    shift = 16
    while numbers.size and int(numbers.max()) >> shift:
        order = order[np.argsort((numbers[order] >> shift).astype(np.uint16), kind="stable")]
        shift += 16
    return order
