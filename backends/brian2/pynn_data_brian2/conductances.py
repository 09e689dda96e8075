"""Synaptic conductances, and leaky integrate-and-fire cells with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_brian2.dynamics import BEGIN, FIRE, RESET, Constants, Dynamics, Values, peaks, refractory_steps
from pynn_data_brian2.integrators import runge_kutta

__all__ = ["ALPHA", "EXPONENTIAL", "SYNAPTIC", "Conductances", "leaky", "no_longer_than", "with_leak"]


class Conductances(NamedTuple):
    """The course of the conductances after a spike."""

    slopes: Mapping[str, str]
    arrival: Mapping[str, str]
    constants: Constants


SYNAPTIC = "gsyn_exc*(e_rev_E - v) + gsyn_inh*(e_rev_I - v) + i_offset + i_in"
EXPONENTIAL = Conductances(
    slopes={"gsyn_exc": "-gsyn_exc/tau_syn_E", "gsyn_inh": "-gsyn_inh/tau_syn_I"},
    arrival={"excitatory": "gsyn_exc_post += weight", "inhibitory": "gsyn_inh_post += weight"},
    constants=lambda p, h: {},
)
ALPHA = Conductances(
    slopes={
        "gsyn_exc": "x_exc - gsyn_exc/tau_syn_E",
        "gsyn_inh": "x_inh - gsyn_inh/tau_syn_I",
        "x_exc": "-x_exc/tau_syn_E",
        "x_inh": "-x_inh/tau_syn_I",
    },
    arrival={
        "excitatory": "x_exc_post += weight*peak_exc_post",
        "inhibitory": "x_inh_post += weight*peak_inh_post",
    },
    constants=peaks,
)


def no_longer_than(limit: float) -> Callable[[Values], float]:
    """Return the rule that a sub-step is no longer than `limit` (ms), nor than half of a synapse's time."""
    return lambda p: float(min(limit, 0.5 * p["tau_syn_E"].min(), 0.5 * p["tau_syn_I"].min()))


def with_leak(p: Values) -> FloatArray:
    """Return the leak conductance."""
    return p["c_m"] / p["tau_m"]


def leaky(conductances: Conductances) -> Dynamics:
    """Return a leaky integrate-and-fire cell."""

    def constants(p: Values, h: float) -> dict[str, FloatArray]:
        found = {"n_refrac": refractory_steps(p, h), "g_leak": with_leak(p)}
        return {**found, **conductances.constants(p, h)}

    slopes = {"v": f"(g_leak*(v_rest - v) + {SYNAPTIC})/c_m", **conductances.slopes}
    return Dynamics(
        before=BEGIN,
        substep=runge_kutta(slopes, "length"),
        after="v = free*v + (1 - free)*v_reset",
        arrival=conductances.arrival,
        threshold=FIRE,
        reset=RESET,
        states=(*conductances.slopes, "free", "left"),
        constants=constants,
        longest=no_longer_than(np.inf),
    )
