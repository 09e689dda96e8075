"""Structures: how the cells of a population lie in space. They cannot be changed, so that all may hold the same."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.magnitude import magnitude, number, whole
from pynn_data.network.random import NumpyRNG
from pynn_data.network.shapes import Shape
from pynn_data.network.space import UNIT
from pynn_data.network.streams import RandomStream, Streams

__all__ = ["BaseStructure", "Line", "RandomStructure", "check_rng"]

WITHOUT_UNIT = ("aspect_ratio", "aspect_ratioXY", "aspect_ratioXZ")
"""Parameters that are pure numbers; the others are in µm."""


@dataclass(frozen=True)
class BaseStructure(ABC):
    """What all structures share; two with the same parameters are equal."""

    parameter_names: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        """Take units off.

        Raises
        ------
        ValueError, TypeError
            A parameter is no number, or is not finite.
        """
        for field in fields(self):
            if field.type == "float":
                self._keep(field.name, "" if field.name in WITHOUT_UNIT else UNIT)

    def _keep(self, name: str, unit: str) -> None:
        what = f"{type(self).__name__}: {name}"
        value = number(getattr(self, name), unit, what)
        if not math.isfinite(value):
            raise ValueError(f"{what} must be finite, not {value!r}.")
        object.__setattr__(self, name, value)

    @abstractmethod
    def place(self, n: int, stream: RandomStream | None) -> FloatArray:
        """Return the positions of `n` cells, of shape (3, n); what is drawn comes from `stream`."""

    @property
    def is_random(self) -> bool:
        """Whether positions are drawn."""
        return False

    def stream(self, streams: Streams | None) -> RandomStream | None:
        """Return random numbers for positions, of the structure's own generator or from `streams`; None needs none."""
        own: NumpyRNG | None = getattr(self, "rng", None)
        return (own or streams or NumpyRNG()).new() if self.is_random else None

    def check_size(self, n: int) -> None:  # noqa: B027 (most suit any number)
        """Raise if the structure does not suit `n` cells."""

    def generate_positions(self, n: int) -> FloatArray:
        """Return the positions of cells.

        Parameters
        ----------
        n
            Number of cells.

        Returns
        -------
        numpy.ndarray
            x, y and z of each in µm, of shape (3, n). Drawn anew at each call, if they are drawn.

        Raises
        ------
        ValueError
            So many cells do not fill the structure.
        """
        cells = whole(n)
        if cells is None or cells < 0:
            raise ValueError(f"{type(self).__name__}: n is a whole number that is not negative, not {n!r:.60}.")
        self.check_size(cells)
        return self.place(cells, self.stream(None))

    def get_parameters(self) -> dict[str, Any]:
        """Return the parameters by name."""
        return {name: getattr(self, name) for name in self.parameter_names}

    def describe(self) -> str:
        """Return the structure in words."""
        inner = ", ".join(f"{name}={value!r}" for name, value in self.get_parameters().items())
        return f"{type(self).__name__}({inner})"

    def __repr__(self) -> str:
        return self.describe()


@dataclass(frozen=True, repr=False)
class Line(BaseStructure):
    """Cells on a line along the x axis.

    Parameters
    ----------
    dx
        Distance from cell to cell in µm.
    x0
        Where the first one is.
    y, z
        The same for all.
    """

    dx: float = 1.0
    x0: float = 0.0
    y: float = 0.0
    z: float = 0.0
    parameter_names = ("dx", "x0", "y", "z")

    def place(self, n: int, stream: RandomStream | None) -> FloatArray:
        """Return the positions of `n` cells."""
        x = self.dx * np.arange(n) + self.x0
        return np.stack([x, np.full(n, self.y), np.full(n, self.z)])


@dataclass(frozen=True, repr=False)
class RandomStructure(BaseStructure):
    """Cells that are drawn evenly within a volume.

    Parameters
    ----------
    boundary
        `Cuboid` or `Sphere`.
    origin
        Where its centre is, in µm.
    rng
        Numbers with a seed of their own; default: those that follow from ``setup(seed=)``.

    Raises
    ------
    ValueError
        `origin` is not three numbers.
    TypeError
        A parameter is of another kind.
    """

    boundary: Shape
    origin: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rng: NumpyRNG | None = None
    parameter_names = ("boundary", "origin", "rng")

    def __post_init__(self) -> None:
        """Take units off, and look at what is given."""
        if not isinstance(self.boundary, Shape):
            raise TypeError(f"RandomStructure: boundary is a Cuboid or Sphere, not {self.boundary!r:.60}.")
        check_rng(self.rng, self)
        centre = magnitude(self.origin, UNIT, "RandomStructure: origin")
        if centre.shape != (3,) or not np.isfinite(centre).all():
            raise ValueError(f"RandomStructure: origin is x, y and z, not {self.origin!r:.60}.")
        object.__setattr__(self, "origin", tuple(centre.tolist()))

    @property
    def is_random(self) -> bool:
        """True."""
        return True

    def place(self, n: int, stream: RandomStream | None) -> FloatArray:
        """Return the positions of `n` cells."""
        assert stream is not None
        return np.array(self.origin)[:, None] + self.boundary.draw(n, stream.generator()).T


def check_rng(rng: Any, structure: BaseStructure) -> None:
    """Raise unless a structure's generator is one, or None.

    Raises
    ------
    TypeError
    """
    if rng is not None and not isinstance(rng, NumpyRNG):
        raise TypeError(f"{type(structure).__name__}: rng is a NumpyRNG, not {rng!r:.60}.")
