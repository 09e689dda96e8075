"""A simulation from setup() to end(): the description, the engine that runs it, and the time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pynn_data.build import Builder, native_parameters
from pynn_data.contract import Clock, Engine, IntArray
from pynn_data.errors import NotSupported, SimulationEnded
from pynn_data.network.random import Streams
from pynn_data.network.sources import Emitted, SourceSpikes, spikes_of
from pynn_data.offer import DelayBounds, Offer
from pynn_data.ranks import world
from pynn_data.registry import Backend
from pynn_data.stimulus import feed

if TYPE_CHECKING:
    from pynn_data.network.currents import CurrentSource
    from pynn_data.network.population import Population
    from pynn_data.network.projection import Projection
    from pynn_data.network.recordable import Recordable
    from pynn_data.network.wiring import Wiring

__all__ = ["Segment", "Simulation"]

STRETCH = 250_000
"""Samples that an engine may hold before they are drained; bounds memory, changes nothing else."""
NEVER = 2**62
"""A step that no simulation comes to."""
FEED_STEPS = 16384
"""Sources are fed at most so many steps ahead."""


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
        self.streams = Streams(seed)
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
        self._to_write: dict[Path, tuple[Recordable, list[str]]] = {}
        self._cells = 0
        self._past: list[Segment] = []
        self._current: Segment | None = None
        self._builder: Builder | None = None
        self._sources: dict[Population, SourceSpikes] = {}
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
        if population in self._sources:
            self._sources[population].changed(indices, self.now)
        else:
            native = native_parameters(
                population, self.offer.native_cell(population.celltype), indices, names
            )
            self.engine.set_parameters(indices + population.first_id, native)

    def change_weights(self, projection: Projection, new: Wiring) -> None:
        """Have the running engine change the weights of a projection."""
        self.offer.check_weight_changes()
        if self._builder is not None:
            self._builder.change_weights(projection, new)

    def current_injected(self, key: int, ids: IntArray) -> None:
        """Take in that a current goes into more cells, from the next run on."""
        if ids.size:  # else all have it already
            self._check_late("currents")
            self.injections.append((key, ids))

    def check_open(self) -> None:
        """Raise if the simulation is over."""
        if self._ended:
            raise SimulationEnded(f"The simulation has ended ({self._ended}); call setup() for a new one.")

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
        return population in self._sources

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
        self.check_open()
        self._build()
        if target > self.now and self._current is None:
            self._current = Segment(self.segment, datetime.now())
        due = {i: self._callback(call) for i, call in enumerate(callbacks)}
        while self.now < target:
            self._run_stretches(min([target, *(step for step in due.values() if step > self.now)]))
            for i, step in due.items():
                if step == self.now:
                    due[i] = self._callback(callbacks[i])

    def reset(self, annotations: Mapping[str, Any]) -> None:
        """Return to t = 0; what has run becomes a segment with the annotations."""
        self.check_open()
        if self._current is not None:
            self._current.annotations.update(annotations)
            self._end_segment()
            self._current.last = self.now
            self._past.append(self._current)
            self.segment += 1
        self._close()
        self._current = None
        self.now = 0

    def end(self, why: str = "end() was called") -> None:
        """Close the engine; what was recorded can still be read."""
        if self._ended is None:
            if self._current is not None:
                self._end_segment()
            self._close()
            self._ended = why
            if self.segments():
                for path, (group, names) in self._to_write.items():
                    group.write_data(path, names)

    def write_at_end(self, group: Recordable, names: list[str], target: str | os.PathLike[str]) -> None:
        """Have end() write variables of a group to a file."""
        from pynn_data.files.write import check_target

        if not isinstance(target, (str, os.PathLike)):
            raise TypeError(
                f"to_file is a path, not a {type(target).__name__}; a Neo IO object is given to write_data()."
            )
        path = check_target(group, target)
        self.written[path] = group
        _, already = self._to_write.get(path, (group, []))
        self._to_write[path] = group, list(dict.fromkeys([*already, *names]))

    def complete(self) -> None:
        """Make sure that all signals have their sample at now."""
        if self._builder is not None:
            for population in self.populations:
                population.recording.complete(self.now)

    def segments(self) -> list[Segment]:
        """Return what has run, in order."""
        return [*self._past, *([self._current] if self._current is not None else [])]

    def emitted(self, population: Population, first: int, last: int) -> Emitted:
        """Return what the sources of a population emit from step `first` through `last`."""
        return self._sources[population].emitted(first, last)

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
        builder = self._builder or Builder(self)
        try:
            builder.add_new()
        except Exception:
            if builder is not self._builder:
                builder.close()  # nothing has run: all is built anew when the cause is mended
            raise
        self._builder = builder
        for population in self.populations:
            if population not in self._begun:
                self._begin(population)

    def _begin(self, population: Population) -> None:
        self._begun.add(population)
        source = spikes_of(population, self.clock)
        if source is not None:
            self._sources[population] = source
        population.recording.begin_segment(self.now)

    def _run_stretches(self, target: int) -> None:
        """Feed, advance, drain, until step `target`."""
        fed = self.now
        while self.now < target:
            if fed <= self.now:
                fed = min(target, self.now + FEED_STEPS)
                self.engine.feed(feed(self, self._sources, fed + self.backend.engine.lookahead))
            step = min(fed, self.now + self._stretch(), *self._boundaries(target))
            self.engine.advance(step - self.now)
            self.now = step
            for population in self.populations:
                population.recording.drain(self.now)
            for population in self.populations:
                population.recording.end_due(self.now)
                population.recording.begin_due(self.now)

    def _boundaries(self, target: int) -> list[int]:
        found = (p.recording.next_boundary(self.now) for p in self.populations)
        return [target, *(step for step in found if step is not None)]

    def _stretch(self) -> int:
        rows = sum(population.recording.rows_per_step() for population in self.populations)
        return max(1, int(STRETCH / rows)) if rows else FEED_STEPS

    def _callback(self, call: Callable[[float], float]) -> int:
        """Call, and return the step at which to call again."""
        time = call(self.time)
        step = NEVER if time == float("inf") else self.clock.steps(time, "Time returned by a callback")
        if step <= self.now:
            raise ValueError(
                f"A callback wants to be called at t = {time:g} ms, but that is not later than now, {self.time:g} ms. "
                "Return a later time, float('inf') for never again."
            )
        return step

    def _end_segment(self) -> None:
        for population in self.populations:
            population.recording.end_segment(self.now)

    def _close(self) -> None:
        if self._builder is not None:
            self._builder.close()
            self._builder = None
        self._sources.clear()
        self._begun.clear()

    def _owners(self, ids: IntArray) -> list[Population]:
        return [p for p in self.populations if ((ids >= p.first_id) & (ids <= p.last_id)).any()]

    def _check_late(self, what: str) -> None:
        self.check_open()
        if self._builder is not None:
            self.offer.check_late(what)
