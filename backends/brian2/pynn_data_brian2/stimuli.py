"""What the core feeds, step by step: spikes of sources into the queues, currents into the cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import Feed, FloatArray, IntArray
from pynn_data_brian2.groups import CellGroup, Members

__all__ = ["Currents", "Spikes"]


class Timetable:
    """Rows of a table by step, for steps from `first` to `last`."""

    def __init__(self, first: int, last: int, steps: IntArray) -> None:
        self._first = first
        self._begins = np.searchsorted(steps, np.arange(first, last + 2)).tolist()

    def rows(self, step: int) -> slice:
        """Return the rows of a step."""
        k = step - self._first
        return slice(self._begins[k], self._begins[k + 1])


class Spikes:
    """Spikes of the sources up to the end of the feed; several of one source in a step are several rows."""

    def __init__(self, places: Members) -> None:
        self._places = places
        self._steps = np.zeros(0, dtype=np.int64)
        self._cells = self._steps
        self._played = -1
        """Last step of which the spikes have been taken."""
        self._by_group: list[tuple[int, Timetable, np.ndarray]] = []

    def feed(self, feed: Feed) -> None:
        """Take the spikes; those of step now that were announced before are still to be played."""
        waiting = (self._steps == feed.now) & (feed.now > max(0, self._played))
        self._cells = np.concatenate([self._cells[waiting], feed.cells])
        self._steps = np.concatenate([self._steps[waiting], feed.steps])
        groups, index = self._places.of(self._cells)
        self._by_group = []
        for group in np.unique(groups).tolist():
            rows = groups == group
            table = Timetable(feed.now, feed.until, self._steps[rows])
            self._by_group.append((group, table, index[rows].astype(np.int32)))

    def take(self, step: int) -> list[tuple[int, np.ndarray]]:
        """Return the spikes of a step, once: groups and the numbers of the sources in them."""
        if step <= self._played:
            return []
        self._played = step
        found = [(group, index[table.rows(step)]) for group, table, index in self._by_group]
        return [(group, index) for group, index in found if index.size]


class Currents:
    """All injected currents; a cell's is the sum in the order of injection."""

    def __init__(self, places: Members) -> None:
        self._places = places
        self._levels = np.zeros(0)
        """Amplitude of every current now."""
        self._targets: dict[int, tuple[IntArray, IntArray]] = {}
        """Group -> (currents, numbers of the cells they go into)."""
        self._currents: IntArray = np.zeros(0, dtype=np.int64)
        self._amplitudes: FloatArray = np.zeros(0)
        self._table = Timetable(0, 0, self._currents)

    def add(self, key: int, ids: IntArray) -> None:
        """Inject a current into cells."""
        self._levels = np.append(self._levels, np.zeros(max(0, key + 1 - self._levels.size)))
        for part in self._places.parts(ids):
            keys, index = self._targets.get(part.group, (self._currents[:0], self._currents[:0]))
            self._targets[part.group] = (
                np.append(keys, np.full(part.numbers.size, key)),
                np.append(index, part.numbers),
            )

    def feed(self, feed: Feed) -> None:
        """Take the amplitudes and when they change."""
        played = {key: table for key, table in feed.currents.items() if key < self._levels.size}
        nothing = np.zeros(0, dtype=np.int64)
        steps = np.concatenate([nothing, *(steps for steps, _ in played.values())])
        currents = np.repeat(np.array(list(played), dtype=np.int64), [s.size for s, _ in played.values()])
        amplitudes = np.concatenate([np.zeros(0), *(a for _, a in played.values())])
        order = np.argsort(steps, kind="stable")
        self._currents, self._amplitudes = currents[order], amplitudes[order]
        self._table = Timetable(feed.now, feed.until, steps[order])

    def play(self, step: int) -> None:
        """Set the cells' currents for the step that begins."""
        rows = self._table.rows(step)
        if rows.start == rows.stop:
            return
        self._levels[self._currents[rows]] = self._amplitudes[rows]
        for number, (keys, index) in self._targets.items():
            group: Any = self._places.groups[number]
            assert isinstance(group, CellGroup)
            group.inject(np.bincount(index, self._levels[keys], minlength=group.size).astype(np.float64))
