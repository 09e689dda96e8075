"""What a cell type is in Brian2's terms: code for a time step, and the constants that it uses.

All numbers are in the front end's units (mV, ms, nA, uS, nF), in which the equations hold as
they stand; Brian2 is told that they have no dimension. So a potential that reaches its
threshold exactly does so here as on other engines, which calculate in these units, too.

In a time step the code of its sub-steps comes first, then the effects of arriving spikes, then
the threshold, and the reset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pynn_data.contract import FloatArray

__all__ = ["BEGIN", "FIRE", "RESET", "Constants", "Dynamics", "Values", "peaks", "refractory_steps"]

Values = Mapping[str, FloatArray]
BoolArray = npt.NDArray[np.bool_]
Constants = Callable[[Values, float], dict[str, FloatArray]]
"""Function of a group's parameters and the length of a time step (ms)."""


@dataclass(frozen=True)
class Apart:
    """How cells are integrated for which the sub-steps are too long in a time step.

    They are found cell by cell and step by step, and nothing is kept from one step to the next, so
    that a cell's course does not depend on the other cells, nor on how a run is divided.
    """

    rate: Callable[[Values], FloatArray]
    """Function of the parameters: what is always among the rates at which v changes, per ms."""
    highest: float
    """Product of the rate and a sub-step's length up to which the sub-steps do."""
    synaptic: Callable[[Values, float], FloatArray]
    """Function of the values and the time step: the greatest synaptic conductance in it, in uS."""
    integrate: Callable[[Values, float], dict[str, FloatArray]]
    """Function of the values of some cells and the time step: what they are at its end, by name."""
    outside: Callable[[Values], BoolArray] | None = None
    """Function of the values before or after the sub-steps, which do not do for cells for which it is true."""
    after_reset: tuple[str, ...] = ()
    """What the cells' spikes change within the time step: not to be changed by the reset again."""


@dataclass(frozen=True)
class Dynamics:
    """A cell type. ``length`` is that of a sub-step in ms, ``i_in`` the injected current in nA."""

    substep: str
    arrival: Mapping[str, str]
    """Receptor -> effect of a spike of the given ``weight``."""
    threshold: str
    reset: str
    states: tuple[str, ...]
    """Variables beside ``v`` that the code changes."""
    constants: Constants = field(default=lambda p, h: {})
    """What the code needs beside the parameters."""
    before: str = ""
    """Code ahead of all sub-steps."""
    after: str = ""
    longest: Callable[[Values], FloatArray] = field(default=lambda p: np.full(1, np.inf))
    """Length in ms that a sub-step must not exceed, cell by cell."""
    most: int = 1
    """Sub-steps that are worth taking for all cells; cells that need more are integrated apart."""
    apart: Apart | None = None
    drawn: Callable[[Values, int], FloatArray] | None = None
    """Function of all values and the number of a step: what cells draw in it, as their state ``drawn``."""

    def substeps(self, p: Values, h: float) -> int:
        """Return into how many sub-steps a time step is divided."""
        needed = np.ceil(h / self.longest(p) - 1e-6)
        return int(max(1, needed.max(where=needed <= self.most, initial=1)))

    def step(self, substeps: int) -> str:
        """Return the code of a time step."""
        return "\n".join([self.before, *[self.substep] * substeps, self.after])


def refractory_steps(p: Values, h: float) -> FloatArray:
    """Return how many steps a cell is refractory, a part of a step for a whole one."""
    steps: FloatArray = np.ceil(p["tau_refrac"] / h - 1e-6)
    return steps


BEGIN = """
free = int(left == 0)
left = left - 1 + free
"""
"""``left`` counts the steps for which a cell stays refractory, ``free`` is 1 if it is free in this step."""
FIRE = "v >= v_thresh"
RESET = """
v = v_reset
left = n_refrac
"""


def peaks(p: Values, h: float) -> dict[str, FloatArray]:
    """Return the slopes at which alpha functions begin that have the peak 1."""
    return {"peak_exc": np.e / p["tau_syn_E"], "peak_inh": np.e / p["tau_syn_I"]}
