"""An array that is the value of one cell."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray
from pynn_data.magnitude import magnitude

__all__ = ["Sequence"]


class Sequence:
    """An array that is the value of one cell, such as its spike times; same as in PyNN.

    It has the arithmetic of an array: ``times + 5.0`` is a `Sequence` of later times. With several numbers,
    ``times + [0.0, 5.0]``, the result is an array with one `Sequence` for each of them: what several cells are given.

    Parameters
    ----------
    value
        Numbers, or quantities with a unit; times without one are in ms.

    Raises
    ------
    TypeError
        A value is no number.
    ValueError
        Some values have a unit and some have none, or they measure different things.
    """

    __array_ufunc__ = None  # an array leaves arithmetic to the Sequence

    def __init__(self, value: Any) -> None:
        self.value: FloatArray = _with_unit(value)

    def __repr__(self) -> str:
        return f"Sequence({self.value if isinstance(self.value, pq.Quantity) else self.value.tolist()})"

    def __getitem__(self, item: Any) -> Any:
        return self.value[item]

    def max(self) -> Any:
        """Return the largest value."""
        return self.value.max()

    def min(self) -> Any:
        """Return the smallest value."""
        return self.value.min()

    def __eq__(self, other: object) -> Any:
        """Return whether the values are the same; compared with several, an array with an answer for each."""
        if isinstance(other, Sequence):
            return self.value.shape == other.value.shape and bool(np.all(self.value == other.value))
        if isinstance(other, np.ndarray) and other.dtype == object:
            return np.array([self == one for one in other], dtype=bool)
        return NotImplemented

    def __add__(self, other: Any) -> Any:
        return self._with(operator.add, other)

    def __sub__(self, other: Any) -> Any:
        return self._with(operator.sub, other)

    def __mul__(self, other: Any) -> Any:
        return self._with(operator.mul, other)

    def __truediv__(self, other: Any) -> Any:
        return self._with(operator.truediv, other)

    def __radd__(self, other: Any) -> Any:
        return self._with(operator.add, other)

    def __rsub__(self, other: Any) -> Any:
        return self._with(lambda own, first: first - own, other)

    def __rmul__(self, other: Any) -> Any:
        return self._with(operator.mul, other)

    def _with(self, calculate: Callable[[Any, Any], Any], other: Any) -> Any:
        if isinstance(other, (Sequence, str)):
            return NotImplemented  # two lists of times have no sum
        if np.ndim(other) == 0:
            return Sequence(calculate(self.value, other))
        several = np.empty(len(other), dtype=object)
        several[:] = [Sequence(calculate(self.value, one)) for one in other]
        return several


def _with_unit(value: Any) -> Any:
    """Return an array of numbers, or one Quantity if they have a unit."""
    if isinstance(value, Sequence):
        return value.value
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    united = [v for v in items if isinstance(v, pq.Quantity)]
    if not united:
        return magnitude(value, "", "Sequence")
    if len(united) < len(items):
        raise ValueError(f"Sequence: all values have a unit or none has, not {value!r:.60}.")
    unit = united[0].dimensionality.string
    return pq.Quantity(magnitude(value, unit, "Sequence"), unit)
