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

__all__ = ["copied", "gid_maker", "netcon_maker", "remote_netcon_maker", "stepper"]

FUNCTIONS = {
    "pynn_data_netcon": "obfunc {}() {{ return new NetCon($o1, $o2, 0, $3, $4) }}",
    "pynn_data_remote": """obfunc {}() {{ localobj netcon
        netcon = $o1.gid_connect($2, $o3)
        netcon.delay = $4
        netcon.weight = $5
        return netcon
    }}""",
    "pynn_data_steps": "proc {}() {{ local i  for i = 1, $1 {{ fadvance() }} }}",
    "pynn_data_gid": """proc {}() {{ localobj netcon, nothing
        netcon = new NetCon($o3, nothing)
        $o1.set_gid2node($2, $o1.id())
        $o1.cell($2, netcon)
    }}""",
}
"""In NEURON's own language."""


def netcon_maker(h: Any) -> Callable[[Any, Any, float, float], Any]:
    """Return a function that makes a NetCon from source, target (or None), delay (ms) and weight."""
    return _function(h, "pynn_data_netcon")


def remote_netcon_maker(h: Any) -> Callable[[Any, int, Any, float, float], Any]:
    """Return a function that makes a NetCon from ParallelContext, gid of the source, target, delay (ms), weight."""
    return _function(h, "pynn_data_remote")


def gid_maker(h: Any) -> Callable[[Any, int, Any], Any]:
    """Return a function that takes ParallelContext, gid, and the point process that gets this gid."""
    return _function(h, "pynn_data_gid")


def stepper(h: Any) -> Callable[[int], Any]:
    """Return a function that takes so many steps."""
    return _function(h, "pynn_data_steps")


def _function(h: Any, name: str) -> Callable[..., Any]:
    if not hasattr(h, name):
        h(FUNCTIONS[name].format(name))
    found: Callable[..., Any] = getattr(h, name)
    return found


def copied(address: float, count: float) -> FloatArray:
    """Return a copy of so many numbers in memory, which NEURON may move or free at any time."""
    if not count:
        return np.empty(0)
    numbers = (ctypes.c_double * int(count)).from_address(int(address))
    return np.array(np.ctypeslib.as_array(numbers))
