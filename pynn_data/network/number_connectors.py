"""Connectors that make a given number of connections, for each cell or in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pynn_data.arguments import a_bool, a_count
from pynn_data.contract import IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.network.connector import Connector, Ends, Pairs, sorted_pairs
from pynn_data.network.per_target import NONE, Drawn, PerTarget, allowed_among
from pynn_data.network.random import NumpyRNG, RandomDistribution
from pynn_data.network.streams import RandomStream, Streams

__all__ = ["FixedNumberPostConnector", "FixedNumberPreConnector", "FixedTotalNumberConnector"]

OF_NUMBERS = 1
"""Tile of the random numbers that say how many; those that say which have tile 0."""


class FixedNumber(Drawn):
    """A connector with a number that is given, or drawn."""

    _numbers: RandomStream | None = None
    """Of what is handed over: the stream of a distribution that has a generator of its own."""

    def __init__(
        self,
        n: int | RandomDistribution,
        allow_self_connections: bool = True,
        with_replacement: bool = False,
        location_selector: None = None,
        rng: NumpyRNG | None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(allow_self_connections, rng, location_selector, safe, callback, verbose)
        name = type(self).__name__
        self.n = n if isinstance(n, RandomDistribution) else a_count(n, f"{name}: n")
        self.with_replacement = a_bool(with_replacement, f"{name}: with_replacement")
        if isinstance(n, RandomDistribution):
            self.certain = False

    def kept(self) -> Connector:
        """Return the connector as it is now, with the random numbers that `n` is drawn from."""
        own = super().kept()
        if isinstance(own, FixedNumber) and isinstance(own.n, RandomDistribution) and own.n.rng is not None:
            own._numbers = own.n.rng.new()
        return own

    @property
    def givers(self) -> tuple[Streams | None, ...]:
        """Generators that random numbers are taken from."""
        return self.rng, self.n.rng if isinstance(self.n, RandomDistribution) else None

    def number(self, cell: int, stream: RandomStream) -> int:
        """Return how many connections a cell has."""
        if isinstance(self.n, int):
            return self.n
        drawn = float(self.n.draw((self._numbers or stream).generator(cell, OF_NUMBERS), 1)[0])
        if drawn < 0 or drawn != np.floor(drawn):
            raise InvalidConnections(f"{type(self).__name__}: n is whole and not negative, but {drawn:g} was drawn.")
        return int(drawn)

    def choose(self, candidates: IntArray, cell: int, stream: RandomStream) -> IntArray:
        """Return as many of the candidates as a cell has connections, in ascending order."""
        n, generator = self.number(cell, stream), stream.generator(cell)
        if not n:
            return candidates[:0]
        _check_choice(n, candidates.size, replace=True)
        if self.with_replacement:
            return np.sort(generator.choice(candidates, n))
        rounds, rest = divmod(n, candidates.size)
        once = generator.choice(candidates, rest, replace=False) if rest else candidates[:0]
        return np.sort(np.concatenate([np.tile(candidates, rounds), once]))

    def check_some(self, most: int, selfs: int) -> None:
        """Raise if a cell is to have connections, and there are no cells for them."""
        if self.n:
            _check_choice(1, most - (0 if self.allow_self_connections else selfs), replace=True)


class FixedNumberPreConnector(FixedNumber, PerTarget):
    """Gives every target the same number of sources, or one that is drawn for each.

    Parameters
    ----------
    n
        Sources of each target. A `RandomDistribution` is drawn for each, and has to yield whole numbers.
    allow_self_connections
        Whether a cell may be joined to itself.
    with_replacement
        Whether each source is chosen among all. If not, a source is chosen again only when all others have been
        chosen as often: up to the number of cells, no pair is joined more than once.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    ValueError
        `n` is not a whole number, or is negative.
    TypeError
        Another argument is of another kind.
    """

    def check(self, ends: Ends) -> None:
        """Raise if there are no sources for a target."""
        self.check_some(ends.pre.size, int(_overlap(ends) > 0))

    def sources_of(self, target: int, ends: Ends, stream: RandomStream) -> IntArray:
        """Return `n` of them."""
        return self.choose(self.candidates(target, ends), target, stream)


class FixedNumberPostConnector(FixedNumber):
    """Gives every source the same number of targets, or one that is drawn for each; drawn source by source.

    Parameters
    ----------
    n
        Targets of each source. A `RandomDistribution` is drawn for each, and has to yield whole numbers.
    allow_self_connections
        Whether a cell may be joined to itself.
    with_replacement
        Whether each target is chosen among all. If not, a target is chosen again only when all others have been
        chosen as often: up to the number of cells, no pair is joined more than once.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    ValueError
        `n` is not a whole number, or is negative.
    TypeError
        Another argument is of another kind.
    """

    def check(self, ends: Ends) -> None:
        """Raise if there are no targets for a source."""
        self.check_some(ends.post.size, int(_overlap(ends) > 0))

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        targets = [
            self.choose(allowed_among(ends.post, source, bool(self.allow_self_connections)), i, stream)
            for i, source in enumerate(ends.pre.tolist())
        ]
        sources = np.repeat(np.arange(ends.pre.size), [t.size for t in targets])
        return sorted_pairs(sources, np.concatenate(targets), {})


class FixedTotalNumberConnector(FixedNumber):
    """Joins a given number of pairs, chosen among all.

    Parameters
    ----------
    n
        Connections in all. Of a `RandomDistribution`, one number is drawn.
    allow_self_connections
        Whether a cell may be joined to itself.
    with_replacement
        Whether a pair may be joined more than once.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    ValueError
        `n` is not a whole number, or is negative.
    TypeError
        Another argument is of another kind.
    """

    def __init__(
        self,
        n: int | RandomDistribution,
        allow_self_connections: bool = True,
        with_replacement: bool = True,
        location_selector: None = None,
        rng: NumpyRNG | None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(
            n, allow_self_connections, with_replacement, location_selector, rng, safe, callback, verbose=verbose
        )

    def check(self, ends: Ends) -> None:
        """Raise if there are not as many pairs."""
        if isinstance(self.n, int):
            themselves = 0 if self.allow_self_connections else _overlap(ends)
            _check_choice(self.n, ends.pre.size * ends.post.size - themselves, self.with_replacement)

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        n = self.number(0, stream)
        selfs = NONE if self.allow_self_connections else _places_of_selfs(ends)
        possible = ends.pre.size * ends.post.size - selfs.size
        _check_choice(n, possible, self.with_replacement)
        if self.with_replacement:
            chosen = np.sort(stream.generator().integers(0, max(possible, 1), n))
        else:
            chosen = _different(n, possible, stream.generator())
        # Of the pairs that are left when those of a cell with itself are taken out, to all pairs.
        chosen = chosen + np.searchsorted(selfs - np.arange(selfs.size), chosen, side="right")
        post, pre = np.divmod(chosen, ends.pre.size)
        return Pairs(pre, post, {})


def _overlap(ends: Ends) -> int:
    """Return how many cells are in both groups."""
    return np.intersect1d(ends.pre, ends.post, assume_unique=True).size


def _places_of_selfs(ends: Ends) -> IntArray:
    """Return where, counting all pairs target by target, a cell is joined to itself."""
    _, pre, post = np.intersect1d(ends.pre, ends.post, assume_unique=True, return_indices=True)
    return np.sort(post * ends.pre.size + pre)


def _check_choice(n: int, possible: int, replace: bool) -> None:
    if n and (not possible or (n > possible and not replace)):
        raise InvalidConnections(f"Cannot choose {n} different cells or pairs out of {possible}.")


def _different(n: int, possible: int, generator: np.random.Generator) -> IntArray:
    """Return `n` different numbers from 0 to `possible` - 1 in ascending order, in memory for `n`.

    Those that have been drawn before are drawn again; of more than half of all, those left out are drawn.
    """
    if 2 * n > possible:
        kept = np.ones(possible, dtype=bool)
        kept[_different(possible - n, possible, generator)] = False
        return np.flatnonzero(kept)
    found = NONE
    while found.size < n:
        more = generator.integers(0, possible, n - found.size)
        found = np.unique(np.concatenate([found, more]))
    return found
