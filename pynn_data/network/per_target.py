"""Connectors that are drawn: what they share, and those that choose the sources of each target by itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np

from pynn_data.arguments import a_bool
from pynn_data.contract import IntArray
from pynn_data.magnitude import number
from pynn_data.network.connector import Connector, Ends, Pairs
from pynn_data.network.random import NumpyRNG
from pynn_data.network.streams import RandomStream

__all__ = ["AllToAllConnector", "Drawn", "FixedProbabilityConnector", "PerTarget", "allowed_among"]

NONE = np.zeros(0, dtype=np.int64)
NO_MUTUAL = "NoMutual"


class Drawn(Connector):
    """A connector with random numbers, that may join cells to themselves or not."""

    certain = True
    no_mutual = False
    """Whether "NoMutual" has a meaning."""

    def __init__(self, allow_self_connections: bool | str, rng: NumpyRNG | None, *others: Any) -> None:
        super().__init__(*others)
        name, mutual = type(self).__name__, self.no_mutual and isinstance(allow_self_connections, str)
        if not (mutual and allow_self_connections == NO_MUTUAL):
            also = f" or {NO_MUTUAL!r}" if self.no_mutual else ""
            allow_self_connections = a_bool(allow_self_connections, f"{name}: allow_self_connections", also)
        self.allow_self_connections = allow_self_connections
        if not (rng is None or isinstance(rng, NumpyRNG)):
            raise TypeError(f"{name}: rng is a NumpyRNG, not {rng!r:.60}.")
        self.rng = rng

    def allowed(self, ids: IntArray, cell: int, among: IntArray, leads: np.ufunc) -> IntArray:
        """Return the indices of the cells at the other end that a cell may be joined to.

        Parameters
        ----------
        ids
            Of the cells at the other end.
        cell
            Id of the cell.
        among
            Ids of all cells at its own end.
        leads
            Compares `ids` with `cell`: true where the connection begins at the later cell, of the larger id.
        """
        if self.allow_self_connections != NO_MUTUAL:
            return allowed_among(ids, cell, bool(self.allow_self_connections))
        if cell not in ids:
            return np.arange(ids.size)
        return np.flatnonzero(~np.isin(ids, among, kind="table") | leads(ids, cell))


class PerTarget(Drawn):
    """A connector that chooses the sources of one target after the other."""

    by_target = True

    @abstractmethod
    def sources_of(self, target: int, ends: Ends, stream: RandomStream) -> IntArray:
        """Return the sources of one target, by their indices in ascending order.

        Random numbers are those of ``stream.generator(target)``.
        """

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join."""
        return self.pairs_onto(np.arange(ends.post.size), ends, stream)

    def pairs_onto(self, targets: IntArray, ends: Ends, stream: RandomStream) -> Pairs:
        """Choose for these targets only."""
        chosen = []
        for j in targets.tolist():
            chosen.append(self.sources_of(j, ends, stream))
            if self.callback is not None:
                self.callback(len(chosen) / targets.size)
        sizes = [c.size for c in chosen]
        return Pairs(np.concatenate([NONE, *chosen]), np.repeat(targets, sizes), {})

    def candidates(self, target: int, ends: Ends) -> IntArray:
        """Return the sources that may be joined to a target."""
        cell = ends.post[target]
        return self.allowed(ends.pre, cell, ends.post, np.greater)


class AllToAllConnector(PerTarget):
    """Joins every cell to every cell.

    Parameters
    ----------
    allow_self_connections
        Whether a cell may be joined to itself.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    TypeError
        `allow_self_connections` is no bool.
    """

    def __init__(
        self,
        allow_self_connections: bool = True,
        location_selector: None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(allow_self_connections, None, location_selector, safe, callback, verbose)

    def sources_of(self, target: int, ends: Ends, stream: RandomStream) -> IntArray:
        """Return all of them."""
        return self.candidates(target, ends)


class FixedProbabilityConnector(PerTarget):
    """Joins each pair with the same probability.

    Parameters
    ----------
    p_connect
        Between 0 and 1.
    allow_self_connections
        Whether a cell may be joined to itself. "NoMutual": neither that, nor two cells to each other; where
        both ways are possible, only the one from the later cell (of the larger id) is, as in PyNN.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    ValueError
        `p_connect` is not between 0 and 1.
    TypeError
        An argument is of another kind.
    """

    no_mutual = True

    def __init__(
        self,
        p_connect: float,
        allow_self_connections: bool | str = True,
        location_selector: None = None,
        rng: NumpyRNG | None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        probability = number(p_connect, "", "p_connect")
        if not 0 <= probability <= 1:
            raise ValueError(f"p_connect must lie between 0 and 1, not {p_connect!r}.")
        super().__init__(allow_self_connections, rng, location_selector, safe, callback, verbose)
        self.p_connect: float = probability

    def sources_of(self, target: int, ends: Ends, stream: RandomStream) -> IntArray:
        """Return each with the given probability."""
        candidates = self.candidates(target, ends)
        return candidates[stream.generator(target).random(candidates.size) < self.p_connect]


def allowed_among(ids: IntArray, other_end: int, allow_self: bool) -> IntArray:
    """Return the indices of cells that may be joined to another, which may be one of them."""
    everyone = np.arange(ids.size)
    return everyone if allow_self else everyone[ids != other_end]
