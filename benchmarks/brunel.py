"""Brunel's network (2000, J Comput Neurosci 8, 183) with Poisson input of 20 kHz into every cell, on each engine.

Beside it the same network as one writes it for the engine itself: NEST's `poisson_generator`, Brian2's `PoissonInput`,
a NetStim of NEURON for each cell. Nobody records the input; the spikes of the cells are recorded.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable

from measure import Stopwatch, compare, peak, table

DT = 0.1
RATE = 20_000.0
"""Of the input into a cell, in Hz."""
DELAY = 1.5
J = 0.1
"""Of an excitatory spike, in mV; an inhibitory one has -5 times as much."""
G = 5.0
EPSILON = 0.1
CELL = {"v_rest": 0.0, "v_reset": 0.0, "v_thresh": 20.0, "tau_m": 20.0, "tau_refrac": 2.0, "cm": 1.0}
SIZE = int(os.environ.get("BRUNEL_CELLS", "2500"))
DURATION = {"nest": float(os.environ.get("BRUNEL_MS", "1000")), "brian2": 100.0, "neuron": 20.0}
"""In ms."""
EXCITATORY = SIZE * 4 // 5
SOURCES = int(EPSILON * EXCITATORY), int(EPSILON * (SIZE - EXCITATORY))
"""Excitatory and inhibitory ones of each cell."""


def nest() -> dict[str, float]:
    import nest

    nest.verbosity = nest.VerbosityLevel.ERROR
    build, run = Stopwatch(), Stopwatch()
    with build:
        nest.resolution = DT
        parameters = {
            "E_L": 0.0, "V_reset": 0.0, "V_th": 20.0, "tau_m": 20.0, "t_ref": 2.0, "C_m": 1000.0, "V_m": 0.0,
        }  # fmt: skip
        cells = nest.Create("iaf_psc_delta", SIZE, params=parameters)
        noise = nest.Create("poisson_generator", params={"rate": RATE})
        recorder = nest.Create("spike_recorder")
        nest.Connect(noise, cells, syn_spec={"weight": J, "delay": DELAY})
        for some, n, weight in ((cells[:EXCITATORY], SOURCES[0], J), (cells[EXCITATORY:], SOURCES[1], -G * J)):
            nest.Connect(some, cells, {"rule": "fixed_indegree", "indegree": n}, {"weight": weight, "delay": DELAY})
        nest.Connect(cells, recorder)
        nest.Simulate(DT)
    with run:
        nest.Simulate(DURATION["nest"])
        spikes = nest.ll_api.nestkernel.llapi_get_nc_status(recorder._datum, "n_events")
    return _figures(build, run, spikes, DURATION["nest"])


def brian2() -> dict[str, float]:
    import brian2 as b

    b.prefs.codegen.target = "numpy"
    b.defaultclock.dt = DT * b.ms
    build, run = Stopwatch(), Stopwatch()
    with build:
        cells = b.NeuronGroup(
            SIZE, "dv/dt = -v / (20*ms) : 1 (unless refractory)", threshold="v >= 20", reset="v = 0",
            refractory=2 * b.ms, method="exact",
        )  # fmt: skip
        noise = b.PoissonInput(cells, "v", 100, RATE / 100 * b.Hz, J)  # of one, more than one spike in a step is refused
        synapses = []
        for some, n, weight in ((cells[:EXCITATORY], SOURCES[0], J), (cells[EXCITATORY:], SOURCES[1], -G * J)):
            synapse = b.Synapses(some, cells, on_pre=f"v_post += {weight}", delay=DELAY * b.ms)
            synapse.connect(p=n / len(some))
            synapses.append(synapse)
        monitor = b.SpikeMonitor(cells)
        net = b.Network(cells, noise, *synapses, monitor)
        net.run(DT * b.ms)
    with run:
        net.run(DURATION["brian2"] * b.ms)
    return _figures(build, run, monitor.num_spikes, DURATION["brian2"])


def neuron() -> dict[str, float]:
    import numpy as np
    from neuron import h

    build, run = Stopwatch(), Stopwatch()
    with build:
        rng = np.random.default_rng(1)
        context = h.ParallelContext()
        cells, noise, connections = [], [], []
        for i in range(SIZE):
            cell = h.IntFire1()
            cell.tau, cell.refrac = 20.0, 2.0
            cells.append(cell)
            source = h.NetStim()
            source.interval, source.number, source.start, source.noise = 1000.0 / RATE, 1e9, 0.0, 1
            source.noiseFromRandom123(i, 0, 0)
            noise.append(source)
            connections.append(h.NetCon(source, cell, 0.0, DELAY, J / 20.0))
        for target in cells:
            for some, n, weight in ((cells[:EXCITATORY], SOURCES[0], J), (cells[EXCITATORY:], SOURCES[1], -G * J)):
                for i in rng.choice(len(some), n, replace=False):
                    connections.append(h.NetCon(some[i], target, 0.0, DELAY, weight / 20.0))
        times, numbers = h.Vector(), h.Vector()
        outputs = [h.NetCon(cell, None) for cell in cells]
        for i, output in enumerate(outputs):
            output.record(times, numbers, i)
        h.dt = DT
        context.set_maxstep(10)
        h.finitialize()
        context.psolve(DT)
    with run:
        context.psolve(DT + DURATION["neuron"])
    return _figures(build, run, len(times), DURATION["neuron"])


def pynn_data(name: str) -> Callable[[], dict[str, float]]:
    """Return what runs the network on an engine."""

    def measured() -> dict[str, float]:
        sim = importlib.import_module(f"pynn_data.{name}")
        build, run = Stopwatch(), Stopwatch()
        with build:
            sim.setup(timestep=DT, seed=1)
            cells = sim.Population(SIZE, sim.IF_curr_delta(**CELL), initial_values={"v": 0.0})
            noise = sim.Population(SIZE, sim.SpikeSourcePoisson(rate=RATE))
            sim.Projection(noise, cells, sim.OneToOneConnector(), sim.StaticSynapse(weight=J, delay=DELAY))
            for some, n, weight, receptor in (
                (cells[:EXCITATORY], SOURCES[0], J, "excitatory"),
                (cells[EXCITATORY:], SOURCES[1], -G * J, "inhibitory"),
            ):
                synapse = sim.StaticSynapse(weight=weight, delay=DELAY)
                sim.Projection(some, cells, sim.FixedNumberPreConnector(n), synapse, receptor_type=receptor)
            cells.record("spikes")
            sim.run(DT)
        with run:
            sim.run(DURATION[name])
            spikes = cells.get_spikes().times.size
        return _figures(build, run, spikes, DURATION[name])

    return measured


def _figures(build: Stopwatch, run: Stopwatch, spikes: int, duration: float) -> dict[str, float]:
    return {
        "build": build.seconds, "run": run.seconds, "both": build.seconds + run.seconds, "peak": peak(),
        "rate": spikes / SIZE / duration * 1000,
    }  # fmt: skip


VARIANTS = {
    "NEST": nest,
    "  pynn-data": pynn_data("nest"),
    "Brian2": brian2,
    "  pynn-data, Brian2": pynn_data("brian2"),
    "NEURON": neuron,
    "  pynn-data, NEURON": pynn_data("neuron"),
}


def main() -> None:
    chosen = [name for name in VARIANTS if not ONLY or ONLY in name]
    best = compare(__file__, {name: VARIANTS[name] for name in chosen}, {}, __doc__)
    print(f"{SIZE} cells, each with input of {RATE:g} Hz; {DURATION} ms")
    table(best, {
        "build": "build, s", "run": "run, s", "both": "both, s", "peak": "peak, MB", "rate": "cells' rate, Hz",
    })  # fmt: skip


ONLY = os.environ.get("BRUNEL_ONLY", "")

if __name__ == "__main__":
    sys.exit(main())
