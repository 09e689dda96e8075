"""The spikes that sources emit: drawn or listed by the core, played by the engines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from pynn_data.contract import Clock, FloatArray, IntArray

if TYPE_CHECKING:
    from pynn_data.network.population import Population

__all__ = ["Emitted", "SourceSpikes"]


class Emitted(NamedTuple):
    """Spikes of a source population, sorted by (step, cell)."""

    cells: IntArray
    """Indices in the population."""
    steps: IntArray
    times: FloatArray | None
    """Exact times in ms, if some are not on the grid of steps."""


class SourceSpikes(ABC):
    """What the sources of a population emit from one reset to the next."""

    def __init__(self, population: Population, clock: Clock) -> None:
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
