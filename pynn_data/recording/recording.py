"""All that is recorded from cells that have been made together, segment by segment."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import UnknownVariable
from pynn_data.interrupts import Interrupts
from pynn_data.recording.cells import Cells, Emitted
from pynn_data.recording.derived import variable_of
from pynn_data.recording.flaws import Flawed
from pynn_data.recording.probes import Known, Probes, alike
from pynn_data.recording.requests import Request, Requests, Wanted, window_steps
from pynn_data.recording.timeline import Timeline
from pynn_data.recording.tracks import SignalTrack, SpikeTrack, Track

__all__ = ["Recorded", "Recording"]


class Drained(NamedTuple):
    """What has been recorded in a stretch."""

    spikes: list[Emitted]
    signals: list[tuple[SignalTrack, FloatArray]]


class Recording:
    """Requests for some cells, what is being recorded, and what has been."""

    def __init__(self, cells: Cells, timeline: Timeline) -> None:
        self.cells = cells
        self.timeline = timeline
        self.requests = Requests()
        self.segments: dict[int, list[Track]] = {}
        """Number of a segment -> what was recorded in it, in the order of the requests."""
        self.handed_over: dict[int, IntArray] = {}
        """Number of a segment -> cells of which something was handed over and forgotten, ascending."""
        self._numbers = itertools.count()
        self._waiting = Requests()
        """Those of the present segment that have not begun."""
        self._asked = False
        """Whether something has been asked for that the simulator does not know of yet."""
        self._accepted = Requests(), Requests()
        """All requests and those that wait, as they were when the simulator last took what had been asked for."""
        self._probes = Probes(cells, timeline)
        self._armed: list[Track] = []
        """What is recorded already though its window opens later: the simulator cannot be stopped there."""
        self._unfinished: list[SignalTrack] = []
        """Of earlier segments: their last samples are still to come."""
        self._drained_to = 0

    # -- requests ------------------------------------------------------------------------------

    def check(
        self, names: Sequence[str], interval: float | None, start: float | None, stop: float | None
    ) -> None:
        """Raise what `add` would raise, and change nothing."""
        for name in names:
            if name not in self.cells.recordable:
                raise UnknownVariable(
                    f"{name!r} cannot be recorded from {self.cells.label!r} "
                    f"({self.cells.kind}): {self.cells.why_not(name)}."
                )
        if names:
            window_steps(self.timeline.clock, self.timeline.now, interval, start, stop)
            self.cells.check_recordable(names)

    def add(
        self,
        names: Sequence[str],
        indices: IntArray,
        interval: float | None,
        start: float | None,
        stop: float | None,
    ) -> None:
        """Add a request per variable; it begins now, which is done when time goes on or somebody looks."""
        if not names:
            return
        steps, begin, end = window_steps(self.timeline.clock, self.timeline.now, interval, start, stop)
        with Interrupts():
            for name in dict.fromkeys(names):
                wanted, number = Wanted(name, 1 if name == "spikes" else steps, begin, end), next(self._numbers)
                self.requests.add(wanted, indices, number)
                if self.cells.running:
                    self._waiting.add(wanted, indices, number)
            self._asked = True

    def stop(self) -> None:
        """End all requests."""
        self.timeline.complete()
        self.requests.clear()
        self._waiting.clear()
        self._accepted = Requests(), Requests()
        with self.timeline.whole():
            self.end_tracks(self.timeline.now)
            self._close_unused_probes()

    # -- a segment's course --------------------------------------------------------------------

    @property
    def tracks(self) -> list[Track]:
        """What is or was recorded in the present segment."""
        return self.segments.setdefault(self.timeline.segment, [])

    def begin_segment(self, now: int) -> None:
        """Begin all requests anew, in a simulator that has nothing of them yet."""
        self._waiting = self.requests.copy()
        self._probes.forget()
        self._drained_to = now if now else -1
        self.begin_due(now)
        self._accept()

    def next_boundary(self, now: int) -> int | None:
        """Return the next step after `now` at which a request begins or ends."""
        begins = [r.start for r in self._waiting if r.start is not None]
        ends = [t.request.stop for t in self.tracks if t.ended is None and t.request.stop is not None]
        return min((step for step in begins + ends if step > now), default=None)

    def begin_waiting(self, now: int) -> None:
        """Begin what has been asked for since the last run; what is refused is not asked for any more."""
        if not (self._asked and self.cells.running):
            return
        tracks, armed, probes = list(self.tracks), list(self._armed), self._probes.copy()
        try:
            with Interrupts():
                self.begin_due(now)
        except BaseException:
            self.requests, self._waiting = self._accepted
            self.tracks[:], self._armed = tracks, armed
            self._probes.restore(probes)
            raise
        finally:
            self._accept()

    def begin_due(self, now: int) -> None:
        """Begin the requests whose window opens now; where nobody is called when it does, all that are not over."""
        driven = self.timeline.driven
        due = [r for r in self._waiting if r.start is None or r.start <= now or not driven]
        if not due:
            return
        self._waiting.remove(due)
        due = [request for request in due if request.stop is None or request.stop > now]
        for request in due:
            if request.of_spikes:
                self._begin_spikes(request, now)
        for group in alike(self._new_signals([r for r in due if not r.of_spikes], now)):
            self._begin_signals(group, now)
        self._sort()

    def end_due(self, now: int) -> None:
        """Open and end the tracks whose window opens and closes by now."""
        begun = [track for track in self._armed if track.first <= now]
        if begun:
            self._armed = [track for track in self._armed if track.first > now]
            self.tracks.extend(begun)
            self._sort()
        for track in self.tracks:
            if track.ended is None and track.request.stop is not None and track.request.stop <= now:
                track.end(track.request.stop)
        for late in self._unfinished:
            late.settle()
        self._unfinished = [track for track in self._unfinished if track.ended is None]
        self._close_unused_probes()

    def drain(self, now: int) -> Drained:
        """Return what the simulator, or a source itself, has recorded up to `now`, for `take`."""
        spikes = self._probes.drain_spikes(self._drained_to, now)
        if self.cells.emits and any(isinstance(t, SpikeTrack) for t in self.tracks):
            spikes.append(self._of_this_process(self.cells.emitted(self._drained_to + 1, now)))
        lag = self.timeline.host.lag if self._open_signals() else 0
        return Drained(spikes, [(track, track.drain(now, lag)) for track in self._open_signals()])

    def take(self, drained: Drained, now: int) -> list[Flawed]:
        """Take over what was drained at `now`; return what of it is not finite."""
        flaws = [flawed for track, values in drained.signals if (flawed := track.flawed(values))]
        for emitted in drained.spikes:
            self._append_spikes(*emitted)
        for track, values in drained.signals:
            track.take(values)
        self._drained_to = now
        return flaws

    def complete(self, now: int, new: bool = True) -> None:
        """Have every signal have its sample at `now`; with `new`, also those that have none yet.

        A simulator that hands samples over later is not asked: it may not tell all of them.

        Raises
        ------
        Flawed
            It is not finite.
        """
        signals = [track for track in self.tracks if isinstance(track, SignalTrack) and (new or track.known)]
        if signals and not self.timeline.host.lag:
            for track in signals:
                track.complete(now)

    def parameters_change(self, names: Collection[str]) -> None:
        """Have what follows from parameters, by these names, its sample at now, before they change."""
        derived = (self.cells.derivation(request.variable) for request in self.requests)
        if self.cells.running and any(not set(names).isdisjoint(one.parameters) for one in derived if one):
            self.timeline.complete()

    def complete_to(self, now: int) -> int:
        """Return the step up to which all is known, when the simulator has come to `now`."""
        return min([now, *(track.complete_to(now) for track in self.tracks)])

    def cut(self, last: int) -> None:
        """End at the step `last`: what is later is wrong, or not all of it is known. The simulator is not asked."""
        for track in [*self.tracks, *self._unfinished]:
            track.cut(last)
        self._let_go()

    def end_segment(self, now: int) -> None:
        """End all tracks; the simulator is about to be left."""
        self.end_tracks(now)
        for track in self._open_signals():
            track.close()
        self._let_go()

    def renew(self, now: int) -> None:
        """End the tracks of the segment before, and begin the requests anew in the same network, which goes on."""
        self._waiting = self.requests.copy()
        self.begin_due(now)
        self._accept()

    def end_tracks(self, now: int) -> None:
        """End all tracks; those whose last samples the simulator tells later stay open until then."""
        for track in self._armed:
            track.end(now)
            if isinstance(track, SignalTrack):
                track.close()
        self._armed = []
        for track in self.tracks:
            track.end(now)
        self._unfinished += [t for t in self.tracks if isinstance(t, SignalTrack) and t.ended is None]

    def leave(self, now: int) -> None:
        """End the tracks at `now`, and keep their recorders, which are about to go back in time with the network."""
        self._probes.keep(track for track in self._open_signals() if track not in self._unfinished)
        for unfinished in self._unfinished:
            unfinished.close()
        self._armed, self._unfinished = [], []
        for track in self.tracks:
            track.leave(now)

    def begin_again(self, step: int) -> None:
        """Begin the requests anew at `step`, to which the network is about to go back."""
        self._drained_to = step if step else -1
        self.renew(step)
        self._probes.close_idle()

    def forget_leftovers(self) -> None:
        """Forget, at the end of the present segment, what holds nothing but what was handed over already."""
        for track in self.tracks:
            track.forget_leftovers()
        self._remove_empty()

    def rows_per_step(self) -> float:
        """Return how many samples come in per step, with a spike train for a hundredth of one."""
        active = [t for t in [*self.tracks, *self._armed] if t.ended is None]
        return sum(t.cells.size / t.request.interval * (0.01 if t.request.of_spikes else 1.0) for t in active)

    # -- inside --------------------------------------------------------------------------------

    def _begin_spikes(self, request: Request, now: int) -> None:
        first = _first(request, now)
        cells = _uncovered(request, self._known(), first)
        if cells.size:
            owners = self.cells.owners(cells)
            self._place(SpikeTrack.begin(request, cells, owners, first, self.timeline.clock), now)
            self._probes.listen(cells)

    def _new_signals(self, requests: list[Request], now: int) -> list[Known]:
        """Return what of the requests is not being recorded yet."""
        new: list[Known] = []
        for request in requests:
            first = _first(request, now)
            cells = _uncovered(request, [*self._known(), *new], first)
            if cells.size:
                new.append(Known(request, cells, first))
        return new

    def _begin_signals(self, new: list[Known], now: int) -> None:
        variables = [variable_of(self.cells, k.request.variable, self.timeline.host) for k in new]
        samplers = self._probes.samplers(new, variables, now)
        owners, rank, clock = self.cells.owners(new[0].cells), self.timeline.ranks.rank, self.timeline.clock
        for (request, cells, first), variable, sampler in zip(new, variables, samplers, strict=True):
            self._place(SignalTrack.begin(request, cells, owners, rank, first, clock, sampler, variable), now)

    def _place(self, track: Track, now: int) -> None:
        (self.tracks if track.first <= now else self._armed).append(track)

    def _sort(self) -> None:
        """Put the tracks in the order of the record() calls, whenever the windows open."""
        self.tracks.sort(key=lambda track: track.request.number)

    def _open_signals(self) -> list[SignalTrack]:
        """Return the tracks whose recorders have something to hand over, or will."""
        tracks = dict.fromkeys([*self.tracks, *self._armed, *self._unfinished])
        return [track for track in tracks if isinstance(track, SignalTrack) and track.ended is None]

    def _known(self) -> list[Known]:
        tracks = [*self.tracks, *self._armed]
        return [Known(t.request, t.cells, t.first) for t in tracks if t.ended is None]

    def _append_spikes(self, cells: IntArray, steps: IntArray, times: FloatArray | None) -> None:
        if not cells.size:
            return
        for track in [*self.tracks, *self._armed]:
            if isinstance(track, SpikeTrack) and track.ended is None:
                track.append(cells, steps, times)

    def _of_this_process(self, emitted: Emitted) -> Emitted:
        if self.timeline.ranks.size == 1:
            return emitted
        everyone = self.cells.owners(np.arange(self.cells.size))
        mine = everyone[emitted.cells] == self.timeline.ranks.rank
        times = None if emitted.times is None else emitted.times[mine]
        return Emitted(emitted.cells[mine], emitted.steps[mine], times)

    def _accept(self) -> None:
        self._asked = False
        self._accepted = self.requests.copy(), self._waiting.copy()

    def _let_go(self) -> None:
        self._probes.forget()
        self._armed = []
        self._unfinished = []
        self._waiting = Requests()
        self._remove_empty()

    def _remove_empty(self) -> None:
        self.tracks[:] = [track for track in self.tracks if track.buffers]

    def _close_unused_probes(self) -> None:
        tracks = [*self.tracks, *self._armed]
        if not any(isinstance(t, SpikeTrack) and t.ended is None for t in tracks):
            self._probes.close_spikes()


class Recorded(ABC):
    """What users know cells as that have been made together, with all that is recorded from them."""

    label: str
    first_id: int
    """Id of the first cell; the others follow without a gap."""
    recording: Recording

    @property
    @abstractmethod
    def size(self) -> int:
        """Number of cells."""

    @abstractmethod
    def __getitem__(self, selector: Any) -> Any:
        """Return some of the cells as a group of the same kind."""


def _first(request: Request, now: int) -> int:
    """Return the step at which a request that is begun now has its first sample, or after which its first spike."""
    return now if request.start is None else max(now, request.start)


def _uncovered(request: Request, known: list[Known], first: int) -> IntArray:
    """Return the request's cells of which not all that it asks for is being recorded."""
    covered = [k.cells for k in known if k.first <= first and request.adds_nothing_to(k.request, first - k.first)]
    return np.setdiff1d(request.cells, np.concatenate(covered)) if covered else request.cells
