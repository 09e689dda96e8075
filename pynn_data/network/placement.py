"""Where the cells of groups are: positions that are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.magnitude import magnitude
from pynn_data.network.space import UNIT, Space
from pynn_data.network.streams import Streams
from pynn_data.network.structures import BaseStructure, Line

__all__ = ["Located", "Placement", "Places", "checked_position", "checked_positions", "positions_of"]


class Placement:
    """Where the cells of one population are. It is replaced when they move, once anybody else has seen it."""

    def __init__(self, size: int, structure: BaseStructure | None, streams: Streams) -> None:
        self._size = size
        self._streams = streams
        self._stream = None if structure is None else structure.stream(streams)
        self.structure: BaseStructure | None = structure or Line()
        """None: positions were given one by one."""
        self.given = structure is not None
        """Whether the script has said where the cells are."""
        self._seen = False

    @cached_property
    def _array(self) -> FloatArray:
        assert self.structure is not None
        return self.structure.place(self._size, self._stream)

    def shown(self) -> Placement:
        """Return itself, which does not change any more."""
        self._seen = True
        return self

    @property
    def array(self) -> FloatArray:
        """Positions of shape (3, size), which nobody can change."""
        self.shown()
        self._array.flags.writeable = False
        return self._array

    def of(self, indices: IntArray | int) -> FloatArray:
        """Return the positions of some cells, of shape (3, ...)."""
        some: FloatArray = self._array[:, indices].copy()
        return some

    def moved(self, indices: IntArray | int, positions: FloatArray) -> Placement:
        """Return the placement in which some cells are elsewhere."""
        other = self if self.structure is None and not self._seen else Placement(self._size, None, self._streams)
        if other is not self:
            other.structure, other.given = None, True
            vars(other)["_array"] = self._array.copy()
        other._array[:, indices] = positions
        return other


class Located(NamedTuple):
    """Cells of one population, by their indices in it, where they were."""

    placement: Placement
    indices: IntArray


class Places:
    """Where sources and targets were when they were joined."""

    def __init__(self, pre: Sequence[Located], post: Sequence[Located], space: Space) -> None:
        self._pre = list(pre)
        self._post = list(post)
        self.space = space

    @cached_property
    def pre(self) -> FloatArray:
        """Positions of the sources, of shape (3, n)."""
        return positions_of(self._pre)

    @cached_property
    def post(self) -> FloatArray:
        """Positions of the targets, of shape (3, n)."""
        return positions_of(self._post)

    def distances(self, pre: IntArray, post: IntArray) -> FloatArray:
        """Return the distances of pairs of a source and a target, given by their indices."""
        return self.space.between(self.pre[:, pre], self.post[:, post])

    def distances_to(self, target: int, pre: IntArray) -> FloatArray:
        """Return the distances from sources, in ascending order, to a target."""
        return self.space.between(self._sources(pre), self.post[:, target, None])

    def distances_from(self, source: int, post: IntArray) -> FloatArray:
        """Return the distances from a source to targets."""
        return self.space.between(self.pre[:, source, None], self.post[:, post])

    def displacements_to(self, target: int, pre: IntArray) -> FloatArray:
        """Return the ways from sources, in ascending order, to a target along the axes, of shape (3, n)."""
        return self.space.displacements(self._sources(pre), self.post[:, target, None])

    def _sources(self, pre: IntArray) -> FloatArray:
        everyone = self.pre
        return everyone if pre.size == everyone.shape[1] and (np.diff(pre) == 1).all() else everyone[:, pre]


def positions_of(parts: Sequence[Located]) -> FloatArray:
    """Return the positions of the cells of several populations, of shape (3, n), which nobody can change."""
    ((placement, indices), *others) = parts
    if not others and indices.size == placement.array.shape[1] and (np.diff(indices) == 1).all():
        return placement.array
    together = np.concatenate([placement.of(indices) for placement, indices in parts], axis=1)
    together.flags.writeable = False
    return together


def checked_positions(value: Any, n: int, what: str) -> FloatArray:
    """Return positions of `n` cells, of shape (3, n).

    Raises
    ------
    ValueError
        They are of another shape, or not finite.
    TypeError
        They are no numbers.
    """
    positions = magnitude(value, UNIT, f"{what}: positions")
    if positions.shape != (3, n):
        also = " Give its .T." if positions.shape == (n, 3) else ""
        raise ValueError(f"{what}: positions are of shape (3, {n}), not {positions.shape}.{also}")
    if not np.isfinite(positions).all():
        raise ValueError(f"{what}: positions must be finite.")
    return positions


def checked_position(value: Any, what: str) -> FloatArray:
    """Return the position of one cell, of shape (3,).

    Raises
    ------
    ValueError
        It is of another shape, or not finite.
    TypeError
        It is no numbers.
    """
    position = magnitude(value, UNIT, what)
    if position.shape != (3,) or not np.isfinite(position).all():
        raise ValueError(f"{what} is x, y and z, not {value!r:.60}.")
    return position
