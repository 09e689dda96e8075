"""Times in any unit as milliseconds, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pynn_data.units import factor

__all__ = ["changed_times", "converted", "grid", "in_ms", "rounded"]


def converted(values: Any, unit: str, to: str) -> Any:
    """Return numbers in another unit, with one rounding where the factor or its inverse is exact."""
    times = factor(unit, to)
    if times == 1.0:
        return values
    return values * times if times > 1.0 else values / factor(to, unit)


def in_ms(values: np.ndarray, units: Sequence[str], counts: np.ndarray) -> np.ndarray:
    """Return the values of several trains, `counts` of each in its unit, in ms."""
    return _each(values, units, counts, lambda part, unit: converted(part, unit, "ms"))


def rounded(values: np.ndarray, units: Sequence[str], counts: np.ndarray) -> np.ndarray:
    """Return values in ms, as `in_ms` makes them, in the units of their trains."""
    return _each(values, units, counts, lambda part, unit: converted(part, "ms", unit))


def changed_times(back: np.ndarray, times: np.ndarray) -> list[str]:
    """Return in words what in_ms() has changed, if `rounded` does not give the same times back."""
    return [] if np.array_equal(back, times) else ["the last bit of spike times that are not in ms"]


def _each(values: np.ndarray, units: Sequence[str], counts: np.ndarray, convert: Any) -> np.ndarray:
    different = set(units) - {"ms"}
    if not different:
        return values
    result = values.copy()
    for unit in different:
        where = np.repeat([one == unit for one in units], counts)
        result[where] = convert(values[where], unit)
    return result


def grid(signal: Any) -> tuple[float, float]:
    """Return the time of the first sample of a regular signal in ms, and the samples per ms."""
    start, rate = signal.t_start, signal.sampling_rate
    return (
        float(converted(float(start.magnitude), start.dimensionality.string, "ms")),
        float(converted(float(rate.magnitude), rate.dimensionality.string, "1/ms")),
    )
