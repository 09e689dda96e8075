"""Groups of cells that a script has built: recorded like a population."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pynn_data.annotations import OWN, checked
from pynn_data.contract import IntArray
from pynn_data.errors import OtherSimulation
from pynn_data.native.cells import NativeCells
from pynn_data.recording.course import Course
from pynn_data.recording.group import Part
from pynn_data.recording.recordable import Recordable
from pynn_data.recording.recording import Recorded, Recording
from pynn_data.recording.selection import position, positions

__all__ = ["NativeGroup", "NativePopulation"]

NATIVE = ("native_ids", "native_indices")
"""Annotations that say which cells of the simulator the data are of."""


class NativePopulation(Recorded):
    """All cells behind one handle, and what is recorded from them."""

    def __init__(self, cells: NativeCells, course: Course) -> None:
        self.cells = cells
        self.label, self.first_id = cells.label, cells.first_id
        self.recording = Recording(cells, course)
        self._course = course

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.cells.size

    @property
    def group(self) -> NativeGroup:
        """All the cells as a group."""
        return NativeGroup([Part(self, np.arange(self.size))], self._course, self.label)

    def __getitem__(self, selector: Any) -> NativeGroup:
        return self.group[selector]


class NativeGroup(Recordable):
    """Cells that a script has built by itself, in the order in which it has given them.

    One gets it from `Attached.group`, by choosing some cells of another (``group[:10]``, ``group[[3, 5]]``), or as a
    sum of groups.

    Parameters
    ----------
    parts
        The cells, handle by handle.
    course
        What they are attached to.
    label
        Name of the Blocks and of errors.
    several
        Whether it is a sum, whose cells the data call by their places in it.
    """

    def __init__(
        self, parts: Sequence[Part[NativePopulation]], course: Course, label: str, *, several: bool = False
    ) -> None:
        self._parts = list(parts)
        self._simulation = course
        self.label = label
        self.annotations = {}
        self.numbered_by_place = several

    @property
    def parts(self) -> list[Part[NativePopulation]]:
        """The cells, handle by handle."""
        return self._parts

    @property
    def variables(self) -> dict[str, str | None]:
        """What can be recorded of all the cells besides spikes: name -> unit, None if that has to be given."""
        first, *others = [part.population.cells for part in self.parts]
        names = [name for name in first.states if all(name in other.states for other in others)]
        return {name: first.unit(name) if first.has_unit(name) else None for name in names}

    @property
    def all_annotations(self) -> dict[str, Any]:
        """What is known of the cells, `native_ids` among them, and what `annotate` has been given.

        The native ids are in the order of the cells in the data. Where there are only some of the cells behind a
        handle, which the data call by their indices among all of them, these indices are told, too.
        """
        found = dict(self.parts[0].population.cells.found.annotations) if len(self.parts) == 1 else {}
        ordered = [(part.population, self._in_data(part.indices)) for part in self.parts]
        ids = [
            population.cells.found.annotations["native_ids"][index]
            for population, indices in ordered
            if "native_ids" in population.cells.found.annotations
            for index in indices
        ]
        natives = {"native_ids": ids} if len(ids) == self.size else {}
        if natives and not self.numbered_by_place and self.size < self.parts[0].population.size:
            natives["native_indices"] = ordered[0][1]
        return {**found, **natives, **self.annotations}

    def _in_data(self, indices: IntArray) -> list[int]:
        ordered: list[int] = (indices if self.numbered_by_place else np.sort(indices)).tolist()
        return ordered

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[NativeGroup]:
        return (self[index] for index in range(self.size))

    def __getitem__(self, selector: Any) -> NativeGroup:
        index = position(selector, self.size, self.label)
        chosen = positions(selector, self.size, self.label) if index is None else np.array([index])
        owners = np.repeat(np.arange(len(self.parts)), [part.indices.size for part in self.parts])[chosen]
        cells = np.concatenate([part.indices for part in self.parts])[chosen]
        runs = np.split(np.arange(chosen.size), np.flatnonzero(np.diff(owners)) + 1)
        parts = [Part(self.parts[owners[run[0]]].population, cells[run]) for run in runs]
        label = f"{self.label}[{index}]" if index is not None else f"{chosen.size} of {self.label!r}"
        return self._like(parts, label)

    def __add__(self, other: NativeGroup) -> NativeGroup:
        if not isinstance(other, NativeGroup):
            return NotImplemented
        if other._simulation is not self._simulation:
            raise OtherSimulation(f"{self.label!r} and {other.label!r} are not of the same attachment.")
        both = NativeGroup(
            [*self.parts, *other.parts], self._simulation, f"{self.label}+{other.label}", several=True
        )
        if np.unique(both.ids).size != both.size:
            raise ValueError(f"{both.label!r}: a cell may be in a sum only once.")
        return both

    def annotate(self, **annotations: Any) -> None:
        """Add to the annotations that the group's Blocks carry; see `Population.annotate`.

        Parameters
        ----------
        **annotations
            Names and values, which are copied.

        Raises
        ------
        ValueError
            A name is one that the Block has already, such as ``dt``, or Neo cannot hold a value.
        """
        self.annotations.update(checked(annotations, f"{self.label!r}: annotate()", (*OWN, *NATIVE)))

    def describe(self) -> str:
        """Return what the group is, in words."""
        kinds = ", ".join(dict.fromkeys(part.population.cells.kind for part in self.parts))
        return f"{self.label!r}: {self.size} cells ({kinds}) of a network built in {self._simulation.simulator}"

    def __repr__(self) -> str:
        return f"<{self.describe()}>"

    def _like(self, parts: list[Part[NativePopulation]], label: str) -> NativeGroup:
        group = NativeGroup(parts, self._simulation, label, several=self.numbered_by_place)
        group.annotations = dict(self.annotations)
        return group
