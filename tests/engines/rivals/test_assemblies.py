"""Assemblies: the data of their members side by side, which stay as they are."""

import numpy as np


def ids(signal):
    return signal.annotations["channel_ids"]


def indices(segment):
    return [train.annotations["source_index"] for train in segment.spiketrains]


def test_assembly_of_views(sim, crossing, last, assert_ramp, trains):
    """A15, A22: exactly its cells, in its order; indices are places in the assembly, ids those of the cells."""
    first, second = crossing(label="first"), crossing(label="second")
    assembly = second[[2, 0]] + first[1:3]
    assembly.record(["v", "spikes"])
    sim.run(7.0)
    segment = last(assembly)
    (v,) = segment.analogsignals
    assert ids(v) == [6, 4, 1, 2]
    assert v.array_annotations["channel_index"].tolist() == [0, 1, 2, 3]
    assert v.array_annotations["source_population"].tolist() == ["second", "second", "first", "first"]
    assert_ramp(v[:60], np.arange(60), [2, 0, 1, 2])
    assert indices(segment) == [0, 1, 2, 3]
    assert [t.annotations["source_id"] for t in segment.spiketrains] == [6, 4, 1, 2]
    assert trains(segment) == [[6.0], [], [], [6.0]]
    assert {int(cell): n for cell, n in assembly.get_spike_counts().items()} == {6: 1, 4: 0, 1: 0, 2: 1}
    assert assembly.mean_spike_count() == 0.5
    assert ids(last(first).analogsignals[0]) == [1, 2]
    assert ids(last(assembly[1:3]).analogsignals[0]) == [4, 1]


def test_assembly_of_one_view_is_in_the_order_of_the_view(sim, crossing, last, assert_ramp, trains):
    """A22: with one member, too, trains and columns are in the order of their indices."""
    cells = crossing()
    cells.record(["v", "spikes"])
    sim.run(15.0)
    segment = last(sim.Assembly(cells[[2, 0, 1]]))
    assert ids(segment.analogsignals[0]) == [2, 0, 1]
    assert_ramp(segment.analogsignals[0][:60], np.arange(60), [2, 0, 1])
    assert indices(segment) == [0, 1, 2]
    assert trains(segment) == [[6.0], [], [14.0]]
    assert segment.spiketrains.multiplexed[0].tolist() == [2, 1]
    assert segment.spiketrains.all_channel_ids == [2, 0, 1]


def test_assemblies_spoil_nothing(sim, recorded, last, same):
    """B10: after resets, asking assemblies again and again changes neither what they nor what their members give."""
    cells, sources = recorded()
    for _ in range(3):
        sim.run(10.0)
        sim.reset()
    before = [group.get_data() for group in (cells, sources)]
    assembly = cells + sources
    blocks = [assembly.get_data() for _ in range(3)]
    assert [[s.shape for s in segment.analogsignals] for segment in blocks[2].segments] == [[(101, 5), (34, 5)]] * 3
    assert [len(segment.spiketrains) for segment in blocks[2].segments] == [8] * 3
    assert [indices(segment) for segment in blocks[2].segments] == [list(range(8))] * 3
    for one, other in ((blocks[0], blocks[2]), *zip(before, (g.get_data() for g in (cells, sources)), strict=True)):
        for a, b in zip(one.segments, other.segments, strict=True):
            same(a, b)


def test_assembly_with_different_grids(sim, ramps, assert_ramp, last):
    """B11: two sampling intervals, and two starts, stay signals of their own."""
    first, second = ramps(), ramps()
    first.record("v")
    second[:2].record("v", sampling_interval=0.5)
    second[2:].record("v")
    sim.run(1.0)
    first[0].record("gsyn_exc")
    sim.run(1.0)
    fine, g, coarse = last(first + second).analogsignals  # member by member
    assert (ids(fine), ids(coarse), ids(g)) == ([0, 1, 2, 3, 6, 7], [4, 5], [0])
    assert_ramp(fine, np.arange(21), [0, 1, 2, 3, 2, 3])
    assert_ramp(coarse, np.arange(0, 21, 5), [0, 1])
    assert (float(g.t_start), g.shape, float(np.abs(g).max())) == (1.0, (11, 1), 0.0)
