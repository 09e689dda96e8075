"""A Block of what a script has recorded by itself, beside the engine's own way to the numbers.

A million spikes of 1000 cells, and v of 1000 cells, 10,000 samples each; ``collect()`` once, by each engine whose
plug-in is installed. What the engine gives are its own arrays: NEST ``get("events")``, NEURON a copy of each Vector,
Brian2 a copy of the monitor's arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from measure import MB, Stopwatch, compare, peak, resident, table

CELLS, RATE, DT, DURATION = 1000, 1000.0, 0.1, 1000.0
SPIKES, SAMPLES = int(CELLS * RATE), int(DURATION / DT)
PAYLOAD = {"spikes": SPIKES * 16 / MB, "v": CELLS * SAMPLES * 8 / MB}

Recorded = tuple[Any, Callable[[], Any]]
"""A recorder, and what gets the engine's own arrays of it."""


def nest_spikes() -> Recorded:
    nest = _nest()
    source, parrots = nest.Create("poisson_generator", params={"rate": RATE}), nest.Create("parrot_neuron", CELLS)
    recorder = nest.Create("spike_recorder")
    nest.Connect(source, parrots)
    nest.Connect(parrots, recorder)
    nest.Simulate(DURATION)
    return recorder, lambda: recorder.get("events")


def nest_v() -> Recorded:
    nest = _nest()
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": DT})
    cells = nest.Create("iaf_psc_exp", CELLS, params={"I_e": 300.0})
    nest.Connect(meter, cells)
    nest.Simulate(DURATION)
    return meter, lambda: meter.get("events")


def _nest() -> Any:
    import nest

    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.resolution = DT
    return nest


def neuron_spikes() -> Recorded:
    import numpy as np
    from neuron import h

    h.dt = DT
    random = np.random.default_rng(1)
    times = h.Vector(np.sort(np.round(random.uniform(DT, DURATION, SPIKES), 1)))
    ids = h.Vector(random.integers(0, CELLS, SPIKES))
    return (times, ids), lambda: (np.array(times), np.array(ids))


def neuron_v() -> Recorded:
    import numpy as np
    from neuron import h

    h.dt = DT
    values = np.random.default_rng(1).normal(-60.0, 5.0, (CELLS, SAMPLES))
    vectors, times = [h.Vector(row) for row in values], h.Vector(np.arange(SAMPLES) * DT)
    return {"v": vectors, "t": times, "units": {"v": "mV"}}, lambda: [np.array(vector) for vector in vectors]


def brian2_spikes() -> Recorded:
    import brian2 as b2
    import numpy as np

    b2.prefs.codegen.target = "numpy"
    b2.defaultclock.dt = DT * b2.ms
    source = b2.PoissonGroup(CELLS, RATE * b2.Hz)
    monitor = b2.SpikeMonitor(source)
    b2.Network(source, monitor).run(DURATION * b2.ms)
    return monitor, lambda: (np.array(monitor.i), np.array(monitor.t))


def brian2_v() -> Recorded:
    import brian2 as b2
    import numpy as np

    b2.prefs.codegen.target = "numpy"
    b2.defaultclock.dt = DT * b2.ms
    cells = b2.NeuronGroup(CELLS, "dv/dt = -v / (10*ms) : volt", method="exact")
    monitor = b2.StateMonitor(cells, "v", record=True)
    b2.Network(cells, monitor).run(DURATION * b2.ms)
    return monitor, lambda: np.array(monitor.v)


RECORDERS = {
    "NEST": {"spikes": nest_spikes, "v": nest_v},
    "NEURON": {"spikes": neuron_spikes, "v": neuron_v},
    "Brian2": {"spikes": brian2_spikes, "v": brian2_v},
}


def by_engine(engine: str, what: str) -> dict[str, float]:
    _, get = RECORDERS[engine][what]()
    before, getting = resident(), Stopwatch()
    with getting:
        get()
    return {"seconds": getting.seconds, "peak": peak() - before}


def collected(engine: str, what: str) -> dict[str, float]:
    import pynn_data

    recorder, _ = RECORDERS[engine][what]()
    pynn_data.registry.load_host(engine.lower())  # what is imported once is not counted
    from pynn_data.native.collect import collect

    before, collecting = resident(), Stopwatch()
    with collecting:
        block = collect(recorder, dt=DT, t_stop=DURATION if what == "spikes" else None)
    (segment,) = block.segments
    if what == "v":
        assert segment.analogsignals[0].shape[1] == CELLS
    else:
        assert len(segment.spiketrains) == CELLS
    return {"seconds": collecting.seconds, "peak": peak() - before}


def variants() -> dict[str, Callable[[], dict[str, float]]]:
    from pynn_data.registry import backends

    usable = [status.name for status in backends() if "attach" in status.rungs]
    pairs = [(engine, what) for engine in RECORDERS if engine.lower() in usable for what in PAYLOAD]
    return {
        **{f"{engine}, {what}": lambda e=engine, w=what: by_engine(e, w) for engine, what in pairs},
        **{f"{engine}, {what}: collect": lambda e=engine, w=what: collected(e, w) for engine, what in pairs},
    }


def main() -> None:
    best = compare(__file__, variants(), {}, __doc__)
    print(f"{SPIKES} spikes of {CELLS} cells, {SAMPLES} samples of v of {CELLS} cells; times in s, memory in MB")
    for name, figures in best.items():
        engine, _, what = name.partition(", ")
        what, _, _ = what.partition(":")
        figures["of its own"] = figures["seconds"] / best[f"{engine}, {what}"]["seconds"]
        figures["of payload"] = figures["peak"] / PAYLOAD[what]
    table(dict(sorted(best.items())), {
        "seconds": "seconds", "of its own": "of the engine's", "peak": "peak memory", "of payload": "peak/payload",
    })  # fmt: skip


if __name__ == "__main__":
    main()
