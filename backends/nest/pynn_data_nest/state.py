"""The state of cells now: NEST's word where it tells, a look ahead where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import FloatArray, IntArray, NativeCell, NativeVariable
from pynn_data_nest.hidden import HiddenState

if TYPE_CHECKING:
    from pynn_data_nest.engine import NestEngine

__all__ = ["State"]


class State:
    """What NEST has told in the present step.

    It makes up the whole status of a node for one value, so all variables of a cell are asked for
    at once and kept for the step. They are kept, too, when the kernel looks one step ahead.
    """

    def __init__(self, engine: NestEngine, hidden: HiddenState) -> None:
        self._engine = engine
        self._hidden = hidden
        self._models: list[tuple[IntArray, list[str]]] = []
        """Ids of cells, and the variables that NEST tells of them."""
        self._step = -1
        self._told: dict[str, FloatArray] = {}
        """By id; NaN for what has not been asked in this step."""

    def add_cells(self, ids: IntArray, cell: NativeCell) -> None:
        """Take note of new cells."""
        self._models.append((np.sort(ids), [v.name for v in cell.variables.values() if v.settable]))
        self._step = -1

    def of(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Return the values of a variable now of those of the cells that are here."""
        if not variable.settable:
            return self._hidden.state(ids, variable.name)
        ids = ids[self._engine.nodes.here(ids)]
        if not self._engine.ahead:
            self._ask(ids)
        values: FloatArray = self._array(variable.name)[ids]
        return values

    def save(self) -> None:
        """Ask for everything: the kernel is about to go ahead."""
        for ids, _ in self._models:
            self._ask(ids[self._engine.nodes.here(ids)])

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
