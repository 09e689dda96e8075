"""Times in seconds, as NWB has them, from which those in milliseconds come back to the last bit.

A time in ms divided by 1000 is the closest number of seconds, which is what other programs should see. Times
1000 is the time in ms again for most; the others have a correction, counted in representable numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.units import factor

__all__ = ["Fixes", "Run", "corrections", "from_seconds", "runs_of", "to_seconds"]


class Run(NamedTuple):
    """So many times, one after the other, in the same unit."""

    number: int
    operator: str
    """What makes seconds of them: "/" or "*"."""
    by: float


Fixes = tuple[IntArray, np.ndarray]
"""Which times to correct, and by how many representable numbers."""


def runs_of(units: Sequence[str], numbers: Iterable[int]) -> list[Run]:
    """Return the runs of times, of which there are so many in each of the units."""
    pairs = groupby(zip(units, numbers, strict=True), key=lambda pair: pair[0])
    return [Run(sum(number for _, number in group), *_scale(unit)) for unit, group in pairs]


def _scale(unit: str) -> tuple[str, float]:
    per_second = factor("s", unit)
    return ("/", per_second) if per_second.is_integer() else ("*", factor(unit, "s"))


def to_seconds(times: FloatArray, runs: Sequence[Run]) -> FloatArray:
    """Return times in seconds; they stay in order."""
    seconds, first = np.empty_like(times), 0
    for number, operator, by in runs:
        part = slice(first, first + number)
        (np.divide if operator == "/" else np.multiply)(times[part], by, out=seconds[part])
        first += number
    return seconds


def from_seconds(seconds: FloatArray, runs: Sequence[Run], fixes: Fixes | None = None) -> FloatArray:
    """Turn seconds into times in the units of the runs; the array itself is changed and returned."""
    first = 0
    with np.errstate(all="ignore"):
        for number, operator, by in runs:
            part = seconds[first : first + number]
            (np.multiply if operator == "/" else np.divide)(part, by, out=part)
            first += number
    if fixes is not None:
        places, steps = fixes
        seconds.view(np.int64)[places] += steps
    return seconds


def corrections(times: FloatArray, seconds: FloatArray, runs: Sequence[Run]) -> Fixes | None:
    """Return what `from_seconds` needs besides to give back the times to the last bit; None if nothing."""
    back = from_seconds(seconds.copy(), runs).view(np.int64)
    bits = times.view(np.int64)
    places = np.flatnonzero(bits != back)
    if not places.size:
        return None
    steps = bits[places] - back[places]
    small = steps.astype(np.int8)
    return places, small if (small == steps).all() else steps
