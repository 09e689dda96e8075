"""Populations of cells of one type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pynn_data.arguments import a_mapping, a_text
from pynn_data.contract import FloatArray, IntArray
from pynn_data.magnitude import whole
from pynn_data.network.cells import CellType
from pynn_data.network.described_cells import DescribedCells
from pynn_data.network.grids import size_and_structure
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.network import Described, OfOneType
from pynn_data.network.placement import Placement
from pynn_data.network.positioned import checked_structure
from pynn_data.network.streams import RandomStream
from pynn_data.network.structures import BaseStructure
from pynn_data.recording.group import Part
from pynn_data.recording.recording import Recording
from pynn_data.recording.selection import position

__all__ = ["OfOnePopulation", "Population", "label_of"]


class OfOnePopulation(CellGroup, OfOneType):
    """What a population and its views share."""

    @property
    def celltype(self) -> CellType:
        """Type of the cells."""
        return self.grandparent.celltype

    @property
    def grandparent(self) -> Described:
        """The population that the cells belong to."""
        return self.parts[0].population

    def __getitem__(self, selector: Any) -> Any:
        (population, indices) = self.parts[0]
        index = position(selector, self.size, self.label)
        if index is not None:
            return ID(population, int(indices[index]))
        return self._front_end.PopulationView(self, selector)


class Population(OfOnePopulation, Described):
    """Cells of one type.

    Parameters
    ----------
    size
        Number of cells, at least 1; or the numbers along two or three axes of a grid whose cells are 1 µm apart.
    cellclass
        A cell type with its parameters, or the class alone.
    cellparams
        The parameters, if `cellclass` is a class.
    structure
        Where the cells are: `Line`, `Grid2D`, `Grid3D` or `RandomStructure`; default: `Line()`.
    initial_values
        Of state variables, as for `initialize`.
    label
        Name of the Blocks and of errors; default ``population0`` ...

    Raises
    ------
    ValueError
        `size`, or the value of a parameter, is not possible.
    TypeError
        `cellclass` is no cell type.
    UnknownParameter, UnknownVariable
        The cell type has no such parameter or state variable.
    NotSupported
        The engine does not have the cell type, or cannot add cells after the first run.
    """

    running: bool
    """Whether an engine simulates the cells at present; set by the simulation."""
    placement: Placement
    """Where the cells are; replaced when they move."""

    def __init__(
        self,
        size: int | tuple[int, ...],
        cellclass: CellType | type[CellType],
        cellparams: Mapping[str, Any] | None = None,
        structure: BaseStructure | None = None,
        initial_values: Mapping[str, Any] | None = None,
        label: str | None = None,
    ) -> None:
        cells, structure = size_and_structure(size, structure)
        self._celltype = _cell_type(cellclass, a_mapping(cellparams, "cellparams"))
        at_first = a_mapping(initial_values, "initial_values")
        self._size = cells
        self._simulation = self._front_end.simulation
        self.running = False
        self.label = label_of(label, "Population") or f"population{len(self._simulation.populations)}"
        self.annotations = {}
        self.recording = Recording(DescribedCells(self), self._simulation)
        with self._drawing({**self._celltype.parameters, **at_first, "structure": structure}):
            lie = checked_structure(structure, cells, repr(self.label))
            self.placement = Placement(cells, lie, self._simulation.streams)
            self.parameters = {n: self._evaluate(n, v) for n, v in self._celltype.parameters.items()}
            self.check_signs(self.parameters)
            self.initial: dict[str, FloatArray] = {
                name: np.full(self._size, value) for name, value in self._celltype.default_initial_values.items()
            }
            self.stream: RandomStream = self._simulation.streams.new()
            self.initialize(**at_first)
            self.first_id: int = self._simulation.add_population(self)
            """Id of the first cell; the others follow without a gap."""
        self._complete = True

    @property
    def celltype(self) -> CellType:
        """Type of the cells."""
        return self._celltype

    @property
    def size(self) -> int:
        """Number of cells."""
        return self._size

    @property
    def structure(self) -> BaseStructure | None:
        """Structure that the cells lie in, None if their positions were given; assigned, it moves them there."""
        return self.placement.structure

    @structure.setter
    def structure(self, structure: BaseStructure) -> None:
        if structure is None:
            raise TypeError(f"{self.label!r}: structure is such as Grid2D(), not None.")
        new = checked_structure(structure, self.size, repr(self.label))
        if new != self.structure:
            self.placement = Placement(self.size, new, self._simulation.streams)

    @property
    def parts(self) -> list[Part[Described]]:
        """The population itself."""
        return [Part(self, np.arange(self._size))]

    def id_to_index(self, id: Any) -> Any:  # noqa: A002
        """Return the index of a cell, or of each of several.

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
            A cell is not in the population.
        TypeError
            An id is no whole number.
        """
        number = whole(id)
        if number is not None and self.first_id <= number <= self.last_id:
            return number - self.first_id
        return super().id_to_index(id)

    id_to_local_index = id_to_index

    def store(self, indices: IntArray, values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Give parameters of some cells new values in the description, and return those they had."""
        before = {name: self.parameters[name][indices] for name in values}
        for name, array in values.items():
            self.parameters[name][indices] = array
        return before

    def hand_over(self, indices: IntArray, names: list[str]) -> None:
        """Have a running engine take over parameters of some cells."""
        self._simulation.parameters_changed(self, indices, names)

    def change_initial_values(self, indices: IntArray, values: Mapping[str, FloatArray]) -> None:
        """Store new initial values of some cells."""
        for name, array in values.items():
            self.initial[name][indices] = array

    def describe(self) -> str:
        """Return what the population is, in words."""
        inner = ", ".join(f"{name}={_in_words(name, values)}" for name, values in self.parameters.items())
        return f"Population {self.label!r} of {self.size} cells, {type(self.celltype).__name__}({inner})"

    def check_signs(self, parameters: Mapping[str, np.ndarray]) -> None:
        """Raise if parameters of some cells, all that they have, are not possible, alone or together."""
        for name, values in parameters.items():
            if name in self.celltype.positive and not (values > 0).all():
                raise ValueError(f"{self.label!r}: {name} must be greater than 0, not {values.min():g}.")
            if name in self.celltype.not_negative and not (values >= 0).all():
                raise ValueError(f"{self.label!r}: {name} must not be negative, not {values.min():g}.")
        try:
            self.celltype.check_together(parameters)
        except ValueError as error:
            raise ValueError(f"{self.label!r}: {error}") from None


def label_of(label: str | None, what: str) -> str | None:
    """Return a label that is a text, or None."""
    return None if label is None else a_text(label, f"{what}: label")


def _in_words(name: str, values: np.ndarray) -> str:
    """Return the present values of a parameter briefly."""
    if values.dtype == object:
        return f"{sum(each.size for each in values)} {'times' if name == 'spike_times' else 'values'}"
    low, high = values.min(), values.max()
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _cell_type(cellclass: Any, parameters: Mapping[str, Any] | None) -> CellType:
    if isinstance(cellclass, type) and issubclass(cellclass, CellType):
        return cellclass(**(parameters or {}))
    if not isinstance(cellclass, CellType):
        raise TypeError(f"Expected a cell type such as IF_cond_exp(), not {cellclass!r}.")
    if parameters:
        raise TypeError("cellparams goes with a class; the cell type given has its parameters already.")
    return cellclass
