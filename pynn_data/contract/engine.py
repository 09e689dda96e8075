"""The second rung: a simulator that builds networks, too."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from pynn_data.contract.arrays import Connections, Feed, FloatArray, IntArray
from pynn_data.contract.capability import Capability
from pynn_data.contract.cells import NativeCell, NativeType
from pynn_data.contract.clock import Clock
from pynn_data.contract.host import Host

__all__ = ["Engine"]


class Engine(Host):
    """One simulator, driven. An instance is one build of the network, from step 0 on.

    Of an engine with `Capability.MPI` every process has an instance. All are given the same calls with the
    same arguments, `connect` and `set_weights` excepted, which are given connections onto cells of the process
    only, or none. What recorders and `state` hand over concerns the cells of the process, in the order of the
    ids given. Signals have the same rows on every process, also where it has no cells of them: so all are asked
    for the `state` when one is.
    """

    cells: ClassVar[Mapping[str, NativeCell]]
    """Cell types of the front end that the engine offers."""
    options: ClassVar[frozenset[str]] = frozenset()
    """Keyword arguments of setup() that are the engine's own."""
    lookahead: ClassVar[int] = 0
    """How many steps beyond the next advance a feed must cover."""

    @classmethod
    def check_timestep(cls, timestep: float) -> None:
        """Raise if the engine cannot take steps of `timestep` ms; it is asked by setup().

        Raises
        ------
        ValueError
            With the engine's name and the nearest steps that it can take.
        """

    @classmethod
    def native_type(cls, model: str, options: Mapping[str, Any]) -> NativeType:
        """Return a cell type of the engine's own; needed for `Capability.NATIVE_CELLS` only.

        It may be asked for before there is a simulation, or during one, in which it changes nothing, and is used
        in any simulations that follow. `model` and `options` are what the engine's users know.

        Raises
        ------
        InvalidModel
            There is no such model, or no cells can be made of it; the text says what would be one.
        TypeError
            An option is unknown, or of a wrong type; the text says which there are.
        """
        raise NotImplementedError(f"{cls.name} declares no {Capability.NATIVE_CELLS.value}")

    @abstractmethod
    def __init__(self, clock: Clock, *, threads: int, max_delay: int, options: Mapping[str, Any]) -> None:
        """Open an empty network at step 0; `max_delay` (steps) bounds the delays to come."""

    @abstractmethod
    def add_cells(
        self,
        ids: IntArray,
        cell: NativeCell,
        parameters: Mapping[str, FloatArray],
        state: Mapping[str, FloatArray],
    ) -> None:
        """Add cells with native parameters and native initial state (by native names)."""

    @abstractmethod
    def add_sources(self, ids: IntArray) -> None:
        """Add sources that emit the spikes they are fed."""

    @abstractmethod
    def connect(self, connections: Connections) -> None:
        """Add synapses from cells or sources to cells; they carry the spikes of later steps than now.

        Any number may join the same two cells, of one call or of several, and a cell may have some onto itself: each
        of them carries each spike.
        """

    def add_current(self, key: int, ids: IntArray) -> None:
        """Inject the current `key`, which `feed` describes, into more cells: one or several that do not have it yet.

        The currents of a cell add up. Needed for `Capability.CURRENTS` only.
        """
        raise NotImplementedError(f"{self.name} declares no {Capability.CURRENTS.value}")

    def set_parameters(self, ids: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change native parameters of cells from now on; the state stays as it is.

        Derived parameters of the cell type come with every change, others as far as they are changed. Needed for
        `Capability.PARAMETER_CHANGES` only.
        """
        raise NotImplementedError(f"{self.name} declares no {Capability.PARAMETER_CHANGES.value}")

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Give `connections` a new `weight`, one each; needed for `Capability.WEIGHT_CHANGES` only.

        They are those of one call of `connect`, by their `Connections.key`, in the same order and with the weights
        that they have now. Spikes that are under way arrive with the weight of before or the new one; later ones with
        the new one.
        """
        raise NotImplementedError(f"{self.name} declares no {Capability.WEIGHT_CHANGES.value}")

    @abstractmethod
    def feed(self, feed: Feed) -> None:
        """Take the spikes and currents of the stretch ahead, which may be that of several calls of `advance`."""

    @abstractmethod
    def advance(self, steps: int) -> None:
        """Simulate `steps` > 0 steps.

        How a time is split into calls changes nothing: the core makes stretches short enough to answer Ctrl-C, which
        it keeps from the engine. An engine in which something has failed is not used any more but closed.
        """

    @abstractmethod
    def close(self) -> None:
        """Free the network, also after a failure in any other method; recorders are not used afterwards.

        Whether it succeeds or raises, another instance may be opened next, and begins with an empty network.
        """
