"""The observer: the one mechanism in a network that counts its steps and records from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_neuron.native import copied

__all__ = ["Observer"]


class Observer:
    """Sees the network where NEURON's own vectors take their samples, at the end of each step."""

    def __init__(self, h: Any, dt: float, section: Any) -> None:
        self.place = str(section)
        """Name of the section in which it is, which it does not keep in existence."""
        self._process = h.PynnDataObserver(section(0.5))
        self._process.count_steps(dt)
        self.beginnings = 0
        """How often the network has been initialized since."""

    @property
    def step(self) -> int:
        """The step that the network has come to."""
        return int(self._process.latest_step())

    @property
    def exists(self) -> bool:
        """Whether the section in which it is has not been deleted."""
        return self._process.get_segment() is not None

    @property
    def jump(self) -> tuple[float, float] | None:
        """From where to where (ms) time has changed by anything but a step, if it has."""
        if not self._process.has_jumped():
            return None
        return float(self._process.jumped_from()), float(self._process.jumped_to())

    def begin_anew(self) -> None:
        """Forget what has been recorded: the network is about to be initialized, which is step 0."""
        self.beginnings += 1
        self._process.begin_anew()

    # -- samples -------------------------------------------------------------------------------

    def sample(self, pointers: Sequence[Any], interval: int) -> int:
        """Begin to sample variables every `interval` steps, and return the number by which they are known."""
        number = int(self._process.new_sampler(interval))
        for each in pointers:
            self._process.add_variable(number, each)
        self._process.start_sampler(number)
        return number

    def take_samples(self, number: int, columns: int) -> tuple[int, FloatArray]:
        """Return the number of the first row and the rows since the last time, which are forgotten."""
        first, rows = int(self._process.first_row(number)), int(self._process.sample_rows(number))
        values = copied(self._process.sample_address(number), rows * columns).reshape(rows, columns)
        self._process.forget_samples(number)
        return first, values

    def lost_sample(self, number: int) -> int | None:
        """Return the place of a variable that exists no more."""
        return _place(self._process.lost_sample(number))

    def end_samples(self, number: int) -> None:
        """Sample no more."""
        if self._process is not None:
            self._process.remove_sampler(number)

    # -- spikes --------------------------------------------------------------------------------

    def collect_spikes(self) -> int:
        """Return the number of a new collection of spikes."""
        return int(self._process.new_spikes())

    def watch(self, number: int, cell: int, threshold: float, pointer: Any) -> None:
        """Take a variable's rises above a threshold for spikes of a cell."""
        self._process.add_crossing(number, cell, threshold, pointer)

    def listen(self, number: int, cell: int, source: int) -> None:
        """Take the events of a source for spikes of a cell."""
        self._process.add_source(number, cell, source)

    def ear(self, source: int) -> partial[Any]:
        """Return what NEURON is to call when a source emits an event."""
        return partial(self._process.heard, source)

    def take_spikes(self, number: int) -> tuple[IntArray, IntArray, FloatArray]:
        """Return cells, steps and offsets (ms) of the spikes since the last time, which are forgotten."""
        count = self._process.spike_count(number)
        cells, steps, offsets = (copied(self._process.spike_address(number, which), count) for which in range(3))
        self._process.forget_spikes(number)
        return cells.astype(np.int64), steps.astype(np.int64), offsets

    def lost_crossing(self, number: int) -> int | None:
        """Return the place of a variable that exists no more, among those that are watched."""
        return _place(self._process.lost_crossing(number))

    def end_spikes(self, number: int) -> None:
        """Forget a collection."""
        if self._process is not None:
            self._process.remove_spikes(number)

    def close(self) -> None:
        """Leave the network; what has been sampled is gone."""
        self._process = None


def _place(number: float) -> int | None:
    return None if number < 0 else int(number)
