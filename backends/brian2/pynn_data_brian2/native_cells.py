"""Cells with equations of a script's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray, NativeCell
from pynn_data_brian2.groups import CellGroup, SynapseModel
from pynn_data_brian2.importing import quietly
from pynn_data_brian2.native_model import Model
from pynn_data_brian2.native_variables import Evaluator, array_reader

__all__ = ["NativeCells"]

NANO = 1e-9


class NativeCells(CellGroup):
    """Cells that are run by what Brian2 makes of their equations."""

    def __init__(
        self,
        brian2: Any,
        clock: Any,
        ids: IntArray,
        cell: NativeCell,
        parameters: Mapping[str, FloatArray],
        state: Mapping[str, FloatArray],
    ) -> None:
        self._brian2 = brian2
        self._model: Model = cell.native
        super().__init__(ids.size, self._model.group(brian2, ids.size, clock, f"cells_{ids[0]}"))
        for name, array in {**parameters, **state}.items():
            self.values(name)[:] = array

    def spiking(self) -> np.ndarray:
        """Return Brian2's own array of the cells that spiked last; of cells that never do, one of ours."""
        return super().spiking() if self._model.fires else np.zeros(1, dtype=np.int32)

    def reader(self, name: str, index: IntArray) -> Callable[[], FloatArray]:
        """Return what returns a variable of some cells as it is when called."""
        if reader := array_reader(self.objects, name, index):
            return reader
        with quietly():
            evaluator = Evaluator(self.objects, name, index, self._brian2.codegen.runtime.numpy_rt.NumpyCodeObject)
            evaluator.prepare({})
        return evaluator

    def inject(self, amplitudes: FloatArray) -> None:
        """Have currents (nA) from now on."""
        self.values(self._model.current)[:] = amplitudes * NANO

    def synapses(self, receptor: str) -> SynapseModel:
        """Return what synapses onto a receptor are."""
        model = self._model
        return SynapseModel(model.synaptic_equations(self._brian2), model.receptors[receptor], dict(model.namespace))
