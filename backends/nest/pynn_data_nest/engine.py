"""NEST as an engine of pynn-data.

Model time and kernel time differ by `PRELUDE` steps, during which the cells are
frozen: in them sources emit what arrives with the first step of the model, which
NEST would otherwise have no time to deliver.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
    NativeType,
    NativeVariable,
)
from pynn_data.errors import NotSupported
from pynn_data_nest.currents import Currents
from pynn_data_nest.kernel import built_with_mpi, open_kernel, reset_kernel, simulate, tics_per_ms
from pynn_data_nest.library import library_if_any
from pynn_data_nest.models import CELLS, WHOLE_T_REF
from pynn_data_nest.native_cells import NativeCells
from pynn_data_nest.native_types import native_type
from pynn_data_nest.nodes import Nodes
from pynn_data_nest.ports import Ports
from pynn_data_nest.processes import Processes
from pynn_data_nest.recorders import MultimeterColumn, NestSpikeRecorder
from pynn_data_nest.sharing import Recorders
from pynn_data_nest.sources import Generators, Sources, Timetable
from pynn_data_nest.status import set_values
from pynn_data_nest.synapses import Synapses
from pynn_data_nest.synaptic_currents import SynapticCurrents

__all__ = ["PRELUDE", "NestEngine"]

PRELUDE = 1
"""Kernel steps before model time 0."""


class NestEngine(Engine):
    """The kernel with one build of a network."""

    name = "NEST"
    contract = (0, 3)
    capabilities = (
        CHANGEABLE
        | {Capability.THREADS, Capability.NATIVE_CELLS, Capability.OFF_GRID_SPIKES}
        | ({Capability.MPI} if built_with_mpi() else set())
    )
    cells = CELLS
    options = frozenset({"verbosity"})
    lookahead = 2  # current generators are set two steps ahead

    _present: ClassVar[NestEngine | None] = None
    """The instance that owns the kernel."""

    @classmethod
    def version(cls) -> str:
        """Return NEST's version."""
        import nest

        return str(nest.__version__)

    @classmethod
    def check_timestep(cls, timestep: float) -> None:
        """Refuse what is not a whole number of NEST's tics."""
        per_ms = tics_per_ms()
        tics = timestep * per_ms
        if tics == int(tics):
            return
        nearest = sorted({max(1, math.floor(tics)), math.ceil(tics)})
        raise ValueError(
            f"timestep = {timestep!r} ms is not possible with NEST, whose steps are multiples of {1 / per_ms:g} ms; "
            f"the nearest: {' and '.join(f'{n / per_ms:g}' for n in nearest)} ms."
        )

    @classmethod
    def native_type(cls, model: str, options: Mapping[str, Any]) -> NativeType:
        """Return a neuron model of NEST's; the options are what is the same for all cells."""
        import nest

        return native_type(nest, model, options)

    @classmethod
    def join(cls) -> tuple[int, int]:
        """Return the number of this process and how many there are."""
        return Processes.join()

    def __init__(self, clock: Clock, *, threads: int, max_delay: int, options: Mapping[str, Any]) -> None:
        Processes.check()
        self.clock = clock
        self.nest = open_kernel(clock.dt, threads, max_delay, options)
        NestEngine._present = self
        self.nodes = Nodes(self.nest)
        self._ports = Ports()
        self._synapses = Synapses(self.nest, self.nodes, self._ports, clock.dt)
        self._native = NativeCells(self.nest, self.nodes)
        self._sources = self._sources_of_kernel()
        self._synaptic = SynapticCurrents(self.nodes, library_if_any(self.nest))
        self._currents = Currents(self.nest, self.nodes, clock.dt, PRELUDE)
        self._recorders = Recorders(self)
        self.now = 0
        """Step up to which the model has been advanced."""
        self._simulated = -PRELUDE
        """Step up to which the kernel has come: further, after an error or an interrupt in an advance."""

    # -- the network ---------------------------------------------------------------------------

    def add_cells(
        self,
        ids: IntArray,
        cell: NativeCell,
        parameters: Mapping[str, FloatArray],
        state: Mapping[str, FloatArray],
    ) -> None:
        """Create nodes."""
        if cell.native is None:
            self._add(ids, self.nest.Create(cell.model, ids.size), sources=False)
            others = self._synaptic.add(ids, cell.model, state)
            self.nodes.set(ids, {**self._with_whole_steps(parameters), **others})
        else:
            self._add(ids, self._native.create(ids, cell, self.now), sources=False)
            self._native.set_at_first(ids, cell, {**parameters, **state})
            self._ports.add(ids, cell.native.ports)
        self._currents.add_cells(ids, parameters.get("I_e", np.zeros(ids.size)))

    def add_sources(self, ids: IntArray) -> None:
        """Create a node for each source."""
        self._add(ids, self._sources.add(ids), sources=True)

    def _add(self, ids: IntArray, nodes: Any, sources: bool) -> None:
        # Those of one Create have consecutive numbers; NEST takes long to list them.
        self.nodes.add(ids, nodes[0].global_id + np.arange(ids.size), sources)

    def connect(self, connections: Connections) -> None:
        """Make static synapses."""
        self._synapses.connect(connections, self._simulated)

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Find the synapses and change their weights."""
        self._synapses.set_weights(connections, weight)

    def add_current(self, key: int, ids: IntArray) -> None:
        """Have a current generator for the cells."""
        self._currents.add(key, ids)

    def set_parameters(self, ids: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change parameters of nodes."""
        self.nodes.set(ids, self._with_whole_steps(parameters))
        if "I_e" in parameters:
            self._currents.set_offsets(ids, parameters["I_e"])

    def _with_whole_steps(self, parameters: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        """Return the parameters with NEST's names, refractory times rounded up to whole steps."""
        dt, native = self.clock.dt, dict(parameters)
        if WHOLE_T_REF in native:
            native["t_ref"] = np.ceil(native.pop(WHOLE_T_REF) / dt - 1e-6) * dt
        return native

    def rank_of(self, ids: IntArray) -> IntArray:
        """Return the process of each cell."""
        return self.nodes.rank_of(ids)

    # -- recorders -----------------------------------------------------------------------------

    def record_spikes(self, ids: IntArray) -> NestSpikeRecorder:
        """Have a spike recorder."""
        return self._recorders.spikes(ids)

    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> list[MultimeterColumn]:
        """Have a multimeter for all variables."""
        self._native.check_first(ids, variables, self.now)
        return self._recorders.signals(ids, variables, interval)

    def current_step(self) -> int:
        """Return the step up to which the network has been simulated."""
        return self.now

    def kernel_step(self, step: int) -> int:
        """Return the kernel's number of a step of the model."""
        return step + PRELUDE

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Return the values of a variable of the cells now."""
        self._check_in_step()
        if self._synaptic.has(ids, variable.name):
            return self._synaptic.get(ids, variable.name)
        return self._native.state(ids, variable, self.now)

    def create(self, model: str, parameters: dict[str, Any]) -> Any:
        """Create a device."""
        return self.nest.Create(model, params=parameters)

    @property
    def shortest_delay(self) -> float:
        """A step, as the kernel was opened."""
        return self.clock.dt

    # -- time ----------------------------------------------------------------------------------

    @property
    def sampled(self) -> int:
        """Step up to which NEST has handed out samples of the model: it does so one step later."""
        return min(self.now, self._simulated - 1)

    def feed(self, feed: Feed) -> None:
        """Set the generators."""
        self._sources.feed(feed, self._simulated)
        self._currents.feed(feed, self._simulated)

    def advance(self, steps: int) -> None:
        """Simulate; what the current generators are too late for, the cells' constant currents do."""
        self._check_in_step()
        self._recorders.connect()
        if self._simulated < 0:
            self._play_prelude()
        last = self.now + steps
        while self._simulated < last:
            self._simulate(self._currents.help_out(self._simulated, last) - self._simulated)
        self.now = last

    def close(self) -> None:
        """Empty the kernel, unless a later engine has it already."""
        if NestEngine._present is self:
            reset_kernel()
            NestEngine._present = None

    def _sources_of_kernel(self) -> Sources:
        path = library_if_any(self.nest)
        if path is None:
            return Generators(self.nest, self.clock.dt, PRELUDE)
        return Timetable(self.nest, self.nodes, path, PRELUDE)

    def _simulate(self, steps: int) -> None:
        try:
            simulate(self.nest, steps * self.clock.dt)
            self._simulated += steps
        except BaseException:
            self._simulated = round(self.nest.biological_time / self.clock.dt) - PRELUDE
            raise

    def _check_in_step(self) -> None:
        """Raise if an advance ended early, somewhere that the core does not know of."""
        if self._simulated > self.now:
            raise NotSupported(
                f"NEST broke off at {self.clock.time(self._simulated):g} ms and cannot go back to "
                f"{self.clock.time(self.now):g} ms; reset() first."
            )

    def _play_prelude(self) -> None:
        cells = self.nodes.collection(self._currents.cells)
        if len(cells):
            set_values(cells, {"frozen": True})
        self._simulate(PRELUDE)
        if len(cells):
            set_values(cells, {"frozen": False})
