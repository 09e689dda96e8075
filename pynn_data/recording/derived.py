"""A variable that no simulator has to have: it follows from others, sample by sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pynn_data.contract import FloatArray, Host, IntArray, NativeVariable, RawSignal
from pynn_data.recording.cells import Cells
from pynn_data.recording.checks import Rows
from pynn_data.recording.derivation import Derivation
from pynn_data.recording.variables import EngineVariable, Variable

__all__ = ["DerivedVariable", "variable_of"]


def variable_of(cells: Cells, name: str, host: Host) -> Variable:
    """Return the variable of that name."""
    derivation = cells.derivation(name)
    if derivation is None:
        return EngineVariable.of(cells, name, host)
    inputs = [EngineVariable.of(cells, each, host) for each in derivation.variables]
    return DerivedVariable(name, cells.label, cells.first_id, cells, derivation, inputs)


@dataclass
class DerivedVariable(Variable):
    """One that is worked out from others that the simulator has, with the parameters that the cells have now."""

    cells: Cells
    derivation: Derivation
    inputs: Sequence[EngineVariable]
    early: list[tuple[int, FloatArray]] = field(default_factory=list)
    """Of each input the rows that another one did not have yet: the number of the first, and their values."""

    @property
    def natives(self) -> list[NativeVariable]:
        """What it follows from."""
        return [each.native for each in self.inputs]

    def now(self, cells: IntArray, held: IntArray) -> FloatArray:
        """Return the state of those `held` cells, of some, that belong to this process."""
        present: FloatArray = self._of([each.now(cells, held)[None, :] for each in self.inputs], held)[0]
        return present

    def rows(self, raws: Sequence[RawSignal], held: IntArray, rows: Rows) -> FloatArray:
        """Return those rows that follow the known ones and of which all inputs are there."""
        early = self.early or [(rows.known, np.empty((0, held.size))) for _ in self.inputs]
        found = []
        for each, raw, (first, values) in zip(self.inputs, raws, early, strict=True):
            values = values[max(0, rows.known - first) :]
            new = each.rows([raw], held, Rows(rows.known + len(values), rows.due, rows.most))
            found.append(np.concatenate([values, new]) if len(values) else new)
        common = min(len(values) for values in found)
        self.early = [(rows.known + common, values[common:]) for values in found]
        return self._of([values[:common] for values in found], held)

    def _of(self, found: Sequence[FloatArray], held: IntArray) -> FloatArray:
        parameters = self.cells.present(self.derivation.parameters, held)
        return self.derivation.function({**parameters, **dict(zip(self.derivation.variables, found, strict=True))})
