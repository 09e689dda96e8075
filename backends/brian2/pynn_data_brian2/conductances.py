"""Synaptic conductances, and leaky integrate-and-fire cells with them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_brian2.courses import states_at
from pynn_data_brian2.dynamics import (
    BEGIN,
    FIRE,
    RESET,
    Apart,
    Constants,
    Dynamics,
    Values,
    peaks,
    refractory_steps,
)
from pynn_data_brian2.integrators import runge_kutta
from pynn_data_brian2.weighted import leaky_v

__all__ = [
    "ADAPTATION_AND_REFRACTORINESS",
    "ALPHA",
    "EXPONENTIAL",
    "SYNAPTIC",
    "AfterSpikes",
    "Conductances",
    "highest_synaptic",
    "leaky",
    "leaky_apart",
    "shortest_time",
    "with_leak",
]

OF_SYNAPSES, OF_MEMBRANE = 0.35, 0.1
"""Greatest length of a sub-step, in time constants."""
TIMES = (
    "tau_syn_E", "tau_syn_I", "tau_sfa", "tau_rr",
    "tau_eta1", "tau_eta2", "tau_eta3", "tau_gamma1", "tau_gamma2", "tau_gamma3",
)  # fmt: skip
"""Time constants of all that drives v, as far as a cell type has them."""
MOST = 4
"""Sub-steps for all cells take less time than the exact mean, up to about this number."""


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


class AfterSpikes(NamedTuple):
    """Conductances that spikes of the cell itself add to, and that decay exponentially."""

    slopes: Mapping[str, str]
    current: str
    reset: str


NONE = AfterSpikes({}, "", "")
ADAPTATION_AND_REFRACTORINESS = AfterSpikes(
    slopes={"g_s": "-g_s/tau_sfa", "g_r": "-g_r/tau_rr"},
    current=" + g_s*(e_rev_sfa - v) + g_r*(e_rev_rr - v)",
    reset="g_s += q_sfa\ng_r += q_rr\n",
)


def shortest_time(p: Values) -> FloatArray:
    """Return the shortest time constant of all that drives v."""
    return functools.reduce(np.minimum, (p[name] for name in TIMES if name in p))


def highest_synaptic(values: Values, h: float) -> FloatArray:
    """Return the conductance, without the leak, that is not exceeded in the next h ms."""
    excitatory, inhibitory = values["gsyn_exc"], values["gsyn_inh"]
    if "x_exc" in values:
        excitatory = excitatory + values["x_exc"] * np.minimum(values["tau_syn_E"], h)
        inhibitory = inhibitory + values["x_inh"] * np.minimum(values["tau_syn_I"], h)
    return excitatory + inhibitory + values.get("g_s", 0.0) + values.get("g_r", 0.0)


def with_leak(p: Values) -> FloatArray:
    """Return the leak conductance."""
    return p["c_m"] / p["tau_m"]


def leaky(conductances: Conductances, after_spikes: AfterSpikes = NONE) -> Dynamics:
    """Return a leaky integrate-and-fire cell."""

    def constants(p: Values, h: float) -> dict[str, FloatArray]:
        found = {"n_refrac": refractory_steps(p, h), "g_leak": with_leak(p)}
        return {**found, **conductances.constants(p, h)}

    driven = {**conductances.slopes, **after_spikes.slopes}
    slopes = {"v": f"(g_leak*(v_rest - v) + {SYNAPTIC}{after_spikes.current})/c_m", **driven}
    return Dynamics(
        before=BEGIN,
        substep=runge_kutta(slopes, "length"),
        after="v = free*v + (1 - free)*v_reset",
        arrival=conductances.arrival,
        threshold=FIRE,
        reset=RESET + after_spikes.reset,
        states=(*driven, "free", "left"),
        constants=constants,
        longest=longest_substep,
        most=MOST,
        apart=leaky_apart(_integrate),
    )


def leaky_apart(integrate: Callable[[Values, float], dict[str, FloatArray]]) -> Apart:
    """Return how leaky cells are integrated that are too stiff for sub-steps."""
    return Apart(
        rate=lambda p: 1 / p["tau_m"],
        highest=1.25 * OF_MEMBRANE,
        synaptic=highest_synaptic,
        integrate=integrate,
    )


def longest_substep(p: Values) -> FloatArray:
    """Return the length of a sub-step (ms) up to which a leaky membrane is integrated exactly enough."""
    return np.minimum(OF_SYNAPSES * shortest_time(p), OF_MEMBRANE * p["tau_m"])


def _integrate(values: Values, h: float) -> dict[str, FloatArray]:
    v = np.where(values["left"] == 0, leaky_v(values, h), values["v_reset"])
    return {"v": v, **states_at(values, h)}
