"""What of large data goes into the page: as much as fits, and no extreme is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.reporting.signals import Signal

__all__ = ["Envelope", "Line", "envelope_of", "line_of", "shares"]


@dataclass(frozen=True)
class Line:
    """The samples of a cell that are in the page."""

    values: FloatArray
    times: FloatArray | None
    """In ms; None if they are those of all samples."""


@dataclass(frozen=True)
class Envelope:
    """The least and the greatest value of all cells, of each sample or of each stretch of samples."""

    low: FloatArray
    high: FloatArray
    first: IntArray
    """The sample with which each stretch begins."""
    length: int
    """Samples of a stretch."""


def shares(sizes: Sequence[int], total: int) -> list[int]:
    """Divide a total among those who need `sizes`: what small ones leave goes to the others."""
    given, left = [0] * len(sizes), total
    order = sorted(range(len(sizes)), key=lambda place: sizes[place])
    for done, place in enumerate(order):
        given[place] = min(sizes[place], left // (len(order) - done))
        left -= given[place]
    return given


def line_of(signal: Signal, cell: int, limit: int) -> Line:
    """Return all samples of a cell, or, of stretches of equal length, the lowest and the highest.

    There are at most `limit` samples then, or 4 if that is less.
    """
    values = signal.values[:, cell]
    if values.size <= limit:
        return Line(values, None)
    length = _stretch(values.size, limit // 2 - 1)
    whole = values.size // length * length
    chosen = [np.zeros(1, np.int64), *(_extremes(part, at) for part, at in (
        (values[:whole].reshape(-1, length), 0), (values[whole:].reshape(1, -1), whole)) if part.size),
        np.array([values.size - 1]),
    ]  # fmt: skip
    places = np.concatenate(chosen)
    return Line(values[places], signal.times(places))


def envelope_of(signal: Signal, limit: int) -> Envelope:
    """Return the extremes over all cells, of at most `limit` stretches; NaN where no cell has a number."""
    values = signal.values
    low, high = values.min(axis=1), values.max(axis=1)
    gaps = ~np.isfinite(low) | ~np.isfinite(high)
    if gaps.any():
        part = values[gaps]
        known = np.isfinite(part)
        low[gaps] = np.where(known, part, np.inf).min(axis=1)
        high[gaps] = np.where(known, part, -np.inf).max(axis=1)
        low[~np.isfinite(low)], high[~np.isfinite(high)] = np.nan, np.nan
    length = _stretch(low.size, limit)
    first = np.arange(0, low.size, length)
    if length > 1:
        low, high = np.fmin.reduceat(low, first), np.fmax.reduceat(high, first)
    return Envelope(low, high, first, length)


def _stretch(samples: int, limit: int) -> int:
    return max(1, -(-samples // max(1, limit)))


def _extremes(stretches: FloatArray, before: int) -> IntArray:
    """Return which samples are the least and the greatest of each stretch, in the order of time."""
    low = high = stretches
    if not np.isfinite(np.sum(stretches)):
        known = np.isfinite(stretches)
        low, high = np.where(known, stretches, np.inf), np.where(known, stretches, -np.inf)
    found = np.stack([low.argmin(axis=1), high.argmax(axis=1)], axis=1)
    found.sort(axis=1)
    found += before + np.arange(len(stretches))[:, None] * stretches.shape[1]
    return found.ravel()
