"""Views of some cells of a population."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import IntArray
from pynn_data.network.network import Described
from pynn_data.network.population import OfOnePopulation, label_of
from pynn_data.network.structures import BaseStructure
from pynn_data.recording.group import Part
from pynn_data.recording.selection import positions

__all__ = ["PopulationView"]


class PopulationView(OfOnePopulation):
    """Some cells of a population, or of another view of it.

    Parameters
    ----------
    parent
        Population or view.
    selector
        Slice, indices in the parent, or a boolean mask as long as the parent. The
        view keeps the order of the indices; recorded data are always in the
        population's order.
    label
        Name of the Blocks and of errors; default: that of the parent and the size.

    Raises
    ------
    IndexError
        No cell is selected, or one twice, or one that is not there.
    TypeError
        `selector` is none of these.
    """

    def __init__(self, parent: OfOnePopulation, selector: Any, label: str | None = None) -> None:
        if not isinstance(parent, OfOnePopulation):
            raise TypeError(f"PopulationView: parent is a population or view, not {parent!r:.60}.")
        self.parent = parent
        """Population or view that the cells were chosen from."""
        self.mask = selector
        """What they were chosen by."""
        self._simulation = parent._simulation
        ((population, indices),) = parent.parts
        self._part = Part(population, indices[positions(selector, parent.size, parent.label)])
        usual = f"view of {parent.label!r} with size {self._part.indices.size}"
        self.label = label_of(label, "PopulationView") or usual
        self.annotations = {}
        self._complete = True

    @property
    def parts(self) -> list[Part[Described]]:
        """The chosen cells."""
        return [self._part]

    @property
    def structure(self) -> BaseStructure | None:
        """Structure of the population."""
        return self.grandparent.placement.structure

    @property
    def first_id(self) -> int:
        """Smallest id."""
        return int(self.ids.min())

    @property
    def last_id(self) -> int:
        """Largest id."""
        return int(self.ids.max())

    @property
    def all_annotations(self) -> dict[str, Any]:
        """What `annotate` has been given, the view's after its population's."""
        return {**self.grandparent.annotations, **self.annotations}

    def index_in_grandparent(self, indices: Any) -> IntArray:
        """Return where cells of the view are in the population.

        Parameters
        ----------
        indices
            In the view; one or several.

        Returns
        -------
        numpy.ndarray
            Indices in the population.
        """
        inside: IntArray = self._part.indices[np.asarray(indices)]
        return inside

    def index_from_parent_index(self, indices: Any) -> IntArray:
        """Return where cells of the parent are in the view.

        Parameters
        ----------
        indices
            In the parent; one or several.

        Returns
        -------
        numpy.ndarray
            Indices in the view.

        Raises
        ------
        IndexError
            A cell is not in the view.
        """
        inside: IntArray = self.id_to_index(self.parent.ids[np.asarray(indices)])
        return inside

    def describe(self) -> str:
        """Return what the view is, in words."""
        return f"PopulationView {self.label!r} of {self.size} cells of {self.grandparent.describe()}"
