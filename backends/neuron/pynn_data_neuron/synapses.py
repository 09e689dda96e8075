"""Static synapses, made from arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import Connections, FloatArray
from pynn_data_neuron.cells import Cells
from pynn_data_neuron.native import netcon_maker
from pynn_data_neuron.native_cells import NativeCells
from pynn_data_neuron.ranks import Ranks

__all__ = ["Synapses"]

EARLY = 0.75
"""Fraction of a step by which a spike arrives before the step in which it acts.

NEURON delivers what is due by the middle of a step before the cells take the step, and they
add what has arrived at its end. So a spike of step s with a delay of d steps has to arrive
between s + d - 1 and s + d - 1/2. Between processes too: they exchange the spikes of step s
before those arrive that are due after s.
"""
OF_EVENTS = 0.4999
"""The same for spikes of native cells, which are emitted at any time from the beginning of their step to its end. They
have to arrive between s + d - 3/2 and s + d - 1/2."""


class Synapses:
    """The connections of a network."""

    def __init__(self, h: Any, cells: Cells, native: NativeCells, dt: float, ranks: Ranks) -> None:
        self._h = h
        self._cells = cells
        self._native = native
        self._ranks = ranks
        self._dt = dt
        self._netcons: list[list[Any]] = []
        """Those of each call of `connect`."""

    def connect(self, connections: Connections) -> None:
        """Make a synapse for each row."""
        place = self._place(connections)
        make, make_remote, cells = netcon_maker(self._h), self._ranks.connect, self._cells
        delays = (connections.delay - self._early(connections)) * self._dt
        columns = connections.pre, connections.post, delays, connections.weight
        made: list[Any] = []
        self._netcons.append(made)
        for pre, post, delay, weight in zip(*(c.tolist() for c in columns), strict=True):
            source = (make, cells[pre]) if pre in cells else (make_remote, pre)
            made.append(source[0](source[1], cells[post], delay, 0.0 if place else weight))
            if place:
                made[-1].weight[place] = weight

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Give the synapses of one call of `connect` another weight."""
        place = self._place(connections)
        for netcon, value in zip(self._netcons[connections.key], weight.tolist(), strict=True):
            netcon.weight[place] = value

    @property
    def are_there(self) -> bool:
        """Whether there are any."""
        return any(self._netcons)

    def _place(self, connections: Connections) -> int:
        """Return which element of a NetCon's weights is that of connections, onto cells of one kind."""
        post = int(connections.post[0]) if connections.post.size else -1
        return self._native[post].places[connections.receptor] if post in self._native else 0

    def _early(self, connections: Connections) -> FloatArray:
        """Return by which fraction of a step spikes are to arrive early: at native cells at the time that is meant."""
        if not len(self._native) or not connections.post.size:
            return np.full(connections.pre.size, EARLY)
        if int(connections.post[0]) in self._native:
            return np.zeros(connections.pre.size)
        return np.array([OF_EVENTS if pre in self._native else EARLY for pre in connections.pre.tolist()])

    def close(self) -> None:
        """Remove all."""
        self._netcons.clear()
