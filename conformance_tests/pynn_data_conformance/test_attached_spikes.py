"""Spikes of a network that was built by the simulator's own means are those of the simulator's own recorders."""

import numpy as np
import pytest

from pynn_data_conformance.native_courses import assert_trains
from pynn_data_conformance.rig import CELLS


def trains(group, segment=-1):
    return group.get_data("spikes").segments[segment].spiketrains


def test_spikes(rig, oracle, group):
    """All, in the right step, of the right cell, silent ones included."""
    group.record("spikes")
    rig.run(300)
    assert_trains(trains(group), oracle, until=300)
    counts = {cell: len(oracle.train(cell, 0, 300)) for cell in range(CELLS)}
    assert group.get_spike_counts() == counts


def test_looking_again_and_again(rig, oracle, group):
    group.record("spikes")
    now = 0
    for steps in (1, 10, 1, 50, 100):
        rig.run(steps)
        now += steps
        assert_trains(trains(group), oracle, until=now)


@pytest.fixture
def steps(oracle):
    """Provide the steps in which there are spikes."""
    return np.unique(oracle.spikes[:, 1]).tolist()


def test_late_request(rig, oracle, group, steps):
    """A spike in the step in which recording begins is not recorded, the next ones are."""
    rig.run(steps[1])
    group.record("spikes")
    rig.run(100)
    assert_trains(trains(group), oracle, after=steps[1], until=steps[1] + 100)


def test_spike_in_the_last_step(rig, oracle, group, steps):
    group.record("spikes")
    now = 0
    for step in steps[:4]:
        rig.run(step - now)
        now = step
        assert_trains(trains(group), oracle, until=now)


def test_windows_from_spike_to_spike(rig, oracle, group, steps):
    """(start, stop]: the spike at the beginning is not in it, that at the end is."""
    start, stop = steps[1], steps[-1] if steps[-1] < 250 else steps[len(steps) // 2]
    group.record("spikes", start=start * rig.dt, stop=stop * rig.dt)
    rig.run(300)
    assert_trains(trains(group), oracle, after=start, until=stop)


def test_of_the_recorded_cells_only(rig, oracle, attached, group):
    some = attached.group(rig.handle([3, 1]))
    some.record("spikes")
    group[2:].record("spikes")
    rig.run(200)
    assert_trains(trains(some), oracle, cells=[3, 1], until=200)
    assert_trains(trains(group), oracle, cells=[2, 3, 4], until=200)


def test_cells_that_are_in_several_groups(rig, oracle, attached):
    """Each group has all spikes of its cells, whenever it was made and recorded."""
    cells = ([0, 1, 2], [2, 1], [2, 3, 4], [1, 2])
    groups = [attached.group(rig.handle(some)) for some in cells[:3]]
    for group in groups:
        group.record("spikes")
    rig.run(40)
    groups.append(attached.group(rig.handle(cells[3])))
    groups[3].record("spikes")
    rig.run(160)
    for group, some, after in zip(groups, cells, (0, 0, 0, 40), strict=True):
        assert_trains(trains(group), oracle, cells=some, after=after, until=200)
