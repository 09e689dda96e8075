"""Poisson spikes (`SpikeSourcePoisson`), drawn by the core so that they are the same on every engine.

Every source has random numbers of its own, so that nothing that is or happens elsewhere changes its spikes. They are
drawn tile by tile: a Poisson number of spikes in the tile, and for each a step of it. So the cost goes with the number
of spikes, and several may lie in one step. Tiles have fixed places, counted from the step since which the source has
its rate and window: how a run is split makes no difference. They are so long that about `USUAL` spikes are in each, and
shorter at first, so that little is drawn in vain when rates change all the time. With a change the source goes on with
another sequence, its next epoch.

Sources whose tiles lie alike form a group, which keeps their spikes together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.network.network import Described
from pynn_data.network.sources import SourceSpikes
from pynn_data.network.streams import RandomStream
from pynn_data.recording.cells import Emitted

__all__ = ["PoissonSpikes"]

USUAL = 512
"""Spikes of a source in a tile, at most, if the tile is longer than a step."""
LONGEST = 16384
"""Steps of a tile at most."""
SHARE = 8
"""The first tile of a source is so many times shorter than later ones."""


class Group:
    """Sources of a population that have their rates since the same step, and tiles of the same length.

    A spike is kept as ``step << bits | index``, with the index of the source in the population.
    """

    def __init__(self, since: int, length: int, stream: RandomStream, bits: int) -> None:
        self.per_step = 0.0
        """How many spikes all of them emit in a step, on average."""
        self._first = since + 1
        self._length = length
        self._stream = stream
        self._bits = bits
        self._tiles: dict[int, IntArray] = {}
        """Offset of a tile from the first step -> its spikes, sorted."""

    def have(self, cells: IntArray, epochs: IntArray, rates: FloatArray, begins: IntArray, ends: IntArray) -> None:
        """Have these sources, ascending, with rates per step; they fire at ``begin < step <= end`` only."""
        self._cells, self._epochs, self._rates, self._begins, self._ends = cells, epochs, rates, begins, ends
        self.per_step = float(rates.sum())

    def emitted(self, first: int, last: int) -> IntArray:
        """Return the spikes with ``first <= step <= last``, sorted; also those of sources that have left."""
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
        first = self._first + offset
        awake = (self._rates > 0) & (self._begins < first + length - 1) & (self._ends >= first)
        cells = self._cells[awake]
        pieces = [np.empty(0, dtype=np.uint16)]
        rewound = self._stream.rewound()
        means = (self._rates[awake] * length).tolist()
        for cell, epoch, mean in zip(cells.tolist(), self._epochs[awake].tolist(), means, strict=True):
            generator = rewound(cell, offset, epoch)
            pieces.append(_sixteen_bits(generator, generator.poisson(mean)))
        # As (step in the tile, index), in 32 bits where that is enough: half the time.
        narrow = (length - 1).bit_length() + self._bits <= 32
        spikes: npt.NDArray[Any] = np.concatenate(pieces).astype(np.uint32 if narrow else np.int64)
        spikes &= length - 1  # the length is a power of two
        spikes <<= self._bits
        spikes |= np.repeat(cells.astype(spikes.dtype), [piece.size for piece in pieces[1:]])
        spikes.sort()
        found = spikes.astype(np.int64)
        found += first << self._bits
        return self._within_windows(found, first, first + length - 1)

    def _within_windows(self, spikes: IntArray, first: int, last: int) -> IntArray:
        """Return those of the spikes of a tile in whose steps their sources may fire."""
        if (self._begins < first).all() and (self._ends >= last).all():
            return spikes
        place, steps = np.searchsorted(self._cells, spikes & ((1 << self._bits) - 1)), spikes >> self._bits
        return spikes[(steps > self._begins[place]) & (steps <= self._ends[place])]


class PoissonSpikes(SourceSpikes):
    """The spikes of a population of Poisson sources."""

    def __init__(self, population: Described, clock: Clock) -> None:
        super().__init__(population, clock)
        n = self.population.size
        self._bits = n.bit_length()
        self._used = self._values()
        self._since = np.zeros(n, dtype=np.int64)
        """Step since which each source has its rate and window."""
        self._epochs = np.zeros(n, dtype=np.int64)
        self._lengths = np.zeros(n, dtype=np.int64)
        self._groups: dict[tuple[int, int], Group] = {}
        """By the step since which they are, and the length of their tiles."""
        self._changed = np.arange(n)
        """Sources that have yet to come into their group."""

    @property
    def per_step(self) -> float:
        """How many spikes are drawn for a step."""
        self._form()
        return sum(group.per_step for group in self._groups.values())

    def changed(self, indices: IntArray, now: int) -> None:
        """Begin a new epoch of those whose values are really other ones."""
        values = self._values()
        other = np.flatnonzero((values != self._used).any(axis=0))
        self._used = values
        # Several changes in one step are one: in between nothing is drawn for later steps.
        self._epochs[other[self._since[other] < now]] += 1
        self._since[other] = now
        self._changed = np.union1d(self._changed, other)

    def emitted(self, first: int, last: int) -> Emitted:
        """Return the spikes with ``first <= step <= last``."""
        self._form()
        pieces = [self._of_members(kind, first, last) for kind in self._groups]
        spikes = pieces[0] if len(pieces) == 1 else np.sort(np.concatenate(pieces))
        return Emitted(spikes & ((1 << self._bits) - 1), spikes >> self._bits, None)

    def _of_members(self, kind: tuple[int, int], first: int, last: int) -> IntArray:
        """Return what a group emits, without the sources that have left it."""
        spikes = self._groups[kind].emitted(first, last)
        if len(self._groups) == 1:
            return spikes
        cells = spikes & ((1 << self._bits) - 1)
        since, length = kind
        kept: IntArray = spikes[(self._since[cells] == since) & (self._lengths[cells] == length)]
        return kept

    def _form(self) -> None:
        """Have every source in the group that it belongs to."""
        if not self._changed.size:
            return
        self._changed = self._changed[:0]
        rates, start, duration = self._used[0] * (self.clock.dt / 1000.0), self._used[1], self._used[2]
        begins, ends = self.clock.steps_not_before(start), self.clock.steps_not_before(start + duration)
        self._lengths = _tile_lengths(rates)
        before, self._groups = self._groups, {}
        kinds, member = np.unique(np.stack([self._since, self._lengths]), axis=1, return_inverse=True)
        for number, (since, length) in enumerate(kinds.T.tolist()):
            cells = np.flatnonzero(member == number)
            group = before.get((since, length)) or Group(since, length, self.population.stream, self._bits)
            group.have(cells, self._epochs[cells], rates[cells], begins[cells], ends[cells])
            self._groups[since, length] = group

    def _values(self) -> FloatArray:
        p = self.population.parameters
        return np.stack([p["rate"], p["start"], p["duration"]])


def _sixteen_bits(generator: np.random.Generator, n: int) -> npt.NDArray[np.uint16]:
    """Return `n` random numbers; generators themselves take twice as long for few of them."""
    numbers: npt.NDArray[np.uint16] = generator.bit_generator.random_raw((n + 3) // 4).view(np.uint16)[:n]
    return numbers


def _tile_lengths(rates: FloatArray) -> IntArray:
    """Return the length of the tiles of sources with rates per step: powers of two."""
    wanted = np.clip(USUAL / np.maximum(rates, 1e-300), 1, LONGEST)
    lengths: IntArray = 2 ** np.floor(np.log2(wanted) + 1e-9).astype(np.int64)
    return lengths


def _tile_at(offset: int, longest: int) -> tuple[int, int]:
    """Return offset and length of the tile at an offset: the first few are shorter, each as long as all before it."""
    shortest = max(1, longest // SHARE)
    if offset >= longest:
        return offset - offset % longest, longest
    if offset < shortest:
        return 0, shortest
    length = 1 << (offset.bit_length() - 1)
    return length, length
