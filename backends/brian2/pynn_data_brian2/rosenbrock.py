"""An implicit scheme with step-size control, for cells that no explicit one can follow.

RODAS by Hairer and Wanner (Solving Ordinary Differential Equations II, 2nd edition, section IV.7 and its
code): a Rosenbrock method of order 4 with an embedded one of order 3, L-stable, so that what decays fast
is damped whatever the step, and linearly implicit, so that nothing has to converge.

A cell's equations couple v with each other variable, but not these with each other; such a linear
system is solved in closed form, for many cells at a time. Each cell has steps of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray

__all__ = ["Derivatives", "System", "integrate"]

GAMMA = 0.25
A = (
    (),
    (1.544,),
    (0.9466785280815826, 0.2557011698983284),
    (3.314825187068521, 2.896124015972201, 0.9986419139977817),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1.0),
)
C = (
    (),
    (-5.6688,),
    (-2.430093356833875, -0.2063599157091915),
    (-0.1073529058151375, -9.594562251023355, -20.47028614809616),
    (7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160),
    (8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054),
)
TIMES = (0.0, 0.386, 0.21, 0.63, 1.0, 1.0)
DRIFTS = (0.25, -0.1043, 0.1035, -0.0362, 0.0, 0.0)

NARROWEST = 1e-12
"""Part of the time step that is taken whatever the error."""
SMALLEST, LARGEST, SAFETY = 0.1, 6.0, 0.9
"""Limits of the factor from a step's width to the next one's."""


class Derivatives(NamedTuple):
    """Of the slopes; all of shape (variables, cells), v first."""

    by_v: FloatArray
    """Of each slope by v."""
    of_v: FloatArray
    """Of v's slope by each variable; what stands for v is not used."""
    own: FloatArray
    """Of each slope by its own variable; what stands for v is not used."""
    by_t: FloatArray


class System(ABC):
    """The equations of some cells. States have the shape (variables, cells), v first."""

    @abstractmethod
    def slopes(self, t: FloatArray, y: FloatArray) -> FloatArray:
        """Return the derivatives by time."""

    @abstractmethod
    def derivatives(self, t: FloatArray, y: FloatArray) -> Derivatives:
        """Return the derivatives of the slopes."""

    @abstractmethod
    def allowed(self, y: FloatArray) -> FloatArray:
        """Return the error that a step may make in each variable."""

    @abstractmethod
    def chosen(self, cells: IntArray) -> System:
        """Return the equations of some of the cells."""

    def events(self, cells: IntArray, t: FloatArray, y: FloatArray) -> FloatArray:
        """Return the states of some of the cells after what happens to them in the states that they have reached."""
        return y


def integrate(system: System, y: FloatArray, h: float, first: FloatArray) -> FloatArray:
    """Return the states after h ms; `first` are the widths (ms) that are tried first."""
    y = y.copy()
    done, width = np.zeros(y.shape[1]), np.minimum(first, h)
    while (active := np.flatnonzero(done < h)).size:
        part, left = system.chosen(active), h - done[active]
        taken = np.minimum(width[active], left)
        proposed, error = _step(part, done[active], y[:, active], taken)
        excess = _excess(part, y[:, active], proposed, error)
        accepted = (excess <= 1.0) | (taken <= NARROWEST * h)
        factor = np.clip(SAFETY * np.maximum(excess, 1e-9) ** -0.25, SMALLEST, LARGEST)
        width[active] = np.where(accepted & (taken == left), width[active], taken * factor)
        end = np.where(taken < left, done[active] + taken, h)
        some = active[accepted]
        done[some] = end[accepted]
        y[:, some] = system.events(some, done[some], proposed[:, accepted])
    return y


def _excess(part: System, y: FloatArray, proposed: FloatArray, error: FloatArray) -> FloatArray:
    """Return the largest error in units of what is allowed, infinite where it is not a number."""
    excess: FloatArray = (np.abs(error) / np.maximum(part.allowed(y), part.allowed(proposed))).max(axis=0)
    return np.where(np.isfinite(excess), excess, np.inf)


def _step(part: System, t: FloatArray, y: FloatArray, width: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the states after a step of the given widths, and the difference to those of order 3."""
    derivatives = part.derivatives(t, y)
    increments: list[FloatArray] = []
    for stage, (parts, shares) in enumerate(zip(A, C, strict=True)):
        at = y + sum(a * u for a, u in zip(parts, increments, strict=True))
        slopes = part.slopes(t + TIMES[stage] * width, at)
        carried = sum(c * u for c, u in zip(shares, increments, strict=True))
        right = slopes + carried / width + DRIFTS[stage] * width * derivatives.by_t
        increments.append(_solve(derivatives, 1 / (GAMMA * width), right))
    return at + increments[-1], increments[-1]


def _solve(d: Derivatives, shift: FloatArray, right: FloatArray) -> FloatArray:
    """Return the solution x of ``(shift - J) x = right``."""
    own = shift - d.own[1:]
    pulled = d.of_v[1:] / own
    v = (right[0] + (pulled * right[1:]).sum(axis=0)) / (
        shift - d.by_v[0] - (pulled * d.by_v[1:]).sum(axis=0)
    )
    return np.concatenate([v[None], (right[1:] + d.by_v[1:] * v) / own])
