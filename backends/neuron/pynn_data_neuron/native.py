"""NEURON's objects and arrays, without what leaks in NEURON 9.0.

There every object of a class built into NEURON that Python makes leaves 96 bytes behind, and every call of
`Vector.as_numpy` 450. NetCons made by a function of NEURON's own language leave nothing; neither do arrays
that are copied from where they lie.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray

__all__ = ["copied", "netcon_maker"]

MAKER = "pynn_data_netcon"


def netcon_maker(h: Any) -> Callable[[Any, Any, float, float], Any]:
    """Return a function that makes a NetCon from source, target (or None), delay (ms) and weight."""
    if not hasattr(h, MAKER):
        h(f"obfunc {MAKER}() {{ return new NetCon($o1, $o2, 0, $3, $4) }}")
    make: Callable[[Any, Any, float, float], Any] = getattr(h, MAKER)
    return make


def copied(address: float, count: float) -> FloatArray:
    """Return a copy of so many numbers in memory, which NEURON may move or free at any time."""
    if not count:
        return np.empty(0)
    numbers = (ctypes.c_double * int(count)).from_address(int(address))
    return np.array(np.ctypeslib.as_array(numbers))
