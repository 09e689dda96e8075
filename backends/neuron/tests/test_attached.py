"""What is recorded of networks that scripts have built is, to the bit, what NEURON's own vectors record."""

import gc

import numpy as np
import pytest
from native_networks import DT, ByHand, Network
from pynn_data_neuron.host import NeuronHost

DURATION = 40.0
STEPS = round(DURATION / DT)


def by_hand(h):
    """Return signals and times of spikes of the network that nothing is attached to."""
    network = Network(h)
    vectors = ByHand(network)
    h.finitialize(-65)
    h.continuerun(DURATION)
    signals = {key: vectors.signal(*key) for key in vectors.signals}
    return signals, {name: vectors.times(name) for name in vectors.trains}


@pytest.fixture(scope="module")
def expected(script_h):
    found = by_hand(script_h)
    assert sum(times.size > 1 for times in found[1].values()) > 8
    return found


@pytest.fixture
def network(script_h):
    gc.collect()
    script_h.finitialize(-65)
    yield Network(script_h)
    gc.collect()


class Groups:
    """All there is in a network, found and adopted, some of it twice."""

    def __init__(self, host, network):
        self.host = host
        self.groups = []
        self.recorders = []
        self.spikes = []
        somata = [soma(0.5) for soma in network.somata]
        for handle in (
            somata, network.somata[1], [dendrite(0.3) for dendrite in network.dendrites], network.synapses,
            network.relay, [*somata, network.relay], network.noise,
        ):  # fmt: skip
            self.adopt(handle)

    def adopt(self, handle):
        found = self.host.find(handle)
        first = len(self.host._cells)
        ids = np.arange(first, first + found.size)
        self.host.adopt(found, ids)
        self.groups.append((found, ids))

    def record(self, signals, interval):
        for found, ids in self.groups:
            names = [n for n in found.variables if (found.annotations["native_ids"][0], n) in signals]
            made = self.host.record_signals(ids, [found.variables[name] for name in names], interval)
            step = self.host.current_step()
            for name, recorder in zip(names, made, strict=True):
                self.recorders.append((found, name, interval, step, recorder, []))

    def record_spikes(self):
        for found, ids in self.groups:
            if not found.no_spikes:
                step = self.host.current_step()
                self.spikes.append((found, ids, step, self.host.record_spikes(ids), []))

    def drain(self):
        for *_, recorder, parts in self.recorders:
            raw = recorder.drain()
            assert raw.first_row == sum(map(len, parts))
            parts.append(raw.values)
        for *_, recorder, parts in self.spikes:
            parts.append(recorder.drain())

    def assert_signals(self, signals):
        assert len(self.recorders) > 10
        for found, name, interval, step, _, parts in self.recorders:
            columns = [signals[each, name] for each in found.annotations["native_ids"]]
            wanted = np.stack(columns, axis=1)[step::interval]
            have = np.concatenate(parts)
            assert have.dtype == np.float64
            if step:  # A synapse has, by now, what has arrived since it was sampled.
                assert have.shape == wanted.shape
                have, wanted = have[1:], wanted[1:]
            np.testing.assert_array_equal(have, wanted, err_msg=f"{found.kind} {name} {interval} {step}")

    def assert_spikes(self, trains):
        assert len(self.spikes) == 6
        for found, ids, first, _, parts in self.spikes:
            cells, steps = (np.concatenate([getattr(p, n) for p in parts]) for n in ("cells", "steps"))
            times = steps * DT
            if "segment" not in found.kind.split(" and ") or len(found.kind.split()) > 1:
                times = times + np.concatenate([part.offsets for part in parts])
            else:
                assert parts[0].offsets is None
            assert set(cells.tolist()) <= set(ids.tolist())
            for cell, name in zip(ids.tolist(), found.annotations["native_ids"], strict=True):
                wanted = trains[name][trains[name] > first * DT + 1e-6]
                own = times[cells == cell]
                assert own.size == wanted.size
                np.testing.assert_allclose(own, wanted, rtol=0, atol=2e-10)
                if "(" not in name:
                    np.testing.assert_allclose(own, wanted, rtol=0, atol=1e-14)
                else:
                    np.testing.assert_array_equal(steps[cells == cell], np.rint(wanted / DT).astype(int))


def test_everything_from_the_start(script_h, network, expected):
    host = NeuronHost.attach()
    groups = Groups(host, network)
    groups.record_spikes()
    groups.record(expected[0], 1)
    groups.record(expected[0], 3)
    script_h.finitialize(-65)
    script_h.continuerun(DURATION)
    assert host.current_step() == STEPS
    groups.drain()
    groups.assert_signals(expected[0])
    groups.assert_spikes(expected[1])
    host.close()


@pytest.mark.parametrize("initialized", [False, True])
def test_split_runs_of_all_kinds_with_late_requests_and_drains_in_between(
    script_h, network, expected, initialized
):
    h, context = script_h, script_h.ParallelContext()
    context.set_maxstep(10)
    if initialized:
        h.finitialize(-65)
    host = NeuronHost.attach()
    groups = Groups(host, network)
    groups.record(expected[0], 1)
    groups.record_spikes()
    if not initialized:
        h.finitialize(-65)

    def loop():
        for _ in range(17):
            h.fadvance()

    ways = (
        lambda: h.continuerun(3.3), loop, lambda: context.psolve(7.025), lambda: host.advance(1), loop,
        lambda: host.advance(131), lambda: context.psolve(26.325), lambda: h.continuerun(27.0),
    )  # fmt: skip
    for number, way in enumerate(ways):
        way()
        if number % 2:
            groups.drain()
            groups.drain()
        groups.record(expected[0], 1 + number)
    late = Groups(host, network)
    late.record_spikes()
    host.advance(STEPS - host.current_step())
    groups.drain()
    groups.assert_signals(expected[0])
    groups.assert_spikes(expected[1])
    late.drain()
    late.assert_spikes(expected[1])
    host.close()


@pytest.mark.parametrize("at", [0, 1, 57, 123])
def test_attached_in_the_middle(script_h, network, expected, at):
    script_h.finitialize(-65)
    script_h.continuerun(at * DT)
    host = NeuronHost.attach()
    assert host.current_step() == at
    groups = Groups(host, network)
    groups.record(expected[0], 1)
    groups.record_spikes()
    script_h.continuerun(DURATION)
    groups.drain()
    groups.assert_signals(expected[0])
    groups.assert_spikes(expected[1])
    host.close()


def test_nothing_changes_in_the_network(script_h, network, expected):
    """Neither while it is recorded nor when that has ended, nor what the script's own vectors get."""
    vectors = ByHand(network)
    called = []
    netcon = script_h.NetCon(network.somata[0](0.5)._ref_v, None, sec=network.somata[0])
    netcon.record(lambda: called.append(script_h.t))
    host = NeuronHost.attach()
    groups = Groups(host, network)
    groups.record_spikes()
    groups.record(expected[0], 1)
    script_h.finitialize(-65)
    script_h.continuerun(11.0)
    groups.drain()
    for *_, recorder, _ in groups.spikes[:1] + groups.recorders[:3]:
        recorder.close()
    script_h.continuerun(20.0)
    host.close()
    script_h.continuerun(DURATION)
    assert called == expected[1]["soma0(0.5)"].tolist()
    for key, values in expected[0].items():
        np.testing.assert_array_equal(vectors.signal(*key), values)
    for name, times in expected[1].items():
        np.testing.assert_array_equal(vectors.times(name), times)
    assert len(script_h.List("PynnDataObserver")) == 0


def test_state_is_what_neuron_has_now(script_h, network):
    script_h.finitialize(-65)
    script_h.continuerun(12.3)
    host = NeuronHost.attach()
    groups = Groups(host, network)
    for found, ids in groups.groups:
        for variable in found.variables.values():
            values = host.state(ids, variable)
            assert (values.dtype, values.shape) == (np.float64, ids.shape)
    somata, ids = groups.groups[0]
    assert host.state(ids, somata.variables["v"]).tolist() == [soma(0.5).v for soma in network.somata]
    synapses, ids = groups.groups[3]
    trace = [synapse.trace[1] for synapse in network.synapses]
    assert host.state(ids, synapses.variables["trace[1]"]).tolist() == trace
    host.close()


def test_closing_ends_one_recorder_and_no_other(script_h, network, expected):
    host = NeuronHost.attach()
    groups = Groups(host, network)
    groups.record(expected[0], 1)
    groups.record_spikes()
    keep = len(groups.recorders)
    groups.record(expected[0], 2)
    extra = [host.record_spikes(ids) for found, ids in groups.groups if not found.no_spikes]
    script_h.finitialize(-65)
    script_h.continuerun(5.0)
    for *_, recorder, _ in groups.recorders[keep:]:
        recorder.close()
    for recorder in extra:
        recorder.close()
    del groups.recorders[keep:]
    script_h.continuerun(DURATION)
    groups.drain()
    groups.assert_signals(expected[0])
    groups.assert_spikes(expected[1])
    host.close()


def test_time_that_drifts_over_many_steps(script_h):
    h = script_h
    h.CVode().active(False)
    h.dt, h.steps_per_ms = 0.01, 100
    section = h.Section(name="passive")
    section.insert("pas")
    vector = h.Vector().record(section(0.5)._ref_v)
    host = NeuronHost.attach()
    found = host.find(section)
    host.adopt(found, np.arange(1))
    h.ParallelContext().set_maxstep(10)
    h.finitialize(-60)
    (recorder,) = host.record_signals(np.arange(1), [found.variables["v"]], 7)
    parts = []
    for chunk in range(1, 101):
        h.ParallelContext().psolve((chunk * 1000 + 0.25) * 0.01)
        assert host.current_step() == chunk * 1000
        parts.append(recorder.drain())
    values = np.concatenate([part.values for part in parts])[:, 0]
    np.testing.assert_array_equal(values, vector.as_numpy()[::7])
    host.close()
