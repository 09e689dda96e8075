"""Leaky membranes with any conductances: v is an exponentially weighted mean.

Between two arrivals ``cm v' = B(t) - G(t) v``, where G is the sum of all conductances and
``B = g_leak v_rest + sum of g e_rev + i``. With the optical depth ``D(t)``, the integral of ``G / cm``,
variation of constants gives ::

    v(h) = v(0) exp(-D(h)) + integral from 0 to h of (B / G)(s) G(s) / cm exp(-(D(h) - D(s))) ds,

a mean of v(0) and of the momentary equilibria B / G, whose weights are positive and add up to 1. Here the
integral is taken by Gauss's rule, and its weights, which stay positive, are scaled so that their sum is the
exact one, ``1 - exp(-D(h))``. So v lies between where it was and the equilibria, whatever the conductances
and the step. D is known in closed form, as the conductances are.

A pass is so short that six nodes leave 1e-8 of what the equilibrium moves in it; and what is more than 45
optical depths ago is forgotten (exp(-45) = 3e-20), so that there are never many passes.
"""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_brian2.courses import Course, courses, currents
from pynn_data_brian2.dynamics import Values

__all__ = ["leaky_v"]

POINTS, PARTS = np.polynomial.legendre.leggauss(6)
NODES, WEIGHTS = (POINTS[:, None] + 1) / 2, PARTS[:, None] / 2
"""Of Gauss's rule on (0, 1)."""
DEEPEST = 4.0
"""Optical depth of a pass."""
LONGEST = 2.0
"""Length of a pass, in time constants of the synapses."""
NOTHING = 1e-14
"""A conductance that is this part of the leak's may have any course."""
FORGOTTEN = 45.0
"""Optical depth beyond which the past has no influence."""
HALVINGS = 14


def leaky_v(p: Values, h: float) -> FloatArray:
    """Return v after h ms from the states and parameters of cells, threshold and refractory time left out."""
    v = p["v"].copy()
    done = _forgotten(p, h)
    while (active := np.flatnonzero(done < h)).size:
        some = Membrane.of(p, active)
        begin = done[active]
        width = np.minimum(h - begin, some.widest(begin, h - begin))
        v[active] = some.after(v[active], begin, width)
        done[active] = np.where(width < h - begin, begin + width, h)
    return v


class Membrane:
    """The coefficients of some cells' equations as functions of time."""

    def __init__(
        self,
        leak: FloatArray,
        constant: FloatArray,
        c_m: FloatArray,
        synaptic: list[Course],
        traces: list[Course],
    ) -> None:
        self.leak = leak
        self.constant = constant
        self.c_m = c_m
        self.synaptic = synaptic
        self.traces = traces
        """Outward currents (nA) that decay."""

    @classmethod
    def of(cls, p: Values, cells: np.ndarray) -> Membrane:
        """Return those of the cells with these numbers."""
        leak = p["g_leak"][cells]
        constant = leak * p["v_rest"][cells] + p["i_offset"][cells] + p["i_in"][cells]
        synaptic, traces = ([course.chosen(cells) for course in some] for some in (courses(p), currents(p)))
        return cls(leak, constant, p["c_m"][cells], synaptic, traces)

    def depth(self, t: FloatArray) -> FloatArray:
        """Return the optical depth of the first t ms."""
        area: FloatArray = self.leak * t + sum(course.area(t) for course in self.synaptic)
        return area / self.c_m

    def widest(self, begin: FloatArray, left: FloatArray) -> FloatArray:
        """Return the length (ms) of the next pass, which has `left` ms at most."""
        width = left
        now = [course.later(begin) for course in self.synaptic]
        for course in now:
            lasting = course.bound(width) > NOTHING * self.leak
            width = np.minimum(width, np.where(lasting, LONGEST * course.tau, np.inf))
        for trace in self.traces:
            width = np.minimum(width, np.where(trace.g != 0, LONGEST * trace.tau, np.inf))
        highest = self.leak + sum(course.bound(width) for course in now)
        return np.minimum(width, DEEPEST * self.c_m / highest)

    def after(self, v: FloatArray, begin: FloatArray, width: FloatArray) -> FloatArray:
        """Return the potentials `width` ms after `begin`."""
        synaptic = [course.later(begin) for course in self.synaptic]
        pass_ = Membrane(self.leak, self.constant, self.c_m, synaptic, [])
        at = NODES * width
        through = pass_.depth(width)
        conductances = [course.at(at) for course in synaptic]
        total = self.leak + sum(conductances)
        driven = self.constant + sum(
            g * course.reversal for g, course in zip(conductances, synaptic, strict=True)
        )
        driven = driven - sum(trace.later(begin).at(at) for trace in self.traces)
        weights = WEIGHTS * np.exp(pass_.depth(at) - through)
        scale = -np.expm1(-through) / (weights * total).sum(axis=0)
        mean: FloatArray = v * np.exp(-through) + (weights * driven).sum(axis=0) * scale
        return mean


def _forgotten(p: Values, h: float) -> FloatArray:
    """Return from when on (ms) the course matters for the potential at h: 0, or halvings find it."""
    whole = Membrane.of(p, np.arange(p["v"].size))
    low, high = np.zeros_like(p["v"]), np.full_like(p["v"], h)
    allowed = whole.depth(high) - FORGOTTEN
    if (allowed <= DEEPEST).all():
        return low
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        early = whole.depth(middle) <= allowed
        low, high = np.where(early, middle, low), np.where(early, high, middle)
    return low
