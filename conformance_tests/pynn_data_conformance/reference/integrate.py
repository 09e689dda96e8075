"""One explicit method for all equations that are not linear: extrapolation of the modified midpoint rule.

Gragg's rule with n strides over a step has an error with even powers of the stride only, so that a polynomial in
the square of the stride through the results for n = 2, 4, 6 ... leads to very high orders (Gragg 1965, SIAM J. Numer.
Anal. 2, 384; Bulirsch and Stoer 1966, Numer. Math. 8, 1; Hairer, Norsett and Wanner, Solving Ordinary Differential
Equations I, II.9). A result counts if the last two columns of the tableau agree to 1e-12; where they do not, the
step is halved. What is taken is the better of the two, so that its own error is smaller still.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from pynn_data.contract import FloatArray

__all__ = ["BoolArray", "Slopes", "Values", "chosen", "extrapolated", "integrate"]

BoolArray = npt.NDArray[np.bool_]
Values = Mapping[str, FloatArray]
"""Parameters and inputs, which are constant during a step, by name: one value per cell."""
Slopes = Callable[[FloatArray, Values], FloatArray]
"""Derivatives by time of the states (state, cell)."""

AGREEMENT = 1e-12
"""By which two columns may differ, relative to the state itself or `SMALL`, whichever is greater."""
SMALL = 1e-3
"""mV, nA, uS, or 1 for gates."""
ROWS = 8
"""Of the tableau: the last one takes 16 strides."""
HOPELESS = 1e-4
"""As `AGREEMENT`, after four rows: halving the step takes less time than to go on."""
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
        begin = slopes(y, values)
        end, good = np.full_like(y, np.nan), np.zeros(y.shape[1], dtype=bool)
        given_up = good.copy()
        previous: list[FloatArray] = []
        for k in range(ROWS):
            row = [midpoint(slopes, y, begin, values, h, 2 * (k + 1))]
            for j, below in enumerate(previous):
                row.append(row[j] + (row[j] - below) / (((k + 1) / (k - j)) ** 2 - 1))
            if k >= 2:
                found = y + row[k]
                error = np.abs(row[k] - row[k - 1]) / np.maximum(np.abs(found), SMALL)
                worst = error.max(axis=0)
                fresh = (worst <= AGREEMENT) & ~good & ~given_up
                end[:, fresh] = found[:, fresh]
                good |= fresh
                if k >= 3:
                    given_up |= ~(worst <= HOPELESS)
                if (good | given_up).all():
                    break
            previous = row
    return end, good


def midpoint(
    slopes: Slopes, y: FloatArray, begin: FloatArray, values: Values, h: float, strides: int
) -> FloatArray:
    """Return by how much the states change in a step of an even number of strides, by the modified midpoint rule.

    Parameters
    ----------
    slopes, y, values, h
        As for `integrate`.
    begin
        Slopes at the beginning.
    strides
        Number of strides.
    """
    stride = h / strides
    before, change = np.zeros_like(y), stride * begin
    for _ in range(strides - 1):
        before, change = change, before + 2 * stride * slopes(y + change, values)
    return change
