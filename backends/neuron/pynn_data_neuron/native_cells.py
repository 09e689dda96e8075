"""Cells of mechanisms of NEURON's or a script's own: made, and their spikes recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray, NativeCell, RawSpikes, SpikeRecorder
from pynn_data_neuron.cells import Cells
from pynn_data_neuron.native import copied, netcon_maker
from pynn_data_neuron.native_types import Model

__all__ = ["NativeCells", "NativeSpikeRecorder"]

ON_GRID = 1e-6
"""How far, in steps, a time may lie from one that is meant."""
WHOLE = 1 - 1e-12
"""An offset is less than a step."""


class NativeCells:
    """Makes cells of such mechanisms, each in a section of its own, and knows which they are."""

    def __init__(self, h: Any, cells: Cells) -> None:
        self._h = h
        self._cells = cells
        self._models: dict[int, Model] = {}
        self._sections: list[Any] = []

    def __contains__(self, cell: int) -> bool:
        """Return whether a cell is one of them."""
        return cell in self._models

    def __getitem__(self, cell: int) -> Model:
        """Return what a cell is."""
        return self._models[cell]

    def __len__(self) -> int:
        return len(self._models)

    def add(self, ids: IntArray, cell: NativeCell, parameters: Mapping[str, FloatArray]) -> None:
        """Create cells."""
        make, model = getattr(self._h, cell.model), cell.native
        for number in ids.tolist():
            self._cells.adopt(number, make() if model.artificial else make(self._section()))
            self._models[number] = model
        self.set(ids, parameters)

    def set(self, ids: IntArray, values: Mapping[str, FloatArray]) -> None:
        """Give cells new values; those that are no numbers stay."""
        for name, array in values.items():
            for number, value in zip(ids.tolist(), array.tolist(), strict=True):
                if value == value:
                    setattr(self._cells[number], name, value)

    def close(self) -> None:
        """Remove what held them."""
        self._models.clear()
        self._sections.clear()

    def _section(self) -> Any:
        self._sections.append(self._h.Section(name=f"pynn_data_native_{len(self._sections)}"))
        return self._sections[-1](0.5)


class NativeSpikeRecorder(SpikeRecorder):
    """Events of such cells, at the times that they have.

    NEURON deals with what is due at the end of a step when it takes the next one, to which a spike at that time belongs
    here, too: so it makes no difference where runs end.
    """

    def __init__(self, h: Any, cells: Cells, ids: IntArray, dt: float) -> None:
        self._dt = dt
        self._cells = cells
        self._times, self._ids = h.Vector(), h.Vector()
        make = netcon_maker(h)
        self._netcons = [make(cells[cell], None, 0.0, 0.0) for cell in ids.tolist()]
        for netcon, cell in zip(self._netcons, ids.tolist(), strict=True):
            netcon.record(self._times, self._ids, cell)
        self._early = np.zeros(0), np.zeros(0)
        """Times and ids of what belongs to a step that is still to come."""

    def drain(self) -> RawSpikes:
        """Return the spikes since the last time, up to the present step."""
        new = (copied(self._cells.address(v), v.size()) for v in (self._times, self._ids))
        times, ids = (np.concatenate(both) for both in zip(self._early, new, strict=True))
        self._times.resize(0)
        self._ids.resize(0)
        steps = np.floor(times / self._dt + ON_GRID).astype(np.int64) + 1
        due = steps <= self._cells.now
        self._early = times[~due], ids[~due]
        times, steps = times[due], steps[due]
        offsets = np.clip(times - steps * self._dt, -self._dt * WHOLE, 0.0)
        return RawSpikes(ids[due].astype(np.int64), steps, offsets)

    def close(self) -> None:
        """Stop recording."""
        for netcon in self._netcons:
            netcon.record()
        self._netcons.clear()
        self._times = self._ids = None
