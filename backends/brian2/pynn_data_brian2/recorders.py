"""Recorders: they look at Brian2's arrays step by step.

They know nothing of who calls them, which an engine does after every step, and a network that a script has built by
itself in its own loop.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from pynn_data.contract import FloatArray, IntArray, RawSignal, RawSpikes, SignalRecorder, SpikeRecorder
from pynn_data_brian2.growing import Growing

__all__ = ["ArraySignalRecorder", "ArraySpikeRecorder", "Forget", "Probe", "Probed", "Share"]


class Probed(Protocol):
    """What a recorder needs of a group."""

    size: int

    def spiking(self) -> np.ndarray:
        """Return Brian2's own array of the cells that spiked last: their number is its last element."""
        ...

    def reader(self, name: str, index: IntArray) -> Callable[[], FloatArray]:
        """Return what returns a variable of some cells as it is when called."""
        ...


class Share(NamedTuple):
    """Those of a recorder's cells that are in one group."""

    group: Probed
    given: IntArray
    """Their places among the recorder's cells."""
    numbers: IntArray
    """Their numbers within the group."""


class Probe(ABC):
    """What is called step by step."""

    @abstractmethod
    def sample(self, step: int) -> None:
        """Look at what there is in `step`."""

    @abstractmethod
    def restart(self, step: int) -> None:
        """Forget everything, and begin anew at `step`."""


Forget = Callable[[Probe], None]
"""To be told that a recorder is closed."""


class ArraySpikeRecorder(SpikeRecorder, Probe):
    """Copies the list of the cells that have spiked in the step."""

    def __init__(self, ids: IntArray, shares: Sequence[Share], forget: Forget) -> None:
        self._forget = forget
        self._groups: list[tuple[np.ndarray, IntArray]] = []
        """Where a group lists its spiking cells, and the ids of its cells, -1 for those not recorded."""
        for group, given, numbers in shares:
            named = np.full(group.size, -1, dtype=np.int64)
            named[numbers] = ids[given]
            self._groups.append((group.spiking(), named))
        self._found = Growing(2, np.int64)

    def sample(self, step: int) -> None:
        """Take the step's spikes."""
        for spiking, named in self._groups:
            if n := int(spiking[-1]):
                rows = self._found.more(n)
                rows[:, 0] = named[spiking[:n]]
                rows[:, 1] = step

    def drain(self) -> RawSpikes:
        """Return the spikes since the last time."""
        found = self._found.take()
        found = found[found[:, 0] >= 0]
        return RawSpikes(found[:, 0].copy(), found[:, 1].copy())

    def restart(self, step: int) -> None:
        """Forget the spikes."""
        self._found.take()

    def close(self) -> None:
        """Stop recording."""
        self._forget(self)


class ArraySignalRecorder(SignalRecorder, Probe):
    """Copies a variable of some cells, from the state in step `first` on."""

    def __init__(self, shares: Sequence[Share], variable: str, interval: int, first: int, forget: Forget) -> None:
        self._forget = forget
        self._interval = interval
        self._first = first
        self._begin = 0
        """Number of the first row that has not been handed over."""
        self._parts = [(group.reader(variable, numbers), given) for group, given, numbers in shares]
        self._rows = Growing(sum(given.size for _, given in self._parts), np.float64)

    def sample(self, step: int) -> None:
        """Take a sample if it is time; of a step that is repeated, as after an interrupt, the last one counts."""
        row, rest = divmod(step - self._first, self._interval)
        row -= self._begin
        if rest or row < 0:
            return
        values = self._rows[row] if row < self._rows.size else self._rows.more(1)[0]
        if len(self._parts) == 1:
            values[:] = self._parts[0][0]()
        else:
            for read, given in self._parts:
                values[given] = read()

    def drain(self) -> RawSignal:
        """Return the rows since the last time."""
        values = self._rows.take()
        drained = RawSignal(self._begin, values)
        self._begin += len(values)
        return drained

    def restart(self, step: int) -> None:
        """Forget the rows; row 0 will be the state in `step`."""
        self._rows.take()
        self._first, self._begin = step, 0

    def close(self) -> None:
        """Stop recording."""
        self._rows.take()
        self._forget(self)
