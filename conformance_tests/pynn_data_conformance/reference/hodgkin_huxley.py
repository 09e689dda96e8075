"""Cells with the sodium and potassium currents of Traub and Miles (1991), Neuronal Networks of the Hippocampus.

The rates of the gates are those for which Brette et al. (2007), J. Comput. Neurosci. 23, 349, give the numbers
(benchmark 3), with potentials relative to v_offset: ::

    cm v' = g_leak (e_rev_leak - v) + gbar_Na m^3 h (e_rev_Na - v) + gbar_K n^4 (e_rev_K - v) + I
    m' = alpha_m (1 - m) - beta_m m, and likewise for h and n

v is not reset. A spike is a maximum of v, 30 mV or more above v_offset: it is found in the step in which v is lower
than a step before. In the 2 ms after a spike no other is looked for.
"""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_conformance.reference.doubts import NEAR, Doubts
from pynn_data_conformance.reference.integrate import Values, integrate
from pynn_data_conformance.reference.model import Cells, Model, refractory_steps
from pynn_data_conformance.reference.synapses import EXPONENTIAL

__all__ = ["HodgkinHuxley", "rates"]

PEAK = 30.0
"""mV above v_offset that a maximum needs."""
REFRACTORY = 2.0
"""ms."""
FASTEST = 10.0
"""Exponent from which on a rate grows no more: 160 mV below v_offset, where a gate moves within a microsecond."""


class HodgkinHuxley(Model):
    """With exponentially decaying synaptic conductances."""

    name = "hh_traub_cond_exp"
    parameters = {
        "gbar_Na": "uS", "gbar_K": "uS", "g_leak": "uS", "cm": "nF", "v_offset": "mV", "e_rev_Na": "mV",
        "e_rev_K": "mV", "e_rev_leak": "mV", "e_rev_E": "mV", "e_rev_I": "mV", "tau_syn_E": "ms", "tau_syn_I": "ms",
        "i_offset": "nA",
    }  # fmt: skip
    states = {"v": "mV", "exc": "uS", "inh": "uS", "m": "", "h": "", "n": ""}
    recordable = tuple(states)

    def slopes(self, y: FloatArray, p: Values) -> FloatArray:
        """Return the derivatives of the states by time."""
        v, exc, inh, m, h, n = y
        ionic = (
            p["g_leak"] * (p["e_rev_leak"] - v)
            + p["gbar_Na"] * m * m * m * h * (p["e_rev_Na"] - v)
            + p["gbar_K"] * n * n * n * n * (p["e_rev_K"] - v)
        )
        synaptic = exc * (p["e_rev_E"] - v) + inh * (p["e_rev_I"] - v)
        opening, closing = rates(v - p["v_offset"])
        slopes = np.empty_like(y)
        slopes[0] = (ionic + synaptic + p["current"]) / p["cm"]
        EXPONENTIAL.slopes(y[1:3], p, slopes[1:3])
        slopes[3:] = opening - (opening + closing) * y[3:]
        return slopes

    def step(self, cells: Cells, current: FloatArray, arriving: FloatArray, dt: float, doubts: Doubts) -> IntArray:
        """Take the cells one step further."""
        free = cells.left == 0
        p = {**cells.p, "current": cells.p["i_offset"] + current}
        before = cells.y
        cells.y = integrate(self.slopes, cells.y, p, dt)
        fall, height = before[0] - cells.y[0], cells.y[0] - (p["v_offset"] + PEAK)
        fired = free & (fall > 0) & (height >= 0)
        cells.left = np.where(fired, refractory_steps(REFRACTORY, dt), np.maximum(cells.left - 1, 0))
        if (height > -NEAR).any():
            slope = self.slopes(cells.y, p)[0]
            bend = slope - self.slopes(before, p)[0]
            doubts.add(free & (height > -NEAR), "v hardly higher or lower than a step before", fall, bend)
            doubts.add(free & (fall > -NEAR), "maximum of v close to v_offset + 30 mV", height, slope)
        EXPONENTIAL.arrive(cells.y[1:3], cells.p, arriving)
        return np.flatnonzero(fired)


def rates(u: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the rates at which the gates m, h and n open and close.

    Parameters
    ----------
    u
        v relative to v_offset, in mV.

    Returns
    -------
    FloatArray, FloatArray
        Per ms, of shape (3, ..., cells) each.
    """
    opening, closing = np.empty((2, 3, *u.shape))
    opening[0] = 0.32 * 4 * linoid((13 - u) / 4)
    closing[0] = 0.28 * 5 * linoid((u - 40) / 5)
    opening[1] = 0.128 * np.exp(np.minimum((17 - u) / 18, FASTEST))
    closing[1] = 4 / (1 + np.exp((40 - u) / 5))
    opening[2] = 0.032 * 5 * linoid((15 - u) / 5)
    closing[2] = 0.5 * np.exp(np.minimum((10 - u) / 40, FASTEST))
    return opening, closing


def linoid(x: FloatArray) -> FloatArray:
    """Return ``x / (exp(x) - 1)``, which is 1 at 0."""
    some = x + 1e-300  # which changes nothing but 0
    quotient: FloatArray = some / np.expm1(some)
    return quotient
