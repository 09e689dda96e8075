"""Which node of NEST is which cell, and which process has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_nest.status import get_value, set_each

__all__ = ["Nodes"]


class Nodes:
    """Tables from the core's ids to NEST's node numbers and back; both count up in the order of creation."""

    def __init__(self, nest: Any) -> None:
        self._nest = nest
        self._numbers = np.zeros(0, dtype=np.int64)
        self._ids = np.zeros(0, dtype=np.int64)
        self._sources = np.zeros(0, dtype=bool)
        """Whether each id is a source, which NEST has on every process."""
        self._rank, self._size = nest.Rank(), nest.num_processes

    def add(self, ids: IntArray, nodes: Any, sources: bool) -> None:
        """Take note of the nodes of new cells or sources."""
        size = max(int(ids.max()) + 1, self._numbers.size)
        self._numbers, self._sources = np.resize(self._numbers, size), np.resize(self._sources, size)
        # Those of one Create have consecutive numbers; NEST takes long to list them.
        numbers = nodes[0].global_id + np.arange(ids.size)
        self._numbers[ids] = numbers
        self._ids = np.resize(self._ids, int(numbers[-1]) + 1)
        self._ids[numbers] = ids
        self._sources[ids] = sources

    def numbers(self, ids: IntArray) -> IntArray:
        """Return the node of each cell."""
        found: IntArray = self._numbers[ids]
        return found

    def ids(self, numbers: IntArray) -> IntArray:
        """Return the cell that each node is."""
        found: IntArray = self._ids[numbers]
        return found

    def collection(self, ids: IntArray) -> Any:
        """Return the nodes of cells given in ascending order."""
        return self._nest.NodeCollection(self._numbers[ids].tolist())

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

    def get(self, ids: IntArray, name: str) -> FloatArray:
        """Return a value of those of the cells that belong to this process, in their order."""
        ids = ids[self.here(ids)]
        if not ids.size:
            return np.zeros(0)
        order = np.argsort(ids)
        values = np.empty(ids.size)
        values[order] = get_value(self.collection(ids[order]), name)
        return values

    def set(self, ids: IntArray, values: Mapping[str, FloatArray]) -> None:
        """Give parameters to those of the cells that belong to this process."""
        order = np.argsort(ids)
        order = order[self.here(ids[order])]
        if order.size:
            set_each(self.collection(ids[order]), {name: array[order] for name, array in values.items()})
