"""Linear equations, solved exactly.

For ``dy/dt = f(y) = A y + c`` the change during h is ``P f(y)``, where P is the integral of ``exp(A s)`` over s from
0 to h (Rotter and Diesmann 1999, Biol. Cybern. 81, 381, have the same in another form). So what does not move by the
equations does not move here either, to the last bit.
"""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_conformance.reference.integrate import Slopes, Values

__all__ = ["matrix", "propagator"]

TERMS = 18
"""Of the series, for which ``A h`` is made smaller than a half."""


def matrix(slopes: Slopes, states: int, values: Values, inputs: tuple[str, ...]) -> FloatArray:
    """Return the matrices of linear equations, of shape (cells, states, states).

    Parameters
    ----------
    slopes
        The equations.
    states
        Number of states.
    values
        Parameters and inputs of the cells.
    inputs
        Names of the values without which a state at zero would stay there.
    """
    (cells,) = values[inputs[0]].shape
    silent = {**values, **{name: np.zeros(cells) for name in inputs}}
    columns = [slopes(np.repeat(unit[:, None], cells, axis=1), silent) for unit in np.eye(states)]
    return np.moveaxis(np.array(columns), (0, 1, 2), (2, 1, 0))


def propagator(a: FloatArray, h: float) -> FloatArray:
    """Return the integral of ``exp(A s)`` over s from 0 to h, a matrix for each cell.

    Parameters
    ----------
    a
        Matrices A, of shape (cells, states, states).
    h
        Length of the step in ms.
    """
    largest = float(np.abs(a).sum(axis=2).max(initial=0.0)) * h
    doublings = max(0, int(np.ceil(np.log2(largest))) + 1) if largest > 0 else 0
    short = h / 2**doublings
    term = np.broadcast_to(np.eye(a.shape[1]) * short, a.shape)
    total = term
    for k in range(2, TERMS):
        term = term @ a * (short / k)
        total = total + term
    for _ in range(doublings):  # the second half of a stretch is the first, carried on by exp(A h) = 1 + A P
        total = 2 * total + a @ total @ total
    return total
