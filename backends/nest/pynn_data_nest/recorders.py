"""Recorders: NEST's events, which come in an order of NEST's own, scattered into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import (
    IntArray,
    NativeVariable,
    RawSignal,
    RawSpikes,
    SignalRecorder,
    SpikeRecorder,
)
from pynn_data_nest.device import Device

if TYPE_CHECKING:
    from pynn_data_nest.engine import NestEngine

__all__ = ["Multimeter", "MultimeterColumn", "NestSpikeRecorder"]


class NestSpikeRecorder(SpikeRecorder):
    """One spike recorder for some cells."""

    def __init__(self, engine: NestEngine, ids: IntArray) -> None:
        self._engine = engine
        self._device = Device(engine, ids, "spike_recorder", {})

    def drain(self) -> RawSpikes:
        """Return the spikes since the last time."""
        events = self._device.take()
        cells, steps = self._device.cells(events["senders"]), self._device.steps(events["times"])
        past = steps <= self._engine.now  # later ones are of an advance that ended early
        return RawSpikes(cells[past], steps[past])

    def close(self) -> None:
        """Stop recording."""
        self._device.stop()


class Multimeter:
    """A multimeter for several variables, drained once for all of them.

    It knows of the state up to the step before now only: samples are delivered one
    step later. Nor does it sample the state at the moment it begins.
    """

    def __init__(
        self, engine: NestEngine, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> None:
        self._engine = engine
        self._interval = interval
        self._first = engine.now
        self._next_row = 1
        self._cells = ids[engine.nodes.here(ids)]
        self._order = np.argsort(self._cells)
        # The offset is a phase: samples are taken at offset + n * interval, n >= 1.
        phase = engine.kernel_step(self._first) % interval
        parameters = {
            "interval": interval * engine.clock.dt,
            "offset": phase * engine.clock.dt,
            "record_from": [variable.name for variable in variables],
        }
        self._device = Device(engine, ids, "multimeter", parameters)
        self._pending = {v.name: [RawSignal(0, engine.state(ids, v)[None, :])] for v in variables}

    def drain(self, variable: str) -> RawSignal:
        """Return one variable's rows since the last time."""
        self._pull()
        pieces, self._pending[variable] = self._pending[variable], []
        if not pieces:
            return RawSignal(self._next_row, np.empty((0, self._cells.size)))
        values = pieces[0].values if len(pieces) == 1 else np.concatenate([p.values for p in pieces])
        return RawSignal(pieces[0].first_row, values)

    def close(self, variable: str) -> None:
        """Stop recording when the last variable is closed."""
        del self._pending[variable]
        if not self._pending:
            self._device.stop()

    def _pull(self) -> None:
        """Take new events over."""
        # Counted by time, not by events: a process without cells has none.
        n = (self._engine.sampled - self._first) // self._interval + 1 - self._next_row
        if n <= 0:
            return
        events = self._device.take()
        rows = (self._device.steps(events["times"]) - self._first) // self._interval - self._next_row
        past = rows < n  # later ones are of an advance that ended early
        cells = self._device.cells(events["senders"][past])
        columns = self._order[np.searchsorted(self._cells, cells, sorter=self._order)]
        for variable, pieces in self._pending.items():
            values = np.full((n, self._cells.size), np.nan)
            values[rows[past], columns] = events[variable][past]
            pieces.append(RawSignal(self._next_row, values))
        self._next_row += n


class MultimeterColumn(SignalRecorder):
    """One variable of a multimeter."""

    def __init__(self, multimeter: Multimeter, variable: str) -> None:
        self._multimeter = multimeter
        self._variable = variable

    def drain(self) -> RawSignal:
        """Return the rows since the last time."""
        return self._multimeter.drain(self._variable)

    def close(self) -> None:
        """Stop recording."""
        self._multimeter.close(self._variable)
