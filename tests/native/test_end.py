"""The end of an attachment: what the script has run until then is in the data, as far as it can be known."""

import numpy as np
import pytest
from pynn_data_clockwork.simulator import Clockwork

import pynn_data
from pynn_data.errors import AttachmentLost


@pytest.fixture
def clockwork():
    return Clockwork([1.0, 2.5])


def recorded(clockwork):
    attached = pynn_data.attach("clockwork", clockwork)
    group = attached.group([0, 1], label="wheels")
    group.record(["level", "spikes"])
    return attached, group


def test_nothing_was_asked_before(clockwork):
    attached, group = recorded(clockwork)
    clockwork.run(45)
    attached.end()
    clockwork.run(45)
    (data,) = group.get_data().segments
    np.testing.assert_allclose(data.analogsignals[0].magnitude[:, 0], 0.1 * np.arange(46))
    assert [len(train) for train in data.spiketrains] == [0, 1]
    assert float(data.spiketrains[0].t_stop) == 4.5


def test_a_segment_that_is_over(clockwork):
    attached, group = recorded(clockwork)
    clockwork.run(10)
    group.get_data()
    clockwork.run(10)
    attached.new_segment()
    clockwork.run(5)
    attached.end()
    assert [len(data.analogsignals[0]) for data in group.get_data().segments] == [21, 6]


def test_the_network_is_gone_by_then(clockwork):
    attached, group = recorded(clockwork)
    clockwork.run(10)
    group.get_data()
    clockwork.steps = 3
    with pytest.raises(AttachmentLost, match=r"^Clockwork has gone back from t = 1 ms to 0\.3 ms; attach again\. What was"):
        attached.end()
    assert len(group.get_data().segments[0].analogsignals[0]) == 11
