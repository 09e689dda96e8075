"""Cells that are addressed together: of one population or several."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from pynn_data.contract import IntArray
from pynn_data.recording.course import Course
from pynn_data.recording.recording import Recorded

__all__ = ["Group", "Part"]

Population = TypeVar("Population", bound=Recorded, covariant=True)


class Part(NamedTuple, Generic[Population]):
    """Cells of one population, by their indices in it, in the group's order."""

    population: Population
    indices: IntArray


class Group(ABC):
    """An ordered set of cells with a label."""

    _simulation: Course
    label: str
    """Name of the Blocks and of errors."""
    annotations: dict[str, Any]
    """What `annotate` has been given."""
    numbered_by_place: bool = False
    """Whether the data call the cells by their places in the group, not by their indices in the population."""

    @property
    @abstractmethod
    def parts(self) -> Sequence[Part[Recorded]]:
        """The group's cells, population by population."""

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(part.indices.size for part in self.parts)

    @property
    def ids(self) -> IntArray:
        """The cells' ids as an array of integers."""
        return np.concatenate([part.population.first_id + part.indices for part in self.parts])

    @property
    def all_annotations(self) -> dict[str, Any]:
        """What `annotate` has been given, a view's after its population's."""
        return dict(self.annotations)

    @property
    def place_annotations(self) -> dict[str, Any]:
        """Where the cells are, as annotations of Blocks; empty if nobody has said it."""
        return {}

    @abstractmethod
    def describe(self) -> str:
        """Return what the group is, in words."""
