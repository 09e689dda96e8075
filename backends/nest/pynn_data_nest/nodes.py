"""Which node of NEST is which cell, and which process has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_nest.status import get_value, set_each

__all__ = ["Nodes"]


class Nodes:
    """Tables from the core's ids to NEST's node numbers."""

    def __init__(self, nest: Any) -> None:
        self._nest = nest
        self._numbers = np.zeros(0, dtype=np.int64)
        self._sources = np.zeros(0, dtype=bool)
        """Whether each id is a source, which NEST has on every process."""
        self._rank, self._size = nest.Rank(), nest.num_processes

    def add(self, ids: IntArray, numbers: IntArray, sources: bool | np.ndarray) -> None:
        """Take note of the nodes of new cells or sources."""
        size = max(int(ids.max()) + 1, self._numbers.size)
        self._numbers, self._sources = np.resize(self._numbers, size), np.resize(self._sources, size)
        self._numbers[ids] = numbers
        self._sources[ids] = sources

    def numbers(self, ids: IntArray) -> IntArray:
        """Return the node of each cell."""
        found: IntArray = self._numbers[ids]
        return found

    def collection(self, ids: IntArray) -> Any:
        """Return the nodes of cells in the order of their numbers, each once."""
        return self._nest.NodeCollection(np.unique(self._numbers[ids]).tolist())

    def rank_of(self, ids: IntArray) -> IntArray:
        """Return the process of each cell: NEST deals out its nodes one by one."""
        rank: IntArray = self.numbers(ids) % self._size
        return rank

    def here(self, ids: IntArray) -> np.ndarray:
        """Return whether each cell belongs to this process."""
        mine: np.ndarray = self.rank_of(ids) == self._rank
        return mine

    def are_sources(self, ids: IntArray) -> np.ndarray:
        """Return whether each of some cells and sources is a source."""
        chosen: np.ndarray = self._sources[ids]
        return chosen

    def elsewhere(self) -> IntArray:
        """Return the number of a cell's node that belongs to another process."""
        cells = np.flatnonzero(~self._sources)
        number: IntArray = self._numbers[cells[~self.here(cells)][:1]]
        return number

    def get(self, ids: IntArray, name: str, within: str | None = None) -> FloatArray:
        """Return a value of those of the cells that belong to this process, in their order.

        It may be one of several `within` a value that is a dictionary.
        """
        ids = ids[self.here(ids)]
        if not ids.size:
            return np.zeros(0)
        order = np.argsort(self._numbers[ids])
        values = np.empty(ids.size)
        if within is None:
            values[order] = get_value(self.collection(ids), name)
        else:
            found = get_value(self.collection(ids), within)
            values[order] = [each[name] for each in ([found] if ids.size == 1 else found)]
        return values

    def set(self, ids: IntArray, values: Mapping[str, FloatArray]) -> None:
        """Give parameters to those of the cells that belong to this process."""
        order = np.argsort(self._numbers[ids])
        order = order[self.here(ids[order])]
        if order.size:
            set_each(self.collection(ids[order]), {name: array[order] for name, array in values.items()})
