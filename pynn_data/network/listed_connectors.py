"""Connectors that are told each pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.arguments import names_of
from pynn_data.contract import FloatArray
from pynn_data.errors import InvalidConnections
from pynn_data.network.connector import Connector, Ends, Pairs, kept, sorted_pairs
from pynn_data.network.streams import RandomStream

__all__ = ["ArrayConnector", "FromListConnector", "OneToOneConnector"]

NUMBERS = "iuf"
"""Kinds of arrays that hold numbers."""


class OneToOneConnector(Connector):
    """Joins cell i to cell i; both groups must have the same size."""

    certain = True

    def check(self, ends: Ends) -> None:
        """Raise if the groups differ in size."""
        if ends.pre.size != ends.post.size:
            raise InvalidConnections(
                f"OneToOneConnector needs groups of equal size, not {ends.pre.size} and {ends.post.size} cells."
            )

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        both = np.arange(ends.pre.size)
        return Pairs(both, both.copy(), {})


class FromListConnector(Connector):
    """Joins the pairs of a list.

    Parameters
    ----------
    conn_list
        Rows of (pre index, post index), (..., weight, delay), or as `column_names` says. The connector keeps
        a copy.
    column_names
        Names of the columns after the first two: "weight", "delay" in any order.

    Raises
    ------
    ValueError
        The rows or names are others than these.
    TypeError
        `conn_list` is no table of numbers.
    """

    def __init__(self, conn_list: Any, column_names: Sequence[str] | None = None) -> None:
        rows = _table(conn_list)
        further = rows.shape[1] - 2
        names = ["weight", "delay"][:further]
        if column_names is not None:
            names = names_of(column_names, "FromListConnector: column_names")
        if len(names) != further or len(set(names)) < further or not set(names) <= {"weight", "delay"}:
            raise ValueError(
                f"FromListConnector: {further} columns follow the indices, column_names are {names}; "
                "possible are 'weight' and 'delay'."
            )
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
        return sorted_pairs(pre, post, {n: self.conn_list[:, 2 + i] for i, n in enumerate(self.column_names)})

    def describe(self) -> str:
        """Return the connector in words."""
        return f"FromListConnector({len(self.conn_list)} pairs)"


class ArrayConnector(Connector):
    """Joins the pairs at which an array is true.

    Parameters
    ----------
    array
        Of bool, of shape (pre, post): the sizes of the two groups. The connector keeps a copy.

    Raises
    ------
    TypeError
        `array` holds something else.
    ValueError
        `array` has not two dimensions.
    """

    certain = True

    def __init__(self, array: Any) -> None:
        given = _array(array)
        if given is None or given.dtype.kind not in NUMBERS + "b" or not ((given == 0) | (given == 1)).all():
            raise TypeError(f"ArrayConnector: array must hold True and False, not {array!r:.60}.")
        if given.ndim != 2:
            raise ValueError(f"ArrayConnector: array must be of shape (pre, post), not {given.shape}.")
        self.array = kept(given.astype(bool))

    def check(self, ends: Ends) -> None:
        """Raise if the array is not of the groups' sizes."""
        if self.array.shape != (ends.pre.size, ends.post.size):
            raise InvalidConnections(
                f"ArrayConnector has shape {self.array.shape}, the groups are "
                f"{(ends.pre.size, ends.post.size)}."
            )

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        post, pre = np.nonzero(self.array.T)
        return Pairs(pre, post, {})

    def describe(self) -> str:
        """Return the connector in words."""
        return f"ArrayConnector({int(self.array.sum())} pairs)"


def _table(conn_list: Any) -> FloatArray:
    """Return the rows of a list of connections as numbers that nobody else can change."""
    given = _array(conn_list)
    if given is None or isinstance(conn_list, pq.Quantity) or given.dtype.kind not in NUMBERS:
        raise TypeError(
            f"FromListConnector: conn_list must be rows of numbers of equal length, not {conn_list!r:.60}."
        )
    rows = given.astype(np.float64)
    if rows.shape == (0,):
        rows = np.empty((0, 2))
    if rows.ndim != 2 or rows.shape[1] < 2:
        raise ValueError(
            f"FromListConnector: conn_list must be rows of (pre index, post index, ...), not of shape {rows.shape}."
        )
    indices = rows[:, :2]
    if not np.isfinite(indices).all() or (indices != np.floor(indices)).any():
        raise ValueError("FromListConnector: the indices in conn_list must be whole numbers.")
    rows.flags.writeable = False
    return rows


def _array(value: Any) -> np.ndarray | None:
    """Return an array, or None for rows of unequal length."""
    try:
        return np.asarray(value)
    except ValueError:
        return None
