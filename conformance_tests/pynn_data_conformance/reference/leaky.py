"""Leaky integrate-and-fire cells (Lapicque 1907; Burkitt 2006, Biol. Cybern. 95, 1).

``cm v' = cm / tau_m (v_rest - v) + I``, where I is the sum of the synaptic currents, i_offset and what is injected.
The synaptic current of conductances is ``g (e_rev - v)``. A cell whose v has reached v_thresh at the end of a step
fires, and v stays at v_reset for the refractory time, while all else goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_conformance.reference.doubts import NEAR, Doubts
from pynn_data_conformance.reference.integrate import BoolArray, Values, chosen, integrate
from pynn_data_conformance.reference.linear import matrix, propagator
from pynn_data_conformance.reference.model import Cells, Model, refractory_steps
from pynn_data_conformance.reference.synapses import Kernel

__all__ = [
    "MEMBRANE", "REVERSALS", "SYNAPTIC_TIMES", "ConductanceDriven", "Conductances", "CurrentDriven", "DeltaDriven",
]  # fmt: skip

MEMBRANE = {
    "v_rest": "mV", "v_reset": "mV", "v_thresh": "mV", "cm": "nF", "tau_m": "ms", "tau_refrac": "ms", "i_offset": "nA",
}  # fmt: skip
SYNAPTIC_TIMES = {"tau_syn_E": "ms", "tau_syn_I": "ms"}
REVERSALS = {"e_rev_E": "mV", "e_rev_I": "mV"}

Conductances = Sequence[tuple[FloatArray, FloatArray]]
"""Of each kind, in uS, with its reversal potential."""

LOOKS = 16
"""How often v is looked at within a step."""


class Leaky(Model):
    """What the types have in common: the order of things in a step, the threshold and the refractory time."""

    def slopes(self, y: FloatArray, p: Values) -> FloatArray:
        """Return the derivatives of the states by time; v of cells that are not free is held."""
        raise NotImplementedError

    def move(self, cells: Cells, p: Values, dt: float, doubts: Doubts) -> None:
        """Take the states to the end of the step, as far as only the equations are concerned."""
        raise NotImplementedError

    def arrive(self, cells: Cells, weights: FloatArray, free: BoolArray) -> None:
        """Have spikes arrive at the end of the step."""
        raise NotImplementedError

    def step(self, cells: Cells, current: FloatArray, arriving: FloatArray, dt: float, doubts: Doubts) -> IntArray:
        """Take the cells one step further."""
        free = cells.left == 0
        p = {**cells.p, "current": cells.p["i_offset"] + current, "free": free.astype(float)}
        self.move(cells, p, dt, doubts)
        self.arrive(cells, arriving, free)
        v, above = cells.y[0], cells.y[0] - p["v_thresh"]
        if (above > -NEAR).any():
            doubts.add(free, "v close to v_thresh", above, self.slopes(cells.y, p)[0])
            doubts.unsettled(~free & (above >= 0), "v of a refractory cell above v_thresh")
        fired = free & (above >= 0)
        cells.left = np.where(fired, refractory_steps(p["tau_refrac"], dt), np.maximum(cells.left - 1, 0))
        v[fired] = p["v_reset"][fired]
        self.fire(cells, fired)
        return np.flatnonzero(fired)

    def fire(self, cells: Cells, fired: BoolArray) -> None:
        """Do what a spike does beside the reset: nothing."""


class CurrentDriven(Leaky):
    """With synaptic currents: linear."""

    weight_unit = "nA"

    def __init__(self, name: str, kernel: Kernel) -> None:
        self.name = name
        self.kernel = kernel
        self.parameters: Mapping[str, str] = {**MEMBRANE, **SYNAPTIC_TIMES}
        self.states = {"v": "mV", **dict.fromkeys(kernel.states, "nA")}
        self.recordable = ("v", *kernel.states[:2])

    def slopes(self, y: FloatArray, p: Values) -> FloatArray:
        """Return the derivatives of the states by time."""
        v, exc, inh = y[:3]
        membrane = (p["v_rest"] - v) / p["tau_m"] + (exc + inh + p["current"]) / p["cm"]
        slopes = np.empty_like(y)
        slopes[0] = p["free"] * membrane
        self.kernel.slopes(y[1:], p, slopes[1:])
        return slopes

    def move(self, cells: Cells, p: Values, dt: float, doubts: Doubts) -> None:
        """Take the states to the end of the step."""
        move_linear(self, cells, p, dt)

    def arrive(self, cells: Cells, weights: FloatArray, free: BoolArray) -> None:
        """Have spikes arrive at the end of the step."""
        self.kernel.arrive(cells.y[1:], cells.p, weights)


class DeltaDriven(Leaky):
    """With spikes that shift v; what arrives at a refractory cell is lost."""

    name = "iaf_curr_delta"
    weight_unit = "mV"
    parameters = MEMBRANE
    states = {"v": "mV"}
    recordable = ("v",)

    def slopes(self, y: FloatArray, p: Values) -> FloatArray:
        """Return the derivative of v by time."""
        return p["free"] * ((p["v_rest"] - y) / p["tau_m"] + p["current"] / p["cm"])

    def move(self, cells: Cells, p: Values, dt: float, doubts: Doubts) -> None:
        """Take the states to the end of the step."""
        move_linear(self, cells, p, dt)

    def arrive(self, cells: Cells, weights: FloatArray, free: BoolArray) -> None:
        """Have spikes arrive at the end of the step."""
        cells.y[0] += np.where(free, weights[0] + weights[1], 0.0)


class ConductanceDriven(Leaky):
    """With synaptic conductances."""

    def __init__(self, name: str, kernel: Kernel) -> None:
        self.name = name
        self.kernel = kernel
        self.parameters: Mapping[str, str] = {**MEMBRANE, **SYNAPTIC_TIMES, **REVERSALS}
        self.states = {"v": "mV", **dict.fromkeys(kernel.states, "uS")}
        self.recordable = ("v", *kernel.states[:2])

    def slopes(self, y: FloatArray, p: Values) -> FloatArray:
        """Return the derivatives of the states by time."""
        v, exc, inh = y[:3]
        synaptic = exc * (p["e_rev_E"] - v) + inh * (p["e_rev_I"] - v)
        membrane = (p["v_rest"] - v) / p["tau_m"] + (synaptic + p["current"]) / p["cm"]
        slopes = np.empty_like(y)
        slopes[0] = p["free"] * membrane
        self.kernel.slopes(y[1:], p, slopes[1:])
        return slopes

    def move(self, cells: Cells, p: Values, dt: float, doubts: Doubts) -> None:
        """Take the states to the end of the step."""
        cells.y[0] = np.where(p["free"] > 0, cells.y[0], p["v_reset"])
        before, cells.y = cells.y, integrate(self.slopes, cells.y, p, dt)
        self.doubt_turns(before, cells.y, p, dt, doubts)

    def doubt_turns(self, before: FloatArray, after: FloatArray, p: Values, dt: float, doubts: Doubts) -> None:
        """Take in cells whose v may have been above v_thresh within the step, while it is below at its end."""
        limit = p["v_thresh"]
        top = highest_possible(before[0], after[0], limit, self.highest(before, p, dt), p, dt)
        some = (p["free"] > 0) & (after[0] < limit) & (top > limit - NEAR)
        if not some.any():
            return
        some &= self.slopes(after, p)[0] < 0
        if not some.any():
            return
        highest, y, few = before[0].copy(), before[:, some], chosen(p, some)
        for _ in range(LOOKS):
            y = integrate(self.slopes, y, few, dt / LOOKS)
            highest[some] = np.maximum(highest[some], y[0])
        nothing = np.zeros_like(highest)
        doubts.add(some, "v close to v_thresh within a step", np.maximum(limit - highest, 0.0), nothing)

    def highest(self, y: FloatArray, p: Values, h: float) -> Conductances:
        """Return what each of the conductances does not exceed in the next h ms, with its reversal potential."""
        exc, inh = self.kernel.highest(y[1:], p, h)[:2]
        return [(exc, p["e_rev_E"]), (inh, p["e_rev_I"])]

    def arrive(self, cells: Cells, weights: FloatArray, free: BoolArray) -> None:
        """Have spikes arrive at the end of the step."""
        self.kernel.arrive(cells.y[1:], cells.p, weights)


def highest_possible(
    begin: FloatArray, end: FloatArray, limit: FloatArray, conductances: Conductances, p: Values, dt: float
) -> FloatArray:
    """Return what v, whose values at both ends of a step are given, does not exceed in it, if that is below a limit.

    It rises by no more than it would by all that draws it upward from its first value, for t ms, and falls by no more
    than it would by all that draws it downward from the limit, for the rest of the step.
    """
    up, down = (
        np.maximum(sign * p["current"], 0)
        + np.maximum(sign * (p["v_rest"] - v), 0) * p["cm"] / p["tau_m"]
        + sum(g * np.maximum(sign * (reversal - v), 0) for g, reversal in conductances)
        for sign, v in ((1, begin), (-1, limit))
    )
    up, down = up / p["cm"], down / p["cm"] + 1e-9
    top: FloatArray = np.maximum((begin * down + end * up + up * down * dt) / (up + down), end)
    return top


def move_linear(model: Leaky, cells: Cells, p: Values, dt: float) -> None:
    """Take the states to the end of the step by the exact solution."""
    if not cells.computed:
        for name, value in (("held", 0.0), ("free", 1.0)):
            one = {**p, "free": np.full(cells.ids.size, value)}
            cells.computed[name] = propagator(matrix(model.slopes, len(cells.y), one, ("v_rest", "current")), dt)
    through = np.where(p["free"][:, None, None] > 0, cells.computed["free"], cells.computed["held"])
    cells.y = cells.y + (through * model.slopes(cells.y, p).T[:, None, :]).sum(axis=2).T
