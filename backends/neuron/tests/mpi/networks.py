"""Simulations that several processes share, and what is kept of each of them. A script: ``networks.py NAME... FOLDER``.

A function returns what must be the same whatever the number of processes: Blocks, arrays, or plain values.
What the first process returns goes to ``NAME.npz``, what the others do to ``NAME.<rank>.npz``.
"""

import json
import sys
from pathlib import Path

import neo
import numpy as np

import pynn_data

WEIGHTS = {"uS": 0.004, "nA": 0.2, "mV": 1.0}


def vogels_abbott(sim):
    """Forty excitatory and ten inhibitory cells with drawn weights, so that sums depend on the order of arrival."""
    sim.setup(timestep=0.1, seed=1)
    membrane = {"cm": 0.2, "v_thresh": -50.0, "v_reset": -60.0, "v_rest": -60.0, "tau_refrac": 5.0, "e_rev_I": -80.0}
    cells = sim.Population(50, sim.IF_cond_exp(**membrane, tau_syn_I=10.0), label="cells")
    cells.initialize(v=sim.RandomDistribution("uniform", low=-60.0, high=-50.0))
    noise = sim.Population(20, sim.SpikeSourcePoisson(rate=200.0), label="noise")
    some = sim.FixedProbabilityConnector(0.3)
    delays = sim.RandomDistribution("uniform", low=0.1, high=0.6)
    for pre, receptor, low, high in (
        (noise, "excitatory", 0.001, 0.02),
        (cells[:40], "excitatory", 0.0003, 0.003),
        (cells[40:], "inhibitory", 0.001, 0.01),
    ):
        weights = sim.RandomDistribution("uniform", low=low, high=high)
        sim.Projection(pre, cells, some, sim.StaticSynapse(weights, delay=delays), receptor_type=receptor)
    cells.record(["spikes", "v"])
    cells[::3].record(["gsyn_exc", "gsyn_inh"], sampling_interval=0.5)
    noise.record("spikes")
    sim.run(100.0)
    return {"cells": cells.get_data(), "noise": noise.get_data(), "count": int(cells.mean_spike_count() * 50)}


def all_cell_types(sim):
    """Every cell type, recurrent and with input that comes in several at a time."""
    sim.setup(timestep=0.1, seed=2)
    found = {}
    noise = sim.Population(20, sim.SpikeSourcePoisson(rate=300.0))
    every = []
    for name in sim.list_standard_models():
        if not name.startswith("SpikeSource"):
            every.append(sim.Population(5, getattr(sim, name)(i_offset=0.3), label=name))
    for cells in every:
        weight = WEIGHTS[cells.celltype.weight_unit]
        drawn = sim.RandomDistribution("uniform", low=weight / 10, high=weight * 2)
        synapse = sim.StaticSynapse(drawn, delay=sim.RandomDistribution("uniform", low=0.1, high=0.4))
        for pre in (noise, every[0], cells):
            sim.Projection(pre, cells, sim.AllToAllConnector(), synapse)
        cells.record(cells.celltype.recordable)
    sim.run(30.0)
    sim.run(30.0)
    for cells in every:
        found[cells.label] = cells.get_data()
    return found


def delays(sim):
    """One spike on its way over 1, 2 and 5 steps to cells of all processes."""
    sim.setup(timestep=0.1)
    pre = sim.Population(4, sim.IF_cond_exp(tau_refrac=50.0, i_offset=1.0), label="pre")
    pre.record("spikes")
    found = {"pre": pre}
    for steps in (1, 2, 5):
        post = sim.Population(4, sim.IF_cond_exp(v_thresh=100.0), label=f"after {steps}")
        for source in range(4):
            synapse = sim.StaticSynapse(weight=0.001 * 2**source, delay=steps * 0.1)
            sim.Projection(pre[source : source + 1], post, sim.AllToAllConnector(), synapse)
        post.record("gsyn_exc")
        found[post.label] = post
    pre.initialize(v=sim.RandomDistribution("uniform", low=-60.0, high=-50.0))
    sim.run(30.0)
    return {name: population.get_data() for name, population in found.items()}


def sources(sim):
    """Sources of both kinds, views and assemblies, across processes."""
    sim.setup(timestep=0.1, seed=3)
    noise = sim.Population(7, sim.SpikeSourcePoisson(rate=300.0), label="noise")
    given = sim.Population(3, sim.SpikeSourceArray(spike_times=[0.0, 1.0, 1.0, 1.03, 19.9]), label="given")
    cells = sim.Population(6, sim.IF_curr_exp(), label="cells")
    sim.Projection(noise + given, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.3, delay=0.1))
    both = sim.Assembly(given[1:], cells[1:5], label="both")
    both.record("spikes")
    noise[2:6].record("spikes")
    cells[2:4].record("v")
    sim.run(20.0)
    return {
        "noise": noise.get_data(),
        "view": noise[4:6].get_data(),
        "both": both.get_data(),
        "cells": cells.get_data(),
        "one cell": cells[3:4].get_data(),
        "arrays": list(noise.get_spikes(gather="all")),
    }


def windows(sim):
    """Recordings handed over piece by piece, and forgotten."""
    sim.setup(timestep=0.1, seed=4)
    noise = sim.Population(10, sim.SpikeSourcePoisson(rate=200.0))
    cells = sim.Population(6, sim.IF_cond_alpha(), label="cells")
    sim.Projection(noise, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.03, delay=0.3))
    cells.record(["spikes", "v"])
    cells.record("gsyn_exc", start=5.0, stop=25.0, sampling_interval=0.2)
    found = {}
    for piece in range(3):
        sim.run(10.0)
        found[f"piece {piece}"] = cells.get_data(clear=True)
    sim.run(1.0)
    found["of one"] = cells[2:3].get_data("v", clear=True)
    sim.run(1.0)
    found["rest"] = cells.get_data()
    cells.record(None)
    sim.run(5.0)
    found["ended"] = cells.get_data()
    return found


def later(sim):
    """Requests, cells, connections, weights, parameters and currents that come or change between runs."""
    sim.setup(timestep=0.1, seed=5, max_delay=5.0)
    cells = sim.Population(5, sim.IF_cond_exp(i_offset=0.8), label="cells")
    own = sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.002, delay=1.0))
    cells.record("spikes")
    sim.run(30.0)
    cells[1:4].record(["v", "gsyn_exc"])
    more = sim.Population(4, sim.IF_cond_exp(i_offset=1.5), label="more")
    more.record(["spikes", "gsyn_exc"])
    sim.Projection(more, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.004, delay=0.1))
    sim.Projection(cells, more, sim.AllToAllConnector(), sim.StaticSynapse(0.004, delay=0.2))
    sim.Projection(cells, more, sim.AllToAllConnector(), sim.StaticSynapse(0.001, delay=3.0))
    sim.run(30.0)
    own.set(weight=0.006)
    cells[2:].set(tau_m=15.0)
    sim.run(30.0)
    current = sim.DCSource(amplitude=0.2)
    cells[1].inject(current)
    sim.run(10.0)
    current.amplitude = 0.0
    more[0:2].record("v")
    sim.run(20.0)
    return {"cells": cells.get_data(), "more": more.get_data(), "weights": own.get("weight", format="array")}


def currents(sim):
    """Direct, stepped and noisy currents into cells of some processes."""
    sim.setup(timestep=0.1, seed=6)
    cells = sim.Population(5, sim.EIF_cond_exp_isfa_ista(), label="cells")
    for which, source in (
        ([0], sim.DCSource(amplitude=1.6, start=5.0, stop=30.0)),
        ([1, 3], sim.NoisyCurrentSource(mean=1.2, stdev=0.5, start=2.0, stop=45.0, dt=0.5)),
        ([3, 4], sim.StepCurrentSource(times=[3.0, 9.0, 20.0], amplitudes=[1.9, 0.1, 1.7])),
        ([2], sim.ACSource(amplitude=1.0, offset=1.0, frequency=50.0)),
    ):
        for cell in which:
            cells[cell].inject(source)
    cells.record(["spikes", "v", "w"])
    sim.run(20.0)
    sim.run(30.0)
    return {"cells": cells.get_data()}


def resets(sim):
    """Three segments, rebuilt with changes."""
    sim.setup(timestep=0.1, seed=7)
    noise = sim.Population(4, sim.SpikeSourcePoisson(rate=500.0), label="noise")
    cells = sim.Population(5, sim.HH_cond_exp(i_offset=0.3), label="cells")
    sim.Projection(noise, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.003, delay=0.2))
    sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.003, delay=0.1))
    cells.record(["spikes", "v", "m"])
    noise.record("spikes")
    for segment in range(3):
        cells.set(i_offset=0.3 + 0.2 * segment)
        sim.run(15.0)
        if segment < 2:
            sim.reset(annotations={"number": segment})
    sim.end()
    return {"cells": cells.get_data(), "noise": noise.get_data("spikes")}


def looks(sim):
    """What every process is told: states, counts, gathered data."""
    sim.setup(timestep=0.1, seed=8)
    cells = sim.Population(6, sim.IF_cond_exp(i_offset=1.0), label="cells")
    cells.initialize(v=sim.RandomDistribution("uniform", low=-65.0, high=-50.0))
    noise = sim.Population(3, sim.SpikeSourcePoisson(rate=100.0), label="noise")
    sim.Projection(noise, cells, sim.AllToAllConnector(), sim.StaticSynapse(0.01, delay=0.1))
    cells.record(["spikes", "v"])
    noise.record("spikes")
    before = cells.peek("v")
    sim.run(50.0)
    backwards = cells[[4, 1, 3]]
    counts = {int(cell): count for cell, count in (cells + noise).get_spike_counts().items()}
    return {
        "before": before,
        "v": cells.peek("v"),
        "some": backwards.peek("gsyn_exc"),
        "counts": [list(counts), list(counts.values())],
        "mean": cells.mean_spike_count(),
        "block": cells.get_data(gather="all"),
        "signals": [signal.values for signal in cells.get_signals(gather="all")],
    }


def parts(sim):
    """What each process has of its own; the first also gets all of it."""
    sim.setup(timestep=0.1, seed=9)
    cells = sim.Population(7, sim.IF_cond_exp(i_offset=1.2), label="cells")
    noise = sim.Population(4, sim.SpikeSourcePoisson(rate=300.0), label="noise")
    for group in (cells, noise):
        group.record("spikes")
    cells.record("v", sampling_interval=1.0)
    sim.run(60.0)
    own = [cells.get_data(gather=False), noise.get_data(gather=False)]
    mine = [cells.get_data(), noise.get_data()]
    local = {int(cell): count for cell, count in cells.get_spike_counts(gather=False).items()}
    return {
        "own cells": own[0],
        "own noise": own[1],
        "cells": mine[0],
        "noise": mine[1],
        "local": [list(local), list(local.values())],
    }


def few(sim):
    """Fewer cells than processes, in a population and in what is recorded."""
    sim.setup(timestep=0.1)
    one = sim.Population(1, sim.IF_cond_exp(i_offset=1.5), label="one")
    two = sim.Population(2, sim.IF_curr_delta(), label="two")
    sim.Projection(one, two, sim.AllToAllConnector(), sim.StaticSynapse(3.0, delay=0.1))
    one.record(["spikes", "v"])
    two[1:].record("v")
    silent = sim.Population(3, sim.IF_curr_alpha(), label="silent")
    silent.record("spikes")
    two[0].inject(sim.DCSource(amplitude=0.4))
    sim.run(0.0)
    start = one.peek("v")
    for duration in (0.1, 0.3, 25.0, 14.6):
        sim.run(duration)
    return {"one": one.get_data(), "two": two.get_data(), "silent": silent.get_data(), "start": start}


def drawn(sim):
    """Networks and courses in time drawn at random."""
    return {f"{seed} {name}": block for seed in range(12) for name, block in one_drawn(sim, seed).items()}


def one_drawn(sim, seed):
    """Return the Blocks of one of them."""
    rng = np.random.default_rng(seed)
    sim.setup(timestep=float(rng.choice([0.1, 0.025, 0.5])), seed=seed, max_delay=20.0)
    dt = sim.get_time_step()
    types = [getattr(sim, name) for name in sim.list_standard_models() if not name.startswith("SpikeSource")]
    groups = [sim.Population(int(rng.integers(1, 30)), sim.SpikeSourcePoisson(rate=rng.uniform(20, 400)))]
    for celltype in rng.choice(types, rng.integers(1, 4)):
        groups.append(sim.Population(int(rng.integers(1, 12)), celltype(i_offset=rng.uniform(0, 0.6))))

    def connect():
        pre, post = groups[rng.integers(len(groups))], groups[rng.integers(1, len(groups))]
        unit, inhibitory = post.celltype.weight_unit, rng.random() < 0.3
        strongest = -WEIGHTS[unit] if inhibitory and unit != "uS" else WEIGHTS[unit]
        low, high = sorted([strongest, strongest / 10])
        weights = sim.RandomDistribution("uniform", low=low, high=high)
        delays = sim.RandomDistribution("uniform", low=dt, high=dt * int(rng.integers(2, 30)))
        some = sim.FixedProbabilityConnector(rng.uniform(0.2, 1))
        receptor = "inhibitory" if inhibitory else "excitatory"
        sim.Projection(pre, post, some, sim.StaticSynapse(weights, delay=delays), receptor_type=receptor)

    for _ in range(rng.integers(2, 7)):
        connect()
    for group in groups:
        group.record(group.celltype.recordable if rng.random() < 0.5 else "spikes")
    for _ in range(rng.integers(1, 5)):
        sim.run(dt * int(rng.integers(1, 300)))
        if rng.random() < 0.3:
            connect()
        if rng.random() < 0.15:
            sim.reset()
        if rng.random() < 0.3:
            group = groups[rng.integers(1, len(groups))]
            group[: group.size // 2 + 1].inject(sim.NoisyCurrentSource(mean=0.3, stdev=0.2, dt=dt))
    sim.run(dt * 50)
    return {str(number): group.get_data() for number, group in enumerate(groups)}


NETWORKS = [
    vogels_abbott, all_cell_types, delays, sources, windows, later, currents, resets, looks, parts, few, drawn
]  # fmt: skip


def plain(value):
    """Return Blocks, arrays and values as (what JSON can hold, arrays), without what is meant to differ."""
    arrays = []

    def of(thing):
        if isinstance(thing, neo.Block):
            return {**of_annotations(thing), "segments": [of(segment) for segment in thing.segments]}
        if isinstance(thing, neo.Segment):
            children = [*thing.analogsignals, *thing.spiketrains]
            return {**of_annotations(thing), "index": thing.index, "children": [of(child) for child in children]}
        if isinstance(thing, neo.AnalogSignal):
            grid = [of(thing.t_start), of(thing.sampling_period), thing.dimensionality.string]
            found = {name: of(values) for name, values in thing.array_annotations.items()}
            return {**of_annotations(thing), "grid": grid, "array": found, "values": of(thing.magnitude)}
        if isinstance(thing, neo.SpikeTrain):
            return {**of_annotations(thing), "window": [of(thing.t_start), of(thing.t_stop)], "times": of(thing.magnitude)}
        if isinstance(thing, (list, tuple)):
            return [of(element) for element in thing]
        if isinstance(thing, np.ndarray) and thing.ndim:
            arrays.append(np.ascontiguousarray(thing))
            return f"array {len(arrays) - 1}"
        return float(thing) if isinstance(thing, np.ndarray) else thing

    def of_annotations(thing):
        known = {name: of(value) for name, value in thing.annotations.items() if name != "mpi_processes"}
        return {"name": thing.name, "annotations": known}

    return {name: of(part) for name, part in value.items()}, arrays


def main():
    *names, folder = sys.argv[1:]
    sim = pynn_data.open("neuron")
    for network in NETWORKS:
        if not names or network.__name__ in names:
            text, arrays = plain(network(sim))
            number = f".{sim.rank()}" if sim.rank() else ""
            path = Path(folder) / f"{network.__name__}{number}.npz"
            np.savez(path, json.dumps(text), *arrays)
    sim.end()


if __name__ == "__main__":
    main()
