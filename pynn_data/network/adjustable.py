"""Parameters and initial values of the cells of a group."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import numpy as np

from pynn_data.arguments import a_bool, names_of
from pynn_data.network.cell_lists import lists_per_cell, spike_times_per_cell
from pynn_data.network.changes import change_parameters
from pynn_data.network.initial_values import Values
from pynn_data.network.network import Described
from pynn_data.network.positioned import Positioned
from pynn_data.network.streams import unless_refused
from pynn_data.network.values import per_cell
from pynn_data.recording.group import Part

__all__ = ["Adjustable"]


class Adjustable(Positioned):
    """Cells whose parameters and initial values can be read and set."""

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
