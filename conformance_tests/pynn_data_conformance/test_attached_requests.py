"""Requests to a network that was built by the simulator's own means: windows, several, late, ended; clear."""

import itertools

import numpy as np
import pytest

from pynn_data_conformance.native_courses import assert_samples, assert_trains, now_of


def segment(group, **kwargs):
    return group.get_data(**kwargs).segments[-1]


@pytest.mark.parametrize("window", [(0, 20), (7, 31), (7, 30), (13, None), (None, 9)])
@pytest.mark.parametrize("interval", [1, 3])
def test_windows_around_and_inside_runs(rig, oracle, attached, group, window, interval):
    start, stop = (None if step is None else step * rig.dt for step in window)
    group.record([oracle.variable, "spikes"], sampling_interval=interval * rig.dt, start=start, stop=stop)
    first, last, now = window[0] or 0, window[1], 0
    for steps in (5, 10, 10, 25):
        rig.run(steps)
        now += steps
        if now < first:
            continue  # there is nothing to look at yet
        data = segment(group)
        if now < first + attached.host.lag:
            continue  # there need not be a sample
        (signal,) = data.analogsignals
        assert_samples(attached, signal, oracle, first=first, interval=interval, last=last)
        assert_trains(data.spiketrains, oracle, after=first, until=now if last is None else min(last, now))


def test_window_that_begins_later_than_the_request(rig, oracle, attached, group):
    rig.run(3)
    group.record(oracle.variable, sampling_interval=4 * rig.dt, start=10 * rig.dt)
    rig.run(30)
    (signal,) = segment(group).analogsignals
    assert_samples(attached, signal, oracle, first=10, interval=4)


def test_several_requests_of_the_same_cells(rig, oracle, attached, group):
    """With other intervals, beginnings and cells; none stands in the way of another."""
    group.record(oracle.variable)
    group.record(oracle.variable, sampling_interval=3 * rig.dt)
    rig.run(4)
    group[1:4].record(oracle.variable, sampling_interval=5 * rig.dt)
    rig.run(3)
    group.record(oracle.variable, sampling_interval=2 * rig.dt, stop=25 * rig.dt)
    rig.run(40)
    one, third, some, short = segment(group).analogsignals
    assert_samples(attached, one, oracle)
    assert_samples(attached, third, oracle, interval=3)
    assert_samples(attached, some, oracle, first=4, interval=5, cells=[1, 2, 3])
    assert_samples(attached, short, oracle, first=7, interval=2, last=25)


def test_cells_that_are_asked_for_later(rig, oracle, attached, group):
    for cell in (3, 0, 4):
        group[cell].record([oracle.variable, "spikes"])
        rig.run(11)
    rig.run(100)
    data = segment(group)
    found = {int(s.annotations["channel_ids"][0]): s for s in data.analogsignals}
    for late, cell in enumerate((3, 0, 4)):
        assert_samples(attached, found[cell], oracle, first=11 * late, cells=[cell])
        (train,) = [t for t in data.spiketrains if t.annotations["channel_id"] == cell]
        assert_trains([train], oracle, cells=[cell], after=11 * late, until=133)


def test_ended_recording_stays_and_can_begin_again(rig, oracle, attached, group):
    group.record([oracle.variable, "spikes"])
    rig.run(21)
    group.record(None)
    rig.run(22)
    group.record([oracle.variable, "spikes"], sampling_interval=2 * rig.dt)
    rig.run(50)
    data = segment(group)
    first, second = data.analogsignals
    assert_samples(attached, first, oracle, last=21)
    assert_samples(attached, second, oracle, first=43, interval=2)
    assert_trains(data.spiketrains[::2], oracle, until=21)
    assert_trains(data.spiketrains[1::2], oracle, after=43, until=93)


def test_ending_one_recording_leaves_the_others(rig, oracle, attached):
    first, second = (attached.group(rig.handle(cells)) for cells in ([0, 1, 2], [1, 2, 3]))
    for one in (first, second):
        one.record([oracle.variable, "spikes"])
    rig.run(17)
    first.record(None)
    rig.run(80)
    data = segment(second)
    assert_samples(attached, data.analogsignals[0], oracle, cells=[1, 2, 3])
    assert_trains(data.spiketrains, oracle, cells=[1, 2, 3], until=97)
    assert_trains(segment(first).spiketrains, oracle, cells=[0, 1, 2], until=17)


def test_clear_in_between(rig, oracle, attached, group):
    """Each window begins with the last sample of the one before, and with spikes later than now."""
    group.record([oracle.variable, "spikes"], sampling_interval=3 * rig.dt)
    parts, begin = [], 0
    for steps in (7, 1, 20, 60):
        rig.run(steps)
        data, now = segment(group, clear=True), now_of(attached)
        (signal,) = data.analogsignals
        assert_trains(data.spiketrains, oracle, after=begin, until=now)
        parts.append(signal.magnitude)
        begin = now
    for before, after in itertools.pairwise(parts):
        np.testing.assert_array_equal(after[0], before[-1])
    rows = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    assert len(rows) >= (88 - attached.host.lag) // 3 + 1
    np.testing.assert_array_equal(rows, oracle.values[oracle.variable][: 3 * len(rows) : 3])


def test_drained_is_forgotten(rig, oracle, attached, group):
    """Also where nobody clears: the simulator keeps nothing that has been taken over."""
    group.record([oracle.variable, "spikes"])
    if rig.held() is None:
        pytest.skip("the rig does not tell what the simulator holds")
    held = []
    for _ in range(3):
        rig.run(80)
        assert rig.held() >= 80
        segment(group)
        held.append(rig.held())
    assert max(held) <= held[0] + 5 * attached.host.lag + 5
    assert held[0] <= 5 * (attached.host.lag + 2)


def test_what_has_ended_is_not_recorded(rig, oracle, attached, group):
    group.record([oracle.variable, "spikes"])
    if rig.held() is None:
        pytest.skip("the rig does not tell what the simulator holds")
    rig.run(40)
    group.record(None)
    rig.run(40 + attached.host.lag)
    segment(group)
    before = rig.held()
    rig.run(80)
    assert rig.held() <= before + 5 * attached.host.lag
