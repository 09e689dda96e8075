"""The time of a simulation, as what is recorded in it sees it."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from pynn_data.contract import Clock, Host
from pynn_data.ranks import Ranks

__all__ = ["Timeline"]


class Timeline(ABC):
    """Time, the simulator in which it passes, and what may be done to that."""

    clock: Clock
    ranks: Ranks
    now: int
    """Step up to which everything has been taken over from the simulator."""
    segment: int
    """Number of the present segment."""
    driven: bool
    """Whether the simulator is only run from here: then a recorder can begin and end in any step that is wanted. If
    not, it has to begin when it is asked for, and what is not wanted is left out afterwards."""

    @property
    @abstractmethod
    def simulator(self) -> str:
        """Name of the simulator."""

    @property
    @abstractmethod
    def host(self) -> Host:
        """The simulator.

        Raises
        ------
        SimulationEnded
            There is none at present.
        """

    @property
    def time(self) -> float:
        """The present time in ms."""
        return self.clock.time(self.now)

    @abstractmethod
    def complete(self) -> None:
        """Make sure that all signals have their sample at now, as far as the simulator tells it."""

    @abstractmethod
    def whole(self, patience: float = math.inf) -> AbstractContextManager[None]:
        """Have what is done to the simulator be done as a whole; see `Course.whole`."""
