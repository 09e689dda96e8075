"""What comes from outside: the spikes of sources and the courses of currents."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import Feed, FloatArray, IntArray

__all__ = ["Stimulus"]


class Stimulus:
    """The latest feed, and which current goes into which cells."""

    def __init__(self) -> None:
        nothing = np.empty(0, dtype=np.int64)
        self._feed = Feed(0, 0, nothing, nothing, {}, unchanged=False)
        self._injected: list[tuple[int, IntArray]] = []

    def replace(self, feed: Feed) -> None:
        """Take in a feed: what the one before says of later steps holds no more."""
        self._feed = feed

    def inject(self, key: int, ids: IntArray) -> None:
        """Have a current go into more cells."""
        self._injected.append((key, ids))

    def spikes(self, step: int) -> IntArray:
        """Return the ids of the sources that fire in a step, as often as they do."""
        first, last = np.searchsorted(self._feed.steps, [step, step + 1])
        return self._feed.cells[first:last]

    def current(self, step: int, cells: int) -> FloatArray:
        """Return what is injected during the step that begins at `step`, in nA, by id."""
        total = np.zeros(cells)
        for key, ids in self._injected:
            steps, amplitudes = self._feed.currents[key]
            total[ids] += amplitudes[np.searchsorted(steps, step, side="right") - 1]
        return total
