"""Volumes that cells are drawn in."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields

import numpy as np

from pynn_data.arguments import a_count
from pynn_data.contract import FloatArray
from pynn_data.magnitude import number
from pynn_data.network.random import NumpyRNG
from pynn_data.network.space import UNIT

__all__ = ["Cuboid", "Shape", "Sphere"]


@dataclass(frozen=True)
class Shape(ABC):
    """What all volumes share; their centre is at 0."""

    def __post_init__(self) -> None:
        """Take units off.

        Raises
        ------
        ValueError, TypeError
            A size is no number, negative, or not finite.
        """
        for field in fields(self):
            what = f"{type(self).__name__}: {field.name}"
            value = number(getattr(self, field.name), UNIT, what)
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"{what} must be finite and not negative, not {value!r}.")
            object.__setattr__(self, field.name, value)

    @abstractmethod
    def draw(self, n: int, generator: np.random.Generator) -> FloatArray:
        """Return `n` points that are drawn evenly, of shape (n, 3)."""

    def sample(self, n: int, rng: NumpyRNG) -> FloatArray:
        """Draw points evenly.

        Parameters
        ----------
        n
            How many.
        rng
            Where the numbers come from.

        Returns
        -------
        numpy.ndarray
            In µm, of shape (n, 3).
        """
        return self.draw(a_count(n, f"{type(self).__name__}.sample(): n"), rng.new().generator())


@dataclass(frozen=True)
class Cuboid(Shape):
    """A cuboid with its edges along the axes.

    Parameters
    ----------
    width, height, depth
        Its extent along x, y and z in µm.

    Raises
    ------
    ValueError
        A size is negative or not finite.
    TypeError
        A size is no number.
    """

    width: float
    height: float
    depth: float

    def draw(self, n: int, generator: np.random.Generator) -> FloatArray:
        """Return `n` points."""
        return 0.5 * generator.uniform(-1, 1, (n, 3)) * (self.width, self.height, self.depth)


@dataclass(frozen=True)
class Sphere(Shape):
    """A ball.

    Parameters
    ----------
    radius
        In µm.

    Raises
    ------
    ValueError
        It is negative or not finite.
    TypeError
        It is no number.
    """

    radius: float

    def draw(self, n: int, generator: np.random.Generator) -> FloatArray:
        """Return `n` points: of those that are drawn in a cube, the ones within."""
        found = [np.empty((0, 3))]
        missing = n
        while missing > 0:
            candidates = generator.uniform(-1, 1, (2 * missing + 8, 3))
            inside = candidates[(candidates**2).sum(axis=1) < 1][:missing]
            found.append(inside)
            missing -= len(inside)
        return self.radius * np.concatenate(found)
