"""Adaptive exponential integrate-and-fire cells (Brette and Gerstner 2005).

Before a spike v grows beyond all bounds within microseconds, which no fixed step can follow. So
not v is integrated, but y with ``dy = dv / (1 + exp((v - v_thresh) / delta_T))``: far below the
threshold that is v itself (up to a constant), and the faster v grows, the closer it is to a time.
Its slope is smooth and bounded, and v follows from it.

A step in which y passes the peak is not taken. Instead, when the threshold has been looked at and
only spiking cells are left, the slopes are integrated by y instead of the time, from the last state
before up to the peak, which gives its time (Henon 1982, Physica D 5, 412), and then
from the reset to the end of the time step.

Where v can be driven faster than these sub-steps follow, by conductances or short time constants, cells
are integrated apart, by an implicit scheme.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.errors import NotSupported
from pynn_data_brian2.conductances import SYNAPTIC, Conductances, highest_synaptic, shortest_time, with_leak
from pynn_data_brian2.dynamics import Apart, BoolArray, Dynamics, Values, refractory_steps
from pynn_data_brian2.integrators import renamed, runge_kutta
from pynn_data_brian2.stiff_adaptive import integrate_adaptive

__all__ = ["adaptive"]

LONGEST, SHORTEST, PER_MV = 0.05, 0.0125, 0.04
"""ms, and ms per mV of delta_T: a sub-step is so long that v does not cross all of the threshold's width in it."""
OF_TIMES = 0.25
"""Greatest length of a sub-step, in time constants of synapses, membrane and adaptation."""
FASTEST, NEAR = 0.25, 3.0
"""In units of delta_T: how far v may be driven in the longest sub-step, by all but the leak, and how near to the
threshold that counts, for the exponential."""
MOST = 25
"""Sub-steps for all cells; Brian2 takes seconds to make code for more."""
OVERFLOW = 700.0
"""Greatest exponent, about."""

FINEST = 4e-16
"""Least 1 - exp(y / delta_T) that is told from 0."""

# Brian2 with numpy takes ten times as long for expm1 and log1p as for exp and log.
TO_Y = "0.5*(({v} - v_thresh) - abs({v} - v_thresh)) - delta_T*log(1 + exp(-abs({v} - v_thresh)/delta_T))"
TO_V = (
    "free*(v_thresh + clip(y, -1e9, y_peak) - delta_T*log(1 - exp(clip(y, -1e9, y_peak)/delta_T)))"
    " + (1 - free)*v_reset"
)
AUXILIARY = {
    "reached": "clip(y, -1e9, y_peak)",
    "calm": "1 - exp(reached/delta_T)",
    "held": "free*(v_thresh + reached - delta_T*log(calm)) + (1 - free)*v_reset",
    "rise": f"(calm*(g_leak*(v_rest - held) - w + {SYNAPTIC.replace('- v)', '- held)')})"
    " + (1 - calm)*g_leak*delta_T)/c_m",
}
"""``calm`` is dy / dv; y rises by ``rise`` per ms, if the cell is free."""
ADAPTATION = "(a*(held - v_rest) - w)/tau_w"


def adaptive(conductances: Conductances) -> Dynamics:
    """Return an adaptive exponential integrate-and-fire cell."""

    def constants(p: Values, h: float) -> dict[str, FloatArray]:
        highest = (p["v_spike"] - p["v_thresh"]) / p["delta_T"]
        if (highest > OVERFLOW).any():
            raise NotSupported(
                "exp((v_spike - v_thresh) / delta_T) is beyond all numbers: delta_T is too small."
            )
        return {
            "n_refrac": refractory_steps(p, h),
            "g_leak": with_leak(p),
            "y_peak": -p["delta_T"] * np.maximum(np.logaddexp(0.0, -highest), FINEST),
            "whole": np.full(highest.shape, h),
            **conductances.constants(p, h),
        }

    driven = ("w", *conductances.slopes)
    return Dynamics(
        before=f"fired = 0\nspent = 0\ny = {TO_Y.format(v='v')}",
        substep=_substep(conductances.slopes),
        after=f"v = {TO_V}\nleft = left - int(left > 0)",
        arrival=conductances.arrival,
        threshold="fired > 0",
        reset=_reset(conductances.slopes),
        states=(
            "y",
            *driven,
            *(f"{name}_0" for name in ("y", *driven)),
            "free",
            "left",
            "fired",
            "spent",
            "elapsed",
        ),
        constants=constants,
        longest=_longest,
        most=MOST,
        apart=Apart(
            rate=lambda p: 1 / p["tau_m"],
            highest=1.2 * OF_TIMES,
            synaptic=highest_synaptic,
            integrate=integrate_adaptive,
            outside=_outside,
            after_reset=("v", "w", "left"),
        ),
    )


def _longest(p: Values) -> FloatArray:
    narrow = np.clip(PER_MV * p["delta_T"], SHORTEST, LONGEST)
    shortest = np.minimum(shortest_time(p), np.minimum(p["tau_m"], p["tau_w"]))
    longest: FloatArray = np.minimum(narrow, OF_TIMES * shortest)
    return longest


def _outside(values: Values) -> BoolArray:
    """Return which cells are lost, or driven across the threshold faster than the sub-steps can follow."""
    v, w = values["v"], values["w"]
    current = values["gsyn_exc"] * (values["e_rev_E"] - v) + values["gsyn_inh"] * (values["e_rev_I"] - v)
    drive = (current - w + values["i_offset"] + values["i_in"]) / values["c_m"]
    crossing = v + drive * values["whole"] > values["v_thresh"] - NEAR * values["delta_T"]
    outside: BoolArray = crossing & (drive * LONGEST > FASTEST * values["delta_T"]) | ~np.isfinite(v + w)
    return outside


def _substep(conductances: Mapping[str, str]) -> str:
    """Return code that notes the state of cells that have not fired, and takes a sub-step."""
    states = {"y": "free*rise", "w": ADAPTATION, **conductances}
    return "\n".join(
        [
            *(f"{name}_0 = (1 - fired)*{name} + fired*{name}_0" for name in states),
            "free = int(left == 0)*(1 - fired)",
            runge_kutta(states, "length", AUXILIARY),
            "fired = fired + free*int(y >= y_peak)",
            "spent = spent + length*(1 - fired)",
        ]
    )


def _reset(conductances: Mapping[str, str]) -> str:
    """Return code for the time from the noted state to the peak, and from the reset to the end of the step."""
    slopes = {"w": ADAPTATION, **conductances}
    names = {name: f"{name}_0" for name in ("y", *slopes)}
    auxiliary = {name: renamed(expression, names) for name, expression in AUXILIARY.items()}
    slopes = {names[name]: renamed(expression, names) for name, expression in slopes.items()}
    per_y = {name: f"({slope})*delay" for name, slope in slopes.items()}
    towards_peak = {**auxiliary, "delay": "1/clip(rise, 1e-9, 1e99)"}
    stretch = runge_kutta({"y_0": "1", "elapsed": "delay", **per_y}, "_span", towards_peak)
    return "\n".join(
        [
            "free = 1",
            "elapsed = 0",
            *["_span = 0.9*clip(y_peak - y_0, 0, 1e9)", stretch] * 2,
            "_span = clip(y_peak - y_0, 0, 1e9)",
            stretch,
            "_rest = clip(whole - spent - elapsed, 0, whole)",
            "w_0 = w_0 + b",
            f"y_0 = {TO_Y.format(v='v_reset')}",
            "free = int(n_refrac == 0)",
            runge_kutta({"y_0": "free*rise", **slopes}, "_rest", auxiliary),
            f"v = {renamed(TO_V, names)}",
            "w = 1.0*w_0",
            "left = 1.0*n_refrac",
        ]
    )
