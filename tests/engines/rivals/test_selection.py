"""What one reads, when and of which cells and variables: in every segment, and as often as one likes."""

import numpy as np
import pytest

from pynn_data.contract import Capability
from pynn_data.errors import NotSupported


def ids(signal):
    return signal.annotations["channel_ids"]


def indices(segment):
    return [train.annotations["source_index"] for train in segment.spiketrains]


def test_reading_again(sim, recorded, last, same):
    """A8: two reads without a run between them are equal, two with one are not, and the first stays as it was."""
    cells, _ = recorded()
    sim.run(15.0)
    first, again = last(cells), last(cells)
    same(first, again)
    before = np.asarray(first.analogsignals[0]).copy()
    sim.run(15.0)
    second = last(cells)
    assert [s.analogsignals[0].shape for s in (first, second)] == [(151, 5), (301, 5)]
    np.testing.assert_array_equal(np.asarray(first.analogsignals[0]), before)
    np.testing.assert_array_equal(np.asarray(second.analogsignals[0])[:151], before)
    counts = [[len(t) for t in s.spiketrains] for s in (first, second)]
    assert sum(counts[0]) < sum(counts[1])
    assert {float(t.t_stop) for t in second.spiketrains} == {30.0}


def test_reading_in_the_middle(sim, recorded, last):
    """A9: what is read between runs, or in a callback, is the beginning of the whole."""

    def middle(cells, sources, found):
        def read(t):
            found.append((last(cells), last(sources)))
            return t + 7.0

        return read

    cells, sources = recorded()
    found = []
    sim.run(1.0)
    sim.run(24.0, callbacks=[middle(cells, sources, found)])
    whole = last(cells), last(sources)
    assert [float(s.spiketrains[0].t_stop) for s, _ in found] == pytest.approx([1.0, 8.0, 15.0, 22.0])
    for parts in found:
        stop = parts[0].spiketrains[0].t_stop.item()
        for part, reference in zip(parts, whole, strict=True):
            for signal, other in zip(part.analogsignals, reference.analogsignals, strict=True):
                assert len(signal) == int(stop / other.sampling_period.item() + 1e-6) + 1
                np.testing.assert_array_equal(np.asarray(signal), np.asarray(other)[: len(signal)])
            for train, other in zip(part.spiketrains, reference.spiketrains, strict=True):
                times = np.asarray(other)
                assert np.asarray(train).tolist() == times[times < stop + 1e-9].tolist()
    assert len(found[-1][1].spiketrains.multiplexed[1]) > 5


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_threads(sim, last, same, threads):
    """A9, A10: threads change nothing, silent cells included; an engine without threads says so."""

    def run(threads):
        sim.setup(timestep=0.1, threads=threads)
        cells = sim.Population(5, sim.IF_cond_exp(i_offset=[0.0, 0.9, 0.0, 1.3, 1.1]), label="cells")
        source = sim.Population(3, sim.SpikeSourceArray(spike_times=[1.0, 7.3, 12.0]))
        # Powers of two in nS, which sum up to the same in any order.
        sim.Projection(source, cells[1:4], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.016, delay=1.0))
        cells.record(["v", "gsyn_exc", "spikes"])
        sim.run(5.0)
        sim.run(25.0)
        return last(cells), cells._simulation.backend.engine.capabilities

    one, offered = run(1)
    assert len(one.spiketrains[0]) == 0
    assert sum(len(t) for t in one.spiketrains) > 5
    if threads > 1 and Capability.THREADS not in offered:
        with pytest.raises(NotSupported, match="runs one thread only"):
            run(threads)
    else:
        same(run(threads)[0], one)


def test_silent_cells_have_a_train(sim, busy, last):
    """A10: an empty one, of the whole window, in its place."""
    cells, sources = busy()
    cells.record("spikes")
    sources.set(rate=0.0)
    sources.record("spikes")
    sim.run(30.0)
    segment = last(cells)
    assert indices(segment) == [0, 1, 2, 3, 4]
    assert (len(segment.spiketrains[0]), len(segment.spiketrains[3])) == (0, len(last(cells[3]).spiketrains[0]))
    assert {(float(t.t_start), float(t.t_stop)) for t in segment.spiketrains} == {(0.0, 30.0)}
    assert [len(t) for t in last(sources).spiketrains] == [0, 0, 0]


def test_trains_and_columns_are_sorted_and_named(sim, crossing, last):
    """A11, A14: by index, each with its cell's id, and the same keys by every way of asking."""
    sim.Population(3, sim.SpikeSourceArray())
    cells = crossing(label="named")
    cells[[2, 0]].record(["spikes", "v"])
    cells[[3, 1]].record(["spikes", "v"])
    sim.run(15.0)
    train_keys = {"channel_id", "source_id", "source_index", "source_population"}
    for group in (cells, cells[0:4], cells[[3, 2, 1, 0]], sim.Assembly(cells)):
        segment = last(group)
        owners, times = segment.spiketrains.multiplexed
        assert (owners.tolist(), np.round(np.asarray(times), 9).tolist()) == ([4, 5], [14.0, 6.0])
        assert [t.annotations["source_id"] for t in segment.spiketrains] == [3, 4, 5, 6]
        assert all(set(t.annotations) == train_keys for t in segment.spiketrains)
        assert all(type(t.annotations["channel_id"]) is int for t in segment.spiketrains)
        assert {t.annotations["source_population"] for t in segment.spiketrains} == {"named"}
        (v,) = segment.analogsignals
        assert ids(v) == v.annotations["source_ids"] == [3, 4, 5, 6]
        assert set(v.annotations) == {"channel_ids", "source_ids", "source_population"}
        assert set(v.array_annotations) == {"channel_index", "channel_id"}
        np.testing.assert_allclose(np.asarray(v)[10], [-64.5, -63.0, -60.0, -60.0], atol=1e-4)
    groups = (cells, cells[1:], cells[2], cells[:2] + cells[3:])
    assert len({frozenset(group.get_data().annotations) for group in groups}) == 1


def test_selections_hold_in_every_segment(sim, recorded, last, same):
    """A15, A21, B8, B9: a view has its cells and a variable its signals in each of the segments, one per reset."""
    cells, _ = recorded()
    whole = []
    for k, pieces in enumerate(([10.0, 10.0], [20.0], [5.0, 15.0])):
        for time in pieces:
            sim.run(time)
            cells.get_data()
        whole.append(last(cells))
        if k < 2:
            sim.reset(annotations={"k": k})
    sim.reset()  # nothing runs after it, so there is no fourth
    block = cells[[3, 1]].get_data()
    assert [(s.name, s.index, s.annotations) for s in block.segments] == [
        ("segment000", 0, {"k": 0}), ("segment001", 1, {"k": 1}), ("segment002", 2, {}),
    ]  # fmt: skip
    for segment, full in zip(block.segments, whole, strict=True):
        for signal, reference in zip(segment.analogsignals, full.analogsignals, strict=True):
            assert ids(signal) == [1, 3]
            assert signal.array_annotations["channel_index"].tolist() == [1, 3]
            np.testing.assert_array_equal(np.asarray(signal), np.asarray(reference)[:, [1, 3]])
        assert indices(segment) == [1, 3]
        for train, reference in zip(segment.spiketrains, [full.spiketrains[i] for i in (1, 3)], strict=True):
            np.testing.assert_array_equal(np.asarray(train), np.asarray(reference))
    for segment, full in zip(cells.get_data("v").segments, whole, strict=True):
        assert ([s.name for s in segment.analogsignals], len(segment.spiketrains)) == (["v"], 0)
        np.testing.assert_array_equal(np.asarray(segment.analogsignals[0]), np.asarray(full.analogsignals[0]))


def test_view_of_a_recorded_population(sim, ramps, assert_ramp, last):
    """B13, A15: one asks a view, a view of a view, or a cell for v that was recorded of all."""
    cells = ramps()
    cells.record("v")
    sim.run(2.0)
    for view, expected in ((cells[1:3], [1, 2]), (cells[1:][[2, 0]], [1, 3]), (cells[2], [2])):
        (v,) = last(view, "v").analogsignals
        assert ids(v) == expected
        assert v.array_annotations["channel_index"].tolist() == expected
        assert_ramp(v, np.arange(21), expected)


def test_all_is_there_after_the_end(sim, recorded, last, same):
    """A18: end() takes nothing away, whatever was read before it."""
    cells, sources = recorded()
    sim.run(10.0)
    sim.reset()
    sim.run(20.0)
    before = [group.get_data() for group in (cells, sources)]
    sim.end()
    for _ in range(2):
        for group, block in zip((cells, sources), before, strict=True):
            for one, other in zip(group.get_data().segments, block.segments, strict=True):
                same(one, other)
    assert list(cells.get_spike_counts().values()) == [len(t) for t in before[0].segments[1].spiketrains]
