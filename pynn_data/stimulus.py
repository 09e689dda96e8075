"""What goes into the network from outside, laid out for the engine stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pynn_data.contract import Clock, Feed, IntArray
from pynn_data.network.cells import SpikeSourceArray, SpikeSourcePoisson
from pynn_data.network.listed import ListedSpikes
from pynn_data.network.network import Current, Described
from pynn_data.network.poisson import PoissonSpikes
from pynn_data.network.renewal import RENEWAL, RenewalSpikes
from pynn_data.network.sources import SourceSpikes

__all__ = ["FEED_STEPS", "feed", "spikes_of", "steps_to_feed"]

FEED_STEPS = 16384
"""Sources are fed at most so many steps ahead."""
MOST_SPIKES = 2**18
"""Sources are fed about so many spikes at once: arrays that fit into a processor's cache are handled twice as fast."""


def spikes_of(population: Described, clock: Clock) -> SourceSpikes | None:
    """Return what the population emits by itself, or None if its cells are simulated."""
    if isinstance(population.celltype, SpikeSourcePoisson):
        return PoissonSpikes(population, clock)
    if isinstance(population.celltype, RENEWAL):
        return RenewalSpikes(population, clock)
    if isinstance(population.celltype, SpikeSourceArray):
        return ListedSpikes(population, clock)
    return None


def steps_to_feed(sources: Iterable[SourceSpikes], longest: int) -> int:
    """Return how many steps ahead the sources are fed at once, at most `longest`."""
    per_step = sum(source.per_step for source in sources)
    return longest if per_step * longest <= MOST_SPIKES else max(1, int(MOST_SPIKES / per_step))


def feed(
    clock: Clock,
    now: int,
    until: int,
    sources: Mapping[Described, SourceSpikes],
    currents: Sequence[Current],
    *,
    unchanged: bool,
) -> Feed:
    """Return the spikes and currents from step `now` on through step `until`."""
    first = now + 1 if now else 0
    emitted = {population.first_id: source.emitted(first, until) for population, source in sources.items()}
    cells, steps = _merged([(e.cells + first_id, e.steps) for first_id, e in emitted.items() if e.cells.size])
    injected = {
        key: current.step_function(clock, now, until) for key, current in enumerate(currents) if current.is_injected
    }
    return Feed(now, until, cells, steps, injected, unchanged)


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
