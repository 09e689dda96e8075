"""What populations, views and assemblies can all do: select, get, set. For recording see `Recordable`."""

from __future__ import annotations

import warnings
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pynn_data.annotations import OWN, checked
from pynn_data.arguments import a_bool, names_of
from pynn_data.magnitude import whole
from pynn_data.network.cell_lists import lists_per_cell, spike_times_per_cell
from pynn_data.network.changes import change_parameters
from pynn_data.network.identifier import ID
from pynn_data.network.initial_values import Values
from pynn_data.network.network import Classes, Current, Described
from pynn_data.network.positioned import Positioned
from pynn_data.network.random import NumpyRNG
from pynn_data.network.streams import unless_refused
from pynn_data.network.values import per_cell
from pynn_data.recording.group import Part
from pynn_data.recording.recordable import Recordable

__all__ = ["CellGroup"]


class CellGroup(Recordable, Positioned):
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
        a_bool(gather, "gather")
        a_bool(simplify, "simplify")
        if not isinstance(parameter_names, str):
            return [self.get(name, gather, simplify) for name in names_of(parameter_names, "parameter_names")]
        for part in self.parts:
            part.population.celltype.check_parameter(parameter_names)
        values = np.concatenate([p.population.parameters[parameter_names][p.indices] for p in self.parts])
        if values.dtype == object:
            copies = [times.copy() for times in values]
            return copies[0] if len(copies) == 1 and simplify else copies
        return float(values[0]) if simplify and (values == values[0]).all() else values

    def set(self, **parameters: Any) -> None:
        """Give parameters new values, from now on.

        Parameters
        ----------
        **parameters
            By name, in the units of the cell type. A value is a number, one for each cell of the group,
            a `RandomDistribution`, a function of the cell's index in the group, a function of the cell's x, y and z,
            or a quantity with a unit.

        Raises
        ------
        UnknownParameter
            The cells do not all have the parameter.
        ValueError
            The number of values does not fit, or one is not possible, or has the unit of something else.
        TypeError
            A value is no number.
        NotSupported
            The running engine refuses a value.

        Notes
        -----
        Whatever is raised, nothing was changed, in no cell of any population.
        """
        for name in parameters:
            for part in self.parts:
                part.population.celltype.check_parameter(name)
        with self._drawing(parameters):
            evaluated = {name: self._evaluate(name, value) for name, value in parameters.items()}
            change_parameters(list(self._split(evaluated)))

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
        with self._drawing(initial_values):
            evaluated = {
                name: per_cell(
                    value,
                    self.size,
                    what=f"{self.label!r}: initial {name}",
                    unit=self.parts[0].population.celltype.known_unit(name),
                    streams=self._simulation.streams,
                    positions=lambda: self.positions,
                )
                for name, value in initial_values.items()
            }
        if evaluated and any(part.population.running for part in self.parts):
            warnings.warn(
                f"{self.label!r}: initial values given at t = {self._simulation.time:g} ms take effect at the "
                "next reset().",
                stacklevel=2,
            )
        for part, values in self._split(evaluated):
            part.population.change_initial_values(part.indices, values)

    @property
    def initial_values(self) -> dict[str, Values]:
        """Initial value of every state variable: its name -> an array with one for each cell."""
        names = self.parts[0].population.initial
        return {n: Values.of([p.population.initial[n][p.indices] for p in self.parts]) for n in names}

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

    def _drawing(self, values: Mapping[str, Any]) -> AbstractContextManager[None]:
        """Return what takes back the random numbers for values that are refused."""
        return unless_refused(self._simulation.streams, *(getattr(value, "rng", None) for value in values.values()))

    def _evaluate(self, name: str, value: Any) -> np.ndarray:
        what = f"{self.label!r}: {name}"
        kind = self.parts[0].population.celltype
        unit, default = kind.known_unit(name), kind.default_parameters[name]
        if name in kind.listed:
            lists = np.empty(self.size, dtype=object)
            evaluate = spike_times_per_cell if name == "spike_times" else partial(lists_per_cell, unit=unit)
            lists[:] = evaluate(value, self.size, what=what)
            return lists
        streams, places = self._simulation.streams, lambda: self.positions
        return per_cell(value, self.size, what=what, unit=unit, streams=streams, default=default, positions=places)

    def _split(self, values: dict[str, np.ndarray]) -> Iterator[tuple[Part[Described], dict[str, np.ndarray]]]:
        first = 0
        for part in self.parts:
            chosen = slice(first, first + part.indices.size)
            yield part, {name: array[chosen] for name, array in values.items()}
            first = chosen.stop

    def _check_initial(self, name: str) -> None:
        for population, _ in self.parts:
            population.celltype.check_initial(name)

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
