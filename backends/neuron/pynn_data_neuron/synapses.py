"""Static synapses, made from arrays and found again by what they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import Connections, FloatArray
from pynn_data_neuron.cells import Cells
from pynn_data_neuron.native import netcon_maker
from pynn_data_neuron.ranks import Ranks

__all__ = ["Synapses"]

EARLY = 0.75
"""Fraction of a step by which a spike arrives before the step in which it acts.

NEURON delivers what is due by the middle of a step before the cells take the step, and they
add what has arrived at its end. So a spike of step s with a delay of d steps has to arrive
between s + d - 1 and s + d - 1/2. Between processes too: they exchange the spikes of step s
before those arrive that are due after s.
"""


class Synapses:
    """The connections of a network."""

    def __init__(self, h: Any, cells: Cells, dt: float, ranks: Ranks) -> None:
        self._h = h
        self._cells = cells
        self._ranks = ranks
        self._dt = dt
        self._netcons: list[Any] = []
        self._rows = np.empty((0, 4))
        """Source, target, delay (steps) and weight of each."""

    def connect(self, connections: Connections) -> None:
        """Make a synapse for each row."""
        make, make_remote, cells = netcon_maker(self._h), self._ranks.connect, self._cells
        delays = (connections.delay - EARLY) * self._dt
        columns = connections.pre, connections.post, delays, connections.weight
        for pre, post, delay, weight in zip(*(c.tolist() for c in columns), strict=True):
            source = (make, cells[pre]) if pre in cells else (make_remote, pre)
            self._netcons.append(source[0](source[1], cells[post], delay, weight))
        self._rows = np.concatenate([self._rows, _rows(connections)])

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Find the synapses by their ends, delay and weight, and give them another weight.

        Synapses that agree in all four are as good as each other.
        """
        both = np.concatenate([self._rows, _rows(connections)])
        kinds = np.unique(both, axis=0, return_inverse=True)[1].ravel()
        places = _matches(kinds[: len(self._rows)], kinds[len(self._rows) :])
        self._rows[places, 3] = weight
        for place, value in zip(places.tolist(), weight.tolist(), strict=True):
            self._netcons[place].weight[0] = value

    def close(self) -> None:
        """Remove all."""
        self._netcons.clear()


def _rows(connections: Connections) -> FloatArray:
    return np.column_stack([connections.pre, connections.post, connections.delay, connections.weight])


def _matches(there: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return for each element of `wanted` the place of an equal one in `there`, each place once."""
    order = np.argsort(there, kind="stable")
    sequence = np.argsort(wanted, kind="stable")
    ascending = wanted[sequence]
    repeated = np.arange(ascending.size) - np.searchsorted(ascending, ascending)
    places = np.empty_like(wanted)
    places[sequence] = order[np.searchsorted(there[order], ascending) + repeated]
    return places
