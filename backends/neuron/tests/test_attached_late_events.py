"""Events at the very end of a step, which NEURON delivers when it takes the next one: asked for in between or not."""

import numpy as np
import pytest
from native_networks import DT

import pynn_data


def recorded(h, look):
    """Return the spike times of a cell that emits at the ends of steps."""
    h.CVode().active(False)
    h.dt, h.steps_per_ms = DT, 1 / DT
    section = h.Section(name="holder")
    cell = h.ScriptCell(section(0.5))
    cell.base, cell.inject = 0.5, 0.12
    h.finitialize(-65)
    attached = pynn_data.attach("neuron")
    group = attached.group(cell)
    group.record("spikes")
    for _ in range(400):
        h.fadvance()
        if look:
            group.get_data()
    (train,) = group.get_data().segments[0].spiketrains
    attached.end()
    return train.magnitude


@pytest.mark.parametrize("way", ["every step", "once more"])
def test_looking_in_between_changes_nothing(script_h, way):
    plain = recorded(script_h, look=False)
    assert plain.size > 1
    np.testing.assert_array_equal(recorded(script_h, look=way == "every step"), plain)
