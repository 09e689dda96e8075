"""Cells that are integrated apart in a time step: which they are, and their states."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_brian2.dynamics import Apart, BoolArray, Dynamics

__all__ = ["Exceptions"]


class Exceptions:
    """The cells of a group for which the sub-steps are too long.

    All cells take the sub-steps. These are then integrated by `Apart` from what they were before.

    Parameters
    ----------
    arrays
        Brian2's own arrays of all variables, by name.
    """

    def __init__(self, dynamics: Dynamics, apart: Apart, arrays: Mapping[str, FloatArray]) -> None:
        self._dynamics = dynamics
        self._apart = apart
        self._arrays = arrays
        self._spare = np.zeros(0)
        """Synaptic conductance (uS) up to which the sub-steps do, cell by cell."""
        self._cells = np.zeros(0, dtype=np.int64)
        self._kept: dict[str, FloatArray] = {}

    def prepare(self, length: float) -> None:
        """Take note of the parameters, and of the length of a sub-step in ms."""
        p = self._arrays
        spare = np.maximum(0.0, self._apart.highest / length - self._apart.rate(p)) * p["c_m"]
        self._spare = np.where(self._dynamics.longest(p) < length * (1 - 1e-6), -1.0, spare)

    def step(self, substeps: Callable[[], None], h: float) -> None:
        """Take the time step."""
        before = {name: self._arrays[name].copy() for name in ("v", *self._dynamics.states)}
        exceeding = (self._apart.synaptic(self._arrays, h) > self._spare) | self._outside()
        substeps()
        exceeding |= self._outside()
        self._cells = np.flatnonzero(exceeding)
        if self._cells.size:
            self._integrate(before, h)

    def after_reset(self) -> None:
        """Undo a reset that comes on top of the one within the time step."""
        if self._cells.size:
            for name, values in self._kept.items():
                self._arrays[name][self._cells] = values

    def _outside(self) -> BoolArray | bool:
        return False if self._apart.outside is None else self._apart.outside(self._arrays)

    def _integrate(self, before: Mapping[str, FloatArray], h: float) -> None:
        cells = self._cells
        found = self._apart.integrate({n: a[cells] for n, a in {**self._arrays, **before}.items()}, h)
        for name, values in found.items():
            self._arrays[name][cells] = values
        self._kept = {name: found[name] for name in self._apart.after_reset}
