"""What keeps spikes and samples until they are drained."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pynn_data.contract import FloatArray, IntArray, RawSignal, RawSpikes, SignalRecorder, SpikeRecorder

__all__ = ["Samples", "Spikes"]


class Spikes(SpikeRecorder):
    """Keeps the spikes of its cells.

    Parameters
    ----------
    ids
        Of the cells.
    leave
        Called with the recorder when it is closed.
    """

    def __init__(self, ids: IntArray, leave: Callable[[Spikes], None]) -> None:
        self._ids = ids
        self._leave = leave
        self._cells: list[IntArray] = []
        self._steps: list[IntArray] = []

    def take(self, fired: IntArray, step: int) -> None:
        """Keep who has fired in a step, as often as it did."""
        mine = fired[np.isin(fired, self._ids)] if fired.size else fired
        if mine.size:
            self._cells.append(mine)
            self._steps.append(np.full_like(mine, step))

    def drain(self) -> RawSpikes:
        """Hand over all spikes since the last drain, and forget them."""
        nothing = np.empty(0, dtype=np.int64)
        cells, steps = np.concatenate([nothing, *self._cells]), np.concatenate([nothing, *self._steps])
        self._cells, self._steps = [], []
        return RawSpikes(cells, steps)

    def close(self) -> None:
        """Record no more."""
        self._leave(self)


class Samples(SignalRecorder):
    """Keeps a variable of its cells every few steps, from now on.

    Parameters
    ----------
    look
        Returns the variable of the cells now.
    begin
        Step of the first sample, which is now.
    interval
        Steps between two samples.
    leave
        Called with the recorder when it is closed.
    """

    def __init__(
        self, look: Callable[[], FloatArray], begin: int, interval: int, leave: Callable[[Samples], None]
    ) -> None:
        self._look = look
        self._begin = begin
        self._interval = interval
        self._leave = leave
        first = look()
        self._width = first.size
        self._rows = [first]
        self._drained = 0

    def take(self, step: int) -> None:
        """Keep the sample of a step, if there is one."""
        if (step - self._begin) % self._interval == 0:
            self._rows.append(self._look())

    def drain(self) -> RawSignal:
        """Hand over all rows since the last drain, and forget them."""
        rows, first = self._rows, self._drained
        self._rows, self._drained = [], first + len(rows)
        return RawSignal(first, np.reshape(np.array(rows, dtype=float), (len(rows), self._width)))

    def close(self) -> None:
        """Record no more."""
        self._leave(self)
