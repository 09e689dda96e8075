"""Weights and delays as scripts give them -> one number per connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.magnitude import magnitude
from pynn_data.network.connector import Pairs
from pynn_data.network.expressions import Expression
from pynn_data.network.functions import IndexBasedExpression, number_of_arguments
from pynn_data.network.network import Joined
from pynn_data.network.placement import Places
from pynn_data.network.possible import Rounding
from pynn_data.network.random import RandomDistribution
from pynn_data.network.space import UNIT
from pynn_data.network.streams import RandomStream
from pynn_data.network.synapses import check_value
from pynn_data.network.values import in_unit

__all__ = ["ConnectionValues", "rounding_of", "runs_of"]

TILES = {"weight": 1, "delay": 2}
"""Of the random numbers of a target."""


class ConnectionValues:
    """What weights and delays mean for the connections of a projection.

    Parameters
    ----------
    projection
        Named in errors; its targets have the units.
    places
        Where the cells were.
    """

    def __init__(self, projection: Joined, places: Places) -> None:
        self._projection = projection
        self._places = places

    def of(self, name: str, value: Any, pairs: Pairs, stream: RandomStream) -> FloatArray:
        """Return one number per connection, as `StaticSynapse` tells.

        Random numbers belong to a target, and functions of distance are called for one target after the other, so
        that no number depends on which others are made at the same time.

        Raises
        ------
        InvalidConnections
            The value does not suit these connections.
        """
        check_value(value, f"{self._what}: {name}")
        if isinstance(value, RandomDistribution):
            return self._drawn(name, value, pairs, stream)
        if isinstance(value, str):
            return self._of_distance(name, value, pairs)
        if isinstance(value, IndexBasedExpression):
            return self._of_indices(name, value, pairs)
        if callable(value):
            arguments = number_of_arguments(value)
            return self._called(name, value, pairs) if arguments != 1 else self._of_target(name, value, pairs)
        return self._spread(name, self.floats(name, value), pairs)

    def floats(self, name: str, value: Any) -> FloatArray:
        """Return a number or an array as floats in the unit of the targets."""
        what = f"{self._what}: {name}"
        with _refusals():
            floats, *_ = (magnitude(value, unit, what) for unit in self._units(name))
        return floats

    @property
    def _what(self) -> str:
        return f"Projection {self._projection.label!r}"

    def _units(self, name: str) -> set[str | None]:
        """Return the units of a weight or delay; what has a unit must be right for all targets."""
        if name == "delay":
            return {"ms"}
        return {part.population.celltype.weight_unit for part in self._projection.post.parts}

    def _drawn(self, name: str, value: RandomDistribution, pairs: Pairs, stream: RandomStream) -> FloatArray:
        with _refusals():
            plain, *_ = (in_unit(value, unit, f"{self._what}: {name}") for unit in self._units(name))
        generators = ((stream.generator(j, TILES[name]), some) for j, some in runs_of(pairs.post))
        return _joined([plain.draw(generator, some.stop - some.start) for generator, some in generators])

    def _of_distance(self, name: str, value: str, pairs: Pairs) -> FloatArray:
        expression = Expression(value, f"{self._what}: {name}")
        distances = self._places.distances(pairs.pre, pairs.post)
        values = expression(distances)
        wrong = ~np.isfinite(values)
        if wrong.any():
            raise InvalidConnections(
                f"{self._what}: {name}: {value!r:.80} is {values[wrong][0]:g} at d = {distances[wrong][0]:g} {UNIT}."
            )
        return values

    def _of_target(self, name: str, function: Callable[[FloatArray], Any], pairs: Pairs) -> FloatArray:
        """Return what a function of the distances to one target returns, for all targets."""
        return _joined([
            self._for_each(name, function(self._places.distances_to(j, pairs.pre[some])), some)
            for j, some in runs_of(pairs.post)
        ])  # fmt: skip

    def _of_indices(self, name: str, value: IndexBasedExpression, pairs: Pairs) -> FloatArray:
        function = value.within(self._projection)
        return _joined([
            self._for_each(name, function(pairs.pre[some].copy(), j), some) for j, some in runs_of(pairs.post)
        ])  # fmt: skip

    def _for_each(self, name: str, returned: Any, some: slice) -> FloatArray:
        values, n = self.floats(name, returned), some.stop - some.start
        if values.shape not in ((), (n,)):
            raise InvalidConnections(
                f"{self._what}: {name}: the function is to return a number for each of the {n} sources of a target, "
                f"not an array of shape {values.shape}."
            )
        return np.broadcast_to(values, (n,))

    def _called(self, name: str, function: Callable[[int, int], Any], pairs: Pairs) -> FloatArray:
        both = zip(pairs.pre.tolist(), pairs.post.tolist(), strict=True)
        values = self.floats(name, [function(i, j) for i, j in both])
        if values.ndim > 1:
            raise InvalidConnections(f"{self._what}: {name}: the function returns several numbers for a connection.")
        return values

    def _spread(self, name: str, array: FloatArray, pairs: Pairs) -> FloatArray:
        n, shape = pairs.pre.size, self._projection.shape
        if array.shape == shape:
            return array[pairs.pre, pairs.post]
        if array.shape not in ((), (n,)):
            raise InvalidConnections(
                f"{self._what}: {name}: an array of shape {array.shape} fits neither the groups {shape} nor the "
                f"{n} connections."
            )
        return np.array(np.broadcast_to(array, (n,)))


def rounding_of(delay: Any) -> Rounding:
    """Return what becomes of delays between two steps: those that nobody has written down are put on the grid."""
    if isinstance(delay, RandomDistribution):
        return "raised"
    of_distance = isinstance(delay, str) or (callable(delay) and number_of_arguments(delay) == 1)
    return "nearest" if of_distance else "none"


def runs_of(post: IntArray) -> Iterator[tuple[int, slice]]:
    """Yield (target, where its connections are) of pairs that are sorted by target."""
    targets, first = np.unique(post, return_index=True)
    ends = [*first.tolist(), post.size][1:]
    return ((j, slice(begin, end)) for j, begin, end in zip(targets.tolist(), first.tolist(), ends, strict=True))


def _joined(parts: list[FloatArray]) -> FloatArray:
    return np.concatenate(parts) if parts else np.empty(0)


@contextmanager
def _refusals() -> Iterator[None]:
    """Raise what is wrong with numbers as `InvalidConnections`."""
    try:
        yield
    except TypeError as error:
        raise InvalidConnections(
            f"{error} Possible are a number, array, RandomDistribution, function or expression of d."
        ) from None
    except ValueError as error:
        raise InvalidConnections(str(error)) from None
