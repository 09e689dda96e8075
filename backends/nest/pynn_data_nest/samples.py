"""Samples of many cells, in any order, put into matrices: samples down, cells across."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pynn_data.contract import FloatArray, IntArray

__all__ = ["Part", "Samples", "on_one_grid"]

CHUNK = 1 << 16
"""Samples at a time: what is made of them on the way stays in the processor's cache."""
ELSEWHERE = -(1 << 40)
"""Column of cells that there should not be."""


def on_one_grid(
    events: Mapping[str, np.ndarray], names: Sequence[str], cells: IntArray, dt: float, interval: int
) -> tuple[int, dict[str, FloatArray]] | None:
    """Return the first step and all samples, where each of `cells` has one every `interval` steps; None elsewhere.

    A cell has one sample in a step at most.
    """
    times, senders = events["times"], events["senders"]
    first, last = (round(time / dt) for time in (times.min(), times.max()))
    rows = (last - first) // interval + 1
    if rows * cells.size != times.size or senders.min() < cells[0] or senders.max() > cells[-1]:
        return None
    columns = np.full(int(cells[-1] - cells[0]) + 1, ELSEWHERE)
    columns[cells - cells[0]] = np.arange(cells.size)
    matrices = {name: np.empty(rows * cells.size) for name in names}
    for begin in range(0, times.size, CHUNK):
        chunk = slice(begin, begin + CHUNK)
        places = (np.rint(times[chunk] / dt).astype(np.int64) - first) // interval * cells.size
        places += columns[senders[chunk] - cells[0]]
        if places.min() < 0:
            return None
        for name, matrix in matrices.items():
            matrix[places] = events[name][chunk]
    return first, {name: matrix.reshape(rows, cells.size) for name, matrix in matrices.items()}


@dataclass(frozen=True)
class Part:
    """Cells that were sampled in the same steps."""

    cells: IntArray
    steps: IntArray
    """Those of the samples, ascending."""
    which: IntArray
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
    """Samples by cell and step, of cells that have them in different steps, or with gaps."""

    def __init__(self, cells: IntArray, steps: IntArray) -> None:
        self._cells = cells
        self._steps = steps

    def parts(self) -> Iterator[Part]:
        """Yield the cells by the steps in which they were sampled."""
        rows, steps = _numbered(self._steps)
        columns, cells = _numbered(self._cells)
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
