"""The network that a script describes, as its parts see it: they know no more of the simulation, and not each other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray, NativeVariable
from pynn_data.network.cells import CellType
from pynn_data.network.delays import DelayBounds
from pynn_data.network.placement import Placement
from pynn_data.network.streams import RandomStream, Streams
from pynn_data.recording.cells import Emitted
from pynn_data.recording.course import Course
from pynn_data.recording.group import Group, Part
from pynn_data.recording.recording import Recorded

__all__ = ["Classes", "Current", "Described", "DescribedGroup", "Joined", "Network", "OfOneType"]


class OfOneType(ABC):
    """Cells of one type, which says what they are."""

    @property
    @abstractmethod
    def celltype(self) -> CellType:
        """Type of the cells."""

    @property
    def conductance_based(self) -> bool:
        """Whether synapses act as conductances."""
        return self.celltype.conductance_based

    @property
    def injectable(self) -> bool:
        """Whether currents can be injected."""
        return self.celltype.injectable

    @property
    def receptor_types(self) -> tuple[str, ...]:
        """Names of the receptors."""
        return self.celltype.receptor_types


class Described(OfOneType, Recorded):
    """Cells of one type, with the values of their parameters."""

    _simulation: Network
    running: bool
    """Whether an engine simulates the cells at present."""
    annotations: dict[str, Any]
    parameters: dict[str, np.ndarray]
    initial: dict[str, FloatArray]
    """State at t = 0, by variable."""
    stream: RandomStream
    """Random numbers of the cells' own."""
    placement: Placement
    """Where the cells are."""

    @abstractmethod
    def describe(self) -> str:
        """Return what the population is, in words."""

    @property
    def last_id(self) -> int:
        """Id of the last cell."""
        return self.first_id + self.size - 1

    @abstractmethod
    def check_signs(self, parameters: Mapping[str, np.ndarray]) -> None:
        """Raise if parameters of some cells, all that they have, are not possible, alone or together."""

    @abstractmethod
    def store(self, indices: IntArray, values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Give parameters of some cells new values in the description, and return those they had."""

    @abstractmethod
    def hand_over(self, indices: IntArray, names: list[str]) -> None:
        """Have a running engine take over parameters of some cells."""

    @abstractmethod
    def change_initial_values(self, indices: IntArray, values: Mapping[str, FloatArray]) -> None:
        """Store new initial values of some cells."""

class DescribedGroup(Group):
    """Cells of several types that are addressed together."""

    _simulation: Network

    @property
    @abstractmethod
    def parts(self) -> Sequence[Part[Described]]:
        """The group's cells, population by population."""


class Joined(ABC):
    """Cells that are joined by connections: the ends of a projection."""

    _simulation: Network
    label: str
    receptor_type: str
    """Receptor of the targets."""
    pre: DescribedGroup
    """Group of the sources."""
    post: DescribedGroup
    """Group of the targets."""

    @property
    def shape(self) -> tuple[int, int]:
        """Number of sources and of targets."""
        return self.pre.size, self.post.size

    @property
    @abstractmethod
    def pairs(self) -> Any:
        """Joined cells, by their indices in the two groups."""


class Current(ABC):
    """A current that is injected into cells."""

    @property
    @abstractmethod
    def is_injected(self) -> bool:
        """Whether it is injected into any cell."""

    @abstractmethod
    def inject_into(self, cells: Any) -> None:
        """Inject the current into cells of any group, from now on."""

    @abstractmethod
    def step_function(self, clock: Clock, first: int, last: int) -> tuple[IntArray, FloatArray]:
        """Return (steps, amplitudes in nA) from step `first` through `last`."""


class Network(Course):
    """What a script describes: populations, connections and currents, in the order of their creation."""

    engine_name: str
    """Import name of the engine's plug-in."""
    delays: DelayBounds
    streams: Streams
    populations: Sequence[Described]
    projections: Sequence[Joined]
    """`Projection`, as all that is called a projection here."""

    @abstractmethod
    def add_population(self, population: Described) -> int:
        """Take in a population and return the id of its first cell."""

    @abstractmethod
    def add_projection(self, projection: Any) -> None:
        """Take in a projection."""

    @abstractmethod
    def drop_projection(self, projection: Any) -> None:
        """Take a projection out that cannot be."""

    @abstractmethod
    def add_current(self, current: Current) -> int:
        """Take in a current source and return its number."""

    @abstractmethod
    def parameters_changed(self, population: Described, indices: IntArray, names: Sequence[str]) -> None:
        """Have the engine, if it runs, take over parameters of some cells."""

    @abstractmethod
    def change_weights(self, projection: Any, new: Any) -> None:
        """Have the running engine change the weights of a projection to those of another `Wiring`."""

    @abstractmethod
    def current_injected(self, key: int, ids: IntArray) -> None:
        """Take in that a current goes into more cells, from the next run on."""

    @abstractmethod
    def current_changed(self) -> None:
        """Take in that a current has other values, from now on."""

    @abstractmethod
    def check_injectable(self, ids: IntArray) -> None:
        """Raise if a current cannot be injected into one of the cells."""

    @abstractmethod
    def check_recordable(self, population: Described, names: Sequence[str]) -> None:
        """Raise if the engine cannot record one of the variables."""

    @abstractmethod
    def native(self, population: Described, variable: str) -> NativeVariable:
        """Return a variable as the engine has it."""

    @abstractmethod
    def owners(self, population: Described, cells: IntArray) -> IntArray:
        """Return the process that each of a population's cells, given by their indices, belongs to."""

    @abstractmethod
    def is_source(self, population: Described) -> bool:
        """Return whether the population emits spikes by itself."""

    @abstractmethod
    def emitted(self, population: Described, first: int, last: int) -> Emitted:
        """Return what the sources of a population emit from step `first` through `last`."""


class Classes(Protocol):
    """The classes of one front end, which know its simulation."""

    Population: Callable[..., Any]
    PopulationView: Callable[..., Any]
    Assembly: Callable[..., Any]

    @property
    def simulation(self) -> Network:
        """The present simulation."""
