"""The course of a simulation in time: run, fail, reset, end."""

from __future__ import annotations

import math
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pynn_data.at_end import FilesAtEnd
from pynn_data.broken import Broken
from pynn_data.build import Builder
from pynn_data.callbacks import Callbacks
from pynn_data.contract import Clock, Engine
from pynn_data.errors import (
    NotFinite,
    PynnDataError,
    SimulationBroken,
    SimulationEnded,
    SimulationRunning,
)
from pynn_data.frames import level_of_user
from pynn_data.interrupts import Interrupts
from pynn_data.network.sources import SourceSpikes
from pynn_data.ranks import Ranks
from pynn_data.recording.flaws import Flawed
from pynn_data.registry import Backend
from pynn_data.stimulus import spikes_of
from pynn_data.stretches import Pace, advance, complete

if TYPE_CHECKING:
    from pynn_data.network.population import Population

__all__ = ["Course", "Segment"]


@dataclass
class Segment:
    """What ran between two resets."""

    index: int
    rec_datetime: datetime
    last: int | None = None
    """Step at which it ended; None while it goes on."""
    annotations: dict[str, Any] = field(default_factory=dict)


class Course(ABC):
    """Time, the engine that simulates it, and what is made of failures; `Simulation` adds the network."""

    backend: Backend
    clock: Clock
    ranks: Ranks
    populations: list[Population]

    @abstractmethod
    def feed(self, until: int) -> None:
        """Hand the engine what comes from outside up to a step."""

    @abstractmethod
    def _new_builder(self) -> Builder:
        """Return a builder with a new engine."""

    def __init__(self) -> None:
        self.now = 0
        self.segment = 0
        """Number of the present segment."""
        self.files = FilesAtEnd()
        self._past: list[Segment] = []
        self._current: Segment | None = None
        self.broken: Broken | None = None
        """Why nothing can be run before a reset."""
        self.pace = Pace()
        self._running = False
        self._builder: Builder | None = None
        self.sources: dict[Population, SourceSpikes] = {}
        self._begun: set[Population] = set()
        self._ended: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the simulation is not over."""
        return self._ended is None

    def check_open(self) -> None:
        """Raise if the simulation is over."""
        if self._ended:
            raise SimulationEnded(f"The simulation has ended ({self._ended}); call setup() for a new one.")

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

    @property
    def time(self) -> float:
        """The present time in ms."""
        return self.clock.time(self.now)

    @property
    def engine(self) -> Engine:
        """The running engine."""
        if self._builder is None:
            raise SimulationEnded("No engine runs.")
        return self._builder.engine

    def run_to(self, target: int, callbacks: Sequence[Callable[[float], float]] = ()) -> None:
        """Simulate until step `target`; each callback is called at the times that it returns."""
        self.check_idle("run()")
        self.check_usable()
        self._running = True
        try:
            self._build()
            self.begin_waiting()
            if target > self.now and self.ranks.size == 1 and self.pace.can_ask:
                complete(self, new=False)  # what recorders leave out can be asked for now, but not after a failure
            self._run(target, callbacks)
        finally:
            self._running = False

    def reset(self, annotations: Mapping[str, Any]) -> None:
        """Return to t = 0; what has run becomes a segment with the annotations."""
        self.check_idle("reset()")
        self.check_open()
        with Interrupts():
            self._end_segment()
            if self._current is not None:
                self._current.annotations.update(annotations)
                self._past.append(self._current)
                for population in self.populations:
                    population.recording.forget_leftovers()
                self.segment += 1
            self._current = None
            self.broken = None
            self.now = 0
            self._forget_build()

    def end(self, why: str = "end() was called") -> None:
        """Close the engine and write the files that are to be written; what was recorded can still be read."""
        self.check_idle("end()")
        if self._ended is None:
            with Interrupts():
                self._end_segment()
                self._ended = why
                self._close()
        if self.segments():
            self.files.write()

    def begin_waiting(self) -> None:
        """Begin the recordings that have been asked for since the last run.

        Raises
        ------
        Exception
            Whatever the engine refuses one with; that one is not asked for any more.
        """
        if self._builder is not None:
            for population in self.populations:
                population.recording.begin_waiting(self.now)

    def complete(self) -> None:
        """Make sure that all signals have their sample at now.

        Where that cannot be, the simulation is broken, with a warning, and what came before is complete.
        """
        self.begin_waiting()
        if self._builder is not None:
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

    def _build(self) -> None:
        """Give the engine what it does not have yet, and begin to record from it."""
        if self._builder is None:
            self._builder = self._new_builder()
            try:
                self._builder.add_new()
                self._begin_new()
            except BaseException:
                with Interrupts():
                    self._forget_build()  # nothing has run: all is built anew when the cause is mended
                raise
        else:
            try:
                self._builder.add_new()
            except BaseException:
                if self._builder.half_done:
                    with self.whole():
                        raise
                raise
            with self.whole():
                self._begin_new()

    def _forget_build(self) -> None:
        self._close()
        for population in self.populations:
            population.recording.cut(-1)

    def _begin_new(self) -> None:
        for population in self.populations:
            if population not in self._begun:
                self._begin(population)

    def _begin(self, population: Population) -> None:
        self._begun.add(population)
        source = spikes_of(population, self.clock)
        if source is not None:
            self.sources[population] = source
        population.recording.begin_segment(self.now)

    def _run(self, target: int, callbacks: Sequence[Callable[[float], float]]) -> None:
        if target > self.now and self._current is None:
            self._current = Segment(self.segment, datetime.now())
        due = Callbacks(callbacks, self.clock, self.now)
        while self.now < target:
            advance(self, due.next_before(target))
            due.call(self.now)

    def _break(self, error: BaseException) -> Broken:
        """Keep what is right and complete, let go of the engine, and return where and why."""
        last = min([self.now, *(p.recording.complete_to(self.now) for p in self.populations)])
        if isinstance(error, Flawed):
            last = min(last, error.last)
        self.now = max(last, 0)
        for population in self.populations:
            population.recording.cut(last)
        broken = Broken.by(error, self.backend.engine.name, self.time)
        if self._current is not None:
            self._current.annotations["interrupted"] = broken.brief
        self._close()
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

    def _close(self) -> None:
        builder, self._builder = self._builder, None
        self.sources.clear()
        self._begun.clear()
        if builder is not None:
            builder.let_go()
            try:
                builder.engine.close()
            except Exception as error:
                self._warn("cannot close its network", error)

    def _warn(self, what: str, error: Exception) -> None:
        text = f"{self.backend.engine.name} {what}: {type(error).__name__}: {error}"
        warnings.warn(text, stacklevel=level_of_user())
