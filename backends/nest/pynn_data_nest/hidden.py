"""State variables that NEST records but does not tell when asked (the conductances of hh_cond_exp_traub)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import FloatArray, IntArray, NativeCell
from pynn_data_nest.device import Device

if TYPE_CHECKING:
    from pynn_data_nest.engine import NestEngine

__all__ = ["HiddenState"]


class HiddenState:
    """Multimeters that take one sample at the end of every advance, to be had one step later."""

    def __init__(self, engine: NestEngine) -> None:
        self._engine = engine
        self._probes: list[tuple[IntArray, Device]] = []

    @staticmethod
    def needed(cell: NativeCell) -> list[str]:
        """Return the variables of a model that NEST does not tell."""
        return [variable.name for variable in cell.variables.values() if not variable.settable]

    @property
    def watched(self) -> bool:
        """Whether there are cells with such variables."""
        return bool(self._probes)

    def add_cells(self, ids: IntArray, cell: NativeCell) -> None:
        """Watch new cells, if they have such variables."""
        if hidden := self.needed(cell):
            parameters = {"interval": self._engine.clock.dt, "record_from": hidden}
            self._probes.append((ids, Device(self._engine, ids, "multimeter", parameters)))

    def aim(self, after: int, last: int) -> None:
        """Sample the states in ``after < step <= last`` only."""
        for _, device in self._probes:
            device.limit(after, last)

    def state(self, ids: IntArray, variable: str) -> FloatArray:
        """Return the value of a variable of those of the cells that are here. At the beginning it is 0.

        All processes look ahead together.
        """
        values = np.zeros(int(ids.max()) + 1)
        if self._engine.now > 0:
            values[:] = np.nan
            self._engine.look_ahead()
            for cells, device in self._probes:
                if np.isin(ids, cells).any():
                    events = device.events()
                    present = device.steps(events["times"]) == self._engine.now
                    senders = device.cells(events["senders"][present])
                    known = senders < values.size
                    values[senders[known]] = events[variable][present][known]
        chosen: FloatArray = values[ids[self._engine.nodes.here(ids)]]
        return chosen
