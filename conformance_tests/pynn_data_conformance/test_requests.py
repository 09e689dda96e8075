"""Requests side by side, late, in windows, ended; clear; reset."""

import numpy as np
import pytest

from pynn_data_conformance.comparing import assert_ramp, assert_same
from pynn_data_conformance.oracles import START, arrays, crossing_ramps, ramps, record_all, spike_times


def rows(cells, k=0):
    signal = cells.get_data().segments[-1].analogsignals[k]
    return float(signal.t_start), np.asarray(signal)


def test_intervals_side_by_side(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    for interval in (0.1, 0.3, 1.0):
        cells.record("v", sampling_interval=interval)
    sim.run(5.0)
    for k, every in enumerate((1, 3, 10)):
        assert_ramp(rows(cells, k)[1], np.arange(0, 51, every))


@pytest.mark.parametrize("begin", [0.1, 1.0, 2.7])
@pytest.mark.parametrize("interval", [0.1, 0.7])
def test_late_request(sim, ramp_cell, begin, interval):
    """The first sample is the state when recording begins; the grid counts from there."""
    cells = ramps(sim, ramp_cell)
    sim.run(begin)
    cells[1:].record("v", sampling_interval=interval)
    sim.run(1.0)
    sim.run(2.0)
    t_start, v = rows(cells)
    first, every = round(begin / 0.1), round(interval / 0.1)
    assert t_start == pytest.approx(begin)
    assert_ramp(v, range(first, first + 31, every), cells=[1, 2, 3])


def test_late_request_of_every_variable(sim, busy, cell):
    def run(begin):
        sim.setup(timestep=0.1)
        cells, _ = busy(cell)
        sim.run(begin)
        record_all(cells)
        sim.run(8.0 - begin)
        return cells.get_data().segments[0]

    early, late = run(0.0), run(3.1)
    for whole, part in zip(early.analogsignals, late.analogsignals, strict=True):
        np.testing.assert_array_equal(np.asarray(part), np.asarray(whole)[31:])
    for whole, part in zip(early.spiketrains, late.spiketrains, strict=True):
        times = np.asarray(whole)
        assert np.asarray(part).tolist() == times[times > 3.1 + 1e-9].tolist()


def test_window(sim, ramp_cell):
    cells = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)
    cells.record(["v", "spikes"], start=2.0, stop=6.0)
    sim.run(3.0)
    sim.run(14.0)
    t_start, v = rows(cells)
    assert (t_start, v.shape) == (2.0, (41, 4))
    assert_ramp(v[:40], range(20, 60))
    trains = cells.get_data().segments[0].spiketrains
    assert [np.round(np.asarray(t), 9).tolist() for t in trains] == [[], [], [6.0], []]


def test_ended_recording_stays(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    sim.run(1.0)
    cells.record(None)
    sim.run(1.0)
    assert_ramp(rows(cells)[1], np.arange(11))
    cells.record("v")
    sim.run(1.0)
    t_start, v = rows(cells, 1)
    assert t_start == 2.0
    assert_ramp(v, np.arange(20, 31))


def test_ending_one_recording_leaves_the_others(sim, ramp_cell):
    """Of the same cells with other windows and intervals, and of other cells."""
    first, second = crossing_ramps(sim, ramp_cell), crossing_ramps(sim, ramp_cell)
    first.record(["v", "spikes"])
    second.record("v", stop=1.0)
    second.record("v", sampling_interval=0.5)
    second[:2].record("spikes", stop=3.0)
    second[2:].record("spikes")
    sim.run(2.0)
    first.record(None)
    sim.run(5.0)
    assert_ramp(rows(first)[1], np.arange(21))
    assert_ramp(rows(second)[1], np.arange(11))
    assert rows(second, 1)[1].shape == (15, 4)
    assert_ramp(rows(second, 1)[1][:12], np.arange(0, 60, 5))
    trains = second.get_data().segments[0].spiketrains
    assert [(np.round(np.asarray(t), 9).tolist(), float(t.t_stop)) for t in trains] == [
        ([], 3.0), ([], 3.0), ([6.0], 7.0), ([], 7.0),
    ]  # fmt: skip
    assert sum(first.get_spike_counts().values()) == 0


def test_recording_again(sim, ramp_cell):
    """What happened while nothing was recorded does not come, neither samples nor spikes."""
    cells = crossing_ramps(sim, ramp_cell)
    cells.record(["v", "spikes"])
    sim.run(5.0)
    cells.record(None)
    sim.run(5.0)
    cells.record(["spikes", "v"])
    sim.run(20.0)
    assert spike_times(cells) == [[], [30.0], [], [14.0], [], [], [], []]
    t_start, v = rows(cells, 1)
    assert (t_start, v.shape) == (10.0, (201, 4))
    assert_ramp(v[:40, [0, 1, 3]], range(100, 140), cells=[0, 1, 3])


def test_windows_join_after_clear(sim, busy, cell):
    def run(clear):
        sim.setup(timestep=0.1)
        cells, sources = busy(cell)
        record_all(cells, 0.3)
        sources.record("spikes")
        pieces = []
        for time in (3.0, 0.1, 0.5, 10.0):
            sim.run(time)
            if clear:
                pieces.append(arrays_of(cells.get_data(clear=True), sources.get_data(clear=True)))
        return pieces if clear else arrays_of(cells.get_data(), sources.get_data())

    pieces, whole = run(True), run(False)
    for k, expected in enumerate(whole):
        parts = [piece[k] for piece in pieces]
        if expected.ndim == 2:
            parts[1:] = [part[1:] for part in parts[1:]]
        np.testing.assert_array_equal(np.concatenate(parts), expected)


def arrays_of(*blocks):
    """Return signals, and the times of each train."""
    found = []
    for block in blocks:
        found += [np.asarray(signal) for signal in block.segments[-1].analogsignals]
        found += [np.asarray(train) for train in block.segments[-1].spiketrains]
    return found


def test_nothing_comes_back_after_clear(sim, ramp_cell):
    cells = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)
    cells.record(["v", "spikes"])
    sim.run(7.0)
    cells.get_data(clear=True)
    sim.run(1.0)
    t_start, v = rows(cells)
    assert (t_start, v.shape) == (7.0, (11, 4))
    assert sum(cells.get_spike_counts().values()) == 0


def test_second_run_after_reset(sim, busy, cell):
    """Bit by bit, when the first one ended with spikes under way and refractory cells."""
    cells, sources = busy(cell)
    record_all(cells)
    sources.record("spikes")
    sim.run(23.3)
    sim.reset()
    sim.run(10.0)
    sim.run(13.3)
    assert_same(arrays(cells, sources, segment=0), arrays(cells, sources, segment=1))


@pytest.mark.capability("CURRENTS")
@pytest.mark.capability("PARAMETER_CHANGES")
def test_changes_act_after_reset(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    current = sim.DCSource(amplitude=0.5)
    cells.inject(current)
    cells.record("v")
    sim.run(1.0)
    cells.set(i_offset=0.0)
    current.amplitude = 1.0
    sim.reset(annotations={"n": 1})
    cells.initialize(v=-60.0)
    sim.run(1.0)
    first, second = cells.get_data().segments
    assert (first.annotations, second.annotations) == ({"n": 1}, {})
    v = [np.asarray(segment.analogsignals[0]) for segment in (first, second)]
    np.testing.assert_allclose(v[0][-1] - START, [1.5, 2.0, 3.0, 0.0], atol=0.005)
    np.testing.assert_allclose(v[1][[0, -1]], [[-60.0] * 4, [-58.0] * 4], atol=0.005)


def test_two_simulations_one_after_the_other(sim, ramp_cell):
    """A new setup() begins with nothing of the old one."""
    ramps(sim, ramp_cell).record("v")
    sim.run(5.0)
    sim.setup(timestep=0.1)
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    sim.run(1.0)
    assert cells.first_id == 0
    assert_ramp(rows(cells)[1], np.arange(11))
