"""What all connectors share."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from typing import Any, ClassVar, NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.network.random import NumpyRNG
from pynn_data.network.streams import RandomStream
from pynn_data.network.words import in_words

__all__ = ["Connector", "Ends", "Pairs", "kept", "sorted_pairs"]


class Ends(NamedTuple):
    """Ids of the cells that a connector may join, in the order of their indices."""

    pre: IntArray
    post: IntArray


class Pairs(NamedTuple):
    """Joined cells by their indices, sorted by (post, pre), with what the connector itself prescribes."""

    pre: IntArray
    post: IntArray
    given: dict[str, FloatArray]
    """"weight" and "delay", if the connector has them."""

    def only(self, chosen: np.ndarray) -> Pairs:
        """Return those at which `chosen` is true."""
        given = {name: values[chosen] for name, values in self.given.items()}
        return Pairs(self.pre[chosen], self.post[chosen], given)


class Connector(ABC):
    """Chooses pairs of cells; what it cannot do is `InvalidConnections`."""

    rng: NumpyRNG | None = None
    by_target: ClassVar[bool] = False
    """Whether it chooses for each target apart, so that pairs onto some take a part of the time of all."""
    certain: ClassVar[bool] = False
    """Whether the pairs, of which none has weights or delays, are possible where `check` finds nothing wrong."""

    def check(self, ends: Ends) -> None:  # noqa: B027 (most have nothing to check)
        """Raise if the cells cannot be joined so, whatever is drawn."""

    def kept(self) -> Connector:
        """Return the connector as it is now, which nobody else can change."""
        own = copy.copy(self)
        vars(own).update({name: kept(value) for name, value in vars(self).items()})
        return own

    @abstractmethod
    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""

    def pairs_onto(self, targets: IntArray, ends: Ends, stream: RandomStream) -> Pairs:
        """Return those of the pairs that have one of some targets, given by their indices in ascending order."""
        pairs = self.pairs(ends, stream)
        return pairs.only(np.isin(pairs.post, targets))

    def describe(self) -> str:
        """Return the connector in words."""
        return in_words(self, {name: value for name, value in vars(self).items() if name != "rng"})

    def __repr__(self) -> str:
        return self.describe()


def kept(value: Any) -> Any:
    """Return an array, or anything else, that only its holder can change."""
    if not isinstance(value, np.ndarray):
        return copy.deepcopy(value)
    if value.base is None and not value.flags.writeable:
        return value
    own = value.copy()
    own.flags.writeable = False
    return own


def sorted_pairs(pre: IntArray, post: IntArray, given: dict[str, FloatArray]) -> Pairs:
    """Return pairs in the order that all have."""
    order = np.lexsort((pre, post))
    return Pairs(pre[order], post[order], {name: values[order] for name, values in given.items()})
