"""The description, handed to an engine."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from pynn_data.contract import Connections, Engine, FloatArray, IntArray, NativeCell
from pynn_data.errors import InvalidConnections, NotSupported, PynnDataError
from pynn_data.interrupts import PATIENCE, Interrupts
from pynn_data.network.cells import SpikeSource
from pynn_data.network.network import Described, Network
from pynn_data.network.projection import Projection
from pynn_data.network.wiring import Wiring
from pynn_data.offer import Offer
from pynn_data.ranks import Ranks
from pynn_data.units import factor

__all__ = ["Builder", "Plan", "native_parameters"]


class Plan(Network):
    """A network as it is handed to an engine."""

    offer: Offer
    engine_class: type[Engine]
    threads: int
    options: Mapping[str, Any]
    populations: list[Described]
    projections: list[Projection]
    injections: list[tuple[int, IntArray]]
    """(number of a current, ids of cells), in the order of injection."""


class Builder:
    """One build of a simulation's network in an engine."""

    def __init__(self, simulation: Plan) -> None:
        self._simulation = simulation
        self._max_delay = simulation.delays.longest or _longest(simulation.projections, simulation.ranks)
        self.engine: Engine = simulation.engine_class(
            simulation.clock,
            threads=simulation.threads,
            max_delay=self._max_delay,
            options=simulation.options,
        )
        self.half_done = False
        """Whether the engine has been given a part of something, and perhaps not all."""
        self._populations = 0
        self._projections = 0
        self._injections = 0
        self._calls: dict[Projection, list[tuple[int, IntArray]]] = {}
        """The first of the keys of its connections onto some targets, and the indices of these."""
        self._keys = 0

    def add_new(self) -> None:
        """Add what has been described since the last time."""
        simulation = self._simulation
        for population in simulation.populations[self._populations :]:
            with self._as_a_whole():
                self._add_population(population)
                self._populations += 1
        for projection in simulation.projections[self._projections :]:
            with self._as_a_whole():
                self._add_projection(projection)
                self._projections += 1
        with self._as_a_whole():
            for key, ids in _by_current(simulation.injections[self._injections :]):
                self._add_current(key, ids)
            self._injections = len(simulation.injections)

    def change_weights(self, projection: Projection, new: Wiring) -> None:
        """Give the connections of a projection new weights instead of their present ones."""
        for key, targets in self._calls[projection]:
            present, future = (self._connections(projection, w.onto(targets), key) for w in (projection.wiring, new))
            for before, after in zip(present, future, strict=True):
                self.engine.set_weights(before, after.weight)

    def let_go(self) -> None:
        """Take note that the engine simulates the network no more."""
        for population in self._simulation.populations:
            population.running = False
        for projection in self._simulation.projections:
            projection.running = False

    def _add_population(self, population: Described) -> None:
        ids = np.arange(population.first_id, population.last_id + 1)
        if isinstance(population.celltype, SpikeSource):
            with self._refusals(f"the sources of {population.label!r}"):
                self.engine.add_sources(ids)
        else:
            cell = self._simulation.offer.native_cell(population.celltype)
            parameters = native_parameters(population, cell, np.arange(population.size))
            constants = {name: np.full(ids.size, value) for name, value in cell.constants.items()}
            if cell.key is not None:
                constants[cell.key] = keys(population)
            with self._refusals(f"the cells of {population.label!r} ({population.celltype.describe()})"):
                self.engine.add_cells(ids, cell, {**constants, **parameters}, _native_state(population, cell))
        population.running = True

    def check_delays(self, projection: Projection) -> None:
        """Raise if a projection has a longer delay than the engine was made for."""
        longest, dt = _longest_of(projection, self._simulation.ranks), self._simulation.clock.dt
        if longest > self._max_delay:
            raise InvalidConnections(
                f"Projection {projection.label!r}: delay of {longest * dt:g} ms is longer than "
                f"{self._max_delay * dt:g} ms, the longest when the first run began; "
                f"reset() first, or call setup(max_delay={longest * dt:g})."
            )

    def _add_projection(self, projection: Projection) -> None:
        with _dropped_if_refused(projection):
            self.check_delays(projection)
            calls = self._calls[projection] = []
            for targets, part in projection.wiring.in_blocks(self._local_targets(projection)):
                calls.append((self._keys, targets))
                for connections in self._connections(projection, part, self._keys):
                    self._keys += 1
                    with self._refusals(f"the connections of {projection.label!r}"):
                        self.engine.connect(connections)
        projection.running = True

    def _add_current(self, key: int, ids: IntArray) -> None:
        with self._refusals("a current"):
            self.engine.add_current(key, ids)

    @contextmanager
    def _as_a_whole(self) -> Iterator[None]:
        """Have Ctrl-C wait until something is completely in the engine."""
        with Interrupts(PATIENCE):
            yield
            self.half_done = False

    @contextmanager
    def _refusals(self, what: str) -> Iterator[None]:
        """Say what it was that the engine refused, in the description's terms."""
        self.half_done = True
        try:
            yield
        except PynnDataError:
            raise
        except Exception as error:
            raise NotSupported(f"{self.engine.name} refuses {what}: {error}") from error

    def _local_targets(self, projection: Projection) -> IntArray:
        """Return the indices of the targets that this process simulates."""
        ranks = self._simulation.ranks
        everyone = np.arange(projection.post.size)
        if ranks.size == 1:
            return everyone
        local: IntArray = everyone[self.engine.rank_of(projection.post.ids) == ranks.rank]
        return local

    def _connections(self, projection: Projection, local: Wiring, key: int) -> Iterator[Connections]:
        """Yield connections onto this process's cells for each population that the targets are from.

        Their keys are `key` and the numbers after it.
        """
        pre, post = projection.pre.ids[local.pairs.pre], projection.post.ids[local.pairs.post]
        for population in dict.fromkeys(part.population for part in projection.post.parts):
            onto = (post >= population.first_id) & (post <= population.last_id)
            if not self._simulation.ranks.largest(int(onto.any())):
                continue  # on any process: all are told of connections of one
            cell = self._simulation.offer.native_cell(population.celltype)
            scale = _between(population.celltype.weight_unit, cell.weight_unit)
            if population.conductance_based:
                scale *= cell.weight_signs.get(projection.receptor_type, 1)
            yield Connections(
                pre[onto],
                post[onto],
                local.weights[onto] * scale,
                local.delays[onto],
                projection.receptor_type,
                key,
            )
            key += 1


@contextmanager
def _dropped_if_refused(projection: Projection) -> Iterator[None]:
    """Take a projection that cannot be out of the simulation, so that it is not in the way of a right one."""
    try:
        yield
    except Exception as error:
        projection.drop()
        error.add_note(f"{projection.label!r} is no part of the simulation any more; make a projection that can be.")
        raise


def _by_current(injections: list[tuple[int, IntArray]]) -> Iterator[tuple[int, IntArray]]:
    """Return the injections with those of one current, as into one cell after the other, together."""
    targets: dict[int, list[IntArray]] = {}
    for key, ids in injections:
        targets.setdefault(key, []).append(ids)
    for key, pieces in targets.items():
        yield key, np.concatenate(pieces)


def native_parameters(
    population: Described, cell: NativeCell, indices: IntArray, names: Collection[str] | None = None
) -> dict[str, FloatArray]:
    """Return the engine's parameters, in its names and units, of some cells.

    With `names`, only those that follow from parameters of the front end with these names
    (and all derived ones).
    """
    values = {name: array[indices] for name, array in population.parameters.items()}
    native = {
        name: values[ours] * _between(population.celltype.known_unit(ours), unit)
        for ours, (name, unit) in cell.parameters.items()
        if names is None or ours in names
    }
    native.update({name: function(values) for name, function in cell.derived.items()})
    return native


def keys(population: Described) -> FloatArray:
    """Return the keys by which the cells draw random numbers: whole numbers below 2**53."""
    drawn: FloatArray = population.stream.generator().integers(0, 2**53, population.size).astype(np.float64)
    return drawn


def _between(unit: str | None, native: str | None) -> float:
    """Return the factor from the front end's unit to the engine's; where nobody knows that, they are the same."""
    return 1.0 if unit is None or native is None else factor(unit, native)


def _native_state(population: Described, cell: NativeCell) -> dict[str, FloatArray]:
    """Return the initial state, in the engine's names and units."""
    state: dict[str, FloatArray] = {}
    for name, follow in population.celltype.following.items():
        if name in cell.variables:
            variable = cell.variables[name]
            scale = _between(population.celltype.unit(name), variable.unit)
            state[variable.name] = follow(population.parameters) * scale
    for name, values in population.initial.items():
        settable = cell.variables.get(name)
        default = population.celltype.default_initial_values[name]
        if settable is not None and settable.settable:
            state[settable.name] = values * _between(population.celltype.known_unit(name), settable.unit)
        elif (values != default).any():
            raise NotSupported(
                f"{population.label!r}: the engine cannot start {name!r} at a value other than {default:g}."
            )
    return state


def _longest(projections: list[Projection], ranks: Ranks) -> int:
    """Return the longest delay of all projections."""
    longest = 1
    for projection in list(projections):
        with _dropped_if_refused(projection):
            longest = max(longest, _longest_of(projection, ranks))
    return longest


def _longest_of(projection: Projection, ranks: Ranks) -> int:
    """Return a projection's longest delay, of which each process looks for some targets', in the engine or not."""
    some = np.flatnonzero(projection.post.ids % ranks.size == ranks.rank)
    return ranks.largest(projection.wiring.longest_delay(some))
