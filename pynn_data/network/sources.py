"""The spikes that sources emit: drawn or listed by the core, played by the engines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.network.cells import SpikeSourceArray, SpikeSourcePoisson

if TYPE_CHECKING:
    from pynn_data.network.population import Population

__all__ = ["Emitted", "SourceSpikes", "spikes_of"]

TILE = 16384
"""Poisson spikes are drawn for so many steps at once, from a generator for each cell and tile."""


class Emitted(NamedTuple):
    """Spikes of a source population, sorted by (cell, step)."""

    cells: IntArray
    """Indices in the population."""
    steps: IntArray
    times: FloatArray | None
    """Exact times in ms, if some are not on the grid of steps."""


class SourceSpikes(ABC):
    """What the sources of a population emit from one reset to the next."""

    def __init__(self, population: Population, clock: Clock) -> None:
        self.population = population
        self.clock = clock

    @abstractmethod
    def emitted(self, first: int, last: int) -> Emitted:
        """Return the spikes with ``first <= step <= last``."""

    @abstractmethod
    def changed(self, indices: IntArray, now: int) -> None:
        """Take note that the parameters of some sources changed at step `now`."""


class ArraySpikes(SourceSpikes):
    """Spikes at listed times; a time between two steps belongs to the later one."""

    def __init__(self, population: Population, clock: Clock) -> None:
        super().__init__(population, clock)
        self.changed(np.arange(population.size), 0)

    def changed(self, indices: IntArray, now: int) -> None:
        """Lay all times out in flat arrays."""
        times = self.population.parameters["spike_times"]
        self._cells = np.repeat(np.arange(times.size), [t.size for t in times])
        flat = np.concatenate(list(times))
        self._steps = self.clock.steps_not_before(flat)
        on_grid = np.abs(flat / self.clock.dt - self._steps) < 1e-6
        self._times = np.where(on_grid, self._steps * self.clock.dt, flat)
        self._all_on_grid = bool(on_grid.all())

    def emitted(self, first: int, last: int) -> Emitted:
        """Return the spikes with ``first <= step <= last``."""
        chosen = (self._steps >= first) & (self._steps <= last)
        times = None if self._all_on_grid else self._times[chosen]
        return Emitted(self._cells[chosen], self._steps[chosen], times)


class Tile(NamedTuple):
    """Spikes of one tile, sorted by (cell, step)."""

    cells: IntArray
    steps: IntArray
    by_step: IntArray
    """Places of the spikes in the order of their steps."""
    before: IntArray
    """Number of spikes before each step of the tile, and in all."""
    first: int

    @classmethod
    def of(cls, cells: IntArray, steps: IntArray, first: int) -> Tile:
        """Lay out the spikes of a tile that begins at step `first`."""
        offsets = (steps - first).astype(np.uint16)  # for which numpy sorts by radix
        before = np.concatenate([[0], np.bincount(offsets, minlength=TILE).cumsum()])
        return cls(cells, steps, np.argsort(offsets, kind="stable"), before, first)

    def between(self, first: int, last: int) -> tuple[IntArray, IntArray]:
        """Return the cells and steps of the spikes with ``first <= step <= last``."""
        low, high = self.before[np.clip([first - self.first, last + 1 - self.first], 0, TILE)]
        chosen = np.sort(self.by_step[low:high])
        return self.cells[chosen], self.steps[chosen]


class PoissonSpikes(SourceSpikes):
    """Poisson processes: counts per step, so that a source may emit several spikes in one step.

    A tile is drawn as a whole whatever part of it is asked for. When a rate or
    window changes, the cell goes on with another sequence (its next epoch), of
    which only spikes after the change count.
    """

    def __init__(self, population: Population, clock: Clock) -> None:
        super().__init__(population, clock)
        n = population.size
        self._epoch = np.zeros(n, dtype=np.int64)
        self._since = np.full(n, -1, dtype=np.int64)
        self._tiles: dict[int, Tile] = {}
        self._used = self._values()

    def changed(self, indices: IntArray, now: int) -> None:
        """Begin a new epoch for the cells whose values are really other ones."""
        values = self._values()
        other = (values != self._used).any(axis=0)
        self._epoch[other] += 1
        self._since[other] = now
        self._used = values
        self._tiles.clear()

    def emitted(self, first: int, last: int) -> Emitted:
        """Return the spikes with ``first <= step <= last``."""
        tiles = range((max(first, 1) - 1) // TILE, (max(last, 1) - 1) // TILE + 1)
        # What has been drawn for later, to feed the engine, is wanted again when it is recorded.
        self._tiles = {tile: drawn for tile, drawn in self._tiles.items() if tile >= tiles.start}
        for tile in tiles:
            if tile not in self._tiles:
                self._tiles[tile] = self._draw(tile)
        parts = [self._tiles[tile].between(first, last) for tile in tiles]
        cells, steps = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        late = steps > self._since[cells]
        if not late.all():
            cells, steps = cells[late], steps[late]
        if len(tiles) > 1:
            order = np.lexsort((steps, cells))
            cells, steps = cells[order], steps[order]
        return Emitted(cells, steps, None)

    def _values(self) -> FloatArray:
        p = self.population.parameters
        return np.stack([p["rate"], p["start"], p["duration"]])

    def _draw(self, tile: int) -> Tile:
        """Draw all spikes with ``tile * TILE < step <= (tile + 1) * TILE``."""
        rate, start, duration = self._used
        expected = rate * (TILE * self.clock.dt / 1000.0)
        stream = self.population.stream
        drawn = []
        for cell in range(self.population.size):
            generator = stream.generator(cell, tile + (int(self._epoch[cell]) << 32))
            spikes = generator.integers(1, TILE, generator.poisson(expected[cell]), endpoint=True)
            spikes.sort()
            drawn.append(spikes)
        cells = np.repeat(np.arange(len(drawn)), [d.size for d in drawn])
        steps = np.concatenate(drawn) + tile * TILE
        begin = self.clock.steps_not_before(start)
        end = self.clock.steps_not_before(start + duration)
        inside = (steps > begin[cells]) & (steps <= end[cells])
        return Tile.of(cells[inside], steps[inside], tile * TILE + 1)


def spikes_of(population: Population, clock: Clock) -> SourceSpikes | None:
    """Return what the population emits by itself, or None if its cells are simulated."""
    if isinstance(population.celltype, SpikeSourcePoisson):
        return PoissonSpikes(population, clock)
    if isinstance(population.celltype, SpikeSourceArray):
        return ArraySpikes(population, clock)
    return None
