"""Synapses: who reaches whom, with which weight, after how many steps."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import Connections, FloatArray, IntArray

__all__ = ["Network"]

RECEPTORS = ("excitatory", "inhibitory")
COLUMNS = ("pre", "post", "weight", "delay", "receptor")


class Network:
    """All synapses as one table, and the spikes that are under way on them."""

    def __init__(self) -> None:
        self._of: dict[str, np.ndarray] = {name: np.empty(0, dtype=np.int64) for name in COLUMNS}
        self._of["weight"] = np.empty(0)
        self._by_pre: IntArray = np.empty(0, dtype=np.int64)
        """Rows of the table, sorted by pre."""
        self._sorted_pre: IntArray = np.empty(0, dtype=np.int64)
        self._first: dict[int, int] = {}
        """Key of connections -> row of the first of them."""
        self._arriving: dict[int, list[tuple[IntArray, FloatArray]]] = {}
        """Step -> (rows, weights) of the spikes that arrive then."""

    @property
    def senders(self) -> frozenset[int]:
        """Ids of all cells and sources that have a synapse."""
        return frozenset(np.unique(self._of["pre"]).tolist())

    def connect(self, some: Connections) -> None:
        """Add synapses."""
        receptor = np.full(some.pre.size, RECEPTORS.index(some.receptor))
        self._first[some.key] = self._of["pre"].size
        new = {"pre": some.pre, "post": some.post, "weight": some.weight, "delay": some.delay, "receptor": receptor}
        self._of = {name: np.append(values, new[name]) for name, values in self._of.items()}
        self._by_pre = np.argsort(self._of["pre"], kind="stable")
        self._sorted_pre = self._of["pre"][self._by_pre]

    def set_weights(self, some: Connections, weight: FloatArray) -> IntArray:
        """Give synapses other weights; return the steps and cells at which spikes arrive that are on their way there.

        Parameters
        ----------
        some
            As they were given to `connect`.
        weight
            One for each.

        Returns
        -------
        IntArray
            Of shape (arrivals, 2): a step and the id of a cell.
        """
        rows = self._first[some.key] + np.arange(weight.size)
        changed = rows[self._of["weight"][rows] != weight]
        self._of["weight"][rows] = weight
        doubtful = [
            (step, post)
            for step, under_way in self._arriving.items()
            for on, _ in under_way
            for post in self._of["post"][np.intersect1d(on, changed)].tolist()
        ]
        return np.array(sorted(set(doubtful)), dtype=np.int64).reshape(-1, 2)

    def emit(self, spikes: IntArray, now: int) -> None:
        """Send spikes on their way.

        Parameters
        ----------
        spikes
            Ids of the cells and sources that fire, as often as they do.
        now
            The step in which they fire.
        """
        if not spikes.size:
            return
        cells, times = np.unique(spikes, return_counts=True)
        begin, end = (np.searchsorted(self._sorted_pre, cells, side) for side in ("left", "right"))
        ranges = zip(begin.tolist(), end.tolist(), strict=True)
        rows = np.concatenate([self._by_pre[first:last] for first, last in ranges])
        weights, delays = self._of["weight"][rows] * np.repeat(times, end - begin), self._of["delay"][rows]
        for delay in np.unique(delays).tolist():
            late = delays == delay
            self._arriving.setdefault(now + delay, []).append((rows[late], weights[late]))

    def arriving(self, step: int, cells: int) -> FloatArray:
        """Return the sums of the weights of the spikes that arrive in a step, and forget these.

        Parameters
        ----------
        step
            Of the clock.
        cells
            Number of ids.

        Returns
        -------
        FloatArray
            Of shape (receptor, id).
        """
        sums = np.zeros((len(RECEPTORS), cells))
        for rows, weights in self._arriving.pop(step, ()):
            np.add.at(sums, (self._of["receptor"][rows], self._of["post"][rows]), weights)
        return sums
