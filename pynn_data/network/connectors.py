"""Connectors: which cells are joined, drawn for each target cell from a stream of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.network.random import NumpyRNG, RandomDistribution, RandomStream

__all__ = [
    "AllToAllConnector",
    "ArrayConnector",
    "Connector",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FixedTotalNumberConnector",
    "FromListConnector",
    "OneToOneConnector",
    "Pairs",
]


class Ends(NamedTuple):
    """Ids of the cells that a connector may join, in the order of their indices."""

    pre: IntArray
    post: IntArray


class Pairs(NamedTuple):
    """Joined cells by their indices, sorted by (post, pre), with what the connector itself prescribes."""

    pre: IntArray
    post: IntArray
    given: dict[str, FloatArray]
    """"weight" and "delay", if the connector has them."""


class Connector(ABC):
    """Chooses pairs of cells."""

    rng: NumpyRNG | None = None

    @abstractmethod
    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""

    def describe(self) -> str:
        """Return the connector in words."""
        inner = ", ".join(f"{k}={v!r}" for k, v in vars(self).items() if k != "rng")
        return f"{type(self).__name__}({inner})"


class PerTarget(Connector):
    """A connector that chooses the sources of one target after the other."""

    def __init__(self, allow_self_connections: bool, rng: NumpyRNG | None) -> None:
        self.allow_self_connections = allow_self_connections
        self.rng = rng

    @abstractmethod
    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return the sources of one target, in ascending order."""

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        chosen = [
            self.sources(_candidates(ends.pre, target, self.allow_self_connections), stream.generator(j))
            for j, target in enumerate(ends.post.tolist())
        ]
        sizes = [c.size for c in chosen]
        return Pairs(np.concatenate(chosen), np.repeat(np.arange(ends.post.size), sizes), {})


class AllToAllConnector(PerTarget):
    """Joins every cell to every cell."""

    def __init__(self, allow_self_connections: bool = True) -> None:
        super().__init__(allow_self_connections, None)

    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return all of them."""
        return candidates


class FixedProbabilityConnector(PerTarget):
    """Joins each pair with the same probability."""

    def __init__(
        self, p_connect: float, allow_self_connections: bool = True, rng: NumpyRNG | None = None
    ) -> None:
        if not 0 <= p_connect <= 1:
            raise ValueError(f"p_connect must lie between 0 and 1, not {p_connect!r}.")
        super().__init__(allow_self_connections, rng)
        self.p_connect = p_connect

    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return each with the given probability."""
        return candidates[generator.random(candidates.size) < self.p_connect]


class FixedNumberPreConnector(PerTarget):
    """Gives every target the same number of sources."""

    def __init__(
        self,
        n: int,
        allow_self_connections: bool = True,
        with_replacement: bool = False,
        rng: NumpyRNG | None = None,
    ) -> None:
        super().__init__(allow_self_connections, rng)
        self.n = _count(n)
        self.with_replacement = with_replacement

    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return `n` of them."""
        return _choose(candidates, self.n, self.with_replacement, generator)


class FixedNumberPostConnector(Connector):
    """Gives every source the same number of targets; drawn source by source."""

    def __init__(
        self,
        n: int,
        allow_self_connections: bool = True,
        with_replacement: bool = False,
        rng: NumpyRNG | None = None,
    ) -> None:
        self.n = _count(n)
        self.allow_self_connections = allow_self_connections
        self.with_replacement = with_replacement
        self.rng = rng

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
        return _sorted(np.repeat(np.arange(ends.pre.size), self.n), np.concatenate(targets), {})


class FixedTotalNumberConnector(Connector):
    """Joins a given number of pairs, chosen among all."""

    def __init__(
        self,
        n: int,
        allow_self_connections: bool = True,
        with_replacement: bool = True,
        rng: NumpyRNG | None = None,
    ) -> None:
        self.n = _count(n)
        self.allow_self_connections = allow_self_connections
        self.with_replacement = with_replacement
        self.rng = rng

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        possible = np.arange(ends.pre.size * ends.post.size)
        if not self.allow_self_connections:
            post, pre = np.divmod(possible, ends.pre.size)
            possible = possible[ends.pre[pre] != ends.post[post]]
        chosen = _choose(possible, self.n, self.with_replacement, stream.generator())
        post, pre = np.divmod(chosen, ends.pre.size)
        return Pairs(pre, post, {})


class OneToOneConnector(Connector):
    """Joins cell i to cell i."""

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        if ends.pre.size != ends.post.size:
            raise InvalidConnections(
                f"OneToOneConnector needs groups of equal size, not {ends.pre.size} and {ends.post.size} cells."
            )
        both = np.arange(ends.pre.size)
        return Pairs(both, both.copy(), {})


class FromListConnector(Connector):
    """Joins the pairs of a list.

    Parameters
    ----------
    conn_list
        Rows of (pre index, post index), (..., weight, delay), or as `column_names` says.
    column_names
        Names of the columns after the first two: "weight", "delay" in any order.
    """

    def __init__(self, conn_list: Any, column_names: Sequence[str] | None = None) -> None:
        rows = np.asarray(conn_list, dtype=np.float64)
        if rows.ndim != 2 or rows.shape[1] < 2:
            raise ValueError("FromListConnector needs rows of (pre index, post index, ...).")
        names = ["weight", "delay"][: rows.shape[1] - 2] if column_names is None else list(column_names)
        if len(names) != rows.shape[1] - 2 or not set(names) <= {"weight", "delay"}:
            raise ValueError(
                f"FromListConnector: {rows.shape[1] - 2} columns follow the indices, named {names}; "
                "possible are 'weight' and 'delay'."
            )
        if (rows[:, :2] != np.floor(rows[:, :2])).any():
            raise ValueError("FromListConnector: indices must be whole numbers.")
        self.conn_list = rows
        self.column_names = names

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        pre, post = self.conn_list[:, :2].T.astype(np.int64)
        for indices, size, what in ((pre, ends.pre.size, "pre"), (post, ends.post.size, "post")):
            if indices.size and not (indices.min() >= 0 and indices.max() < size):
                wrong = indices[(indices < 0) | (indices >= size)][0]
                raise InvalidConnections(
                    f"FromListConnector: {what} index {wrong} is not between 0 and {size - 1}."
                )
        return _sorted(pre, post, {n: self.conn_list[:, 2 + i] for i, n in enumerate(self.column_names)})

    def describe(self) -> str:
        """Return the connector in words."""
        return f"FromListConnector({len(self.conn_list)} pairs)"


class ArrayConnector(Connector):
    """Joins the pairs at which a boolean array of shape (pre, post) is true."""

    def __init__(self, array: Any) -> None:
        self.array = np.asarray(array).astype(bool)

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        if self.array.shape != (ends.pre.size, ends.post.size):
            raise InvalidConnections(
                f"ArrayConnector has shape {self.array.shape}, the groups are "
                f"{(ends.pre.size, ends.post.size)}."
            )
        post, pre = np.nonzero(self.array.T)
        return Pairs(pre, post, {})

    def describe(self) -> str:
        """Return the connector in words."""
        return f"ArrayConnector({int(self.array.sum())} pairs)"


def _candidates(ids: IntArray, other_end: int, allow_self: bool) -> IntArray:
    everyone = np.arange(ids.size)
    return everyone if allow_self else everyone[ids != other_end]


def _choose(candidates: IntArray, n: int, replace: bool, generator: np.random.Generator) -> IntArray:
    if n and (not candidates.size or (n > candidates.size and not replace)):
        raise InvalidConnections(f"Cannot choose {n} different cells or pairs out of {candidates.size}.")
    return np.sort(generator.choice(candidates, n, replace=replace)) if n else candidates[:0]


def _sorted(pre: IntArray, post: IntArray, given: dict[str, FloatArray]) -> Pairs:
    order = np.lexsort((pre, post))
    return Pairs(pre[order], post[order], {name: values[order] for name, values in given.items()})


def _count(n: Any) -> int:
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 0:
        raise ValueError(f"A number of connections must be whole and not negative, not {n!r}.")
    return int(n)


def per_connection(
    value: Any, pairs: Pairs, shape: tuple[int, int], stream: RandomStream, tile: int, what: str
) -> FloatArray:
    """Return one number per pair for a weight or delay as the user gave it.

    `value` is a number, an array of shape (pre, post), one number per pair in
    the order of `pairs`, a function of (pre index, post index), or a
    `RandomDistribution`, which is drawn target by target.
    """
    n = pairs.pre.size
    if isinstance(value, RandomDistribution):
        source = stream if value.rng is None else value.rng.new()
        drawn = [value.draw(source.generator(j, tile), size) for j, size in _targets(pairs.post)]
        return np.concatenate(drawn) if drawn else np.empty(0)
    if callable(value):
        function: Callable[[int, int], float] = value
        return np.array(
            [function(i, j) for i, j in zip(pairs.pre.tolist(), pairs.post.tolist(), strict=True)]
        )
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidConnections(
            f"{what}: {value!r:.60} is no number, array, RandomDistribution or function of (pre index, post index)."
        ) from None
    if array.shape == shape:
        return array[pairs.pre, pairs.post]
    if array.shape not in ((), (n,)):
        raise InvalidConnections(
            f"{what}: an array of shape {array.shape} fits neither the groups {shape} nor the {n} connections."
        )
    return np.array(np.broadcast_to(array, (n,)))


def _targets(post: IntArray) -> Iterator[tuple[int, int]]:
    """Yield (target, number of its connections)."""
    targets, sizes = np.unique(post, return_counts=True)
    return zip(targets.tolist(), sizes.tolist(), strict=True)
