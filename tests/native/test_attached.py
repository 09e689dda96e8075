"""What a script can do with groups of cells that it has built by itself, on the smallest simulator."""

import numpy as np
import pytest
from pynn_data_clockwork import ClockworkHost
from pynn_data_clockwork.simulator import Clockwork

import pynn_data
import pynn_data.contract as c
from pynn_data.errors import (
    InvalidHandle,
    NotFinite,
    NothingRecorded,
    NotSupported,
    OtherSimulation,
    SimulationBroken,
    SimulationEnded,
    SimulationRunning,
    UnitUnknown,
    UnknownVariable,
)

SPEEDS = [1.0, 2.5, 3.7, 100.0]
"""The last strikes in every step, and pushes the others."""


@pytest.fixture
def clockwork():
    return Clockwork(SPEEDS, push=0.4)


@pytest.fixture
def attached(clockwork):
    attached = pynn_data.attach("clockwork", clockwork)
    yield attached
    attached.end()


def signals(block, segment=0):
    return [(s.name, s.shape, round(float(s.t_start), 6)) for s in block.segments[segment].analogsignals]


# -- groups ------------------------------------------------------------------------------------


def test_ids_count_over_all_groups(attached):
    one, two = attached.group([2, 0]), attached.group([0, 3], label="some")
    assert (one.ids.tolist(), two.ids.tolist(), one.size, len(two)) == ([0, 1], [2, 3], 2, 2)
    assert (one.label, two.label) == ("wheel_0", "some")
    assert one.variables == {"level": "mV", "speed": "mV/ms"}
    assert repr(two) == "<'some': 2 cells (wheel) of a network built in Clockwork>"
    assert (one.can_record("level"), one.can_record("spikes"), one.can_record("v")) == (True, True, False)
    assert one.find_units("speed") == "mV/ms"


def test_the_order_of_the_handle_is_that_of_the_data(attached, clockwork):
    group = attached.group([3, 1], label="two")
    group.record(["spikes", "speed"])
    clockwork.run(40)
    block = group.get_data()
    assert block.segments[0].analogsignals[0][0].magnitude.tolist() == [100.0, 2.5]
    assert [len(train) for train in block.segments[0].spiketrains] == [40, 2]
    assert block.annotations["native_ids"] == [3, 1]
    assert (block.name, block.annotations["first_id"], block.annotations["last_id"]) == ("two", 0, 1)
    assert group.get_spike_counts() == {0: 40, 1: 2}


def test_groups_may_overlap(attached, clockwork):
    one, two = attached.group([0, 1]), attached.group([1, 2])
    one.record("level")
    two.record(["level", "spikes"], sampling_interval=0.5)
    clockwork.run(60)
    all_of_one, every_fifth = one.get_signals()[0], two.get_signals()[0]
    np.testing.assert_array_equal(all_of_one.values[::5, 1], every_fifth.values[:, 0])
    assert one.can_record("spikes")
    with pytest.raises(NothingRecorded):
        one.get_spikes()


def test_slices_and_sums(attached, clockwork):
    one, two = attached.group([0, 1, 2], label="one"), attached.group([3], label="two")
    both = one[1:] + two
    both.annotate(kind="sum")
    both.record("spikes")
    one[[2, 0]].record("level")
    clockwork.run(30)
    block = both.get_data()
    assert [t.annotations["source_population"] for t in block.segments[0].spiketrains] == ["one", "one", "two"]
    assert [t.annotations["source_index"] for t in block.segments[0].spiketrains] == [0, 1, 2]
    assert [t.annotations["source_id"] for t in block.segments[0].spiketrains] == [1, 2, 3]
    assert (block.annotations["kind"], block.annotations["native_ids"]) == ("sum", [1, 2, 3])
    assert (block.name, both.ids.tolist(), both[-1].ids.tolist()) == ("2 of 'one'+two", [1, 2, 3], [3])
    level = one.get_data("level").segments[0].analogsignals[0]
    assert level.annotations["source_ids"] == [0, 2]
    assert one[2].label == "one[2]"
    assert [group.ids.tolist() for group in one] == [[0], [1], [2]]
    with pytest.raises(ValueError, match=r"^\"one\+1 of 'one'\": a cell may be in a sum only once\.$"):
        one + one[:1]
    with pytest.raises(IndexError, match=r"^'one' has indices 0 to 2, asked for 3\.$"):
        one[3]
    other = pynn_data.attach("clockwork", Clockwork([1.0])).group([0], label="other")
    with pytest.raises(OtherSimulation, match=r"^'one' and 'other' are not of the same attachment\.$"):
        one + other


@pytest.mark.parametrize("handle", [[4], [-1], "all", None, [0.5], object()])
def test_a_wrong_handle(attached, handle):
    with pytest.raises(InvalidHandle, match=r"^Wheels are known by their numbers, 0 to 3, not by "):
        attached.group(handle)
    assert attached.group([0]).ids.tolist() == [0]  # no id was lost


# -- units -------------------------------------------------------------------------------------


def test_units_that_are_wanted(attached, clockwork):
    group = attached.group([1], units={"level": "V", "speed": "V/s"})
    group.record(["level", "speed"])
    clockwork.run(4)
    level, speed = group.get_data().segments[0].analogsignals
    assert (level.dimensionality.string, speed.dimensionality.string) == ("V", "V/s")
    np.testing.assert_allclose(level.magnitude[-1, 0], clockwork.level[1] / 1000.0, rtol=1e-12)
    assert speed.magnitude[0, 0] == 2.5
    assert group.peek("level")[0] == level.magnitude[-1, 0]


def test_units_that_cannot_be(attached):
    with pytest.raises(ValueError, match=r"^units: 'level' is in mV, which is no nA\.$"):
        attached.group([0], units={"level": "nA"})
    with pytest.raises(UnknownVariable, match=r"^units: wheel has no variable 'v'; it has level, speed\.$"):
        attached.group([0], units={"v": "mV"})
    with pytest.raises(ValueError, match=r"^units: 'level': 'millivolts each' is no unit\.$"):
        attached.group([0], units={"level": "millivolts each"})
    with pytest.raises(TypeError, match=r"^units: the unit of 'level' is a text such as 'mV', not 3\.$"):
        attached.group([0], units={"level": 3})


def test_a_unit_that_nobody_tells(attached, clockwork, monkeypatch):
    monkeypatch.setitem(ClockworkHost.variables, "level", c.NativeVariable("level", None))
    group = attached.group([0, 1], label="wheels")
    assert group.variables["level"] is None
    text = (
        r"^'wheels': nobody tells the unit of 'level'; give it when you name the cells, "
        r"as in group\(\.\.\., units=\{'level': \"mV\"\}\), \"\" if it has none\.$"
    )
    for call in (lambda: group.record(["spikes", "level"]), lambda: group.peek("level"), lambda: group.find_units("level")):
        with pytest.raises(UnitUnknown, match=text):
            call()
    clockwork.run(5)
    with pytest.raises(NothingRecorded):
        group.get_data()  # nothing of the refused call is recorded
    known = attached.group([0], units={"level": ""})
    known.record("level")
    clockwork.run(5)
    assert known.get_data().segments[0].analogsignals[0].dimensionality.string == "dimensionless"


# -- recording ---------------------------------------------------------------------------------


def test_what_is_there_before_anything_runs(clockwork):
    clockwork.run(7)
    attached = pynn_data.attach("clockwork", clockwork)
    group = attached.group([0], label="wheels")
    group.record("level")
    with pytest.raises(NothingRecorded, match=r"^'wheels': nothing has run yet, so there are no data; recording is req"):
        group.get_data()
    assert group.peek("level").tolist() == clockwork.level[:1].tolist()
    clockwork.run(1)
    assert signals(group.get_data()) == [("level", (2, 1), 0.7)]


def test_windows_in_a_run_that_nobody_stops(attached, clockwork):
    group = attached.group([0, 3])
    group.record(["spikes", "level"], sampling_interval=0.3, start=1.0, stop=2.0)
    group.record("level", start=3.0)
    clockwork.run(5)
    with pytest.raises(NothingRecorded, match="no data of anything"):
        group.get_data()  # the windows are not open yet
    clockwork.run(20)
    block = group.get_data()
    assert signals(block) == [("level", (4, 2), 1.0)]
    train = block.segments[0].spiketrains[1]
    assert (float(train.t_start), float(train.t_stop)) == (1.0, 2.0)
    np.testing.assert_allclose(train.magnitude, np.arange(1.1, 2.05, 0.1))
    clockwork.run(10)
    assert signals(group.get_data()) == [("level", (4, 2), 1.0), ("level", (6, 2), 3.0)]


def test_unknown_variables_and_times(attached):
    group = attached.group([0], label="wheels")
    with pytest.raises(UnknownVariable, match=r"^'v' cannot be recorded from 'wheels' \(wheel\): it has spikes, level, speed\.$"):
        group.record("v")
    with pytest.raises(UnknownVariable, match=r"^'wheels' \(wheel\) has no state 'v' to look at; it has level, speed\.$"):
        group.peek("v")
    with pytest.raises(ValueError, match=r"^sampling_interval = 0\.25 ms is not a whole number of steps of 0\.1 ms"):
        group.record("level", sampling_interval=0.25)


def test_cells_without_spikes(attached, monkeypatch):
    find = ClockworkHost.find
    monkeypatch.setattr(
        ClockworkHost, "find", lambda self, handle, **o: c.Found(**{**vars(find(self, handle)), "no_spikes": "It is silent."})
    )
    group = attached.group([0], label="wheels")
    with pytest.raises(UnknownVariable, match=r"^'spikes' cannot be recorded from 'wheels' \(wheel\): It is silent\.$"):
        group.record("spikes")


def test_clearing_goes_on(attached, clockwork):
    group = attached.group([0, 1, 2, 3])
    group.record(["level", "spikes"])
    clockwork.run(10)
    first = group.get_data(clear=True)
    clockwork.run(10)
    second = group.get_data()
    assert (signals(first), signals(second)) == ([("level", (11, 4), 0.0)], [("level", (11, 4), 1.0)])
    np.testing.assert_array_equal(first.segments[0].analogsignals[0][-1], second.segments[0].analogsignals[0][0])
    assert float(second.segments[0].spiketrains[3][0]) == pytest.approx(1.1)


def test_files(attached, clockwork, tmp_path):
    group = attached.group([0, 1, 2, 3], label="wheels")
    group.record(["level", "spikes"], to_file=tmp_path / "at_the_end.npz")
    clockwork.run(30)
    group.write_data(tmp_path / "now.nwb")
    block = group.get_data()
    assert pynn_data.compare(pynn_data.read(tmp_path / "now.nwb"), block)
    attached.end()
    assert pynn_data.compare(pynn_data.read(tmp_path / "at_the_end.npz"), block)


# -- time --------------------------------------------------------------------------------------


def test_run_with_callbacks(attached, clockwork):
    group = attached.group([3])
    group.record("spikes")
    seen = []

    def look(time):
        seen.append((round(time, 6), clockwork.steps, len(group.get_spikes().times) if time else 0))
        return time + 0.5

    assert attached.run(1.2, callbacks=[look]) == pytest.approx(1.2)
    assert seen == [(0.0, 0, 0), (0.5, 5, 5), (1.0, 10, 10)]
    assert attached.time == pytest.approx(1.2)

    def inside(_):
        with pytest.raises(SimulationRunning, match=r"^new_segment\(\) was called while run\(\) is at work"):
            attached.new_segment()
        return float("inf")

    attached.run(0.1, callbacks=[inside])
    with pytest.raises(ValueError, match=r"^Duration of run\(\) must not be negative: -1\.$"):
        attached.run(-1)
    with pytest.raises(ValueError, match=r"^Duration of run\(\) = 0\.25 ms is not a whole number of steps"):
        attached.run(0.25)


def test_a_simulator_that_cannot_be_advanced(attached, clockwork, monkeypatch):
    monkeypatch.setattr(ClockworkHost, "capabilities", frozenset())
    with pytest.raises(NotSupported, match=r"^Clockwork is run by its own call only; the data are there after that\.$"):
        attached.run(1.0)


def test_segments(attached, clockwork):
    group = attached.group([0, 3])
    group.record(["level", "spikes"])
    attached.new_segment({"ignored": "nothing has run"})
    clockwork.run(10)
    attached.new_segment({"stimulus": "none"})
    clockwork.run(5)
    clockwork.reset()
    clockwork.run(3)
    block = group.get_data()
    assert [s.annotations for s in block.segments] == [{"stimulus": "none"}, {}, {}]
    assert [signals(block, n) for n in range(3)] == [
        [("level", (11, 2), 0.0)], [("level", (6, 2), 1.0)], [("level", (4, 2), 0.0)],
    ]  # fmt: skip
    windows = [(float(t.t_start), float(t.t_stop)) for t in (s.spiketrains[1] for s in block.segments)]
    np.testing.assert_allclose(windows, [(0, 1), (1, 1.5), (0, 0.3)])
    assert attached.time == pytest.approx(0.3)


def test_what_is_not_finite(attached, clockwork):
    group = attached.group([0, 1], label="wheels")
    group.record(["level", "spikes"])
    clockwork.run(5)
    clockwork.level[1] = np.nan
    clockwork.run(5)
    with pytest.raises(NotFinite, match=r"'wheels': level of cell 1 is nan at t = 0\.5 ms.*then attach\(\) again\.$"):
        group.get_data()
    block = group.get_data()
    assert signals(block) == [("level", (5, 2), 0.0)]
    assert block.segments[0].annotations["interrupted"].startswith("at t = 0.4 ms")
    with pytest.raises(SimulationBroken, match=r"then attach\(\) again\.$"):
        group.record("speed")


def test_the_end(attached, clockwork):
    group = attached.group([0])
    group.record("level")
    clockwork.run(5)
    attached.end()
    assert clockwork.logs == []
    clockwork.run(5)
    assert signals(group.get_data()) == [("level", (6, 1), 0.0)]
    text = r"^The simulation has ended \(end\(\) was called\); attach\(\) again\.$"
    for call in (lambda: group.record("level"), lambda: attached.run(1.0), lambda: attached.group([0]), attached.new_segment):
        with pytest.raises(SimulationEnded, match=text):
            call()
    attached.end()


def test_the_network_is_as_without(clockwork):
    alone = Clockwork(SPEEDS, push=0.4)
    with_it = pynn_data.attach("clockwork", clockwork)
    group = with_it.group([0, 1, 2, 3])
    group.record(["level", "spikes"])
    for n in (3, 50, 1):
        clockwork.run(n)
        alone.run(n)
        group.get_data(clear=True)
    assert clockwork.level.tolist() == alone.level.tolist()
    with_it.end()
