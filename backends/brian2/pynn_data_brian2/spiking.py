"""Cells that make their spikes by themselves: Hodgkin-Huxley type (Traub and Miles 1991), Izhikevich (2003)."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_brian2.conductances import EXPONENTIAL, SYNAPTIC, highest_synaptic, shortest_time
from pynn_data_brian2.dynamics import BEGIN, Apart, BoolArray, Dynamics, Values
from pynn_data_brian2.integrators import runge_kutta
from pynn_data_brian2.stiff_spiking import SPIKE, integrate_hodgkin_huxley

__all__ = ["HODGKIN_HUXLEY", "IZHIKEVICH"]

HH_LONGEST = 0.034
"""ms; v is off by 1 mV in the upswing, at most, half as much as in NEST; beyond 0.06 ms it is unstable."""
OPEN_SODIUM, HIGHEST_IONIC = 0.35, 2.3
"""Greatest part of the sodium conductance that is open at a time, about; and what the product of all ionic
conductances by c_m and a sub-step's length must not exceed: the scheme is stable up to 3.7."""
HIGHEST_SYNAPTIC = 0.5
OF_SYNAPSES = 0.5
"""Greatest length of a sub-step, in time constants."""
MOST = 40
"""Sub-steps for all cells; Brian2 takes seconds to make code for more."""
LOWEST, HIGHEST = -80.0, 130.0
"""mV above v_offset: between these the gates are slow enough for the sub-steps."""
HH_REFRACTORY = 2.0
"""ms after a spike in which no other is looked for."""


def linoid(name: str, x: str) -> dict[str, str]:
    """Return code for ``x / (exp(x) - 1)``, which is 1 at 0: Brian2's exprel takes ten times as long."""
    return {
        f"x_{name}": x,
        f"y_{name}": f"x_{name} + 1e-7*int(abs(x_{name}) < 1e-7)",
        f"linoid_{name}": f"y_{name}/(exp(y_{name}) - 1)",
    }


RATES = {
    "depolarized": "v - v_offset",
    **linoid("opening", "(13 - depolarized)/4"),
    **linoid("closing", "(depolarized - 40)/5"),
    **linoid("rectifying", "(15 - depolarized)/5"),
    "alpha_m": "1.28*linoid_opening",
    "beta_m": "1.4*linoid_closing",
    "alpha_h": "0.128*exp((17 - depolarized)/18)",
    "beta_h": "4/(1 + exp((40 - depolarized)/5))",
    "alpha_n": "0.16*linoid_rectifying",
    "beta_n": "0.5*exp((10 - depolarized)/40)",
}
"""Of the gates, per ms."""
IONIC = "g_leak*(e_rev_leak - v) + gbar_Na*m*m*m*h*(e_rev_Na - v) + gbar_K*n*n*n*n*(e_rev_K - v)"
GATES = {gate: f"alpha_{gate} - (alpha_{gate} + beta_{gate})*{gate}" for gate in ("m", "h", "n")}


def hodgkin_huxley_constants(p: Values, h: float) -> dict[str, FloatArray]:
    """Return the number of steps in which no second spike is looked for."""
    return {"n_refrac": np.full(p["c_m"].shape, np.ceil(HH_REFRACTORY / h - 1e-6))}


def _longest(p: Values) -> FloatArray:
    ionic = (OPEN_SODIUM * p["gbar_Na"] + p["gbar_K"] + p["g_leak"]) / p["c_m"]
    fastest = np.minimum(HH_LONGEST, OF_SYNAPSES * shortest_time(p))
    longest: FloatArray = np.minimum(fastest, HIGHEST_IONIC / np.maximum(ionic, 1e-9))
    return longest


def _outside(values: Values) -> BoolArray:
    above = values["v"] - values["v_offset"]
    outside: BoolArray = ~((above > LOWEST) & (above < HIGHEST))
    return outside


# A spike is the highest point of v, if that lies well above the threshold.
# (A name of its own for v, like "_before = v", would not do: Brian2 then changes both in place.)
HODGKIN_HUXLEY = Dynamics(
    before="_before = v - v_offset",
    substep=runge_kutta({"v": f"({IONIC} + {SYNAPTIC})/c_m", **GATES, **EXPONENTIAL.slopes}, "length", RATES),
    after=f"""{BEGIN}
fired = free*int(v - v_offset >= {SPIKE})*int(v - v_offset < _before)
left = left + fired*n_refrac
""",
    arrival=EXPONENTIAL.arrival,
    threshold="fired > 0",
    reset="",
    states=(*GATES, *EXPONENTIAL.slopes, "free", "left", "fired"),
    constants=hodgkin_huxley_constants,
    longest=_longest,
    most=MOST,
    apart=Apart(
        rate=lambda p: p["g_leak"] / p["c_m"],
        highest=HIGHEST_SYNAPTIC,
        synaptic=highest_synaptic,
        integrate=integrate_hodgkin_huxley,
        outside=_outside,
    ),
)

# One Euler step from the old values of both; 1 nA is 1000 mV/ms.
IZHIKEVICH = Dynamics(
    substep="""
_recovery = length*a*(b*v - u)
v = v + length*(0.04*v*v + 5*v + 140 - u + 1000*(i_offset + i_in))
u = u + _recovery
""",
    arrival=dict.fromkeys(("excitatory", "inhibitory"), "v_post += weight"),
    threshold="v >= 30",
    reset="v = c\nu += d",
    states=("u",),
)
