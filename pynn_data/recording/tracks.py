"""Requests while they are carried out: recorder, buffers, and the step up to which all is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray, RawSignal, SignalRecorder
from pynn_data.recording.buffers import SignalBuffer, SpikeBuffer
from pynn_data.recording.checks import Rows
from pynn_data.recording.flaws import Flawed, first_flaw
from pynn_data.recording.requests import Request
from pynn_data.recording.variables import Variable

__all__ = ["Sampler", "SignalTrack", "SpikeTrack", "Track"]


@dataclass(eq=False)
class Sampler:
    """Recorders of the simulator's, of all that a variable needs, and which of their rows is of which step."""

    recorders: Sequence[SignalRecorder]
    begun: int
    """Step of the first row."""
    every: int
    """Steps between rows."""

    def step(self, row: int) -> int:
        """Return the step of a row."""
        return self.begun + row * self.every

    def drain(self) -> list[RawSignal]:
        """Return what the recorders have."""
        return [recorder.drain() for recorder in self.recorders]

    def close(self) -> None:
        """Close the recorders."""
        for recorder in self.recorders:
            recorder.close()

    def rows(self, known: int, now: int, lag: int) -> Rows:
        """Return how many rows there are at `now`, when the recorders' may end `lag` steps before."""
        due, most = (max(0, (step - self.begun) // self.every + 1) for step in (now - max(lag, 1), now))
        return Rows(known, due, most)


@dataclass(eq=False)
class SpikeTrack:
    """Spikes of one request in one segment; clearing some of the cells gives them a buffer of their own."""

    request: Request
    cells: IntArray
    first: int
    """Step at which recording began, or will."""
    buffers: list[SpikeBuffer] = field(default_factory=list)
    ended: int | None = None
    """Step at which recording ended; None while it goes on."""

    @classmethod
    def begin(cls, request: Request, cells: IntArray, owners: IntArray, first: int, clock: Clock) -> SpikeTrack:
        """Begin to collect what follows the step `first`."""
        return cls(request, cells, first, [SpikeBuffer(cells, owners, first, clock.dt)])

    def append(self, cells: IntArray, steps: IntArray, times: FloatArray | None) -> None:
        """Add spikes of any of the cells that were made together; those of others are passed over."""
        stop = self.request.stop
        if stop is not None and steps.max(initial=0) > stop:
            early = steps <= stop
            cells, steps, times = cells[early], steps[early], None if times is None else times[early]
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

    def end(self, at: int) -> None:
        """Record no more from here on; one that has ended already keeps its end."""
        if self.ended is None:
            self.ended = at

    leave = end

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
    """Those of the cells that belong to this process: the sampler's columns."""
    first: int
    """Step of the first sample that is wanted."""
    dt: float
    sampler: Sampler
    variable: Variable
    buffers: list[SignalBuffer]
    last: int | None
    """Step after which no sample is wanted; None: there is none."""
    known: int = 0
    """Rows of the sampler that have been taken over."""
    ended: int | None = None
    """Step at which recording ended; None while it goes on, or not everything up to `last` is there."""

    @classmethod
    def begin(
        cls,
        request: Request,
        cells: IntArray,
        owners: IntArray,
        rank: int,
        first: int,
        clock: Clock,
        sampler: Sampler,
        variable: Variable,
    ) -> SignalTrack:
        """Begin with the row at `first`, which `complete` or a drain brings."""
        held = cells[owners == rank]
        buffer = SignalBuffer(cells, owners, np.arange(held.size), held, first, request.interval)
        return cls(request, cells, held, first, clock.dt, sampler, variable, [buffer], request.stop)

    def drain(self, now: int, lag: int) -> FloatArray:
        """Return what the sampler has, for `take`."""
        rows = self.sampler.rows(self.known, now, lag)
        return self.variable.rows(self.sampler.drain(), self.held, rows)

    def take(self, values: FloatArray) -> None:
        """Take new rows over, of which those that nobody wants are left out."""
        chosen = self._wanted(values)
        for buffer in self.buffers:
            buffer.append(chosen)
        self.known += len(values)

    def flawed(self, values: FloatArray) -> Flawed | None:
        """Return which of the new rows is the first that is not finite, if one is."""
        flaw = first_flaw(self._wanted(values), self.held)
        if flaw is None:
            return None
        row = self._place(self.known).start + flaw.row * self._stride
        step = self.sampler.step(self.known + row)
        last = step - (self.request.interval if step > self.first else 1)
        return Flawed(self.variable.described(flaw, step * self.dt), step, last)

    def complete(self, now: int) -> None:
        """Take the row at `now`, if there is one and all before it are known, from the cells' state.

        Raises
        ------
        Flawed
        """
        if self.ended is not None or self.sampler.step(self.known) != now or not self._wants(now):
            return
        if self.known and not self.variable.told:
            return  # it comes when a further step has been simulated
        row = self.variable.now(self.cells, self.held)[None, :]
        if flawed := self.flawed(row):
            raise flawed
        self.take(row)

    def complete_to(self, now: int) -> int:
        """Return the step up to which all is known: the one before a row that there should be.

        What has no row at all has not begun yet, and keeps nothing else from being known.
        """
        missing = self.ended is None and self.known > 0 and self.sampler.step(self.known) <= now
        return self.sampler.step(self.known) - 1 if missing else now

    def forget_leftovers(self) -> None:
        """Forget, at the end, what consists only of the sample that a clear has handed over already."""
        if self.ended is None:
            return  # more is to come
        self.buffers = [b for b in self.buffers if not (b.goes_on and b.rows == 1)]

    def clear(self, cells: IntArray, now: int) -> None:
        """Forget the cells' samples but the last, with which their next window begins."""
        self.buffers = _kept(self.buffers, cells, self.ended is None, SignalBuffer.forget)

    def end(self, at: int) -> None:
        """Want no more samples from here on; it is over when the last one is there."""
        if self.ended is None:
            self.last = at if self.last is None else min(self.last, at)
            self.complete(at)
            self.settle()

    def settle(self) -> None:
        """Close the recorder if everything that is wanted is there."""
        if self.ended is None and self.last is not None and self.sampler.step(self.known) > self.last:
            self.close()

    def leave(self, at: int) -> None:
        """End without closing the recorder, which another track takes up."""
        if self.ended is None:
            self.ended = at if self.last is None else min(self.last, at)

    def close(self) -> None:
        """Close the recorder, whether everything is there or not."""
        if self.ended is None and self.last is not None:
            self.ended = self.last
            self.sampler.close()

    def cut(self, last: int) -> None:
        """End at the step `last`, and forget what is later; the recorder is not used any more."""
        self.ended = last if self.ended is None else min(self.ended, last)
        for buffer in self.buffers:
            buffer.cut(last)
        self.buffers = [buffer for buffer in self.buffers if buffer.rows]

    @property
    def _stride(self) -> int:
        """Rows of the sampler from one that is wanted to the next."""
        return self.request.interval // self.sampler.every

    def _wants(self, step: int) -> bool:
        late = self.last is not None and step > self.last
        return not late and step >= self.first and (step - self.first) % self.request.interval == 0

    def _wanted(self, values: FloatArray) -> FloatArray:
        """Return those of the new rows that are wanted."""
        place = self._place(self.known)
        if place == slice(0, None, 1):
            return values
        return np.ascontiguousarray(values[place])

    def _place(self, row: int) -> slice:
        """Return where among the sampler's rows from `row` on those are that are wanted."""
        first, stride = (self.first - self.sampler.begun) // self.sampler.every, self._stride
        start = first - row if row <= first else -(row - first) % stride
        if self.last is None:
            return slice(start, None, stride)
        return slice(start, max(0, (self.last - self.sampler.begun) // self.sampler.every + 1 - row), stride)


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
