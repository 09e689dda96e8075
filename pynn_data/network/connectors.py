"""Connectors: which cells are joined, drawn for each target cell from a stream of its own."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np

from pynn_data.arguments import a_bool, a_count
from pynn_data.contract import IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.magnitude import number
from pynn_data.network.connector import Connector, Ends, Pairs, sorted_pairs
from pynn_data.network.listed_connectors import ArrayConnector, FromListConnector, OneToOneConnector
from pynn_data.network.random import NumpyRNG
from pynn_data.network.streams import RandomStream

__all__ = [
    "AllToAllConnector",
    "ArrayConnector",
    "Connector",
    "Ends",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FixedTotalNumberConnector",
    "FromListConnector",
    "OneToOneConnector",
    "Pairs",
]

NONE = np.zeros(0, dtype=np.int64)
NO_MUTUAL = "NoMutual"


class PerTarget(Connector):
    """A connector that chooses the sources of one target after the other."""

    by_target = True
    certain = True

    def __init__(self, allow_self_connections: bool | str, rng: NumpyRNG | None) -> None:
        self.allow_self_connections = allow_self_connections
        self.rng = _rng(rng, self)

    @abstractmethod
    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return the sources of one target, in ascending order."""

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        return self.pairs_onto(np.arange(ends.post.size), ends, stream)

    def pairs_onto(self, targets: IntArray, ends: Ends, stream: RandomStream) -> Pairs:
        """Choose for these targets only."""
        chosen = [
            self.sources(self._candidates(ends, target), stream.generator(j))
            for j, target in zip(targets.tolist(), ends.post[targets].tolist(), strict=True)
        ]
        sizes = [c.size for c in chosen]
        return Pairs(np.concatenate([NONE, *chosen]), np.repeat(targets, sizes), {})

    def _candidates(self, ends: Ends, target: int) -> IntArray:
        return _candidates(ends.pre, target, bool(self.allow_self_connections))


class AllToAllConnector(PerTarget):
    """Joins every cell to every cell.

    Parameters
    ----------
    allow_self_connections
        Whether a cell may be joined to itself.

    Raises
    ------
    TypeError
        `allow_self_connections` is no bool.
    """

    def __init__(self, allow_self_connections: bool = True) -> None:
        super().__init__(_allowed(self, allow_self_connections), None)

    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return all of them."""
        return candidates


class FixedProbabilityConnector(PerTarget):
    """Joins each pair with the same probability.

    Parameters
    ----------
    p_connect
        Between 0 and 1.
    allow_self_connections
        Whether a cell may be joined to itself. "NoMutual": neither that, nor two cells to each other; where
        both ways are possible, only the one from the later cell (of the larger id) is, as in PyNN.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.

    Raises
    ------
    ValueError
        `p_connect` is not between 0 and 1.
    TypeError
        An argument is of another kind.
    """

    def __init__(
        self, p_connect: float, allow_self_connections: bool | str = True, rng: NumpyRNG | None = None
    ) -> None:
        probability = number(p_connect, "", "p_connect")
        if not 0 <= probability <= 1:
            raise ValueError(f"p_connect must lie between 0 and 1, not {p_connect!r}.")
        mutual = isinstance(allow_self_connections, str) and allow_self_connections == NO_MUTUAL
        super().__init__(NO_MUTUAL if mutual else _allowed(self, allow_self_connections, f" or {NO_MUTUAL!r}"), rng)
        self.p_connect: float = probability

    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return each with the given probability."""
        return candidates[generator.random(candidates.size) < self.p_connect]

    def _candidates(self, ends: Ends, target: int) -> IntArray:
        if self.allow_self_connections != NO_MUTUAL:
            return super()._candidates(ends, target)
        if target not in ends.pre:
            return np.arange(ends.pre.size)
        one_way = ~np.isin(ends.pre, ends.post, kind="table") | (ends.pre > target)
        return np.flatnonzero(one_way & (ends.pre != target))


class FixedNumberPreConnector(PerTarget):
    """Gives every target the same number of sources.

    Parameters
    ----------
    n
        Sources of each target.
    allow_self_connections
        Whether a cell may be joined to itself.
    with_replacement
        Whether a pair may be joined more than once.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.

    Raises
    ------
    ValueError
        `n` is not a whole number, or is negative.
    TypeError
        Another argument is of another kind.
    """

    def __init__(
        self,
        n: int,
        allow_self_connections: bool = True,
        with_replacement: bool = False,
        rng: NumpyRNG | None = None,
    ) -> None:
        super().__init__(_allowed(self, allow_self_connections), rng)
        self.n = a_count(n, f"{type(self).__name__}: n")
        self.with_replacement = a_bool(with_replacement, f"{type(self).__name__}: with_replacement")

    def check(self, ends: Ends) -> None:
        """Raise if there are not as many sources for every target."""
        fewest = ends.pre.size - int(not self.allow_self_connections and _overlap(ends) > 0)
        _check_choice(self.n, fewest, self.with_replacement)

    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return `n` of them."""
        return _choose(candidates, self.n, self.with_replacement, generator)


class FixedNumberPostConnector(Connector):
    """Gives every source the same number of targets; drawn source by source.

    Parameters
    ----------
    n
        Targets of each source.
    allow_self_connections
        Whether a cell may be joined to itself.
    with_replacement
        Whether a pair may be joined more than once.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.

    Raises
    ------
    ValueError
        `n` is not a whole number, or is negative.
    TypeError
        Another argument is of another kind.
    """

    certain = True

    def __init__(
        self,
        n: int,
        allow_self_connections: bool = True,
        with_replacement: bool = False,
        rng: NumpyRNG | None = None,
    ) -> None:
        self.n = a_count(n, f"{type(self).__name__}: n")
        self.allow_self_connections = _allowed(self, allow_self_connections)
        self.with_replacement = a_bool(with_replacement, f"{type(self).__name__}: with_replacement")
        self.rng = _rng(rng, self)

    def check(self, ends: Ends) -> None:
        """Raise if there are not as many targets for every source."""
        fewest = ends.post.size - int(not self.allow_self_connections and _overlap(ends) > 0)
        _check_choice(self.n, fewest, self.with_replacement)

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        targets = [
            _choose(
                _candidates(ends.post, source, self.allow_self_connections),
                self.n,
                self.with_replacement,
                stream.generator(i),
            )
            for i, source in enumerate(ends.pre.tolist())
        ]
        return sorted_pairs(np.repeat(np.arange(ends.pre.size), self.n), np.concatenate(targets), {})


class FixedTotalNumberConnector(Connector):
    """Joins a given number of pairs, chosen among all.

    Parameters
    ----------
    n
        Connections in all.
    allow_self_connections
        Whether a cell may be joined to itself.
    with_replacement
        Whether a pair may be joined more than once.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.

    Raises
    ------
    ValueError
        `n` is not a whole number, or is negative.
    TypeError
        Another argument is of another kind.
    """

    certain = True

    def __init__(
        self,
        n: int,
        allow_self_connections: bool = True,
        with_replacement: bool = True,
        rng: NumpyRNG | None = None,
    ) -> None:
        self.n = a_count(n, f"{type(self).__name__}: n")
        self.allow_self_connections = _allowed(self, allow_self_connections)
        self.with_replacement = a_bool(with_replacement, f"{type(self).__name__}: with_replacement")
        self.rng = _rng(rng, self)

    def check(self, ends: Ends) -> None:
        """Raise if there are not as many pairs."""
        themselves = 0 if self.allow_self_connections else _overlap(ends)
        _check_choice(self.n, ends.pre.size * ends.post.size - themselves, self.with_replacement)

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        selfs = NONE if self.allow_self_connections else _places_of_selfs(ends)
        possible = ends.pre.size * ends.post.size - selfs.size
        _check_choice(self.n, possible, self.with_replacement)
        if self.with_replacement:
            chosen = np.sort(stream.generator().integers(0, max(possible, 1), self.n))
        else:
            chosen = _different(self.n, possible, stream.generator())
        # Of the pairs that are left when those of a cell with itself are taken out, to all pairs.
        chosen = chosen + np.searchsorted(selfs - np.arange(selfs.size), chosen, side="right")
        post, pre = np.divmod(chosen, ends.pre.size)
        return Pairs(pre, post, {})


def _candidates(ids: IntArray, other_end: int, allow_self: bool) -> IntArray:
    everyone = np.arange(ids.size)
    return everyone if allow_self else everyone[ids != other_end]


def _allowed(connector: Connector, value: Any, others: str = "") -> bool:
    return a_bool(value, f"{type(connector).__name__}: allow_self_connections", others)


def _overlap(ends: Ends) -> int:
    """Return how many cells are in both groups."""
    return np.intersect1d(ends.pre, ends.post, assume_unique=True).size


def _places_of_selfs(ends: Ends) -> IntArray:
    """Return where, counting all pairs target by target, a cell is joined to itself."""
    _, pre, post = np.intersect1d(ends.pre, ends.post, assume_unique=True, return_indices=True)
    return np.sort(post * ends.pre.size + pre)


def _choose(candidates: IntArray, n: int, replace: bool, generator: np.random.Generator) -> IntArray:
    _check_choice(n, candidates.size, replace)
    return np.sort(generator.choice(candidates, n, replace=replace)) if n else candidates[:0]


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


def _rng(value: Any, connector: Connector) -> NumpyRNG | None:
    if value is None or isinstance(value, NumpyRNG):
        return value
    raise TypeError(f"{type(connector).__name__}: rng is a NumpyRNG, not {value!r:.60}.")
