"""A simulation from setup() to end(): the description, the engine that runs it, and the time."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pynn_data.at_end import FilesAtEnd
from pynn_data.broken import Broken
from pynn_data.build import Builder, native_parameters
from pynn_data.contract import Clock, Engine, IntArray
from pynn_data.errors import (
    NotFinite,
    NotSupported,
    PynnDataError,
    SimulationBroken,
    SimulationEnded,
    SimulationRunning,
)
from pynn_data.frames import level_of_user
from pynn_data.interrupts import Interrupts
from pynn_data.magnitude import number
from pynn_data.network.sources import Emitted, SourceSpikes
from pynn_data.network.streams import Streams, follow
from pynn_data.offer import DelayBounds, Offer
from pynn_data.ranks import world
from pynn_data.recording.flaws import Flawed
from pynn_data.registry import Backend
from pynn_data.stimulus import spikes_of
from pynn_data.stretches import Pace, advance, complete

if TYPE_CHECKING:
    from pynn_data.network.currents import CurrentSource
    from pynn_data.network.population import Population
    from pynn_data.network.projection import Projection
    from pynn_data.network.recordable import Recordable
    from pynn_data.network.wiring import Wiring

__all__ = ["Segment", "Simulation"]

NEVER = 2**62
"""A step that no simulation comes to."""


@dataclass
class Segment:
    """What ran between two resets."""

    index: int
    rec_datetime: datetime
    last: int | None = None
    """Step at which it ended; None while it goes on."""
    annotations: dict[str, Any] = field(default_factory=dict)


class Simulation:
    """The network that a script describes, and its course in time."""

    def __init__(
        self,
        backend: Backend,
        *,
        timestep: float,
        min_delay: float | str,
        max_delay: float | str,
        seed: int,
        threads: int,
        parallel: bool,
        options: Mapping[str, Any],
    ) -> None:
        self.offer = Offer(backend.engine)
        self.offer.check_setup(timestep, threads, options)
        self.ranks = self.offer.joined(world()) if parallel else self.offer.alone()
        self.backend = backend
        self.clock = Clock(float(timestep))
        self.seed = seed
        self.threads = threads
        self.options = dict(options)
        self.delays = DelayBounds.of(self.clock, min_delay, max_delay)
        self.streams = Streams.of_setup(seed)
        follow(self.streams)
        self.populations: list[Population] = []
        self.projections: list[Projection] = []
        self.currents: list[CurrentSource] = []
        self.injections: list[tuple[int, IntArray]] = []
        """(number of a current, ids of cells), in the order of injection."""
        self.now = 0
        self.segment = 0
        """Number of the present segment."""
        self.written: dict[Path, Recordable] = {}
        """Files of this simulation and whose data they hold."""
        self.files = FilesAtEnd()
        self._cells = 0
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

    # -- the description -----------------------------------------------------------------------

    def add_population(self, population: Population) -> int:
        """Take in a population and return the id of its first cell."""
        self._check_late("populations")
        self.offer.check_celltype(population)
        self.populations.append(population)
        first, self._cells = self._cells, self._cells + population.size
        return first

    def add_projection(self, projection: Projection) -> None:
        """Take in a projection."""
        self._check_late("projections")
        if self._builder is not None:
            self._builder.check_delays(projection)
        self.projections.append(projection)

    def add_current(self, current: CurrentSource) -> int:
        """Take in a current source and return its number."""
        self.check_open()
        self.currents.append(current)
        return len(self.currents) - 1

    def parameters_changed(self, population: Population, indices: IntArray, names: Sequence[str]) -> None:
        """Have the engine, if it runs, take over parameters of some cells."""
        if not population.running:
            return
        if population in self.sources:
            self.sources[population].changed(indices, self.now)
        else:
            native = native_parameters(
                population, self.offer.native_cell(population.celltype), indices, names
            )
            with Interrupts():
                self.engine.set_parameters(indices + population.first_id, native)

    def change_weights(self, projection: Projection, new: Wiring) -> None:
        """Have the running engine change the weights of a projection."""
        self.offer.check_weight_changes()
        if self._builder is not None:
            with Interrupts():
                self._builder.change_weights(projection, new)

    def current_injected(self, key: int, ids: IntArray) -> None:
        """Take in that a current goes into more cells, from the next run on."""
        if ids.size:  # else all have it already
            self._check_late("currents")
            self.injections.append((key, ids))

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

    def check_injectable(self, ids: IntArray) -> None:
        """Raise if a current cannot be injected into one of the cells."""
        self.check_open()
        for population in self._owners(ids):
            if not population.injectable:
                raise NotSupported(
                    f"A current cannot be injected into {population.label!r}: "
                    f"{type(population.celltype).__name__} has no membrane."
                )

    def owners(self, population: Population, cells: IntArray) -> IntArray:
        """Return the process that each of a population's cells, given by their indices, belongs to."""
        ids = cells + population.first_id
        if self.ranks.size == 1 or self.is_source(population):
            return ids % self.ranks.size
        return self.engine.rank_of(ids)

    def is_source(self, population: Population) -> bool:
        """Return whether the population emits spikes by itself."""
        return population in self.sources

    # -- the course in time --------------------------------------------------------------------

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

    def emitted(self, population: Population, first: int, last: int) -> Emitted:
        """Return what the sources of a population emit from step `first` through `last`."""
        return self.sources[population].emitted(first, last)

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Which programs with which settings made the data."""
        engine = self.backend.engine
        return {
            "simulator": engine.name,
            "simulator_version": engine.version(),
            "backend": f"{self.backend.distribution} {self.backend.version}",
            "pynn_data_version": version("pynn-data"),
            "dt": self.clock.dt,
            "seed": self.seed,
            "mpi_processes": self.ranks.size,
            "threads": self.threads,
        }

    # -- inside --------------------------------------------------------------------------------

    def _build(self) -> None:
        """Give the engine what it does not have yet, and begin to record from it."""
        if self._builder is None:
            self._builder = Builder(self)
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
        due = {i: self._callback(call) for i, call in enumerate(callbacks)}
        while self.now < target:
            advance(self, min([target, *(step for step in due.values() if step > self.now)]))
            for i, step in due.items():
                if step == self.now:
                    due[i] = self._callback(callbacks[i])

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

    def _callback(self, call: Callable[[float], float]) -> int:
        """Call, and return the step at which to call again."""
        time = call(self.time)
        if time is None:
            raise TypeError(
                f"A callback has returned None at t = {self.time:g} ms; it returns the time in ms to be called at "
                "next, float('inf') for never again."
            )
        time = number(time, "ms", "Time returned by a callback")
        step = NEVER if time == float("inf") else self.clock.steps(time, "Time returned by a callback")
        if step <= self.now:
            raise ValueError(
                f"A callback wants to be called at t = {time:g} ms, but that is not later than now, {self.time:g} ms. "
                "Return a later time, float('inf') for never again."
            )
        return step

    def _end_segment(self) -> None:
        """End all recordings, as far as an engine that may be in any state lets one."""
        self.complete()
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

    def _owners(self, ids: IntArray) -> list[Population]:
        return [p for p in self.populations if ((ids >= p.first_id) & (ids <= p.last_id)).any()]

    def _check_late(self, what: str) -> None:
        self.check_open()
        if self._builder is not None:
            self.offer.check_late(what)
