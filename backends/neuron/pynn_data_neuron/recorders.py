"""Recorders: NEURON's spike vectors, and probes that sample into one array."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import IntArray, RawSignal, RawSpikes, SignalRecorder, SpikeRecorder
from pynn_data_neuron.cells import Cells
from pynn_data_neuron.native import copied, netcon_maker

__all__ = ["NeuronSpikeRecorder", "Probe"]


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


class Probe(SignalRecorder):
    """A probe mechanism that samples one variable of all cells."""

    def __init__(self, h: Any, cells: Cells, ids: IntArray, variable: str, interval: int) -> None:
        here = cells.of_this_process(ids)
        self._size = len(here)
        self._next_row = 0
        self._process = h.PynnDataProbe(cells.place())
        self._process.interval = interval
        for cell in here:
            self._process.add(getattr(cells[cell], f"_ref_{variable}"))
        self._process.sample()

    def drain(self) -> RawSignal:
        """Return the rows since the last time."""
        rows = int(self._process.rows())
        values = copied(self._process.samples(), rows * self._size).reshape(rows, self._size)
        self._process.forget()
        first, self._next_row = self._next_row, self._next_row + len(values)
        return RawSignal(first, values)

    def close(self) -> None:
        """Stop recording."""
        self._process = None
