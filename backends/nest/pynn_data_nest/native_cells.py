"""Cells of NEST's own models, in a network that pynn-data builds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray, NativeCell, NativeVariable
from pynn_data.errors import NotSupported
from pynn_data_nest.native_types import Model
from pynn_data_nest.nodes import Nodes

__all__ = ["NativeCells"]


class NativeCells:
    """Makes cells of NEST's own models, and knows since when they are there."""

    def __init__(self, nest: Any, nodes: Nodes) -> None:
        self._nest = nest
        self._nodes = nodes
        self._born = np.zeros(0, dtype=np.int64)
        """Step in which each cell was made, by its id."""
        self._models: list[tuple[int, Model]] = []
        """First id of cells that were made together, and what they are."""

    def create(self, ids: IntArray, cell: NativeCell, now: int) -> Any:
        """Create nodes, at a step.

        Raises
        ------
        NotSupported
            The kernel does not have the model.
        """
        model: Model = cell.native
        if cell.model not in self._nest.node_models:
            raise NotSupported(
                f"NEST has no model {cell.model!r} any more, for a network is built in an empty kernel: if it is of a "
                f'module of yours, native_cell_type("{cell.model}", module=...) loads that each time; what is '
                "copied or changed by nest.CopyModel() or nest.SetDefaults() is given as settings of the cell type."
            )
        self._born = np.resize(self._born, max(self._born.size, int(ids.max()) + 1))
        self._born[ids] = now
        self._models.append((int(ids.min()), model))
        return self._nest.Create(cell.model, ids.size, params=dict(model.settings))

    def set_at_first(self, ids: IntArray, cell: NativeCell, values: Mapping[str, FloatArray]) -> None:
        """Give new cells what is different from what they have.

        The rest is left alone: some models let a parameter follow from another until it is set.
        """
        model: Model = cell.native
        present = {**self._nest.GetDefaults(cell.model), **model.settings}
        different = {name: array for name, array in values.items() if (array != present[name]).any()}
        if different:
            self._nodes.set(ids, different)

    def state(self, ids: IntArray, variable: NativeVariable, now: int) -> FloatArray:
        """Return the values of a variable of the cells of this process."""
        if not variable.told:
            self.check_first(ids, [variable], now)
            return np.zeros(np.count_nonzero(self._nodes.here(ids)))
        model = next((model for first, model in reversed(self._models) if first <= ids.min()), None)
        *within, name = model.places.get(variable.name, (variable.name,)) if model else (variable.name,)
        return self._nodes.get(ids, name, *within)

    def check_first(self, ids: IntArray, variables: Sequence[NativeVariable], now: int) -> None:
        """Raise if variables that NEST does not tell are not known to be 0 now."""
        for variable in variables:
            if not variable.told and (self._born[ids] != now).any():
                raise NotSupported(
                    f"NEST does not tell {variable.name} at present, only to multimeters in the steps that follow. "
                    "Until the cells are simulated it is 0: ask for it to be recorded before that, or after reset()."
                )
