"""Requests while they are carried out: recorder, buffers, and the step up to which all is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray, SignalRecorder
from pynn_data.recording.buffers import SignalBuffer, SpikeBuffer
from pynn_data.recording.flaws import Flawed, first_flaw
from pynn_data.recording.requests import Request
from pynn_data.recording.variables import EngineVariable

__all__ = ["SignalTrack", "SpikeTrack", "Track"]


@dataclass(eq=False)
class SpikeTrack:
    """Spikes of one request in one segment; clearing some of the cells gives them a buffer of their own."""

    request: Request
    cells: IntArray
    first: int
    """Step at which recording began."""
    buffers: list[SpikeBuffer] = field(default_factory=list)
    ended: int | None = None
    """Step at which recording ended; None while it goes on."""

    @classmethod
    def begin(cls, request: Request, cells: IntArray, owners: IntArray, now: int, clock: Clock) -> SpikeTrack:
        """Begin to collect what follows the step `now`."""
        return cls(request, cells, now, [SpikeBuffer(cells, owners, now, clock.dt)])

    def append(self, cells: IntArray, steps: IntArray, times: FloatArray | None) -> None:
        """Add spikes of any cells of the population; those of others are passed over."""
        for buffer in self.buffers:
            inside = np.isin(cells, buffer.cells)
            if inside.all():
                buffer.append(cells, steps, times)
            else:
                buffer.append(cells[inside], steps[inside], None if times is None else times[inside])

    def forget_leftovers(self) -> None:
        """Forget, at the end, the windows that a clear has begun and that have not come to last."""
        self.buffers = [b for b in self.buffers if not (b.goes_on and b.first == self.ended)]

    def clear(self, cells: IntArray, now: int) -> None:
        """Forget what the cells have emitted."""
        self.buffers = _kept(self.buffers, cells, self.ended is None, lambda buffer: buffer.forget(now))

    def end(self, now: int) -> None:
        """Record no more from here on; one that has ended already keeps its end."""
        if self.ended is None:
            self.ended = now

    def complete_to(self, now: int) -> int:
        """Return the step up to which all is known: spikes are, up to the last time that they were taken over."""
        return now

    def cut(self, last: int) -> None:
        """End at the step `last`, and forget what is later."""
        self.ended = last if self.ended is None else min(self.ended, last)
        for buffer in self.buffers:
            buffer.cut(last)
        self.buffers = [buffer for buffer in self.buffers if buffer.first <= last]


@dataclass(eq=False)
class SignalTrack:
    """Samples of one request in one segment."""

    request: Request
    cells: IntArray
    held: IntArray
    """Those of the cells that belong to this process: the recorder's columns."""
    first: int
    dt: float
    recorder: SignalRecorder
    variable: EngineVariable
    buffers: list[SignalBuffer]
    known: int = 0
    """Rows that have been taken over since recording began."""
    ended: int | None = None

    @classmethod
    def begin(
        cls,
        request: Request,
        cells: IntArray,
        owners: IntArray,
        rank: int,
        now: int,
        clock: Clock,
        recorder: SignalRecorder,
        variable: EngineVariable,
    ) -> SignalTrack:
        """Begin with the row at `now`, which `complete` or the first drain brings."""
        held = cells[owners == rank]
        buffer = SignalBuffer(cells, owners, np.arange(held.size), held, now, request.interval)
        return cls(request, cells, held, now, clock.dt, recorder, variable, [buffer])

    def drain(self, now: int) -> FloatArray:
        """Return what the recorder has, for `take`."""
        raw, (rows, row_at_now) = self.recorder.drain(), self._rows(now)
        return self.variable.rows(raw, self.held.size, self.known, rows, row_at_now)

    def take(self, values: FloatArray) -> None:
        """Take new rows over."""
        for buffer in self.buffers:
            buffer.append(values)
        self.known += len(values)

    def flawed(self, values: FloatArray) -> Flawed | None:
        """Return which of the new rows is the first that is not finite, if one is."""
        flaw = first_flaw(values, self.held)
        if flaw is None:
            return None
        row = self.known + flaw.row
        step = self.first + row * self.request.interval
        last = step - (self.request.interval if row else 1)
        return Flawed(self.variable.described(flaw, step * self.dt), step, last)

    def complete(self, now: int) -> None:
        """Take the row at `now`, if there is one, from the cells' state where the recorder left it out.

        Raises
        ------
        Flawed
        """
        if self.ended is None and self.known < self._rows(now)[0]:
            row = self.variable.now(self.cells, self.held.size)[None, :]
            if flawed := self.flawed(row):
                raise flawed
            self.take(row)

    def complete_to(self, now: int) -> int:
        """Return the step up to which all is known: the one before a row that there should be.

        What has no row at all has not begun yet, and keeps nothing else from being known.
        """
        missing = self.ended is None and 0 < self.known < self._rows(now)[0]
        return self.first + self.known * self.request.interval - 1 if missing else now

    def forget_leftovers(self) -> None:
        """Forget, at the end, what consists only of the sample that a clear has handed over already."""
        self.buffers = [b for b in self.buffers if not (b.goes_on and b.rows == 1)]

    def clear(self, cells: IntArray, now: int) -> None:
        """Forget the cells' samples but the last, with which their next window begins."""
        self.buffers = _kept(self.buffers, cells, self.ended is None, SignalBuffer.forget)

    def end(self, now: int) -> None:
        """Record no more from here on."""
        if self.ended is None:
            self.complete(now)
            self.recorder.close()
            self.ended = now

    def cut(self, last: int) -> None:
        """End at the step `last`, and forget what is later; the recorder is not used any more."""
        self.ended = last if self.ended is None else min(self.ended, last)
        for buffer in self.buffers:
            buffer.cut(last)
        self.buffers = [buffer for buffer in self.buffers if buffer.rows]

    def _rows(self, now: int) -> tuple[int, bool]:
        """Return the number of rows up to now, and whether one lies exactly at now."""
        full, rest = divmod(now - self.first, self.request.interval)
        return full + 1, rest == 0


Track = SpikeTrack | SignalTrack


B = TypeVar("B", SpikeBuffer, SignalBuffer)


def _kept(buffers: list[B], cells: IntArray, goes_on: bool, forget: Callable[[B], None]) -> list[B]:
    """Return the buffers without what `cells` have in them; those that go on begin a new window."""
    result = []
    for buffer in buffers:
        inside, outside = (buffer, None) if np.isin(buffer.cells, cells).all() else buffer.split(cells)
        if outside is not None:
            result.append(outside)
        if goes_on and inside.cells.size:
            forget(inside)
            result.append(inside)
    return result
