"""A state variable as the running simulator gives it, checked and in the user's unit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from pynn_data.contract import FloatArray, Host, IntArray, NativeVariable, RawSignal
from pynn_data.recording.cells import Cells
from pynn_data.recording.checks import Rows, checked_signal, checked_state
from pynn_data.recording.flaws import Flaw
from pynn_data.units import factor

__all__ = ["EngineVariable", "Variable"]


@dataclass
class Variable(ABC):
    """One variable of cells that have been made together."""

    name: str
    label: str
    """What the cells are called."""
    first_id: int

    @property
    @abstractmethod
    def natives(self) -> Sequence[NativeVariable]:
        """What the simulator has to record."""

    @property
    def told(self) -> bool:
        """Whether the simulator tells it at any moment."""
        return all(native.told for native in self.natives)

    def described(self, flaw: Flaw, time: float) -> str:
        """Return in words which cell's variable is not finite, and when."""
        return f"{self.label!r}: {self.name} of cell {flaw.cell + self.first_id} is {flaw.value} at t = {time:g} ms"

    @abstractmethod
    def now(self, cells: IntArray, held: IntArray) -> FloatArray:
        """Return the state of those `held` cells, of some, that belong to this process; all by their indices."""

    @abstractmethod
    def rows(self, raws: Sequence[RawSignal], held: IntArray, rows: Rows) -> FloatArray:
        """Return those rows of what recorders of the `natives` hand over that follow the known ones."""


@dataclass
class EngineVariable(Variable):
    """One that the simulator has."""

    native: NativeVariable
    scale: float
    """Factor from the simulator's unit to the user's."""
    host: Host

    @classmethod
    def of(cls, cells: Cells, name: str, host: Host) -> EngineVariable:
        """Return the variable of that name."""
        native, unit = cells.native(name), cells.unit(name)
        scale = factor(native.unit, unit) if native.unit is not None else 1.0
        return cls(name, cells.label, cells.first_id, native, scale, host)

    @property
    def natives(self) -> list[NativeVariable]:
        """The variable itself."""
        return [self.native]

    def now(self, cells: IntArray, held: IntArray) -> FloatArray:
        """Return the state of those `held` cells, of some, that belong to this process."""
        values = self.host.state(cells + self.first_id, self.native)
        checked = checked_state(values, self.name, self.native.precision, held.size, self.host.name)
        return checked * self.scale

    def rows(self, raws: Sequence[RawSignal], held: IntArray, rows: Rows) -> FloatArray:
        """Return those rows of what the recorder hands over that follow the known ones."""
        (raw,) = raws
        new = checked_signal(raw, self.name, self.native.precision, held.size, rows, self.host.name)
        return new if self.scale == 1.0 else new * self.scale
