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
from pynn_data_conformance.reference.integrate import BoolArray, Values, chosen, extrapolated, integrate
from pynn_data_conformance.reference.leaky import MEMBRANE, REVERSALS, SYNAPTIC_TIMES
from pynn_data_conformance.reference.model import Cells, Model, refractory_steps
from pynn_data_conformance.reference.peak import up_to
from pynn_data_conformance.reference.synapses import Kernel

__all__ = ["Adaptive"]

MOST = 100
"""Spikes of a cell in a step."""
AT_ONCE = 2.0
"""How far below v_thresh, in units of delta_T, v is driven by all but its own upswing."""


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
        speed = self.watch(cells, p, doubts)
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
                doubt_times(doubts, cell, times, dt, speed)
        cells.y = end
        self.kernel.arrive(cells.y[2:], cells.p, arriving)
        return np.array(fired, dtype=np.int64)

    def watch(self, cells: Cells, p: Values, doubts: Doubts) -> FloatArray:
        """Return how fast the v of each cell has moved at least on its way across v_thresh; doubt those that linger."""
        v, exc, inh = cells.y[[0, 2, 3]]
        slope = np.abs(self.slopes(cells.y, p)[0])
        above = (v - p["v_thresh"]) / p["delta_T"]
        cells.slowest = np.where((p["free"] > 0) & (above > -AT_ONCE), np.minimum(cells.slowest, slope), np.inf)
        growth = np.expm1(np.clip(above, 0, 100)) / p["tau_m"] - (exc + inh) / p["cm"]  # of a small difference in v
        away = np.divide(slope, growth, out=np.full_like(v, np.inf), where=growth > 0)
        doubts.add(p["free"] > 0, "v close to where it rises by itself", away, slope)
        doubts.unsettled((p["free"] > 0) & (v >= p["v_spike"]), "v above v_spike when the step begins")
        speed: FloatArray = np.minimum(cells.slowest, slope)
        return speed

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


def doubt_times(doubts: Doubts, cell: BoolArray, times: list[float], dt: float, speed: FloatArray) -> None:
    """Take in a cell that fires close to the beginning or end of a step, or several times in it.

    An error of v on the way makes an error of time that is the greater the slower v has moved then.
    """
    gap = min(times[0], dt - times[-1])
    doubts.add(cell, "v reaches v_spike close to the end of a step", gap * speed, speed)
    if len(times) > 1:
        doubts.unsettled(cell, "several spikes in one step")
