"""One explicit method for all equations that are not linear: extrapolation of the modified midpoint rule.

Gragg's rule with n strides over a step has an error with even powers of the stride only. So the polynomial in the
square of the stride through the results for n = 2, 4 ... 16 has the result of an infinitely short stride at 0, up to
the order 16 (Gragg 1965, SIAM J. Numer. Anal. 2, 384; Bulirsch and Stoer 1966, Numer. Math. 8, 1; Hairer, Norsett
and Wanner, Solving Ordinary Differential Equations I, II.9). It counts if the polynomial without the coarsest result
leads to the same to 1e-12; where it does not, the step is halved. As what is taken is the better of the two, its own
error is smaller still.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from pynn_data.contract import FloatArray, IntArray

__all__ = ["BoolArray", "Slopes", "Values", "chosen", "extrapolated", "integrate"]

BoolArray = npt.NDArray[np.bool_]
Values = Mapping[str, FloatArray]
"""Parameters and inputs, which are constant during a step, by name: one value per cell."""
Slopes = Callable[[FloatArray, Values], FloatArray]
"""Derivatives by time of states of shape (states, ..., cells)."""

STRIDES = np.array([16, 14, 12, 10, 8, 6, 4, 2])
AGREEMENT = 1e-12
"""By which the two results may differ, relative to the state itself or `SMALL`, whichever is greater."""
SMALL = 1e-3
"""mV, nA, uS, or 1 for gates."""
SHORTEST = 2.0**-40
"""Of the step that was asked for: shorter ones are not tried."""


def integrate(slopes: Slopes, y: FloatArray, values: Values, h: float) -> FloatArray:
    """Return the states after a step.

    Parameters
    ----------
    slopes
        Derivatives of the states, smooth during the step.
    y
        States at its beginning, of shape (states, cells).
    values
        What else the slopes depend on.
    h
        Length of the step in ms.

    Returns
    -------
    FloatArray
        Of the same shape. A cell's course does not depend on other cells.
    """
    return _whole_or_halves(slopes, y, values, h, h * SHORTEST)


def _whole_or_halves(slopes: Slopes, y: FloatArray, values: Values, h: float, shortest: float) -> FloatArray:
    end, good = extrapolated(slopes, y, values, h)
    rest = ~good & np.isfinite(y).all(axis=0)
    if rest.any() and h > shortest:
        some = chosen(values, rest)
        middle = _whole_or_halves(slopes, y[:, rest], some, h / 2, shortest)
        end[:, rest] = _whole_or_halves(slopes, middle, some, h / 2, shortest)
    return end


def chosen(values: Values, cells: BoolArray) -> dict[str, FloatArray]:
    """Return the values of some of the cells."""
    return {name: array[cells] for name, array in values.items()}


def extrapolated(slopes: Slopes, y: FloatArray, values: Values, h: float) -> tuple[FloatArray, BoolArray]:
    """Return the states after a step, and for which cells they are good; for the others they are NaN.

    Parameters
    ----------
    slopes, y, values, h
        As for `integrate`.
    """
    with np.errstate(all="ignore"):  # a step that is too long may lead anywhere
        changes = midpoint(slopes, y, values, h)
        change = other = np.zeros_like(y)
        for k in range(STRIDES.size):  # numpy's sums would have an order that depends on how many cells there are
            change = change + EXTRAPOLATION[0, k] * changes[:, k]
            other = other + EXTRAPOLATION[1, k] * changes[:, k]
        end = y + change
        good: BoolArray = np.all(np.abs(change - other) <= AGREEMENT * np.maximum(np.abs(end), SMALL), axis=0)
    end[:, ~good] = np.nan
    return end, good


def midpoint(slopes: Slopes, y: FloatArray, values: Values, h: float) -> FloatArray:
    """Return by how much the states change in a step, by the modified midpoint rule with each number of `STRIDES`.

    Parameters
    ----------
    slopes, y, values, h
        As for `integrate`.

    Returns
    -------
    FloatArray
        Of shape (states, numbers of strides, cells).
    """
    y, strides = y[:, None, :], STRIDES
    stride = (h / strides)[:, None]
    change = stride * slopes(y, values)
    before, found = np.zeros_like(change), np.empty_like(change)
    for taken in range(1, int(STRIDES[0])):
        change, before = before + 2 * stride * slopes(y + change, values), change
        going = np.count_nonzero(strides > taken + 1)
        found[:, going : change.shape[1]] = change[:, going:]
        before, change, stride = before[:, :going], change[:, :going], stride[:going]
    return found


def weights(strides: IntArray) -> FloatArray:
    """Return the weights by which a polynomial in ``1 / strides**2`` through given values has its value at 0."""
    square = strides.astype(float) ** 2
    return np.array([np.prod(own / (own - np.delete(square, k))) for k, own in enumerate(square)])


EXTRAPOLATION: FloatArray = np.array([weights(STRIDES), np.append(weights(STRIDES[:-1]), 0.0)])
"""Of all results, and of all but the coarsest."""
