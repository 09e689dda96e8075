"""Cells of a group chosen by an index, several, a slice or a mask."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import IntArray
from pynn_data.magnitude import whole

__all__ = ["position", "positions"]


def position(index: Any, size: int, label: str) -> int | None:
    """Return the position that a whole number means, which may count from the end; None for all else.

    Raises
    ------
    IndexError
        There is no such cell.
    """
    found = whole(index)
    if found is not None and not -size <= found < size:
        raise IndexError(f"{label!r} has indices 0 to {size - 1}, asked for {found}.")
    return found if found is None or found >= 0 else found + size


def positions(selector: Any, size: int, label: str) -> IntArray:
    """Return the positions that a slice, indices or a mask mean, each once, in the order asked for.

    Raises
    ------
    IndexError
        No cell is selected, or one twice, or one that is not there.
    TypeError
        `selector` is none of these.
    """
    if isinstance(selector, slice):
        chosen = np.arange(size)[selector]
    else:
        array = np.asarray(selector)
        if array.dtype == bool:
            if array.shape != (size,):
                raise IndexError(f"{label!r}: a mask of shape {array.shape} for {size} cells.")
            array = np.flatnonzero(array)
        if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
            raise TypeError(f"{label!r}: cells are chosen by a slice, indices or a mask, not {selector!r}.")
        if array.size and not (-size <= array.min() and array.max() < size):
            raise IndexError(f"{label!r} has indices 0 to {size - 1}, asked for {array.tolist()}.")
        chosen = np.arange(size)[array.astype(np.int64)]
    if not chosen.size:
        raise IndexError(f"{label!r}: {selector!r} selects no cell.")
    if np.unique(chosen).size != chosen.size:
        raise IndexError(f"{label!r}: {selector!r} selects a cell twice.")
    return chosen
