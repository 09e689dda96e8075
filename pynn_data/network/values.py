"""Values as users give them -> one float per cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray
from pynn_data.network.random import RandomDistribution
from pynn_data.network.streams import Streams

__all__ = ["Sequence", "per_cell", "spike_times_per_cell"]


class Sequence:
    """An array that is the value of one cell, such as its spike times; same as in PyNN.

    Parameters
    ----------
    value
        Numbers; times in ms.
    """

    def __init__(self, value: Any) -> None:
        self.value: FloatArray = np.asarray(value, dtype=np.float64)

    def __repr__(self) -> str:
        return f"Sequence({self.value.tolist()})"


def per_cell(value: Any, n: int, *, what: str, unit: str, streams: Streams) -> FloatArray:
    """Return `value` for each of `n` cells.

    Parameters
    ----------
    value
        A number, `n` numbers, a `RandomDistribution`, a function of the index, or a Quantity.
    what
        Named in errors.
    unit
        That a Quantity is converted to.
    streams
        Where random numbers come from.

    Raises
    ------
    ValueError
        If the shape does not fit, or a value is not finite.
    TypeError
        If it is not a number.
    """
    if isinstance(value, RandomDistribution):
        source = value.rng or streams
        values = value.draw(source.new().generator(), n)
    elif callable(value):
        values = _from_function(value, n)
    else:
        values = _as_floats(value, what, unit)
    if values.ndim > 1 or values.size not in (1, n) or (values.ndim == 1 and values.size != n):
        raise ValueError(f"{what}: {values.size} values of shape {values.shape} given for {n} cells.")
    if not np.isfinite(values).all():
        raise ValueError(f"{what}: every value must be finite, not {values[~np.isfinite(values)][0]}.")
    return np.array(np.broadcast_to(values, (n,)), dtype=np.float64)


def spike_times_per_cell(value: Any, n: int, *, what: str) -> list[FloatArray]:
    """Return the sorted spike times of each of `n` sources.

    `value` is one list of times for all, or a sequence of `n` of them
    (lists, arrays or `Sequence`), or a function of the index that returns one.

    Raises
    ------
    ValueError
        If a time is negative or not finite, or the number of lists does not fit.
    """
    if callable(value):
        value = [value(i) for i in range(n)]
    if isinstance(value, pq.Quantity) or _is_flat(value):
        value = [value] * n
    if len(value) != n:
        raise ValueError(f"{what}: {len(value)} lists of times given for {n} cells.")
    return [_times(times, f"{what} of cell {i}") for i, times in enumerate(value)]


def _is_flat(value: Any) -> bool:
    return isinstance(value, Sequence) or all(np.ndim(getattr(v, "value", v)) == 0 for v in value)


def _times(value: Any, what: str) -> FloatArray:
    times = np.sort(_as_floats(getattr(value, "value", value), what, "ms").ravel())
    if times.size and not (np.isfinite(times).all() and times[0] >= 0):
        raise ValueError(f"{what}: times must be finite and not negative, not {times[0]:g} ms.")
    return times


def _from_function(function: Callable[[int], Any], n: int) -> FloatArray:
    return np.array([float(function(i)) for i in range(n)])


def _as_floats(value: Any, what: str, unit: str) -> FloatArray:
    if isinstance(value, pq.Quantity):
        value = value.rescale(unit or "dimensionless").magnitude
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{what}: expected numbers, not {value!r}.") from error
