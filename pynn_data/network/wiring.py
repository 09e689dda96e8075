"""The connections of a projection, made from its description: all, or those onto some of the targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.network.connection_values import ConnectionValues, rounding_of
from pynn_data.network.connector import Connector, Ends, Pairs, kept
from pynn_data.network.network import Joined
from pynn_data.network.placement import Places
from pynn_data.network.possible import onto_conductances, possible_delays, possible_weights
from pynn_data.network.random import RandomDistribution
from pynn_data.network.streams import RandomStream
from pynn_data.network.synapses import StaticSynapse

__all__ = ["ATTRIBUTES", "Description", "Wiring"]

ATTRIBUTES = ("weight", "delay")
BLOCK = 2**22
"""Pairs of cells that are looked at together when connections are made part by part."""
Array = TypeVar("Array", bound=np.ndarray)


class Description(NamedTuple):
    """What connections are made from: as it was when it was handed over, whatever becomes of it later."""

    connector: Connector
    synapse: StaticSynapse
    stream: RandomStream
    """Random numbers for the pairs."""
    streams: Mapping[str, RandomStream]
    """Random numbers for weights and delays."""
    places: Places
    """Where the cells were."""


class Wiring:
    """Pairs, weights and delays, which are made when they are first needed, as arrays of equal length.

    Random numbers belong to a target cell, so that of several processes each makes those onto its own cells only.
    """

    def __init__(
        self, projection: Joined, description: Description, targets: IntArray | None = None
    ) -> None:
        self._projection = projection
        self._description = description
        self._values = ConnectionValues(projection, description.places)
        self._targets = targets
        self._part: tuple[IntArray, Wiring] | None = None

    def check(self) -> None:
        """Raise if these connections cannot be, and make those that could turn out otherwise later.

        What is made later is what follows from the description for sure: numbers and arrays that any
        connection may have, and, with several processes, what is drawn.
        """
        with self._named():
            self._description.connector.check(self._ends)
        onto_conductances(self._projection)
        several = self._projection._simulation.ranks.size > 1
        for name in ATTRIBUTES:
            value = self._described(name)
            follows = isinstance(value, (RandomDistribution, str))
            later = several if follows else self._suits_all(name, value)
            if not later:
                getattr(self, f"{name}s")

    @cached_property
    def pairs(self) -> Pairs:
        """Joined cells, by their indices in the two groups."""
        connector, stream = self._description.connector, self._description.stream
        with self._named():
            if self._targets is None:
                pairs = connector.pairs(self._ends, stream)
            else:
                pairs = connector.pairs_onto(self._targets, self._ends, stream)
        own = _read_only if connector.certain else kept  # a connector of the user's own may keep its arrays
        return Pairs(own(pairs.pre), own(pairs.post), pairs.given)

    @cached_property
    def weights(self) -> FloatArray:
        """Weight of every connection, in the order of `pairs`."""
        return self.weights_from(self._described("weight"), self._description.streams["weight"])

    @cached_property
    def delays(self) -> IntArray:
        """Delay of every connection in time steps, in the order of `pairs`."""
        value = self._described("delay")
        if value is None:
            return _read_only(np.full(self.pairs.pre.size, self._projection._simulation.delays.shortest))
        return self.delays_from(value, self._description.streams["delay"])

    def weights_from(self, value: Any, stream: RandomStream) -> FloatArray:
        """Return the weights that a value as of `StaticSynapse` means; signs of another receptor are refused."""
        return _read_only(possible_weights(self._projection, self._values.of("weight", value, self.pairs, stream)))

    def delays_from(self, value: Any, stream: RandomStream) -> IntArray:
        """Return the delays, in time steps, that a value as of `StaticSynapse` means."""
        delays = self._values.of("delay", value, self.pairs, stream)
        return _read_only(possible_delays(self._projection, delays, rounding_of(value)))

    def changed(self, **arrays: np.ndarray) -> Wiring:
        """Return the same pairs with other ``weights`` or ``delays``."""
        other = self._new(self._targets)
        made = {name: value for name, value in vars(self).items() if name in ("weights", "delays")}
        vars(other).update({"pairs": self.pairs, **made, **arrays})
        return other

    def onto(self, targets: IntArray) -> Wiring:
        """Return the connections onto some targets, given by their indices in ascending order."""
        if targets.size == self._projection.post.size:
            return self
        if self._part is None or not np.array_equal(self._part[0], targets):
            self._part = targets, self._made_for(targets)
        return self._part[1]

    def in_blocks(self, targets: IntArray) -> Iterator[tuple[IntArray, Wiring]]:
        """Yield (targets, the connections onto them), in parts that are made one after the other and not kept.

        So a large network takes no more memory than the engine's own, unless somebody asks for its connections.
        What has been made already, or cannot be made target by target, or is shared with other processes, which
        are to be told of as many parts, comes as a whole.
        """
        synapse, several = self._description.synapse, self._projection._simulation.ranks.size > 1
        whole = "pairs" in vars(self) or any(_per_connection(v) for v in (synapse.weight, synapse.delay))
        if whole or several or not self._description.connector.by_target:
            yield targets, self.onto(targets)
            return
        size = max(1, BLOCK // self._projection.pre.size)
        for begin in range(0, targets.size, size):
            some = targets[begin : begin + size]
            yield some, self._new(some)

    def longest_delay(self, targets: IntArray) -> int:
        """Return the longest delay onto some targets in time steps; of one for all, no connection has to be made."""
        if "delays" not in vars(self) and self._description.connector.certain:
            value = self._described("delay")
            if value is None:
                return self._projection._simulation.delays.shortest
            if not (callable(value) or isinstance(value, (RandomDistribution, str)) or np.ndim(value)):
                number = self._values.floats("delay", value).reshape(1)
                return int(possible_delays(self._projection, number)[0])
        if not targets.size:
            return 1
        return max(int(part.delays.max(initial=1)) for _, part in self.in_blocks(targets))

    def _new(self, targets: IntArray | None) -> Wiring:
        return Wiring(self._projection, self._description, targets)

    def _made_for(self, targets: IntArray) -> Wiring:
        synapse = self._description.synapse
        if "pairs" not in vars(self) and not any(_per_connection(v) for v in (synapse.weight, synapse.delay)):
            return self._new(targets)
        chosen = np.isin(self.pairs.post, targets)
        part = self._new(targets)
        vars(part).update(
            pairs=self.pairs.only(chosen), weights=self.weights[chosen], delays=self.delays[chosen]
        )
        return part

    @property
    def _what(self) -> str:
        return f"Projection {self._projection.label!r}"

    @property
    def _ends(self) -> Ends:
        pre, post = self._projection.pre.ids, self._projection.post.ids
        return Ends(pre, post, self._description.places, self._projection)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say which projection it is that cannot be."""
        try:
            yield
        except InvalidConnections as error:
            raise InvalidConnections(f"{self._what}: {error}") from None

    def _described(self, name: str) -> Any:
        """Return the weight or delay of the description, which a list of connections may have."""
        connector, synapse = self._description.connector, self._description.synapse
        given = {} if connector.certain else self.pairs.given
        return given.get(name, getattr(synapse, name))

    def _suits_all(self, name: str, value: Any) -> bool:
        """Return whether a weight or delay is possible whichever cells are joined; a number has to be."""
        if value is None:
            return True
        if callable(value):
            return False
        possible: Callable[[Joined, FloatArray], np.ndarray] = (
            possible_weights if name == "weight" else possible_delays
        )
        array = self._values.floats(name, value)
        if array.ndim == 0:
            possible(self._projection, array.reshape(1))
            return True
        if array.shape != self._projection.shape:
            return False
        try:
            possible(self._projection, array.ravel())
        except ValueError:  # perhaps where nothing is joined
            return False
        return True


def _read_only(array: Array) -> Array:
    """Return an array of the wiring's own, which whoever is shown it cannot change."""
    array.flags.writeable = False
    return array


def _per_connection(value: Any) -> bool:
    """Return whether a weight or delay has a place among all connections, so that all have to be made."""
    return not isinstance(value, RandomDistribution) and not callable(value) and np.ndim(value) == 1
