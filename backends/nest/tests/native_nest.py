"""Networks as scripts build them, and what NEST's own recorders have of them by hand."""

from __future__ import annotations

import nest
import numpy as np
from pynn_data_nest.host import NestHost

MULTISYNAPSE = {
    "iaf_psc_exp_multisynapse": {"tau_syn": [2.0, 5.0], "I_e": 380.0},
    "aeif_cond_beta_multisynapse": {
        "E_rev": [0.0, -80.0], "tau_rise": [0.5, 1.0], "tau_decay": [2.0, 8.0], "I_e": 600.0,
    },
}  # fmt: skip
"""Models with two receptors each -> parameters."""


def empty(threads=1):
    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.local_num_threads = threads
    nest.rng_seed = 4711


def network(delay=1.5, threads=1, model="iaf_psc_exp", parameters=None, n=12, noise=True, connected=None):
    """Build excitatory and inhibitory cells, driven at random; return the cells, parrots and a spike generator.

    `connected` is called with the cells as soon as they are there.
    """
    empty(threads)
    cells = nest.Create(model, n, params={"I_e": 380.0} if parameters is None else parameters)
    cells.V_m = nest.random.uniform(-69.0, -58.0)
    parrots, generator = nest.Create("parrot_neuron", 3), nest.Create("spike_generator")
    generator.spike_times = [1.0, 2.0, 2.5, 40.0]
    if connected is not None:
        connected(cells)
    several = "multisynapse" in model
    weight = 3.0 if "cond" in model else 60.0
    to = [{"receptor_type": 1}, {"receptor_type": 2}] if several else [{}, {}]
    if noise:
        poisson = nest.Create("poisson_generator", 2, params={"rate": 4000.0})
        nest.Connect(poisson, parrots, syn_spec={"delay": delay})
        nest.Connect(poisson, cells, syn_spec={"weight": 0.2 * weight, "delay": delay, **to[0]})
    nest.Connect(generator, parrots[0], syn_spec={"delay": delay})
    weights = nest.random.normal(weight, 0.2 * weight)
    excitatory = {"weight": weights, "delay": nest.random.uniform(delay, 2 * delay), **to[0]}
    nest.Connect(cells[: n - 4], cells, {"rule": "fixed_indegree", "indegree": 4}, excitatory)
    nest.Connect(parrots, cells, "all_to_all", {"weight": 0.3 * weight, "delay": delay, **to[0]})
    if several:
        nest.Connect(cells[n - 4 :], cells, "all_to_all", {"weight": 0.5 * weight, "delay": delay, **to[1]})
    else:
        nest.Connect(cells[n - 4 :], cells, "all_to_all", {"weight": -weight, "delay": delay})
    return cells, parrots, generator


def steps_of(times):
    return np.rint(np.asarray(times) / nest.resolution).astype(np.int64)


def by_hand(build, durations, names=("V_m",)):
    """Return rows from step 0 on of each variable of the cells, and (steps, numbers) of all spikes.

    NEST's multimeter does not have the state at 0, which is the nodes' own (0 for what they do not tell).
    """
    cells, parrots, generator = build()
    spikes, meter = nest.Create("spike_recorder"), nest.Create("multimeter")
    meter.set(record_from=list(names), interval=nest.resolution)
    delay = {"delay": nest.min_delay}
    nest.Connect(cells + parrots + generator, spikes, syn_spec=delay)
    nest.Connect(meter, cells, syn_spec=delay)
    first = {name: [node.get().get(name, 0.0) for node in cells] for name in names}
    for duration in durations:
        nest.Simulate(duration)
    events = meter.get("events")
    at, column = steps_of(events["times"]), events["senders"] - cells[0].global_id
    rows = {}
    for name in names:
        rows[name] = np.full((at.max() + 1, len(cells)), np.nan)
        rows[name][0] = first[name]
        rows[name][at, column] = events[name]
        assert not np.isnan(rows[name]).any()
    events = spikes.get("events")
    return rows, in_order(steps_of(events["times"]), events["senders"])


def in_order(steps, cells):
    order = np.lexsort((cells, steps))
    return np.asarray(steps)[order], np.asarray(cells)[order]


class Group:
    """Cells that a host has been told of, as the core would."""

    def __init__(self, host, handle, first_id):
        self.host, self.found = host, host.find(handle)
        self.ids = first_id + np.arange(self.found.size)
        host.adopt(self.found, self.ids)

    def signals(self, names, interval=1, which=slice(None)):
        variables = [self.found.variables[name] for name in names]
        return [Rows(recorder) for recorder in self.host.record_signals(self.ids[which], variables, interval)]

    def spikes(self, which=slice(None)):
        return Spikes(self.host.record_spikes(self.ids[which]), self)


class Rows:
    """All that a recorder of a signal has handed over."""

    def __init__(self, recorder):
        self.recorder, self.pieces, self.n = recorder, [], 0

    def drain(self):
        raw = self.recorder.drain()
        assert not len(raw.values) or raw.first_row == self.n
        self.pieces.append(raw.values)
        self.n += len(raw.values)
        return self

    @property
    def values(self):
        return np.concatenate(self.pieces)


class Spikes:
    """All that a recorder of spikes has handed over."""

    def __init__(self, recorder, group):
        self.recorder, self.group, self.pieces = recorder, group, []

    def drain(self):
        self.pieces.append(self.recorder.drain())
        return self

    @property
    def steps_and_numbers(self):
        """Numbers are those of the nodes."""
        numbers = np.array(self.group.found.annotations["native_ids"])
        cells = np.concatenate([raw.cells for raw in self.pieces]) - self.group.ids[0]
        return in_order(np.concatenate([raw.steps for raw in self.pieces]), numbers[cells])


def attached():
    return NestHost.attach()
