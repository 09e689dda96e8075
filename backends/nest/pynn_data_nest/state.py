"""The state of cells now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import FloatArray, IntArray, NativeCell, NativeVariable

if TYPE_CHECKING:
    from pynn_data_nest.engine import NestEngine

__all__ = ["State"]


class State:
    """What NEST has told in the present step.

    It makes up the whole status of a node for one value, so all variables of a cell are asked for
    at once and kept for the step.
    """

    def __init__(self, engine: NestEngine) -> None:
        self._engine = engine
        self._models: list[tuple[IntArray, list[str]]] = []
        """Ids of cells, and their variables."""
        self._step = -1
        self._told: dict[str, FloatArray] = {}
        """By id; NaN for what has not been asked in this step."""

    def add_cells(self, ids: IntArray, cell: NativeCell) -> None:
        """Take note of new cells."""
        self._models.append((np.sort(ids), [v.name for v in cell.variables.values()]))
        self._step = -1

    def of(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Return the values of a variable now of those of the cells that are here."""
        ids = ids[self._engine.nodes.here(ids)]
        self._ask(ids)
        values: FloatArray = self._array(variable.name)[ids]
        return values

    def _ask(self, ids: IntArray) -> None:
        if self._step != self._engine.now:
            self._step, self._told = self._engine.now, {}
        for cells, names in self._models:
            asked = np.intersect1d(ids, cells)
            if asked.size and any(np.isnan(self._array(name)[asked]).any() for name in names):
                found = self._engine.nodes.collection(asked).get(names)
                for name in names:
                    self._array(name)[asked] = found[name]

    def _array(self, name: str) -> FloatArray:
        size = 1 + max(int(ids[-1]) for ids, _ in self._models)
        return self._told.setdefault(name, np.full(size, np.nan))
