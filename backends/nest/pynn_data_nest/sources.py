"""Sources: they play the steps they are fed, from memory where the core has laid them out, or by generators."""

from __future__ import annotations

import ctypes
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import numpy as np

from pynn_data.contract import Feed, FloatArray, IntArray
from pynn_data_nest.nodes import Nodes
from pynn_data_nest.status import set_values

__all__ = ["Generators", "Sources", "Timetable"]


class Sources(ABC):
    """All sources of a network."""

    @abstractmethod
    def add(self, ids: IntArray) -> Any:
        """Create a node for each source and return them."""

    @abstractmethod
    def feed(self, feed: Feed, now: int) -> None:
        """Give every source its spikes; those of an earlier feed that lie ahead are forgotten."""


class Timetable(Sources):
    """Nodes of the plug-in's own models, which read the spikes as they are: nothing is converted for NEST."""

    SOURCE, PLAYER = "pynn_data_source", "pynn_data_player"

    def __init__(self, nest: Any, nodes: Nodes, library: Path, prelude: int) -> None:
        self._nest = nest
        self._nodes = nodes
        self._prelude = prelude
        self._play = ctypes.CDLL(str(library)).pynn_data_play
        self._play.argtypes = [ctypes.c_void_p, ctypes.c_void_p, *[ctypes.c_int64] * 3]
        self._play.restype = None
        self._player: Any = None

    def add(self, ids: IntArray) -> Any:
        """Create a node for each source and return them."""
        if self._player is None:
            self._player = self._nest.Create(self.PLAYER)
        return self._nest.Create(self.SOURCE, ids.size)

    def feed(self, feed: Feed, now: int) -> None:
        """Have the player take the spikes."""
        nodes, steps = self._nodes.numbers(feed.cells), feed.steps + self._prelude
        limits = feed.now + self._prelude, feed.until + self._prelude
        self._play(nodes.ctypes.data, steps.ctypes.data, steps.size, *limits)


class Generators(Sources):
    """Spike generators of NEST, by the ids of the sources."""

    def __init__(self, nest: Any, dt: float, prelude: int) -> None:
        self._nest = nest
        self._dt = dt
        self._prelude = prelude
        self._generators: dict[int, Any] = {}
        self._loaded: dict[int, int] = {}
        """Last step that each generator has been given."""

    def add(self, ids: IntArray) -> Any:
        """Create a generator for each source and return them."""
        nodes = self._nest.Create("spike_generator", ids.size)
        self._generators.update(zip(ids.tolist(), nodes, strict=True))
        return nodes

    def feed(self, feed: Feed, now: int) -> None:
        """Give every source its spikes; those of an earlier feed that lie ahead are forgotten."""
        ahead = np.flatnonzero(feed.steps > now)
        ahead = ahead[np.argsort(feed.cells[ahead], kind="stable")]
        cells, steps = feed.cells[ahead], feed.steps[ahead]
        # Several spikes of a source in one step are one event with a multiplicity.
        distinct = np.flatnonzero((np.diff(cells, prepend=-1) != 0) | (np.diff(steps, prepend=-1) != 0))
        counts = np.diff(distinct, append=cells.size)
        cells, steps = cells[distinct], steps[distinct]
        times = np.multiply(steps + self._prelude, self._dt, dtype=np.float64)
        ids, first = np.unique(cells, return_index=True)
        ends = np.append(first, cells.size)[1:]
        for cell, begin, end in zip(ids.tolist(), first.tolist(), ends.tolist(), strict=True):
            self._load(cell, times[begin:end], counts[begin:end])
            self._loaded[cell] = int(steps[end - 1])
        stale = [cell for cell, last in self._loaded.items() if last > feed.now]
        for cell in np.setdiff1d(stale, ids).astype(np.int64).tolist():
            self._load(cell, times[:0], counts[:0])
            self._loaded[cell] = 0

    def _load(self, cell: int, times: FloatArray, counts: IntArray) -> None:
        # As arrays: NEST cannot tell the type of an empty list.
        set_values(self._generators[cell], {"spike_times": times, "spike_multiplicities": counts})
