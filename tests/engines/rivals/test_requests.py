"""record(): several requests side by side, in any order, by any way of asking."""

import pickle
from itertools import permutations

import numpy as np
import pytest


def ids(signal):
    return signal.annotations["channel_ids"]


def test_one_cell_is_one_column(sim, busy, last):
    """A16: recording a cell records that cell, asked for by index, as an id, or through the module."""
    cells, _ = busy()
    cells[3].record("v")
    sim.record("gsyn_exc", cells[0])
    list(cells)[4].record("spikes")
    sim.run(3.0)
    segment = last(cells)
    v, g = segment.analogsignals
    assert (v.name, v.shape, ids(v)) == ("v", (31, 1), [3])
    assert (g.name, g.shape, ids(g)) == ("gsyn_exc", (31, 1), [0])
    assert [t.annotations["source_index"] for t in segment.spiketrains] == [4]
    np.testing.assert_array_equal(np.asarray(last(cells[3]).analogsignals[0]), np.asarray(v))


@pytest.mark.parametrize("first", ["spikes", "v", "gsyn_exc"])
def test_intervals_side_by_side(sim, whole, busy, last, first):
    """A19, B4: another variable, recorded before or after, changes no interval and no value."""
    expected, trains = whole(10.0)
    cells, _ = busy()
    calls = {"spikes": {}, "v": {"sampling_interval": 1.0}, "gsyn_exc": {}}
    for name in (first, *(name for name in calls if name != first)):
        cells.record(name, **calls[name])
    cells[2:].record("v", sampling_interval=0.2)
    cells.record("gsyn_inh", sampling_interval=0.7)
    sim.run(10.0)
    segment = last(cells)
    found = {(s.name, round(float(s.sampling_period), 9)): np.asarray(s) for s in segment.analogsignals}
    assert set(found) == {("v", 1.0), ("gsyn_exc", 0.1), ("v", 0.2), ("gsyn_inh", 0.7)}
    np.testing.assert_array_equal(found["v", 1.0], expected["v"][::10])
    np.testing.assert_array_equal(found["gsyn_exc", 0.1], expected["gsyn_exc"])
    np.testing.assert_array_equal(found["v", 0.2], expected["v"][::2, 2:])
    np.testing.assert_array_equal(found["gsyn_inh", 0.7], expected["gsyn_inh"][::7])
    for train, other in zip(segment.spiketrains, trains, strict=True):
        np.testing.assert_array_equal(np.asarray(train), other)


def test_each_request_lasts_as_long_as_it_asks_for(sim, whole, busy, last):
    """B4: one that ends leaves the others of the same cells, and of other cells, going."""
    expected, trains = whole(3.0, 17.0)
    cells, sources = busy()
    cells.record("v", stop=2.0)
    cells.record("v", sampling_interval=0.5)
    cells.record("gsyn_exc", start=1.0, stop=5.0)
    cells[:2].record("spikes", stop=4.0)
    cells[2:].record("spikes")
    sources.record("spikes")
    sim.run(3.0)
    sources.record(None)
    sim.run(17.0)
    segment = last(cells)
    short, coarse, g = (np.asarray(s) for s in segment.analogsignals)
    np.testing.assert_array_equal(short, expected["v"][:21])
    np.testing.assert_array_equal(coarse, expected["v"][::5])
    np.testing.assert_array_equal(g, expected["gsyn_exc"][10:51])
    for train, times, stop in zip(segment.spiketrains, trains, (4.0, 4.0, 20.0, 20.0, 20.0), strict=True):
        assert float(train.t_stop) == stop
        assert np.asarray(train).tolist() == times[times < stop + 1e-9].tolist()
    assert {float(t.t_stop) for t in last(sources).spiketrains} == {3.0}
    assert trains[2].size > 0


def test_asking_again_gives_no_second_copy(sim, recorded, busy, last, same):
    """A28: one column and one train per cell, counted from 0, however often and by whatever view it is asked for."""
    cells, _ = recorded()
    sim.run(20.0)
    once = last(cells)
    sim.setup(timestep=0.1)
    cells, sources = recorded()
    cells.record(["spikes", "v"])
    cells[1:3].record("v")
    cells[[4, 0]].record("gsyn_exc", sampling_interval=0.3)
    (cells[3:] + sources).record("spikes")
    sim.run(9.0)
    cells.record("v")
    cells[2].record("spikes")
    sim.run(11.0)
    same(last(cells), once)
    v = once.analogsignals[0]
    assert v.array_annotations["channel_index"].tolist() == [0, 1, 2, 3, 4]
    assert list(cells.get_spike_counts().values()) == [len(t) for t in once.spiketrains]


@pytest.mark.parametrize("order", list(permutations(["v", "w", "gsyn_exc", "gsyn_inh"])), ids="-".join)
def test_order_of_signals_is_that_of_the_requests(sim, last, order):
    """B14: no chance in the order, whether names are recorded together or one by one."""
    cells = sim.Population(2, sim.EIF_cond_exp_isfa_ista())
    cells.record(list(order[:2]))
    for name in order[2:]:
        cells.record(name)
    sim.run(0.2)
    assert [s.name for s in last(cells).analogsignals] == list(order)
    assert [s.name for s in last(cells, sorted(order)).analogsignals] == list(order)


def test_module_function_does_the_same_as_the_method(sim, whole, busy, last):
    """A18: sim.record(variables, source) on a group, a view, a cell; an interval and annotations go with it."""
    expected, trains = whole(10.0)
    cells, _ = busy()
    sim.record(["v", "spikes"], cells, annotations={"by": "module"})
    sim.record("gsyn_exc", cells[1:][[2, 0]], sampling_interval=0.5)
    sim.run(10.0)
    block = cells.get_data()
    v, g = block.segments[0].analogsignals
    assert block.annotations["by"] == "module"
    np.testing.assert_array_equal(np.asarray(v), expected["v"])
    assert ids(g) == [1, 3]
    np.testing.assert_array_equal(np.asarray(g), expected["gsyn_exc"][::5, [1, 3]])
    for train, times in zip(block.segments[0].spiketrains, trains, strict=True):
        np.testing.assert_array_equal(np.asarray(train), times)
    sim.record(None, cells)
    sim.run(1.0)
    assert last(cells).analogsignals[0].shape == (101, 5)


def test_module_function_with_a_file_name(sim, busy, tmp_path):
    """A18: end() writes what was recorded under that name, and all of it can still be read."""
    cells, _ = busy()
    sim.record("v", cells[1:3], tmp_path / "v.pkl", sampling_interval=0.5, annotations={"k": 1})
    sim.run(2.0)
    sim.end()
    written = pickle.loads((tmp_path / "v.pkl").read_bytes()).segments[0].analogsignals[0]
    (signal,) = cells.get_data().segments[0].analogsignals
    assert (written.shape, ids(written)) == ((5, 2), [1, 2])
    np.testing.assert_array_equal(np.asarray(written), np.asarray(signal))
