"""What populations, views and assemblies can all do: select, get, set, record."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import UnknownVariable
from pynn_data.network.identifier import ID
from pynn_data.network.values import per_cell, spike_times_per_cell

if TYPE_CHECKING:
    import neo

    from pynn_data.front_end import FrontEnd
    from pynn_data.network.assembly import Assembly
    from pynn_data.network.currents import CurrentSource
    from pynn_data.network.population import Population
    from pynn_data.simulation import Simulation

__all__ = ["CellGroup", "Part"]


class Part(NamedTuple):
    """Cells of one population, by their indices in it, in the group's order."""

    population: Population
    indices: IntArray


class CellGroup(ABC):
    """An ordered set of cells with a label, made of parts of populations."""

    _front_end: ClassVar[FrontEnd]
    _simulation: Simulation
    label: str
    annotations: dict[str, Any]

    @property
    @abstractmethod
    def parts(self) -> list[Part]:
        """The group's cells, population by population."""

    # -- cells ---------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(part.indices.size for part in self.parts)

    def __len__(self) -> int:
        return self.size

    @property
    def ids(self) -> IntArray:
        """The cells' ids as an array of integers."""
        return np.concatenate([part.population.first_id + part.indices for part in self.parts])

    @property
    def all_cells(self) -> np.ndarray:
        """The cells as an array of `ID` objects."""
        cells = np.empty(self.size, dtype=object)
        cells[:] = list(self)
        return cells

    local_cells = all_cells
    """The cells that this process simulates."""

    @property
    def local_size(self) -> int:
        """Number of cells that this process simulates."""
        return self.size

    def is_local(self, cell: ID) -> bool:
        """Return whether this process simulates the cell."""
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

        Raises
        ------
        IndexError
            If a cell is not in the group.
        """
        if not isinstance(cell, int):
            return np.array([self.id_to_index(c) for c in cell], dtype=np.int64)
        found = np.flatnonzero(self.ids == cell)
        if not found.size:
            raise IndexError(f"{self.label!r} has no cell with id {int(cell)}.")
        return int(found[0])

    def sample(self, n: int, rng: Any = None) -> Any:
        """Return `n` different cells, chosen at random, as a group of their own, in ascending order."""
        if not 0 < n <= self.size:
            raise ValueError(f"{self.label!r}: cannot sample {n} of {self.size} cells.")
        generator = (rng or self._simulation.streams).new().generator()
        return self[np.sort(generator.choice(self.size, n, replace=False))]

    # -- parameters and state ------------------------------------------------------------------

    def get(self, parameter_names: str | Sequence[str], gather: bool = True, simplify: bool = True) -> Any:
        """Return the values of a parameter, or a list with those of several.

        With `simplify`, one number stands for an array of equal ones.

        Raises
        ------
        UnknownParameter
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
        """Give parameters new values, from now on; values as in `CellType`, one per cell of the group.

        Raises
        ------
        UnknownParameter, ValueError, TypeError
        """
        for name in parameters:
            for part in self.parts:
                part.population.celltype.check_parameter(name)
        evaluated = {name: self._evaluate(name, value) for name, value in parameters.items()}
        for part, values in self._split(evaluated):
            part.population.change_parameters(part.indices, values)

    def initialize(self, **initial_values: Any) -> None:
        """Set state variables to values that they have at t = 0: before the first run, or after the next reset.

        Raises
        ------
        UnknownVariable, ValueError, TypeError
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
        """Initial value of every state variable, per cell."""
        names = self.parts[0].population.initial
        return {n: np.concatenate([p.population.initial[n][p.indices] for p in self.parts]) for n in names}

    def inject(self, current_source: CurrentSource) -> None:
        """Connect a current source to all cells."""
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

    # -- recording -----------------------------------------------------------------------------

    def can_record(self, variable: str) -> bool:
        """Return whether all the cells have the variable."""
        return all(part.population.celltype.can_record(variable) for part in self.parts)

    def find_units(self, variable: str) -> str:
        """Return the unit of a variable or parameter."""
        try:
            return self.parts[0].population.celltype.unit(variable)
        except KeyError:
            raise UnknownVariable(f"{self.label!r} has no variable {variable!r}.") from None

    def record(
        self,
        variables: str | Sequence[str] | None,
        sampling_interval: float | None = None,
        to_file: str | os.PathLike[str] | None = None,
        start: float | None = None,
        stop: float | None = None,
    ) -> None:
        """Record variables of all the cells from now on, or end their recording.

        Parameters
        ----------
        variables
            A name, several, or None to end all requests of the population (also of one
            that only some of the group's cells belong to).
        sampling_interval
            Time between samples in ms, a multiple of the time step; default: the time step.
        to_file
            File that end() writes these variables of these cells to.
        start, stop
            Window in ms; default: from now on, without end.

        Raises
        ------
        UnknownVariable
            The cells do not have the variable; the text lists what they have.
        ValueError
            Interval or window is not possible.
        UnknownFormat, FileExistsError, FileNotFoundError
            `to_file` could not be written.
        """
        names = _names(variables)
        self._simulation.check_open()
        for part in self.parts:
            part.population.recording.check(names, sampling_interval, start, stop)
        if to_file is not None:
            self._simulation.write_at_end(self, names, to_file)
        for part in self.parts:
            if variables is None:
                part.population.recording.stop()
            part.population.recording.add(names, part.indices, sampling_interval, start, stop)

    def get_data(
        self,
        variables: str | Sequence[str] = "all",
        gather: bool = True,
        clear: bool = False,
        annotations: dict[str, Any] | None = None,
    ) -> neo.Block:
        """Return what was recorded from the cells as a new `neo.Block`, one Segment per reset.

        Parameters
        ----------
        variables
            Name, names or "all".
        gather
            Whether the first of several processes gets the data of all.
        clear
            Forget what is returned; the next window begins now.
        annotations
            Added to the Block's.

        Raises
        ------
        NothingRecorded
            With the names of what is recorded.
        """
        from pynn_data.recording.block import get_block

        return get_block(self, variables, clear, annotations or {})

    def write_data(
        self,
        io: Any,
        variables: str | Sequence[str] = "all",
        gather: bool = True,
        clear: bool = False,
        annotations: dict[str, Any] | None = None,
        overwrite: bool = True,
    ) -> None:
        """Write what was recorded from the cells to a file.

        Parameters
        ----------
        io
            A path, whose extension chooses the format, or a Neo IO object, used as it is.
            A file of that name is replaced when the new one is complete.
        variables, gather, annotations
            As for `get_data`.
        clear
            Forget what has been written, after it is safely in the file.
        overwrite
            False: refuse to replace a file.

        Raises
        ------
        NothingRecorded, UnknownFormat, WriteFailed, FileExistsError, FileNotFoundError
        """
        from pynn_data.files.write import write_data

        write_data(self, io, variables, clear, annotations or {}, overwrite)

    def get_spike_counts(self, gather: bool = True) -> dict[ID, int]:
        """Return the number of spikes of every recorded cell in the present segment."""
        from pynn_data.recording.select import spike_counts

        return spike_counts(self)

    def mean_spike_count(self, gather: bool = True) -> float:
        """Return the mean number of spikes of the recorded cells in the present segment."""
        counts = self.get_spike_counts(gather)
        return sum(counts.values()) / len(counts)

    # -- words ---------------------------------------------------------------------------------

    def annotate(self, **annotations: Any) -> None:
        """Add to the annotations that the group's Blocks carry."""
        self.annotations.update(annotations)

    @abstractmethod
    def describe(self) -> str:
        """Return what the group is, in words."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.label!r} of {self.size} cells>"


def _names(variables: str | Sequence[str] | None) -> list[str]:
    if variables is None:
        return []
    return [variables] if isinstance(variables, str) else list(variables)
