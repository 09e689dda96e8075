"""record() in the middle of a run, and after reset()."""

import numpy as np


def ids(signal):
    return signal.annotations["channel_ids"]


def test_first_record_in_the_middle_of_a_run(sim, whole, busy, last):
    """B7: what is first recorded at 10 ms begins with the state at 10 ms."""
    expected, trains = whole(10.0, 20.0)
    cells, _ = busy()
    sim.run(10.0)
    cells.record(["v", "spikes"])
    cells[1].record("gsyn_exc", sampling_interval=0.3)
    sim.run(20.0)
    segment = last(cells)
    v, g = segment.analogsignals
    assert (float(v.t_start), float(g.t_start)) == (10.0, 10.0)
    np.testing.assert_array_equal(np.asarray(v), expected["v"][100:])
    np.testing.assert_array_equal(np.asarray(g)[:, 0], expected["gsyn_exc"][100::3, 1])
    for train, times in zip(segment.spiketrains, trains, strict=True):
        assert (float(train.t_start), float(train.t_stop)) == (10.0, 30.0)
        np.testing.assert_array_equal(np.asarray(train), times[times > 10.0 + 1e-9])


def test_a_cell_recorded_later_than_others(sim, whole, busy, last):
    """B7: a cell added to a recording in the middle has a signal of its own, from then on."""
    expected, trains = whole(4.0, 16.0)
    cells, _ = busy()
    cells[:2].record(["v", "spikes"])
    sim.run(4.0)
    cells.record(["v", "spikes"])
    sim.run(16.0)
    segment = last(cells)
    early, late = segment.analogsignals
    assert (ids(early), ids(late), float(late.t_start)) == ([0, 1], [2, 3, 4], 4.0)
    np.testing.assert_array_equal(np.asarray(early), expected["v"][:, :2])
    np.testing.assert_array_equal(np.asarray(late), expected["v"][40:, 2:])
    assert [float(t.t_start) for t in segment.spiketrains] == [0.0, 0.0, 4.0, 4.0, 4.0]
    for train, times in zip(segment.spiketrains, trains, strict=True):
        np.testing.assert_array_equal(np.asarray(train), times[times > train.t_start.item() + 1e-9])


def test_another_variable_after_reset(sim, ramps, assert_ramp, last, trains):
    """A27, B6: v in the first segment, spikes and gsyn_exc besides in the second."""
    cells = ramps(threshold=-50.025, v_reset=-1000.0)
    cells.record("v")
    sim.run(3.0)
    sim.reset()
    cells.record(["spikes", "gsyn_exc"])
    sim.run(7.0)
    first, second = cells.get_data().segments
    assert [s.name for s in first.analogsignals] == ["v"]
    assert len(first.spiketrains) == 0
    assert_ramp(first.analogsignals[0], np.arange(31))
    assert [s.name for s in second.analogsignals] == ["v", "gsyn_exc"]
    assert_ramp(second.analogsignals[0][:60], np.arange(60))
    assert trains(second) == [[], [], [6.0], []]


def test_other_cells_after_reset(sim, ramps, assert_ramp):
    """A20: record(None) after a reset drops the old cells from the next segment and from no earlier one."""
    cells = ramps()
    cells[3].record("v")
    sim.run(1.0)
    sim.reset()
    cells.record(None)
    cells[1].record("v")
    sim.run(2.0)
    first, second = cells.get_data().segments
    assert [(ids(s), s.shape) for s in first.analogsignals] == [([3], (11, 1))]
    assert [(ids(s), s.shape) for s in second.analogsignals] == [([1], (21, 1))]
    assert_ramp(first.analogsignals[0], np.arange(11), [3])
    assert_ramp(second.analogsignals[0], np.arange(21), [1])
