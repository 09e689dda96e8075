"""Connectors: which cells are joined, drawn for each target cell from a stream of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.magnitude import magnitude, number, whole
from pynn_data.network.random import NumpyRNG, RandomStream
from pynn_data.network.values import Sequence as Values
from pynn_data.network.words import in_words

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

    def only(self, chosen: np.ndarray) -> Pairs:
        """Return those at which `chosen` is true."""
        given = {name: values[chosen] for name, values in self.given.items()}
        return Pairs(self.pre[chosen], self.post[chosen], given)


class Connector(ABC):
    """Chooses pairs of cells; what it cannot do shows when connections are made, as `InvalidConnections`."""

    rng: NumpyRNG | None = None

    @abstractmethod
    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""

    def pairs_onto(self, targets: IntArray, ends: Ends, stream: RandomStream) -> Pairs:
        """Return those of the pairs that have one of some targets, given by their indices in ascending order."""
        pairs = self.pairs(ends, stream)
        return pairs.only(np.isin(pairs.post, targets))

    def describe(self) -> str:
        """Return the connector in words."""
        return in_words(self, {name: value for name, value in vars(self).items() if name != "rng"})

    def __repr__(self) -> str:
        return self.describe()


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
        return self.pairs_onto(np.arange(ends.post.size), ends, stream)

    def pairs_onto(self, targets: IntArray, ends: Ends, stream: RandomStream) -> Pairs:
        """Choose for these targets only."""
        chosen = [
            self.sources(_candidates(ends.pre, target, self.allow_self_connections), stream.generator(j))
            for j, target in zip(targets.tolist(), ends.post[targets].tolist(), strict=True)
        ]
        sizes = [c.size for c in chosen]
        return Pairs(np.concatenate([NONE, *chosen]), np.repeat(targets, sizes), {})


class AllToAllConnector(PerTarget):
    """Joins every cell to every cell.

    Parameters
    ----------
    allow_self_connections
        Whether a cell may be joined to itself.
    """

    def __init__(self, allow_self_connections: bool = True) -> None:
        super().__init__(allow_self_connections, None)

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
        Whether a cell may be joined to itself.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.

    Raises
    ------
    ValueError
        `p_connect` is not between 0 and 1.
    """

    def __init__(
        self, p_connect: float, allow_self_connections: bool = True, rng: NumpyRNG | None = None
    ) -> None:
        if not 0 <= number(p_connect, "", "p_connect") <= 1:
            raise ValueError(f"p_connect must lie between 0 and 1, not {p_connect!r}.")
        super().__init__(allow_self_connections, rng)
        self.p_connect = number(p_connect, "", "p_connect")

    def sources(self, candidates: IntArray, generator: np.random.Generator) -> IntArray:
        """Return each with the given probability."""
        return candidates[generator.random(candidates.size) < self.p_connect]


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
    """

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
    """

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
    """

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
    """Joins cell i to cell i; both groups must have the same size."""

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
        Rows of (pre index, post index), (..., weight, delay), or as `column_names` says. Weights and delays
        may be quantities with a unit, in a column all or none.
    column_names
        Names of the columns after the first two: "weight", "delay" in any order.

    Raises
    ------
    ValueError
        The rows or names are others than these.
    """

    def __init__(self, conn_list: Any, column_names: Sequence[str] | None = None) -> None:
        rows, self._units = _rows(conn_list)
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
        if set(self._units) & {0, 1}:
            raise ValueError("FromListConnector: indices have no unit.")
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
        return _sorted(pre, post, {n: self._column(2 + i) for i, n in enumerate(self.column_names)})

    def _column(self, i: int) -> FloatArray:
        values: FloatArray = self.conn_list[:, i]
        return pq.Quantity(values, self._units[i]) if i in self._units else values

    def describe(self) -> str:
        """Return the connector in words."""
        return f"FromListConnector({len(self.conn_list)} pairs)"


class ArrayConnector(Connector):
    """Joins the pairs at which an array is true.

    Parameters
    ----------
    array
        Of bool, of shape (pre, post): the sizes of the two groups.
    """

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


def _rows(conn_list: Any) -> tuple[FloatArray, dict[int, str]]:
    """Return the numbers of a list, and the units of those columns that have one."""
    if isinstance(conn_list, pq.Quantity):
        raise ValueError("FromListConnector: indices have no unit.")
    if not isinstance(conn_list, (list, tuple)) or not any(map(_has_unit, conn_list)):
        return magnitude(conn_list, "", "FromListConnector"), {}
    if len(set(map(len, conn_list))) > 1:
        raise ValueError("FromListConnector: the rows are of different lengths.")
    columns = [Values(list(column)).value for column in zip(*conn_list, strict=True)]
    units = {i: c.dimensionality.string for i, c in enumerate(columns) if isinstance(c, pq.Quantity)}
    return np.stack([np.asarray(c) for c in columns], axis=1), units


def _has_unit(row: Any) -> bool:
    return isinstance(row, (list, tuple, pq.Quantity)) and any(isinstance(v, pq.Quantity) for v in row)


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
    count = whole(n)
    if count is None or count < 0:
        raise ValueError(f"A number of connections must be whole and not negative, not {n!r}.")
    return count
