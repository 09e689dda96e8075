"""Cells and sources as point processes, found by the core's ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pynn_data.contract import FloatArray, IntArray, NativeCell
from pynn_data_neuron.ranks import Ranks

__all__ = ["Cells"]

PER_SECTION = 100
"""NEURON looks through all that is in a section to remove one: a section must not hold too much."""


class Cells:
    """All point processes of a network that are in this process of the computer: cells that belong to it, all sources.

    The sections that hold them have no part in the model.
    """

    def __init__(self, h: Any, dt: float, ranks: Ranks) -> None:
        self._h = h
        self._dt = dt
        self._ranks = ranks
        self._sections: list[Any] = []
        self._room = 0
        self._processes: dict[int, Any] = {}
        self.player = h.PynnDataPlayer(self.place())
        """The mechanism that makes the sources emit their spikes."""

    def __getitem__(self, cell: int) -> Any:
        """Return the point process of a cell or source."""
        return self._processes[cell]

    def __contains__(self, cell: int) -> bool:
        """Return whether a cell or source is here."""
        return cell in self._processes

    def of_this_process(self, ids: IntArray) -> list[int]:
        """Return those of some cells (no sources) that are here."""
        here: list[int] = ids[self._ranks.here(ids)].tolist()
        return here

    def place(self) -> Any:
        """Return a segment for one more point process."""
        if not self._room:
            self._sections.append(self._h.Section(name=f"pynn_data_{len(self._sections)}"))
            self._room = PER_SECTION
        self._room -= 1
        return self._sections[-1](0.5)

    def address(self, vector: Any) -> float:
        """Return where the numbers of one of NEURON's vectors lie."""
        return float(self.player.address(vector))

    def add(
        self,
        ids: IntArray,
        cell: NativeCell,
        parameters: Mapping[str, FloatArray],
        state: Mapping[str, FloatArray],
    ) -> None:
        """Create those of the cells that belong here."""
        make = getattr(self._h, cell.model)
        for number in self.of_this_process(ids):
            self._processes[number] = make(self.place())
            self._ranks.announce(number, self._processes[number])
        self.set(ids, {**parameters, **state})

    def adopt(self, number: int, process: Any) -> None:
        """Take in a cell that was made elsewhere."""
        self._processes[number] = process

    @property
    def now(self) -> int:
        """Steps that NEURON has taken."""
        return int(self.player.now)

    def add_source(self, number: int) -> Any:
        """Create a source and return it."""
        self._processes[number] = self._h.PynnDataSource()
        return self._processes[number]

    def set(self, ids: IntArray, values: Mapping[str, FloatArray]) -> None:
        """Give cells new values of parameters or variables."""
        here = self._ranks.here(ids)
        processes = [self._processes[number] for number in ids[here].tolist()]
        for name, array in values.items():
            for process, value in zip(processes, array[here].tolist(), strict=True):
                setattr(process, name, value)
        for process in processes:
            process.prepare(self._dt)

    def close(self) -> None:
        """Remove everything, the latest first: NEURON finds it first."""
        self._ranks.close()
        self.player = None
        while self._processes:
            self._processes.popitem()
        self._sections.clear()
