"""Where the course of a network hangs by a thread, so that a small error of another engine may change it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_conformance.reference.integrate import BoolArray

__all__ = ["NEAR", "Doubt", "Doubts", "note"]

NEAR = 0.1
"""mV: what is farther away is nothing to doubt."""
MOST = 2000
"""Doubts are kept; one more says that there are more."""


@dataclass(frozen=True)
class Doubt:
    """A decision that was close."""

    step: int
    cell: int
    """Id."""
    why: str
    """In a few words."""
    distance: float
    """By how many mV v would have to be wrong to change the course; 0 where the course is not settled."""
    slope: float
    """How fast v moves there, in mV/ms: times an error in time, that is an error of v, too."""


def note(found: list[Doubt], doubt: Doubt) -> None:
    """Take a doubt into a list, as long as that is not too long."""
    if len(found) < MOST:
        found.append(doubt)
    elif len(found) == MOST:
        found.append(Doubt(doubt.step, doubt.cell, "there is more to doubt than is kept", 0.0, 0.0))


class Doubts:
    """Collects the doubts about the cells of one type in one step."""

    def __init__(self, found: list[Doubt], step: int, ids: IntArray) -> None:
        self._found = found
        self._step = self.step = step
        self._ids = ids

    def add(self, where: BoolArray, why: str, distance: FloatArray, slope: FloatArray) -> None:
        """Take in cells, as far as the distance is small.

        Parameters
        ----------
        where
            Which cells come into question.
        why
            What was close.
        distance, slope
            As for a `Doubt`, for all cells.
        """
        for cell in np.flatnonzero(where & (np.abs(distance) < NEAR)).tolist():
            size, rate = abs(float(distance[cell])), abs(float(slope[cell]))
            note(self._found, Doubt(self._step, int(self._ids[cell]), why, size, rate))

    def unsettled(self, where: BoolArray, why: str) -> None:
        """Take in cells whose course is not settled, whatever the distance."""
        nothing = np.zeros(where.shape)
        self.add(where, why, nothing, nothing)
