"""A simulation from setup() to end(): the description of the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

from pynn_data.build import Builder, Plan, native_parameters
from pynn_data.contract import Capability, Clock, Engine, IntArray, NativeVariable
from pynn_data.errors import NotSupported, SimulationEnded
from pynn_data.interrupts import Interrupts
from pynn_data.joining import joined
from pynn_data.network.delays import DelayBounds
from pynn_data.network.network import Current, Described
from pynn_data.network.projection import Projection
from pynn_data.network.sources import SourceSpikes
from pynn_data.network.streams import Streams, follow
from pynn_data.network.wiring import Wiring
from pynn_data.offer import Offer
from pynn_data.recording.cells import Emitted
from pynn_data.recording.written import Files
from pynn_data.registry import Backend
from pynn_data.stimulus import FEED_STEPS, feed, spikes_of, steps_to_feed

__all__ = ["Simulation"]


class Simulation(Plan):
    """The network that a script describes, and the engine that simulates it."""

    driven = True
    remedy = "reset()"
    anew = "call setup() for a new one"

    def __init__(
        self,
        backend: Backend,
        files: Files,
        *,
        timestep: float,
        min_delay: float | str,
        max_delay: float | str,
        seed: int,
        threads: int,
        parallel: bool,
        options: Mapping[str, Any],
    ) -> None:
        super().__init__(files)
        self.offer = Offer(backend.engine)
        self.offer.check_setup(timestep, threads, options)
        self.ranks = joined(backend.engine, parallel, "setup")
        self.backend = backend
        self.engine_name = backend.name
        self.engine_class = backend.engine
        self.clock = Clock(float(timestep))
        self.seed = seed
        self.threads = threads
        self.options = dict(options)
        self.delays = DelayBounds.of(self.clock, min_delay, max_delay)
        self.streams = Streams.of_setup(seed)
        follow(self.streams)
        self.populations = []
        self.projections = []
        self.currents: list[Current] = []
        self.injections = []
        self.sources: dict[Described, SourceSpikes] = {}
        self._cells = 0
        self._builder: Builder | None = None
        self._begun: set[Described] = set()
        self._announced = False
        """Whether what comes from outside is still as the engine was told."""

    # -- the description -----------------------------------------------------------------------

    def add_population(self, population: Described) -> int:
        """Take in a population and return the id of its first cell."""
        self._check_late(Capability.LATE_CELLS)
        self.offer.check_celltype(population)
        self.populations.append(population)
        first, self._cells = self._cells, self._cells + population.size
        return first

    def add_projection(self, projection: Projection) -> None:
        """Take in a projection."""
        self._check_late(Capability.LATE_CONNECTIONS)
        if self._builder is not None:
            self._builder.check_delays(projection)
        self.projections.append(projection)

    def drop_projection(self, projection: Projection) -> None:
        """Take a projection out that cannot be."""
        self.projections.remove(projection)

    def add_current(self, current: Current) -> int:
        """Take in a current source and return its number."""
        self.check_open()
        self.currents.append(current)
        return len(self.currents) - 1

    def parameters_changed(self, population: Described, indices: IntArray, names: Sequence[str]) -> None:
        """Have the engine, if it runs, take over parameters of some cells."""
        if not population.running:
            return
        if population in self.sources:
            self.sources[population].changed(indices, self.now)
            self._announced = False
        else:
            self.offer.check_late(Capability.PARAMETER_CHANGES)
            native = native_parameters(
                population, self.offer.native_cell(population.celltype), indices, names
            )
            with Interrupts():
                self.engine.set_parameters(indices + population.first_id, native)

    def change_weights(self, projection: Projection, new: Wiring) -> None:
        """Have the running engine change the weights of a projection."""
        self.offer.check_late(Capability.WEIGHT_CHANGES)
        if self._builder is not None:
            with Interrupts():
                self._builder.change_weights(projection, new)

    def current_injected(self, key: int, ids: IntArray) -> None:
        """Take in that a current goes into more cells, from the next run on."""
        if ids.size:  # else all have it already
            self._check_late(Capability.LATE_CURRENTS)
            self.injections.append((key, ids))
            self._announced = False

    def current_changed(self) -> None:
        """Take in that a current has other values, from now on."""
        self._announced = False

    def check_injectable(self, ids: IntArray) -> None:
        """Raise if a current cannot be injected into one of the cells."""
        self.check_open()
        self.offer.check_currents()
        for population in self._owners(ids):
            if not population.injectable:
                kind = population.celltype
                why = kind.why_not_injectable or f"{type(kind).__name__} has no membrane."
                raise NotSupported(f"A current cannot be injected into {population.label!r}: {why}")

    def check_recordable(self, population: Described, names: Sequence[str]) -> None:
        """Raise if the engine cannot record one of the variables."""
        self.offer.check_recordable(population, names)

    def native(self, population: Described, variable: str) -> NativeVariable:
        """Return a variable as the engine has it."""
        return self.offer.native_cell(population.celltype).variables[variable]

    def owners(self, population: Described, cells: IntArray) -> IntArray:
        """Return the process that each of a population's cells, given by their indices, belongs to."""
        ids = cells + population.first_id
        if self.ranks.size == 1 or self.is_source(population):
            return ids % self.ranks.size
        return self.engine.rank_of(ids)

    def is_source(self, population: Described) -> bool:
        """Return whether the population emits spikes by itself."""
        return population in self.sources

    def emitted(self, population: Described, first: int, last: int) -> Emitted:
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

    # -- the course ----------------------------------------------------------------------------

    @property
    def simulator(self) -> str:
        """Name of the engine."""
        return self.engine_class.name

    @property
    def present(self) -> bool:
        """Whether an engine runs."""
        return self._builder is not None

    @property
    def engine(self) -> Engine:
        """The running engine."""
        if self._builder is None:
            raise SimulationEnded("No engine runs.")
        return self._builder.engine

    host = engine

    def prepare(self) -> None:
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

    def supplied(self, target: int) -> int:
        """Hand the engine what comes from outside; return the step up to which that suffices."""
        until = min(target, self.now + steps_to_feed(self.sources.values(), FEED_STEPS))
        ahead = until + self.engine_class.lookahead
        self.engine.feed(feed(self.clock, self.now, ahead, self.sources, self.currents, unchanged=self._announced))
        self._announced = True
        return until

    def reset(self, annotations: Mapping[str, Any]) -> None:
        """Return to t = 0; what has run becomes a segment with the annotations."""
        self.check_idle("reset()")
        self.check_open()
        with Interrupts():
            self._end_segment()
            self._finish_segment(annotations)
            self.broken = None
            self.now = 0
            self._forget_build()

    def leave(self) -> None:
        """Close the engine."""
        builder, self._builder = self._builder, None
        self._announced = False
        self.sources.clear()
        self._begun.clear()
        if builder is not None:
            builder.let_go()
            try:
                builder.engine.close()
            except Exception as error:
                self._warn("cannot close its network", error)

    # -- inside --------------------------------------------------------------------------------

    def _forget_build(self) -> None:
        self.leave()
        for population in self.populations:
            population.recording.cut(-1)

    def _begin_new(self) -> None:
        for population in self.populations:
            if population not in self._begun:
                self._begin(population)

    def _begin(self, population: Described) -> None:
        self._begun.add(population)
        source = spikes_of(population, self.clock)
        if source is not None:
            self.sources[population] = source
            self._announced = False
        population.recording.begin_segment(self.now)

    def _owners(self, ids: IntArray) -> list[Described]:
        return [p for p in self.populations if ((ids >= p.first_id) & (ids <= p.last_id)).any()]

    def _check_late(self, what: Capability) -> None:
        self.check_open()
        if self._builder is not None:
            self.offer.check_late(what)
