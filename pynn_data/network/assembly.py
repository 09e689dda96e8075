"""Assemblies: several populations and views addressed together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pynn_data.arguments import a_text, names_of
from pynn_data.network.belonging import check_belongs
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.network import Described
from pynn_data.recording.group import Part
from pynn_data.recording.selection import position, positions

if TYPE_CHECKING:
    import neo

__all__ = ["Assembly"]

NAMED = 6
"""Members that labels and descriptions name."""


class Assembly(CellGroup):
    """Populations, views and other assemblies as one group; no cell may be in it twice.

    Parameters
    ----------
    *members
        Populations, views, assemblies.
    label
        Name of the Blocks and of errors; default ``assembly of 'a', 'b'``.

    Raises
    ------
    TypeError
        A member is none of these.
    ValueError
        There is no member, or a cell is in two of them.
    OtherSimulation
        The members are of different simulations.
    """

    numbered_by_place = True
    _kind = "assembly"

    def __init__(self, *members: CellGroup, label: str | None = None) -> None:
        flat: list[CellGroup] = []
        for member in members:
            if not isinstance(member, CellGroup):
                raise TypeError(f"An assembly is made of populations, views and assemblies, not {member!r}.")
            flat.extend(member.populations if isinstance(member, Assembly) else [member])
        if not flat:
            raise ValueError("An assembly needs at least one member.")
        self.populations: tuple[CellGroup, ...] = tuple(dict.fromkeys(flat))
        """The members: populations and views."""
        self._simulation = self.populations[0]._simulation
        for member in flat:
            check_belongs(self._simulation, member._simulation, repr(member.label), "Assembly")
        if label is not None:
            a_text(label, "Assembly: label")
        self.label = label or f"assembly of {_listed([repr(p.label) for p in self.populations], ', ')}"
        self.annotations = {}
        if np.unique(self.ids).size != self.size:
            raise ValueError(f"{self.label}: a cell may be in an assembly only once.")
        self._complete = True

    @property
    def parts(self) -> list[Part[Described]]:
        """The members' cells, member by member."""
        return [part for member in self.populations for part in member.parts]

    @property
    def first_id(self) -> int:
        """Smallest id."""
        return int(self.ids.min())

    @property
    def last_id(self) -> int:
        """Largest id."""
        return int(self.ids.max())

    @property
    def conductance_based(self) -> bool:
        """Whether all cells have synapses that act as conductances."""
        return all(part.population.conductance_based for part in self.parts)

    @property
    def receptor_types(self) -> tuple[str, ...]:
        """Names of the receptors that all cells have."""
        first, *rest = [part.population.receptor_types for part in self.parts]
        return tuple(name for name in first if all(name in other for other in rest))

    @property
    def injectable(self) -> bool:
        """Whether currents can be injected into all cells."""
        return all(part.population.injectable for part in self.parts)

    def get_annotations(self, annotation_keys: str | Sequence[str], simplify: bool = True) -> dict[str, Any]:
        """Return annotations of the members.

        Parameters
        ----------
        annotation_keys
            A name, or several.
        simplify
            One value stands for a list of equal ones.

        Returns
        -------
        dict
            By name, a list with the value of each member.

        Raises
        ------
        KeyError
            A member has no annotation of that name.
        """
        found = {}
        for key in names_of(annotation_keys, "annotation_keys"):
            values = [member.annotations[key] for member in self.populations]
            same = simplify and all(value == values[0] for value in values)
            found[key] = values[0] if same else values
        return found

    def get_population(self, label: str) -> CellGroup:
        """Return a member.

        Parameters
        ----------
        label
            Of the member.

        Returns
        -------
        Population or PopulationView

        Raises
        ------
        KeyError
            No member is called so; the text lists their labels.
        """
        for member in self.populations:
            if member.label == label:
                return member
        labels = ", ".join(repr(member.label) for member in self.populations)
        raise KeyError(f"{self.label}: no member is called {label!r}; there are {labels}.")

    def __getitem__(self, selector: Any) -> Any:
        parts = self.parts
        ends = np.cumsum([part.indices.size for part in parts])
        index = position(selector, self.size, self.label)
        chosen = positions(selector, self.size, self.label) if index is None else np.array([index])
        owners = np.searchsorted(ends, chosen, side="right")
        cells = np.concatenate([part.indices for part in parts])[chosen]
        if index is not None:
            return ID(parts[int(owners[0])].population, int(cells[0]))
        # A view for each run of cells of one member: the order asked for may go to and fro between members.
        runs = np.split(np.arange(chosen.size), np.flatnonzero(np.diff(owners)) + 1)
        views = [self._front_end.PopulationView(parts[owners[run[0]]].population, cells[run]) for run in runs]
        return self._front_end.Assembly(*views)

    def __iadd__(self, other: CellGroup) -> Assembly:
        both: Assembly = self + other
        return both

    def get_data(
        self,
        variables: str | Sequence[str] = "all",
        gather: bool | str = True,
        clear: bool = False,
        annotations: dict[str, Any] | None = None,
    ) -> neo.Block:
        """Return what was recorded from the cells as Neo objects; see `Population.get_data`."""
        return super().get_data(variables, gather, clear, annotations=annotations)

    def describe(self) -> str:
        """Return what the assembly is, in words."""
        inner = _listed([member.describe() for member in self.populations], "; ")
        return f"Assembly {self.label!r} of {self.size} cells: {inner}"


def _listed(texts: list[str], between: str) -> str:
    """Return what is said of the members; of many, of the first ones."""
    more = [] if len(texts) <= NAMED else [f"{len(texts) - NAMED} more"]
    return between.join([*texts[:NAMED], *more])
