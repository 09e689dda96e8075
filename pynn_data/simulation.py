"""A simulation from setup() to end(): the description of the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pynn_data.build import Builder, native_parameters
from pynn_data.contract import Clock, IntArray
from pynn_data.course import Course, Segment
from pynn_data.errors import NotSupported
from pynn_data.interrupts import Interrupts
from pynn_data.network.sources import Emitted
from pynn_data.network.streams import Streams, follow
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


class Simulation(Course):
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
        super().__init__()
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
        self.written: dict[Path, Recordable] = {}
        """Files of this simulation and whose data they hold."""
        self._cells = 0

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

    def feed(self, until: int) -> None:
        """Hand the engine what comes from outside up to a step."""
        self.engine.feed(feed(self, self.sources, until + self.backend.engine.lookahead))

    def _new_builder(self) -> Builder:
        return Builder(self)

    def _owners(self, ids: IntArray) -> list[Population]:
        return [p for p in self.populations if ((ids >= p.first_id) & (ids <= p.last_id)).any()]

    def _check_late(self, what: str) -> None:
        self.check_open()
        if self._builder is not None:
            self.offer.check_late(what)
