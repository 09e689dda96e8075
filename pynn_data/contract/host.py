"""The first rung: a simulator that can be attached to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from pynn_data.contract.arrays import FloatArray, IntArray
from pynn_data.contract.capability import Capability
from pynn_data.contract.cells import Found, NativeVariable
from pynn_data.contract.clock import Clock
from pynn_data.contract.collected import Collected
from pynn_data.contract.recorders import SignalRecorder, SpikeRecorder

__all__ = ["Host"]


class Host(ABC):
    """A simulator that records from its cells and tells its time and their state, whoever has built the network.

    An instance stands for a network as its user has set it up: `attach` makes it, `find` and `adopt` name its
    cells. It changes nothing in the network's course. With several processes every one has an instance, all are
    given the same calls, and what recorders and `state` hand over concerns the cells of the process, in the order
    of the ids given. (An `Engine` builds networks as well. What is said there about attaching does not concern it.)
    """

    name: ClassVar[str]
    """As its makers write it: "NEST"."""
    contract: ClassVar[tuple[int, int]]
    """Version of the contract that the plug-in was written for."""
    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    lag: int = 0
    """How many steps before now the rows that recorders hand over may end. With 0 only the row at now may be
    missing, which `state` tells. A host with more, which may change as the network does, hands the others over later;
    of an engine it is 0."""
    grain: int = 1
    """`advance` is asked to end at multiples of so many steps, as far as there is a choice: for a simulator in which
    it does matter to random numbers where a run is split."""
    clock: Clock
    """The simulator's, as it was when the host was made."""
    before_restart: Callable[[int], None] = staticmethod(lambda step: None)
    """Given by the core to an attached host. To be called when the script is about to begin anew by its own
    means, at the step given, while `current_step` and ``drain`` still tell what was before. Recorders go on after that
    as if they had begun at that step. Not to be called where everything is gone: then `current_step` raises."""

    @classmethod
    @abstractmethod
    def version(cls) -> str:
        """Return the simulator's version."""

    @classmethod
    def attach(cls, *objects: Any, **options: Any) -> Host:
        """Return a host for the network that is there; `objects` and `options` are the simulator's own.

        Raises
        ------
        TypeError
            An object or option is not the simulator's; the text says which are.
        NotSupported
            The simulator is in a state in which nothing can be recorded on a grid of times; the text says why.
        """
        raise NotImplementedError(f"{cls.name} cannot be attached to")

    @classmethod
    def collect(cls, recorder: Any) -> Sequence[Collected] | None:
        """Return what a recorder of the simulator's own holds, which stays there; None if it is no such recorder.

        Raises
        ------
        ValueError
            It is one, but something is missing to make sense of it; the text says what.
        """
        return None

    def find(self, handle: Any, **options: Any) -> Found:
        """Return what the simulator's own `handle` stands for, or several in a list; nothing is changed.

        Raises
        ------
        InvalidHandle
            It is none, or of another network; the text says what would be one.
        TypeError
            An option is unknown; the text says which there are.
        """
        raise NotImplementedError(f"{self.name} cannot be attached to")

    def adopt(self, found: Found, ids: IntArray) -> None:
        """Know cells by the core's `ids` from now on, one for each of `found`, in order.

        A cell may have several ids, those of different groups.
        """
        raise NotImplementedError(f"{self.name} cannot be attached to")

    @classmethod
    def join(cls) -> tuple[int, int]:
        """Take part in the MPI job that this process belongs to; needed for `Capability.MPI` only.

        Returns the number of this process and how many there are, as the engine has it.
        """
        raise NotImplementedError(f"{cls.name} declares no {Capability.MPI.value}")

    def rank_of(self, ids: IntArray) -> IntArray:
        """Return the process that each cell (no source) belongs to, the same on every process."""
        return np.zeros(ids.size, dtype=np.int64)

    @abstractmethod
    def current_step(self) -> int:
        """Return the step of the clock that the network has come to.

        Raises
        ------
        AttachmentLost
            The network is gone, or another has taken its place, or its time step is not ``clock.dt`` any more; the
            text says which. Recorders are not used afterwards.
        NotSupported
            Recorders cannot hand over anything at this moment; later they can, and nothing will be missing then.
        """

    @abstractmethod
    def record_spikes(self, ids: IntArray) -> SpikeRecorder:
        """Begin to record the spikes of cells, from the next step on."""

    @abstractmethod
    def record_signals(
        self, ids: IntArray, variables: Sequence[NativeVariable], interval: int
    ) -> Sequence[SignalRecorder]:
        """Begin to sample variables of the same cells every `interval` steps, from the state now on.

        Columns are in the order of `ids`; one recorder per variable, in order.
        """

    @abstractmethod
    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Return a variable of cells at this moment, one value per cell, in the native unit.

        The row at now comes from here where a recorder leaves it out, and what users ask for
        without recording it. It changes nothing in the course of the simulation.
        """

    def advance(self, steps: int) -> None:
        """Simulate `steps` > 0 steps, as the script would; needed for `Capability.ADVANCE` only.

        How a time is split into calls changes nothing: the core makes stretches short enough to answer Ctrl-C, which
        it keeps from the simulator. One in which something has failed is not used any more but closed.
        """
        raise NotImplementedError(f"{self.name} declares no {Capability.ADVANCE.value}")

    @abstractmethod
    def close(self) -> None:
        """End all recording and let go of the network, which goes on existing; recorders are not used afterwards.

        It is called once, also after a failure in any other method.
        """
