"""A state variable as the running simulator gives it, checked and in the user's unit."""

from __future__ import annotations

from dataclasses import dataclass

from pynn_data.contract import FloatArray, Host, IntArray, NativeVariable, RawSignal
from pynn_data.recording.cells import Cells
from pynn_data.recording.checks import Rows, checked_signal, checked_state
from pynn_data.recording.flaws import Flaw
from pynn_data.units import factor

__all__ = ["EngineVariable"]


@dataclass(frozen=True)
class EngineVariable:
    """One variable of cells that have been made together."""

    name: str
    label: str
    """What the cells are called."""
    native: NativeVariable
    scale: float
    """Factor from the simulator's unit to the user's."""
    first_id: int
    host: Host

    @classmethod
    def of(cls, cells: Cells, name: str, host: Host) -> EngineVariable:
        """Return the variable of that name."""
        native, unit = cells.native(name), cells.unit(name)
        scale = factor(native.unit, unit) if native.unit is not None else 1.0
        return cls(name, cells.label, native, scale, cells.first_id, host)

    def described(self, flaw: Flaw, time: float) -> str:
        """Return in words which cell's variable is not finite, and when."""
        return f"{self.label!r}: {self.name} of cell {flaw.cell + self.first_id} is {flaw.value} at t = {time:g} ms"

    def now(self, cells: IntArray, held: int) -> FloatArray:
        """Return the state of those `held` cells, of some given by their indices, that belong to this process."""
        values = self.host.state(cells + self.first_id, self.native)
        checked = checked_state(values, self.name, self.native.precision, held, self.host.name)
        return checked * self.scale

    def rows(self, raw: RawSignal, columns: int, rows: Rows) -> FloatArray:
        """Return those rows of what a recorder hands over that follow the known ones."""
        new = checked_signal(raw, self.name, self.native.precision, columns, rows, self.host.name)
        return new if self.scale == 1.0 else new * self.scale
