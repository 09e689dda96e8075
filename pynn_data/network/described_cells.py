"""The cells of a population, as what is recorded from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pynn_data.contract import FloatArray, IntArray, NativeVariable
from pynn_data.network.identifier import ID
from pynn_data.network.network import Described
from pynn_data.recording.cells import Cells, Emitted
from pynn_data.recording.derivation import Derivation

__all__ = ["DescribedCells"]


class DescribedCells(Cells):
    """The cells of a population as what is recorded from."""

    def __init__(self, population: Described) -> None:
        self._population = population
        self._network = population._simulation

    @property
    def label(self) -> str:
        """Label of the population."""
        return self._population.label

    @property
    def first_id(self) -> int:
        """Id of the first cell."""
        return self._population.first_id

    @property
    def running(self) -> bool:
        """Whether an engine simulates them at present."""
        return self._population.running

    @property
    def size(self) -> int:
        """Number of cells."""
        return self._population.size

    @property
    def kind(self) -> str:
        """Name of the cell type."""
        return type(self._population.celltype).__name__

    @property
    def recordable(self) -> Sequence[str]:
        """Names of what can be recorded."""
        return self._population.celltype.recordable

    @property
    def states(self) -> Sequence[str]:
        """Names of the state variables."""
        return self._population.celltype.states()

    @property
    def at_first(self) -> Mapping[str, FloatArray]:
        """Initial values, by variable."""
        celltype, everyone = self._population.celltype, np.arange(self.size)
        following = {name: follow(self._population.parameters) for name, follow in celltype.following.items()}
        initial = {**self._population.initial, **following}
        derived = {
            name: one.function({**self.present(one.parameters, everyone), **initial})
            for name, one in celltype.derived.items()
        }
        return {**initial, **derived}

    def derivation(self, variable: str) -> Derivation | None:
        """Return how a variable follows from others, if the cell type has it so."""
        return self._population.celltype.derived.get(variable)

    def present(self, parameters: Sequence[str], cells: IntArray) -> Mapping[str, FloatArray]:
        """Return the present values of parameters of some cells."""
        return {name: self._population.parameters[name][cells] for name in parameters}

    def check_recordable(self, names: Sequence[str]) -> None:
        """Raise if the engine cannot record one of the variables."""
        self._network.check_recordable(self._population, names)

    def native(self, variable: str) -> NativeVariable:
        """Return a variable as the engine has it."""
        return self._network.native(self._population, variable)

    def unit(self, name: str) -> str:
        """Return the unit of a variable or parameter."""
        return self._population.celltype.unit(name)

    def owners(self, cells: IntArray) -> IntArray:
        """Return the process that each of some cells belongs to."""
        return self._network.owners(self._population, cells)

    @property
    def emits(self) -> bool:
        """Whether they are sources, whose spikes are drawn or listed by the core."""
        return self._network.is_source(self._population)

    def emitted(self, first: int, last: int) -> Emitted:
        """Return what sources emit from step `first` through `last`."""
        return self._network.emitted(self._population, first, last)

    def called(self, index: int) -> int:
        """Return the `ID` of a cell."""
        return ID(self._population, index)
