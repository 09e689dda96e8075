"""What goes into the network from outside, laid out for the engine stretch by stretch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import Feed

if TYPE_CHECKING:
    from pynn_data.network.population import Population
    from pynn_data.network.sources import SourceSpikes
    from pynn_data.simulation import Simulation

__all__ = ["feed"]


def feed(simulation: Simulation, sources: Mapping[Population, SourceSpikes], until: int) -> Feed:
    """Return the spikes and currents from now on through step `until`."""
    now = simulation.now
    first = now + 1 if now else 0
    emitted = [(population.first_id, source.emitted(first, until)) for population, source in sources.items()]
    nothing = np.empty(0, dtype=np.int64)
    cells = np.concatenate([nothing, *(e.cells + first_id for first_id, e in emitted)])
    steps = np.concatenate([nothing, *(e.steps for _, e in emitted)])
    currents = {
        key: current.step_function(simulation.clock, now, until)
        for key, current in enumerate(simulation.currents)
        if current.targets.size
    }
    return Feed(now, until, cells, steps, currents)
