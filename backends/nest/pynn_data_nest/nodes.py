"""Which node of NEST is which cell."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import IntArray

__all__ = ["Nodes"]


class Nodes:
    """Table from the core's ids to NEST's node numbers; both count up in the order of creation."""

    def __init__(self, nest: Any) -> None:
        self._nest = nest
        self._numbers = np.zeros(0, dtype=np.int64)

    def add(self, ids: IntArray, nodes: Any) -> None:
        """Take note of the nodes of new cells."""
        grown = np.zeros(max(int(ids.max()) + 1, self._numbers.size), dtype=np.int64)
        grown[: self._numbers.size] = self._numbers
        # Those of one Create have consecutive numbers; NEST takes long to list them.
        grown[ids] = nodes[0].global_id + np.arange(ids.size)
        self._numbers = grown

    def numbers(self, ids: IntArray) -> IntArray:
        """Return the node of each cell."""
        found: IntArray = self._numbers[ids]
        return found

    def collection(self, ids: IntArray) -> Any:
        """Return the nodes of cells given in ascending order."""
        return self._nest.NodeCollection(self._numbers[ids].tolist())
