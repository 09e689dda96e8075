"""Poisson spikes (`SpikeSourcePoisson`), drawn by the core so that they are the same on every engine.

Sources that have had their rates and windows since the same step are drawn together, tile by tile: for every
source a Poisson number of spikes in the tile, for every spike a step of the tile. So the cost goes with the number
of spikes, and several of one source may lie in one step. When the rates of some sources change in the course of a
simulation, these form a new group, of which the spikes begin with the next step. The group that they leave goes on to
draw for them, in vain: so the others' spikes stay what they would have been.

Tiles have fixed places, counted from the step since which the group is: short ones at first, so that little is drawn
in vain when rates change all the time, and none with more than about `LARGEST` spikes. What is drawn does not depend
on how a run is split.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.network.sources import Emitted, SourceSpikes

if TYPE_CHECKING:
    from pynn_data.network.population import Population
    from pynn_data.network.streams import RandomStream

__all__ = ["PoissonSpikes"]

SHORTEST, LONGEST = 16, 16384
"""Steps of a tile; powers of two."""
LARGEST = 2**18
"""Spikes of a tile, on average; with very many of them tiles are still a step long."""


class Group:
    """Sources that are drawn together.

    Parameters
    ----------
    cells
        Indices in the population, ascending.
    rates
        Of each, in spikes per step.
    begins, ends
        Of each, the steps with ``begin < step <= end`` in which it may fire.
    since
        Step after which the group begins.
    bits
        Those that an index in the population takes; a spike is kept as ``step << bits | index``.
    """

    def __init__(
        self,
        cells: IntArray,
        rates: FloatArray,
        begins: IntArray,
        ends: IntArray,
        since: int,
        stream: RandomStream,
        bits: int,
    ) -> None:
        self.per_step = float(rates.sum())
        self._cells = cells
        self._rates, self._begins, self._ends = rates, begins, ends
        self._first = since + 1
        self._stream = stream
        self._length = _tile_length(self.per_step)
        self._bits = bits
        self._tiles: dict[int, IntArray] = {}
        """Offset of a tile from the first step -> its spikes, sorted."""

    def emitted(self, first: int, last: int) -> IntArray:
        """Return the spikes with ``first <= step <= last``, sorted."""
        tiles = self._tiles_for(first, last)
        # What has been drawn for later, to feed the engine, is wanted again when it is recorded.
        self._tiles = {offset: drawn for offset, drawn in self._tiles.items() if not tiles or offset >= tiles[0][0]}
        pieces = [np.empty(0, dtype=np.int64)]
        for offset, length in tiles:
            if offset not in self._tiles:
                self._tiles[offset] = self._draw(offset, length)
            drawn = self._tiles[offset]
            low, high = np.searchsorted(drawn, [first << self._bits, (last + 1) << self._bits])
            pieces.append(drawn[low:high])
        return np.concatenate(pieces)

    def _tiles_for(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return (offset, length) of the tiles that steps from `first` to `last` lie in."""
        tiles = []
        offset = max(first - self._first, 0)
        while offset <= last - self._first:
            begin, length = _tile_at(offset, self._length)
            tiles.append((begin, length))
            offset = begin + length
        return tiles

    def _draw(self, offset: int, length: int) -> IntArray:
        generator = self._stream.generator(tile=offset)
        first = self._first + offset
        awake = (self._begins < first + length - 1) & (self._ends >= first)
        numbers = generator.poisson(np.where(awake, self._rates * length, 0.0))
        places = np.repeat(np.arange(self._cells.size), numbers)
        steps = generator.integers(0, length, places.size, dtype=np.uint16) + np.int64(first)
        spikes = (steps << self._bits) | self._cells[places]
        if (awake & ((self._begins >= first) | (self._ends < first + length - 1))).any():
            spikes = spikes[(steps > self._begins[places]) & (steps <= self._ends[places])]
        spikes.sort()
        return spikes


class PoissonSpikes(SourceSpikes):
    """The spikes of a population of Poisson sources."""

    def __init__(self, population: Population, clock: Clock) -> None:
        super().__init__(population, clock)
        self._bits = self.population.size.bit_length()
        self._used = self._values()
        self._member = np.zeros(self.population.size, dtype=np.int64)
        """Number of the group that each source is in."""
        self._since = [0]
        """Step since which each group is, by its number."""
        self._groups: dict[int, Group] = {}
        """Groups of which something has been drawn, or will be next."""
        self._new = True
        """Whether the last group has not been formed."""

    @property
    def per_step(self) -> float:
        """How many spikes are drawn for a step."""
        self._form()
        return sum(group.per_step for group in self._groups.values())

    def changed(self, indices: IntArray, now: int) -> None:
        """Begin a new group of those whose values are really other ones."""
        values = self._values()
        other = (values != self._used).any(axis=0)
        self._used = values
        if other.any():
            if not self._new:
                self._since.append(now)
                self._new = True
            self._member[other] = len(self._since) - 1

    def emitted(self, first: int, last: int) -> Emitted:
        """Return the spikes with ``first <= step <= last``."""
        self._form()
        spikes = np.concatenate([self._of_members(number, first, last) for number in self._groups])
        if len(self._groups) > 1:
            spikes.sort()
        return Emitted(spikes & ((1 << self._bits) - 1), spikes >> self._bits, None)

    def _of_members(self, number: int, first: int, last: int) -> IntArray:
        """Return what a group emits, without the sources that have left it."""
        spikes = self._groups[number].emitted(first, last)
        if len(self._groups) == 1:
            return spikes
        kept: IntArray = spikes[self._member[spikes & ((1 << self._bits) - 1)] == number]
        return kept

    def _form(self) -> None:
        """Form the group that the last change has made, and let go of those that all sources have left."""
        if not self._new:
            return
        self._new = False
        number = len(self._since) - 1
        cells = np.flatnonzero(self._member == number)
        rate, start, duration = self._used[:, cells]
        self._groups[number] = Group(
            cells,
            rate * (self.clock.dt / 1000.0),
            self.clock.steps_not_before(start),
            self.clock.steps_not_before(start + duration),
            self._since[number],
            self.population.stream.child(number),
            self._bits,
        )
        left = set(np.unique(self._member).tolist())
        self._groups = {number: group for number, group in self._groups.items() if number in left}

    def _values(self) -> FloatArray:
        p = self.population.parameters
        return np.stack([p["rate"], p["start"], p["duration"]])


def _tile_length(per_step: float) -> int:
    """Return the length of the tiles of a group, a power of two."""
    wanted = LARGEST / per_step if per_step * LONGEST > LARGEST else LONGEST
    return int(2 ** max(0, int(np.log2(wanted)))) if wanted >= 1 else 1


def _tile_at(offset: int, longest: int) -> tuple[int, int]:
    """Return offset and length of the tile at an offset: the first few are shorter, each as long as all before it."""
    if offset >= longest or longest <= SHORTEST:
        return offset - offset % longest, longest
    if offset < SHORTEST:
        return 0, SHORTEST
    length = 1 << (offset.bit_length() - 1)
    return length, length
