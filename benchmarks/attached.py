"""A network that a script has built in a simulator: nothing recorded, its own recorders, or attached to.

v of 1000 cells, 10,000 samples each; and a million spikes of 1000 cells. The script simulates by the simulator's own
call, but in "run": there `attached.run` does it, which takes over what is recorded meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from measure import MB, Stopwatch, compare, peak, resident, table

CELLS, RATE, DT, DURATION = 1000, 1000.0, 0.1, 1000.0
SPIKES, SAMPLES = int(CELLS * RATE), int(DURATION / DT)
PAYLOAD = {"spikes": SPIKES * 16 / MB, "v": CELLS * SAMPLES * 8 / MB}
HOW = ("nothing", "own", "attached", "run")


class Network(NamedTuple):
    """What a script has built."""

    cells: Any
    variable: str
    simulate: Callable[[], Any]
    own: Callable[[], Callable[[], Any]]
    """Adds the simulator's own recorders, and returns what gets their arrays."""
    objects: tuple[Any, ...] = ()
    """What is attached to."""
    kept: Any = None


def nest(what: str) -> Network:
    import nest

    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.resolution = DT
    if what == "v":
        cells, variable = nest.Create("iaf_psc_exp", CELLS, params={"I_e": 300.0}), "V_m"
        # A network with synapses of 1.5 ms, as most have.
        nest.Connect(cells, cells, {"rule": "fixed_indegree", "indegree": 10}, {"weight": 0.1, "delay": 1.5})
    else:
        cells, variable = nest.Create("parrot_neuron", CELLS), "spikes"
        nest.Connect(nest.Create("poisson_generator", params={"rate": RATE}), cells)

    def own() -> Callable[[], Any]:
        if what == "v":
            recorder = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": DT})
            nest.Connect(recorder, cells)
        else:
            recorder = nest.Create("spike_recorder")
            nest.Connect(cells, recorder)
        return lambda: recorder.get("events")

    return Network(cells, variable, lambda: nest.Simulate(DURATION), own)


def neuron(what: str) -> Network:
    import numpy as np
    from neuron import h

    h.load_file("stdrun.hoc")
    h.dt, h.steps_per_ms = DT, 1 / DT
    context = h.ParallelContext()
    context.set_maxstep(1)
    if what == "v":
        kept = [h.Section(name=f"soma{n}") for n in range(CELLS)]
        for section in kept:
            section.insert("hh")
            section.L = section.diam = 20
        cells = [section(0.5) for section in kept]
    else:
        kept = cells = [h.NetStim() for _ in range(CELLS)]
        for n, stimulus in enumerate(cells):
            stimulus.interval, stimulus.number, stimulus.start, stimulus.noise = 1000 / RATE, 1e9, 0, 1
            stimulus.noiseFromRandom123(n, 0, 0)

    def own() -> Callable[[], Any]:
        if what == "v":
            vectors = [h.Vector().record(cell._ref_v) for cell in cells]
            h.finitialize(-65)
            return lambda: np.column_stack([np.array(vector) for vector in vectors])
        times, ids = h.Vector(), h.Vector()
        netcons = [h.NetCon(cell, None) for cell in cells]
        for n, netcon in enumerate(netcons):
            netcon.record(times, ids, n)
        kept.append(netcons)
        h.finitialize(-65)
        return lambda: (np.array(times), np.array(ids))

    h.finitialize(-65)
    return Network(cells, what, lambda: context.psolve(DURATION + DT / 4), own, kept=kept)


def brian2(what: str) -> Network:
    import brian2 as b
    import numpy as np

    b.prefs.codegen.target = "numpy"
    b.defaultclock.dt = DT * b.ms
    if what == "v":
        cells = b.NeuronGroup(CELLS, "dv/dt = -v / (10*ms) : volt", method="exact", name="cells")
    else:
        cells = b.PoissonGroup(CELLS, RATE * b.Hz, name="cells")
    net = b.Network(cells)

    def own() -> Callable[[], Any]:
        monitor = b.StateMonitor(cells, "v", record=True) if what == "v" else b.SpikeMonitor(cells)
        net.add(monitor)
        return lambda: np.array(monitor.v) if what == "v" else (np.array(monitor.i), np.array(monitor.t))

    net.run(DT * b.ms)  # prepares the code, which is not measured
    return Network(cells, what, lambda: net.run(DURATION * b.ms), own, (net,))


NETWORKS = {"NEST": nest, "NEURON": neuron, "Brian2": brian2}


def measured(engine: str, what: str, how: str) -> dict[str, float]:
    import pynn_data
    from pynn_data.recording import block  # noqa: F401 (what is imported once is not counted)

    network = NETWORKS[engine](what)
    simulating, collecting = Stopwatch(), Stopwatch()
    before = resident()
    get: Callable[[], Any] = lambda: None  # noqa: E731
    simulate = network.simulate
    if how == "own":
        get = network.own()
    elif how != "nothing":
        attached = pynn_data.attach(engine.lower(), *network.objects)
        group = attached.group(network.cells)
        group.record(network.variable)
        get = group.get_data
        if how == "run":
            simulate = lambda: attached.run(DURATION)  # noqa: E731
    with simulating:
        simulate()
    with collecting:
        found = get()
    if how in ("attached", "run"):
        (segment,) = found.segments
        assert len(segment.spiketrains if what == "spikes" else segment.analogsignals[0].T) == CELLS
    return {"simulating": simulating.seconds, "collecting": collecting.seconds, "peak": peak() - before}


def variants() -> dict[str, Callable[[], dict[str, float]]]:
    from pynn_data.registry import backends

    usable = [status.name for status in backends() if "attach" in status.rungs]
    return {
        f"{engine} {what}: {how}": lambda e=engine, w=what, h=how: measured(e, w, h)
        for engine in NETWORKS if engine.lower() in usable
        for what in PAYLOAD
        for how in HOW
    }  # fmt: skip


def main() -> None:
    best = compare(__file__, variants(), {}, __doc__)
    print(f"{SPIKES} spikes of {CELLS} cells, {SAMPLES} samples of v of {CELLS} cells; times in s, memory in MB")
    for name, figures in best.items():
        which, _, _ = name.partition(":")
        _, what = which.split()
        own = best[f"{which}: own"]
        total = figures["simulating"] + figures["collecting"]
        figures["of own"] = total / (own["simulating"] + own["collecting"])
        figures["of payload"] = figures["peak"] / PAYLOAD[what]
    table(best, {
        "simulating": "simulating", "collecting": "collecting", "of own": "both/own", "peak": "peak memory",
        "of payload": "peak/payload",
    })  # fmt: skip


if __name__ == "__main__":
    main()
