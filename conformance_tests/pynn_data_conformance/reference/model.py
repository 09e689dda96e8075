"""What a cell type has to say, and the cells of one type."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_conformance.reference.doubts import Doubts

__all__ = ["Cells", "Model", "refractory_steps"]


class Cells:
    """All cells of one type: states and parameters, in the front end's units."""

    def __init__(self, states: int, parameters: tuple[str, ...]) -> None:
        self.ids: IntArray = np.empty(0, dtype=np.int64)
        self.y: FloatArray = np.empty((states, 0))
        """States of shape (states, cells)."""
        self.p: dict[str, FloatArray] = {name: np.empty(0) for name in parameters}
        self.left: IntArray = np.empty(0, dtype=np.int64)
        """For how many steps each cell stays refractory."""
        self.slowest: FloatArray = np.empty(0)
        """How fast, in mV/ms, v has moved at least since it is close to where it rises by itself; else infinite."""
        self.computed: dict[str, FloatArray] = {}
        """What follows from the parameters, until they change."""

    def append(self, ids: IntArray, parameters: Mapping[str, FloatArray], y: FloatArray) -> None:
        """Take in more cells."""
        self.ids = np.append(self.ids, ids)
        self.y = np.concatenate([self.y, y], axis=1)
        self.p = {name: np.append(values, parameters[name]) for name, values in self.p.items()}
        self.left = np.append(self.left, np.zeros_like(ids))
        self.slowest = np.append(self.slowest, np.full(ids.size, np.inf))
        self.computed.clear()

    def change(self, columns: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Give some cells other parameters."""
        for name, values in parameters.items():
            self.p[name][columns] = values
        self.computed.clear()


class Model(ABC):
    """A cell type: its equations, what an arriving spike does, what a spike is, and what it does."""

    name: str
    """Of the model, as an engine would call it."""
    parameters: Mapping[str, str]
    """Name -> unit."""
    states: Mapping[str, str]
    """Name -> unit, v first."""
    recordable: tuple[str, ...]
    """Those of the states that the front end has."""
    weight_unit: ClassVar[str] = "uS"

    @abstractmethod
    def step(self, cells: Cells, current: FloatArray, arriving: FloatArray, dt: float, doubts: Doubts) -> IntArray:
        """Take the cells one step further.

        Parameters
        ----------
        cells
            Whose states are changed.
        current
            What is injected into each during the step, in nA.
        arriving
            Sums of the weights of the spikes that arrive at its end, of shape (receptor, cell).
        dt
            Length of the step in ms.
        doubts
            Takes in what was close.

        Returns
        -------
        IntArray
            Columns of the cells that fire in the step, as often as they do.
        """


def refractory_steps(duration: FloatArray | float, dt: float) -> IntArray:
    """Return in how many steps a cell is refractory for a duration in ms: a part of a step counts as a whole one."""
    steps: FloatArray = np.ceil(np.asarray(duration) / dt - 1e-6)
    return steps.astype(np.int64)
