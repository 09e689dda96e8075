"""Samples of many cells, in any order, put into matrices: samples down, cells across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pynn_data.contract import FloatArray, IntArray

__all__ = ["Part", "Samples"]


@dataclass(frozen=True)
class Part:
    """Cells that were sampled in the same steps."""

    cells: IntArray
    steps: IntArray
    """Those of the samples, ascending."""
    which: np.ndarray | slice
    """Samples of the cells, among all."""
    places: IntArray
    """Place of each of them in the matrix, counted row by row."""

    def matrix(self, values: FloatArray) -> FloatArray:
        """Return the samples of the cells."""
        found = np.empty(self.steps.size * self.cells.size)
        found[self.places] = values[self.which]
        return found.reshape(self.steps.size, self.cells.size)

    def times(self, dt: float, interval: float) -> FloatArray | tuple[float, float]:
        """Return the first time and the interval, in ms, or, where there are gaps, all times."""
        if self.steps[-1] - self.steps[0] == (self.steps.size - 1) * round(interval / dt):
            return float(self.steps[0] * dt), interval
        return np.multiply(self.steps, dt, dtype=np.float64)


class Samples:
    """Samples by cell and step."""

    def __init__(self, cells: IntArray, steps: IntArray) -> None:
        self._cells = cells
        self._steps = steps

    def parts(self) -> Iterator[Part]:
        """Yield the cells by the steps in which they were sampled; mostly all are in one part."""
        rows, steps = _numbered(self._steps)
        columns, cells = _numbered(self._cells)
        if rows.size == steps.size * cells.size:
            yield Part(cells, steps, slice(None), rows * cells.size + columns)
            return
        order = np.lexsort((rows, columns))
        bounds = np.searchsorted(columns[order], np.arange(cells.size + 1))
        alike: dict[bytes, list[int]] = {}
        for cell, (begin, end) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
            alike.setdefault(rows[order[begin:end]].tobytes(), []).append(cell)
        for members in alike.values():
            which = np.concatenate([order[bounds[cell] : bounds[cell + 1]] for cell in members])
            own = which.size // len(members)
            places = np.arange(own)[None, :] * len(members) + np.arange(len(members))[:, None]
            yield Part(cells[members], steps[rows[which[:own]]], which, places.ravel())


def _numbered(values: IntArray) -> tuple[IntArray, IntArray]:
    """Return the place of each value among the distinct ones, and those, ascending."""
    first = int(values.min())
    there = np.zeros(int(values.max()) - first + 1, dtype=bool)
    there[values - first] = True
    distinct = np.flatnonzero(there)
    places = np.empty(there.size, dtype=np.int64)
    places[distinct] = np.arange(distinct.size)
    return places[values - first], distinct + first
