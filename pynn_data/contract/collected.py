"""What a script has recorded by itself, as a host finds it in the simulator's own recorders.

The arrays are the core's from then on: copies, where the simulator goes on using its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from pynn_data.contract.arrays import FloatArray, IntArray

__all__ = ["Collected", "CollectedEvents", "CollectedSignal", "CollectedSpikes"]


@dataclass(frozen=True)
class CollectedSpikes:
    """Spikes of one recorder."""

    cells: IntArray
    """The simulator's number of the cell, one per spike, in any order."""
    times: FloatArray
    """In ms, by the convention of pynn-data: a spike belongs to the end of the step in which it is found."""
    recorded: IntArray | None
    """The simulator's numbers of all cells that were recorded, silent ones included; None if nobody knows."""
    start: float
    """In ms; the recorder knows of spikes with ``start < t <= stop``, from 0 on of those at 0, too."""
    stop: float
    dt: float | None
    """Time step of the simulation in ms, if it is known."""
    variables: Mapping[str, tuple[str | None, FloatArray]] = field(default_factory=dict)
    """What was recorded with each spike: name -> (unit, a value per spike)."""
    label: str = ""
    """What the cells are called, if anything."""


@dataclass(frozen=True)
class CollectedSignal:
    """A variable of some cells."""

    variable: str
    unit: str | None
    """None if nobody knows."""
    cells: IntArray
    """The simulator's numbers of the cells, one per column, each once."""
    values: FloatArray
    """Samples down, cells across."""
    times: FloatArray | tuple[float, float]
    """In ms: of each sample, or (of the first, between two) where that is the same throughout."""
    dt: float | None
    label: str = ""


@dataclass(frozen=True)
class CollectedEvents:
    """Events that are no spikes of cells, such as weights told when a spike passes a synapse."""

    name: str
    times: FloatArray
    """In ms, ascending."""
    columns: Mapping[str, np.ndarray]
    """What was recorded with each event."""
    units: Mapping[str, str]
    """Of some of the columns."""
    dt: float | None
    label: str = ""


Collected = CollectedSpikes | CollectedSignal | CollectedEvents
