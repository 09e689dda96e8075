"""The spikes that sources emit: drawn or listed by the core, played by the engines."""

from __future__ import annotations

from abc import ABC, abstractmethod

from pynn_data.contract import Clock, IntArray
from pynn_data.network.network import Described
from pynn_data.recording.cells import Emitted

__all__ = ["SourceSpikes"]


class SourceSpikes(ABC):
    """What the sources of a population emit from one reset to the next."""

    def __init__(self, population: Described, clock: Clock) -> None:
        self.population = population
        self.clock = clock

    @property
    @abstractmethod
    def per_step(self) -> float:
        """How many spikes have to be made for a step, on average, beside those that are held anyway."""

    @abstractmethod
    def emitted(self, first: int, last: int) -> Emitted:
        """Return the spikes with ``first <= step <= last``, of which none may be earlier than the last change."""

    @abstractmethod
    def changed(self, indices: IntArray, now: int) -> None:
        """Take note that the parameters of some sources changed at step `now`."""
