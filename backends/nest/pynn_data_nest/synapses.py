"""Static synapses, made from arrays and found again by what they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import Connections, FloatArray
from pynn_data_nest.nodes import Nodes

__all__ = ["Synapses"]


class Synapses:
    """The connections of a network."""

    def __init__(self, nest: Any, nodes: Nodes, dt: float) -> None:
        self._nest = nest
        self._nodes = nodes
        self._dt = dt

    def connect(self, connections: Connections) -> None:
        """Make a synapse for each row."""
        if connections.pre.size:
            self._nest.Connect(
                self._nodes.numbers(connections.pre),
                self._nodes.numbers(connections.post),
                "one_to_one",
                {
                    "synapse_model": "static_synapse",
                    "weight": connections.weight,
                    "delay": connections.delay * self._dt,
                },
            )

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Find the synapses by their ends, delay and weight, and give them another weight.

        NEST keeps no numbers of connections. Synapses that agree in all four are as
        good as each other.
        """
        if not connections.pre.size:
            return
        pre, post = self._nodes.numbers(connections.pre), self._nodes.numbers(connections.post)
        collection = self._nest.NodeCollection
        found = self._nest.GetConnections(collection(np.unique(pre)), collection(np.unique(post)))
        have = found.get(["source", "target", "delay", "weight"])
        delays = np.rint(np.array(have["delay"]) / self._dt)
        there = np.column_stack([have["source"], have["target"], delays, have["weight"]])
        wanted = np.column_stack([pre, post, connections.delay, connections.weight])
        kinds = np.unique(np.concatenate([there, wanted]), axis=0, return_inverse=True)[1].ravel()
        values = there[:, 3]
        values[_matches(kinds[: len(there)], kinds[len(there) :])] = weight
        found.set(weight=values.tolist())


def _matches(there: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return for each element of `wanted` the place of an equal one in `there`, each place once."""
    order = np.argsort(there, kind="stable")
    sequence = np.argsort(wanted, kind="stable")
    ascending = wanted[sequence]
    repeated = np.arange(ascending.size) - np.searchsorted(ascending, ascending)
    places = np.empty_like(wanted)
    places[sequence] = order[np.searchsorted(there[order], ascending) + repeated]
    return places
