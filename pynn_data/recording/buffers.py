"""What has been recorded: the only state between an engine and the data that users get."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray, IntArray

__all__ = ["SignalBuffer", "SpikeBuffer"]

STEP_BITS = 40
"""A spike is kept as ``cell << 40 | step``: 8 bytes, in the order that it is wanted in."""
STEP_MASK = (1 << STEP_BITS) - 1


class SpikeBuffer:
    """Spikes of some cells in a window ``first < step`` (a window that starts at 0 includes 0)."""

    def __init__(self, cells: IntArray, owners: IntArray, first: int, dt: float) -> None:
        self.cells = cells
        """Indices in the population, ascending."""
        self.owners = owners
        """Process that each belongs to; the spikes here are those of this process."""
        self.first = first
        self.goes_on = False
        """Whether earlier spikes of these cells have been handed over and forgotten."""
        self.dt = dt
        self._keys: list[IntArray] = []
        self._times: list[FloatArray] = []
        """None, or as many as there are keys."""
        self._sorted = True
        """Whether there is one piece at most, and that is sorted by (cell, time)."""

    def append(self, cells: IntArray, steps: IntArray, times: FloatArray | None) -> None:
        """Add spikes of the buffer's cells; `times` in ms if some are not on the grid."""
        after = steps > (self.first if self.first else -1)
        keys = (cells << STEP_BITS) | steps
        self._keys.append(keys if after.all() else keys[after])
        self._sorted = False
        if times is not None or self._times:
            self._fill_times()
        if times is not None:
            self._times[-1] = times[after]

    def sorted(self, cells: IntArray) -> tuple[FloatArray, IntArray]:
        """Return (times in ms sorted by cell and time, number of spikes of each of `cells`)."""
        self._sort()
        keys = self._keys[0]
        low, counts = _ranges(keys, cells)
        if cells.size == self.cells.size:
            chosen: slice | IntArray = slice(None)
        else:
            chosen = np.repeat(low - np.concatenate([[0], counts.cumsum()[:-1]]), counts) + np.arange(counts.sum())
        if self._times:
            return self._times[0][chosen].copy(), counts
        return np.multiply(keys[chosen] & STEP_MASK, self.dt, dtype=np.float64), counts

    def split(self, cells: IntArray) -> tuple[SpikeBuffer, SpikeBuffer]:
        """Return the buffers of `cells` and of the others."""
        return self._part(np.isin(self.cells, cells)), self._part(~np.isin(self.cells, cells))

    def forget(self, now: int) -> None:
        """Begin a new window at step `now`, or when this one begins, if it has not."""
        self.first = max(self.first, now)
        self.goes_on = True
        self._keys.clear()
        self._times.clear()
        self._sorted = True

    def cut(self, last: int) -> None:
        """Forget what is later than the step `last`."""
        for i, keys in enumerate(self._keys):
            early = (keys & STEP_MASK) <= last
            if not early.all():
                self._keys[i] = keys[early]
                if i < len(self._times):
                    self._times[i] = self._times[i][early]

    def _part(self, chosen: np.ndarray) -> SpikeBuffer:
        part = SpikeBuffer(self.cells[chosen], self.owners[chosen], self.first, self.dt)
        part.goes_on, part._sorted = self.goes_on, self._sorted
        inside = [np.isin(keys >> STEP_BITS, part.cells) for keys in self._keys]
        part._keys = [keys[mask] for keys, mask in zip(self._keys, inside, strict=True)]
        part._times = [times[mask] for times, mask in zip(self._times, inside, strict=False)]
        return part

    def _fill_times(self) -> None:
        """Let there be times for all keys, on the grid where none were given."""
        for keys in self._keys[len(self._times) :]:
            self._times.append(np.multiply(keys & STEP_MASK, self.dt, dtype=np.float64))

    def _sort(self) -> None:
        """Make one sorted piece of all, for this and later calls: one for each cell must not take long."""
        if self._sorted and self._keys:
            return
        keys = np.concatenate([np.empty(0, dtype=np.int64), *self._keys])
        if self._times:
            times = np.concatenate(self._times)
            order = np.lexsort((times, keys >> STEP_BITS))
            keys, self._times = keys[order], [times[order]]
        else:
            keys.sort()
        self._keys, self._sorted = [keys], True


class SignalBuffer:
    """Samples of some cells, row after row."""

    def __init__(
        self, cells: IntArray, owners: IntArray, columns: IntArray, held: IntArray, first: int, interval: int
    ) -> None:
        self.cells = cells
        """Indices in the population, ascending."""
        self.owners = owners
        """Process that each belongs to."""
        self.held = held
        """Those of the cells that belong to this process."""
        self.columns = columns
        """Places of these among the columns that are appended."""
        self.first = first
        """Step of the first row."""
        self.interval = interval
        self.goes_on = False
        """Whether earlier rows, and the first of those here, have been handed over already."""
        self.rows = 0
        self._chunks: list[FloatArray] = []

    def append(self, values: FloatArray) -> None:
        """Add rows of shape (rows, columns of the recorder)."""
        if not len(values):
            return
        if self.columns.size != values.shape[1]:
            values = values[:, self.columns]
        self._chunks.append(values)
        self.rows += len(values)

    def fill(self, out: FloatArray, cells: IntArray) -> None:
        """Copy the rows of `cells` into `out`, of shape (rows, cells)."""
        chosen = np.flatnonzero(np.isin(self.held, cells))
        everything = chosen.size == self.held.size
        row = 0
        for chunk in self._chunks:
            out[row : row + len(chunk)] = chunk if everything else chunk[:, chosen]
            row += len(chunk)

    def split(self, cells: IntArray) -> tuple[SignalBuffer, SignalBuffer]:
        """Return the buffers of `cells` and of the others."""
        return self._part(np.isin(self.cells, cells)), self._part(~np.isin(self.cells, cells))

    def forget(self) -> None:
        """Begin a new window, with the last sample as its first; without any sample nothing changes."""
        if not self.rows:
            return
        self.first += (self.rows - 1) * self.interval
        self._chunks = [self._chunks[-1][-1:].copy()]
        self.rows = 1
        self.goes_on = True

    def cut(self, last: int) -> None:
        """Forget the rows that are later than the step `last`."""
        keep = max(0, (last - self.first) // self.interval + 1)
        while self.rows > keep:
            chunk = self._chunks.pop()
            self.rows -= len(chunk)
            if self.rows < keep:
                self._chunks.append(chunk[: keep - self.rows])
                self.rows = keep

    def _part(self, chosen: np.ndarray) -> SignalBuffer:
        kept = np.isin(self.held, self.cells[chosen])
        part = SignalBuffer(
            self.cells[chosen],
            self.owners[chosen],
            self.columns[kept],
            self.held[kept],
            self.first,
            self.interval,
        )
        part.rows, part.goes_on = self.rows, self.goes_on
        part._chunks = [np.ascontiguousarray(chunk[:, kept]) for chunk in self._chunks]
        return part


def _ranges(keys: IntArray, cells: IntArray) -> tuple[IntArray, IntArray]:
    """Return where the sorted `keys` of each of `cells` begin, and how many there are."""
    low = np.searchsorted(keys, cells << STEP_BITS)
    return low, np.searchsorted(keys, (cells + 1) << STEP_BITS) - low
