"""The reference engine: plain numpy, one step after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

import numpy as np

from pynn_data.contract import (
    CHANGEABLE,
    Capability,
    Clock,
    Connections,
    Engine,
    Feed,
    FloatArray,
    IntArray,
    NativeCell,
    NativeVariable,
)
from pynn_data_conformance.reference.doubts import Doubt, Doubts, note
from pynn_data_conformance.reference.model import Cells, Model
from pynn_data_conformance.reference.models import CELLS, MODELS
from pynn_data_conformance.reference.network import Network
from pynn_data_conformance.reference.recorders import Samples, Spikes
from pynn_data_conformance.reference.stimulus import Stimulus

__all__ = ["ReferenceEngine"]



class ReferenceEngine(Engine):
    """All cells of a type are taken a step further together; threads are accepted, and there is one."""

    name = "Reference"
    contract = (0, 3)
    capabilities = CHANGEABLE | {Capability.THREADS}
    cells = CELLS
    doubts: ClassVar[list[Doubt]] = []
    """Of the network that was opened last."""

    @classmethod
    def version(cls) -> str:
        """Return the version of numpy."""
        return np.__version__

    def __init__(self, clock: Clock, *, threads: int, max_delay: int, options: Mapping[str, Any]) -> None:
        ReferenceEngine.doubts = []
        self._doubts = ReferenceEngine.doubts
        self._dt = clock.dt
        self._now = 0
        self._types: list[tuple[Model, Cells]] = []
        self._type: IntArray = np.empty(0, dtype=np.int64)
        """Id -> place of its type among these; -1 of sources."""
        self._column: IntArray = np.empty(0, dtype=np.int64)
        """Id -> column among the cells of its type."""
        self._network = Network()
        self._stimulus = Stimulus()
        self._spikes: list[Spikes] = []
        self._samples: list[Samples] = []

    def add_cells(
        self, ids: IntArray, cell: NativeCell, parameters: Mapping[str, FloatArray], state: Mapping[str, FloatArray]
    ) -> None:
        """Add cells."""
        model = MODELS[cell.model]
        if model not in (known := [each for each, _ in self._types]):
            known.append(model)
            self._types.append((model, Cells(len(model.states), tuple(model.parameters))))
        place = known.index(model)
        cells = self._types[place][1]
        self._know(np.full(ids.size, place), cells.ids.size + np.arange(ids.size))
        cells.append(ids, parameters, np.array([state.get(name, np.zeros(ids.size)) for name in model.states]))

    def add_sources(self, ids: IntArray) -> None:
        """Add sources."""
        self._know(np.full(ids.size, -1), np.zeros_like(ids))

    def connect(self, connections: Connections) -> None:
        """Add synapses."""
        self._network.connect(connections)

    def add_current(self, key: int, ids: IntArray) -> None:
        """Have a current go into more cells."""
        self._stimulus.inject(key, ids)

    def set_parameters(self, ids: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change parameters of cells from now on."""
        _, cells = self._of(ids)
        for doubt in held_cells_doubted(cells, self._column[ids], parameters, self._now):
            note(self._doubts, doubt)
        cells.change(self._column[ids], parameters)

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Change weights; a spike that is under way arrives with the one that it has set out with."""
        for step, cell in self._network.set_weights(connections, weight).tolist():
            note(self._doubts, Doubt(step, cell, "a spike was under way when its weight changed", 0.0, 0.0))

    @property
    def senders(self) -> frozenset[int]:
        """Ids of all cells and sources whose spikes go anywhere."""
        return self._network.senders

    def feed(self, feed: Feed) -> None:
        """Take in what comes from outside."""
        self._stimulus.replace(feed)

    def advance(self, steps: int) -> None:
        """Simulate."""
        if self._now == 0:
            self._network.emit(self._stimulus.spikes(0), 0)
        with np.errstate(over="ignore", invalid="ignore"):  # of what runs away, there is a doubt
            for _ in range(steps):
                self._step()

    def current_step(self) -> int:
        """Return the present step."""
        return self._now

    def record_spikes(self, ids: IntArray) -> Spikes:
        """Record spikes from the next step on."""
        self._spikes.append(Spikes(ids, self._spikes.remove))
        return self._spikes[-1]

    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> Sequence[Samples]:
        """Record variables from now on."""
        made = [
            Samples(partial(self.state, ids, variable), self._now, interval, self._samples.remove)
            for variable in variables
        ]
        self._samples += made
        return made

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Return a variable of cells now."""
        model, cells = self._of(ids)
        row: FloatArray = cells.y[list(model.states).index(variable.name), self._column[ids]]
        return row

    def close(self) -> None:
        """Forget the network."""
        self._types.clear()

    def _know(self, types: IntArray, columns: IntArray) -> None:
        """Take in the next ids."""
        self._type = np.append(self._type, types)
        self._column = np.append(self._column, columns)

    def _of(self, ids: IntArray) -> tuple[Model, Cells]:
        """Return the type of some cells, who are all of the same."""
        return self._types[int(self._type[ids[0]])]

    def _step(self) -> None:
        current = self._stimulus.current(self._now, self._type.size)
        self._now += 1
        arriving = self._network.arriving(self._now, self._type.size)
        fired = [np.empty(0, dtype=np.int64)]
        for model, cells in self._types:
            doubts = Doubts(self._doubts, self._now, cells.ids)
            columns = model.step(cells, current[cells.ids], arriving[:, cells.ids], self._dt, doubts)
            doubts.unsettled(~np.isfinite(cells.y.sum(axis=0)), "not finite")
            fired.append(cells.ids[columns])
        spikes = np.concatenate(fired)
        self._network.emit(np.append(spikes, self._stimulus.spikes(self._now)), self._now)
        for one in self._spikes:
            one.take(spikes, self._now)
        for each in self._samples:
            each.take(self._now)


def held_cells_doubted(
    cells: Cells, columns: IntArray, parameters: Mapping[str, FloatArray], step: int
) -> list[Doubt]:
    """Return a doubt for each cell that is held at a v_reset that changes: v may follow it, or stay."""
    if "v_reset" not in parameters:
        return []
    moved = (cells.left[columns] > 0) & (cells.p["v_reset"][columns] != parameters["v_reset"])
    why = "v_reset of a refractory cell changed"
    return [Doubt(step, cell, why, 0.0, 0.0) for cell in cells.ids[columns[moved]].tolist()]
