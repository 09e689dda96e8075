"""Connections as rows or matrices, in memory and in files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.network.connector import Pairs
from pynn_data.table_files import StandardTextFile

__all__ = ["COMBINE", "as_array", "as_rows", "as_table", "checked_file"]

COMBINE = ("last", "first", "sum", "min", "max")
"""What becomes of several connections of one pair."""
FUNCTIONS = {"sum": (np.add, 0.0), "min": (np.minimum, np.inf), "max": (np.maximum, -np.inf)}


def as_rows(pairs: Pairs, columns: Sequence[FloatArray], with_address: bool, single: bool) -> list[Any]:
    """Return a row per connection; without the indices of the cells, and for a single name, a number."""
    address = [pairs.pre.tolist(), pairs.post.tolist()] if with_address else []
    if single and not with_address:
        numbers: list[Any] = columns[0].tolist()
        return numbers
    return list(zip(*address, *(column.tolist() for column in columns), strict=True))


def as_array(shape: tuple[int, int], pairs: Pairs, values: FloatArray, multiple: str) -> FloatArray:
    """Return an array of shape (pre, post), NaN where there is no connection."""
    result = np.full(shape, np.nan)
    if multiple in FUNCTIONS:
        function, start = FUNCTIONS[multiple]
        result[pairs.pre, pairs.post] = start
        function.at(result, (pairs.pre, pairs.post), values)
    else:
        order = np.arange(values.size)[:: 1 if multiple == "first" else -1]
        _, firsts = np.unique((pairs.pre * shape[1] + pairs.post)[order], return_index=True)
        chosen = order[firsts]
        result[pairs.pre[chosen], pairs.post[chosen]] = values[chosen]
    return result


def checked_file(file: Any, what: str) -> Any:
    """Return a file to write a table to: one that was given, or a text file of that name.

    Raises
    ------
    TypeError
        It is neither.
    """
    if isinstance(file, (str, os.PathLike)):
        return StandardTextFile(file, mode="w")
    if not hasattr(file, "write") or not hasattr(file, "close") or isinstance(file, type):
        raise TypeError(f"{what}: file is a name or an object such as StandardTextFile(name, 'w'), not {file!r:.60}.")
    return file


def as_table(pairs: Pairs, columns: Sequence[FloatArray], with_address: bool) -> FloatArray:
    """Return a row per connection, as an array."""
    address = [pairs.pre, pairs.post] if with_address else []
    return np.column_stack([np.asarray(column, dtype=np.float64) for column in (*address, *columns)])
