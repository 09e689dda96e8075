"""Connectors that are told each pair."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.arguments import names_of
from pynn_data.contract import FloatArray
from pynn_data.errors import InvalidConnections
from pynn_data.network.connector import Connector, Ends, Pairs, kept, sorted_pairs
from pynn_data.network.sequence import Sequence as Values
from pynn_data.network.streams import RandomStream

__all__ = ["ArrayConnector", "FromListConnector", "OneToOneConnector"]

NUMBERS = "iuf"
"""Kinds of arrays that hold numbers."""
USUAL = ("weight", "delay")
"""Names of columns to which none are given."""


class OneToOneConnector(Connector):
    """Joins cell i to cell i, as long as both groups have one.

    Parameters
    ----------
    location_selector, safe, callback, verbose
        As of every `Connector`.
    """

    certain = True

    def __init__(
        self,
        location_selector: None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(location_selector, safe, callback, verbose)

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        both = np.arange(min(ends.pre.size, ends.post.size))
        return Pairs(both, both.copy(), {})


class FromListConnector(Connector):
    """Joins the pairs of a list, which may be empty.

    Parameters
    ----------
    conn_list
        Rows of (pre index, post index), (..., weight, delay), or as `column_names` says. Weights and delays
        may be quantities with a unit, in a column all or none. The connector keeps a copy.
    column_names
        Names of the columns after the first two: parameters of the synapse type, in any order.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    ValueError
        The rows or names are others than these.
    TypeError
        `conn_list` is no table of numbers.
    """

    def __init__(
        self,
        conn_list: Any,
        column_names: Sequence[str] | None = None,
        location_selector: None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(location_selector, safe, callback, verbose)
        rows, self._units = _table(conn_list)
        self.conn_list = rows
        self.column_names = self._names_of(rows.shape[1] - 2, column_names)

    def _names_of(self, further: int, column_names: Sequence[str] | None) -> list[str]:
        """Return the names of the columns after the indices; an empty list has none."""
        what = type(self).__name__
        if column_names is None and further <= len(USUAL):
            return list(USUAL[:further])
        names = names_of(() if column_names is None else column_names, f"{what}: column_names")
        if not self.conn_list.size:
            return names[:further]
        if len(names) != further or len(set(names)) < further:
            raise ValueError(f"{what}: column_names of the {further} columns after the indices are {names}.")
        return names

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        pre, post = self.conn_list[:, :2].T.astype(np.int64)
        for indices, size, what in ((pre, ends.pre.size, "pre"), (post, ends.post.size, "post")):
            if indices.size and not (indices.min() >= 0 and indices.max() < size):
                wrong = indices[(indices < 0) | (indices >= size)][0]
                raise InvalidConnections(
                    f"{type(self).__name__}: {what} index {wrong} is not between 0 and {size - 1}."
                )
        return sorted_pairs(pre, post, {n: self._column(2 + i) for i, n in enumerate(self.column_names)})

    def prescribed(self, name: str) -> FloatArray | None:
        """Return the column of a parameter of synapses, if there is one."""
        return self._column(2 + self.column_names.index(name)) if name in self.column_names else None

    def _column(self, i: int) -> FloatArray:
        values: FloatArray = self.conn_list[:, i]
        return pq.Quantity(values, self._units[i]) if i in self._units else values

    def describe(self) -> str:
        """Return the connector in words."""
        return f"{type(self).__name__}({len(self.conn_list)} pairs)"


class ArrayConnector(Connector):
    """Joins the pairs at which an array is true.

    Parameters
    ----------
    array
        Of bool, of shape (pre, post): the sizes of the two groups. The connector keeps a copy.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    TypeError
        `array` holds something else.
    ValueError
        `array` has not two dimensions.
    """

    certain = True

    def __init__(
        self,
        array: Any,
        location_selector: None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(location_selector, safe, callback, verbose)
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


def _table(conn_list: Any) -> tuple[FloatArray, dict[int, str]]:
    """Return the rows of a list as numbers that nobody else can change, and the units of columns that have one."""
    rows, units = _rows(conn_list)
    if rows.shape == (0,):
        rows = np.empty((0, 2))
    if units.keys() & {0, 1}:
        raise ValueError("FromListConnector: indices have no unit.")
    if rows.ndim != 2 or rows.shape[1] < 2:
        raise ValueError(
            f"FromListConnector: conn_list must be rows of (pre index, post index, ...), not of shape {rows.shape}."
        )
    indices = rows[:, :2]
    if not np.isfinite(indices).all() or (indices != np.floor(indices)).any():
        raise ValueError("FromListConnector: the indices in conn_list must be whole numbers.")
    rows.flags.writeable = False
    return rows, units


def _rows(conn_list: Any) -> tuple[FloatArray, dict[int, str]]:
    if isinstance(conn_list, pq.Quantity):
        raise ValueError("FromListConnector: indices have no unit.")
    given = _array(conn_list)
    if given is None:
        raise ValueError(f"FromListConnector: the rows are of different lengths in conn_list, {conn_list!r:.60}.")
    if given.dtype.kind not in NUMBERS:
        raise TypeError(f"FromListConnector: conn_list must be rows of numbers, not {conn_list!r:.60}.")
    if not isinstance(conn_list, (list, tuple)) or given.ndim != 2 or not any(map(_has_unit, conn_list)):
        return given.astype(np.float64), {}
    columns = [Values(list(column)).value for column in zip(*conn_list, strict=True)]
    units = {i: c.dimensionality.string for i, c in enumerate(columns) if isinstance(c, pq.Quantity)}
    return np.stack([np.asarray(c) for c in columns], axis=1), units


def _has_unit(row: Any) -> bool:
    return isinstance(row, (list, tuple, pq.Quantity)) and any(isinstance(v, pq.Quantity) for v in row)


def _array(value: Any) -> np.ndarray | None:
    """Return an array, or None for rows of unequal length."""
    try:
        return np.asarray(value)
    except ValueError:
        return None
