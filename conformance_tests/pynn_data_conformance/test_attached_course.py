"""Attaching changes nothing in the network's course; what the course does to the data is told."""

import itertools

import numpy as np
import pytest

import pynn_data
from pynn_data.contract import Capability
from pynn_data.errors import AttachmentLost, NotSupported
from pynn_data_conformance.native_courses import (
    LONGEST,
    all_of,
    assert_course,
    assert_samples,
    assert_trains,
    now_of,
)
from pynn_data_conformance.rig import CELLS


def segment(group, number=-1):
    return group.get_data().segments[number]


def assert_all(attached, group, oracle, number=-1, **where):
    """Compare samples of the first variable, and spikes."""
    data = segment(group, number)
    signal = next(signal for signal in data.analogsignals if signal.name == oracle.variable)
    assert_samples(attached, signal, oracle, **where)
    until = now_of(attached) if where.get("last") is None else where["last"]
    assert_trains(data.spiketrains, oracle, after=where.get("first", 0), until=until)


def test_the_rig_is_busy(rig, oracle):
    """Else the other tests would not see what is wrong."""
    busy = [len(oracle.train(cell, 0, 300)) >= 3 for cell in range(CELLS)]
    assert sum(busy) >= 3
    assert len({tuple(oracle.train(cell, 0, LONGEST)) for cell in range(CELLS)}) >= 3
    assert rig.variables[oracle.variable] is not None
    values = oracle.values[oracle.variable]
    for name in rig.variables:
        assert oracle.values[name].shape == (LONGEST + 1, CELLS), name
    assert (values[1:] != values[:-1]).any(axis=1).mean() > 0.95
    for one in range(CELLS):
        for other in range(one):
            assert (values[:, one] != values[:, other]).mean() > 0.5


def test_the_rig_does_the_same_again_and_in_parts(rig, oracle):
    rig.leave()
    rig.build(watched=True)
    for steps in (1, 2, 97, 50):
        rig.run(steps)
    assert_course(rig, oracle, 150)


def test_time(rig, attached):
    assert attached.clock.dt == pytest.approx(rig.dt)
    assert attached.host.current_step() == 0
    now = 0
    for steps in (1, 7, 100):
        rig.run(steps)
        now += steps
        assert attached.host.current_step() == now


def test_network_is_not_disturbed(rig, oracle, attach):
    """By attaching, recording, looking, clearing, letting go."""
    rig.leave()
    rig.build(watched=True)
    attached = attach()
    group, other = attached.group(rig.handle(range(CELLS))), attached.group(rig.handle([2, 1]))
    group.record(all_of(rig))
    for steps in (1, 29, 30):
        rig.run(steps)
        group.peek(oracle.variable)
        group.get_data(clear=True)
        other.record([oracle.variable, "spikes"], sampling_interval=steps * rig.dt)
    other.record(None)
    rig.run(40)
    attached.new_segment()
    rig.run(40)
    attached.end()
    rig.run(80)
    assert_course(rig, oracle, 220)


def test_nothing_is_done_where_nothing_is_recorded(rig, oracle, attach):
    rig.leave()
    rig.build(watched=True)
    rig.run(10)
    attached = attach()
    attached.group(rig.handle(range(CELLS)))
    rig.run(100)
    attached.end()
    rig.run(20)
    assert_course(rig, oracle, 130)


@pytest.mark.slow
@pytest.mark.parametrize("parts", [[150], [1, 149], [50, 50, 50], [7, 1, 1, 90, 51]])
@pytest.mark.parametrize("looking", [False, True])
def test_runs_in_parts(rig, oracle, attached, group, parts, looking):
    group.record([oracle.variable, "spikes"])
    for steps in parts:
        rig.run(steps)
        if looking:
            group.get_data()
    assert_all(attached, group, oracle)


@pytest.mark.slow
@pytest.mark.capability("ADVANCE")
@pytest.mark.parametrize("parts", [[(150, True)], [(1, True), (149, True)], [(40, False), (60, True), (50, False)]])
def test_run_is_as_the_own_call(rig, oracle, attached, group, parts):
    """Stretches, and Python functions that are called in between, leave no trace."""
    group.record([oracle.variable, "spikes"])
    seen = []

    def look(time):
        seen.append(round(time / rig.dt))
        group.get_data()
        return time + 17 * rig.dt

    for steps, ours in parts:
        if ours:
            attached.run(steps * rig.dt, callbacks=[look])
        else:
            rig.run(steps)
    assert len(seen) >= 4
    assert_all(attached, group, oracle)


def test_undeclared_run_is_refused(rig, oracle, attached, group, host):
    if Capability.ADVANCE in host.capabilities:
        pytest.skip(f"{host.name} declares advance")
    group.record([oracle.variable, "spikes"])
    with pytest.raises(NotSupported, match="own call only"):
        attached.run(1.0)
    rig.run(100)
    assert_all(attached, group, oracle)


def test_attaching_late(rig, oracle, attach):
    """To a network that has run."""
    rig.run(37)
    attached = attach()
    assert attached.host.current_step() == 37
    group = attached.group(rig.handle(range(CELLS)))
    group.record([oracle.variable, "spikes"])
    rig.run(90)
    assert_all(attached, group, oracle, first=37)


def test_the_network_goes_on_after_the_end(rig, oracle, attach):
    """What was recorded can be read, and the network can be attached to once more."""
    attached = attach()
    group = attached.group(rig.handle(range(CELLS)))
    group.record([oracle.variable, "spikes"])
    rig.run(51)
    attached.end()
    rig.run(30)
    data = segment(group)
    values = data.analogsignals[0].magnitude
    assert 0 < len(values) <= 52
    np.testing.assert_array_equal(values, oracle.values[oracle.variable][: len(values)])
    assert_trains(data.spiketrains, oracle, until=51)
    again = attach()
    group = again.group(rig.handle([2, 0]))
    group.record(oracle.variable)
    rig.run(20)
    assert_samples(again, segment(group).analogsignals[0], oracle, first=81, cells=[2, 0])


def test_new_segments(rig, oracle, attached, group):
    group.record([oracle.variable, "spikes"], sampling_interval=2 * rig.dt)
    bounds = [0, 33, 34, 100]
    for before, now in itertools.pairwise(bounds):
        rig.run(now - before)
        attached.new_segment({"until": now})
    rig.run(70)
    group.get_data()
    assert len(group.get_data().segments) == 4
    for number, (begin, end) in enumerate(zip(bounds, [*bounds[1:], 170], strict=True)):
        assert_all(attached, group, oracle, number, first=begin, interval=2, last=end)
    assert [s.annotations.get("until") for s in group.get_data().segments] == [33, 34, 100, None]


def assert_before_reset(data, oracle, steps, lag):
    """Compare what was recorded, every third step, before a reset."""
    rows = data.analogsignals[0].magnitude
    assert (steps - lag) // 3 + 1 <= len(rows) <= steps // 3 + 1
    np.testing.assert_array_equal(rows, oracle.values[oracle.variable][: steps + 1 : 3][: len(rows)])
    assert_trains(data.spiketrains, oracle, until=steps)


@pytest.mark.parametrize("before", [40, 150])
@pytest.mark.parametrize("after", [20, 40, 100])
@pytest.mark.parametrize("looked", [False, True])
def test_reset_by_the_simulators_own_means(rig, oracle, attached, group, before, after, looked):
    """A new segment begins, or it is said that the network is lost, and what was taken over before can be read."""
    group.record([oracle.variable, "spikes"], sampling_interval=3 * rig.dt)
    rig.run(before)
    if looked:
        group.get_data()
    lag = attached.host.lag
    reset(rig)
    rig.run(after)
    if lost(group):
        if looked:
            (data,) = group.get_data().segments
            assert_before_reset(data, oracle, before, max(lag, 1))
    else:
        assert len(group.get_data().segments) == 2
        assert_all(attached, group, oracle, 1, interval=3)
        assert_before_reset(segment(group, 0), oracle, before, lag)


def reset(rig):
    try:
        rig.reset()
    except NotImplementedError:
        pytest.skip("the rig has no reset")


def lost(group):
    """Return whether the network is lost, as an error says, which is raised once."""
    try:
        group.get_data()
    except AttachmentLost as error:
        return "can be read" in str(error)
    return False


def test_reset_again_and_again(rig, oracle, attached, group):
    group.record([oracle.variable, "spikes"])
    for steps in (10, 70, 35):
        rig.run(steps)
        reset(rig)
        if lost(group):
            pytest.skip("the network is lost by a reset")
    rig.run(90)
    assert len(group.get_data().segments) == 4
    assert_all(attached, group, oracle)


def test_options_that_it_does_not_have_are_refused(rig, subject):
    with pytest.raises(TypeError):
        pynn_data.attach(subject.name, *rig.objects, no_such_option=1)
