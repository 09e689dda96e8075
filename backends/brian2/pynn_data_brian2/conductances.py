"""Integrate-and-fire cells with synaptic conductances, leaky and adaptive exponential."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.errors import NotSupported
from pynn_data_brian2.dynamics import BEGIN, FIRE, RESET, Constants, Dynamics, Values, peaks, refractory_steps
from pynn_data_brian2.integrators import runge_kutta

__all__ = ["ALPHA", "EXPONENTIAL", "SYNAPTIC", "Conductances", "adaptive", "leaky", "no_longer_than"]


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


ADAPTIVE_LONGEST = 0.05
"""ms; against shorter ones v is off by 0.02 mV in the upswing, at most, and no spike moves by a step."""

# The upswing is steep, so that spikes are looked for in each sub-step. Beyond the peak v rises evenly,
# as `held` does not change: _late is the time in ms since it was reached, during which w was driven by
# the peak instead of the reset, and lacked what the spike adds.
ADAPTIVE_SUBSTEP = """
free = int(left == 0)
{integration}
v = free*v + (1 - free)*v_reset
_now = free*int(v >= v_spike)
_late = clip(length*_now*(v - v_spike)/(_now*{rise} + 1 - _now), 0, length)
w = w + _now*(b - _late*(a*(v_spike - v_reset) + b)/tau_w)
v = (1 - _now)*v + _now*v_reset
left = left + _now*left_after
fired = fired + _now
"""
OVERFLOW = 700.0
"""Greatest exponent, about."""
HELD = {"held": "free*clip(v, -1e9, v_spike) + (1 - free)*v_reset"}
ADAPTIVE_MEMBRANE = """
g_leak*(v_rest - held) + g_leak*delta_T*exp((held - v_thresh)/delta_T) - w
+ gsyn_exc*(e_rev_E - held) + gsyn_inh*(e_rev_I - held) + i_offset + i_in
""".replace("\n", " ")


def adaptive(conductances: Conductances) -> Dynamics:
    """Return an adaptive exponential integrate-and-fire cell (Brette and Gerstner 2005)."""

    def constants(p: Values, h: float) -> dict[str, FloatArray]:
        if ((p["v_spike"] - p["v_thresh"]) / p["delta_T"] > OVERFLOW).any():
            raise NotSupported(
                "exp((v_spike - v_thresh) / delta_T) is beyond all numbers: delta_T is too small."
            )
        steps = refractory_steps(p, h)
        # The rest of the spike's own step counts as refractory, too.
        found = {"left_after": np.where(steps > 0, steps + 1, 0), "g_leak": with_leak(p)}
        return {**found, **conductances.constants(p, h)}

    slopes = {
        "v": f"free*({ADAPTIVE_MEMBRANE})/c_m",
        "w": "(a*(held - v_rest) - w)/tau_w",
        **conductances.slopes,
    }
    return Dynamics(
        before="fired = 0",
        substep=ADAPTIVE_SUBSTEP.format(integration=runge_kutta(slopes, "length", HELD), rise="_dv_4"),
        after="left = left - int(left > 0)",
        arrival=conductances.arrival,
        threshold="fired > 0",
        reset="",
        states=("w", *conductances.slopes, "free", "left", "fired"),
        constants=constants,
        longest=no_longer_than(ADAPTIVE_LONGEST),
    )
