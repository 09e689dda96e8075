"""Populations of cells of one type, and views of some of their cells."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.network.cells import CellType
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.recordable import Part
from pynn_data.recording.recording import Recording

if TYPE_CHECKING:
    from pynn_data.network.streams import RandomStream

__all__ = ["Population", "PopulationView"]

NOT_NEGATIVE = ("rate", "start", "duration", "tau_refrac")


class OfOnePopulation(CellGroup):
    """What a population and its views share."""

    @property
    def celltype(self) -> CellType:
        """Type of the cells."""
        return self.grandparent.celltype

    @property
    def grandparent(self) -> Population:
        """The population that the cells belong to."""
        return self.parts[0].population

    @property
    def conductance_based(self) -> bool:
        """Whether synapses act as conductances."""
        return self.celltype.conductance_based

    @property
    def injectable(self) -> bool:
        """Whether currents can be injected."""
        return self.celltype.injectable

    @property
    def receptor_types(self) -> tuple[str, ...]:
        """Names of the receptors."""
        return self.celltype.receptor_types

    def __getitem__(self, selector: Any) -> Any:
        (population, indices) = self.parts[0]
        if isinstance(selector, (int, np.integer)):
            return ID(population, int(indices[selector]))
        return self._front_end.PopulationView(self, selector)


class Population(OfOnePopulation):
    """Cells of one type.

    Parameters
    ----------
    size
        Number of cells, at least 1.
    cellclass
        A cell type with its parameters, or the class alone.
    cellparams
        The parameters, if `cellclass` is a class.
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

    def __init__(
        self,
        size: int,
        cellclass: CellType | type[CellType],
        cellparams: Mapping[str, Any] | None = None,
        *,
        initial_values: Mapping[str, Any] | None = None,
        label: str | None = None,
    ) -> None:
        if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 1:
            raise ValueError(f"A population needs a whole number of cells, at least 1, not {size!r}.")
        self._celltype = _cell_type(cellclass, cellparams)
        self._size = int(size)
        self._simulation = self._front_end.simulation
        self.running = False
        self.label = label or f"population{len(self._simulation.populations)}"
        self.annotations = {}
        self.parameters = {n: self._evaluate(n, v) for n, v in self._celltype.parameters.items()}
        self._check_signs(self.parameters)
        self.initial: dict[str, FloatArray] = {
            name: np.full(self._size, value) for name, value in self._celltype.default_initial_values.items()
        }
        self.stream: RandomStream = self._simulation.streams.new()
        self.initialize(**(initial_values or {}))
        self.first_id: int = self._simulation.add_population(self)
        """Id of the first cell; the others follow without a gap."""
        self.recording = Recording(self, self._simulation)

    @property
    def celltype(self) -> CellType:
        """Type of the cells."""
        return self._celltype

    @property
    def size(self) -> int:
        """Number of cells."""
        return self._size

    @property
    def last_id(self) -> int:
        """Id of the last cell."""
        return self.first_id + self._size - 1

    @property
    def parts(self) -> list[Part]:
        """The population itself."""
        return [Part(self, np.arange(self._size))]

    def id_to_index(self, cell: Any) -> Any:
        """Return the index of a cell, or of each of several.

        Parameters
        ----------
        cell
            An `ID`, or several, or plain numbers.

        Returns
        -------
        int or numpy.ndarray
            An array for several.

        Raises
        ------
        IndexError
            A cell is not in the population.
        """
        if isinstance(cell, int) and self.first_id <= cell <= self.last_id:
            return int(cell) - self.first_id
        return super().id_to_index(cell)

    id_to_local_index = id_to_index

    def change_parameters(self, indices: IntArray, values: Mapping[str, np.ndarray]) -> None:
        """Store new parameters of some cells and have a running engine take them over."""
        self._check_signs(values)
        before = {name: self.parameters[name][indices] for name in values}
        for name, array in values.items():
            self.parameters[name][indices] = array
        try:
            self._simulation.parameters_changed(self, indices, list(values))
        except Exception:
            for name, array in before.items():
                self.parameters[name][indices] = array
            raise

    def change_initial_values(self, indices: IntArray, values: Mapping[str, FloatArray]) -> None:
        """Store new initial values of some cells."""
        if values and self.running:
            warnings.warn(
                f"{self.label!r}: initial values given at t = {self._simulation.time:g} ms take effect at the "
                "next reset().",
                stacklevel=4,
            )
        for name, array in values.items():
            self.initial[name][indices] = array

    def describe(self) -> str:
        """Return what the population is, in words."""
        inner = ", ".join(f"{name}={_in_words(values)}" for name, values in self.parameters.items())
        return f"Population {self.label!r} of {self.size} cells, {type(self.celltype).__name__}({inner})"

    def _check_signs(self, parameters: Mapping[str, np.ndarray]) -> None:
        for name, values in parameters.items():
            if name in self.celltype.positive and not (values > 0).all():
                raise ValueError(f"{self.label!r}: {name} must be greater than 0, not {values.min():g}.")
            if name in NOT_NEGATIVE and not (values >= 0).all():
                raise ValueError(f"{self.label!r}: {name} must not be negative, not {values.min():g}.")


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
        self.parent = parent
        """Population or view that the cells were chosen from."""
        self.mask = selector
        """What they were chosen by."""
        self._simulation = parent._simulation
        ((population, indices),) = parent.parts
        self._part = Part(population, indices[_indices(selector, parent)])
        self.label = label or f"view of {parent.label!r} with size {self._part.indices.size}"
        self.annotations = {}

    @property
    def parts(self) -> list[Part]:
        """The chosen cells."""
        return [self._part]

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

    def describe(self) -> str:
        """Return what the view is, in words."""
        return f"PopulationView {self.label!r} of {self.size} cells of {self.grandparent.describe()}"


def _in_words(values: np.ndarray) -> str:
    """Return the present values of a parameter briefly."""
    if values.dtype == object:
        return f"{sum(times.size for times in values)} times"
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


def _indices(selector: Any, parent: CellGroup) -> IntArray:
    """Return the positions in `parent` that `selector` means, each once."""
    if isinstance(selector, slice):
        chosen = np.arange(parent.size)[selector]
    else:
        array = np.asarray(selector)
        if array.dtype == bool:
            if array.shape != (parent.size,):
                raise IndexError(f"{parent.label!r}: a mask of shape {array.shape} for {parent.size} cells.")
            array = np.flatnonzero(array)
        if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
            raise TypeError(
                f"{parent.label!r}: cells are chosen by a slice, indices or a mask, not {selector!r}."
            )
        if array.size and not (-parent.size <= array.min() and array.max() < parent.size):
            raise IndexError(
                f"{parent.label!r} has indices 0 to {parent.size - 1}, asked for {array.tolist()}."
            )
        chosen = np.arange(parent.size)[array.astype(np.int64)]
    if not chosen.size:
        raise IndexError(f"{parent.label!r}: {selector!r} selects no cell.")
    if np.unique(chosen).size != chosen.size:
        raise IndexError(f"{parent.label!r}: {selector!r} selects a cell twice.")
    return chosen
