"""Random courses of a simulation on real engines: whatever is asked when, the pieces are the unsplit recording.

A course is a list of actions: run some steps, make or end requests, get or clear data of some cells,
look at the state, reset. The reference is one run in which everything is recorded in every step.
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import pynn_data
from pynn_data.errors import NothingRecorded
from pynn_data.registry import installed

NAMES = [name for name in ("nest", "neuron", "brian2") if name in installed()]
SIZE, DT, LONGEST = 4, 0.1, 300
VARIABLES = ("v", "gsyn_exc", "spikes")

subsets = st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=SIZE, unique=True)
names = st.lists(st.sampled_from(VARIABLES), min_size=1, max_size=3, unique=True)
runs = st.tuples(st.just("run"), st.integers(1, 70))
requests = st.tuples(
    st.just("record"), names, subsets, st.sampled_from([1, 1, 3, 7, 10]), st.sampled_from([None, None, 5, 20]),
    st.sampled_from([None, None, 8, 45]),
)  # fmt: skip
gets = st.tuples(st.sampled_from(["get", "clear", "clear"]), st.one_of(st.just("all"), names), subsets)
others = st.sampled_from([("clear", "all", [0, 1, 2, 3]), ("peek",), ("reset",), ("end requests",)])
courses = st.lists(st.one_of(runs, runs, requests, gets, others), max_size=14)


def network(sim):
    """Return cells of which one is silent, with input by random sources and from each other."""
    sim.setup(timestep=DT, seed=3)
    cells = sim.Population(SIZE, sim.IF_cond_exp(i_offset=[1.3, 0.0, 0.6, 1.0], tau_refrac=1.0), label="cells")
    sources = sim.Population(3, sim.SpikeSourcePoisson(rate=300.0))
    connect = sim.FixedProbabilityConnector(0.7)
    sim.Projection(sources, cells[[0, 2, 3]], connect, sim.StaticSynapse(weight=0.01, delay=0.7))
    sim.Projection(cells[:1], cells[2:], connect, sim.StaticSynapse(weight=0.03, delay=1.5))
    return cells


@cache
def reference(name):
    """Return {variable: samples (steps, cells)} and the steps of each cell's spikes, of the unsplit run."""
    sim = pynn_data.open(name)
    cells = network(sim)
    cells.record(VARIABLES)
    sim.run(LONGEST * DT)
    segment = cells.get_data().segments[0]
    sim.end()
    assert sum(len(train) for train in segment.spiketrains) > 5
    samples = {signal.name: signal.magnitude for signal in segment.analogsignals}
    return samples, [np.rint(train.magnitude / DT).astype(int).tolist() for train in segment.spiketrains]


@dataclass
class Request:
    """What was asked for, as the rules say it, in the present segment."""

    variable: str
    cells: list[int]
    interval: int
    begin: int
    stop: int | None
    start: int | None
    ended: int | None = None

    def steps(self, now):
        last = min(step for step in (now, self.stop, self.ended) if step is not None)
        return range(self.begin, last + 1, self.interval)


@dataclass
class Course:
    """The actions carried out on one engine, and what the rules let one expect."""

    name: str
    now: int = 0
    requests: list[Request] = field(default_factory=list)
    seen: list = field(default_factory=list)
    """(kind, Block) of every call that returned data, kind "get" or "clear"."""
    finished: list[tuple[int, list[Request]]] = field(default_factory=list)
    """(last step, requests) of every segment."""

    def __post_init__(self):
        self.sim = pynn_data.open(self.name)
        self.cells = network(self.sim)

    def take(self, action):
        kind, *details = action
        getattr(self, f"do_{kind.replace(' ', '_')}")(kind, *details)

    def do_run(self, _, steps):
        steps = min(steps, LONGEST - self.now)
        self.sim.run(steps * DT)
        self.now += steps

    def do_record(self, _, variables, cells, interval, start, stop):
        start = None if start is None else self.now + start
        stop = None if stop is None else (self.now if start is None else start) + stop
        times = {"start": start and start * DT, "stop": stop and stop * DT}
        self.cells[cells].record(variables, sampling_interval=interval * DT, **times)
        begin = self.now if start is None else start
        for variable in variables:
            every = 1 if variable == "spikes" else interval
            self.requests.append(Request(variable, cells, every, begin, stop, start))

    def do_get(self, kind, variables, cells):
        try:
            self.seen.append((kind, self.cells[sorted(cells)].get_data(variables, clear=kind == "clear")))
        except NothingRecorded:
            self.seen.append((kind, None))

    do_clear = do_get

    def do_peek(self, _):
        samples, _ = reference(self.name)
        for variable, values in samples.items():
            np.testing.assert_allclose(self.cells.peek(variable), values[self.now], rtol=1e-12)

    def do_end_requests(self, _):
        self.cells.record(None)
        if not self.now:  # nothing has run, so nothing has been recorded
            self.requests.clear()
        for request in self.requests:
            request.ended = self.now if request.ended is None else request.ended

    def do_reset(self, _):
        self.sim.reset()
        if self.now:
            self.finished.append((self.now, self.requests))
            going_on = [r for r in self.requests if r.ended is None]
            self.requests = [
                Request(r.variable, r.cells, r.interval, r.start or 0, r.stop, r.start) for r in going_on
            ]
            self.now = 0

    def finish(self):
        self.do_get("clear", "all", range(SIZE))
        self.finished.append((self.now, self.requests))
        self.sim.end()


def carried_out(name, actions):
    course = Course(name)
    for action in actions:
        course.take(action)
    course.finish()
    return course


def check_values(course):
    """Every sample and every train is a part of the unsplit recording; return what was handed over for good."""
    samples, spikes = reference(course.name)
    handed = {}
    for kind, block in course.seen:
        for segment in block.segments if block else ():
            for signal in segment.analogsignals:
                first, every = (int(np.rint(float(q) / DT)) for q in (signal.t_start, signal.sampling_period))
                steps, cells = first + every * np.arange(len(signal)), signal.annotations["source_ids"]
                np.testing.assert_array_equal(signal.magnitude, samples[signal.name][steps][:, cells])
                for cell in cells if kind == "clear" else ():
                    handed.setdefault((segment.index, signal.name, cell), set()).update(steps.tolist())
            for train in segment.spiketrains:
                cell = train.annotations["source_index"]
                first, last = (int(np.rint(float(t) / DT)) for t in (train.t_start, train.t_stop))
                expected = [s for s in spikes[cell] if (s > first or s == first == 0) and s <= last]
                assert np.rint(train.magnitude / DT).astype(int).tolist() == expected
                if kind == "clear":
                    window = range(first + 1 if first else 0, last + 1)
                    handed.setdefault((segment.index, "spikes", cell), set()).update(window)
    return handed


def expected(course):
    """Return the steps of which the rules promise data, by segment, variable and cell."""
    promised = {}
    for index, (last, requests) in enumerate(course.finished):
        for request in requests:
            steps = list(request.steps(last))
            if request.variable == "spikes" and request.begin:
                steps = steps[1:]  # the spikes of a window are later than its beginning
            for cell in request.cells if steps and last else ():
                promised.setdefault((index, request.variable, cell), set()).update(steps)
    return promised


LATE = [("run", 7), ("record", ["v", "spikes"], [1, 3], 3, None, None), ("run", 20), ("clear", "all", [3]), ("run", 40)]


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actions=courses)
@example(actions=LATE)
def test_pieces_are_the_unsplit_recording(name, actions):
    course = carried_out(name, actions)
    handed = check_values(course)
    promised = expected(course)
    assert {key: sorted(steps) for key, steps in handed.items() if steps} == {
        key: sorted(steps) for key, steps in promised.items() if steps
    }


@pytest.mark.skipif(len(NAMES) < 2, reason="needs two engines to compare")
@settings(max_examples=20, deadline=None, derandomize=True)
@given(actions=courses)
@example(actions=LATE)
def test_structures_are_the_same_on_two_engines(actions):
    one, other = (carried_out(name, actions) for name in (NAMES[0], NAMES[-1]))
    assert [structure(block) for _, block in one.seen] == [structure(block) for _, block in other.seen]


def structure(block):
    """Return all that does not depend on what the engine calculated."""
    if block is None:
        return None
    signals = [
        [(s.name, s.shape, s.t_start.item(), s.sampling_period.item(), s.annotations) for s in segment.analogsignals]
        for segment in block.segments
    ]
    trains = [[(t.t_start.item(), t.t_stop.item(), t.annotations) for t in s.spiketrains] for s in block.segments]
    of_the_engine = ("simulator", "simulator_version", "backend")
    return signals, trains, {k: v for k, v in block.annotations.items() if k not in of_the_engine}
