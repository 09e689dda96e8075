"""All that is recorded from one population, segment by segment."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pynn_data.contract import Engine, FloatArray, IntArray, SpikeRecorder
from pynn_data.errors import UnknownVariable
from pynn_data.interrupts import Interrupts
from pynn_data.network.sources import Emitted
from pynn_data.recording.checks import checked_spikes
from pynn_data.recording.flaws import Flawed
from pynn_data.recording.requests import Request, Requests, Wanted, window_steps
from pynn_data.recording.tracks import SignalTrack, SpikeTrack, Track
from pynn_data.recording.variables import EngineVariable

if TYPE_CHECKING:
    from pynn_data.network.population import Population
    from pynn_data.simulation import Simulation

__all__ = ["Recording"]


class Known(NamedTuple):
    """Cells of which a request is being carried out since step `first`."""

    request: Request
    cells: IntArray
    first: int


class Drained(NamedTuple):
    """What one population has recorded in a stretch."""

    spikes: list[Emitted]
    signals: list[tuple[SignalTrack, FloatArray]]


class Recording:
    """Requests of a population, what is being recorded, and what has been."""

    def __init__(self, population: Population, simulation: Simulation) -> None:
        self.population = population
        self.simulation = simulation
        self.requests = Requests()
        self.segments: dict[int, list[Track]] = {}
        """Number of a segment -> what was recorded in it, in the order of the requests."""
        self.handed_over: dict[int, IntArray] = {}
        """Number of a segment -> cells of which something was handed over and forgotten, ascending."""
        self._numbers = itertools.count()
        self._waiting = Requests()
        """Those of the present segment that have not begun."""
        self._asked = False
        """Whether something has been asked for that the engine does not know of yet."""
        self._accepted = Requests(), Requests()
        """All requests and those that wait, as they were when the engine last took what had been asked for."""
        self._probes: list[tuple[SpikeRecorder, IntArray]] = []
        self._drained_to = 0

    # -- requests ------------------------------------------------------------------------------

    def check(
        self, names: Sequence[str], interval: float | None, start: float | None, stop: float | None
    ) -> None:
        """Raise what `add` would raise, and change nothing."""
        celltype = self.population.celltype
        for name in names:
            if not celltype.can_record(name):
                raise UnknownVariable(
                    f"{name!r} cannot be recorded from {self.population.label!r} "
                    f"({type(celltype).__name__}): it has {', '.join(celltype.recordable)}."
                )
        if names:
            window_steps(self.simulation.clock, self.simulation.now, interval, start, stop)
            self.simulation.offer.check_recordable(self.population, names)

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
        steps, begin, end = window_steps(self.simulation.clock, self.simulation.now, interval, start, stop)
        with Interrupts():
            for name in dict.fromkeys(names):
                wanted, number = Wanted(name, 1 if name == "spikes" else steps, begin, end), next(self._numbers)
                self.requests.add(wanted, indices, number)
                if self.population.running:
                    self._waiting.add(wanted, indices, number)
            self._asked = True

    def stop(self) -> None:
        """End all requests of the population."""
        self.simulation.complete()
        self.requests.clear()
        self._waiting.clear()
        self._accepted = Requests(), Requests()
        with self.simulation.whole():
            for track in self.tracks:
                track.end(self.simulation.now)
            self._close_unused_probes()

    # -- a segment's course --------------------------------------------------------------------

    @property
    def tracks(self) -> list[Track]:
        """What is or was recorded in the present segment."""
        return self.segments.setdefault(self.simulation.segment, [])

    def begin_segment(self, now: int) -> None:
        """Begin all requests anew; the engine has just been built."""
        self._waiting = self.requests.copy()
        self._probes = []
        self._drained_to = now if now else -1
        self.begin_due(now)
        self._accept()

    def next_boundary(self, now: int) -> int | None:
        """Return the next step after `now` at which a request begins or ends."""
        begins = [r.start for r in self._waiting if r.start is not None]
        ends = [t.request.stop for t in self.tracks if t.ended is None and t.request.stop is not None]
        return min((step for step in begins + ends if step > now), default=None)

    def begin_waiting(self, now: int) -> None:
        """Begin what has been asked for since the last run; what the engine refuses is not asked for any more."""
        if not (self._asked and self.population.running):
            return
        tracks, probes = list(self.tracks), list(self._probes)
        try:
            with Interrupts():
                self.begin_due(now)
        except BaseException:
            self.requests, self._waiting = self._accepted
            self.tracks[:], self._probes = tracks, probes
            raise
        finally:
            self._accept()

    def begin_due(self, now: int) -> None:
        """Begin the requests whose window opens now."""
        due = [r for r in self._waiting if r.start is None or r.start <= now]
        if not due:
            return
        self._waiting.remove(due)
        for request in due:
            if request.of_spikes:
                self._begin_spikes(request, now)
        for group in _alike(self._new_signals([r for r in due if not r.of_spikes], now)):
            self._begin_signals(group, now)
        # In the order of the record() calls, whenever the windows open.
        self.tracks.sort(key=lambda track: track.request.number)

    def end_due(self, now: int) -> None:
        """End the tracks whose window closes now."""
        for track in self.tracks:
            if track.ended is None and track.request.stop is not None and track.request.stop <= now:
                track.end(now)
        self._close_unused_probes()

    def drain(self, now: int) -> Drained:
        """Return what the engine, or a source itself, has recorded up to `now`, for `take`."""
        spikes = []
        for probe, ids in self._probes:
            raw = checked_spikes(probe.drain(), ids, self._drained_to, now, self._engine_name)
            times = None if raw.offsets is None else raw.steps * self.simulation.clock.dt + raw.offsets
            spikes.append(Emitted(raw.cells - self.population.first_id, raw.steps, times))
        if self.simulation.is_source(self.population) and any(isinstance(t, SpikeTrack) for t in self.tracks):
            emitted = self.simulation.emitted(self.population, self._drained_to + 1, now)
            spikes.append(self._of_this_process(emitted))
        signals = [(t, t.drain(now)) for t in self.tracks if isinstance(t, SignalTrack) and t.ended is None]
        return Drained(spikes, signals)

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
        """Make sure that every signal has its sample at `now`; with `new`, also those that have none yet.

        Raises
        ------
        Flawed
            It is not finite.
        """
        for track in self.tracks:
            if isinstance(track, SignalTrack) and (new or track.known):
                track.complete(now)

    def complete_to(self, now: int) -> int:
        """Return the step up to which all is known, when the engine has come to `now`."""
        return min([now, *(track.complete_to(now) for track in self.tracks)])

    def cut(self, last: int) -> None:
        """End at the step `last`: what is later is wrong, or not all of it is known. The engine is not asked."""
        for track in self.tracks:
            track.cut(last)
        self._let_go()

    def end_segment(self, now: int) -> None:
        """End all tracks; the engine is about to be closed."""
        for track in self.tracks:
            track.end(now)
        self._let_go()

    def forget_leftovers(self) -> None:
        """Forget, at the end of the present segment, what holds nothing but what was handed over already."""
        for track in self.tracks:
            track.forget_leftovers()
        self._remove_empty()

    def rows_per_step(self) -> float:
        """Return how many samples come in per step, with a spike train for a hundredth of one."""
        active = [t for t in self.tracks if t.ended is None]
        return sum(t.cells.size / t.request.interval * (0.01 if t.request.of_spikes else 1.0) for t in active)

    # -- inside --------------------------------------------------------------------------------

    def _begin_spikes(self, request: Request, now: int) -> None:
        cells = _uncovered(request, self._known(), now)
        if not cells.size:
            return
        owners = self.simulation.owners(self.population, cells)
        self.tracks.append(SpikeTrack.begin(request, cells, owners, now, self.simulation.clock))
        ids = cells + self.population.first_id
        probed = [known for _, known in self._probes]
        new = np.setdiff1d(ids, np.concatenate(probed)) if probed else ids
        if new.size and not self.simulation.is_source(self.population):
            self._probes.append((self._engine.record_spikes(new), new))

    def _new_signals(self, requests: list[Request], now: int) -> list[Known]:
        """Return what of the requests is not being recorded yet."""
        new: list[Known] = []
        for request in requests:
            cells = _uncovered(request, [*self._known(), *new], now)
            if cells.size:
                new.append(Known(request, cells, now))
        return new

    def _begin_signals(self, new: list[Known], now: int) -> None:
        variables = [EngineVariable.of(self.population, k.request.variable, self._engine) for k in new]
        ids = new[0].cells + self.population.first_id
        native = [variable.native for variable in variables]
        recorders = self._engine.record_signals(ids, native, new[0].request.interval)
        owners, rank = self.simulation.owners(self.population, new[0].cells), self.simulation.ranks.rank
        clock = self.simulation.clock
        for (request, cells, _), variable, recorder in zip(new, variables, recorders, strict=True):
            self.tracks.append(SignalTrack.begin(request, cells, owners, rank, now, clock, recorder, variable))

    def _known(self) -> list[Known]:
        return [Known(t.request, t.cells, t.first) for t in self.tracks if t.ended is None]

    def _append_spikes(self, cells: IntArray, steps: IntArray, times: FloatArray | None) -> None:
        if not cells.size:
            return
        for track in self.tracks:
            if isinstance(track, SpikeTrack) and track.ended is None:
                track.append(cells, steps, times)

    def _of_this_process(self, emitted: Emitted) -> Emitted:
        if self.simulation.ranks.size == 1:
            return emitted
        everyone = self.simulation.owners(self.population, np.arange(self.population.size))
        mine = everyone[emitted.cells] == self.simulation.ranks.rank
        times = None if emitted.times is None else emitted.times[mine]
        return Emitted(emitted.cells[mine], emitted.steps[mine], times)

    def _accept(self) -> None:
        self._asked = False
        self._accepted = self.requests.copy(), self._waiting.copy()

    def _let_go(self) -> None:
        self._probes = []
        self._waiting = Requests()
        self._remove_empty()

    def _remove_empty(self) -> None:
        self.tracks[:] = [track for track in self.tracks if track.buffers]

    def _close_unused_probes(self) -> None:
        if not any(isinstance(t, SpikeTrack) and t.ended is None for t in self.tracks):
            for probe, _ in self._probes:
                probe.close()
            self._probes = []

    @property
    def _engine(self) -> Engine:
        return self.simulation.engine

    @property
    def _engine_name(self) -> str:
        return self.simulation.backend.engine.name


def _uncovered(request: Request, known: list[Known], now: int) -> IntArray:
    """Return the request's cells of which not all that it asks for is being recorded."""
    covered = [k.cells for k in known if request.adds_nothing_to(k.request, now - k.first)]
    return np.setdiff1d(request.cells, np.concatenate(covered)) if covered else request.cells


def _alike(new: list[Known]) -> list[list[Known]]:
    """Return the requests in groups of the same cells and interval, for engines to share a probe."""
    groups: list[list[Known]] = []
    for one in new:
        for group in groups:
            same = one.request.interval == group[0].request.interval
            if same and np.array_equal(one.cells, group[0].cells):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups
