"""What the author of a plug-in reads: the engine, its recorders, and the arrays that cross the boundary.

Times are integer steps of the clock, cells are the core's ids, values are in
the units that the plug-in declares. The core checks every array it is given.
"""

from __future__ import annotations

import enum
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

__all__ = [
    "CONTRACT",
    "Capability",
    "Clock",
    "Connections",
    "Engine",
    "Feed",
    "FloatArray",
    "IntArray",
    "NativeCell",
    "NativeVariable",
    "RawSignal",
    "RawSpikes",
    "Recorder",
    "SignalRecorder",
    "SpikeRecorder",
]

CONTRACT = (0, 1)
"""Version of this contract: plug-ins of the same major and an equal or smaller minor number work."""

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Capability(enum.Enum):
    """What an engine may be able to do beyond the base of the contract."""

    THREADS = "threads"
    """Several threads in one process: ``setup(threads=n)``."""
    LATE_ELEMENTS = "late elements"
    """Cells, connections and currents added after the first run."""
    WEIGHT_CHANGES = "weight changes"
    """Weights of existing connections set between runs."""
    OFF_GRID_SPIKES = "off-grid spikes"
    """Cells whose spikes lie between the steps."""
    MPI = "MPI"
    """Several processes, each of which simulates some of the cells."""


@dataclass(frozen=True)
class Clock:
    """Time as a whole number of steps."""

    dt: float
    """Length of a step in ms."""

    def time(self, step: int) -> float:
        """Return the time of `step` in ms."""
        return step * self.dt

    def steps(self, duration: float, what: str) -> int:
        """Return the number of steps in `duration` (ms), which must be whole to a millionth of a step.

        Raises
        ------
        ValueError
            With the nearest durations that are whole; or it is not finite.
        TypeError
            It is no number, or one with a unit.
        """
        if isinstance(duration, (bool, np.bool_)) or not isinstance(duration, (int, float, np.integer, np.floating)):
            raise TypeError(f"{what} is a number of ms, not {duration!r}.")
        if not math.isfinite(duration):
            raise ValueError(f"{what} must be finite, not {duration!r}.")
        steps = round(duration / self.dt)
        if abs(duration / self.dt - steps) > 1e-6:
            low = int(duration // self.dt)
            raise ValueError(
                f"{what} = {duration:g} ms is not a whole number of steps of {self.dt:g} ms; "
                f"the nearest are {low * self.dt:g} and {(low + 1) * self.dt:g} ms."
            )
        return steps

    def steps_not_before(self, times: npt.ArrayLike) -> IntArray:
        """Return the first step at or after each of `times` (ms): nothing acts before its time."""
        exact = np.asarray(times, dtype=float) / self.dt
        return np.ceil(np.minimum(exact, 2.0**62) - 1e-6).astype(np.int64)


@dataclass(frozen=True)
class NativeVariable:
    """A state variable in the engine's own name and unit."""

    name: str
    unit: str
    settable: bool = True
    """Whether the cells' initial value can be given."""
    precision: Literal["float64", "float32"] = "float64"
    """Of the values that recorders hand over; users always get float64."""


@dataclass(frozen=True)
class NativeCell:
    """How one cell type of the front end is made in the engine."""

    model: str
    """Native name of the model."""
    parameters: Mapping[str, tuple[str, str]]
    """Front end's parameter -> (native name, native unit)."""
    variables: Mapping[str, NativeVariable]
    """Front end's variable -> native one."""
    weight_unit: str
    """Native unit of the weights of synapses onto these cells."""
    derived: Mapping[str, Callable[[Mapping[str, FloatArray]], FloatArray]] = field(default_factory=dict)
    """Native name -> function of all the front end's parameters (in its units) that returns native values."""
    constants: Mapping[str, float] = field(default_factory=dict)
    """Native parameters that the front end does not have."""
    weight_signs: Mapping[str, int] = field(default_factory=dict)
    """Receptor -> factor of its weights, for engines that tell receptors by the sign of the weight."""
    declined: Mapping[str, str] = field(default_factory=dict)
    """Front end's variable that the engine lacks as it is installed -> why, and what would help."""


@dataclass(frozen=True)
class RawSpikes:
    """Spikes as the engine has them, in any order."""

    cells: IntArray
    """Ids, one per spike."""
    steps: IntArray
    """Step in which the spike lies: its time is ``step * dt``."""
    offsets: FloatArray | None = None
    """Off-grid spikes only: ms to add to ``step * dt``, in ``(-dt, 0]``."""


@dataclass(frozen=True)
class RawSignal:
    """A stretch of a sampled variable."""

    first_row: int
    """Row 0 is the state when recording began, row n the state n intervals later."""
    values: FloatArray
    """Rows down, cells across, in the declared native unit and precision."""


@dataclass(frozen=True)
class Connections:
    """Synapses of one projection onto cells of one type, as arrays of equal length."""

    pre: IntArray
    post: IntArray
    weight: FloatArray
    """In the target's `NativeCell.weight_unit`, sign already as the engine wants it."""
    delay: IntArray
    """In steps, at least 1: a spike in step s acts on the state at step s + delay."""
    receptor: str
    """Front end's name of the receptor."""


@dataclass(frozen=True)
class Feed:
    """What goes into the network from outside; it replaces all that was announced for later than `now`."""

    now: int
    until: int
    """Covers the steps up to here: as far as the next `advance` goes and `Engine.lookahead` more."""
    cells: IntArray
    """Ids of sources, one per spike, sorted by (step, cell); a spike may occur several times."""
    steps: IntArray
    """``now < step <= until``; a feed at 0 includes spikes of step 0."""
    currents: Mapping[int, tuple[IntArray, FloatArray]]
    """Key of a current -> (steps, amplitudes in nA): from each step on the current has that amplitude.
    The first step is `now`."""


class Recorder(ABC):
    """Probe of some cells, begun at the engine's present step."""

    @abstractmethod
    def close(self) -> None:
        """Stop recording and free what the engine holds."""


class SpikeRecorder(Recorder):
    """Collects the spikes of its cells; the core opens at most one on a cell."""

    @abstractmethod
    def drain(self) -> RawSpikes:
        """Hand over all spikes since the last drain, up to and including now, and forget them."""


class SignalRecorder(Recorder):
    """Samples one variable of its cells."""

    @abstractmethod
    def drain(self) -> RawSignal:
        """Hand over all rows since the last drain and forget them; only the row at now may be left out."""


class Engine(ABC):
    """One simulator, driven. An instance is one build of the network, from step 0 on.

    Of an engine with `Capability.MPI` every process has an instance. All are given the same calls with the
    same arguments, `connect` and `set_weights` excepted, which are given connections onto cells of the process
    only, or none. What recorders and `state` hand over concerns the cells of the process, in the order of the
    ids given. Signals have the same rows on every process, also where it has no cells of them: so all are asked
    for the `state` when one is.
    """

    name: ClassVar[str]
    """As its makers write it: "NEST"."""
    contract: ClassVar[tuple[int, int]]
    """Version of the contract that the plug-in was written for."""
    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    cells: ClassVar[Mapping[str, NativeCell]]
    """Cell types of the front end that the engine offers."""
    options: ClassVar[frozenset[str]] = frozenset()
    """Keyword arguments of setup() that are the engine's own."""
    lookahead: ClassVar[int] = 0
    """How many steps beyond the next advance a feed must cover."""

    @classmethod
    @abstractmethod
    def version(cls) -> str:
        """Return the simulator's version."""

    @classmethod  # noqa: B027 (most can take any)
    def check_timestep(cls, timestep: float) -> None:
        """Raise if the engine cannot take steps of `timestep` ms; it is asked by setup().

        Raises
        ------
        ValueError
            With the engine's name and the nearest steps that it can take.
        """

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
    def add_sources(self, ids: IntArray) -> None:
        """Add sources that emit the spikes they are fed."""

    @abstractmethod
    def connect(self, connections: Connections) -> None:
        """Add synapses from cells or sources to cells; they carry the spikes of later steps than now."""

    @abstractmethod
    def add_current(self, key: int, ids: IntArray) -> None:
        """Inject the current `key`, which `feed` describes, into more cells: one or several that do not have it yet."""

    @abstractmethod
    def set_parameters(self, ids: IntArray, parameters: Mapping[str, FloatArray]) -> None:
        """Change native parameters of cells from now on."""

    def set_weights(self, connections: Connections, weight: FloatArray) -> None:
        """Give `connections` a new `weight`; needed for `Capability.WEIGHT_CHANGES` only."""
        raise NotImplementedError(f"{self.name} declares no {Capability.WEIGHT_CHANGES.value}")

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
