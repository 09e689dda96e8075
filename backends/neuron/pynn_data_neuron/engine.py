"""NEURON as an engine of pynn-data.

What NEURON does in a fixed step from t to t + dt, as found by experiment, and what the plug-in has there:

1. deliver the events due by t + dt/2: spikes are added up in their target cell;
2. BEFORE BREAKPOINT: the injector sets the cells' currents;
3. SOLVE of all mechanisms, once each, at time t + dt: the cells take the step, with the currents,
   then add the spikes that have arrived, fire and emit; the sources' player emits;
4. BEFORE STEP, which is at the end of the step: the observer samples.

So a current set at step s acts on the state at s + 1, and a spike of step s with a delay of d
steps on the state at s + d. Spikes are NEURON's events and reach their targets through NetCons.
The cells' mechanisms keep all state by themselves: the sections that hold them are empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from weakref import WeakSet

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
    NativeType,
    NativeVariable,
)
from pynn_data.errors import NotSupported
from pynn_data_neuron.cells import Cells
from pynn_data_neuron.importing import import_neuron
from pynn_data_neuron.models import CELLS
from pynn_data_neuron.native_cells import NativeCells, NativeSpikeRecorder
from pynn_data_neuron.native_types import native_type
from pynn_data_neuron.observer import Observer
from pynn_data_neuron.ranks import Ranks, join
from pynn_data_neuron.recorders import NeuronSpikeRecorder
from pynn_data_neuron.signals import ObservedSignal
from pynn_data_neuron.stimuli import Injector, Player
from pynn_data_neuron.synapses import Synapses

__all__ = ["NeuronEngine"]


class NeuronEngine(Engine):
    """One build of a network."""

    name = "NEURON"
    contract = (0, 3)
    capabilities = CHANGEABLE | {Capability.MPI, Capability.NATIVE_CELLS, Capability.OFF_GRID_SPIKES}
    cells = CELLS

    _present: ClassVar[NeuronEngine | None] = None
    """The instance whose network NEURON holds: it simulates whatever there is."""

    @classmethod
    def version(cls) -> str:
        """Return NEURON's version."""
        import neuron

        return str(neuron.__version__)

    @classmethod
    def native_type(cls, model: str, options: Mapping[str, Any]) -> NativeType:
        """Return a point process or artificial cell."""
        return native_type(import_neuron(), model, options)

    @classmethod
    def join(cls) -> tuple[int, int]:
        """Start MPI in NEURON."""
        return join(import_neuron())

    @classmethod
    def is_open(cls) -> bool:
        """Return whether NEURON holds a network that has been built and not closed."""
        return cls._present is not None

    def __init__(self, clock: Clock, *, threads: int, max_delay: int, options: Mapping[str, Any]) -> None:
        if NeuronEngine._present is not None:
            NeuronEngine._present.close()
        NeuronEngine._present = self
        self.clock = clock
        self.now = 0
        self._h = h = import_neuron()
        self._context = h.ParallelContext()
        self._context.nthread(1)
        self._context.timeout(0)  # by itself psolve() kills the process when a step takes 20 s
        h.CVode().active(False)
        h.dt = clock.dt
        self._ranks = Ranks(h)
        self._cells = Cells(h, clock.dt, self._ranks)
        self._native = NativeCells(h, self._cells)
        self._native_state: list[tuple[IntArray, Mapping[str, FloatArray]]] = []
        """What users want native cells to begin with."""
        self._synapses = Synapses(h, self._cells, self._native, clock.dt, self._ranks)
        self._player = Player(h, self._cells)
        self._injector = Injector(h, self._cells, self._native)
        self._recorders: WeakSet[NeuronSpikeRecorder | NativeSpikeRecorder | ObservedSignal] = WeakSet()
        self._start()
        self._observer = Observer(h, clock.dt, self._cells.place().sec)

    # -- the network ---------------------------------------------------------------------------

    def add_cells(
        self,
        ids: IntArray,
        cell: NativeCell,
        parameters: Mapping[str, FloatArray],
        state: Mapping[str, FloatArray],
    ) -> None:
        """Create point processes."""
        if cell.native is None:
            self._cells.add(ids, cell, parameters, state)
            return
        self._check_native()
        self._native.add(ids, cell, parameters)
        self._start()  # does what is in INITIAL, and changes nothing in the plug-in's own cells
        self._native_state.append((ids, state))
        for each, values in self._native_state:
            self._native.set(each, values)

    def rank_of(self, ids: IntArray) -> IntArray:
        """Return the process of each cell."""
        return self._ranks.of(ids)

    def add_sources(self, ids: IntArray) -> None:
        """Create sources for the player."""
        self._player.add(ids)

    def connect(self, connections: Connections) -> None:
        """Make NetCons."""
        self._synapses.connect(connections)

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Find the NetCons and change their weights."""
        self._synapses.set_weights(connections, weight)

    def add_current(self, key: int, ids: IntArray) -> None:
        """Have the injector play a current into the cells."""
        self._injector.add(key, ids)

    def set_parameters(self, ids: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change parameters of point processes."""
        if int(ids[0]) in self._native:
            self._native.set(ids, parameters)
        else:
            self._cells.set(ids, parameters)

    # -- recorders -----------------------------------------------------------------------------

    def record_spikes(self, ids: IntArray) -> NeuronSpikeRecorder | NativeSpikeRecorder:
        """Record from the cells' outputs."""
        kind = NativeSpikeRecorder if int(ids[0]) in self._native else NeuronSpikeRecorder
        recorder = kind(self._h, self._cells, ids, self.clock.dt)
        self._recorders.add(recorder)
        return recorder

    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> list[ObservedSignal]:
        """Have the observer sample each variable."""
        here = self._cells.of_this_process(ids)
        names = [f"cell {cell}" for cell in here]
        signals = []
        for variable in variables:
            pointers = [getattr(self._cells[cell], f"_ref_{variable.name}") for cell in here]
            signals.append(ObservedSignal(self._observer, names, pointers, interval))
        self._recorders.update(signals)
        return signals

    def current_step(self) -> int:
        """Return the step up to which the network has been simulated."""
        return self.now

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Read the point processes."""
        here = self._cells.of_this_process(ids)
        return np.array([getattr(self._cells[cell], variable.name) for cell in here], dtype=np.float64)

    # -- the course in time --------------------------------------------------------------------

    def feed(self, feed: Feed) -> None:
        """Hand the player and the injector what is ahead."""
        self._player.feed(feed)
        self._injector.feed(feed)

    def advance(self, steps: int) -> None:
        """Simulate."""
        if self.now == 0:
            self._context.psolve(0.0)  # NEURON takes in what has been added
            self._player.begin()
        self.now += steps
        self._context.psolve((self.now + 0.25) * self.clock.dt)
        if self._player.now != self.now:
            raise RuntimeError(f"NEURON has come to step {self._player.now} instead of {self.now}.")

    def close(self) -> None:
        """Remove the network from NEURON, unless that has been done."""
        if NeuronEngine._present is self:
            NeuronEngine._present = None
            for recorder in self._recorders:
                recorder.close()
            self._observer.close()
            self._synapses.close()
            del self._player, self._injector
            self._cells.close()
            self._native.close()

    def _check_native(self) -> None:
        """Raise if cells of mechanisms that are not the plug-in's own cannot be added."""
        if self._ranks.size > 1:
            raise NotSupported("NEURON: native cell types are for one process only.")
        if self.now or self._synapses.are_there:
            raise NotSupported(
                "NEURON initializes mechanisms, as their INITIAL says, when a simulation begins, and never later: make "
                "cells of native types before the first run, or reset() first."
            )

    def _start(self) -> None:
        """Start NEURON while the network is empty.

        It would look at the delays of what it finds: refuse those between processes that are shorter than a step, and
        send spikes by way of a common delay, if there is one, which would hold for synapses added later, too.
        """
        self._context.set_maxstep(self.clock.dt)  # between exchanges of spikes
        self._h.finitialize()
        self._context.set_maxstep(10.0)  # changes nothing now, but psolve() refuses to work with less
