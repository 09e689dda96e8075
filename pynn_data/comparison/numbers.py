"""Large arrays of numbers: how many differ, and where most."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = ["Gap", "gap"]

CHUNK = 2**20
"""Numbers that are looked at together; bounds memory."""


@dataclass
class Gap:
    """How far apart two arrays of the same shape (rows, columns) are."""

    count: int = 0
    """Numbers that differ by more than the tolerance."""
    largest: float = 0.0
    """Largest distance, tolerated or not; infinite if one of two is NaN."""
    row: int = 0
    column: int = 0
    """Where it is."""
    first_row: int | None = None
    """The first with a number that is not tolerated."""
    columns: set[int] = field(default_factory=set)
    """Those with such numbers."""


def gap(a: Any, b: Any, rtol: float, atol: float) -> Gap:
    """Return how far apart two arrays are; tolerated is ``|a - b| <= atol + rtol * max(|a|, |b|)``."""
    found = Gap()
    a, b = (np.reshape(of, (len(of), int(np.prod(of.shape[1:])))) for of in (a, b))
    rows = max(1, CHUNK // max(1, a.shape[1]))
    for start in range(0, len(a), rows):
        _add(found, a[start : start + rows], b[start : start + rows], start, rtol, atol)
    return found


def _add(found: Gap, a: Any, b: Any, start: int, rtol: float, atol: float) -> None:
    unequal = (a != b) & ~((a != a) & (b != b))
    if not unequal.any():
        return
    with np.errstate(invalid="ignore", over="ignore"):
        distance = np.abs(np.subtract(a, b, dtype=np.result_type(a, b, np.float64)))
        limit = atol + rtol * np.maximum(np.abs(a), np.abs(b)) if rtol or atol else 0.0
        tolerated = (distance <= limit) if rtol or atol else ~unequal
    distance[np.isnan(distance) & unequal] = np.inf
    distance[~unequal] = 0.0
    row, column = np.unravel_index(int(np.argmax(distance)), distance.shape)
    if distance[row, column] > found.largest:
        found.largest, found.row, found.column = float(distance[row, column]), start + int(row), int(column)
    beyond = unequal & ~tolerated
    count = int(np.count_nonzero(beyond))
    if count:
        found.count += count
        found.columns.update(np.flatnonzero(beyond.any(axis=0)).tolist())
        if found.first_row is None:
            found.first_row = start + int(np.argmax(beyond.any(axis=1)))
