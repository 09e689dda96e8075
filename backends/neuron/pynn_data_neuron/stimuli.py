"""What goes into the network: the player of the sources' spikes, the injector of currents."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import Feed, IntArray
from pynn_data_neuron.cells import Cells
from pynn_data_neuron.native_cells import NativeCells

__all__ = ["Injector", "Player"]


class Player:
    """Makes all sources of a network emit their spikes."""

    def __init__(self, h: Any, cells: Cells) -> None:
        self._cells = cells
        self._process = cells.player
        self._vectors = h.Vector(), h.Vector()
        self._numbers = np.empty(0, dtype=np.int64)
        """Number of each source by its id."""
        self._count = 0

    @property
    def now(self) -> int:
        """Steps that NEURON has taken."""
        return int(self._process.now)

    def add(self, ids: IntArray) -> None:
        """Create sources."""
        grown = np.zeros(max(int(ids.max()) + 1, self._numbers.size), dtype=np.int64)
        grown[: self._numbers.size] = self._numbers
        grown[ids] = self._count + np.arange(ids.size)
        self._numbers, self._count = grown, self._count + ids.size
        for number in ids.tolist():
            self._process.add(self._cells.add_source(number))

    def feed(self, feed: Feed) -> None:
        """Take the spikes ahead instead of those that were announced before."""
        _play(self._process, self._vectors, feed.steps, self._numbers[feed.cells])

    def begin(self) -> None:
        """Emit the spikes of step 0."""
        self._process.emit()


class Injector:
    """Sets the current of every cell that one is injected into."""

    def __init__(self, h: Any, cells: Cells, native: NativeCells) -> None:
        self._cells = cells
        self._native = native
        self._process = h.PynnDataInjector(cells.place())
        self._vectors = h.Vector(), h.Vector()
        self._targets: dict[int, int] = {}
        """Id of a cell -> its number in the injector."""
        self._keys: set[int] = set()
        """Currents that go into a cell of this process."""

    def add(self, key: int, ids: IntArray) -> None:
        """Inject a current into cells."""
        for cell in self._cells.of_this_process(ids):
            if cell not in self._targets:
                self._targets[cell] = len(self._targets)
                name = self._native[cell].current if cell in self._native else "i_stim"
                self._process.target(getattr(self._cells[cell], f"_ref_{name}"))
            self._process.connect(key, self._targets[cell])
            self._keys.add(key)

    def feed(self, feed: Feed) -> None:
        """Take the currents ahead instead of those that were announced before."""
        for key, (steps, amplitudes) in feed.currents.items():
            if key in self._keys:
                _play(self._process, self._vectors, steps, amplitudes, key)


def _play(process: Any, vectors: tuple[Any, Any], steps: IntArray, values: np.ndarray, *which: int) -> None:
    """Have a mechanism take over two arrays by way of NEURON's vectors."""
    for vector, array in zip(vectors, (steps, values), strict=True):
        vector.resize(0)
        if array.size:
            vector.from_python(array.astype(np.float64))
    process.play(*which, *vectors)
