"""Attachments that cannot go on: nothing is accepted in silence, and what was recorded can be read."""

import numpy as np
import pytest
from pynn_data_clockwork.simulator import Clockwork

import pynn_data
from pynn_data.errors import InvalidHandle, NotFinite, NotSupported, SimulationBroken


@pytest.fixture
def clockwork():
    return Clockwork([1.0, 30.0])


@pytest.fixture
def attached(clockwork):
    return pynn_data.attach("clockwork", clockwork)


@pytest.fixture
def group(attached):
    group = attached.group([0, 1], label="wheels")
    group.record(["level", "spikes"])
    return group


def test_nothing_can_be_asked_of_a_broken_attachment(clockwork, attached, group):
    clockwork.run(5)
    clockwork.level[1] = np.nan
    with pytest.raises(NotFinite, match="'wheels': level of cell 1 is nan at t = 0.5 ms"):
        attached.run(1.0)
    for ask in (
        lambda: group.record("speed"), lambda: group.record(None), lambda: attached.group([0]),
        lambda: attached.run(1.0), lambda: attached.new_segment(),
    ):  # fmt: skip
        with pytest.raises(SimulationBroken, match=r"'wheels': level of cell 1 is nan.*then attach\(\) again"):
            ask()
    (segment,) = group.get_data().segments
    assert len(segment.analogsignals[0]) == 5


def test_beginning_anew_finds_what_is_no_number(clockwork, attached, group):
    clockwork.run(5)
    clockwork.level[1] = np.nan
    clockwork.run(5)
    clockwork.reset()
    clockwork.run(5)
    with pytest.raises(NotFinite, match="'wheels': level of cell 1 is nan at t = 0.5 ms"):
        group.get_data()
    (segment,) = group.get_data().segments
    assert len(segment.analogsignals[0]) == 5


def test_what_there_was_before_anything_has_run_need_not_be_numbers(clockwork, attached, group):
    clockwork.level[1] = np.nan
    clockwork.reset()
    clockwork.run(5)
    (segment,) = group.get_data().segments
    assert len(segment.analogsignals[0]) == 6


def test_no_cells_make_no_group(attached):
    with pytest.raises(InvalidHandle, match=r"Wheels are known by their numbers, 0 to 1, not by \[\]"):
        attached.group([])
    assert attached.group([1]).ids.tolist() == [0]


def test_the_end_takes_over_what_the_script_has_simulated(clockwork, attached, group):
    clockwork.run(5)
    attached.end()
    clockwork.run(5)
    (segment,) = group.get_data().segments
    assert len(segment.analogsignals[0]) == 6
    assert float(segment.spiketrains[0].t_stop) == 0.5


def test_the_end_tells_what_could_not_be_taken_over_and_writes_the_rest(clockwork, attached, group, tmp_path):
    group.record("level", to_file=tmp_path / "levels.npz")
    clockwork.run(5)
    clockwork.level[1] = np.nan
    clockwork.run(5)
    with pytest.raises(NotFinite, match="level of cell 1 is nan at t = 0.5 ms"):
        attached.end()
    attached.end()
    assert pynn_data.compare(pynn_data.read(tmp_path / "levels.npz"), group.get_data("level"))
    assert len(group.get_data().segments[0].analogsignals[0]) == 5


def test_a_refused_request_asks_for_no_file(clockwork, attached, group, tmp_path, monkeypatch):
    clockwork.run(5)
    before = group.get_data()

    def refuse(*_):
        raise NotSupported("Not now.")

    with monkeypatch.context() as patch:
        patch.setattr(type(attached.host), "record_signals", refuse)
        with pytest.raises(NotSupported, match="Not now"):
            group.record("speed", to_file=tmp_path / "speed.npz")
    assert pynn_data.compare(before, group.get_data())
    attached.end()
    assert list(tmp_path.iterdir()) == []
