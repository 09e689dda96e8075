"""The course of a simulation in time: advanced and drained, stopped by failures, cut into segments."""

from __future__ import annotations

import math
import warnings
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynn_data.errors import (
    NotFinite,
    PynnDataError,
    SimulationBroken,
    SimulationEnded,
    SimulationRunning,
)
from pynn_data.frames import level_of_user
from pynn_data.interrupts import Interrupts
from pynn_data.magnitude import number
from pynn_data.recording.broken import Broken
from pynn_data.recording.callbacks import Callbacks
from pynn_data.recording.flaws import Flawed
from pynn_data.recording.stretches import Pace, Stretched, advance, complete
from pynn_data.recording.written import Files

__all__ = ["Course", "Segment"]


@dataclass
class Segment:
    """What ran between two resets."""

    index: int
    rec_datetime: datetime
    last: int | None = None
    """Step at which it ended; None while it goes on."""
    annotations: dict[str, Any] = field(default_factory=dict)


class Course(Stretched):
    """Time, the simulator in which it passes, and what is made of failures.

    Who builds the network, or attaches to one, adds what is recorded and how the simulator is opened and left.
    """

    remedy: str
    """What has to be done after a failure, for texts."""
    anew: str
    """What has to be done after the end, for texts."""

    def __init__(self, files: Files) -> None:
        self.now = 0
        self.segment = 0
        self.files = files
        self._past: list[Segment] = []
        self._current: Segment | None = None
        self.broken: Broken | None = None
        """Why nothing can be run at present."""
        self.pace = Pace()
        self._running = False
        self._advancing = False
        """Whether run() is at work and no callback of its own is."""
        self._ended: str | None = None

    # -- what the simulator is made to do ------------------------------------------------------

    @property
    @abstractmethod
    def provenance(self) -> dict[str, Any]:
        """Which programs with which settings made the data."""

    @property
    @abstractmethod
    def present(self) -> bool:
        """Whether there is a simulator at present."""

    @abstractmethod
    def prepare(self) -> None:
        """Give the simulator what it does not have yet, before it is run."""

    @abstractmethod
    def leave(self) -> None:
        """Close the simulator, whatever state it is in; nothing is raised."""

    def catch_up(self) -> None:
        """Take over what has happened in the simulator without being asked for from here: nothing, if it is driven."""

    def called(self, segment: int, step: int) -> None:
        """Look whether callbacks, called in a step of a segment, have let time be: of a driven simulator, they have."""

    def asked(self) -> None:
        """Take note that recordings have been asked for; of a driven simulator they begin when it is run."""

    # -- whether it can be used ----------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the simulation is not over."""
        return self._ended is None

    def check_open(self) -> None:
        """Raise if the simulation is over."""
        if self._ended:
            raise SimulationEnded(f"The simulation has ended ({self._ended}); {self.anew}.")

    def check_may_ask(self) -> None:
        """Raise if nothing can be asked to be recorded; after a failure it can, where a reset begins anew."""
        self.check_open()

    def check_idle(self, what: str) -> None:
        """Raise if run() is at work."""
        if self._running:
            raise SimulationRunning(
                f"{what} was called while run() is at work, as by a callback; call it when run() has returned. "
                "A callback ends a run by raising an exception: run() can go on from there."
            )

    def check_usable(self) -> None:
        """Raise if nothing can be simulated before a setup() or reset()."""
        self.check_open()
        if self.broken is not None:
            raise SimulationBroken(self.broken.text)

    def steps(self, time: float, what: str) -> int:
        """Return a time in ms, which may have a unit, in steps.

        Raises
        ------
        ValueError, TypeError
            It is negative, no whole number of steps, or no time.
        """
        steps = self.clock.steps(number(time, "ms", what), what)
        if steps < 0:
            raise ValueError(f"{what} must not be negative: {time!r}.")
        return steps

    # -- time ----------------------------------------------------------------------------------

    def run_to(self, target: int, callbacks: Sequence[Callable[[float], float]] = ()) -> None:
        """Simulate until step `target`; each callback is called at the times that it returns."""
        self.check_idle("run()")
        self.check_usable()
        self._running = self._advancing = True
        try:
            self.prepare()
            self.begin_waiting()
            if target > self.now and self.ranks.size == 1 and self.pace.can_ask:
                complete(self, new=False)  # what recorders leave out can be asked for now, but not after a failure
            self._run(target, callbacks)
        finally:
            self._running = self._advancing = False

    def end(self, why: str = "end() was called") -> None:
        """Close the engine and write the files that are to be written; what was recorded can still be read."""
        self.check_idle("end()")
        if self._ended is None:
            with Interrupts():
                self._end_segment()
                self._ended = why
                self.leave()
        if self.segments():
            self.files.write()

    def begin_waiting(self) -> None:
        """Begin the recordings that have been asked for since the last run.

        Raises
        ------
        Exception
            Whatever the engine refuses one with; that one is not asked for any more.
        """
        if self.present:
            for population in self.populations:
                population.recording.begin_waiting(self.now)

    def complete(self) -> None:
        """Make sure that all signals have their sample at now.

        Where that cannot be, the simulation is broken, with a warning, and what came before is complete.
        """
        self.begin_waiting()
        if self.present:
            try:
                complete(self)
            except SimulationBroken as error:
                warnings.warn(str(error), stacklevel=level_of_user())

    @contextmanager
    def whole(self, patience: float = math.inf) -> Iterator[None]:
        """Have what is done to the engine be done as a whole: Ctrl-C waits, and what fails breaks the simulation.

        Raises
        ------
        SimulationBroken
            From what the engine has raised; errors of pynn-data, lack of memory, and a Ctrl-C that
            cannot wait longer than `patience`, are raised as they are.
        """
        with Interrupts(patience):
            try:
                yield
            except BaseException as error:
                with Interrupts():
                    self.broken = broken = self._break(error)
                if isinstance(error, Flawed):
                    raise NotFinite(broken.text) from None
                if isinstance(error, Exception) and not isinstance(error, (PynnDataError, MemoryError)):
                    raise SimulationBroken(broken.text) from error
                error.add_note(broken.text)
                raise

    def segments(self) -> list[Segment]:
        """Return what has run, in order."""
        return [*self._past, *([self._current] if self._current is not None else [])]

    # -- inside --------------------------------------------------------------------------------

    def _finish_segment(self, annotations: Mapping[str, Any]) -> None:
        """Let what has run, and has ended, be a segment with the annotations."""
        if self._current is None:
            return
        self._current.annotations.update(annotations)
        self._past.append(self._current)
        for population in self.populations:
            population.recording.forget_leftovers()
        self.segment += 1
        self._current = None

    def _run(self, target: int, callbacks: Sequence[Callable[[float], float]]) -> None:
        if target > self.now:
            self._something_runs()
        with self._calling():
            due = Callbacks(callbacks, self.clock, self.now)
        while self.now < target:
            advance(self, due.next_before(target))
            with self._calling():
                due.call(self.now)

    @contextmanager
    def _calling(self) -> Iterator[None]:
        """Let callbacks be called."""
        segment, step = self.segment, self.now
        self._advancing = False
        try:
            yield
            self.called(segment, step)
        finally:
            self._advancing = True

    def _something_runs(self) -> None:
        if self._current is None:
            self._current = Segment(self.segment, datetime.now())

    def _break(self, error: BaseException) -> Broken:
        """Keep what is right and complete, let go of the engine, and return where and why."""
        last = min([self.now, *(p.recording.complete_to(self.now) for p in self.populations)])
        if isinstance(error, Flawed):
            last = min(last, error.last)
        self.now = max(last, 0)
        for population in self.populations:
            population.recording.cut(last)
        broken = Broken.by(error, self.simulator, self.time, self.remedy)
        if self._current is not None:
            self._current.annotations["interrupted"] = broken.brief
        self.leave()
        return broken

    def _end_segment(self) -> None:
        """End all recordings, as far as an engine that may be in any state lets one."""
        try:
            self.complete()
        except Exception as error:
            self._warn("cannot complete the recordings", error)
        for population in self.populations:
            try:
                population.recording.end_segment(self.now)
            except Exception as error:
                self._warn("cannot end a recording", error)
                population.recording.cut(self.now)
        if self._current is not None:
            self._current.last = self.now

    def _warn(self, what: str, error: Exception) -> None:
        text = f"{self.simulator} {what}: {type(error).__name__}: {error}"
        warnings.warn(text, stacklevel=level_of_user())
