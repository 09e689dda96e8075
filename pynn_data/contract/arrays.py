"""The arrays that cross the boundary between a plug-in and the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Connections", "Feed", "FloatArray", "IntArray", "RawSignal", "RawSpikes"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RawSpikes:
    """Spikes as the engine has them, in any order."""

    cells: IntArray
    """Ids, one per spike."""
    steps: IntArray
    """Step in which the spike lies: its time is ``step * dt``."""
    offsets: FloatArray | None = None
    """Off-grid spikes only: ms to add to ``step * dt``, in ``(-dt, 0]``."""


@dataclass(frozen=True)
class RawSignal:
    """A stretch of a sampled variable."""

    first_row: int
    """Row 0 is the state when recording began, row n the state n intervals later."""
    values: FloatArray
    """Rows down, cells across, in the declared native unit and precision."""


@dataclass(frozen=True)
class Connections:
    """Synapses of one projection onto cells of one type, as arrays of equal length."""

    pre: IntArray
    post: IntArray
    weight: FloatArray
    """In the target's `NativeCell.weight_unit`, sign already as the engine wants it."""
    delay: IntArray
    """In steps, at least 1: a spike in step s acts on the state at step s + delay."""
    receptor: str
    """Front end's name of the receptor."""
    key: int
    """Number of the call of `Engine.connect` that makes them: 0, 1, 2 ... for an engine."""


@dataclass(frozen=True)
class Feed:
    """What goes into the network from outside; it replaces all that was announced for later than `now`."""

    now: int
    until: int
    """Covers the steps up to here: as far as the next ``advance`` goes and `Engine.lookahead` more."""
    cells: IntArray
    """Ids of sources, one per spike, sorted by (step, cell); a spike may occur several times."""
    steps: IntArray
    """``now < step <= until``; a feed at 0 includes spikes of step 0."""
    currents: Mapping[int, tuple[IntArray, FloatArray]]
    """Key of a current -> (steps, amplitudes in nA): from each step on the current has that amplitude.
    The first step is `now`."""
    unchanged: bool
    """Nothing has changed of what earlier feeds have announced for later than `now`, which is there once more: an
    engine that has kept it needs only what lies behind their `until`."""
