"""Recorders: they look at Brian2's arrays after every step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import (
    FloatArray,
    IntArray,
    NativeVariable,
    RawSignal,
    RawSpikes,
    SignalRecorder,
    SpikeRecorder,
)
from pynn_data_brian2.groups import CellGroup

if TYPE_CHECKING:
    from pynn_data_brian2.engine import Brian2Engine

__all__ = ["ArraySignalRecorder", "ArraySpikeRecorder", "Probe"]


class Probe(ABC):
    """What is called after every step."""

    @abstractmethod
    def sample(self, step: int) -> None:
        """Look at the state in `step`."""


class ArraySpikeRecorder(SpikeRecorder, Probe):
    """Copies the list of the cells that have spiked in the step."""

    def __init__(self, engine: Brian2Engine, ids: IntArray) -> None:
        self._engine = engine
        self._groups: list[tuple[np.ndarray, IntArray]] = []
        """Where a group lists its spiking cells, and the ids of its cells, -1 for those not recorded."""
        for group, part in engine.places.cells(ids):
            named = np.full(group.size, -1, dtype=np.int64)
            named[part.numbers] = ids[part.given]
            self._groups.append((group.spiking(), named))
        self._cells: list[IntArray] = []
        self._steps: list[int] = []

    def sample(self, step: int) -> None:
        """Take the step's spikes."""
        for spiking, named in self._groups:
            if n := int(spiking[-1]):
                self._cells.append(named[spiking[:n]])
                self._steps.append(step)

    def drain(self) -> RawSpikes:
        """Return the spikes since the last time."""
        cells = np.concatenate([np.zeros(0, dtype=np.int64), *self._cells])
        steps = np.repeat(np.array(self._steps, dtype=np.int64), [c.size for c in self._cells])
        self._cells, self._steps = [], []
        return RawSpikes(cells[cells >= 0], steps[cells >= 0])

    def close(self) -> None:
        """Stop recording."""
        self._engine.forget(self)


class ArraySignalRecorder(SignalRecorder, Probe):
    """Copies a variable of some cells, from the state at which it begins on."""

    def __init__(self, engine: Brian2Engine, ids: IntArray, variable: NativeVariable, interval: int) -> None:
        self._engine = engine
        self._interval = interval
        self._first = engine.now
        self._size = ids.size
        self._next_row = 0
        self._rows: list[FloatArray] = []
        self._parts = [
            (group.values(variable.name), _selection(group, part.numbers), part.given)
            for group, part in engine.places.cells(ids)
        ]
        self.sample(engine.now)

    def sample(self, step: int) -> None:
        """Take a sample if it is time."""
        if (step - self._first) % self._interval == 0:
            self._rows.append(self._state())

    def _state(self) -> FloatArray:
        if len(self._parts) == 1 and isinstance(self._parts[0][1], slice):
            return self._parts[0][0].copy()
        state = np.empty(self._size)
        for values, chosen, given in self._parts:
            state[given] = values[chosen]
        return state

    def drain(self) -> RawSignal:
        """Return the rows since the last time."""
        values = np.stack(self._rows) if self._rows else np.empty((0, self._size))
        drained = RawSignal(self._next_row, values)
        self._next_row += len(self._rows)
        self._rows = []
        return drained

    def close(self) -> None:
        """Stop recording."""
        self._rows = []
        self._engine.forget(self)


def _selection(group: CellGroup, index: IntArray) -> slice | IntArray:
    """Return the index, or a slice when it means the whole group in order."""
    return slice(None) if np.array_equal(index, np.arange(group.size)) else index
