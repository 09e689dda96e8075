"""Which group, and which number in it, a cell is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from pynn_data.contract import IntArray

__all__ = ["Part", "Places"]

Group = TypeVar("Group")


class Part(NamedTuple):
    """Some of the given cells that are in one group."""

    group: int
    given: IntArray
    """Places among the given cells."""
    numbers: IntArray
    """Numbers within the group."""


class Places(Generic[Group]):
    """Table from the core's ids to groups and numbers within them."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._group = np.zeros(0, dtype=np.int64)
        self._index = np.zeros(0, dtype=np.int64)

    def add(self, ids: IntArray, group: Group, numbers: IntArray | None = None) -> None:
        """Take note of a new group, of which the cells have the given numbers, or all in order."""
        more = max(0, int(ids.max()) + 1 - self._group.size)
        self._group = np.append(self._group, np.full(more, -1))
        self._index = np.append(self._index, np.full(more, -1))
        self._group[ids] = len(self.groups)
        self._index[ids] = np.arange(ids.size) if numbers is None else numbers
        self.groups.append(group)

    @property
    def size(self) -> int:
        """Number of cells."""
        return int(np.count_nonzero(self._group >= 0))

    def of(self, ids: IntArray) -> tuple[IntArray, IntArray]:
        """Return group and number of each cell."""
        return self._group[ids], self._index[ids]

    def parts(self, ids: IntArray) -> Iterator[Part]:
        """Return the cells by group."""
        groups, index = self.of(ids)
        for group in np.unique(groups).tolist():
            given = np.flatnonzero(groups == group)
            yield Part(group, given, index[given])
