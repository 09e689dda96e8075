"""Integrate-and-fire cells with synaptic currents: linear between two steps, and so solved exactly."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_brian2.dynamics import BEGIN, FIRE, RESET, Dynamics, Values, peaks, refractory_steps
from pynn_data_brian2.propagators import alpha_gains, decay, exponential_gain

__all__ = ["CURR_ALPHA", "CURR_DELTA", "CURR_EXP"]

MEMBRANE = "v_rest + (v - v_rest)*decay_m + (i_offset + i_in)*gain_m"
SIDES = (("exc", "tau_syn_E"), ("inh", "tau_syn_I"))


def membrane(p: Values, h: float) -> dict[str, FloatArray]:
    """Return the constants of the membrane."""
    return {
        "n_refrac": refractory_steps(p, h),
        "decay_m": decay(h, p["tau_m"]),
        "gain_m": -np.expm1(-h / p["tau_m"]) * p["tau_m"] / p["c_m"],
    }


def exponential_currents(p: Values, h: float) -> dict[str, FloatArray]:
    """Return the constants of a membrane with exponentially decaying currents."""
    found = membrane(p, h)
    for side, tau in SIDES:
        found[f"decay_{side}"] = decay(h, p[tau])
        found[f"gain_{side}"] = exponential_gain(h, p["tau_m"], p["c_m"], p[tau])
    return found


def alpha_currents(p: Values, h: float) -> dict[str, FloatArray]:
    """Return the constants of a membrane with alpha-function currents."""
    found = {**membrane(p, h), **peaks(p, h)}
    for side, tau in SIDES:
        found[f"decay_{side}"] = decay(h, p[tau])
        found[f"gain_{side}"], found[f"rise_{side}"] = alpha_gains(h, p["tau_m"], p["c_m"], p[tau])
    return found


CURR_EXP = Dynamics(
    substep=f"""{BEGIN}
v = free*({MEMBRANE} + i_exc*gain_exc + i_inh*gain_inh) + (1 - free)*v
i_exc = i_exc*decay_exc
i_inh = i_inh*decay_inh
""",
    arrival={"excitatory": "i_exc_post += weight", "inhibitory": "i_inh_post += weight"},
    threshold=FIRE,
    reset=RESET,
    states=("i_exc", "i_inh", "free", "left"),
    constants=exponential_currents,
)

CURR_ALPHA = Dynamics(
    substep=f"""{BEGIN}
_synaptic = i_exc*gain_exc + x_exc*rise_exc + i_inh*gain_inh + x_inh*rise_inh
v = free*({MEMBRANE} + _synaptic) + (1 - free)*v
i_exc = (i_exc + length*x_exc)*decay_exc
i_inh = (i_inh + length*x_inh)*decay_inh
x_exc = x_exc*decay_exc
x_inh = x_inh*decay_inh
""",
    arrival={
        "excitatory": "x_exc_post += weight*peak_exc_post",
        "inhibitory": "x_inh_post += weight*peak_inh_post",
    },
    threshold=FIRE,
    reset=RESET,
    states=("i_exc", "i_inh", "x_exc", "x_inh", "free", "left"),
    constants=alpha_currents,
)

CURR_DELTA = Dynamics(
    substep=f"{BEGIN}\nv = free*({MEMBRANE}) + (1 - free)*v",
    # What arrives while the cell is refractory is lost.
    arrival=dict.fromkeys(("excitatory", "inhibitory"), "v_post += weight*free_post"),
    threshold=FIRE,
    reset=RESET,
    states=("free", "left"),
    constants=membrane,
)
