"""The recorder of spikes of networks that pynn-data builds: NEURON's vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import IntArray, RawSpikes, SpikeRecorder
from pynn_data_neuron.cells import Cells
from pynn_data_neuron.native import copied, netcon_maker

__all__ = ["NeuronSpikeRecorder"]


class NeuronSpikeRecorder(SpikeRecorder):
    """A NetCon without a target for each cell; all write to the same two vectors."""

    def __init__(self, h: Any, cells: Cells, ids: IntArray, dt: float) -> None:
        self._dt = dt
        self._cells = cells
        self._times, self._ids = h.Vector(), h.Vector()
        make = netcon_maker(h)
        here = cells.of_this_process(ids)
        self._netcons = [make(cells[cell], None, 0.0, 0.0) for cell in here]
        for netcon, cell in zip(self._netcons, here, strict=True):
            netcon.record(self._times, self._ids, cell)

    def drain(self) -> RawSpikes:
        """Return the spikes since the last time."""
        times, ids = (copied(self._cells.address(v), v.size()) for v in (self._times, self._ids))
        self._times.resize(0)
        self._ids.resize(0)
        return RawSpikes(ids.astype(np.int64), np.rint(times / self._dt).astype(np.int64))

    def close(self) -> None:
        """Stop recording."""
        for netcon in self._netcons:
            netcon.record()
        self._netcons.clear()
        self._times = self._ids = None  # a vector frees its memory only when it goes
