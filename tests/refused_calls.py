"""Calls of public functions with values that cannot be understood, and a network that they are made in."""

from types import SimpleNamespace

import numpy as np


def network(sim):
    """Make a small network in which everything is drawn, and a file name that exists in no folder."""
    sim.setup(timestep=0.1, seed=6)
    n = SimpleNamespace(sim=sim)
    n.sources = sim.Population(8, sim.SpikeSourcePoisson(rate=200.0), label="sources")
    n.cells = sim.Population(6, sim.IF_cond_exp(tau_m=sim.RandomDistribution("uniform", low=9.0, high=11.0)))
    n.view, n.assembly, n.cell = n.cells[1:4], n.sources + n.cells, n.cells[2]
    weight = sim.RandomDistribution("uniform", low=0.01, high=0.02)
    n.rng = sim.NumpyRNG(seed=3)
    n.distribution = sim.RandomDistribution("uniform", low=0.01, high=0.02, rng=n.rng)
    n.connector = sim.FixedProbabilityConnector(0.6, rng=n.rng)
    n.projection = sim.Projection(n.sources, n.cells, n.connector, sim.StaticSynapse(weight, 0.5))
    n.noise = sim.NoisyCurrentSource(mean=0.1, stdev=0.3)
    n.steps = sim.StepCurrentSource(times=[1.0, 2.0], amplitudes=[0.1, 0.2])
    n.noise.inject_into(n.cells)
    n.steps.inject_into(n.view)
    n.cells.record(["v", "spikes", "gsyn_exc"])
    n.sources.record("spikes")
    return n


def goes_on(n):
    """Add what takes further random numbers, and run."""
    more = n.sim.Population(3, n.sim.IF_cond_exp(tau_m=n.sim.RandomDistribution("uniform", low=5.0, high=9.0)))
    n.sim.Projection(n.sources, more, n.connector, n.sim.StaticSynapse(n.distribution, 0.1))
    more.record("v")
    n.sim.run(10.0)
    return more


def data(*groups):
    """Return all that was recorded, as arrays."""
    found = []
    for group in groups:
        for segment in group.get_data().segments:
            found += [np.asarray(s) for s in segment.analogsignals] + [np.asarray(t) for t in segment.spiketrains]
    return found


def every(call, words, *wrong):
    """Return a call for each of some wrong values."""
    return [(lambda n, v=value: call(n, v), words, f"{words}={value!r:.30}") for value in wrong]


class Nothing:
    """Of no use as a value; says the same of itself in every process."""

    def __repr__(self):
        return "<nothing>"


NOTHING = Nothing()
NOT_A_NUMBER = ("1", None, [], {}, NOTHING)

SIMULATION = [
    *every(lambda n, v: n.sim.setup(timestep=v), "timestep", *NOT_A_NUMBER, 0, -0.1, float("nan"), True),
    *every(lambda n, v: n.sim.setup(min_delay=v), "min_delay", "long", None, [], 0.0, -1.0, 0.15, float("nan")),
    *every(lambda n, v: n.sim.setup(max_delay=v), "max_delay", "long", None, [], 0.0, -1.0, 0.15, float("nan")),
    *every(lambda n, v: n.sim.setup(min_delay=1.0, max_delay=v), "max_delay", 0.5),
    *every(lambda n, v: n.sim.setup(seed=v), "seed", "a", None, 1.5, -1, True, [1]),
    *every(lambda n, v: n.sim.setup(threads=v), "threads", "a", None, 1.5, -1, 0, True, [1]),
    *every(lambda n, v: n.sim.setup(parallel=v), "parallel", "no", None, 0, 2),
    *every(lambda n, v: n.sim.setup(colour=v), "colour", "red"),
    *every(lambda n, v: n.sim.run(v), "run()", *NOT_A_NUMBER, -1.0, 0.15, float("nan"), float("inf"), True),
    *every(lambda n, v: n.sim.run_until(v), "run_until()", *NOT_A_NUMBER, -1.0, 0.15, float("inf"), True),
    *every(lambda n, v: n.sim.run(0.0, callbacks=v), "callbacks", 5, "print", print, [5], [None], ["print"]),
    *every(lambda n, v: n.sim.run_until(50.0, v), "callbacks", 5, [None]),
    *every(lambda n, v: n.sim.initialize(v, v=-60.0), "initialize(): cells", 5, None, "cells", [0]),
    *every(lambda n, v: n.sim.initialize(n.cells, v=v), "initial v", "x", None, [1.0], {}),
    *every(lambda n, v: n.sim.set(v, tau_m=5.0), "set(): cells", 5, None, "cells", [0]),
    *every(lambda n, v: n.sim.set(n.cells, tau_m=v), "tau_m", "x", None, [1.0], {}, 0.0, float("nan")),
    *every(lambda n, v: n.sim.record("v", v), "record(): source", 5, None, "cells", [0]),
    *every(lambda n, v: n.sim.record(v, n.cells), "variable", 5, [5], [], ["v", 5], b"v", {"v": 1}),
    *every(lambda n, v: n.sim.record(v, n.cells), "cannot be recorded", "weight"),
    *every(lambda n, v: n.sim.record("v", n.cells, v), "file", 5, ["x"], b"x.npz"),
    *every(lambda n, v: n.sim.record("v", n.cells, v), "x.", "x.unknown", "/dev/null/x.npz"),
    *every(lambda n, v: n.sim.record("v", n.cells, sampling_interval=v), "sampling", "1", 0.0, -1.0, 0.15, True),
]
CELLS = [
    *every(lambda n, v: n.sim.Population(v, n.sim.IF_cond_exp()), "population", 0, -1, 2.5, "5", None, True, [5]),
    *every(lambda n, v: n.sim.Population(2, v), "cell type", "IF_cond_exp", 5, None, object, {}),
    *every(lambda n, v: n.sim.Population(2, n.sim.IF_cond_exp, v), "cellparams", 5, "tau_m", [1], {1: 2}),
    *every(lambda n, v: n.sim.Population(2, n.sim.IF_cond_exp(), v), "cellparams", {"tau_m": 5.0}),
    *every(
        lambda n, v: n.sim.Population(2, n.sim.IF_cond_exp(), initial_values=v), "initial_values", 5, "v", [1], {1: 2}
    ),
    *every(lambda n, v: n.sim.Population(2, n.sim.IF_cond_exp(), label=v), "label", 5, b"x", ["x"]),
    *every(lambda n, v: n.sim.Population(2, n.sim.IF_cond_exp(tau_m=v)), "tau_m", "x", None, 0.0, [1.0], {}),
    *every(lambda n, v: n.sim.Population(2, n.sim.IF_cond_exp, {"nope": v}), "nope", 1.0),
    *every(
        lambda n, v: n.sim.Population(2, n.sim.IF_cond_exp(tau_m=v)),
        "tau_m",
        lambda i: "x",
        lambda i: None,
    ),
    (
        lambda n: n.sim.Population(
            2, n.sim.IF_cond_exp(tau_m=n.sim.RandomDistribution("uniform", low=-2.0, high=-1.0, rng=n.rng))
        ),
        "tau_m", "drawn tau_m with its own seed",
    ),
    (
        lambda n: n.sim.Population(
            2, n.sim.IF_cond_exp(tau_m=n.sim.RandomDistribution("uniform", low=-2.0, high=-1.0))
        ),
        "tau_m", "drawn tau_m",
    ),
    *every(
        lambda n, v: n.sim.Population(2, n.sim.SpikeSourceArray(spike_times=v)), "spike_times",
        "x", 5, None, [-1.0], [[1.0], [2.0], [3.0]], [[1.0], ["x"]], float("nan"),
    ),
    *every(lambda n, v: n.sim.Population(2, n.sim.SpikeSourcePoisson(rate=v)), "rate", "x", -1.0, None),
    *every(lambda n, v: n.sim.PopulationView(v, [0]), "parent", 5, None, "cells"),
    *every(lambda n, v: n.sim.PopulationView(n.cells, v), "cell", "x", 5.5, [], [0, 0], [0.5], None, [True]),
    *every(lambda n, v: n.sim.PopulationView(n.cells, v), "indices 0 to 5", [99], [-7]),
    *every(lambda n, v: n.sim.PopulationView(n.cells, [0], label=v), "label", 5),
    *every(lambda n, v: n.sim.Assembly(n.cells, v), "assembly", 5, None, "cells", [0]),
    *every(lambda n, v: n.sim.Assembly(n.cells, label=v), "label", 5),
    *every(lambda n, v: n.assembly.get_population(v), "member", 5, None, "nobody"),
    *every(lambda n, v: n.assembly[v], "", "x", 5.5, [99], None),
    *every(lambda n, v: n.cells[v], "", "x", 5.5, [99], None),
    *every(lambda n, v: n.cells + v, "", 5, None, "cells"),
    *every(lambda n, v: n.cells.get(v), "parameter", 5, "nope", ["tau_m", 5], None),
    *every(lambda n, v: n.cells.get("tau_m", gather=v), "gather", "yes", None, 2),
    *every(lambda n, v: n.cells.get("tau_m", simplify=v), "simplify", "yes", None, 2),
    *every(lambda n, v: n.view.set(nope=v), "nope", 5.0),
    *every(lambda n, v: n.cells.initialize(nope=v), "nope", 5.0),
    *every(lambda n, v: setattr(n.cell, "tau_m", v), "tau_m", "x", None, 0.0),
    *every(lambda n, v: setattr(n.cell, "nope", v), "nope", 5.0),
    *every(lambda n, v: n.cells.id_to_index(v), "", 99, "x", None, 1.5),
    *every(lambda n, v: n.cells.sample(v), "sample", 0, -1, 99, "x", None, 1.5, True),
    *every(lambda n, v: n.cells.sample(2, v), "rng", 5, "x", np.random.default_rng(1)),
    *every(lambda n, v: n.cells.inject(v), "current", 5, None, "x"),
    *every(lambda n, v: n.cells.find_units(v), "variable", "nope", 5, None),
]
RECORDING = [
    *every(lambda n, v: n.cells.record(v), "variable", 5, [5], [], b"v"),
    *every(lambda n, v: n.cells.record(v), "cannot be recorded", "nope", ["v", "nope"]),
    *every(lambda n, v: n.cells.record("v", None, v), "sampling", "1", 0.0, -1.0, 0.15, float("nan"), [], True),
    *every(lambda n, v: n.cells.record("v", to_file=v), "file", 5, ["x"], b"x.npz"),
    *every(lambda n, v: n.cells.record("v", to_file=v), "x.", "x.unknown", "/dev/null/x.npz"),
    *every(lambda n, v: n.cells.record("v", start=v), "start", "1", -1.0, 0.15, float("nan"), [], True),
    *every(lambda n, v: n.cells.record("v", stop=v), "stop", "1", 0.15, float("nan"), [], True),
    *every(lambda n, v: n.cells.record("v", start=200.0, stop=v), "stop", 100.0),
    *every(lambda n, v: n.cells.get_data(v), "variable", 5, [5], [], None),
    *every(lambda n, v: n.cells.get_data(v), "no data of nope", "nope", ["v", "nope"]),
    *every(lambda n, v: n.cells.get_data(gather=v), "gather", "some", None, 2),
    *every(lambda n, v: n.cells.get_data(clear=v), "clear", "yes", None, 2),
    *every(lambda n, v: n.cells.write_data(v), "", 5, None, ["x"], "x.unknown", "/dev/null/f.npz"),
    *every(lambda n, v: n.cells.write_data("f.npz", v), "variable", 5, [5], [], None),
    *every(lambda n, v: n.cells.write_data("f.npz", v), "no data of nope", "nope"),
    *every(lambda n, v: n.cells.write_data("f.npz", gather=v), "gather", "some", None, 2),
    *every(lambda n, v: n.cells.write_data("f.npz", clear=v), "clear", "yes", None, 2),
    *every(lambda n, v: n.cells.write_data("f.npz", overwrite=v), "overwrite", "yes", None, 2),
    *every(lambda n, v: n.cells.get_spikes(v), "segment", "x", 99, 1.5, [0], True),
    *every(lambda n, v: n.cells.get_spikes(gather=v), "gather", "some", None, 2),
    *every(lambda n, v: n.cells.get_signals(v), "variable", 5, [5], []),
    *every(lambda n, v: n.cells.get_signals(v), "no data of nope", "nope"),
    *every(lambda n, v: n.cells.get_signals(segment=v), "segment", "x", 99, 1.5, [0], True),
    *every(lambda n, v: n.cells.get_signals(gather=v), "gather", "some", None, 2),
    *every(lambda n, v: n.cells.get_spike_counts(v), "gather", "some", None, 2),
    *every(lambda n, v: n.cells.mean_spike_count(v), "gather", "some", None, 2),
    *every(lambda n, v: n.cells.peek(v), "variable", 5, None, ["v"]),
    *every(lambda n, v: n.cells.peek(v), "has no state 'nope'", "nope"),
    *every(lambda n, v: n.cell.record(v), "variable", 5),
]
CONNECTIONS = [
    *every(lambda n, v: n.sim.Projection(v, n.cells, n.connector), "presynaptic_population", 5, None, "x", [0]),
    *every(lambda n, v: n.sim.Projection(n.cells, v, n.connector), "postsynaptic_population", 5, None, "x", [0]),
    *every(lambda n, v: n.sim.Projection(n.sources, n.cells, n.connector, space=v), "space", 5, "xyz"),
    *every(lambda n, v: n.sim.Projection(n.sources, n.cells, n.connector, source=v), "source is None", "v", 5),
    *every(lambda n, v: n.sim.Projection(n.sources, n.cells, v), "connector", 5, None, "allToAll", object),
    (lambda n: n.sim.Projection(n.sources, n.cells, n.sim.OneToOneConnector), "connector is the class", "class"),
    (lambda n: n.sim.Projection(n.sources, n.cells, n.sim.ArrayConnector([[True]])), "has shape", "sizes"),
    *every(
        lambda n, v: n.sim.Projection(n.sources, n.cells, n.connector, v), "synapse_type", 0, "static", [], object, 0.5
    ),
    (lambda n: n.sim.Projection(n.sources, n.cells, n.connector, n.sim.StaticSynapse), "synapse_type", "class"),
    *every(
        lambda n, v: n.sim.Projection(n.sources, n.cells, n.connector, receptor_type=v), "receptor",
        0, "", "gaba", [], b"excitatory",
    ),
    *every(lambda n, v: n.sim.Projection(n.sources, n.cells, n.connector, label=v), "label", 0, b"x", []),
    *every(
        lambda n, v: n.sim.Projection(n.sources, n.cells, n.connector, n.sim.StaticSynapse(v)), "weight",
        -0.1, float("nan"), [0.1, 0.2], np.ones((3, 3)), lambda i, j: "x", lambda i, j: None, lambda i, j: -1.0,
        lambda i, j: [1.0, 2.0], "x",
    ),
    *every(
        lambda n, v: n.sim.Projection(n.sources, n.cells, n.connector, n.sim.StaticSynapse(0.1, v)), "delay",
        -0.1, 0.0, 0.15, float("inf"), [0.1, 0.2], lambda i, j: "x", lambda i, j: 0.15, "x", 1e300,
    ),
    (
        lambda n: n.sim.Projection(
            n.sources, n.cells, n.connector, n.sim.StaticSynapse(n.sim.RandomDistribution("normal", mu=0.0, sigma=1.0))
        ),
        "weight", "drawn weights of both signs",
    ),
    *every(lambda n, v: n.projection.get(v, "list"), "attribute", 5, "nope", ["weight", 5], None),
    *every(lambda n, v: n.projection.get("weight", v), "format", 5, "table", None, []),
    *every(lambda n, v: n.projection.get("weight", "list", gather=v), "gather", "yes", None, 2),
    *every(lambda n, v: n.projection.get("weight", "list", with_address=v), "with_address", "yes", None, 2),
    *every(
        lambda n, v: n.projection.get("weight", "array", multiple_synapses=v), "multiple_synapses",
        "latest", None, 2, [],
    ),
    *every(lambda n, v: n.projection.save("weight", v), "file", 5, None, []),
    *every(lambda n, v: n.projection.save(v, "f.txt"), "attribute", 5, "nope", ["weight", 5], None),
    *every(lambda n, v: n.projection.save("weight", "f.txt", v), "format", 5, "table", None, []),
    *every(lambda n, v: n.projection[v], "connection", "x", None, 1.5, 10**6, -(10**6)),
    *every(
        lambda n, v: setattr(n.projection[0], "weight", v), "weight",
        "x", None, -0.1, [0.1], float("nan"), True,
    ),
    *every(lambda n, v: setattr(n.projection[0], "delay", v), "delay", "x", None, float("nan"), -1.0),
    *every(lambda n, v: setattr(n.projection, v, 5), "projection", "weight", "nope", "pre"),
    *every(lambda n, v: n.projection.initialize(**{v: 5}), "state", "u", "weight"),
    *every(lambda n, v: n.sim.FromFileConnector(v), "file", 5, None, []),
    *every(lambda n, v: n.sim.CloneConnector(v), "reference_projection", 5, None, "x"),
    *every(lambda n, v: n.sim.AllToAllConnector(callback=v), "callback", 5, "x"),
    (
        lambda n: n.sim.Projection(
            n.sources, n.cells, n.sim.FixedNumberPreConnector(n.sim.RandomDistribution("uniform", (0.1, 0.2), n.rng))
        ),
        "was drawn", "n drawn",
    ),
    *every(lambda n, v: n.projection.size(v), "gather", "yes", None, 2),
    *every(lambda n, v: n.projection.set(weight=v), "weight", "x", None, -0.1, [0.1, 0.2], float("nan"), True),
    (
        lambda n: n.projection.set(weight=n.sim.RandomDistribution("uniform", low=-2.0, high=-1.0, rng=n.rng)),
        "weight", "drawn weights of the wrong sign",
    ),
    *every(lambda n, v: n.projection.set(delay=v), "delay", "x", None, -0.1, 0.15),
    *every(lambda n, v: n.projection.set(nope=v), "nope", 1.0),
]  # fmt: skip
OTHERS = [
    *every(lambda n, v: n.sim.DCSource(amplitude=v), "amplitude", *NOT_A_NUMBER, float("nan"), [0.1, 0.2]),
    *every(lambda n, v: n.sim.DCSource(nope=v), "nope", 1.0),
    *every(lambda n, v: setattr(n.noise, "mean", v), "mean", *NOT_A_NUMBER, float("inf")),
    *every(lambda n, v: n.noise.set_parameters(stdev=v), "stdev", *NOT_A_NUMBER, -1.0),
    *every(lambda n, v: n.sim.StepCurrentSource(times=v, amplitudes=[1.0]), "times", "x", 5, [2.0, 1.0], None, [-1.0]),
    *every(lambda n, v: n.sim.StepCurrentSource(times=[1.0], amplitudes=v), "amplitudes", "x", None, [1.0, 2.0]),
    *every(lambda n, v: n.noise.inject_into(v), "cells", 5.5, None, "x", [99], [-1], [None], "sources"),
    (lambda n: n.noise.inject_into(n.sources), "no membrane", "sources"),
    *every(lambda n, v: n.sim.NumpyRNG(seed=v), "seed", "a", 1.5, -1, [1], True),
    *every(lambda n, v: n.sim.NumpyRNG(1, parallel_safe=v), "parallel_safe", "yes", None, 2),
    *every(lambda n, v: n.rng.next(v), "n ", "x", -1, 1.5, True),
    *every(lambda n, v: n.rng.next(2, v), "distribution", "nope", 5, []),
    *every(lambda n, v: n.sim.RandomDistribution(v, low=0.0, high=1.0), "distribution", "nope", 5, None),
    *every(lambda n, v: n.sim.RandomDistribution("uniform", v), "uniform", 5, (1.0,), "ab", {"low": 1.0}, ("a", "b")),
    *every(lambda n, v: n.sim.RandomDistribution("uniform", low=v, high=1.0), "low", "a", None, [], float("nan")),
    *every(lambda n, v: n.sim.RandomDistribution("normal", mu=0.0, sigma=v), "sigma", -1.0),
    *every(lambda n, v: n.sim.RandomDistribution("uniform", low=0.0, high=1.0, rng=v), "rng", 5, "x"),
    *every(lambda n, v: n.distribution.next(v), "n ", "x", -1, 1.5, True),
    *every(lambda n, v: n.sim.Sequence(v), "Sequence", "abc", None, ["x"], NOTHING),
]
ANNOTATIONS = [
    *every(lambda n, v: n.sim.reset(annotations=v), "annotations", 5, "text", [1], {1: 2}),
    *every(lambda n, v: n.sim.record("v", n.cells, annotations=v), "annotations", 5, "text", [1], {1: 2}),
    *every(lambda n, v: n.cells.get_data(annotations=v), "annotations", 5, "text", [1], {1: 2}),
    *every(lambda n, v: n.cells.write_data("f.npz", annotations=v), "annotations", 5, "text", [1]),
]
CALLS = [*SIMULATION, *ANNOTATIONS, *CELLS, *RECORDING, *CONNECTIONS, *OTHERS]
