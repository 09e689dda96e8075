"""reset() begins again, bit by bit, with the network as it is described then."""

import numpy as np
import pytest
import quantities as pq
from mixed_networks import CELLS, arrays, assert_same, mixed_network

from pynn_data.errors import NothingRecorded


@pytest.mark.parametrize("name", CELLS)
def test_second_run_equals_the_first(sim, name):
    """With synapses in action and cells refractory when the reset comes."""
    celltype = getattr(sim, name)
    kwargs = {"tau_refrac": 5.0} if celltype.has_parameter("tau_refrac") else {}
    strong = {"IF_curr_alpha": 5.0, "IF_cond_alpha": 0.2}.get(name)
    cells, stimulus = mixed_network(sim, lambda **p: celltype(**{**kwargs, **p}), strong)
    sim.run(47.3)
    sim.reset()
    sim.run(20.0)
    sim.run(27.3)
    data = arrays(cells), arrays(stimulus)
    for found in data:
        half = len(found) // 2
        assert_same(found[:half], found[half:])
    assert sum(cells.get_spike_counts().values()) > 5


def test_segments_carry_their_annotations(sim):
    cell = sim.Population(1, sim.HH_cond_exp())
    current = sim.DCSource(start=2.0, stop=8.0)
    cell.inject(current)
    cell.record("v")
    amplitudes = [-0.2, -0.1, 0.0, 0.1, 0.2]
    for amplitude in amplitudes:
        current.amplitude = amplitude
        sim.run(10.0)
        sim.reset(annotations={"amplitude": amplitude * pq.nA})
    block = cell.get_data()
    assert [segment.annotations["amplitude"] for segment in block.segments] == [a * pq.nA for a in amplitudes]
    assert [segment.name for segment in block.segments] == [f"segment{i:03d}" for i in range(5)]
    assert [segment.index for segment in block.segments] == list(range(5))
    extremes = [float(segment.analogsignals[0][79, 0]) for segment in block.segments]
    assert extremes == sorted(extremes)
    assert len(set(extremes)) == 5


def test_changes_act_after_reset(sim):
    cell = sim.Population(2, sim.IF_curr_exp(i_offset=0.1))
    cell.record("v")
    sim.run(5.0)
    cell.set(i_offset=0.2, tau_m=10.0)
    sim.reset()
    cell.initialize(v=[-60.0, -61.0])
    sim.run(5.0)
    first, second = (np.asarray(s.analogsignals[0]) for s in cell.get_data().segments)
    assert first[0].tolist() == [-65.0, -65.0]
    assert second[0].tolist() == [-60.0, -61.0]
    # v(5 ms) = v_inf + (v0 - v_inf) exp(-t / tau)
    v_inf = -65.0 + 0.2 * 10.0 / 1.0
    np.testing.assert_allclose(second[-1, 0], v_inf + (-60.0 - v_inf) * np.exp(-0.5), rtol=1e-12)


def test_initial_values_during_a_run_wait_for_the_reset(sim):
    cell = sim.Population(1, sim.IF_curr_exp(), label="late")
    cell.record("v")
    sim.run(1.0)
    with pytest.warns(
        UserWarning, match=r"'late': initial values given at t = 1 ms take effect at the next reset"
    ):
        cell.initialize(v=-55.0)
    sim.run(1.0)
    sim.reset()
    sim.run(1.0)
    first, second = (np.asarray(s.analogsignals[0])[:, 0] for s in cell.get_data().segments)
    assert (first == -65.0).all()
    assert second[0] == -55.0


def test_reset_without_a_run_makes_no_segment(sim):
    cell = sim.Population(1, sim.IF_curr_exp())
    cell.record("v")
    sim.reset(annotations={"nothing": 1})
    sim.run(1.0)
    sim.reset()
    sim.reset()
    (segment,) = cell.get_data().segments
    assert "nothing" not in segment.annotations


def shape(group):
    """Return, for each segment, its number, its signals as (name, first and last time), and its windows of spikes."""
    return [
        (
            segment.index,
            [(s.name, round(s.times[0].item(), 9), round(s.times[-1].item(), 9)) for s in segment.analogsignals],
            sorted({(round(t.t_start.item(), 9), round(t.t_stop.item(), 9)) for t in segment.spiketrains}),
        )
        for segment in group.get_data().segments
    ]


def test_what_was_taken_does_not_come_back_as_a_segment(sim):
    """A run, its data taken with clear=True, a reset: over and over, each Block is one run."""
    cells = sim.Population(2, sim.IF_curr_exp(i_offset=1.0))
    cells.record(["v", "spikes"])
    cells.record("v", sampling_interval=0.3, start=1.0)
    for i in range(3):
        sim.run(4.0)
        expected = [("v", 0.0, 4.0), ("v", 1.0, 4.0)]
        assert shape(cells) == [(i, expected, [(0.0, 4.0)])]
        block = cells.get_data(clear=True)
        assert [segment.index for segment in block.segments] == [i]
        sim.reset()
        with pytest.raises(NothingRecorded):
            cells.get_data()


def test_what_came_after_the_taking_is_there_after_the_reset(sim):
    cells = sim.Population(2, sim.IF_curr_exp(i_offset=1.0))
    cells.record(["v", "spikes"])
    cells.record("v", sampling_interval=0.7)
    sim.run(4.0)
    cells.get_data(clear=True)
    sim.run(0.1)
    sim.reset(annotations={"k": 1})
    sim.run(1.0)
    new = [("v", 0.0, 1.0), ("v", 0.0, 0.7)]
    # Of the coarse signal no sample has come since.
    assert shape(cells) == [(0, [("v", 4.0, 4.1)], [(4.0, 4.1)]), (1, new, [(0.0, 1.0)])]
    assert cells.get_data().segments[0].annotations == {"k": 1}


def test_what_was_taken_of_some_cells(sim):
    """Each group is asked for its own: what one has handed over, another may still have."""
    cells = sim.Population(4, sim.IF_curr_exp(i_offset=1.0))
    others = sim.Population(1, sim.IF_curr_exp(i_offset=1.0))
    cells.record("v")
    cells[:2].record("spikes")
    sim.run(2.0)
    cells[:2].get_data(clear=True)
    cells[2].get_data("v", clear=True)
    sim.reset()
    sim.run(1.0)
    kept, new = (0, [("v", 0.0, 2.0)], []), [("v", 0.0, 1.0)]
    assert shape(cells[:2]) == [(1, new, [(0.0, 1.0)])]
    assert shape(cells[2]) == [(1, new, [])]
    assert shape(cells[3:]) == [kept, (1, new, [])]
    assert shape(cells[1:]) == shape(cells) == [kept, (1, new, [(0.0, 1.0)])]
    assert shape(cells[:2] + others) == [(1, new, [(0.0, 1.0)])]
    assert shape(cells[3:] + others) == [kept, (1, new, [])]
    # A finished segment that is taken later goes in the same way.
    cells[3].get_data(clear=True)
    sim.run(1.0)
    assert shape(cells[3:]) == [(1, [("v", 1.0, 2.0)], [])]


def test_what_was_never_recorded_is_an_empty_segment(sim):
    """Segments of several populations keep their places."""
    cells = sim.Population(1, sim.IF_curr_exp(i_offset=1.0))
    sim.run(2.0)
    cells.record("v")
    sim.run(0.0)
    sim.reset()
    sim.run(1.0)
    assert shape(cells) == [(0, [("v", 2.0, 2.0)], []), (1, [("v", 0.0, 1.0)], [])]
    cells.record(None)
    cells.record("spikes")
    sim.reset()
    sim.run(1.0)
    assert shape(cells) == [
        (0, [("v", 2.0, 2.0)], []), (1, [("v", 0.0, 1.0)], [(1.0, 1.0)]), (2, [], [(0.0, 1.0)]),
    ]  # fmt: skip


@pytest.mark.parametrize("variables", ["v", "spikes"])
def test_taking_one_variable_leaves_the_other(sim, variables):
    cells = sim.Population(1, sim.IF_curr_exp(i_offset=1.0))
    cells.record(["v", "spikes"])
    sim.run(2.0)
    cells.get_data(variables, clear=True)
    sim.reset()
    left = [("v", 0.0, 2.0)] if variables == "spikes" else []
    assert shape(cells) == [(0, left, [] if left else [(0.0, 2.0)])]


def test_recording_other_variables_after_reset(sim):
    """B6, A27, A20: requests after a reset add to the old ones; record(None) ends them for later segments."""
    cells = sim.Population(5, sim.IF_cond_exp(i_offset=1.0))
    cells[3:4].record("v")
    sim.run(5.0)
    sim.reset()
    cells.record("spikes")
    cells.record("gsyn_exc")
    sim.run(5.0)
    sim.reset()
    cells.record(None)
    cells[4:5].record("v")
    sim.run(5.0)
    first, second, third = cells.get_data().segments
    assert [(s.name, s.annotations["channel_ids"]) for s in first.analogsignals] == [("v", [3])]
    assert len(first.spiketrains) == 0
    assert [s.name for s in second.analogsignals] == ["v", "gsyn_exc"]
    assert len(second.spiketrains) == 5
    assert [(s.name, s.annotations["channel_ids"]) for s in third.analogsignals] == [("v", [4])]
    assert len(third.spiketrains) == 0


def test_elements_added_before_a_reset_are_there_afterwards(sim):
    cell = sim.Population(1, sim.IF_cond_exp())
    cell.record("gsyn_exc")
    sim.run(2.0)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.01, delay=0.1))
    sim.reset()
    sim.run(2.0)
    first, second = (np.asarray(s.analogsignals[0])[:, 0] for s in cell.get_data().segments)
    assert (first == 0.0).all()
    assert np.flatnonzero(second)[0] == 11
