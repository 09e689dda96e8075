"""A state variable as the running engine gives it, checked and in the front end's unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pynn_data.contract import Engine, FloatArray, IntArray, NativeVariable, RawSignal
from pynn_data.recording.checks import checked_signal, checked_state
from pynn_data.recording.flaws import Flaw
from pynn_data.units import factor

if TYPE_CHECKING:
    from pynn_data.network.population import Population

__all__ = ["EngineVariable"]


@dataclass(frozen=True)
class EngineVariable:
    """One variable of the cells of a population."""

    name: str
    label: str
    """The population's."""
    native: NativeVariable
    scale: float
    """Factor from the engine's unit to the front end's."""
    first_id: int
    engine: Engine

    @classmethod
    def of(cls, population: Population, name: str, engine: Engine) -> EngineVariable:
        """Return the variable of that name."""
        celltype = population.celltype
        native = engine.cells[type(celltype).__name__].variables[name]
        scale = factor(native.unit, celltype.unit(name))
        return cls(name, population.label, native, scale, population.first_id, engine)

    def described(self, flaw: Flaw, time: float) -> str:
        """Return in words which cell's variable is not finite, and when."""
        return f"{self.label!r}: {self.name} of cell {flaw.cell + self.first_id} is {flaw.value} at t = {time:g} ms"

    def now(self, cells: IntArray, held: int) -> FloatArray:
        """Return the state of those `held` cells, of some given by their indices, that belong to this process."""
        values = self.engine.state(cells + self.first_id, self.native)
        checked = checked_state(values, self.name, self.native.precision, held, self.engine.name)
        return checked * self.scale

    def rows(self, raw: RawSignal, columns: int, known: int, rows: int, row_at_now: bool) -> FloatArray:
        """Return those rows of what a recorder hands over that follow the `known` ones."""
        new = checked_signal(
            raw, self.name, self.native.precision, columns, known, rows, row_at_now, self.engine.name
        )
        return new if self.scale == 1.0 else new * self.scale
