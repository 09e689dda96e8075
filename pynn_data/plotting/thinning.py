"""As many samples as can be seen, extremes kept."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray

__all__ = ["thinned"]


def thinned(times: FloatArray, values: FloatArray, columns: int) -> tuple[FloatArray, FloatArray]:
    """Return the smallest and the largest sample of each stretch, in the order of time, at their own times.

    Parameters
    ----------
    times
        (samples,)
    values
        (samples, cells); samples that are not a number stand for gaps.
    columns
        Stretches of equally many samples that the signal is divided into, about.

    Returns
    -------
    times, values
        Both (points, cells), with at most 2 * columns + 4 points, the first and the last sample among them. What has
        no more than that anyway is returned as it is.
    """
    samples, cells = values.shape
    if samples <= 2 * columns + 4 or not cells:
        return np.broadcast_to(times[:, None], values.shape), values
    length = -(-samples // columns)
    whole = samples // length * length
    parts = [np.zeros((1, cells), np.intp), _extremes(values[:whole].reshape(-1, length, cells))]
    if whole < samples:
        parts.append(_extremes(values[None, whole:]) + whole)
    chosen = np.concatenate([*parts, np.full((1, cells), samples - 1)])
    return times[chosen], np.take_along_axis(values, chosen, axis=0)


def _extremes(stretches: FloatArray) -> np.ndarray:
    """Return which samples are the least and the greatest of each stretch, counted over all stretches."""
    number, length, cells = stretches.shape
    low = high = stretches
    if np.isnan(np.min(stretches)):
        gaps = np.isnan(stretches)
        low, high = np.where(gaps, np.inf, stretches), np.where(gaps, -np.inf, stretches)
    found = np.stack([low.argmin(axis=1), high.argmax(axis=1)], axis=1)
    found.sort(axis=1)
    found += (np.arange(number) * length)[:, None, None]
    return found.reshape(2 * number, cells)
