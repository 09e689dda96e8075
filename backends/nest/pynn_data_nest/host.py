"""NEST as a script has set it up: its nodes recorded, its time told, nothing in its course changed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pynn_data.contract import (
    Capability,
    Clock,
    Collected,
    FloatArray,
    Found,
    Host,
    IntArray,
    NativeVariable,
    SignalRecorder,
    SpikeRecorder,
)
from pynn_data.errors import AttachmentLost, NotSupported
from pynn_data_nest.attachment import Attachment
from pynn_data_nest.collect import collect
from pynn_data_nest.device import CLEAN_UP_FIRST
from pynn_data_nest.devices import Devices
from pynn_data_nest.first_run import FirstRun
from pynn_data_nest.handles import Cells, find
from pynn_data_nest.kernel import built_with_mpi, simulate
from pynn_data_nest.nodes import Nodes
from pynn_data_nest.processes import Processes
from pynn_data_nest.recorders import Multimeter, Spikes
from pynn_data_nest.told import check_told

__all__ = ["NestHost"]


class NestHost(Host):
    """The kernel with a network that a script has built.

    Recorders are connected before the first simulation at its very beginning, later at once: then the shortest delay of
    the network is known, which their connections have, too. Nothing else changes with them, but for one thing that any
    connection between simulations does: with several threads NEST may from then on add spikes that arrive in one step
    in another order, and sums of weights that are no binary fractions differ in their last bits.
    """

    name = "NEST"
    contract = (0, 3)
    capabilities = frozenset(
        {Capability.ADVANCE, Capability.OFF_GRID_SPIKES} | ({Capability.MPI} if built_with_mpi() else set())
    )

    @classmethod
    def version(cls) -> str:
        """Return NEST's version."""
        import nest

        return str(nest.__version__)

    @classmethod
    def join(cls) -> tuple[int, int]:
        """Return the number of this process and how many there are."""
        return Processes.join()

    @classmethod
    def attach(cls, *objects: Any, **options: Any) -> NestHost:
        """Return a host for what is in NEST's kernel."""
        import nest

        if objects or options:
            given = ", ".join([*(type(thing).__name__ for thing in objects), *(f"{name}=" for name in options)])
            raise TypeError(f"NEST has one network, its kernel's: nothing is given to attach to it, but {given} was.")
        Processes.check()
        return cls(nest)

    @classmethod
    def collect(cls, recorder: Any) -> Sequence[Collected] | None:
        """Return what recorders of NEST hold."""
        import nest

        return collect(nest, recorder)

    def __init__(self, nest: Any) -> None:
        self.nest = nest
        self.clock = Clock(float(nest.resolution))
        self.nodes = Nodes(nest)
        self._attachment = Attachment(nest, self.clock.dt)
        self._devices = Devices(nest)
        self._groups: list[tuple[int, Cells]] = []
        """First id of the cells that were adopted together."""
        self._waiting: list[Callable[[], None]] = []
        """What connects recorders, as soon as the first simulation begins."""
        self._open: list[Spikes | Multimeter] = []
        self._samples_now = True
        """Whether the samples at now, which multimeters do not have, can be told of all that is sampled."""

    # -- cells ---------------------------------------------------------------------------------

    def find(self, handle: Any, **options: Any) -> Found:
        """Return the nodes of a collection, or of several."""
        if options:
            raise TypeError(f"NEST's nodes are found without options; there is no {next(iter(options))!r}.")
        return find(self.nest, handle)

    def adopt(self, found: Found, ids: IntArray) -> None:
        """Know nodes by ids."""
        cells: Cells = found.handle
        self._attachment.keep(cells.nodes)
        self.nodes.add(ids, cells.numbers, cells.are_stimulators)
        self._groups.append((int(ids.min()), cells))

    def rank_of(self, ids: IntArray) -> IntArray:
        """Return the process of each cell."""
        return self.nodes.rank_of(ids)

    # -- time ----------------------------------------------------------------------------------

    def current_step(self) -> int:
        """Return the step that the kernel has come to."""
        step = self._attachment.step()
        if self._open and self.nest.GetKernelStatus("prepared"):
            raise NotSupported(CLEAN_UP_FIRST)
        if self._waiting and step:
            raise AttachmentLost("NEST has simulated without a call from Python, before recorders could begin.")
        slice_ = self._slice
        self.lag = slice_ if slice_ > 1 else 0 if self._samples_now else 1
        self.grain = slice_  # NEST draws random numbers slice by slice
        return step

    @property
    def now(self) -> int:
        """Step that the kernel has come to."""
        time: float = self.nest.GetKernelStatus("biological_time")
        return round(time / self.clock.dt)

    @property
    def sampled(self) -> int:
        """Step at which the present slice of NEST's began: then multimeters fetched what had been sampled before."""
        return max(self.now - 1, 0) // self._slice * self._slice

    @property
    def _slice(self) -> int:
        return round(self.shortest_delay / self.clock.dt)

    @property
    def _has_simulated(self) -> bool:
        time, spent = self.nest.GetKernelStatus(["biological_time", "time_simulate"])
        return bool(time > 0 or spent > 0)

    def advance(self, steps: int) -> None:
        """Simulate, as a part of what the script has prepared, if it has."""
        duration = steps * self.clock.dt
        if self.nest.GetKernelStatus("prepared"):
            self.nest.Run(duration)
        else:
            simulate(self.nest, duration)

    # -- recorders -----------------------------------------------------------------------------

    def record_spikes(self, ids: IntArray) -> SpikeRecorder:
        """Have a spike recorder."""
        self._check_recordable(ids)
        spikes = Spikes(self)
        recorder = spikes.recorder(ids)
        self._begin(spikes)
        return recorder

    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> Sequence[SignalRecorder]:
        """Have a multimeter for all variables."""
        self._check_recordable(ids)
        untold = self._cells(ids).untold
        for variable in variables:
            check_told(untold, variable.name, self._has_simulated)
        multimeter = Multimeter(self, [variable.name for variable in variables], interval)
        recorders = multimeter.recorders(ids, variables)
        self._begin(multimeter)
        if any(variable.name in untold for variable in variables):
            self._samples_now = False
        return recorders

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Return the values of a variable of the cells now."""
        cells = self._cells(ids)
        check_told(cells.untold, variable.name, self._has_simulated)
        if variable.name in cells.untold:
            return np.zeros(np.count_nonzero(self.nodes.here(ids)))
        compartment, name = cells.compartments.get(variable.name, (None, variable.name))
        return self.nodes.get(ids, name, compartment)

    def close(self) -> None:
        """Stop all recorders, if they are still there."""
        FirstRun.forget(self._connect_waiting)
        self._waiting.clear()
        if self._attachment.is_there():
            for one in self._open:
                with contextlib.suppress(NotSupported):  # in the middle of a simulation they go on
                    one.stop()

    # -- what recorders need -------------------------------------------------------------------

    @property
    def shortest_delay(self) -> float:
        """Of the network as it is now."""
        return float(self.nest.GetKernelStatus("min_delay"))

    def kernel_step(self, step: int) -> int:
        """Return `step`: the kernel's own."""
        return step

    def create(self, model: str, parameters: dict[str, Any]) -> Any:
        """Create a device."""
        return self._devices.create(model, parameters)

    # ------------------------------------------------------------------------------------------

    def _begin(self, device: Spikes | Multimeter) -> None:
        if self._has_simulated:
            device.connect()
        else:
            if not self._waiting:
                FirstRun.call(self._connect_waiting)
            self._waiting.append(device.connect)
        self._open.append(device)

    def _connect_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        if self._attachment.is_there():
            for connect in waiting:
                connect()

    def _cells(self, ids: IntArray) -> Cells:
        return next(cells for first, cells in reversed(self._groups) if first <= ids[0])

    def _check_recordable(self, ids: IntArray) -> None:
        self._attachment.step()
        if self.nest.GetKernelStatus("prepared"):
            raise NotSupported(
                "NEST takes no recorders between nest.Prepare() and nest.Cleanup(): record before, or call "
                "nest.Cleanup() first."
            )
        if self.nest.num_processes > 1 and self.nodes.are_sources(ids).any():
            raise NotSupported(
                "NEST has generators on every process, and their spikes as often: record a parrot_neuron that they are "
                "connected to."
            )
