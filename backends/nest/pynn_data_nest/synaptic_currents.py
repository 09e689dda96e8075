"""Synaptic currents of NEST's current-based cells: NEST records them, but neither tells nor takes them by itself."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_nest.nodes import Nodes

__all__ = ["SynapticCurrents"]

IS_ALPHA = {"iaf_psc_exp": False, "iaf_psc_alpha": True}
IS_INHIBITORY = {"I_syn_ex": False, "I_syn_in": True}


class SynapticCurrents:
    """Reads and sets them by the plug-in's own library, in which cells are NEST's own objects."""

    def __init__(self, nodes: Nodes, library: Path | None) -> None:
        self._nodes = nodes
        self._library = None if library is None else ctypes.CDLL(str(library))
        self._models: list[tuple[int, int, bool]] = []
        """First and last id of cells that were made together, and whether they are iaf_psc_alpha."""

    def add(self, ids: IntArray, model: str, state: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        """Take in new cells, set their currents, and return what of the state is left to be set."""
        if model not in IS_ALPHA or self._library is None:
            return dict(state)
        self._models.append((int(ids.min()), int(ids.max()), IS_ALPHA[model]))
        here = self._nodes.here(ids)
        for name, values in state.items():
            if name in IS_INHIBITORY and values.any():
                self._call("pynn_data_write_currents", ids[here], name, np.ascontiguousarray(values[here]))
        return {name: values for name, values in state.items() if name not in IS_INHIBITORY}

    def has(self, ids: IntArray, name: str) -> bool:
        """Return whether a variable of cells, made together, is one of the currents that are known here."""
        return name in IS_INHIBITORY and self._alpha(ids) is not None

    def get(self, ids: IntArray, name: str) -> FloatArray:
        """Return a current of those of the cells that belong to this process, in pA."""
        ids = ids[self._nodes.here(ids)]
        values = np.empty(ids.size)
        self._call("pynn_data_read_currents", ids, name, values)
        return values

    def _alpha(self, ids: IntArray) -> bool | None:
        found = (alpha for first, last, alpha in self._models if ids.size and first <= ids[0] <= last)
        return next(found, None)

    def _call(self, function: str, ids: IntArray, name: str, values: FloatArray) -> None:
        numbers = np.ascontiguousarray(self._nodes.numbers(ids))
        call = getattr(self._library, function)
        call.argtypes = [ctypes.c_void_p, ctypes.c_int64, ctypes.c_bool, ctypes.c_bool, ctypes.c_void_p]
        call.restype = None
        call(numbers.ctypes.data, ids.size, bool(self._alpha(ids)), IS_INHIBITORY[name], values.ctypes.data)
