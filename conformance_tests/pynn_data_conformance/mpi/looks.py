"""Small networks that show what each process is told, and what becomes of processes without cells."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from pynn_data_conformance.mpi.choices import cells, extras, weights

__all__ = ["few", "five_cells", "looks", "one_cell", "parts"]


def five_cells(sim: ModuleType) -> Any:
    """Return recurrent cells, of which spikes and v are recorded; nothing has run."""
    net = cells(sim, 5, "cells", i_offset=1.5)
    synapse = sim.StaticSynapse(weights(sim, net, 0.25, 0.25), delay=0.1)
    sim.Projection(net, net, sim.AllToAllConnector(), synapse)
    net.record(["spikes", "v"])
    return net


def looks(sim: ModuleType) -> dict[str, Any]:
    """Look at what every process is told: states, counts, gathered data."""
    sim.setup(timestep=0.1, seed=8)
    net = cells(sim, 9, "cells", i_offset=1.0)
    net.initialize(v=sim.RandomDistribution("uniform", low=-65.0, high=-50.0))
    mixed = net[[7, 5, 6, 3, 1, 2]]
    noise = sim.Population(3, sim.SpikeSourcePoisson(rate=100.0), label="noise")
    synapse = sim.StaticSynapse(weights(sim, net, 2.5, 2.5), delay=0.1)
    sim.Projection(noise, net, sim.AllToAllConnector(), synapse)
    net.record(["spikes", "v"])
    noise.record("spikes")
    before = mixed.peek("v")
    sim.run(50.0)
    counts = {int(cell): count for cell, count in (net + noise).get_spike_counts().items()}
    return {
        "before": before,
        "v": net.peek("v"),
        "some": [mixed.peek("v"), mixed.peek(extras(net)[0])],
        "counts": [list(counts), list(counts.values())],
        "mean": net.mean_spike_count(),
        "block": net.get_data(gather="all"),
        "signals": [signal.values for signal in net.get_signals(gather="all")],
    }


def parts(sim: ModuleType) -> dict[str, Any]:
    """Ask for what each process has of its own; the first also gets all of it."""
    sim.setup(timestep=0.1, seed=9)
    net = cells(sim, 7, "cells", i_offset=1.2)
    noise = sim.Population(4, sim.SpikeSourcePoisson(rate=300.0), label="noise")
    for group in (net, noise):
        group.record("spikes")
    net.record("v", sampling_interval=1.0)
    sim.run(60.0)
    local = {int(cell): count for cell, count in net.get_spike_counts(gather=False).items()}
    return {
        "own cells": net.get_data(gather=False),
        "own noise": noise.get_data(gather=False),
        "cells": net.get_data(),
        "noise": noise.get_data(),
        "local": [list(local), list(local.values())],
    }


def few(sim: ModuleType) -> dict[str, Any]:
    """Fewer cells than processes, in a population and in what is recorded."""
    sim.setup(timestep=0.1)
    one = cells(sim, 1, "one", i_offset=1.5)
    two = cells(sim, 2, "two", "IF_curr_delta")
    synapse = sim.StaticSynapse(weights(sim, two, 3.0, 3.0), delay=0.1)
    sim.Projection(one, two, sim.AllToAllConnector(), synapse)
    one.record(["spikes", "v"])
    two[1:].record("v")
    silent = cells(sim, 3, "silent", "IF_curr_alpha")
    silent.record("spikes")
    two[0].inject(sim.DCSource(amplitude=0.4))
    sim.run(0.0)
    start = one.peek("v")
    for duration in (0.1, 0.3, 25.0, 14.6):
        sim.run(duration)
    return {"one": one.get_data(), "two": two.get_data(), "silent": silent.get_data(), "start": start}


def one_cell(sim: ModuleType) -> dict[str, Any]:
    """Run a network of one cell, and one of none: most processes have nothing to simulate."""
    sim.setup(timestep=0.1, seed=10)
    noise = sim.Population(2, sim.SpikeSourcePoisson(rate=300.0), label="noise")
    noise.record("spikes")
    sim.run(10.0)
    without = noise.get_data()
    sim.setup(timestep=0.1, seed=10)
    noise = sim.Population(2, sim.SpikeSourcePoisson(rate=300.0), label="noise")
    net = cells(sim, 1, "cells", i_offset=1.5)
    synapse = sim.StaticSynapse(weights(sim, net, 1.0, 1.0), delay=0.1)
    sim.Projection(noise, net, sim.AllToAllConnector(), synapse)
    net.record(["spikes", "v"])
    net[0].inject(sim.DCSource(amplitude=0.5, start=5.0))
    sim.run(10.0)
    net.set(i_offset=2.0)
    sim.run(10.0)
    now = net.peek("v")
    sim.reset()
    sim.run(5.0)
    return {"without": without, "cells": net.get_data(), "now": now}
