"""Brian2 as an engine of pynn-data.

In Brian2 a spike that is found in the loop of step s belongs to s + 1, the time at which the
loop ends. Here arriving spikes act before the threshold is looked at, so that the loop of
step s finds in the groups' lists the spikes of s, whether of cells or of sources.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
from pynn_data_brian2.codegen import Codegen
from pynn_data_brian2.groups import CellGroup, Members, SourceGroup, StandardCells
from pynn_data_brian2.importing import quietly
from pynn_data_brian2.models import CELLS
from pynn_data_brian2.native_cells import NativeCells
from pynn_data_brian2.native_types import native_type
from pynn_data_brian2.recorders import ArraySignalRecorder, ArraySpikeRecorder, Probe, Share
from pynn_data_brian2.stimuli import Currents, Spikes
from pynn_data_brian2.synapses import Synapses

__all__ = ["Brian2Engine"]

LARGE = 50_000
"""Cells and synapses that are worth the tenth of a second that it takes to collect what is not used."""


class Brian2Engine(Engine):
    """A network of Brian2 and the loop that runs it."""

    name = "Brian2"
    contract = (0, 3)
    capabilities = CHANGEABLE | {Capability.NATIVE_CELLS}
    cells = CELLS
    options = frozenset({"codegen"})

    @classmethod
    def version(cls) -> str:
        """Return Brian2's version."""
        import brian2

        return str(brian2.__version__)

    @classmethod
    def native_type(cls, model: str, options: Mapping[str, Any]) -> NativeType:
        """Return cells with equations of the script's own."""
        with quietly():
            return native_type(model, options)

    def __init__(self, clock: Clock, *, threads: int, max_delay: int, options: Mapping[str, Any]) -> None:
        import brian2

        device = brian2.get_device()
        if not isinstance(device, brian2.devices.RuntimeDevice):
            raise NotSupported(
                f"Brian2's device is {type(device).__name__}, which simulates when the script has ended; "
                "call brian2.set_device('runtime')."
            )
        self._codegen = Codegen(options.get("codegen", "auto"))
        self._brian2 = brian2
        self._dt = clock.dt
        self._clock = brian2.Clock(clock.dt * brian2.ms, name="pynn_data_clock")
        self._net = brian2.Network()
        self._net.schedule = ["start", "groups", "synapses", "thresholds", "resets", "end"]
        self.places = Members()
        self._synapses = Synapses(brian2, self._net, self.places, clock.dt)
        self._spikes = Spikes(self.places)
        self._currents = Currents(self.places)
        self._probes: list[Probe] = []
        self._runs: list[Callable[[], None]] | None = None
        """What is run in a step, in order; None when it has to be found out."""
        self.now = 0

    # -- the network ---------------------------------------------------------------------------

    def add_cells(
        self,
        ids: IntArray,
        cell: NativeCell,
        parameters: Mapping[str, FloatArray],
        state: Mapping[str, FloatArray],
    ) -> None:
        """Create a group."""
        with quietly():
            group: CellGroup
            if cell.native is None:
                group = StandardCells(self._brian2, self._clock, self._dt, ids, cell, parameters, state)
            else:
                group = NativeCells(self._brian2, self._clock, ids, cell, parameters, state)
            self._add(ids, group)

    def add_sources(self, ids: IntArray) -> None:
        """Create a group whose spikes come from the feed."""
        with quietly():
            self._add(ids, SourceGroup(self._brian2, self._clock, ids))

    def connect(self, connections: Connections) -> None:
        """Make synapses; spikes up to now do not reach them."""
        self._send_spikes_of_now()
        with quietly():
            self._synapses.connect(connections)
        self._runs = None

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Find the synapses and change their weights."""
        self._synapses.set_weights(connections, weight)

    def add_current(self, key: int, ids: IntArray) -> None:
        """Take note of the current's cells."""
        self._currents.add(key, ids)

    def set_parameters(self, ids: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change values in the groups."""
        for group, part in self.places.cells(ids):
            group.set_parameters(part.numbers, {n: values[part.given] for n, values in parameters.items()})

    # -- recorders -----------------------------------------------------------------------------

    def record_spikes(self, ids: IntArray) -> ArraySpikeRecorder:
        """Begin to copy spikes."""
        self._probes.append(recorder := ArraySpikeRecorder(ids, self._shares(ids), self._forget))
        return recorder

    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> list[ArraySignalRecorder]:
        """Begin to copy values."""
        shares = self._shares(ids)
        recorders = [
            ArraySignalRecorder(shares, variable.name, interval, self.now, self._forget) for variable in variables
        ]
        for recorder in recorders:
            recorder.sample(self.now)
        self._probes += recorders
        return recorders

    def current_step(self) -> int:
        """Return the step up to which the network has been simulated."""
        return self.now

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Read the groups' arrays."""
        found = np.empty(ids.size)
        for group, part in self.places.cells(ids):
            found[part.given] = group.reader(variable.name, part.numbers)()
        return found

    # -- time ----------------------------------------------------------------------------------

    def feed(self, feed: Feed) -> None:
        """Take the stimuli."""
        self._spikes.feed(feed)
        self._currents.feed(feed)

    def advance(self, steps: int) -> None:
        """Run the network's objects step by step.

        `Network.run` does the same, but generates all code anew at every call, and its end
        forgets the spikes of the last step.
        """
        for group in self.places.groups:
            if isinstance(group, CellGroup) and group.settle():
                self._runs = None
        runs = self._prepare() if self._runs is None else self._runs
        step, time = (self._clock.variables[name].get_value() for name in ("timestep", "t"))
        with np.errstate(all="ignore"):  # numbers that are not finite are found in what is recorded
            for _ in range(steps):
                self._currents.play(self.now)
                self._send_source_spikes()
                for run in runs:
                    run()
                self.now += 1
                step[0], time[0] = self.now, self.now * self._clock.dt_
                for probe in self._probes:
                    probe.sample(self.now)

    def close(self) -> None:
        """Let go of the network; its objects refer to each other, so that only the collector frees them."""
        large = self.places.size + self._synapses.size > LARGE
        self._runs = None
        self._probes = []
        del self._net, self._synapses, self._spikes, self._currents, self.places
        if large:
            gc.collect()

    # -- inside --------------------------------------------------------------------------------

    def _shares(self, ids: IntArray) -> list[Share]:
        return [Share(group, part.given, part.numbers) for group, part in self.places.cells(ids)]

    def _forget(self, probe: Probe) -> None:
        self._probes.remove(probe)

    def _add(self, ids: IntArray, group: CellGroup | SourceGroup) -> None:
        self.places.add(ids, group)
        self._net.add(group.objects)
        self._runs = None

    def _prepare(self) -> list[Callable[[], None]]:
        """Have Brian2 generate its code."""
        objects = self._net.sorted_objects
        self._codegen.choose(objects)
        self._net._clocks = {self._clock}  # which Network.run would find out
        with quietly():
            self._net.before_run({})  # names are looked up in the objects only, not among the caller's
        own: dict[Any, Callable[[], None]] = {}
        for group in self.places.groups:
            if isinstance(group, CellGroup):
                own.update(group.runs())
        self._runs = [own.get(obj, obj.run) for obj in objects if obj.active and obj.code_objects]
        return self._runs

    def _send_source_spikes(self) -> None:
        for group, index in self._spikes.take(self.now):
            for queue in self._synapses.onward(group):
                queue.push(index)

    def _send_spikes_of_now(self) -> None:
        """Have the spikes of now on their way already, which would be sent in the next step."""
        if self.now == 0:
            return
        self._send_source_spikes()
        for number, group in enumerate(self.places.groups):
            if isinstance(group, CellGroup):
                spiking = group.spiking()
                for queue in self._synapses.onward(number):
                    queue.push(spiking[: spiking[-1]])
                spiking[-1] = 0
