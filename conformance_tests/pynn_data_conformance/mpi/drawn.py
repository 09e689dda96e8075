"""Networks and courses in time drawn at random."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from pynn_data.contract import Capability
from pynn_data_conformance.mpi.choices import declares, offered, weights

__all__ = ["drawn"]


def drawn(sim: ModuleType, uneven: bool = False) -> dict[str, Any]:
    """Return the recordings of eight."""
    return {f"{seed} {name}": block for seed in range(8) for name, block in _one(sim, seed, uneven).items()}


def _one(sim: ModuleType, seed: int, uneven: bool) -> dict[str, Any]:
    """Draw a network and run it, with additions and resets in between; return its Blocks."""
    rng = np.random.default_rng(seed)
    sim.setup(timestep=float(rng.choice([0.1, 0.025, 0.5])), seed=seed, max_delay=20.0)
    dt = sim.get_time_step()
    groups = [sim.Population(int(rng.integers(1, 30)), sim.SpikeSourcePoisson(rate=rng.uniform(20, 400)))]
    for name in rng.choice(offered(sim), rng.integers(1, 4)):
        groups.append(
            sim.Population(int(rng.integers(1, 12)), getattr(sim, name)(i_offset=rng.uniform(0, 0.6)))
        )
    late = declares(groups[0], Capability.LATE_CELLS)
    for _ in range(rng.integers(2, 7)):
        _connect(sim, rng, groups, uneven)
    for group in groups:
        group.record(group.celltype.recordable if rng.random() < 0.5 else "spikes")
    for _ in range(rng.integers(1, 5)):
        sim.run(dt * int(rng.integers(1, 300)))
        if rng.random() < 0.15 or not late:
            sim.reset()
        if rng.random() < 0.3:
            _connect(sim, rng, groups, uneven)
        if rng.random() < 0.3:
            group = groups[rng.integers(1, len(groups))]
            group[: group.size // 2 + 1].inject(sim.NoisyCurrentSource(mean=0.3, stdev=0.2, dt=dt))
    sim.run(dt * 50)
    return {str(number): group.get_data() for number, group in enumerate(groups)}


def _connect(sim: ModuleType, rng: np.random.Generator, groups: list[Any], uneven: bool) -> None:
    """Add a projection between two populations."""
    dt = sim.get_time_step()
    pre, post = groups[rng.integers(len(groups))], groups[rng.integers(1, len(groups))]
    inhibitory = bool(rng.random() < 0.3)
    weight = weights(sim, post, 0.1, 1.0, uneven=uneven, inhibitory=inhibitory)
    delay = sim.RandomDistribution("uniform", low=dt, high=dt * int(rng.integers(2, 30)))
    some = sim.FixedProbabilityConnector(rng.uniform(0.2, 1))
    receptor = "inhibitory" if inhibitory else "excitatory"
    sim.Projection(pre, post, some, sim.StaticSynapse(weight, delay=delay), receptor_type=receptor)
