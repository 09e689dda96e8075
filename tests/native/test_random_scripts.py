"""Random scripts over the simulators themselves: what is recorded is what their own recorders have of the network.

Nor does it matter who has it simulate, or who looks when. The network is deterministic and goes back to the same state, so that one log by the simulator's own means, from the
beginning on, is the truth for all segments of all courses.
"""

import networks
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import pynn_data
from pynn_data.errors import NothingRecorded
from pynn_data.registry import installed

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # Brian2's use of pyparsing

DT, CELLS = networks.DT, networks.CELLS
LOGGED = 400
"""Steps; no course goes on for longer without going back."""
LONGEST = 60
NAMES = [name for name in networks.NETWORKS if name in installed()]
EXAMPLES = {"nest": 25, "neuron": 40, "brian2": 2}


class Log:
    """What the simulator's own recorders have: values by step and cell, and steps of spikes by cell."""

    def __init__(self, values, spikes):
        self.values, self.spikes = values, spikes


def nest_log(build):
    import nest

    native = build()
    native.attached.end()
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": DT})
    recorder = nest.Create("spike_recorder")
    nest.Connect(meter, native.cells)
    nest.Connect(native.cells, recorder)
    first = np.array(native.cells.V_m)
    nest.Simulate((LOGGED + 50) * DT)
    values = np.full((LOGGED + 1, CELLS), np.nan)
    values[0] = first
    events = meter.get("events")
    steps = np.rint(events["times"] / DT).astype(int)
    wanted = steps <= LOGGED
    values[steps[wanted], events["senders"][wanted] - native.cells[0].global_id] = events["V_m"][wanted]
    events = recorder.get("events")
    steps, cells = np.rint(events["times"] / DT).astype(int), events["senders"] - native.cells[0].global_id
    return Log(values, [np.sort(steps[cells == cell]) for cell in range(CELLS)])


def neuron_log(build):
    from neuron import h

    native = build()
    native.attached.end()
    values = [h.Vector().record(cell._ref_v) for cell in native.cells]
    netcons = [h.NetCon(cell._ref_v, None, sec=cell.sec) for cell in native.cells]
    times = [h.Vector() for _ in native.cells]
    for netcon, vector in zip(netcons, times, strict=True):
        netcon.record(vector)
    h.finitialize(-65)
    native.run(LOGGED * DT)
    steps = [np.rint(np.array(vector) / DT).astype(int) for vector in times]
    return Log(np.column_stack([np.array(vector)[: LOGGED + 1] for vector in values]), steps)


def brian2_log(build):
    import brian2 as b

    native = build()
    native.attached.end()
    monitor, spikes = b.StateMonitor(native.cells, "v", record=True), b.SpikeMonitor(native.cells)
    native.kept[0].add(monitor, spikes)
    native.run((LOGGED + 1) * DT)
    values = np.array(monitor.v).T * 1e3
    steps, cells = np.rint(np.array(spikes.t) * 1e3 / DT).astype(int) + 1, np.array(spikes.i)
    return Log(values[: LOGGED + 1], [np.sort(steps[cells == cell]) for cell in range(CELLS)])


LOGS = {"nest": nest_log, "neuron": neuron_log, "brian2": brian2_log}
CURRENTS = 3.0 + 0.5 * np.arange(CELLS)
DELAYS = {"short": networks.PAIRS, "long": [(*pair[:3], pair[3] + 3) for pair in networks.PAIRS]}


def hodgkin_huxley(pynn_data):
    """Build a ring of cells in NEURON that `finitialize` sets back exactly."""
    from neuron import h

    h.load_file("stdrun.hoc")
    h.CVode().active(False)
    h.dt, h.steps_per_ms = DT, 1 / DT
    sections = [h.Section(name=f"soma{number}") for number in range(CELLS)]
    kept = []
    for number, section in enumerate(sections):
        section.insert("hh")
        section.L = section.diam = 20
        clamp = h.IClamp(section(0.5))
        clamp.delay, clamp.dur, clamp.amp = 0.3, 1e9, 0.3 + 0.1 * number
        kept.append(clamp)
    for source, target, weight, delay in networks.PAIRS:
        synapse = h.ExpSyn(sections[target](0.5))
        synapse.tau, synapse.e = 2.0, 0.0 if weight > 0 else -80.0
        netcon = h.NetCon(sections[source](0.5)._ref_v, synapse, sec=sections[source])
        netcon.weight[0], netcon.delay = 0.01 * abs(weight), delay * DT
        kept.append(netcon)
    context = h.ParallelContext()
    context.set_maxstep(10)
    h.finitialize(-65)
    cells = [section(0.5) for section in sections]
    run = lambda time: context.psolve(h.t + time + 0.25 * DT)  # noqa: E731
    return networks.Native(pynn_data.attach("neuron"), cells, "v", run, (sections, kept, context))


def builder(name, delays):
    """Return what builds a network that spikes every few ms."""

    def build():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(networks, "CURRENTS", CURRENTS)
            patch.setattr(networks, "PAIRS", DELAYS[delays])
            return (hodgkin_huxley if name == "neuron" else networks.NETWORKS[name])(pynn_data)

    return build


@pytest.fixture(scope="module")
def logs():
    known = {}

    def log(name, delays):
        if (name, delays) not in known:
            known[name, delays] = LOGS[name](builder(name, delays))
        return known[name, delays]

    return log


steps = st.integers(1, LONGEST)
start = st.one_of(st.none(), st.integers(0, 50))
some = st.lists(st.integers(0, CELLS - 1), min_size=1, max_size=CELLS, unique=True)
request = st.tuples(
    st.just("record"), st.sampled_from(["v", "spikes", "both"]), some, st.integers(1, 5), start, st.one_of(st.none(), steps)
)
course = st.lists(
    st.one_of(
        st.tuples(st.just("script"), steps),
        st.tuples(st.just("run"), steps),
        st.tuples(st.just("callbacks"), steps, st.integers(1, 7)),
        request,
        request,
        st.tuples(st.just("clear"), st.sampled_from(["all", "v", "spikes"]), some),
        st.just(("look",)),
        st.just(("segment",)),
        st.just(("again",)),
        st.just(("end",)),
        st.tuples(st.just("more"), some),
    ),
    min_size=2,
    max_size=12,
)


class Script:
    """A course of a network, with all Blocks that were seen on the way."""

    def __init__(self, name, native, plainly=False):
        self.plainly = plainly
        """Whether the simulator's own call does all the simulating, and nobody looks before the end."""
        self.name, self.native, self.attached = name, native, native.attached
        self.groups, self.seen, self.step = [], [], 0
        if name == "brian2":
            native.kept[0].store("beginning")
        self.do_more(range(CELLS))

    def carry_out(self, operations):
        for operation, *details in operations:
            getattr(self, f"do_{operation}")(*details)
        at_last = [self.look_at(group) for group in self.groups]
        self.attached.end()
        return at_last

    def look_at(self, group, *variables, **options):
        try:
            block = group.get_data(*variables, **options)
        except NothingRecorded:
            return None
        self.seen.append(block)
        return block

    def room(self, steps):
        return max(0, min(steps, LOGGED - self.step))

    def do_script(self, steps):
        if more := self.room(steps):
            self.native.run(more * DT)
            self.step += more

    def do_run(self, steps):
        if self.plainly:
            self.do_script(steps)
        elif more := self.room(steps):
            self.attached.run(more * DT)
            self.step += more
            assert round(self.attached.time / DT) == self.step

    def do_callbacks(self, steps, every):
        def look(time):
            self.do_look()
            return (round(time / DT) + every) * DT

        if self.plainly:
            self.do_script(steps)
        elif more := self.room(steps):
            self.attached.run(more * DT, callbacks=[look])
            self.step += more

    def do_record(self, what, cells, interval, start, length):
        group, v = self.groups[-1], self.native.v
        begin = None if start is None else (self.step + start) * DT
        stop = None if length is None else (self.step + (start or 0) + length) * DT
        chosen = [cell for cell in cells if cell < group.size] or [0]
        names = {"v": v, "spikes": "spikes", "both": ["spikes", v]}[what]
        group[chosen].record(names, sampling_interval=None if what == "spikes" else interval * DT, start=begin, stop=stop)

    def do_clear(self, what, cells):
        chosen = [cell for cell in cells if cell < self.groups[-1].size] or [0]
        self.look_at(self.groups[-1][chosen], self.native.v if what == "v" else what, clear=True)

    def do_look(self):
        if not self.plainly:
            self.look_at(self.groups[-1])
            self.groups[0].peek(self.native.v)

    def do_segment(self):
        self.attached.new_segment({"step": self.step})

    def do_again(self):
        if self.name == "neuron":
            from neuron import h

            h.finitialize(-65)
        elif self.name == "brian2":
            self.native.kept[0].restore("beginning")
        else:
            return
        self.step = 0

    def do_end(self):
        self.groups[-1].record(None)

    def do_more(self, cells):
        chosen = list(cells)
        handle = self.native.cells[:] if len(chosen) == CELLS else self.some(chosen)
        self.groups.append(self.attached.group(handle, label=f"group {len(self.groups)}"))

    def some(self, chosen):
        return [self.native.cells[cell : cell + 1] if self.name != "neuron" else self.native.cells[cell] for cell in chosen]


def whole(times):
    """Return times in steps."""
    return np.rint(np.asarray(times.rescale("ms")) / DT).astype(int)


def check(block, log, places):
    """Compare all in a Block with the log."""
    native_ids = block.annotations["native_ids"]
    indices = block.annotations.get("native_indices", range(len(native_ids)))
    native = dict(zip(indices, [places[name] for name in native_ids], strict=True))
    for segment in block.segments:
        for signal in segment.analogsignals:
            cells = [native[i] for i in signal.array_annotations["channel_index"]]
            rows = whole(signal.t_start) + whole(signal.sampling_period) * np.arange(len(signal))
            np.testing.assert_array_equal(signal.rescale("mV").magnitude, log.values[rows][:, cells])
        for train in segment.spiketrains:
            at = log.spikes[native[train.annotations["source_index"]]]
            begin, end = whole(train.t_start), whole(train.t_stop)
            assert whole(train).tolist() == at[(at > (begin or -1)) & (at <= end)].tolist()


@pytest.mark.parametrize("delays", DELAYS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_recorded_is_what_the_simulators_own_recorders_have(name, delays, logs):
    log = logs(name, delays)
    assert sum(map(len, log.spikes)) > 15
    assert not np.isnan(log.values).any()

    @settings(max_examples=EXAMPLES[name], deadline=None, phases=[Phase.explicit, Phase.generate], derandomize=True)
    @given(course)
    def carried_out(operations):
        script = Script(name, builder(name, delays)())
        native_ids = script.groups[0].all_annotations["native_ids"]
        places = {native: cell for cell, native in enumerate(native_ids)}
        at_last = script.carry_out(operations)
        for block in script.seen:
            check(block, log, places)
        plain = Script(name, builder(name, delays)(), plainly=True).carry_out(operations)
        for one, other in zip(plain, at_last, strict=True):
            assert (one is None) == (other is None)
            if one is not None:
                result = pynn_data.compare(one, other, ignore=["rec_datetime", "native_ids"])
                assert result, str(result)

    carried_out()
