"""Callbacks of `attached.run` look; one that simulates, or begins anew, by the simulator's own call ends the run."""

import math

import numpy as np
import pytest
from pynn_data_clockwork.simulator import Clockwork

import pynn_data
from pynn_data.errors import SimulationRunning


class Watched:
    """A clockwork that is attached to, recorded from and run by hand."""

    def __init__(self):
        self.clockwork = Clockwork([1.0, 30.0])
        self.attached = pynn_data.attach("clockwork", self.clockwork)
        self.group = self.attached.group([0, 1])
        self.group.record(["level", "spikes"])

    def rows(self):
        return [len(segment.analogsignals[0]) for segment in self.group.get_data().segments]


@pytest.fixture
def watched():
    return Watched()


def once(action, at=1.0):
    def callback(time):
        if time < at:
            return at
        action()
        return math.inf

    return callback


def test_looking_is_allowed(watched):
    found = []
    look = once(lambda: found.append((watched.rows(), watched.group.peek("level").tolist())))
    assert watched.attached.run(2.0, callbacks=[look]) == 2.0
    assert found == [([11], [pytest.approx(1.0), pytest.approx(6.0)])]


def test_simulating_by_the_simulators_own_call_ends_the_run_and_nothing_is_lost(watched):
    with pytest.raises(SimulationRunning, match=r"go from t = 1 ms to 1.5 ms by its own call, so that run\(\) ends here"):
        watched.attached.run(2.0, callbacks=[once(lambda: watched.clockwork.run(5))])
    assert watched.attached.time == 1.5
    assert watched.rows() == [16]
    assert watched.attached.run(0.5) == 2.0
    assert watched.rows() == [21]
    by_hand = Watched()
    by_hand.clockwork.run(20)
    assert pynn_data.compare(by_hand.group.get_data(), watched.group.get_data(), ignore=["rec_datetime"])


def test_looking_after_simulating_sees_it(watched):
    found = []

    def action():
        watched.clockwork.run(5)
        found.append(watched.rows())

    with pytest.raises(SimulationRunning):
        watched.attached.run(2.0, callbacks=[once(action)])
    assert found == [[16]]


@pytest.mark.parametrize("more", [0, 10])
def test_beginning_anew_ends_the_run_and_nothing_is_lost(watched, more):
    def action():
        watched.clockwork.run(3)
        watched.clockwork.reset()
        watched.clockwork.run(more)

    with pytest.raises(SimulationRunning, match=f"from t = 1 ms to {more / 10:g} ms by its own call"):
        watched.attached.run(2.0, callbacks=[once(action)])
    assert watched.rows() == [14, *([more + 1] if more else [])]
    watched.attached.run(1.0)
    assert watched.rows() == [14, more + 11]
    first, second = watched.group.get_data().segments
    assert np.array_equal(first.analogsignals[0][:11], second.analogsignals[0][:11])


def test_an_exception_of_a_callback_that_has_simulated_is_the_users_own(watched):
    def action():
        watched.clockwork.run(5)
        raise ZeroDivisionError("of the script")

    with pytest.raises(ZeroDivisionError, match="of the script"):
        watched.attached.run(2.0, callbacks=[once(action)])
    assert watched.rows() == [16]
    watched.attached.run(1.0)
    assert watched.rows() == [26]
