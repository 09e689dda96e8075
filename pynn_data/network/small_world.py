"""Small-world networks: cells are joined to their neighbours, and some connections lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pynn_data.arguments import a_count
from pynn_data.contract import IntArray
from pynn_data.magnitude import number
from pynn_data.network.connector import Ends, Pairs, sorted_pairs
from pynn_data.network.per_target import Drawn
from pynn_data.network.random import NumpyRNG
from pynn_data.network.space import UNIT
from pynn_data.network.streams import RandomStream

__all__ = ["SmallWorldConnector"]


class SmallWorldConnector(Drawn):
    """Joins each source to the targets nearby, and leads some of these connections to others, drawn among all.

    Parameters
    ----------
    degree
        Targets are nearby if their distance is less, in µm.
    rewiring
        Probability with which a connection leads to a target that is drawn, one that the source is not joined to.
    allow_self_connections
        As of `FixedProbabilityConnector`.
    n_connections
        Number of targets of each source, drawn among those nearby, or all of these if there are fewer; default: all.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.
    location_selector, safe, callback, verbose
        As of every `Connector`.

    Raises
    ------
    ValueError
        A number is not possible.
    TypeError
        An argument is of another kind.
    """

    no_mutual = True

    def __init__(
        self,
        degree: float,
        rewiring: float,
        allow_self_connections: bool | str = True,
        n_connections: int | None = None,
        location_selector: None = None,
        rng: NumpyRNG | None = None,
        safe: bool = True,
        callback: Callable[[float], Any] | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        super().__init__(allow_self_connections, rng, location_selector, safe, callback, verbose)
        name = type(self).__name__
        self.degree: float = number(degree, UNIT, f"{name}: degree")
        self.rewiring: float = number(rewiring, "", f"{name}: rewiring")
        if not self.degree >= 0:
            raise ValueError(f"{name}: degree must not be negative, not {degree!r}.")
        if not 0 <= self.rewiring <= 1:
            raise ValueError(f"{name}: rewiring must lie between 0 and 1, not {rewiring!r}.")
        self.n_connections = None if n_connections is None else a_count(n_connections, f"{name}: n_connections")

    def pairs(self, ends: Ends, stream: RandomStream) -> Pairs:
        """Return the pairs to join, drawn source by source."""
        chosen = [self._targets_of(source, ends, stream.generator(source)) for source in range(ends.pre.size)]
        pre = np.repeat(np.arange(ends.pre.size), [targets.size for targets in chosen])
        return sorted_pairs(pre, np.concatenate(chosen), {})

    def _targets_of(self, source: int, ends: Ends, generator: np.random.Generator) -> IntArray:
        assert ends.places is not None
        cell = ends.pre[source]
        possible = self.allowed(ends.post, cell, ends.pre, np.less)
        nearby = possible[ends.places.distances_from(source, possible) < self.degree]
        if self.n_connections is not None and self.n_connections < nearby.size:
            nearby = np.sort(generator.choice(nearby, self.n_connections, replace=False))
        leaves = generator.random(nearby.size) < self.rewiring
        elsewhere = np.setdiff1d(possible, nearby, assume_unique=True)
        drawn = generator.choice(elsewhere, min(int(leaves.sum()), elsewhere.size), replace=False)
        stays = nearby[~leaves]
        back = nearby[leaves][drawn.size :]  # there is nowhere else to lead to
        return np.sort(np.concatenate([stays, drawn, back]))
