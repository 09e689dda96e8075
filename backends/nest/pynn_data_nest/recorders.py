"""Recorders: NEST's events, which come in an order of NEST's own, scattered into arrays."""

from __future__ import annotations

from collections.abc import Sequence

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
from pynn_data.errors import AttachmentLost, NotSupported
from pynn_data_nest.device import Connected, Device
from pynn_data_nest.subject import Subject

__all__ = ["Multimeter", "MultimeterColumn", "NestSpikeRecorder", "Spikes"]


class Spikes:
    """A spike recorder that several recorders of the contract share."""

    def __init__(self, subject: Subject, devices: Connected) -> None:
        self._subject = subject
        self._devices = devices
        self._device: Device | None = None
        self._recorders: list[NestSpikeRecorder] = []
        self._open: set[NestSpikeRecorder] = set()
        self._pulled_to = subject.now

    def recorder(self, ids: IntArray) -> NestSpikeRecorder:
        """Return a recorder of some cells, of which none has one in this step."""
        self._recorders.append(NestSpikeRecorder(self, ids))
        self._open.add(self._recorders[-1])
        return self._recorders[-1]

    def connect(self) -> None:
        """Connect all cells."""
        if not self._open:
            return
        cells = np.concatenate([recorder.cells for recorder in self._recorders])
        owners = np.repeat(np.arange(len(self._recorders)), [r.cells.size for r in self._recorders])
        order = np.argsort(cells, kind="stable")
        self._cells, self._owners = cells[order], owners[order]
        self._device = self._devices.device(np.unique(cells), "spike_recorder", {})

    def close(self, recorder: NestSpikeRecorder) -> None:
        """Stop when the last recorder is closed."""
        self._open.remove(recorder)
        if not self._open:
            self.stop()

    def stop(self) -> None:
        """Record no more."""
        if self._device is not None:
            self._devices.stop(self._device)
            self._device = None

    def pull(self) -> None:
        """Hand new spikes over to the recorders that they belong to."""
        if self._device is None or self._pulled_to == self._subject.now:
            return
        events = self._device.take()
        steps, offsets = self._device.steps(events["times"])
        if steps.size and steps.min() <= self._pulled_to:
            raise AttachmentLost(
                "NEST's spike recorder has spikes of a time that had passed: biological_time was set back. Reset the "
                "kernel, build the network again and attach to it."
            )
        self._pulled_to = self._subject.now
        past = steps <= self._subject.now  # later ones are of an advance that ended early
        cells, steps = self._device.cells(events["senders"][past]), steps[past]
        offsets = None if offsets is None else offsets[past]
        owners = self._owners[np.searchsorted(self._cells, cells)]
        order = np.argsort(owners, kind="stable")
        present, first = np.unique(owners[order], return_index=True)
        for owner, part in zip(present.tolist(), np.split(order, first[1:]), strict=False):
            if self._recorders[owner] in self._open:
                spikes = RawSpikes(cells[part], steps[part], None if offsets is None else offsets[part])
                self._recorders[owner].pending.append(spikes)


class NestSpikeRecorder(SpikeRecorder):
    """The spikes of some of a device's cells."""

    def __init__(self, device: Spikes, cells: IntArray) -> None:
        self._device = device
        self.cells = cells
        self.pending: list[RawSpikes] = []

    def drain(self) -> RawSpikes:
        """Return the spikes since the last time."""
        self._device.pull()
        pieces, self.pending = self.pending, []
        if len(pieces) == 1:
            return pieces[0]
        none = [np.zeros(0, dtype=np.int64)]
        cells, steps = [p.cells for p in pieces] or none, [p.steps for p in pieces] or none
        offsets = [np.zeros(p.steps.size) if p.offsets is None else p.offsets for p in pieces]
        on_grid = all(p.offsets is None for p in pieces)
        return RawSpikes(np.concatenate(cells), np.concatenate(steps), None if on_grid else np.concatenate(offsets))

    def close(self) -> None:
        """Stop recording."""
        self._device.close(self)


class Multimeter:
    """A multimeter for several variables, shared by recorders, and read once for all of them.

    It knows of the state up to the step before now only: samples are delivered one
    step later. Nor does it sample the state at the moment it begins.
    """

    def __init__(self, subject: Subject, devices: Connected, names: Sequence[str], interval: int) -> None:
        self._subject = subject
        self._devices = devices
        self._names = names
        self._interval = interval
        self._first = subject.now
        self._device: Device | None = None
        self._columns: dict[MultimeterColumn, None] = {}
        self._next_row = 0

    def recorders(self, ids: IntArray, variables: Sequence[NativeVariable]) -> list[MultimeterColumn]:
        """Return a recorder of each variable of some cells."""
        here = ids[self._subject.nodes.here(ids)]
        columns = [MultimeterColumn(self, variable, ids, here) for variable in variables]
        self._columns.update(dict.fromkeys(columns))
        return columns

    def connect(self) -> None:
        """Connect all cells, whose state now is the first row."""
        if not self._columns:
            return
        for column in self._columns:
            column.take(0, self._subject.state(column.ids, column.variable)[None, :], column.cells)
        self._next_row = 1
        self._device = self._devices.device(
            np.unique(np.concatenate([column.ids for column in self._columns])),
            "multimeter",
            {
                "interval": self._interval * self._subject.clock.dt,
                # A phase: samples are taken at offset + n * interval, n >= 1.
                "offset": self._subject.kernel_step(self._first) % self._interval * self._subject.clock.dt,
                "record_from": self._names,
            },
        )
        self._cells = np.unique(np.concatenate([column.cells for column in self._columns]))

    def close(self, column: MultimeterColumn) -> None:
        """Stop when the last recorder is closed."""
        del self._columns[column]
        if not self._columns:
            self.stop()

    def stop(self) -> None:
        """Sample no more."""
        if self._device is not None:
            self._devices.stop(self._device)
            self._device = None

    def pull(self) -> int:
        """Hand new samples over to the recorders, and return the number of the next row."""
        # Counted by time, not by events: a process without cells has none.
        n = (self._subject.sampled - self._first) // self._interval + 1 - self._next_row
        if self._device is None or n <= 0:
            return self._next_row
        events = self._device.take()
        rows = (self._device.steps(events["times"])[0] - self._first) // self._interval - self._next_row
        past = rows < n  # later ones are of an advance that ended early
        if rows[past].size != n * self._cells.size or (rows < 0).any():
            raise NotSupported(
                f"NEST's multimeter has not sampled all cells in each step up to {self._subject.sampled} (of "
                f"{self._subject.clock.dt:g} ms): some were frozen."
            )
        cells = np.searchsorted(self._cells, self._device.cells(events["senders"][past]))
        wanted = {column.variable.name for column in self._columns}
        samples = {name: np.full((n, self._cells.size), np.nan) for name in wanted}
        for name, values in samples.items():
            values[rows[past], cells] = events[name][past]
        for column in self._columns:
            column.take(self._next_row, samples[column.variable.name], self._cells)
        self._next_row += n
        return self._next_row


class MultimeterColumn(SignalRecorder):
    """One variable of some of a multimeter's cells."""

    def __init__(self, multimeter: Multimeter, variable: NativeVariable, ids: IntArray, cells: IntArray) -> None:
        self._multimeter = multimeter
        self.variable = variable
        self.ids = ids
        self.cells = cells
        """Those of this process."""
        self._pending: list[RawSignal] = []

    def take(self, row: int, values: FloatArray, cells: IntArray) -> None:
        """Take over rows of the values of `cells`."""
        if not np.array_equal(cells, self.cells):
            values = values[:, np.searchsorted(cells, self.cells)]
        self._pending.append(RawSignal(row, values))

    def drain(self) -> RawSignal:
        """Return the rows since the last time."""
        next_row = self._multimeter.pull()
        pieces, self._pending = self._pending, []
        if not pieces:
            return RawSignal(next_row, np.empty((0, self.cells.size)))
        values = pieces[0].values if len(pieces) == 1 else np.concatenate([p.values for p in pieces])
        return RawSignal(pieces[0].first_row, values)

    def close(self) -> None:
        """Stop recording."""
        self._multimeter.close(self)
