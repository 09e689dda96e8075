"""What populations, views and assemblies can all do: select, get, set. For recording see `recordable`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.errors import UnknownVariable
from pynn_data.network.identifier import ID
from pynn_data.network.recordable import Part, Recordable
from pynn_data.network.values import per_cell, spike_times_per_cell

if TYPE_CHECKING:
    from pynn_data.front_end import FrontEnd
    from pynn_data.network.assembly import Assembly
    from pynn_data.network.currents import CurrentSource

__all__ = ["CellGroup"]


class CellGroup(Recordable):
    """An ordered set of cells with a label, made of parts of populations."""

    _front_end: ClassVar[FrontEnd]

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

    def is_local(self, cell: ID) -> bool:
        """Return whether this process knows the cell, which is so of all in the group.

        Parameters
        ----------
        cell
            A cell of the group.

        Returns
        -------
        bool

        Raises
        ------
        IndexError
            The cell is not in the group.
        """
        self.id_to_index(cell)
        return True

    def all(self) -> Iterator[ID]:
        """Iterate over all cells."""
        return iter(self)

    def __iter__(self) -> Iterator[ID]:
        for population, indices in self.parts:
            for index in indices.tolist():
                yield ID(population, index)

    def __contains__(self, cell: object) -> bool:
        return isinstance(cell, int) and bool((self.ids == cell).any())

    @abstractmethod
    def __getitem__(self, selector: Any) -> Any:
        """Return a cell for an index; a view for a slice, list of indices or boolean mask."""

    def __add__(self, other: CellGroup) -> Assembly:
        if not isinstance(other, CellGroup):
            return NotImplemented
        both: Assembly = self._front_end.Assembly(self, other)
        return both

    def id_to_index(self, cell: int | Iterable[int]) -> Any:
        """Return the position in this group of a cell, or of each of several.

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
            A cell is not in the group.
        """
        if not isinstance(cell, int):
            return np.array([self.id_to_index(c) for c in cell], dtype=np.int64)
        found = np.flatnonzero(self.ids == cell)
        if not found.size:
            raise IndexError(f"{self.label!r} has no cell with id {int(cell)}.")
        return int(found[0])

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
        if not 0 < n <= self.size:
            raise ValueError(f"{self.label!r}: cannot sample {n} of {self.size} cells.")
        generator = (rng or self._simulation.streams).new().generator()
        return self[np.sort(generator.choice(self.size, n, replace=False))]

    # -- parameters and state ------------------------------------------------------------------

    def get(self, parameter_names: str | Sequence[str], gather: bool = True, simplify: bool = True) -> Any:
        """Return the values of a parameter, or a list with those of several.

        Parameters
        ----------
        parameter_names
            A name, or several.
        gather
            Makes no difference: every process knows the parameters of all cells.
        simplify
            One number stands for an array of equal ones.

        Returns
        -------
        float or numpy.ndarray or list
            A number, or one for each cell in the group's order, in the unit that `find_units` tells.
            Spike times are an array for each cell. For several names, a list of these.

        Raises
        ------
        UnknownParameter
            The cells do not all have the parameter; the text lists those they have.
        """
        if not isinstance(parameter_names, str):
            return [self.get(name, gather, simplify) for name in parameter_names]
        for part in self.parts:
            part.population.celltype.check_parameter(parameter_names)
        values = np.concatenate([p.population.parameters[parameter_names][p.indices] for p in self.parts])
        if values.dtype == object:
            return values[0] if values.size == 1 and simplify else list(values)
        return float(values[0]) if simplify and (values == values[0]).all() else values

    def set(self, **parameters: Any) -> None:
        """Give parameters new values, from now on.

        Parameters
        ----------
        **parameters
            By name, in the units of the cell type. A value is a number, one for each cell of the group,
            a `RandomDistribution`, a function of the cell's index in the group, or a quantity with a unit.

        Raises
        ------
        UnknownParameter
            The cells do not all have the parameter.
        ValueError
            The number of values does not fit, or one is not possible; nothing was changed.
        TypeError
            A value is no number.
        """
        for name in parameters:
            for part in self.parts:
                part.population.celltype.check_parameter(name)
        evaluated = {name: self._evaluate(name, value) for name, value in parameters.items()}
        for part, values in self._split(evaluated):
            part.population.change_parameters(part.indices, values)

    def initialize(self, **initial_values: Any) -> None:
        """Set state variables to values that they have at t = 0.

        Call it before the first run or after a reset; in between it warns, and takes effect at the next
        reset.

        Parameters
        ----------
        **initial_values
            By the variable's name, as of `set`.

        Raises
        ------
        UnknownVariable
            The cells do not all have the state variable.
        ValueError, TypeError
            As of `set`.
        """
        for name in initial_values:
            self._check_initial(name)
        evaluated = {
            name: per_cell(
                value,
                self.size,
                what=f"{self.label!r}: initial {name}",
                unit=self.find_units(name),
                streams=self._simulation.streams,
            )
            for name, value in initial_values.items()
        }
        for part, values in self._split(evaluated):
            part.population.change_initial_values(part.indices, values)

    @property
    def initial_values(self) -> dict[str, FloatArray]:
        """Initial value of every state variable: its name -> an array with one for each cell."""
        names = self.parts[0].population.initial
        return {n: np.concatenate([p.population.initial[n][p.indices] for p in self.parts]) for n in names}

    def inject(self, current_source: CurrentSource) -> None:
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
        current_source.inject_into(self)

    def _evaluate(self, name: str, value: Any) -> np.ndarray:
        what = f"{self.label!r}: {name}"
        if name == "spike_times":
            times = np.empty(self.size, dtype=object)
            times[:] = spike_times_per_cell(value, self.size, what=what)
            return times
        unit = self.parts[0].population.celltype.unit(name)
        return per_cell(value, self.size, what=what, unit=unit, streams=self._simulation.streams)

    def _split(self, values: dict[str, np.ndarray]) -> Iterator[tuple[Part, dict[str, np.ndarray]]]:
        first = 0
        for part in self.parts:
            chosen = slice(first, first + part.indices.size)
            yield part, {name: array[chosen] for name, array in values.items()}
            first = chosen.stop

    def _check_initial(self, name: str) -> None:
        for population, _ in self.parts:
            known = population.celltype.default_initial_values
            if name not in known:
                raise UnknownVariable(
                    f"{type(population.celltype).__name__} has no state variable {name!r}; "
                    f"it has {', '.join(known) or 'none'}."
                )

    # -- words ---------------------------------------------------------------------------------

    def annotate(self, **annotations: Any) -> None:
        """Add to the annotations that the group's Blocks carry.

        Parameters
        ----------
        **annotations
            Names and values: numbers, texts, lists, dicts, quantities.
        """
        self.annotations.update(annotations)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label!r} of {self.size} cells>"
