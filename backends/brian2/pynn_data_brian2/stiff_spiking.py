"""Cells of the Hodgkin-Huxley type whose v or gates move too fast for fixed sub-steps."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_brian2.courses import Course, courses, states_at
from pynn_data_brian2.dynamics import Values
from pynn_data_brian2.rosenbrock import Derivatives, System, integrate

__all__ = ["SPIKE", "integrate_hodgkin_huxley"]

SPIKE = 30.0
"""mV above v_offset from which on a highest point of v is a spike."""
ALLOWED_V, ALLOWED_GATE = 1e-5, 1e-7
"""mV and 1: error of a step."""
FASTEST = 10.0
"""Exponent from which on a gate's rate, more than 2000 per ms, grows no more, as in NEURON's mechanism."""
NEAR = 1e-4
"""mV: half of the distance for which the rates' differences are taken."""


def integrate_hodgkin_huxley(values: Values, h: float) -> dict[str, FloatArray]:
    """Return the states of cells after h ms, and whether they have fired."""
    start = np.array([values[name] for name in ("v", "m", "h", "n")])
    conductance = values["g_leak"] + values["gsyn_exc"] + values["gsyn_inh"]
    first = h / (1 + h * conductance / values["c_m"])
    end = integrate(HodgkinHuxleyCells(values, courses(values)), start, h, first)
    v, free = end[0], values["left"] == 0
    fired = free & (v - values["v_offset"] >= SPIKE) & (v < start[0])
    left = values["left"] - 1 + free + fired * values["n_refrac"]
    states = dict(zip(("v", "m", "h", "n"), end, strict=True))
    return {**states, "free": free, "left": left, "fired": fired, **states_at(values, h)}


def rates(u: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the rates per ms at which the gates m, h and n open and close, v being `u` mV above v_offset."""
    open_h = 0.128 * np.exp(np.minimum((17 - u) / 18, FASTEST))
    close_n = 0.5 * np.exp(np.minimum((10 - u) / 40, FASTEST))
    opening = (1.28 * _linoid((13 - u) / 4), open_h, 0.16 * _linoid((15 - u) / 5))
    closing = (1.4 * _linoid((u - 40) / 5), 4 / (1 + np.exp((40 - u) / 5)), close_n)
    return np.array(opening), np.array(closing)


def _linoid(x: FloatArray) -> FloatArray:
    """Return ``x / (exp(x) - 1)``, which is 1 at 0."""
    none = x == 0
    return np.where(none, 1.0, x / np.where(none, 1.0, np.expm1(np.minimum(x, 700.0))))


class HodgkinHuxleyCells(System):
    """The equations: v and the gates m, h, n."""

    def __init__(self, p: Values, synaptic: list[Course]) -> None:
        self._p = p
        self._synaptic = synaptic

    def chosen(self, cells: IntArray) -> HodgkinHuxleyCells:
        """Return the equations of some of the cells."""
        synaptic = [course.chosen(cells) for course in self._synaptic]
        return HodgkinHuxleyCells({name: values[cells] for name, values in self._p.items()}, synaptic)

    def slopes(self, t: FloatArray, y: FloatArray) -> FloatArray:
        """Return the derivatives of v, m, h, n by time."""
        p, (v, m, h, n) = self._p, y
        current = p["g_leak"] * (p["e_rev_leak"] - v) + p["i_offset"] + p["i_in"]
        current = current + p["gbar_Na"] * m * m * m * h * (p["e_rev_Na"] - v)
        current = current + p["gbar_K"] * n * n * n * n * (p["e_rev_K"] - v)
        for course in self._synaptic:
            current = current + course.at(t) * (course.reversal - v)
        return np.concatenate([(current / p["c_m"])[None], self._gates(v, y[1:])])

    def derivatives(self, t: FloatArray, y: FloatArray) -> Derivatives:
        """Return the derivatives of the slopes."""
        p, (v, m, h, n), none = self._p, y, np.zeros_like(t)
        total = p["g_leak"] + p["gbar_Na"] * m * m * m * h + p["gbar_K"] * n * n * n * n
        drift = none
        for course in self._synaptic:
            total = total + course.at(t)
            drift = drift + course.slope(t) * (course.reversal - v)
        sodium, potassium = p["gbar_Na"] * (p["e_rev_Na"] - v), p["gbar_K"] * (p["e_rev_K"] - v)
        of_v = np.array([none, 3 * m * m * h * sodium, m * m * m * sodium, 4 * n * n * n * potassium])
        nearby = (self._gates(v + NEAR, y[1:]) - self._gates(v - NEAR, y[1:])) / (2 * NEAR)
        opening, closing = rates(v - p["v_offset"])
        return Derivatives(
            by_v=np.concatenate([(-total / p["c_m"])[None], nearby]),
            of_v=of_v / p["c_m"],
            own=np.concatenate([none[None], -opening - closing]),
            by_t=np.array([drift / p["c_m"], none, none, none]),
        )

    def allowed(self, y: FloatArray) -> FloatArray:
        """Return the error that a step may make."""
        absolute = np.array([ALLOWED_V, *[ALLOWED_GATE] * 3])[:, None]
        allowed: FloatArray = absolute * (1 + np.array([1e-2, 0, 0, 0])[:, None] * np.abs(y))
        return allowed

    def _gates(self, v: FloatArray, gates: FloatArray) -> FloatArray:
        opening, closing = rates(v - self._p["v_offset"])
        slopes: FloatArray = opening - (opening + closing) * gates
        return slopes
