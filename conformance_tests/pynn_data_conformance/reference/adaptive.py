"""Adaptive exponential integrate-and-fire cells (Brette and Gerstner 2005, J. Neurophysiol. 94, 3637).

With the leak conductance g = cm / tau_m: ::

    cm v' = g (v_rest - v) + g delta_T exp((v - v_thresh) / delta_T) + synaptic currents - w + I
    tau_w w' = a (v - v_rest) - w

A cell fires when v reaches v_spike, at that very time within the step: v goes to v_reset and w grows by b. v then
stays there for the rest of the step and the refractory steps; if there are none it goes on at once, and the cell may
fire again in the same step.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_conformance.reference.doubts import Doubts
from pynn_data_conformance.reference.integrate import Values, chosen, extrapolated, integrate
from pynn_data_conformance.reference.leaky import MEMBRANE, REVERSALS, SYNAPTIC_TIMES
from pynn_data_conformance.reference.model import Cells, Model, refractory_steps
from pynn_data_conformance.reference.peak import up_to
from pynn_data_conformance.reference.synapses import Kernel

__all__ = ["Adaptive"]

MOST = 100
"""Spikes of a cell in a step."""


class Adaptive(Model):
    """With synaptic conductances."""

    def __init__(self, name: str, kernel: Kernel) -> None:
        self.name = name
        self.kernel = kernel
        own = {"v_spike": "mV", "a": "uS", "b": "nA", "delta_T": "mV", "tau_w": "ms"}
        self.parameters: Mapping[str, str] = {**MEMBRANE, **SYNAPTIC_TIMES, **REVERSALS, **own}
        self.states = {"v": "mV", "w": "nA", **dict.fromkeys(kernel.states, "uS")}
        self.recordable = ("v", "w", *kernel.states[:2])

    def slopes(self, y: FloatArray, p: Values) -> FloatArray:
        """Return the derivatives of the states by time; v of cells that are not free is held."""
        v, w, exc, inh = y[:4]
        leak = p["cm"] / p["tau_m"]
        upswing = leak * p["delta_T"] * np.exp((v - p["v_thresh"]) / p["delta_T"])
        synaptic = exc * (p["e_rev_E"] - v) + inh * (p["e_rev_I"] - v)
        membrane = (leak * (p["v_rest"] - v) + upswing + synaptic - w + p["current"]) / p["cm"]
        slopes = np.empty_like(y)
        slopes[0] = p["free"] * membrane
        slopes[1] = (p["a"] * (v - p["v_rest"]) - w) / p["tau_w"]
        self.kernel.slopes(y[2:], p, slopes[2:])
        return slopes

    def step(self, cells: Cells, current: FloatArray, arriving: FloatArray, dt: float, doubts: Doubts) -> IntArray:
        """Take the cells one step further."""
        free = cells.left == 0
        p = {**cells.p, "current": cells.p["i_offset"] + current, "free": free.astype(float)}
        p["steps"] = refractory_steps(p["tau_refrac"], dt).astype(float)
        cells.y[0] = np.where(free, cells.y[0], p["v_reset"])
        end, good = extrapolated(self.slopes, cells.y, p, dt)
        calm = good & ((end[0] < p["v_spike"]) | ~free)
        cells.left = np.maximum(cells.left - 1, 0)
        fired: list[int] = []
        for column in np.flatnonzero(~calm).tolist():
            cell = np.arange(good.size) == column
            times, end[:, cell] = self.through(cells.y[:, cell], chosen(p, cell), dt)
            if times:
                cells.left[column] = int(p["steps"][column])
                fired += [column] * len(times)
        cells.y = end
        self.kernel.arrive(cells.y[2:], cells.p, arriving)
        return np.array(fired, dtype=np.int64)

    def through(self, y: FloatArray, p: Values, dt: float) -> tuple[list[float], FloatArray]:
        """Return the times at which one cell fires in a step, in ms from its beginning, and the states at its end."""
        times: list[float] = []
        elapsed, peak = 0.0, float(p["v_spike"][0])
        while p["free"][0] and len(times) < MOST:
            reached, y = up_to(self.slopes, y, p, dt - elapsed, peak)
            if reached is None:
                return times, y
            elapsed += reached
            times.append(elapsed)
            y[0], y[1] = p["v_reset"], y[1] + p["b"]
            if p["steps"][0]:
                p = {**p, "free": np.zeros(1)}
        return times, integrate(self.slopes, y, p, dt - elapsed)
