"""Values that are no numbers: what a model that cannot be calculated leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray

__all__ = ["Flaw", "Flawed", "first_flaw"]


class Flaw(NamedTuple):
    """A value of a cell that is not finite."""

    row: int
    cell: int
    """Index in the population."""
    value: float


class Flawed(Exception):
    """Raised where such a value is met."""

    def __init__(self, text: str, step: int, last: int) -> None:
        super().__init__(text)
        self.step = step
        """When the value was met."""
        self.last = last
        """The last step at which the variable is known to have been right."""

    @classmethod
    def earliest(cls, flaws: Sequence[Flawed]) -> Flawed:
        """Return the one that was met first, with the last step at which all were right."""
        first = min(flaws, key=lambda flaw: flaw.step)
        return cls(str(first), first.step, min(flaw.last for flaw in flaws))


def first_flaw(values: FloatArray, cells: IntArray) -> Flaw | None:
    """Return the first value of (rows, cells) that is not finite."""
    finite = np.isfinite(values)
    if finite.all():
        return None
    row, column = (int(place) for place in np.argwhere(~finite)[0])
    return Flaw(row, int(cells[column]), float(values[row, column]))
