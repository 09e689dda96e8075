"""A simulator that takes long to begin to simulate is not asked more often than memory demands."""

import time

import pytest
from pynn_data_clockwork.simulator import Clockwork

import pynn_data
from pynn_data.recording import stretches


class Slow(Clockwork):
    """Takes long to begin."""

    def __init__(self):
        super().__init__([1.0, 30.0])
        self.calls = []

    def run(self, steps):
        self.calls.append(steps)
        time.sleep(0.01)
        super().run(steps)


@pytest.mark.parametrize("dear", [1, 16])
def test_a_stretch_that_is_dear_to_begin_is_longer(monkeypatch, dear):
    monkeypatch.setattr(stretches, "STRETCH", 60)
    monkeypatch.setattr(stretches, "DEAR", dear)
    clockwork = Slow()
    attached = pynn_data.attach("clockwork", clockwork)
    group = attached.group([0, 1])
    group.record("level")
    attached.run(60.0)
    assert len(group.get_data().segments[0].analogsignals[0]) == 601
    assert max(clockwork.calls) <= 30 * dear
    assert (len(clockwork.calls) < 10) == (dear > 1)
