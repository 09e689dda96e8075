"""Networks that do the same thing in round after round, after which there is no more of anything than before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from pynn_data_conformance.oracles import ears

__all__ = ["ROUNDS", "Rounds"]

CELLS = 400
SYNAPSES = 4000
DURATION = 4.0
"""ms of a round."""
CALLS = 10
"""Of what is changed, in a round."""


class Rounds(NamedTuple):
    """What is done in each round, and how many bytes pass through the plug-in then."""

    again: Callable[[], None]
    payload: int


class Network:
    """Cells of one type for each kind of synapse, sources that keep them busy, and a recurrent projection."""

    def __init__(self, sim: ModuleType) -> None:
        self.sim = sim
        self.build()

    def build(self) -> None:
        """Describe it."""
        sim = self.sim
        sim.setup(timestep=0.1, max_delay=2.0)
        self.cells = [sim.Population(CELLS, getattr(sim, cell)()) for cell in ears(sim.list_standard_models())[:2]]
        self.sources = sim.Population(20, sim.SpikeSourcePoisson(rate=200.0))
        rng = np.random.default_rng(1)
        self.projections = []
        for cells in self.cells:
            weight = {"uS": 0.001, "nA": 0.01, "mV": 0.1}[cells.celltype.weight_unit]
            targets = rng.integers(CELLS, size=SYNAPSES)
            for pre, step in ((self.sources, 7), (cells, 3)):
                pairs = [(k * step % pre.size, int(j), weight, 0.1 * (1 + k % 20)) for k, j in enumerate(targets)]
                self.projections.append(sim.Projection(pre, cells, sim.FromListConnector(pairs)))

    def record(self) -> None:
        """Record everything."""
        for cells in self.cells:
            cells.record(list(cells.celltype.recordable))

    def clear(self) -> None:
        """Have everything that has been recorded, and forget it."""
        for cells in self.cells:
            cells.get_data(clear=True)

    @property
    def recorded(self) -> int:
        """Bytes of a round's samples."""
        variables = sum(len(cells.celltype.recordable) - 1 for cells in self.cells)
        return round(DURATION / 0.1) * CELLS * 8 * variables

    @property
    def built(self) -> int:
        """Bytes that describe the synapses to an engine."""
        return len(self.projections) * SYNAPSES * 4 * 8


def clears(sim: ModuleType) -> Rounds:
    """Read what has been recorded, and clear it."""
    net = Network(sim)
    net.record()

    def again() -> None:
        sim.run(DURATION)
        net.clear()

    return Rounds(again, net.recorded)


def spikes(sim: ModuleType) -> Rounds:
    """Read many spikes, and clear them."""
    net = Network(sim)
    for cells in net.cells:
        cells.set(i_offset=30.0)
        cells.record("spikes")

    def count() -> int:
        return sum(sum(cells.get_spike_counts().values()) for cells in net.cells)

    def again() -> None:
        sim.run(DURATION)
        net.clear()

    sim.run(DURATION)
    return Rounds(again, 16 * count())


def recordings(sim: ModuleType) -> Rounds:
    """Begin and end to record."""
    net = Network(sim)

    def again() -> None:
        net.record()
        sim.run(DURATION)
        for cells in net.cells:
            cells.record(None)
        net.clear()

    return Rounds(again, net.recorded)


def resets(sim: ModuleType) -> Rounds:
    """Close the network by a reset, and build it again."""
    net = Network(sim)
    net.record()

    def again() -> None:
        sim.run(DURATION)
        net.clear()
        sim.reset()

    return Rounds(again, net.recorded + net.built)


def setups(sim: ModuleType) -> Rounds:
    """Set up one simulation after the other."""
    net = Network(sim)

    def again() -> None:
        net.build()
        net.record()
        sim.run(DURATION)

    return Rounds(again, net.recorded + net.built)


def parameters(sim: ModuleType) -> Rounds:
    """Change a parameter of all cells, to new values and back."""
    net = Network(sim)
    values = [np.linspace(0.0, 0.001 * (1 + k), CELLS).tolist() for k in range(CALLS)]

    def again() -> None:
        for given in values:
            for cells in net.cells:
                cells.set(i_offset=given)
            sim.run(0.1)

    return Rounds(again, CALLS * len(net.cells) * CELLS * 8)


def weights(sim: ModuleType) -> Rounds:
    """Change the weights of many synapses, to new values and back."""
    net = Network(sim)
    values = [np.linspace(0.0, 1e-5 * (1 + k), SYNAPSES).tolist() for k in range(2)]
    some = net.projections[::2]

    def again() -> None:
        for given in values:
            for projection in some:
                projection.set(weight=given)
            sim.run(0.1)

    return Rounds(again, len(values) * len(some) * SYNAPSES * 8)


def feeds(sim: ModuleType) -> Rounds:
    """Change sources again and again, while many spikes arrive."""
    net = Network(sim)
    fast = sim.Population(200, sim.SpikeSourcePoisson(rate=5000.0))
    for cells in net.cells:
        sim.Projection(fast, cells[:1], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.0, delay=2.0))
    rates = [5000.0 + k for k in range(CALLS)]

    def again() -> None:
        for rate in rates:
            fast.set(rate=rate)
            sim.run(0.1 * DURATION)

    return Rounds(again, CALLS * 800 * 16)


ROUNDS: Mapping[str, tuple[Callable[[ModuleType], Rounds], Any]] = {
    "clears": (clears, None),
    "spikes": (spikes, None),
    "recordings": (recordings, None),
    "resets": (resets, None),
    "setups": (setups, None),
    "feeds": (feeds, None),
    "parameters": (parameters, "PARAMETER_CHANGES"),
    "weights": (weights, "WEIGHT_CHANGES"),
}
"""Name -> (what to do, capability that is needed)."""
