"""What was recorded, as arrays: spikes of one window, samples on one grid."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray

__all__ = ["Channels", "SignalData", "SpikeData"]


class Channels(NamedTuple):
    """Whose data they are, column by column or train by train."""

    ids: list[int]
    numbers: list[int]
    populations: list[str]


class SpikeData(NamedTuple):
    """Spikes of several cells in one window."""

    channels: Channels
    times: FloatArray
    """In ms, sorted by cell, then time."""
    counts: IntArray
    """Spikes of each cell."""
    t_start: float
    t_stop: float


class SignalData(NamedTuple):
    """One variable on one grid of times."""

    variable: str
    unit: str
    channels: Channels
    values: FloatArray
    """Samples down, cells across."""
    first: int
    """Step of the first sample."""
    every: int
    """Steps between samples."""
    dt: float
    """Length of a step in ms."""

    @property
    def t_start(self) -> float:
        """Time of the first sample in ms."""
        return self.first * self.dt

    @property
    def interval(self) -> float:
        """Time between samples in ms."""
        return self.every * self.dt

    @property
    def times(self) -> FloatArray:
        """Times of the samples in ms."""
        steps = self.first + self.every * np.arange(len(self.values))
        times: FloatArray = steps * np.float64(self.dt)
        return times

    @property
    def indices(self) -> IntArray:
        """Indices of the cells, one per column: in the population, or the place in an assembly."""
        return np.array(self.channels.numbers)
