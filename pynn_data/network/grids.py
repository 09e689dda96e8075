"""Structures in which the cells lie on a grid."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.magnitude import whole
from pynn_data.network.random import NumpyRNG
from pynn_data.network.streams import RandomStream
from pynn_data.network.structures import BaseStructure, Line, check_rng

__all__ = ["Grid2D", "Grid3D", "size_and_structure"]

ORDERS = ("sequential", "random")
RATIOS = ("aspect_ratio", "aspect_ratioXY", "aspect_ratioXZ")


class Grid(BaseStructure):
    """What both grids share."""

    def __post_init__(self) -> None:
        """Take units off, and look at what is given."""
        super().__post_init__()
        for name in RATIOS:
            if getattr(self, name, 1.0) <= 0:
                raise ValueError(f"{type(self).__name__}: {name} must be greater than 0, not {getattr(self, name):g}.")
        order = getattr(self, "fill_order", None)
        if not isinstance(order, str) or order not in ORDERS:
            raise ValueError(f"{type(self).__name__}: fill_order is 'sequential' or 'random', not {order!r:.60}.")
        check_rng(getattr(self, "rng", None), self)

    @property
    def is_random(self) -> bool:
        """Whether it is drawn which cell is where."""
        return getattr(self, "fill_order", None) == "random"

    @abstractmethod
    def calculate_size(self, n: int) -> tuple[int, ...]:
        """Return the number of cells along each axis."""

    def check_size(self, n: int) -> None:
        """Raise if `n` cells do not fill the grid."""
        self.calculate_size(n)

    def _filled(
        self, counts: tuple[int, ...], apart: Sequence[float], first: Sequence[float], stream: RandomStream | None
    ) -> FloatArray:
        """Return the points of a grid, of which the last axis is filled first."""
        places = np.indices(counts).reshape(3, -1)
        positions = np.stack([at + step * place for at, step, place in zip(first, apart, places, strict=True)])
        if stream is not None:
            positions = positions[:, stream.generator().permutation(positions.shape[1])]
        return positions

    def _refused(self, n: int, counts: tuple[int, ...]) -> ValueError:
        return ValueError(
            f"{type(self).__name__}: {n} cells do not fill a grid of these proportions; it would be of "
            f"{' x '.join(map(str, counts))} cells."
        )


@dataclass(frozen=True, repr=False)
class Grid2D(Grid):
    """Cells on a grid in the plane of x and y; y is filled first.

    Parameters
    ----------
    aspect_ratio
        Number of cells along x, divided by the number along y.
    dx, dy
        Distances from cell to cell in µm.
    x0, y0
        Where the first one is.
    z
        The same for all.
    fill_order
        "sequential", or "random": which cell is where is drawn.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.

    Raises
    ------
    ValueError
        A parameter is not possible.
    TypeError
        A parameter is of another kind.
    """

    aspect_ratio: float = 1.0
    dx: float = 1.0
    dy: float = 1.0
    x0: float = 0.0
    y0: float = 0.0
    z: float = 0.0
    fill_order: str = "sequential"
    rng: NumpyRNG | None = None
    parameter_names = ("aspect_ratio", "dx", "dy", "x0", "y0", "z", "fill_order")

    def calculate_size(self, n: int) -> tuple[int, int]:
        """Return the number of cells along x and y.

        Parameters
        ----------
        n
            Number of cells.

        Returns
        -------
        tuple

        Raises
        ------
        ValueError
            So many do not fill a grid of this aspect ratio.
        """
        nx, ny = _near(math.sqrt(n * self.aspect_ratio)), _near(math.sqrt(n / self.aspect_ratio))
        if nx is None or ny is None or nx * ny != n:
            x = max(1, round(math.sqrt(n * self.aspect_ratio)))
            raise self._refused(n, (x, max(1, round(x / self.aspect_ratio))))
        return nx, ny

    def place(self, n: int, stream: RandomStream | None) -> FloatArray:
        """Return the positions of `n` cells."""
        counts = (*self.calculate_size(n), 1)
        return self._filled(counts, (self.dx, self.dy, 0.0), (self.x0, self.y0, self.z), stream)


@dataclass(frozen=True, repr=False)
class Grid3D(Grid):
    """Cells on a grid in space; z is filled first, then y.

    Parameters
    ----------
    aspect_ratioXY, aspect_ratioXZ
        Number of cells along x, divided by the number along y, and along z.
    dx, dy, dz
        Distances from cell to cell in µm.
    x0, y0, z0
        Where the first one is.
    fill_order
        "sequential", or "random": which cell is where is drawn.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.

    Raises
    ------
    ValueError
        A parameter is not possible.
    TypeError
        A parameter is of another kind.
    """

    aspect_ratioXY: float = 1.0  # noqa: N815 (PyNN's name)
    aspect_ratioXZ: float = 1.0  # noqa: N815 (PyNN's name)
    dx: float = 1.0
    dy: float = 1.0
    dz: float = 1.0
    x0: float = 0.0
    y0: float = 0.0
    z0: float = 0.0
    fill_order: str = "sequential"
    rng: NumpyRNG | None = None
    parameter_names = ("aspect_ratios", "dx", "dy", "dz", "x0", "y0", "z0", "fill_order")

    @property
    def aspect_ratios(self) -> tuple[float, float]:
        """Both of them."""
        return self.aspect_ratioXY, self.aspect_ratioXZ

    def calculate_size(self, n: int) -> tuple[int, int, int]:
        """Return the number of cells along x, y and z.

        Parameters
        ----------
        n
            Number of cells.

        Returns
        -------
        tuple

        Raises
        ------
        ValueError
            So many do not fill a grid of these aspect ratios.
        """
        a, b = self.aspect_ratios
        nx = round(math.pow(n * a * b, 1 / 3))
        counts = nx, round(nx / a), round(nx / b)
        if math.prod(counts) != n:
            raise self._refused(n, counts)
        return counts

    def place(self, n: int, stream: RandomStream | None) -> FloatArray:
        """Return the positions of `n` cells."""
        apart, first = (self.dx, self.dy, self.dz), (self.x0, self.y0, self.z0)
        return self._filled(self.calculate_size(n), apart, first, stream)


def size_and_structure(size: Any, structure: Any) -> tuple[int, Any]:
    """Return the number of cells and their structure, which a size along several axes says too.

    Raises
    ------
    ValueError
        `size` is no number of cells, nor up to three of them.
    TypeError
        The structure is said twice.
    """
    along = [whole(n) for n in size] if isinstance(size, tuple) and 1 <= len(size) <= 3 else [whole(size)]
    counts = [n for n in along if n is not None and n >= 1]
    if len(counts) < len(along):
        raise ValueError(f"A population needs a whole number of cells, at least 1, not {size!r}.")
    if isinstance(size, tuple) and structure is not None:
        raise TypeError(f"A population of size {size!r} has a structure already, not {structure!r:.60} too.")
    return math.prod(counts), structure if len(counts) == 1 else _grid_of(tuple(counts))


def _grid_of(size: tuple[int, ...]) -> BaseStructure:
    """Return the structure of a population whose size is given as numbers of cells along one to three axes."""
    if len(size) == 1:
        return Line()
    nx, *others = size
    return Grid2D(nx / others[0]) if len(size) == 2 else Grid3D(nx / others[0], nx / others[1])


def _near(value: float) -> int | None:
    return round(value) if math.isclose(value, round(value), rel_tol=1e-9) else None
