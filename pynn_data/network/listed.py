"""Spikes at listed times (`SpikeSourceArray`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.network.sources import SourceSpikes
from pynn_data.recording.cells import Emitted

__all__ = ["ListedSpikes"]


class Layout(NamedTuple):
    """All spikes of a population, sorted by (step, cell)."""

    cells: IntArray
    steps: IntArray
    times: FloatArray | None
    """None if all are on the grid of steps."""

    @classmethod
    def of(cls, times: np.ndarray, clock: Clock) -> Layout:
        """Lay out an array of arrays of times (ms); a time between two steps belongs to the later one."""
        cells = np.repeat(np.arange(times.size), [t.size for t in times])
        flat = np.concatenate(list(times))
        steps = clock.steps_not_before(flat)
        on_grid = np.abs(flat / clock.dt - steps) < 1e-6
        exact = None if on_grid.all() else np.where(on_grid, steps * clock.dt, flat)
        order = np.argsort(steps, kind="stable")
        return cls(cells[order], steps[order], None if exact is None else exact[order])


class ListedSpikes(SourceSpikes):
    """Spikes at the times that the parameters list."""

    _layout: Layout | None = None
    """None: to be made anew, once for all the changes until then."""

    @property
    def per_step(self) -> float:
        """None are made: all are held."""
        return 0.0

    def changed(self, indices: IntArray, now: int) -> None:
        """Lay the times out anew when they are next needed."""
        self._layout = None

    def emitted(self, first: int, last: int) -> Emitted:
        """Return the spikes with ``first <= step <= last``."""
        if self._layout is None:
            self._layout = Layout.of(self.population.parameters["spike_times"], self.clock)
        cells, steps, times = self._layout
        chosen = slice(*np.searchsorted(steps, [first, last + 1]))
        return Emitted(cells[chosen], steps[chosen], None if times is None else times[chosen])
