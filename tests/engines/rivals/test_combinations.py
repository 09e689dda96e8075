"""get_data() of any group, of any variables, with clear and without, at any time, against a plain model.

The model holds arrays of an unbroken run, and for each segment, variable and cell the step since which
its data are there. What is expected is cut out of the arrays, without a word of the code that is tested.
"""

import numpy as np
import pytest

from pynn_data.errors import NothingRecorded

EVERY = {"v": 1, "gsyn_exc": 5}
"""Variable -> steps between samples."""
RECORDED = {"a": {"v": range(5), "gsyn_exc": range(1, 5), "spikes": range(5)},
            "b": {"v": range(3), "spikes": range(3)}, "c": {"spikes": range(2)}}  # fmt: skip
FIRST_ID = {"a": 0, "b": 5, "c": 8}
RUNS = [[80, 71], [62, 91]]
"""Steps of each run, segment by segment."""
GROUPS = {
    "population": lambda a, b, c: a,
    "view": lambda a, b, c: a[[3, 1, 4]],
    "view of a view": lambda a, b, c: a[1:][[2, 0]],
    "cell": lambda a, b, c: a[3],
    "assembly": lambda a, b, c: a + b + c,
    "assembly of views": lambda a, b, c: c[1:] + a[[3, 1]] + b[1:],
    "assembly of views of one population": lambda a, b, c: a[3:] + a[:2],
}
CELLS = {
    "population": [("a", i, i) for i in range(5)],
    "view": [("a", i, i) for i in (1, 3, 4)],
    "view of a view": [("a", i, i) for i in (1, 3)],
    "cell": [("a", 3, 3)],
    "assembly": [(p, i, FIRST_ID[p] + i) for p, n in (("a", 5), ("b", 3), ("c", 2)) for i in range(n)],
    "assembly of views": [("c", 1, 0), ("a", 3, 1), ("a", 1, 2), ("b", 1, 3), ("b", 2, 4)],
    "assembly of views of one population": [("a", 3, 0), ("a", 4, 1), ("a", 0, 2), ("a", 1, 3)],
    "a": [("a", i, i) for i in range(5)], "b": [("b", i, i) for i in range(3)], "c": [("c", i, i) for i in range(2)],
}  # fmt: skip
"""What a group has: population, index there, and the number by which its data call the cell."""


@pytest.fixture
def network(sim):
    """Return a function that makes the three populations and records from them."""

    def make():
        sim.setup(timestep=0.1)
        a = sim.Population(5, sim.IF_cond_exp(i_offset=[-0.5, 2.0, 3.0, 4.0, 6.0], tau_refrac=2.0), label="a")
        b = sim.Population(3, sim.IF_curr_exp(i_offset=[3.0, 0.0, 4.0]), label="b")
        c = sim.Population(2, sim.SpikeSourcePoisson(rate=200.0), label="c")
        sim.Projection(c, a, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=0.5))
        a.record("v")
        a[1:].record("gsyn_exc", sampling_interval=0.5)
        (a + b + c).record("spikes")
        b.record("v")
        return {"a": a, "b": b, "c": c}

    return make


def unbroken(sim, populations):
    """Return, for each segment, (population, variable, cell) -> samples or spike times."""
    for runs in RUNS:
        sim.run(sum(runs) / 10)
        sim.reset()
    segments = [{} for _ in RUNS]
    for name, population in populations.items():
        for found, segment in zip(segments, population.get_data().segments, strict=True):
            for signal in segment.analogsignals:
                for cell, column in zip(RECORDED[name][signal.name], np.asarray(signal).T, strict=True):
                    found[name, signal.name, cell] = column
            for cell, train in zip(RECORDED[name]["spikes"], segment.spiketrains, strict=True):
                found[name, "spikes", cell] = np.asarray(train)
    assert all(found["a", "spikes", 4].size > 1 and found["c", "spikes", 1].size for found in segments)
    return segments


class Model:
    """What there is to be returned."""

    def __init__(self, data):
        self.data = data
        self.since = [{} for _ in data]
        """Segment -> (population, variable, cell) -> step at which the window begins."""
        self.now = [0 for _ in data]
        self.handed_over = set()
        """(segment, population, cell) of which something was taken away."""
        self.running = 0
        """Number of the segment that goes on; None after the end."""

    def goes_on(self, steps):
        if not self.now[self.running]:
            self.since[self.running] = dict.fromkeys(self.data[self.running], 0)
        self.now[self.running] += steps

    def has(self, cells, variables):
        """Return the variables of which anything is there, of those asked for."""
        names = {v for since in self.since for p, v, i in since if any((p, i) == cell[:2] for cell in cells)}
        return names if variables == "all" else names & set(variables)

    def can_give(self, cells, variables):
        """Return whether there is something of all that is asked for."""
        names = self.has(cells, variables)
        return bool(names) and (variables == "all" or names == set(variables))

    def expected(self, cells, variables):
        """Return, for each segment, {(variable, start, stop): {number: (id, data)}}; trains one by one."""
        segments = {}
        for k, since in enumerate(self.since):
            left = any((p, i) == cell[:2] for p, _, i in since for cell in cells)
            handed_over = k != self.running and any((k, *cell[:2]) in self.handed_over for cell in cells)
            if self.now[k] and (left or not handed_over):
                segments[k] = self._segment(k, cells, self.has(cells, variables))
        return segments

    def _segment(self, k, cells, names):
        found = {}
        for p, i, number in cells:
            for name in names:
                if (p, name, i) in self.since[k]:
                    start, data, now = self.since[k][p, name, i], self.data[k][p, name, i], self.now[k]
                    if name == "spikes":
                        edges = (np.array([start, now]) + 0.5) * 0.1
                        part = data[(data > edges[0] if start else data >= 0) & (data < edges[1])]
                        key = (name, number)
                    else:
                        part = data[start // EVERY[name] : now // EVERY[name] + 1]
                        key = (name, round(start * 0.1, 9))
                    found.setdefault(key, {})[number] = (FIRST_ID[p] + i, p, start, part.tolist())
        return found

    def clear(self, cells, variables):
        names = self.has(cells, variables)
        for k, since in enumerate(self.since):
            for p, i, _ in cells:
                for key in ((p, name, i) for name in names):
                    if key in since:
                        self.handed_over.add((k, p, i))
                    if key in since and k == self.running:
                        every = EVERY.get(key[1], 1)
                        since[key] = self.now[k] // every * every
                    elif key in since:
                        del since[key]


def contents(block):
    """Return what a Block holds, in the model's form."""
    segments = {}
    for segment in block.segments:
        found = segments.setdefault(segment.index, {})
        for signal in segment.analogsignals:
            key = (signal.name, round(float(signal.t_start), 9))
            start = round(float(signal.t_start) * 10)
            populations = signal.annotations["source_population"]
            owners = [populations] * signal.shape[1] if isinstance(populations, str) else populations
            numbers = signal.array_annotations["channel_index"].tolist()
            assert numbers == sorted(numbers)
            columns = zip(numbers, signal.annotations["channel_ids"], owners, np.asarray(signal).T, strict=True)
            found[key] = {n: (cell, p, start, column.tolist()) for n, cell, p, column in columns}
        numbers = [train.annotations["source_index"] for train in segment.spiketrains]
        assert numbers == sorted(numbers)
        for number, train in zip(numbers, segment.spiketrains, strict=True):
            notes = train.annotations
            start = round(float(train.t_start) * 10)
            data = (notes["source_id"], notes["source_population"], start, np.asarray(train).tolist())
            found["spikes", number] = {number: data}
    return segments


def spoil(block):
    """Do to a Block what its owner may do."""
    for segment in block.segments:
        for signal in segment.analogsignals:
            np.asarray(signal)[:] = 0.0
            signal.annotations["channel_ids"].clear()
        for train in segment.spiketrains:
            np.asarray(train)[:] = 0.0
            train.annotations.clear()
        segment.analogsignals.clear()
        segment.annotations["spoilt"] = True
    block.segments.clear()


@pytest.fixture(scope="module")
def models():
    """Unbroken runs, one for each engine."""
    return {}


@pytest.mark.parametrize("clear", [False, True], ids=["kept", "cleared"])
@pytest.mark.parametrize("variables", ["all", ["v"], ["spikes", "gsyn_exc"]], ids=["all", "one", "several"])
@pytest.mark.parametrize("which", GROUPS)
def test_any_group_any_variables_at_any_time(sim, network, models, request, which, variables, clear):
    """A8, A9, A15, A18, A21, A22, B8, B9, B10, B12, B13: it is what the model says, and members are as they were."""
    engine = request.node.callspec.params["sim"]
    if engine not in models:
        models[engine] = unbroken(sim, network())
    model, populations = Model(models[engine]), network()
    groups = {which: GROUPS[which](*populations.values()), **populations}

    def look():
        for name, group in groups.items():
            wanted = variables if name == which else "all"
            if not model.can_give(CELLS[name], wanted):
                with pytest.raises(NothingRecorded):
                    group.get_data(wanted)
                continue
            for _ in range(2):
                block = group.get_data(wanted)
                assert contents(block) == model.expected(CELLS[name], wanted)
                assert [s.annotations for s in block.segments] == [{"k": 0}, {}][-len(block.segments) :]
                spoil(block)

    def take():
        look()
        if clear:
            block = groups[which].get_data(variables, clear=True)
            assert contents(block) == model.expected(CELLS[which], variables)
            model.clear(CELLS[which], variables)
            spoil(block)
            look()

    for k, runs in enumerate(RUNS):
        model.running = k
        for steps in runs:
            sim.run(steps / 10)
            model.goes_on(steps)
            if k == 1:
                take()
        if k == 0:
            sim.reset(annotations={"k": 0})
    sim.end()
    model.running = None
    take()
