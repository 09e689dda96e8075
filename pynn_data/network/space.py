"""Distances between cells: which axes count, and whether space is closed upon itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.magnitude import magnitude, number

__all__ = ["UNIT", "Space"]

UNIT = "um"
"""Of positions and distances."""
AXES = "xyz"
NAMES = ("x", "y", "z", "xy", "yz", "xz", "xyz")
"""The combinations of axes that there are, as in PyNN."""
Bounds = tuple[float, float]


class Space:
    """A Cartesian space in which distances are measured; it cannot be changed.

    Parameters
    ----------
    axes
        Those that count: "x", "y", "z", "xy", "yz", "xz" or "xyz". None: all three.
    scale_factor
        Positions of the targets are multiplied by it, for groups whose positions are in different units.
    offset
        Added to the positions of the targets before that: a number, or one for each of the three axes.
    periodic_boundaries
        (low, high) or None for each of the three axes: what lies at ``high`` is again at ``low``, and of two ways
        from cell to cell the shorter one counts. None: space is open.

    Raises
    ------
    ValueError
        There are no such axes, `offset` or `periodic_boundaries` have another shape, or a number is not finite.
    TypeError
        Something is no number.
    """

    def __init__(
        self,
        axes: str | None = None,
        scale_factor: float = 1.0,
        offset: float | Sequence[float] = 0.0,
        periodic_boundaries: Sequence[Sequence[float] | None] | None = None,
    ) -> None:
        chosen = AXES if axes is None else axes
        if chosen not in NAMES:
            raise ValueError(f"Space: axes is one of {', '.join(map(repr, NAMES))} or None, not {axes!r:.60}.")
        self.axes: IntArray = _read_only(np.array([AXES.index(axis) for axis in chosen]))
        """Numbers of those that count: 0 is x."""
        self.scale_factor: float = number(scale_factor, "", "Space: scale_factor")
        self.offset: float | FloatArray = _offset(offset)
        self.periodic_boundaries: tuple[Bounds | None, ...] | None = _boundaries(periodic_boundaries)
        if not np.isfinite(self.scale_factor):
            raise ValueError(f"Space: scale_factor must be finite, not {scale_factor!r}.")

    def distances(self, A: Any, B: Any, expand: bool = False) -> FloatArray:
        """Return the distances between positions.

        Parameters
        ----------
        A, B
            Positions of sources and targets in µm: arrays of shape (n, 3), or one position.
        expand
            Return the distance along each axis instead.

        Returns
        -------
        numpy.ndarray
            One number for each pair, all of the first source first; with `expand`, all along the first axis first.
        """
        sources, targets = (np.atleast_2d(_positions(of, "Space.distances()")) for of in (A, B))
        apart = self.displacements(sources.T[:, :, None], targets.T[:, None, :])[self.axes]
        return np.abs(apart).ravel() if expand else _length(apart).ravel()

    def distance_generator(
        self, f: Callable[[Any], FloatArray], g: Callable[[Any], FloatArray]
    ) -> Callable[[Any, Any], FloatArray]:
        """Return a function of indices of sources and targets that returns the distances between them.

        Parameters
        ----------
        f, g
            Functions of indices that return positions of shape (n, 3): `position_generator` of the groups.

        Returns
        -------
        function
            Of (i, j), which are numbers, or arrays of shape (n, 1) and (1, m), or of one dimension.
        """

        def distance_map(i: Any, j: Any) -> FloatArray:
            shape = np.broadcast_shapes(np.shape(i), np.shape(j)) if np.ndim(i) == 2 or np.ndim(j) == 2 else None
            distances = self.distances(f(np.ravel(i)), g(np.ravel(j)))
            return distances if shape is None else distances.reshape(shape)

        return distance_map

    def between(self, sources: FloatArray, targets: FloatArray) -> FloatArray:
        """Return the distance of each source to the target of the same place; shapes are (3, ...)."""
        return _length([self._along(axis, sources[axis], targets[axis]) for axis in self.axes.tolist()])

    def displacements(self, sources: FloatArray, targets: FloatArray) -> FloatArray:
        """Return the ways from sources to targets along the three axes; shapes are (3, ...)."""
        return np.stack([self._along(axis, sources[axis], targets[axis]) for axis in range(3)])

    def _along(self, axis: int, source: FloatArray, target: FloatArray) -> FloatArray:
        """Return the ways along one axis."""
        offset = self.offset if isinstance(self.offset, float) else self.offset[axis]
        apart: FloatArray = self.scale_factor * (target + offset) - source
        bounds = None if self.periodic_boundaries is None else self.periodic_boundaries[axis]
        return apart if bounds is None else _shorter(apart, bounds[1] - bounds[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Space) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        given = {
            "axes": "".join(AXES[axis] for axis in self.axes),
            "scale_factor": self.scale_factor,
            "offset": self.offset if isinstance(self.offset, float) else self.offset.tolist(),
            "periodic_boundaries": self.periodic_boundaries,
        }
        return f"Space({', '.join(f'{name}={value!r}' for name, value in given.items())})"


def _length(apart: Sequence[FloatArray] | FloatArray) -> FloatArray:
    """Return Euclid's length; squares are added axis by axis, so that it is the same to the last bit everywhere."""
    total: FloatArray = apart[0] * apart[0]
    for along in apart[1:]:
        total += along * along
    return np.sqrt(total, out=total)


def _shorter(along: FloatArray, around: float) -> FloatArray:
    """Return the shorter of the two ways round, with its sign."""
    rest = np.fmod(along, around)
    far = np.abs(rest) > around - np.abs(rest)
    return np.where(far, rest - np.copysign(around, rest), rest)


def _offset(value: Any) -> float | FloatArray:
    offset = magnitude(value, UNIT, "Space: offset")
    if offset.shape not in ((), (3,)):
        raise ValueError(f"Space: offset is a number, or one for each of the three axes, not {value!r:.60}.")
    if not np.isfinite(offset).all():
        raise ValueError(f"Space: offset must be finite, not {value!r:.60}.")
    return float(offset) if offset.ndim == 0 else _read_only(offset)


def _boundaries(value: Any) -> tuple[Bounds | None, ...] | None:
    if value is None:
        return None
    wanted = f"Space: periodic_boundaries is (low, high) or None for each of the three axes, not {value!r:.80}."
    if not isinstance(value, (list, tuple, np.ndarray)) or len(value) != 3:
        raise ValueError(wanted)
    bounds: list[Bounds | None] = []
    for pair in value:
        ends = None if pair is None else magnitude(pair, UNIT, "Space: periodic_boundaries")
        if ends is not None and (ends.shape != (2,) or not np.isfinite(ends).all() or ends[0] >= ends[1]):
            raise ValueError(wanted)
        bounds.append(None if ends is None else (float(ends[0]), float(ends[1])))
    return tuple(bounds)


def _positions(value: Any, what: str) -> FloatArray:
    positions = magnitude(value, UNIT, what)
    if positions.ndim not in (1, 2) or positions.shape[-1] != 3:
        raise ValueError(f"{what}: positions are of shape (n, 3), not {positions.shape}.")
    return positions


def _read_only(array: Any) -> Any:
    array.flags.writeable = False
    return array
