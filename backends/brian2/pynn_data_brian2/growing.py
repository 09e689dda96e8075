"""An array that grows row by row."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["Growing"]

Scalar = TypeVar("Scalar", np.float64, np.int64)


class Growing(Generic[Scalar]):
    """Rows of equal length, in memory that is in proportion to their number."""

    def __init__(self, width: int, dtype: type[Scalar]) -> None:
        self._rows: npt.NDArray[Scalar] = np.empty((0, width), dtype)
        self.size = 0
        """Number of rows."""

    def more(self, n: int) -> npt.NDArray[Scalar]:
        """Return room for `n` more rows, to be filled."""
        begin, self.size = self.size, self.size + n
        if self.size > len(self._rows):
            self._rows = self._with_room_for(max(self.size, 2 * len(self._rows), 16))
        return self._rows[begin : self.size]

    def __getitem__(self, row: int) -> npt.NDArray[Scalar]:
        found: npt.NDArray[Scalar] = self._rows[: self.size][row]
        return found

    def take(self) -> npt.NDArray[Scalar]:
        """Return all rows, and forget them."""
        taken: npt.NDArray[Scalar] = self._rows[: self.size]
        self._rows, self.size = self._rows[:0].copy(), 0
        return taken

    def _with_room_for(self, n: int) -> npt.NDArray[Any]:
        rows = np.empty((n, self._rows.shape[1]), self._rows.dtype)
        rows[: len(self._rows)] = self._rows
        return rows
