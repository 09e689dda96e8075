"""Values as users give them -> one float per cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray
from pynn_data.magnitude import magnitude, number
from pynn_data.network.random import RandomDistribution
from pynn_data.network.sequence import Sequence
from pynn_data.network.streams import Streams

__all__ = ["in_unit", "lists_per_cell", "per_cell", "spike_times_per_cell"]

OF_THE_VALUES_UNIT = {
    "uniform": ("low", "high"), "uniform_int": ("low", "high"), "normal": ("mu", "sigma"),
    "normal_clipped": ("mu", "sigma", "low", "high"),
    "normal_clipped_to_boundary": ("mu", "sigma", "low", "high"), "exponential": ("beta",), "gamma": ("theta",),
}  # fmt: skip
"""Parameters of distributions that have the unit of what is drawn; the others have none."""


def per_cell(value: Any, n: int, *, what: str, unit: str | None, streams: Streams, default: Any = None) -> FloatArray:
    """Return `value` for each of `n` cells.

    Parameters
    ----------
    value
        A number, `n` numbers, a `RandomDistribution`, a function of the index, or a Quantity.
    what
        Named in errors.
    unit
        That a Quantity is converted to; None if nobody knows it.
    streams
        Where random numbers come from.
    default
        A value that is possible, even if it is not finite, as of a bound that there is none of.

    Raises
    ------
    ValueError
        If the shape does not fit, or a value is not finite.
    TypeError
        If it is not a number.
    """
    if isinstance(value, RandomDistribution):
        drawn, source = in_unit(value, unit, what), value.rng or streams
        values = drawn.draw(source.new().generator(), n)
    else:
        values = magnitude([value(i) for i in range(n)] if callable(value) else value, unit, what)
    if values.ndim > 1 or values.size not in (1, n) or (values.ndim == 1 and values.size != n):
        raise ValueError(f"{what}: {values.size} values of shape {values.shape} given for {n} cells.")
    impossible = ~np.isfinite(values) & (values != default)
    if impossible.any():
        raise ValueError(f"{what}: every value must be finite, not {values[impossible][0]}.")
    return np.array(np.broadcast_to(values, (n,)), dtype=np.float64)


def in_unit(distribution: RandomDistribution, unit: str | None, what: str) -> RandomDistribution:
    """Return a distribution whose parameters are plain numbers, so that what is drawn is in `unit`.

    Raises
    ------
    ValueError, TypeError
        As of `magnitude`, for a parameter.
    """
    scaled = OF_THE_VALUES_UNIT.get(distribution.name, ())
    if not any(isinstance(p, pq.Quantity) for p in distribution.parameters.values()):
        return distribution
    plain = {
        name: number(value, unit if name in scaled else "", f"{what}: {name} of {distribution.name!r}")
        for name, value in distribution.parameters.items()
    }
    return RandomDistribution(distribution.name, rng=distribution.rng, **plain)


def spike_times_per_cell(value: Any, n: int, *, what: str) -> list[FloatArray]:
    """Return the sorted spike times of each of `n` sources.

    `value` is one list of times for all, or a sequence of `n` of them
    (lists, arrays or `Sequence`), or a function of the index that returns one.

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
    lists = [value(i) for i in range(n)] if callable(value) else _given(value, n, what, of_what)
    if len(lists) != n:
        raise ValueError(f"{what}: {len(lists)} lists of {of_what.split()[0]} given for {n} cells.")
    return lists


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
