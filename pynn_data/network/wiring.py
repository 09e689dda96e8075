"""The connections of a projection, made from its description: all, or those onto some of the targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.magnitude import magnitude
from pynn_data.network.connectors import Ends, Pairs
from pynn_data.network.random import RandomDistribution, RandomStream
from pynn_data.network.values import in_unit

if TYPE_CHECKING:
    from pynn_data.network.projection import Projection

__all__ = ["ATTRIBUTES", "Wiring"]

ATTRIBUTES = ("weight", "delay")


class Wiring:
    """Pairs, weights and delays, which are made when they are first needed, as arrays of equal length.

    Random numbers belong to a target cell, so that of several processes each makes those onto its own cells only.
    """

    def __init__(
        self,
        projection: Projection,
        stream: RandomStream,
        streams: Mapping[str, RandomStream],
        targets: IntArray | None = None,
    ) -> None:
        self._projection = projection
        self._stream = stream
        self._streams = streams
        """Random numbers for the weights and delays of the description."""
        self._targets = targets
        self._part: tuple[IntArray, Wiring] | None = None

    @cached_property
    def pairs(self) -> Pairs:
        """Joined cells, by their indices in the two groups."""
        connector = self._projection.connector
        ends = Ends(self._projection.pre.ids, self._projection.post.ids)
        try:
            if self._targets is None:
                return connector.pairs(ends, self._stream)
            return connector.pairs_onto(self._targets, ends, self._stream)
        except InvalidConnections as error:
            raise InvalidConnections(f"{self._what}: {error}") from None

    @cached_property
    def weights(self) -> FloatArray:
        """Weight of every connection, in the order of `pairs`."""
        value = self.pairs.given.get("weight", self._projection.synapse_type.weight)
        return self.weights_from(value, self._streams["weight"])

    @cached_property
    def delays(self) -> IntArray:
        """Delay of every connection in time steps, in the order of `pairs`."""
        value = self.pairs.given.get("delay", self._projection.synapse_type.delay)
        if value is None:
            return np.full(self.pairs.pre.size, self._projection._simulation.delays.shortest)
        return self.delays_from(value, self._streams["delay"])

    def weights_from(self, value: Any, stream: RandomStream) -> FloatArray:
        """Return the weights that a value as of `StaticSynapse` means; signs of another receptor are refused."""
        weights = self._values("weight", value, stream)
        onto_conductances, receptor = self._onto_conductances(), self._projection.receptor_type
        inhibitory_current = receptor == "inhibitory" and not onto_conductances
        wrong = weights > 0 if inhibitory_current else weights < 0
        if wrong.any():
            kind = "conductance-based" if onto_conductances else "current-based"
            must = "zero or negative" if inhibitory_current else "zero or positive"
            raise InvalidConnections(
                f"{self._what}: weights of {receptor} synapses onto {kind} cells must be {must}, not "
                f"{weights[wrong][0]:g}."
            )
        return weights

    def delays_from(self, value: Any, stream: RandomStream) -> IntArray:
        """Return the delays, in time steps, that a value as of `StaticSynapse` means."""
        delays = self._values("delay", value, stream)
        simulation = self._projection._simulation
        exact = delays / simulation.clock.dt
        steps = np.rint(exact).astype(np.int64)
        off = np.abs(exact - steps) > 1e-6
        if isinstance(value, RandomDistribution):
            # What a distribution yields below the shortest delay is the shortest delay, on the grid.
            steps = np.maximum(steps, simulation.delays.shortest)
        elif off.any():
            simulation.clock.steps(float(delays[off][0]), f"{self._what}: delay")
        simulation.delays.check(steps, self._what)
        return steps

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

    def _new(self, targets: IntArray | None) -> Wiring:
        return Wiring(self._projection, self._stream, self._streams, targets)

    def _made_for(self, targets: IntArray) -> Wiring:
        synapse = self._projection.synapse_type
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

    def _values(self, name: str, value: Any, stream: RandomStream) -> FloatArray:
        """Return one number per connection.

        `value` is a number, an array of shape (pre, post), one number per connection in the order of `pairs`, a
        function of (pre index, post index), or a `RandomDistribution`, which is drawn target by target.
        """
        what = f"{self._what}: {name}"
        for unit in self._units(name):  # what has a unit must be right for all targets
            if isinstance(value, RandomDistribution):
                values = self._drawn(value, unit, what, stream, 1 + ATTRIBUTES.index(name))
            elif callable(value):
                values = self._called(value, unit, what)
            else:
                values = self._spread(value, unit, what)
        if not np.isfinite(values).all():
            raise InvalidConnections(f"{what} must be finite.")
        return values

    def _onto_conductances(self) -> bool:
        kinds = {part.population.conductance_based for part in self._projection.post.parts}
        if len(kinds) > 1:
            raise InvalidConnections(
                f"{self._what}: the targets are partly conductance-based, partly not, so one weight cannot suit all."
            )
        return kinds.pop()

    def _units(self, name: str) -> set[str]:
        if name == "delay":
            return {"ms"}
        return {part.population.celltype.weight_unit for part in self._projection.post.parts}

    def _drawn(
        self, value: RandomDistribution, unit: str, what: str, stream: RandomStream, tile: int
    ) -> FloatArray:
        try:
            plain = in_unit(value, unit, what)
        except (TypeError, ValueError) as error:
            raise InvalidConnections(str(error)) from None
        drawn = [plain.draw(stream.generator(j, tile), size) for j, size in _targets(self.pairs.post)]
        return np.concatenate(drawn) if drawn else np.empty(0)

    def _called(self, function: Callable[[int, int], Any], unit: str, what: str) -> FloatArray:
        both = zip(self.pairs.pre.tolist(), self.pairs.post.tolist(), strict=True)
        values = _numbers([function(i, j) for i, j in both], unit, what)
        if values.ndim > 1:
            raise InvalidConnections(f"{what}: the function returns several numbers for a connection.")
        return values

    def _spread(self, value: Any, unit: str, what: str) -> FloatArray:
        n, shape = self.pairs.pre.size, self._projection.shape
        array = _numbers(value, unit, what)
        if array.shape == shape:
            return array[self.pairs.pre, self.pairs.post]
        if array.shape not in ((), (n,)):
            raise InvalidConnections(
                f"{what}: an array of shape {array.shape} fits neither the groups {shape} nor the {n} connections."
            )
        return np.array(np.broadcast_to(array, (n,)))


def _numbers(value: Any, unit: str, what: str) -> FloatArray:
    try:
        return magnitude(value, unit, what)
    except TypeError as error:
        raise InvalidConnections(
            f"{error} Possible are a number, array, RandomDistribution or function of (pre index, post index)."
        ) from None
    except ValueError as error:
        raise InvalidConnections(str(error)) from None


def _per_connection(value: Any) -> bool:
    """Return whether a weight or delay has a place among all connections, so that all have to be made."""
    return not isinstance(value, RandomDistribution) and not callable(value) and np.ndim(value) == 1


def _targets(post: IntArray) -> Iterator[tuple[int, int]]:
    """Yield (target, number of its connections)."""
    targets, sizes = np.unique(post, return_counts=True)
    return zip(targets.tolist(), sizes.tolist(), strict=True)
