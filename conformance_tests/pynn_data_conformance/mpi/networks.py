"""Networks that several processes share.

Each function runs one and returns what must be the same whatever the number of processes: Blocks, arrays,
plain values. They ask only for what the engine offers.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from pynn_data.contract import Capability
from pynn_data_conformance.mpi.choices import (
    Unsuitable,
    cells,
    check_leaky,
    declares,
    extras,
    offered,
    weights,
)
from pynn_data_conformance.oracles import JUMP_CELLS

__all__ = [
    "all_cell_types", "currents", "delays", "later", "resets", "sources", "space", "sums", "threads", "vogels_abbott",
    "windows",
]  # fmt: skip


def vogels_abbott(sim: ModuleType, uneven: bool = False, **options: Any) -> dict[str, Any]:
    """Forty excitatory and ten inhibitory cells, and noise."""
    check_leaky(sim)
    sim.setup(timestep=0.1, seed=1, **options)
    membrane = {"cm": 0.2, "v_thresh": -50.0, "v_reset": -60.0, "v_rest": -60.0, "tau_refrac": 5.0}
    net = cells(sim, 50, "cells", **membrane, tau_syn_I=10.0, e_rev_I=-80.0, i_offset=0.09)
    net.initialize(v=sim.RandomDistribution("uniform", low=-60.0, high=-50.0))
    noise = sim.Population(20, sim.SpikeSourcePoisson(rate=200.0), label="noise")
    some = sim.FixedProbabilityConnector(0.3)
    delay = sim.RandomDistribution("uniform", low=0.1, high=0.6)
    for pre, receptor, low, high in (
        (noise, "excitatory", 0.1, 0.9),
        (net[:40], "excitatory", 0.1, 0.9),
        (net[40:], "inhibitory", 0.25, 2.5),
    ):
        weight = weights(sim, net, low, high, uneven=uneven, inhibitory=receptor == "inhibitory")
        sim.Projection(pre, net, some, sim.StaticSynapse(weight, delay=delay), receptor_type=receptor)
    net.record(["spikes", "v"])
    net[::3].record(extras(net)[:2], sampling_interval=0.5)
    noise.record("spikes")
    sim.run(100.0)
    return {"cells": net.get_data(), "noise": noise.get_data(), "count": int(net.mean_spike_count() * 50)}


def threads(sim: ModuleType) -> dict[str, Any]:
    """Run the same with two threads in each process."""
    sim.setup()
    if not declares(sim.Population(1, sim.SpikeSourceArray()), Capability.THREADS):
        raise Unsuitable("the engine declares no THREADS")
    return vogels_abbott(sim, threads=2)


def all_cell_types(sim: ModuleType, uneven: bool = False) -> dict[str, Any]:
    """Every cell type, recurrent and with input that comes in several at a time."""
    sim.setup(timestep=0.1, seed=2)
    noise = sim.Population(20, sim.SpikeSourcePoisson(rate=300.0))
    every = [sim.Population(5, getattr(sim, name)(i_offset=0.3), label=name) for name in offered(sim)]
    for net in every:
        delay = sim.RandomDistribution("uniform", low=0.1, high=0.4)
        synapse = sim.StaticSynapse(weights(sim, net, 0.1, 2.0, uneven=uneven), delay=delay)
        for pre in (noise, every[0], net):
            sim.Projection(pre, net, sim.AllToAllConnector(), synapse)
        net.record(net.celltype.recordable)
    sim.run(30.0)
    sim.run(30.0)
    return {net.label: net.get_data() for net in every}


def sums(sim: ModuleType) -> dict[str, Any]:
    """Uneven weights from cells that fire together, of all processes, and from noise; the targets never fire.

    So nothing that differs in the last digit can grow.
    """
    sim.setup(timestep=0.1, seed=3)
    pre = cells(sim, 12, "pre", i_offset=[1.5, 2.0, 2.0] * 4, tau_refrac=3.0)
    noise = sim.Population(20, sim.SpikeSourcePoisson(rate=200.0), label="noise")
    every = [sim.Population(5, getattr(sim, name)(), label=f"onto {name}") for name in offered(sim)]
    for net in every:
        for source, receptor in ((pre, "excitatory"), (noise, "excitatory"), (pre, "inhibitory")):
            weight = weights(sim, net, 0.001, 0.1, uneven=True, inhibitory=receptor == "inhibitory")
            synapse = sim.StaticSynapse(weight, delay=sim.RandomDistribution("uniform", low=0.1, high=0.5))
            sim.Projection(source, net, sim.AllToAllConnector(), synapse, receptor_type=receptor)
        net.record(net.celltype.recordable)
    pre.record("spikes")
    sim.run(40.0)
    return {net.label: net.get_data() for net in (*every, pre)}


def delays(sim: ModuleType) -> dict[str, Any]:
    """One spike of each cell on its way over 1, 2 and 5 steps to cells of all processes."""
    check_leaky(sim)
    jumping = next((name for name in offered(sim) if name in JUMP_CELLS), None)
    if jumping is None:
        raise Unsuitable(f"the engine offers none of {', '.join(JUMP_CELLS)}")
    sim.setup(timestep=0.1)
    pre = cells(sim, 4, "pre", tau_refrac=50.0, i_offset=1.0)
    pre.record("spikes")
    found = {"pre": pre}
    for steps in (1, 2, 5):
        post = sim.Population(4, getattr(sim, jumping)(tau_syn_E=5.0), label=f"after {steps}")
        for source in range(4):
            synapse = sim.StaticSynapse(weight=0.001 * 2**source, delay=steps * 0.1)
            sim.Projection(pre[source : source + 1], post, sim.AllToAllConnector(), synapse)
        post.record("gsyn_exc")
        found[post.label] = post
    pre.initialize(v=sim.RandomDistribution("uniform", low=-60.0, high=-50.0))
    sim.run(30.0)
    return {name: population.get_data() for name, population in found.items()}


def sources(sim: ModuleType) -> dict[str, Any]:
    """Mix sources of all kinds, views and assemblies, across processes."""
    sim.setup(timestep=0.1, seed=3)
    noise = sim.Population(7, sim.SpikeSourcePoisson(rate=300.0), label="noise")
    given = sim.Population(3, sim.SpikeSourceArray(spike_times=[0.0, 1.0, 1.0, 1.03, 19.9]), label="given")
    regular = sim.Population(5, sim.SpikeSourceGamma(alpha=20.0, beta=8000.0), label="regular")
    refractory = sim.Population(5, sim.SpikeSourcePoissonRefractory(rate=200.0, tau_refrac=3.0), label="refractory")
    net = cells(sim, 6, "cells", "IF_curr_exp")
    synapse = sim.StaticSynapse(weights(sim, net, 1.5, 1.5), delay=0.1)
    sim.Projection(noise + given + regular + refractory, net, sim.AllToAllConnector(), synapse)
    both = sim.Assembly(given[1:], net[1:5], label="both")
    both.record("spikes")
    noise[2:6].record("spikes")
    (regular + refractory).record("spikes")
    net[2:4].record("v")
    sim.run(20.0)
    return {
        "noise": noise.get_data(),
        "regular": regular.get_data(),
        "refractory": refractory.get_data(),
        "view": noise[4:6].get_data(),
        "both": both.get_data(),
        "cells": net.get_data(),
        "one cell": net[3:4].get_data(),
        "arrays": list(noise.get_spikes(gather="all")),
    }


def windows(sim: ModuleType) -> dict[str, Any]:
    """Have recordings handed over piece by piece, and forgotten."""
    sim.setup(timestep=0.1, seed=4)
    noise = sim.Population(10, sim.SpikeSourcePoisson(rate=200.0))
    net = cells(sim, 6, "cells", "IF_cond_alpha")
    synapse = sim.StaticSynapse(weights(sim, net, 7.5, 7.5), delay=0.3)
    sim.Projection(noise, net, sim.AllToAllConnector(), synapse)
    net.record(["spikes", "v"])
    net.record(extras(net)[0], start=5.0, stop=25.0, sampling_interval=0.2)
    found = {}
    for piece in range(3):
        sim.run(10.0)
        found[f"piece {piece}"] = net.get_data(clear=True)
    sim.run(1.0)
    found["of one"] = net[2:3].get_data("v", clear=True)
    sim.run(1.0)
    found["rest"] = net.get_data()
    net.record(None)
    sim.run(5.0)
    found["ended"] = net.get_data()
    return found


def later(sim: ModuleType) -> dict[str, Any]:
    """Add or change requests, parameters, cells, connections, currents and weights between runs.

    What the engine cannot add between runs is there from the beginning.
    """
    sim.setup(timestep=0.1, seed=5, max_delay=5.0)
    net = cells(sim, 5, "cells", i_offset=0.8)
    every = sim.AllToAllConnector()
    onto = [sim.Projection(net, net, every, sim.StaticSynapse(weights(sim, net, 0.5, 0.5), delay=1.0))]
    late = declares(net, Capability.LATE_CELLS)
    net.record("spikes")
    if late:
        sim.run(30.0)
    net[1:4].record(["v", extras(net)[0]])
    more = cells(sim, 4, "more", i_offset=1.5)
    more.record(["spikes", extras(more)[0]])
    current = sim.DCSource(amplitude=0.2, start=50.0)
    for pre, post, delay in ((more, net, 0.1), (net, more, 0.2), (net, more, 3.0)):
        synapse = sim.StaticSynapse(weights(sim, post, 0.5, 0.5), delay=delay)
        onto.append(sim.Projection(pre, post, every, synapse))
    net[1].inject(current)
    sim.run(30.0)
    if declares(net, Capability.WEIGHT_CHANGES):
        for projection in onto[:2]:
            projection.set(weight=weights(sim, net, 1.5, 1.5))
    if net.celltype.has_parameter("tau_m"):
        net[2:].set(tau_m=15.0)
    net[[3, 0, 4]].set(i_offset=[0.9, 1.0, 1.1])
    sim.run(40.0)
    current.amplitude = 0.0
    more[0:2].record("v")
    sim.run(20.0)
    return {
        "cells": net.get_data(),
        "more": more.get_data(),
        "weights": onto[0].get("weight", format="array"),
    }


def currents(sim: ModuleType) -> dict[str, Any]:
    """Direct, stepped, noisy and alternating currents into cells of some processes."""
    sim.setup(timestep=0.1, seed=6)
    net = cells(sim, 5, "cells", "EIF_cond_exp_isfa_ista")
    for which, source in (
        ([0], sim.DCSource(amplitude=1.6, start=5.0, stop=30.0)),
        ([1, 3], sim.NoisyCurrentSource(mean=1.2, stdev=0.5, start=2.0, stop=45.0, dt=0.5)),
        ([3, 4], sim.StepCurrentSource(times=[3.0, 9.0, 20.0], amplitudes=[1.9, 0.1, 1.7])),
        ([2], sim.ACSource(amplitude=1.0, offset=1.0, frequency=50.0)),
    ):
        for cell in which:
            net[cell].inject(source)
    net.record(["spikes", "v", extras(net)[0]])
    sim.run(20.0)
    sim.run(30.0)
    return {"cells": net.get_data()}


def space(sim: ModuleType) -> dict[str, Any]:
    """Cells that are drawn in a plane; connections, delays and parameters follow from where they are."""
    sim.setup(timestep=0.1, seed=8)
    net = cells(sim, 30, "cells")
    net.structure = sim.RandomStructure(sim.Cuboid(100.0, 100.0, 0.0))
    if net.celltype.has_parameter("i_offset"):
        net.set(i_offset=lambda x, y, z: 0.8 + abs(x) / 50)
    torus = sim.Space("xy", periodic_boundaries=((-50, 50), (-50, 50), None))
    near = sim.DistanceDependentProbabilityConnector("exp(-d / 20)", allow_self_connections=False)
    synapse = sim.StaticSynapse(weights(sim, net, 0.5, 0.5), delay="0.2 + d / 50")
    lateral = sim.Projection(net, net, near, synapse, space=torus)
    sim.Projection(net, net, sim.SmallWorldConnector(15.0, 0.2), synapse)
    net.record(["spikes", "v"])
    sim.run(40.0)
    rows = lateral.get(["weight", "delay"], "list")
    return {"cells": net.get_data(), "rows": np.array(rows), "positions": net.positions}


def resets(sim: ModuleType) -> dict[str, Any]:
    """Three segments, rebuilt with changes."""
    sim.setup(timestep=0.1, seed=7)
    noise = sim.Population(4, sim.SpikeSourcePoisson(rate=500.0), label="noise")
    net = cells(sim, 5, "cells", "HH_cond_exp", i_offset=0.3)
    for pre, delay in ((noise, 0.2), (net, 0.1)):
        synapse = sim.StaticSynapse(weights(sim, net, 0.75, 0.75), delay=delay)
        sim.Projection(pre, net, sim.AllToAllConnector(), synapse)
    net.record(["spikes", "v", extras(net)[-1]])
    noise.record("spikes")
    for segment in range(3):
        net.set(i_offset=0.3 + 0.2 * segment)
        sim.run(15.0)
        if segment < 2:
            sim.reset(annotations={"number": segment})
    sim.end()
    return {"cells": net.get_data(), "noise": noise.get_data("spikes")}
