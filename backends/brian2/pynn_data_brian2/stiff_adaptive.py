"""Adaptive exponential cells whose v moves too fast for fixed sub-steps."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_brian2.courses import Course, courses, states_at
from pynn_data_brian2.dynamics import Values
from pynn_data_brian2.rosenbrock import Derivatives, System, integrate

__all__ = ["integrate_adaptive"]

ALLOWED_V, ALLOWED_W = 1e-7, 1e-10
"""mV and nA: error of a step."""
FREE, HELD, AGAIN = 0, 1, 2
"""Of a cell: HELD in its refractory time, AGAIN when it has come to the peak twice in a step and waits for the next."""


def integrate_adaptive(values: Values, h: float) -> dict[str, FloatArray]:
    """Return the states of cells after h ms, with a spike and its reset, if there is one."""
    p = {**values, "v": np.minimum(values["v"], values["v_spike"])}
    mode = np.where(values["left"] > 0, HELD, FREE)
    start = np.array([np.where(mode == HELD, p["v_reset"], p["v"]), p["w"]])
    fired = np.zeros(mode.size)
    cells = AdaptiveCells(p, courses(p), mode, fired)
    start = cells.events(np.arange(mode.size), np.zeros(mode.size), start)
    conductance = p["g_leak"] + p["gsyn_exc"] + p["gsyn_inh"]
    v, w = integrate(cells, start, h, h / (1 + h * conductance / p["c_m"]))
    left = np.where(fired > 0, p["n_refrac"], np.maximum(p["left"] - 1, 0))
    return {"v": v, "w": w, "left": left, "fired": fired, **states_at(p, h)}


class AdaptiveCells(System):
    """The equations: v and w."""

    def __init__(
        self, p: Values, synaptic: list[Course], mode: np.ndarray, fired: FloatArray
    ) -> None:
        self._p = p
        self._synaptic = synaptic
        self._mode = mode
        self._fired = fired

    def chosen(self, cells: IntArray) -> AdaptiveCells:
        """Return the equations of some of the cells."""
        synaptic = [course.chosen(cells) for course in self._synaptic]
        some = {name: values[cells] for name, values in self._p.items()}
        return AdaptiveCells(some, synaptic, self._mode[cells], self._fired[cells])

    def slopes(self, t: FloatArray, y: FloatArray) -> FloatArray:
        """Return the derivatives of v and w by time."""
        p, v, w = self._p, np.minimum(y[0], self._p["v_spike"]), y[1]
        upswing = p["delta_T"] * np.exp((v - p["v_thresh"]) / p["delta_T"])
        current = p["g_leak"] * (p["v_rest"] - v + upswing) - w + p["i_offset"] + p["i_in"]
        for course in self._synaptic:
            current = current + course.at(t) * (course.reversal - v)
        free = self._mode == FREE
        return np.array([free * current / p["c_m"], (p["a"] * (v - p["v_rest"]) - w) / p["tau_w"]])

    def derivatives(self, t: FloatArray, y: FloatArray) -> Derivatives:
        """Return the derivatives of the slopes."""
        p, v, none = self._p, np.minimum(y[0], self._p["v_spike"]), np.zeros_like(t)
        per_c = (self._mode == FREE) / p["c_m"]
        total = p["g_leak"] * (1 - np.exp((v - p["v_thresh"]) / p["delta_T"]))
        drift = none
        for course in self._synaptic:
            total = total + course.at(t)
            drift = drift + course.slope(t) * (course.reversal - v)
        return Derivatives(
            by_v=np.array([-total * per_c, p["a"] / p["tau_w"]]),
            of_v=np.array([none, -per_c]),
            own=np.array([none, -1 / p["tau_w"]]),
            by_t=np.array([drift * per_c, none]),
        )

    def allowed(self, y: FloatArray) -> FloatArray:
        """Return the error that a step may make."""
        return np.array([ALLOWED_V, ALLOWED_W])[:, None] * (1 + 1e-2 * np.abs(y))

    def events(self, cells: IntArray, t: FloatArray, y: FloatArray) -> FloatArray:
        """Have the cells at the peak fire, once in a time step."""
        p, mode = self._p, self._mode
        at_peak = (mode[cells] == FREE) & (y[0] >= p["v_spike"][cells])
        firing, again = (cells[at_peak & (self._fired[cells] == k)] for k in (0, 1))
        self._fired[firing] = 1
        mode[firing] = np.where(p["n_refrac"][firing] > 0, HELD, FREE)
        mode[again] = AGAIN
        y[0] = np.where(at_peak, np.where(mode[cells] == AGAIN, p["v_spike"][cells], p["v_reset"][cells]), y[0])
        y[1] = y[1] + p["b"][cells] * np.isin(cells, firing)
        return y
