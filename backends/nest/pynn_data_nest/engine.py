"""NEST as an engine of pynn-data.

Model time and kernel time differ by `PRELUDE` steps, during which the cells are
frozen: in them sources emit what arrives with the first step of the model, which
NEST would otherwise have no time to deliver.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Concatenate, ParamSpec

import numpy as np

from pynn_data.contract import (
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
from pynn_data.errors import NotSupported
from pynn_data_nest.currents import Currents
from pynn_data_nest.hidden import HiddenState
from pynn_data_nest.kernel import built_with_mpi, open_kernel, reset_kernel
from pynn_data_nest.models import CELLS
from pynn_data_nest.nodes import Nodes
from pynn_data_nest.processes import Processes
from pynn_data_nest.recorders import Multimeter, MultimeterColumn, NestSpikeRecorder
from pynn_data_nest.sources import Sources
from pynn_data_nest.state import State
from pynn_data_nest.status import set_values
from pynn_data_nest.synapses import Synapses

__all__ = ["PRELUDE", "NestEngine"]

PRELUDE = 1
"""Kernel steps before model time 0."""

P = ParamSpec("P")


def changes_network(
    method: Callable[Concatenate[NestEngine, P], None],
) -> Callable[Concatenate[NestEngine, P], None]:
    """Mark a call that changes what the kernel will do: it undoes a look ahead, and a replay repeats it."""

    def call(engine: NestEngine, /, *args: P.args, **kwargs: P.kwargs) -> None:
        engine.come_back()
        engine._perform(lambda: method(engine, *args, **kwargs))

    functools.update_wrapper(call, method)
    return call


class NestEngine(Engine):
    """The kernel with one build of a network."""

    name = "NEST"
    contract = (0, 1)
    capabilities = frozenset(
        {Capability.THREADS, Capability.LATE_ELEMENTS, Capability.WEIGHT_CHANGES}
        | ({Capability.MPI} if built_with_mpi() else set())
    )
    cells = CELLS
    options = frozenset({"verbosity"})
    lookahead = 2  # generators are set two steps ahead, also when the kernel has looked one step ahead

    _present: ClassVar[NestEngine | None] = None
    """The instance that owns the kernel."""

    @classmethod
    def version(cls) -> str:
        """Return NEST's version."""
        import nest

        return str(nest.__version__)

    @classmethod
    def join(cls) -> tuple[int, int]:
        """Return the number of this process and how many there are."""
        return Processes.join()

    def __init__(self, clock: Clock, *, threads: int, max_delay: int, options: Mapping[str, Any]) -> None:
        Processes.check()
        self.clock = clock
        self._settings = threads, max_delay, options
        self._journal: list[Callable[[], None]] | None = []
        """All that was done, to be replayed; None where no look ahead will ever be needed."""
        self._recorders: list[Multimeter | NestSpikeRecorder] = []
        self._open()

    def _open(self) -> None:
        self.nest = open_kernel(self.clock.dt, *self._settings)
        NestEngine._present = self
        self.nodes = Nodes(self.nest)
        self._synapses = Synapses(self.nest, self.nodes, self.clock.dt)
        self._sources = Sources(self.nest, self.clock.dt, PRELUDE)
        self._currents = Currents(self.nest, self.clock.dt, PRELUDE)
        self._hidden = HiddenState(self)
        self._state = State(self, self._hidden)
        self._feed: Feed | None = None
        self.now = 0
        """Step up to which the core has advanced the model."""
        self.simulated = -PRELUDE
        """Step up to which the kernel has come; it may have looked one step ahead."""

    # -- the network ---------------------------------------------------------------------------

    @changes_network
    def add_cells(
        self,
        ids: IntArray,
        cell: NativeCell,
        parameters: Mapping[str, FloatArray],
        state: Mapping[str, FloatArray],
    ) -> None:
        """Create nodes."""
        if self._journal is None and HiddenState.needed(cell):
            raise NotSupported(
                f"NEST cannot add {cell.model} cells after the first run of a network without any; reset() first."
            )
        self.nodes.add(ids, self.nest.Create(cell.model, ids.size), sources=False)
        self.nodes.set(ids, {**parameters, **state})
        self._currents.add_cells(ids, parameters["I_e"])
        self._hidden.add_cells(ids, cell)
        self._state.add_cells(ids, cell)

    @changes_network
    def add_sources(self, ids: IntArray) -> None:
        """Create a spike generator for each source."""
        self.nodes.add(ids, self._sources.add(ids), sources=True)

    @changes_network
    def connect(self, connections: Connections) -> None:
        """Make static synapses."""
        self._synapses.connect(connections, self.simulated)

    @changes_network
    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Find the synapses and change their weights."""
        self._synapses.set_weights(connections, weight)

    @changes_network
    def add_current(self, key: int, ids: IntArray) -> None:
        """Create a current generator for the cells."""
        self._currents.add(key, np.sort(ids), self.nodes.collection(np.sort(ids)))

    @changes_network
    def set_parameters(self, ids: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change parameters of nodes."""
        self.nodes.set(ids, parameters)
        if "I_e" in parameters:
            self._currents.set_offsets(ids, parameters["I_e"])

    def rank_of(self, ids: IntArray) -> IntArray:
        """Return the process of each cell."""
        return self.nodes.rank_of(ids)

    # -- recorders -----------------------------------------------------------------------------

    def record_spikes(self, ids: IntArray) -> NestSpikeRecorder:
        """Connect a spike recorder."""
        self.come_back()
        self._recorders.append(recorder := NestSpikeRecorder(self, ids))
        return recorder

    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> list[MultimeterColumn]:
        """Connect one multimeter for all variables."""
        self.come_back()
        self._recorders.append(multimeter := Multimeter(self, ids, variables, interval))
        return [MultimeterColumn(multimeter, variable.name) for variable in variables]

    def forget(self, recorder: Multimeter | NestSpikeRecorder) -> None:
        """Take note that a recorder is closed."""
        self._recorders.remove(recorder)

    def kernel_step(self, step: int) -> int:
        """Return the kernel's number of a step of the model."""
        return step + PRELUDE

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Return the values of a variable of the cells now."""
        return self._state.of(ids, variable)

    # -- time ----------------------------------------------------------------------------------

    def feed(self, feed: Feed) -> None:
        """Set the generators."""
        if self.ahead and not self._as_announced(feed):
            self.come_back()
        if not self._hidden.watched:
            self._journal = None
        self._perform(lambda: self._take(feed))

    def advance(self, steps: int) -> None:
        """Simulate."""
        self._perform(lambda: self._advance(steps))

    @property
    def ahead(self) -> bool:
        """Whether the kernel has gone further than the core."""
        return self.simulated > self.now

    def look_ahead(self) -> None:
        """Simulate one step more: NEST hands out the samples of a step with the next one."""
        if not self.ahead:
            self._state.save()
            self._hidden.aim(self.now - 1, self.now + 1)
            self._simulate_to(self.now + 1)

    def come_back(self) -> None:
        """Undo a look ahead: NEST cannot go back, so the network is built and simulated again."""
        if not self.ahead:
            return
        for recorder in self._recorders:
            recorder.detach()
        self._open()
        for repeat in self._journal or ():
            repeat()
        for recorder in self._recorders:
            recorder.attach()

    def close(self) -> None:
        """Empty the kernel, unless a later engine has it already."""
        if NestEngine._present is self:
            reset_kernel()
            NestEngine._present = None

    def _perform(self, action: Callable[[], None]) -> None:
        action()
        if self._journal is not None:
            self._journal.append(action)

    def _take(self, feed: Feed) -> None:
        self._sources.feed(feed, self.simulated)
        self._currents.feed(feed, self.simulated)
        self._feed = feed

    def _as_announced(self, feed: Feed) -> bool:
        """Return whether the step that was looked at has the same spikes and currents as was said before."""
        before, step = self._feed, self.now + 1
        if before is None or set(before.currents) != set(feed.currents):
            return False
        spikes = [f.cells[f.steps == step] for f in (before, feed)]
        amplitudes = [
            [a[np.searchsorted(s, self.now, side="right") - 1] for s, a in f.currents.values()]
            for f in (before, feed)
        ]
        return np.array_equal(*spikes) and amplitudes[0] == amplitudes[1]

    def _advance(self, steps: int) -> None:
        if self.simulated < 0:
            self._play_prelude()
        self.now += steps
        self._hidden.aim(self.now - 1, self.now)
        self._simulate_to(self.now)

    def _simulate_to(self, step: int) -> None:
        """Simulate; what the current generators are too late for, the cells' constant currents do."""
        while self.simulated < step:
            until = self._currents.help_out(self.simulated, step, self.nodes)
            self._simulate(until - self.simulated)

    def _simulate(self, steps: int) -> None:
        self.nest.Simulate(steps * self.clock.dt)
        self.simulated += steps

    def _play_prelude(self) -> None:
        cells = self.nodes.collection(self._currents.cells)
        if len(cells):
            set_values(cells, {"frozen": True})
        self._simulate(PRELUDE)
        if len(cells):
            set_values(cells, {"frozen": False})
