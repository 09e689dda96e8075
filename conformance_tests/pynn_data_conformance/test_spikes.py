"""Spikes: in the step in which the threshold is crossed, of all cells, each once, in order."""

import numpy as np
import pytest

from pynn_data_conformance.comparing import rounding
from pynn_data_conformance.oracles import arrays, crossing_ramps, ramps, record_all, spike_times

# v = START + SLOPE t crosses -50.025 mV at 29.95, 13.975, 5.9875 ms and never: in steps 300, 140, 60.
CROSSINGS = [30.0, 14.0, 6.0]


def crossing(sim, cell, **parameters):
    cells = ramps(sim, cell, threshold=-50.025, **parameters)
    cells.record(["spikes", "v"])
    return cells


def test_spikes_lie_in_the_step_of_the_crossing(sim, ramp_cell):
    cells = crossing(sim, ramp_cell, v_reset=-1000.0)
    sim.run(40.0)
    assert spike_times(cells) == [[t] for t in CROSSINGS] + [[]]


def test_reset_and_refractory_period(sim, ramp_cell):
    """V is the reset value at the spike's own step and until the refractory period ends."""
    cells = crossing(sim, ramp_cell, v_reset=-70.0, tau_refrac=2.0)
    sim.run(12.0)
    v = np.asarray(cells.get_data("v").segments[0].analogsignals[0])[:, 2]
    assert v[59] == pytest.approx(-62.0 + 2.0 * 5.9)
    np.testing.assert_allclose(v[60:81], -70.0, rtol=rounding(cells, "v"))
    assert v[81] == pytest.approx(-70.0 + 0.2)


@pytest.mark.capability("OFF_GRID_SPIKES")
def test_spikes_between_the_steps(sim, ramp_cell):
    """At the time of the crossing, or in cells that fire on the grid at the end of its step; windows go by the time."""
    cells = crossing(sim, ramp_cell, v_reset=-1000.0)
    later = ramps(sim, ramp_cell, threshold=-50.025, v_reset=-1000.0)
    later.record("spikes", start=6.0)
    sim.run(40.0)
    for times, exact, end in zip(spike_times(cells), (29.95, 13.975, 5.9875, None), (*CROSSINGS, None), strict=True):
        if exact is None:
            assert not times
        else:
            assert len(times) == 1
            assert times[0] in (pytest.approx(exact, abs=1e-3), pytest.approx(end, abs=1e-9))
    assert [len(times) for times in spike_times(later)] == [1, 1, 0, 0]


def test_cells_that_fire_in_the_same_step(sim, ramp_cell):
    cells = crossing(sim, ramp_cell, v_reset=-1000.0)
    cells.initialize(v=-65.0)
    cells.set(i_offset=[0.5, 1.0, 0.5, 1.0])
    sim.run(20.0)
    assert spike_times(cells) == [[15.0], [7.5], [15.0], [7.5]]


def test_a_cell_at_its_threshold_fires(sim, cell):
    """One that rests there is there to the last bit, and one that rests a little below is not."""
    if not cell.startswith("IF_"):
        pytest.skip(f"{cell} has no fixed threshold")
    made = getattr(sim, cell)
    cells = sim.Population(2, made(v_rest=[-50.0, -50.0001], v_thresh=-50.0, v_reset=-60.0, tau_refrac=1.0))
    cells.initialize(v=[-50.0, -50.0001])
    cells.record("spikes")
    sim.run(1.0)
    assert spike_times(cells) == [[0.1], []], "Contract: a cell fires in a step at whose end v >= v_thresh."


def test_silent_cells_are_there(sim, ramp_cell):
    cells = crossing(sim, ramp_cell)
    sim.run(1.0)
    trains = cells.get_data().segments[0].spiketrains
    assert [(len(t), t.annotations["source_index"], float(t.t_stop)) for t in trains] == [
        (0, 0, 1.0), (0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0),
    ]  # fmt: skip


def test_spike_at_the_end_of_a_run_belongs_to_it(sim, ramp_cell):
    cells = crossing(sim, ramp_cell, v_reset=-1000.0)
    sim.run(6.0)
    first = cells.get_data(clear=True).segments[0].spiketrains
    sim.run(9.0)
    second = cells.get_data(clear=True).segments[0].spiketrains
    assert [np.round(np.asarray(t), 9).tolist() for t in first] == [[], [], [6.0], []]
    assert [np.round(np.asarray(t), 9).tolist() for t in second] == [[], [14.0], [], []]


def test_recording_begun_at_a_spike(sim, ramp_cell):
    """It has what comes later; one that goes on already goes on."""
    whole, window, late = (crossing_ramps(sim, ramp_cell) for _ in range(3))
    whole.record("spikes")
    window.record("spikes", start=6.0)
    sim.run(14.0)
    late.record("spikes")
    sim.run(17.0)
    assert spike_times(whole) == [[30.0], [14.0], [6.0], []]
    assert spike_times(window) == [[30.0], [14.0], [], []]
    assert spike_times(late) == [[30.0], [], [], []]


def test_trains_are_sorted_and_within_their_window(sim, busy, cell):
    cells, sources = busy(cell)
    (cells + sources).record("spikes")
    sim.run(60.0)
    for train in (cells + sources).get_data().segments[0].spiketrains:
        times = np.asarray(train)
        assert (np.diff(times) >= 0).all()
        assert ((times >= 0) & (times <= 60.0)).all()
    owners, _ = cells.get_data().segments[0].spiketrains.multiplexed
    assert owners.size >= 3


def test_sources_are_recorded_as_they_were_given(sim):
    source = sim.Population(3, sim.SpikeSourceArray(spike_times=[[0.0, 1.0, 1.0, 5.0], [], [1.03]]))
    source.record("spikes")
    sim.run(5.0)
    assert spike_times(source) == [[0.0, 1.0, 1.0, 5.0], [], [1.03]]


def test_some_cells_only(sim, busy, cell):
    """What is recorded of some cells is what is recorded of them among all."""

    def run(which):
        sim.setup(timestep=0.1)
        cells, _ = busy(cell)
        record_all(cells[which] if which else cells)
        sim.run(30.0)
        return cells[[1, 3]].get_data().segments[0]

    some, everyone = run([3, 1]), run(None)
    for one, other in zip(some.analogsignals, everyone.analogsignals, strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))
    for one, other in zip(some.spiketrains, everyone.spiketrains, strict=True):
        assert np.asarray(one).tolist() == np.asarray(other).tolist()
        assert one.annotations == other.annotations


def test_overlapping_requests_count_spikes_once(sim, busy, cell):
    cells, _ = busy(cell)
    cells[0:3].record("spikes")
    cells.record("spikes")
    cells.record("spikes", stop=20.0)
    sim.run(30.0)
    twice = cells.get_spike_counts()
    sim.setup(timestep=0.1)
    cells, _ = busy(cell)
    cells.record("spikes")
    sim.run(30.0)
    assert list(twice.values()) == list(cells.get_spike_counts().values())
    assert arrays(cells)[0].size == sum(twice.values())
