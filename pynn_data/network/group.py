"""What populations, views and assemblies can all do. For recording see `Recordable`, for values `Adjustable`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pynn_data.annotations import OWN, checked
from pynn_data.magnitude import whole
from pynn_data.network.adjustable import Adjustable
from pynn_data.network.identifier import ID
from pynn_data.network.network import Classes, Current
from pynn_data.network.random import NumpyRNG
from pynn_data.recording.recordable import Recordable

__all__ = ["CellGroup"]


class CellGroup(Recordable, Adjustable):
    """An ordered set of cells with a label, made of parts of populations."""

    _front_end: ClassVar[Classes]
    _complete = False
    """Whether the group is made, and has all its attributes."""

    # -- cells ---------------------------------------------------------------------------------

    def __len__(self) -> int:
        return self.size

    @property
    def all_cells(self) -> np.ndarray:
        """The cells as an array of `ID` objects."""
        cells = np.empty(self.size, dtype=object)
        cells[:] = list(self)
        return cells

    local_cells = all_cells
    """All of them: every process describes the whole network, whichever process simulates a cell."""

    @property
    def local_size(self) -> int:
        """Number of `local_cells`."""
        return self.size

    def is_local(self, id: ID) -> bool:  # noqa: A002
        """Return whether this process knows the cell, which is so of all in the group.

        Parameters
        ----------
        id
            A cell of the group.

        Returns
        -------
        bool

        Raises
        ------
        IndexError
            The cell is not in the group.
        """
        self.id_to_index(id)
        return True

    def all(self) -> Iterator[ID]:
        """Iterate over all cells."""
        return iter(self)

    def __iter__(self) -> Iterator[ID]:
        for population, indices in self.parts:
            for index in indices.tolist():
                yield ID(population, index)

    def __contains__(self, cell: object) -> bool:
        number = whole(cell)
        return number is not None and bool((self.ids == number).any())

    @abstractmethod
    def __getitem__(self, selector: Any) -> Any:
        """Return a cell for an index; a view for a slice, list of indices or boolean mask."""

    def __add__(self, other: CellGroup) -> Any:
        if not isinstance(other, CellGroup):
            return NotImplemented
        return self._front_end.Assembly(self, other)

    def id_to_index(self, id: int | Iterable[int]) -> Any:  # noqa: A002
        """Return the position in this group of a cell, or of each of several.

        Parameters
        ----------
        id
            An `ID`, or several, or plain numbers.

        Returns
        -------
        int or numpy.ndarray
            An array for several.

        Raises
        ------
        IndexError
            A cell is not in the group.
        TypeError
            An id is no whole number.
        """
        one = whole(id)
        asked = np.array([one] if one is not None else _whole_numbers(id), dtype=np.int64)
        ids = self.ids
        order = np.argsort(ids)
        found = order[np.searchsorted(ids, asked, sorter=order).clip(max=self.size - 1)]
        missing = asked[ids[found] != asked]
        if missing.size:
            raise IndexError(f"{self.label!r} has no cell with id {missing[0]}.")
        return found if one is None else int(found[0])

    def sample(self, n: int, rng: Any = None) -> Any:
        """Choose different cells at random.

        Parameters
        ----------
        n
            How many, at least 1 and at most all.
        rng
            A `NumpyRNG`; default: numbers that follow from ``setup(seed=)``.

        Returns
        -------
        PopulationView or Assembly
            The cells, in the group's order.

        Raises
        ------
        ValueError
            There are not as many.
        """
        number = whole(n)
        if number is None or not 0 < number <= self.size:
            raise ValueError(f"{self.label!r}: cannot sample {n!r} of {self.size} cells.")
        if rng is not None and not isinstance(rng, NumpyRNG):
            raise TypeError(f"{self.label!r}: sample(): rng is a NumpyRNG, not {rng!r:.60}.")
        generator = (rng or self._simulation.streams).new().generator()
        return self[np.sort(generator.choice(self.size, number, replace=False))]

    def inject(self, current_source: Current) -> None:
        """Inject a current into all cells, from now on.

        Parameters
        ----------
        current_source
            Such as `DCSource`.

        Raises
        ------
        NotSupported
            The cells have no membrane.
        """
        if not hasattr(type(current_source), "inject_into"):
            raise TypeError(f"inject(): current_source is a current such as DCSource(), not {current_source!r:.60}.")
        current_source.inject_into(self)

    # -- attributes ----------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        settable = getattr(getattr(type(self), name, None), "fset", None)
        if self._complete and not (name.startswith("_") or name in vars(self) or settable):
            raise self._no_attribute(name, "set({}=...)", "initialize({}=...)")
        object.__setattr__(self, name, value)

    if not TYPE_CHECKING:  # or every name would be an attribute

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_") or not self._complete or hasattr(type(self), name):
                return object.__getattribute__(self, name)  # raises what it has raised
            raise self._no_attribute(name, "get({!r})", "peek({!r})")

    def _no_attribute(self, name: str, of_parameters: str, of_states: str) -> AttributeError:
        """Return an error that says what to call instead."""
        types = [part.population.celltype for part in self.parts]
        what = f"{type(self).__name__} {self.label!r}"
        if any(name in celltype.default_parameters for celltype in types):
            return AttributeError(f"{what}: {name} is a parameter of the cells; call {of_parameters.format(name)}.")
        if any(name in celltype.default_initial_values for celltype in types):
            return AttributeError(f"{what}: {name} is a state of the cells; call {of_states.format(name)}.")
        if hasattr(type(self), name):
            return AttributeError(f"{what}: {name} cannot be set.")
        known = ", ".join(dict.fromkeys(name for celltype in types for name in celltype.default_parameters))
        return AttributeError(f"{what} has no attribute {name!r}; parameters of its cells are {known}.")

    # -- words ---------------------------------------------------------------------------------

    def annotate(self, **annotations: Any) -> None:
        """Add to the annotations that the group's Blocks carry.

        Parameters
        ----------
        **annotations
            Names and values: numbers, texts, dates, lists, dicts, arrays, quantities; a path becomes a text.
            The values are copied.

        Raises
        ------
        ValueError
            A name is one that the Block has already, such as ``seed``, or Neo cannot hold a value.
        """
        self.annotations.update(checked(annotations, f"{self.label!r}: annotate()", OWN))

    def __repr__(self) -> str:
        return f"<{self.describe()}>"


def _whole_numbers(values: Any) -> list[int]:
    several = values.tolist() if isinstance(values, np.ndarray) and values.ndim == 1 else values
    found = list(map(whole, several)) if isinstance(several, Iterable) else [None]
    if None in found:
        raise TypeError(f"Ids of cells are whole numbers, not {values!r:.60}.")
    return [number for number in found if number is not None]
