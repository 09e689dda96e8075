"""Cells of Izhikevich (2003), IEEE Trans. Neural Netw. 14, 1569.

``v' = 0.04 v^2 + 5 v + 140 - u + I``, ``u' = a (b v - u)``, where 1 nA makes 1000 mV/ms. v at 30 mV or above at the
end of a step is a spike: ``v = c``, ``u = u + d``. The model is a map rather than an equation, as its course depends on
how long a step is: it is one of Euler's method, from the old values of both.
"""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_conformance.reference.doubts import Doubts
from pynn_data_conformance.reference.model import Cells, Model

__all__ = ["Izhikevich"]

PEAK = 30.0
"""mV."""


class Izhikevich(Model):
    """Each arriving spike shifts v."""

    name = "izhikevich"
    weight_unit = "mV"
    parameters = {"a": "1/ms", "b": "1/ms", "c": "mV", "d": "mV/ms", "i_offset": "nA"}
    states = {"v": "mV", "u": "mV/ms"}
    recordable = ("v", "u")

    def step(self, cells: Cells, current: FloatArray, arriving: FloatArray, dt: float, doubts: Doubts) -> IntArray:
        """Take the cells one step further."""
        p, (v, u) = cells.p, cells.y
        rise = 0.04 * v * v + 5 * v + 140 - u + 1000 * (p["i_offset"] + current)
        recovery = p["a"] * (p["b"] * v - u)
        v = v + (dt * rise + (arriving[0] + arriving[1]))
        u = u + dt * recovery
        fired = v >= PEAK
        doubts.add(np.ones(v.shape, dtype=bool), "v close to 30 mV", v - PEAK, rise)
        cells.y = np.array([np.where(fired, p["c"], v), np.where(fired, u + p["d"], u)])
        return np.flatnonzero(fired)
