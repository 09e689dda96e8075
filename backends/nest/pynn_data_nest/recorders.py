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
        self._ids = ids
        self.attach()

    def attach(self) -> None:
        """Begin to record in the present kernel."""
        self._device = Device(self._engine, self._ids, "spike_recorder", {})

    def detach(self) -> None:
        """Prepare for the kernel's end; all spikes up to now have been drained."""

    def drain(self) -> RawSpikes:
        """Return the spikes since the last time."""
        events = self._device.take()
        return RawSpikes(self._device.cells(events["senders"]), self._device.steps(events["times"]))

    def close(self) -> None:
        """Stop recording."""
        self._device.stop()
        self._engine.forget(self)


class Multimeter:
    """A multimeter for several variables, drained once for all of them.

    It knows of the state up to the step before now only: samples are delivered one
    step later. Nor does it sample the state at the moment it begins.
    """

    def __init__(
        self, engine: NestEngine, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> None:
        self._engine = engine
        self._ids = ids
        self._variables = [variable.name for variable in variables]
        self._interval = interval
        self._first = engine.now
        self._next_row = 1
        here = ids[engine.nodes.here(ids)]
        self._width = here.size
        self._column = np.full(int(ids.max()) + 1, -1, dtype=np.int64)
        self._column[here] = np.arange(here.size)
        self.attach()
        self._pending = {v.name: [RawSignal(0, engine.state(ids, v)[None, :])] for v in variables}

    def attach(self) -> None:
        """Begin to record in the present kernel."""
        dt = self._engine.clock.dt
        # The offset is a phase: samples are taken at offset + n * interval, n >= 1.
        phase = self._engine.kernel_step(self._first) % self._interval
        parameters = {
            "interval": self._interval * dt,
            "offset": phase * dt,
            "record_from": self._variables,
        }
        self._device = Device(self._engine, self._ids, "multimeter", parameters)

    def detach(self) -> None:
        """Save the samples before the kernel ends."""
        self._pull()

    def drain(self, variable: str) -> RawSignal:
        """Return one variable's rows since the last time."""
        self._pull()
        pieces, self._pending[variable] = self._pending[variable], []
        if not pieces:
            return RawSignal(self._next_row, np.empty((0, self._width)))
        values = pieces[0].values if len(pieces) == 1 else np.concatenate([p.values for p in pieces])
        return RawSignal(pieces[0].first_row, values)

    def close(self, variable: str) -> None:
        """Stop recording when the last variable is closed."""
        del self._pending[variable]
        if not self._pending:
            self._device.stop()
            self._engine.forget(self)

    def _pull(self) -> None:
        """Take new events over."""
        # Counted by time, not by events: a process without cells has none.
        n = (self._engine.simulated - 1 - self._first) // self._interval + 1 - self._next_row
        if n <= 0:
            return
        events = self._device.take()
        rows = (self._device.steps(events["times"]) - self._first) // self._interval - self._next_row
        columns = self._column[self._device.cells(events["senders"])]
        for variable, pieces in self._pending.items():
            values = np.full((n, self._width), np.nan)
            values[rows, columns] = events[variable]
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
