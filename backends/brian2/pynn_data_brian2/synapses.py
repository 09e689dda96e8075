"""Synapses: one object of Brian2 for each pair of groups and receptor."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pynn_data.contract import Connections, FloatArray, IntArray
from pynn_data_brian2.groups import CellGroup, Members

__all__ = ["Synapses"]


class Kind(NamedTuple):
    """What the synapses of one object have in common."""

    source: int
    target: int
    receptor: str


class Synapses:
    """All synapses of a network.

    Spikes of step s act in the loop of step s before anything else is asked of them, so that
    Brian2 is given delays that are a step shorter.
    """

    def __init__(self, brian2: Any, net: Any, places: Members, dt: float) -> None:
        self._brian2 = brian2
        self._net = net
        self._places = places
        self._step = dt / 1000.0
        self._objects: dict[Kind, Any] = {}
        self._made: list[dict[Kind, slice]] = []
        """Which of an object's synapses each call of `connect` has made."""

    @property
    def size(self) -> int:
        """Number of synapses."""
        return sum(len(synapses) for synapses in self._objects.values())

    def connect(self, connections: Connections) -> None:
        """Make a synapse for each row, without having anything compiled for it."""
        made: dict[Kind, slice] = {}
        self._made.append(made)
        for kind, rows, i, j in self._kinds(connections):
            synapses = self._objects.get(kind) or self._new(kind)
            before = len(synapses)
            made[kind] = slice(before, before + rows.size)
            synapses.codeobj_class = self._brian2.codegen.runtime.numpy_rt.NumpyCodeObject
            synapses.connect(i=i, j=j, namespace={})
            synapses.variables["weight"].get_value()[before:] = connections.weight[rows]
            synapses.pre.variables["delay"].get_value()[before:] = (connections.delay[rows] - 1) * self._step

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Give the synapses of one call of `connect` another weight."""
        made = self._made[connections.key]
        for kind, rows, _, _ in self._kinds(connections):
            self._objects[kind].variables["weight"].get_value()[made[kind]] = weight[rows]

    def onward(self, source: int) -> list[Any]:
        """Return the queues that spikes of a group go into."""
        return [synapses.pre.queue for kind, synapses in self._objects.items() if kind.source == source]

    def _kinds(self, connections: Connections) -> list[tuple[Kind, IntArray, IntArray, IntArray]]:
        """Return the rows of the connections, and the numbers of their ends in the groups, by kind."""
        sources, i = self._places.of(connections.pre)
        targets, j = self._places.of(connections.post)
        found = []
        for source, target in np.unique(np.column_stack([sources, targets]), axis=0).tolist():
            rows = np.flatnonzero((sources == source) & (targets == target))
            found.append((Kind(source, target, connections.receptor), rows, i[rows], j[rows]))
        return found

    def _new(self, kind: Kind) -> Any:
        source, target = self._places.groups[kind.source], self._places.groups[kind.target]
        if not isinstance(target, CellGroup):
            raise TypeError(f"synapses onto sources, which have no receptor {kind.receptor!r}")
        model = target.synapses(kind.receptor)
        synapses = self._brian2.Synapses(
            source.objects,
            target.objects,
            model.equations,
            on_pre=model.on_pre,
            clock=source.objects.clock,
            dtype=np.float64,
            name=f"{source.objects.name}_to_{target.objects.name}_{kind.receptor}",
            namespace=model.namespace,
        )
        self._objects[kind] = synapses
        self._net.add(synapses)
        return synapses
