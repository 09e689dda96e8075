"""What goes into the network from outside, laid out for the engine stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import Clock, Feed, IntArray
from pynn_data.network.cells import SpikeSourceArray, SpikeSourcePoisson
from pynn_data.network.listed import ListedSpikes
from pynn_data.network.poisson import PoissonSpikes

if TYPE_CHECKING:
    from pynn_data.network.population import Population
    from pynn_data.network.sources import SourceSpikes
    from pynn_data.simulation import Simulation

__all__ = ["feed", "spikes_of", "steps_to_feed"]

MOST_SPIKES = 2**18
"""Sources are fed about so many spikes at once: arrays that fit into a processor's cache are handled twice as fast."""


def spikes_of(population: Population, clock: Clock) -> SourceSpikes | None:
    """Return what the population emits by itself, or None if its cells are simulated."""
    if isinstance(population.celltype, SpikeSourcePoisson):
        return PoissonSpikes(population, clock)
    if isinstance(population.celltype, SpikeSourceArray):
        return ListedSpikes(population, clock)
    return None


def steps_to_feed(sources: Iterable[SourceSpikes], longest: int) -> int:
    """Return how many steps ahead the sources are fed at once, at most `longest`."""
    per_step = sum(source.per_step for source in sources)
    return longest if per_step * longest <= MOST_SPIKES else max(1, int(MOST_SPIKES / per_step))


def feed(simulation: Simulation, sources: Mapping[Population, SourceSpikes], until: int) -> Feed:
    """Return the spikes and currents from now on through step `until`."""
    now = simulation.now
    first = now + 1 if now else 0
    emitted = {population.first_id: source.emitted(first, until) for population, source in sources.items()}
    cells, steps = _merged([(e.cells + first_id, e.steps) for first_id, e in emitted.items() if e.cells.size])
    currents = {
        key: current.step_function(simulation.clock, now, until)
        for key, current in enumerate(simulation.currents)
        if current.targets.size
    }
    return Feed(now, until, cells, steps, currents)


def _merged(found: list[tuple[IntArray, IntArray]]) -> tuple[IntArray, IntArray]:
    """Return (cells, steps) of several populations, each sorted by (step, cell), in one; one alone is not copied."""
    if len(found) == 1:
        return found[0]
    nothing = np.empty(0, dtype=np.int64)
    cells, steps = (np.concatenate(arrays) for arrays in zip((nothing, nothing), *found, strict=True))
    bits = int(cells.max(initial=0)).bit_length()
    keys = (steps << bits) | cells
    keys.sort()
    return keys & ((1 << bits) - 1), keys >> bits
