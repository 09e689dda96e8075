"""Attachments that cannot go on: nothing is accepted in silence, and what was recorded can be read."""

import numpy as np
import pytest
from pynn_data_clockwork.simulator import Clockwork

import pynn_data
from pynn_data.errors import InvalidHandle, NotFinite, SimulationBroken


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
    with pytest.raises(InvalidHandle, match="Clockwork: there is no cell in what was given"):
        attached.group([])
    assert attached.group([1]).ids.tolist() == [0]
