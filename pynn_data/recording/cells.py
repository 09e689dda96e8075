"""What is recorded from: cells with consecutive ids, whoever has made them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pynn_data.contract import FloatArray, IntArray, NativeVariable
from pynn_data.recording.derivation import Derivation

__all__ = ["Cells", "Emitted"]


class Emitted(NamedTuple):
    """Spikes of some cells."""

    cells: IntArray
    """Indices among the cells that have been made together."""
    steps: IntArray
    times: FloatArray | None
    """Exact times in ms, if some are not on the grid of steps."""


class Cells(ABC):
    """Cells that have been made together: a population, or what a script has built and handed over at once."""

    @property
    @abstractmethod
    def label(self) -> str:
        """Name of the Blocks and of errors."""

    @property
    @abstractmethod
    def first_id(self) -> int:
        """Id of the first cell; the others follow without a gap."""

    @property
    @abstractmethod
    def running(self) -> bool:
        """Whether a simulator has the cells at present."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Number of cells."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """What the cells are, such as the name of their type."""

    @property
    @abstractmethod
    def recordable(self) -> Sequence[str]:
        """Names of what can be recorded, "spikes" among them."""

    def why_not(self, name: str) -> str:
        """Return why something is not `recordable`, in words."""
        return f"it has {', '.join(self.recordable)}"

    @abstractmethod
    def check_recordable(self, names: Sequence[str]) -> None:
        """Raise if the simulator cannot record one of the `recordable` variables.

        Raises
        ------
        NotSupported, UnitUnknown
        """

    @abstractmethod
    def native(self, variable: str) -> NativeVariable:
        """Return a variable as the simulator has it."""

    def derivation(self, variable: str) -> Derivation | None:
        """Return how a variable follows from others, or None if the simulator has it."""
        return None

    def present(self, parameters: Sequence[str], cells: IntArray) -> Mapping[str, FloatArray]:
        """Return the present values of parameters, in users' units, of some cells, given by their indices."""
        raise NotImplementedError

    @abstractmethod
    def unit(self, name: str) -> str:
        """Return the unit in which users get a variable.

        Raises
        ------
        KeyError
        """

    @property
    @abstractmethod
    def states(self) -> Sequence[str]:
        """Names of the variables that can be looked at without recording them."""

    @property
    @abstractmethod
    def at_first(self) -> Mapping[str, FloatArray]:
        """State of the cells before the simulator has them, by variable."""

    @abstractmethod
    def owners(self, cells: IntArray) -> IntArray:
        """Return the process that each of some cells, given by their indices, belongs to."""

    @property
    def emits(self) -> bool:
        """Whether the core knows by itself what the cells emit."""
        return False

    def emitted(self, first: int, last: int) -> Emitted:
        """Return what the cells emit from step `first` through `last`, if the core knows it."""
        raise NotImplementedError

    def called(self, index: int) -> int:
        """Return what users call a cell by: its id."""
        return self.first_id + index
