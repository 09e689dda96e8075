"""What all connectors share."""

from __future__ import annotations

import copy
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np

from pynn_data.arguments import a_bool
from pynn_data.contract import FloatArray, IntArray
from pynn_data.frames import level_of_user
from pynn_data.network.placement import Places
from pynn_data.network.random import NumpyRNG
from pynn_data.network.streams import RandomStream, Streams
from pynn_data.network.words import in_words

__all__ = ["Connector", "Ends", "Pairs", "kept", "sorted_pairs"]


class Ends(NamedTuple):
    """Ids of the cells that a connector may join, in the order of their indices."""

    pre: IntArray
    post: IntArray
    places: Places | None = None
    """Where the cells are."""
    projection: Any = None
    """Whose ends they are."""


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
    """Chooses pairs of cells; what it cannot do is `InvalidConnections`.

    Parameters
    ----------
    location_selector
        None: cells have one compartment, so that there is no choice between places on them.
    safe
        Weights and delays are checked, whatever it is. False is ignored, with a warning.
    callback
        Function that is called with the share of the connections that is made, the last time with 1. They are made
        at the call of `Projection` then, not when they are first needed.
    verbose
        True is ignored, with a warning: nothing is printed.

    Raises
    ------
    TypeError
        An argument is of another kind.
    """

    rng: NumpyRNG | None = None
    callback: Callable[[float], Any] | None = None
    column_names: Sequence[str] = ()
    """Parameters of synapses that the connector itself prescribes."""
    by_target: ClassVar[bool] = False
    """Whether it chooses for each target apart, so that pairs onto some take a part of the time of all."""
    certain: bool = False
    """Whether the pairs, of which none has weights or delays, are possible where `check` finds nothing wrong."""

    def __init__(
        self,
        location_selector: None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        verbose: bool = False,
    ) -> None:
        name = type(self).__name__
        if location_selector is not None:
            raise TypeError(
                f"{name}: location_selector is None, for cells have one compartment, not {location_selector!r:.60}. "
                "Other arguments, such as rng, are given by name."
            )
        if not a_bool(safe, f"{name}: safe"):
            _ignored(f"{name}: safe=False is ignored; weights and delays are always checked.")
        if a_bool(verbose, f"{name}: verbose"):
            _ignored(f"{name}: verbose=True is ignored; give a callback that is told how much is done.")
        if callback is not None:
            if not callable(callback):
                raise TypeError(f"{name}: callback is a function of the share that is done, not {callback!r:.60}.")
            self.callback = callback

    def check(self, ends: Ends) -> None:  # noqa: B027 (most have nothing to check)
        """Raise if the cells cannot be joined so, whatever is drawn."""

    @property
    def givers(self) -> tuple[Streams | None, ...]:
        """Generators that random numbers are taken from."""
        return (self.rng,)

    def prescribed(self, name: str) -> FloatArray | None:
        """Return the values of a parameter of synapses that the connector itself prescribes, if it does."""
        return None

    def kept(self) -> Connector:
        """Return the connector as it is now, which nobody else can change."""
        own = copy.copy(self)
        vars(own).update({name: kept(value) for name, value in vars(self).items() if name != "callback"})
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
        hidden = ("rng", "callback", "certain")
        shown = {name: value for name, value in vars(self).items() if name not in hidden and name[0] != "_"}
        return in_words(self, shown)

    def __repr__(self) -> str:
        return self.describe()


def _ignored(text: str) -> None:
    warnings.warn(text, stacklevel=level_of_user(), category=UserWarning)


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
