"""Lists as users give them, such as spike times -> one array per cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.magnitude import magnitude
from pynn_data.network.sequence import Sequence

__all__ = ["lists_per_cell", "spike_times_per_cell"]


def spike_times_per_cell(value: Any, n: int, *, what: str) -> list[FloatArray]:
    """Return the sorted spike times of each of `n` sources.

    `value` is one list of times for all, or a sequence of `n` of them
    (lists, arrays or `Sequence`), or a function that returns one for an index,
    or `n` for an array of all indices.

    Raises
    ------
    ValueError
        If a time is negative or not finite, or the number of lists does not fit.
    TypeError
        If these are no lists of numbers.
    """
    lists = _lists(value, n, what, "times in ms")
    return [_times(times, f"{what} of cell {i}") for i, times in enumerate(lists)]


def lists_per_cell(value: Any, n: int, *, what: str, unit: str | None) -> list[FloatArray]:
    """Return the numbers that each of `n` cells has of a parameter; see `spike_times_per_cell`, but for the order.

    Raises
    ------
    ValueError
        If a number is not finite, or the number of lists does not fit.
    TypeError
        If these are no lists of numbers.
    """
    lists = _lists(value, n, what, f"numbers in {unit}" if unit else "numbers")
    found = [magnitude(getattr(v, "value", v), unit, f"{what} of cell {i}").ravel() for i, v in enumerate(lists)]
    for i, values in enumerate(found):
        if not np.isfinite(values).all():
            raise ValueError(f"{what} of cell {i}: every value must be finite.")
    return found


def _lists(value: Any, n: int, what: str, of_what: str) -> list[Any]:
    """Return a list for each of `n` cells."""
    lists = _called(value, n) if callable(value) else _given(value, n, what, of_what)
    if len(lists) != n:
        raise ValueError(f"{what}: {len(lists)} lists of {of_what.split()[0]} given for {n} cells.")
    return lists


def _called(function: Callable[[Any], Any], n: int) -> list[Any]:
    """Call a function with each index; one that needs an array, as PyNN hands it over, with all at once."""
    try:
        return [_of_one(function(i)) for i in range(n)]
    except Exception as error:
        try:
            several = function(np.arange(n))
        except Exception:
            raise error from None
        if not isinstance(several, (list, tuple, np.ndarray)):
            raise
        return list(several)


def _of_one(times: Any) -> Any:
    """Return the times of one cell, which a function may have put into a list."""
    in_a_list = isinstance(times, (list, tuple, np.ndarray)) and len(times) == 1 and isinstance(times[0], Sequence)
    return times[0] if in_a_list else times


def _given(value: Any, n: int, what: str, of_what: str) -> list[Any]:
    if isinstance(value, Sequence):
        return [value] * n
    if not isinstance(value, (list, tuple)) and np.ndim(value) == 0:
        raise TypeError(f"{what}: expected lists of {of_what}, not {value!r:.60}.")
    flat = all(np.ndim(getattr(v, "value", v)) == 0 for v in value)
    return [value] * n if flat else list(value)


def _times(value: Any, what: str) -> FloatArray:
    times = np.sort(magnitude(getattr(value, "value", value), "ms", what).ravel())
    if times.size and not (np.isfinite(times).all() and times[0] >= 0):
        raise ValueError(f"{what}: times must be finite and not negative, not {times[0]:g} ms.")
    return times
