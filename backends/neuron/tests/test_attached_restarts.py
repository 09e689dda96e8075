"""finitialize() begins anew: what was recorded can be taken until then, and recorders go on from time 0."""

import gc

import numpy as np
import pytest
from native_networks import DT, Network
from pynn_data_neuron.host import NeuronHost

import pynn_data
from pynn_data.errors import NotFinite


class Restarts:
    """What a host tells when it is about to begin anew, with all that could be drained then."""

    def __init__(self, host, *recorders):
        self.host, self.recorders, self.seen = host, recorders, []
        host.before_restart = self

    def __call__(self, step):
        self.seen.append((step, self.host.current_step(), [recorder.drain() for recorder in self.recorders]))


@pytest.fixture
def network(script_h):
    gc.collect()
    script_h.finitialize(-65)
    return Network(script_h)


@pytest.fixture
def host(network):
    made = NeuronHost.attach()
    yield made
    made.close()


def adopt(host, handle, first=0, **options):
    found = host.find(handle, **options)
    ids = np.arange(first, first + found.size)
    host.adopt(found, ids)
    return found, ids


def test_recorders_go_on_from_zero(script_h, network, host):
    found, ids = adopt(host, [soma(0.5) for soma in network.somata])
    _, relay_ids = adopt(host, [network.relay, *network.noise], 10)
    recorders = [*host.record_signals(ids, [found.variables["v"]], 1), host.record_spikes(ids)]
    recorders += [*host.record_signals(ids, [found.variables["v"]], 4), host.record_spikes(relay_ids)]
    restarts = Restarts(host, *recorders)
    runs = []
    for duration, drained in ((30.0, 12.0), (20.0, None), (30.0, 7.0)):
        script_h.finitialize(-65)
        assert host.current_step() == 0
        if drained:
            script_h.continuerun(drained)
            runs.append([[recorder.drain()] for recorder in recorders])
        else:
            runs.append([[] for _ in recorders])
        script_h.continuerun(duration)
    script_h.finitialize(-65)
    assert [(step, now) for step, now, _ in restarts.seen] == [(0, 0), (0, 300), (0, 200), (0, 300)]
    for run, (_, _, rest) in zip(runs, restarts.seen[1:], strict=True):
        for parts, raw in zip(run, rest, strict=True):
            parts.append(raw)
    for number, steps in ((0, 300), (1, 200), (2, 300)):
        signal, _, fourth, _ = runs[number]
        assert [raw.first_row for raw in signal] == ([0, 121] if number == 0 else [0, 71] if number == 2 else [0])
        values = np.concatenate([raw.values for raw in signal])
        assert values.shape == (steps + 1, 4)
        np.testing.assert_array_equal(np.concatenate([raw.values for raw in fourth]), values[::4])
        whole = np.concatenate([raw.values for raw in runs[0][0]])
        np.testing.assert_array_equal(values, whole[: steps + 1])
        for which in (1, 3):
            first, this = (spikes_of(run[which]) for run in (runs[0], runs[number]))
            assert len(this) > 3
            assert this == [spike for spike in first if spike[0] <= steps]


def spikes_of(parts):
    found = []
    for raw in parts:
        offsets = np.zeros(raw.steps.size) if raw.offsets is None else raw.offsets
        found += list(zip(raw.steps.tolist(), raw.cells.tolist(), offsets.tolist(), strict=True))
    return found


def test_before_the_first_finitialize_there_is_the_state_as_it_is(script_h, network):
    script_h.t = 0
    host = NeuronHost.attach()
    found, ids = adopt(host, network.somata[0])
    (recorder,) = host.record_signals(ids, [found.variables["v"]], 1)
    assert host.current_step() == 0
    before = recorder.drain()
    assert (before.first_row, before.values.tolist()) == (0, [[network.somata[0](0.5).v]])
    script_h.finitialize(-70)
    after = recorder.drain()
    assert (after.first_row, after.values.tolist()) == (0, [[-70.0]])
    host.close()


def test_events_and_voltages_at_time_zero(script_h, network, host):
    source = script_h.NetStim()
    source.start, source.number = 0, 1
    _, ids = adopt(host, [source, network.somata[0](0.5)], threshold=-70.0)
    recorder = host.record_spikes(ids)
    recorder.drain()
    for _ in range(2):
        script_h.finitialize(-65)
        raw = recorder.drain()
        assert sorted(zip(raw.cells.tolist(), raw.steps.tolist(), strict=True)) == [(0, 0), (1, 0)]
        assert raw.offsets.tolist() == [0.0, 0.0]


def test_begun_where_neuron_had_come_to(script_h, network, host):
    """Not when a voltage that is above the threshold is looked at for the first time."""
    script_h.finitialize(-65)
    script_h.fadvance()
    _, ids = adopt(host, [soma(0.5) for soma in network.somata], threshold=-70.0)
    recorder = host.record_spikes(ids)
    script_h.fadvance()
    assert recorder.drain().steps.size == 0


def test_samples_taken_anew_by_the_script_are_no_step(script_h, network, host):
    script_h.finitialize(-65)
    script_h.continuerun(1.0)
    found, ids = adopt(host, network.somata[0])
    (recorder,) = host.record_signals(ids, [found.variables["v"]], 1)
    script_h.frecord_init()
    script_h.fcurrent()
    assert len(recorder.drain().values) == 1
    script_h.fadvance()
    assert host.current_step() == round(1.0 / DT) + 1
    assert len(recorder.drain().values) == 1


def test_host_that_nobody_has_any_more_hears_nothing(script_h, network):
    host = NeuronHost.attach()
    found, ids = adopt(host, network.somata[0])
    recorders = [*host.record_signals(ids, [found.variables["v"]], 1), host.record_spikes(ids)]
    host.close()
    for recorder in recorders:
        recorder.close()
    host.before_restart = None
    del host
    script_h.finitialize(-65)
    script_h.fadvance()


def test_values_that_are_no_numbers_do_not_keep_neuron_from_beginning_anew(script_h, network):
    attached = pynn_data.attach("neuron")
    group = attached.group([soma(0.5) for soma in network.somata], label="somata")
    group.record("v")
    script_h.finitialize(-65)
    script_h.continuerun(1.0)
    network.somata[1].v = np.nan
    script_h.continuerun(2.0)
    script_h.finitialize(-65)
    script_h.continuerun(1.0)
    with pytest.raises(NotFinite, match="'somata': v of cell 1 is nan at t = 1.1 ms"):
        group.get_data()
    (segment,) = group.get_data().segments
    assert len(segment.analogsignals[0]) == 11
    attached.end()


def test_a_network_that_is_built_again_under_the_same_name_is_recorded(script_h):
    attached = network = None
    for _ in range(3):
        again = Network(script_h)  # while the network before still exists
        attached = pynn_data.attach("neuron")
        network = again
        del again
        gc.collect()
        group = attached.group([soma(0.5) for soma in network.somata])
        group.record("v")
        script_h.finitialize(-65)
        script_h.continuerun(1.0)
        assert len(group.get_data().segments[0].analogsignals[0]) == 11
    attached.end()
