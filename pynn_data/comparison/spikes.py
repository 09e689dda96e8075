"""Which spikes of two recordings are the same, a pair at most a window apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray

__all__ = ["Pairs", "SpikeMatch", "match_spikes"]


class Pairs(NamedTuple):
    """Spikes that belong together, as places in two flat arrays."""

    a: IntArray
    b: IntArray


@dataclass(frozen=True, eq=False)
class SpikeMatch:
    """The spikes of a segment, cell by cell; arrays have an entry for each train that both have."""

    segment: int
    """Index of the segment."""
    window: float
    """In ms; two spikes of a pair are not farther apart."""
    cells: list[Any]
    """Id of the cell of each train."""
    populations: list[Any]
    """Label of its population."""
    matched: IntArray
    """Pairs of spikes."""
    missing: IntArray
    """Spikes that only the first recording has."""
    extra: IntArray
    """Spikes that only the second has."""
    largest_shift: FloatArray
    """Of the pairs, in ms."""

    def total(self) -> dict[str, Any]:
        """Return the numbers of all cells together."""
        return self._sum(np.ones(len(self.cells), dtype=bool))

    def by_population(self) -> dict[str, dict[str, Any]]:
        """Return the numbers of each population."""
        names = [str(name) for name in self.populations]
        return {
            name: self._sum(np.array([n == name for n in names], dtype=bool)) for name in dict.fromkeys(names)
        }

    def _sum(self, of: Any) -> dict[str, Any]:
        counts = {name: int(getattr(self, name)[of].sum()) for name in ("matched", "missing", "extra")}
        return {**counts, "largest_shift": float(self.largest_shift[of].max(initial=0.0))}


def match_spikes(
    a: FloatArray, counts_a: IntArray, b: FloatArray, counts_b: IntArray, window: float
) -> Pairs:
    """Pair the spikes of corresponding trains, in order, so that as few as possible are left.

    Parameters
    ----------
    a, b
        Times, train by train.
    counts_a, counts_b
        Spikes of each train; there are as many trains in both.
    window
        Largest distance of a pair.
    """
    trains = np.arange(len(counts_a))
    spikes_a = Some(np.arange(a.size), a, np.repeat(trains, counts_a))
    spikes_b = Some(np.arange(b.size), b, np.repeat(trains, counts_b))
    whole, rest_a, rest_b = _in_order(spikes_a, spikes_b, len(trains), window)
    near, hard_a, hard_b = _in_order(*_clusters(rest_a, rest_b, window), window)
    parts = zip(whole, near, _one_by_one(hard_a, hard_b, window), strict=True)
    return Pairs(*(np.concatenate(part) for part in parts))


class Some(NamedTuple):
    """Some of the spikes of one side, sorted by the bin that they are in, then time."""

    places: IntArray
    """In the flat array of all."""
    times: FloatArray
    bins: IntArray

    def of(self, bins: Any) -> Some:
        """Return the spikes in the bins of which an array of bool says True."""
        kept = bins[self.bins]
        return Some(*(column[kept] for column in self))


def _in_order(a: Some, b: Some, number: int, window: float) -> tuple[Pairs, Some, Some]:
    """Pair the first spike with the first, and so on, in bins where this leaves none; return the others too."""
    in_a, in_b = (np.bincount(some.bins, minlength=number) for some in (a, b))
    easy = in_a == in_b
    first, second = a.of(easy), b.of(easy)
    easy[first.bins[np.abs(first.times - second.times) > window]] = False
    pairs = Pairs(a.of(easy).places, b.of(easy).places)
    hard = ~easy & (in_a > 0) & (in_b > 0)
    return pairs, a.of(hard), b.of(hard)


def _clusters(a: Some, b: Some, window: float) -> tuple[Some, Some, int]:
    """Divide bins where neighbours are farther apart than the window: no pair reaches across."""
    places, times, bins = (np.concatenate(columns) for columns in zip(a, b, strict=True))
    order = np.lexsort((times, bins))
    apart = (np.diff(times[order]) > window) | (np.diff(bins[order]) != 0)
    cluster = np.concatenate([np.zeros(min(1, times.size), np.int64), np.cumsum(apart)])
    is_a = order < a.places.size
    first, second = (Some(places[order[side]], times[order[side]], cluster[side]) for side in (is_a, ~is_a))
    return first, second, int(cluster.max(initial=-1)) + 1


def _one_by_one(a: Some, b: Some, window: float) -> Pairs:
    """Pair the earliest spikes of a bin if they are near enough, else leave out the earlier one."""
    found: list[tuple[int, int]] = []
    keys_a = list(zip(a.bins.tolist(), a.times.tolist(), strict=True))
    keys_b = list(zip(b.bins.tolist(), b.times.tolist(), strict=True))
    i = j = 0
    while i < len(keys_a) and j < len(keys_b):
        (cluster, time), (other_cluster, other_time) = keys_a[i], keys_b[j]
        if cluster == other_cluster and abs(time - other_time) <= window:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif (cluster, time) < (other_cluster, other_time):
            i += 1
        else:
            j += 1
    places = np.array(found, dtype=np.int64).reshape(-1, 2)
    return Pairs(a.places[places[:, 0]], b.places[places[:, 1]])
