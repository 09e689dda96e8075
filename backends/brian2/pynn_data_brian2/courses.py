"""Conductances as functions of time, in closed form: for cells that are integrated apart."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_brian2.dynamics import Values

__all__ = ["Course", "courses", "currents", "states_at"]

KINDS = (
    ("gsyn_exc", "x_exc", "tau_syn_E", "e_rev_E"),
    ("gsyn_inh", "x_inh", "tau_syn_I", "e_rev_I"),
    ("g_s", "", "tau_sfa", "e_rev_sfa"),
    ("g_r", "", "tau_rr", "e_rev_rr"),
)
"""Names of a conductance, of what makes an alpha function rise, of time constant and reversal potential."""


class Course(NamedTuple):
    """A conductance (uS) until the next arrival or spike: ``(g + x t) exp(-t / tau)``."""

    g: FloatArray
    x: FloatArray
    """uS / ms; 0 for exponential synapses."""
    tau: FloatArray
    reversal: FloatArray

    def at(self, t: FloatArray) -> FloatArray:
        """Return the conductance after t ms."""
        return np.asarray((self.g + self.x * t) * np.exp(-t / self.tau))

    def slope(self, t: FloatArray) -> FloatArray:
        """Return its derivative after t ms."""
        return np.asarray((self.x - (self.g + self.x * t) / self.tau) * np.exp(-t / self.tau))

    def area(self, t: FloatArray) -> FloatArray:
        """Return its integral over the first t ms."""
        fallen = -np.expm1(-t / self.tau)
        rest = t * np.exp(-t / self.tau)
        return np.asarray(self.tau * ((self.g + self.x * self.tau) * fallen - self.x * rest))

    def bound(self, t: FloatArray) -> FloatArray:
        """Return what it does not exceed in the first t ms."""
        return np.asarray(self.g + np.maximum(self.x, 0.0) * np.minimum(t, self.tau))

    def later(self, t: FloatArray) -> Course:
        """Return the course from t ms on."""
        left = np.exp(-t / self.tau)
        return self._replace(g=(self.g + self.x * t) * left, x=self.x * left)

    def chosen(self, cells: np.ndarray) -> Course:
        """Return the course for some of the cells."""
        return Course(self.g[cells], self.x[cells], self.tau[cells], self.reversal[cells])


def courses(values: Values) -> list[Course]:
    """Return all conductances that cells have, those of synapses first, from their states and parameters."""
    none = np.zeros_like(values["gsyn_exc"])
    return [
        Course(values[name], values.get(rising, none), values[tau], values[reversal])
        for name, rising, tau, reversal in KINDS
        if name in values
    ]


def currents(values: Values) -> list[Course]:
    """Return the outward currents (nA), parts of which follow a cell's spikes, in place of conductances."""
    none = np.zeros_like(values["v"])
    names = [name for name in ("eta1", "eta2", "eta3") if name in values]
    return [Course(values[name], none, values[f"tau_{name}"], none) for name in names]


def states_at(values: Values, h: float) -> dict[str, FloatArray]:
    """Return the states of the conductances after h ms, by name."""
    found = {}
    present = [kind for kind in KINDS if kind[0] in values]
    for (name, rising, _, _), course in zip(present, courses(values), strict=True):
        found[name] = course.at(np.full_like(course.g, h))
        if rising in values:
            found[rising] = course.x * np.exp(-h / course.tau)
    return found
