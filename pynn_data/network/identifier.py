"""A single cell: its id, an integer that knows its population."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pynn_data.contract import FloatArray
from pynn_data.errors import UnknownParameter
from pynn_data.network.cells import STANDARD_CELLS, CellType
from pynn_data.network.network import Current, Described
from pynn_data.network.placement import checked_position
from pynn_data.recording.arrays import SpikeArrays
from pynn_data.recording.data import SignalData

if TYPE_CHECKING:
    import neo

__all__ = ["ID"]


class ID(int):
    """Id of a cell, with the cell's parameters as attributes (``cell.i_offset = 0.1``).

    As a number it is a plain int, the cell's place in the order of creation
    over all populations. One gets it from a group, ``cells[3]`` or by iteration.

    Parameters
    ----------
    population
        Of the cell.
    index
        In the population.
    """

    _population: Described
    _index: int

    def __new__(cls, population: Described, index: int) -> ID:
        """Return the id of the cell at an index of a population."""
        cell = super().__new__(cls, population.first_id + index)
        object.__setattr__(cell, "_population", population)
        object.__setattr__(cell, "_index", index)
        return cell

    def __reduce__(self) -> tuple[Any, ...]:
        return int, (int(self),)  # outside its simulation an id is just a number

    @property
    def parent(self) -> Any:
        """Population of the cell."""
        return self._population

    @property
    def celltype(self) -> CellType:
        """Type of the cell."""
        return self._population.celltype

    @property
    def local(self) -> bool:
        """True: every process knows all cells, whichever simulates them."""
        return True

    @property
    def is_standard_cell(self) -> bool:
        """Whether the type of the cell is one that all engines have, not one of an engine's own."""
        return type(self.celltype) in STANDARD_CELLS

    @property
    def position(self) -> FloatArray:
        """Position of the cell, x, y and z in µm; assigned, it moves the cell as `Population.positions` does."""
        return self._population.placement.of(self._index)

    @position.setter
    def position(self, position: Any) -> None:
        place = checked_position(position, f"Cell {int(self)}: position")
        self._population.placement = self._population.placement.moved(self._index, place)

    def as_view(self) -> Any:
        """Return the cell as a view of one cell."""
        return self._population[self._index : self._index + 1]

    def __getattr__(self, name: str) -> Any:
        if name in self.celltype.default_parameters:
            return self.as_view().get(name)
        raise UnknownParameter(
            f"{type(self.celltype).__name__} has no parameter {name!r}; "
            f"it has {', '.join(self.celltype.default_parameters)}."
        )

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "position":
            object.__setattr__(self, name, value)
        else:
            self.as_view().set(**{name: value})

    def get_parameters(self) -> dict[str, Any]:
        """Return all parameters of the cell, by name."""
        view = self.as_view()
        return {name: view.get(name) for name in self.celltype.default_parameters}

    def set_parameters(self, **parameters: Any) -> None:
        """Give parameters new values, from now on; see `Population.set`."""
        self.as_view().set(**parameters)

    def initialize(self, **initial_values: float) -> None:
        """Set state variables to values that they have at t = 0; see `Population.initialize`."""
        self.as_view().initialize(**initial_values)

    def get_initial_value(self, variable: str) -> float:
        """Return the value that a state variable has at t = 0.

        Parameters
        ----------
        variable
            Its name.

        Returns
        -------
        float
            In the unit that `find_units` tells.
        """
        return float(self.as_view().initial_values[variable][0])

    def set_initial_value(self, variable: str, value: Any) -> None:
        """Set the value that a state variable has at t = 0.

        Parameters
        ----------
        variable
            Its name.
        value
            As of `Population.initialize`.
        """
        self.as_view().initialize(**{variable: value})

    def inject(self, current_source: Current, location: None = None) -> None:
        """Inject a current into the cell.

        Parameters
        ----------
        current_source
            As of `Population.inject`.
        location
            None: the cell is a point.
        """
        if location is not None:
            raise TypeError(f"inject(): all cells are points, so there is no location {location!r:.60}.")
        self.as_view().inject(current_source)

    def record(self, *args: Any, **kwargs: Any) -> None:
        """Record variables of the cell; see `Population.record`."""
        self.as_view().record(*args, **kwargs)

    def write_data(self, *args: Any, **kwargs: Any) -> None:
        """Write what was recorded from the cell to a file; see `Population.write_data`."""
        self.as_view().write_data(*args, **kwargs)

    def get_data(self, *args: Any, **kwargs: Any) -> neo.Block:
        """Return what was recorded from the cell; see `Population.get_data`."""
        block: neo.Block = self.as_view().get_data(*args, **kwargs)
        return block

    def peek(self, variable: str) -> float:
        """Return the cell's state now as a number; see `Population.peek`."""
        return float(self.as_view().peek(variable)[0])

    def get_spikes(self, segment: int | None = None) -> SpikeArrays:
        """Return the cell's spikes as arrays; see `Population.get_spikes`."""
        spikes: SpikeArrays = self.as_view().get_spikes(segment)
        return spikes

    def get_signals(
        self, variables: str | Sequence[str] = "all", segment: int | None = None
    ) -> list[SignalData]:
        """Return the cell's signals as arrays; see `Population.get_signals`."""
        signals: list[SignalData] = self.as_view().get_signals(variables, segment)
        return signals
