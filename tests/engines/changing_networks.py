"""Random networks that are changed while they run, the same on every engine; a search for differences.

    python tests/engines/changing_networks.py 300 nest neuron

runs 300 programs on both and prints where they differ by more than `differences` allows, and where looking at the
state, or taking data out, changes anything at all. A program draws what to do as it goes, from a seed: cells of all
types, sources, projections, currents, requests; then runs, with callbacks or without, and changes between and within
them.
"""

import itertools
import random
import sys
from dataclasses import dataclass, field

import numpy as np

import pynn_data
from pynn_data.errors import NothingRecorded

OFFSETS = {
    "IF_curr_exp": 0.9, "IF_curr_alpha": 0.9, "IF_curr_delta": 0.9, "IF_cond_exp": 0.9, "IF_cond_alpha": 0.9,
    "EIF_cond_exp_isfa_ista": 0.8, "EIF_cond_alpha_isfa_ista": 0.8, "HH_cond_exp": 0.5, "Izhikevich": 0.008,
}  # fmt: skip
"""Constant currents (nA) that make about half of the cells fire."""
WEIGHTS = {"uS": 0.02, "nA": 1.0, "mV": 4.0}
LINEAR = ("IF_curr_exp", "IF_curr_alpha", "IF_curr_delta", "Izhikevich")
LONGEST_DELAY = 30
"""Steps."""


@dataclass
class Program:
    """A course of events that follows from `seed`; with `looks`, everything is looked at in between."""

    sim: object
    seed: int
    looks: bool = False
    populations: list = field(default_factory=list)
    sources: list = field(default_factory=list)
    currents: list = field(default_factory=list)

    def __post_init__(self):
        self.random = random.Random(self.seed)
        self.dt = self.random.choice([0.1, 0.1, 0.1, 0.2, 0.25, 0.05])
        self.types = self.random.sample(sorted(OFFSETS), self.random.choice([1, 2, 3]))

    def carry_out(self):
        """Run it all and return {label: (type, signals, trains) of every segment}."""
        self.sim.setup(timestep=self.dt, seed=self.seed, max_delay=round(LONGEST_DELAY * self.dt, 9))
        for make, most in ((self.add_cells, 3), (self.add_sources, 3), (self.connect, 4)):
            for _ in range(self.random.randint(1, most)):
                make()
        self.add_current()
        self.inject()
        for _ in range(self.random.randint(3, 7)):
            self.run()
            for _ in range(self.random.randint(0, 3)):
                self.random.choice(self.changes())()
            if self.random.random() < 0.35:
                self.random.choice([self.add_cells, self.add_sources, self.connect, self.reset, self.record_more])()
        self.sim.run(self.steps(60))
        return {group.label: self.data(group) for group in (*self.populations, *self.sources)}

    # -- what there is -------------------------------------------------------------------------

    def add_cells(self):
        name, n = self.random.choice(self.types), self.random.randint(1, 4)
        parameters = {"i_offset": [OFFSETS[name] * self.random.uniform(0.5, 1.5) for _ in range(n)]}
        if name.startswith("IF"):
            parameters["tau_refrac"] = self.random.choice([0.1, 1.0, 2.3])
        cells = self.sim.Population(n, getattr(self.sim, name)(**parameters), label=f"cells{len(self.populations)}")
        variables = ["v", "gsyn_exc", "w", "m"]
        wanted = [name for name in variables if cells.can_record(name) and self.random.random() < 0.6]
        cells.record(["spikes", *wanted])
        self.populations.append(cells)

    def add_sources(self):
        n = self.random.randint(1, 4)
        if self.random.random() < 0.5:
            rates = [self.random.choice([0.0, 50.0, 300.0, 3000.0]) for _ in range(n)]
            celltype = self.sim.SpikeSourcePoisson(rate=rates, start=self.random.choice([0.0, 3.3]))
        else:
            celltype = self.sim.SpikeSourceArray(spike_times=[self.times() for _ in range(n)])
        sources = self.sim.Population(n, celltype, label=f"sources{len(self.sources)}")
        sources.record("spikes")
        self.sources.append(sources)

    def times(self):
        """Return times on the grid and off it, some of them equal."""
        whole = [0.0, self.dt, *(self.steps(self.random.randint(0, 300)) for _ in range(4))]
        off = [self.random.uniform(0, 60) for _ in range(4)]
        return [self.random.choice(whole + off) for _ in range(self.random.randint(0, 12))]

    def connect(self):
        target = self.random.choice(self.populations)
        origin = self.random.choice([*self.populations, *self.sources, *self.sources])
        receptor = self.random.choice(["excitatory", "excitatory", "inhibitory"])
        weight = WEIGHTS[target.celltype.weight_unit] * self.random.uniform(0.2, 1.0)
        if receptor == "inhibitory" and not target.conductance_based:
            weight = -weight
        connector = self.random.choice(
            [
                lambda: self.sim.AllToAllConnector(),
                lambda: self.sim.FixedProbabilityConnector(0.6),
                lambda: self.sim.FixedNumberPreConnector(1),
                lambda: self.sim.FixedTotalNumberConnector(3),
                lambda: self.sim.FixedNumberPreConnector(2, with_replacement=True),
            ]
        )()
        delay = (
            self.steps(self.random.randint(1, LONGEST_DELAY))
            if self.random.random() < 0.6
            else self.sim.RandomDistribution("uniform", (self.dt, 20 * self.dt))
        )
        ends = [group if self.random.random() < 0.5 else self.some(group) for group in (origin, target)]
        synapse = self.sim.StaticSynapse(weight=weight, delay=delay)
        self.sim.Projection(*ends, connector, synapse, receptor_type=receptor)

    def add_current(self):
        amplitude = self.random.choice([0.5, 0.5, 0.5, -0.5])
        start, stop = self.random.uniform(0, 20), self.random.uniform(10, 60)
        times = sorted({round(self.random.uniform(0, 40), 3) for _ in range(5)})
        kind = self.random.randrange(4)
        if kind == 0:
            current = self.sim.DCSource(amplitude=amplitude, start=start, stop=stop)
        elif kind == 1:
            frequency = self.random.uniform(10, 200)
            current = self.sim.ACSource(amplitude=amplitude, frequency=frequency, start=start, phase=40.0)
        elif kind == 2:
            amplitudes = [self.random.uniform(-1, 1) for _ in times]
            current = self.sim.StepCurrentSource(times=times, amplitudes=amplitudes)
        else:
            current = self.sim.NoisyCurrentSource(mean=0.1, stdev=0.4, dt=2 * self.dt, start=start)
        self.currents.append(current)

    # -- what happens --------------------------------------------------------------------------

    def run(self):
        steps = self.random.choice([1, 1, 2, 3, 7, 40, 90])
        if self.random.random() < 0.7:
            self.sim.run(self.steps(steps))
        else:
            every = self.random.choice([1, 3, 10]) * self.dt
            change = self.random.choice([*self.changes()[:3], lambda: None])

            def callback(time):
                change()
                self.look()
                return time + every

            self.sim.run(self.steps(steps), callbacks=[callback])
        self.look()

    def changes(self):
        return [self.set_cells, self.set_sources, self.set_current, self.set_cells, self.inject, self.add_current]

    def set_cells(self):
        cells = self.some(self.random.choice(self.populations))
        celltype = type(cells.celltype).__name__
        values = {"i_offset": OFFSETS[celltype] * self.random.uniform(0.5, 1.5)}
        if celltype.startswith("IF"):
            x = self.random.uniform(0.5, 1.5)
            more = {
                "tau_m": 15 * x, "cm": x, "v_thresh": -52 + 2 * x, "v_rest": -66 + x, "tau_refrac": 1.5 * x,
                "i_offset": values["i_offset"],
            }  # fmt: skip
            if "tau_syn_E" in cells.celltype.default_parameters:
                more["tau_syn_E"] = 3 * x
            name = self.random.choice(sorted(more))
            values = {name: more[name]}
        cells.set(**{name: [value * (1 + 0.001 * k) for k in range(cells.size)] for name, value in values.items()})

    def set_sources(self):
        sources = self.some(self.random.choice(self.sources))
        if "rate" in sources.celltype.default_parameters:
            sources.set(rate=self.random.choice([0.0, 20.0, 500.0]))
        else:
            sources.set(spike_times=[self.times() for _ in range(sources.size)])

    def set_current(self):
        current = self.random.choice(self.currents)
        level = self.random.uniform(-0.6, 0.6)
        if "times" in current.default_parameters:
            current.set_parameters(times=[1.0, 25.0], amplitudes=[level, 0.2])
        elif "mean" in current.default_parameters:
            current.mean = level / 2
        else:
            current.amplitude = level

    def inject(self):
        cells = self.some(self.random.choice(self.populations))
        if type(cells.celltype).__name__ != "Izhikevich":  # 1 nA is 1000 mV/ms there
            self.random.choice(self.currents).inject_into(cells)

    def record_more(self):
        self.random.choice(self.populations).record("v", sampling_interval=self.steps(3))

    def reset(self):
        self.sim.reset()

    # -- what is seen --------------------------------------------------------------------------

    def look(self):
        """Look at every state, and take data of a population; nothing is drawn for it."""
        if not self.looks:
            return
        for cells in self.populations:
            for variable in cells.celltype.default_initial_values:
                cells.peek(variable)
            try:
                cells.get_data()
            except NothingRecorded:
                continue

    def data(self, group):
        segments = group.get_data().segments
        signals = [
            (s.index, a.name, float(a.t_start), float(a.sampling_period), np.array(a.magnitude))
            for s in segments
            for a in s.analogsignals
        ]
        trains = [(s.index, np.array(t.magnitude)) for s in segments for t in s.spiketrains]
        return type(group.celltype).__name__, signals, trains

    def some(self, group):
        return group[self.random.sample(range(group.size), self.random.randint(1, group.size))]

    def steps(self, n):
        return round(n * self.dt, 9)


def differences(one, other, dt, exact=False):
    """Return where two results differ, in words.

    Spikes may be a step apart. Signals are compared in each segment up to the first spike that differs: exactly, or
    linear cells to 1e-9, HH_cond_exp's v and gates to 0.5, others to 1e-4. Before a spike v of the cells that make it by
    themselves rises by tens of mV within a step: there it may be a quarter of a step early or late.
    """
    if one.keys() != other.keys():
        return [f"populations {list(one)} and {list(other)}"]
    found, first = [], {}
    for label, (_, _, trains) in one.items():
        for k, ((segment, a), (_, b)) in enumerate(zip(trains, other[label][2], strict=True)):
            if not np.array_equal(a, b):
                at = _first_difference(a, b)
                first[segment] = min(first.get(segment, np.inf), at)
                if exact or a.size != b.size or np.abs(a - b).max() > 1.001 * dt:
                    found.append(f"{label}, train {k}: {a.size} and {b.size} spikes, from {at:g} ms on")
    for label, (celltype, signals, _) in one.items():
        for a, b in zip(signals, other[label][1], strict=True):
            if a[:4] != b[:4] or a[4].shape != b[4].shape:
                found.append(f"{label}: {a[:4]} {a[4].shape} and {b[:4]} {b[4].shape}")
                continue
            rows = a[2] + a[3] * np.arange(len(a[4])) < first.get(a[0], np.inf) - dt / 2
            apart = (np.abs(a[4] - b[4]) - (0.0 if exact else _allowed(celltype, a[1], a[4])))[rows]
            if apart.size and apart.max() > 0:
                row = int(np.argwhere(apart > 0)[0, 0])
                found.append(f"{label} ({celltype}): {a[1]} differs by {apart.max():.2g} too much, from row {row} on")
    return found


def _first_difference(a, b):
    n = min(a.size, b.size)
    apart = np.flatnonzero(a[:n] != b[:n])
    k = int(apart[0]) if apart.size else n
    return min(float(train[k]) for train in (a, b) if k < train.size)


def _allowed(celltype, variable, values):
    """Return how much each sample may differ."""
    if celltype in LINEAR:
        return 1e-9
    if celltype.startswith("IF") or variable.startswith("gsyn"):
        return 1e-4
    change = np.abs(np.diff(values, axis=0, prepend=values[:1], append=values[-1:]))
    return (0.5 if celltype == "HH_cond_exp" else 1e-4) + 0.25 * np.maximum(change[:-1], change[1:])


def _numbers(text):
    """Return the programs that "300", "100-200" or "3,17,40" means."""
    if "," in text:
        return [int(number) for number in text.split(",")]
    return range(*map(int, text.split("-"))) if "-" in text else range(int(text))


def main(number, *engines):
    programs = _numbers(number)
    sims = [pynn_data.open(engine) for engine in engines]
    wrong = 0
    for seed in programs:
        results, dt = {}, Program(sims[0], seed).dt
        for engine, sim in zip(engines, sims, strict=True):
            plain, looked_at = (Program(sim, seed, looks).carry_out() for looks in (False, True))
            for text in differences(plain, looked_at, dt, exact=True):
                wrong += 1
                print(f"program {seed} on {engine}, looked at: {text}", flush=True)
            results[engine] = plain
        for one, other in itertools.combinations(engines, 2):
            for text in differences(results[one], results[other], dt):
                wrong += 1
                print(f"program {seed} on {one} and {other}: {text}", flush=True)
    print(f"{len(programs)} programs on {', '.join(engines)}: {wrong} differences")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
