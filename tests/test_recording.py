"""Design 7 and 8: requests, windows, clear, and what get_data() returns."""

import pickle

import neo
import numpy as np
import pytest
import quantities as pq

from pynn_data.errors import NothingRecorded, SimulationEnded, UnknownVariable


@pytest.fixture
def cells(sim):
    """Five cells: two silent, three that spike at rates of their own."""
    return sim.Population(5, sim.IF_cond_exp(i_offset=[0.0, 0.9, 1.1, 1.3, 0.1]), label="cells")


def segment(group, *args, **kwargs):
    return group.get_data(*args, **kwargs).segments[-1]


def ids(signal):
    return signal.annotations["channel_ids"]


# -- the Block ---------------------------------------------------------------------------------


def test_block(sim, cells):
    cells.annotate(layer=4)
    cells.record(["v", "spikes"])
    sim.run(20.0)
    block = cells.get_data(annotations={"mood": "good"})
    assert block.name == "cells"
    assert "IF_cond_exp" in block.description
    expected = {
        "label": "cells", "size": 5, "first_id": 0, "last_id": 4, "first_index": 0, "last_index": 4,
        "simulator": "NEST", "dt": 0.1, "seed": 0, "mpi_processes": 1, "threads": 1, "layer": 4, "mood": "good",
    }  # fmt: skip
    assert {**block.annotations, **expected} == block.annotations
    assert block.annotations["backend"].startswith("pynn-data-nest ")
    assert block.annotations["pynn_data_version"]
    assert block.annotations["simulator_version"].startswith("3.")
    assert all(type(v) in (int, float, str) for v in block.annotations.values())
    (seg,) = block.segments
    assert (seg.name, seg.index, seg.block) == ("segment000", 0, block)
    assert seg.rec_datetime == block.rec_datetime
    assert isinstance(block, neo.Block)
    assert neo.io.proxyobjects  # Neo is whole
    assert block.check_relationships() is None


def test_annotations_of_a_view(sim, cells):
    cells.annotate(layer=4, side="left")
    view = cells[1:3]
    view.annotate(side="right")
    sim.record("v", cells[0], annotations={"probe": 7})
    cells.record("v")
    sim.run(1.0)
    found = [view.get_data().annotations, cells[0].get_data().annotations, cells.get_data().annotations]
    assert [(a["layer"], a["side"], a["probe"]) for a in found] == [(4, "right", 7), (4, "left", 7), (4, "left", 7)]


def test_signal(sim, cells):
    cells.record(["v", "gsyn_exc"], sampling_interval=0.5)
    sim.run(2.2)
    v, g = segment(cells).analogsignals
    assert (v.name, str(v.units), g.name, g.units) == ("v", "1.0 mV", "gsyn_exc", pq.uS)
    assert v.shape == (5, 5)
    assert (v.t_start, v.sampling_period) == (0 * pq.ms, 0.5 * pq.ms)
    np.testing.assert_array_equal(np.asarray(v.times), [0.0, 0.5, 1.0, 1.5, 2.0])
    assert v.dtype == np.float64
    assert v.annotations == {
        "channel_ids": [0, 1, 2, 3, 4],
        "source_ids": [0, 1, 2, 3, 4],
        "source_population": "cells",
    }
    assert all(type(i) is int for i in v.annotations["channel_ids"])
    assert {k: a.tolist() for k, a in v.array_annotations.items()} == {
        "channel_index": [0, 1, 2, 3, 4], "channel_id": [0, 1, 2, 3, 4],
    }  # fmt: skip
    assert v.segment is not None


def test_spike_trains(sim, cells):
    other = sim.Population(2, sim.IF_cond_exp(i_offset=1.0), label="others")
    other.record("spikes")
    sim.run(40.0)
    trains = segment(other).spiketrains
    assert len(trains) == 2
    train = trains[1]
    assert isinstance(train, neo.SpikeTrain)
    assert train.annotations == {
        "channel_id": 6, "source_id": 6, "source_index": 1, "source_population": "others",
    }  # fmt: skip
    assert type(train.annotations["channel_id"]) is int
    assert (train.t_start, train.t_stop, train.units) == (0 * pq.ms, 40 * pq.ms, pq.ms)
    assert train.segment is not None
    # As if made by Neo's own constructor, attribute by attribute.
    again = neo.SpikeTrain(
        np.asarray(train) * pq.ms, t_start=0 * pq.ms, t_stop=40 * pq.ms, **train.annotations
    )
    again.segment = train.segment
    assert set(vars(again)) == set(vars(train))
    for name, value in vars(again).items():
        assert np.all(vars(train)[name] == value), name
    # Trains share nothing that one of them could change for another.
    train.t_stop += 1 * pq.ms
    train.annotations["x"] = 1
    train.annotate(y=2)
    assert trains[0].t_stop == 40 * pq.ms
    assert "x" not in trains[0].annotations


def test_lazy_trains_are_neo_trains(sim, cells):
    cells.record("spikes")
    sim.run(60.0)
    lazy = segment(cells).spiketrains
    owners, times = lazy.multiplexed
    assert lazy._items is None  # no train was made for that
    assert len(lazy) == 5
    assert lazy.all_channel_ids == [0, 1, 2, 3, 4]
    assert owners.tolist() == sorted(owners.tolist())
    plain = pickle.loads(pickle.dumps(segment(cells))).spiketrains
    assert type(plain) is type(neo.Segment().spiketrains)
    for one, other in zip(lazy, plain, strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))
        assert one.annotations == other.annotations
    again_owners, again_times = lazy.multiplexed
    np.testing.assert_array_equal(owners, again_owners)
    np.testing.assert_array_equal(times, again_times)
    lazy.append(neo.SpikeTrain([1.0] * pq.ms, t_stop=60 * pq.ms, channel_id=99))
    assert len(lazy) == 6
    assert lazy.multiplexed[0][-1] == 99
    assert (lazy[0].t_start, lazy[0].t_stop) == (0 * pq.ms, 60 * pq.ms)
    assert [len(part) for part in lazy[1:3]] == [len(lazy[1]), len(lazy[2])]
    assert len(segment(cells).spiketrains + segment(cells).spiketrains) == 10
    assert "spikes from" in str(segment(cells).spiketrains) or "SpikeTrain" in str(segment(cells).spiketrains)


def test_fresh_objects_each_time(sim, cells):
    cells.record(["v", "spikes"])
    sim.run(30.0)
    first = cells.get_data()
    first.segments[0].analogsignals[0][:] = 0 * pq.mV
    first.segments[0].annotate(x=1)
    first.segments[0].spiketrains[2][:] = 0 * pq.ms
    first.annotations.clear()
    first.segments.clear()
    second, third = cells.get_data(), cells.get_data()
    assert float(second.segments[0].analogsignals[0].max()) < -40
    assert second.annotations == third.annotations != {}
    np.testing.assert_array_equal(*(np.asarray(b.segments[0].analogsignals[0]) for b in (second, third)))
    np.testing.assert_array_equal(
        *(np.asarray(b.segments[0].spiketrains.multiplexed[1]) for b in (second, third))
    )
    assert float(second.segments[0].spiketrains[2].min()) > 0


# -- requests ----------------------------------------------------------------------------------


def test_order_of_signals_is_that_of_the_requests(sim, cells):
    cells.record(["gsyn_inh", "v"])
    cells.record("gsyn_exc")
    sim.run(1.0)
    assert [s.name for s in segment(cells).analogsignals] == ["gsyn_inh", "v", "gsyn_exc"]


def test_requests_are_independent(sim, cells):
    """B4, A19: another variable or interval leaves the first alone."""
    cells.record("v", sampling_interval=1.0)
    cells.record("gsyn_exc")
    cells[2:].record("v", sampling_interval=0.2)
    cells.record("spikes")
    sim.run(10.0)
    slow, g, fast = segment(cells).analogsignals
    assert [(s.name, s.shape) for s in (slow, g, fast)] == [
        ("v", (11, 5)),
        ("gsyn_exc", (101, 5)),
        ("v", (51, 3)),
    ]
    np.testing.assert_array_equal(np.asarray(slow)[:, 2:], np.asarray(fast)[::5])


def test_asking_twice_gives_one_copy(sim, cells):
    cells.record("v")
    cells.record(["v", "spikes"])
    cells[1:3].record("v")
    cells[3].record("spikes")
    sim.run(2.0)
    cells.record("v")
    sim.run(2.0)
    (v,) = segment(cells).analogsignals
    assert (v.shape, ids(v)) == ((41, 5), [0, 1, 2, 3, 4])
    assert len(segment(cells).spiketrains) == 5


def test_parts_requested_one_after_the_other_join(sim, cells):
    """A16: one cell is one column; cells of one grid are one signal, sorted by index."""
    cells[3].record("v")
    cells[[4, 0]].record("v")
    sim.run(1.0)
    (v,) = segment(cells).analogsignals
    assert ids(v) == [0, 3, 4]


def test_late_request_begins_with_the_state_then(sim, cells):
    """B7: record() after run(): the first sample is the state at that moment."""
    cells[0:2].record("v")
    sim.run(10.0)
    cells.record(["v", "spikes"])
    sim.run(10.0)
    whole, late = segment(cells).analogsignals
    assert ids(late) == [2, 3, 4]
    assert (float(late.t_start), late.shape) == (10.0, (101, 3))
    assert {float(t.t_start) for t in segment(cells).spiketrains} == {10.0}
    assert whole.shape == (201, 2)
    # Off the first one's grid the same request is another one.
    cells[0].record("v", sampling_interval=0.3)
    sim.run(1.0)
    assert [s.shape for s in segment(cells).analogsignals] == [(211, 2), (111, 3), (4, 1)]


def test_windows(sim, cells):
    cells.record("v", start=2.0, stop=5.0)
    cells.record("v", sampling_interval=1.5, start=3.0)
    cells.record("spikes", start=20.0, stop=30.0)
    whole = sim.Population(5, sim.IF_cond_exp(i_offset=[0.0, 0.9, 1.1, 1.3, 0.1]))
    whole.record(["v", "spikes"])
    for time in (1.0, 3.0, 21.0, 15.0):
        sim.run(time)
    narrow, coarse = segment(cells).analogsignals
    (all_v,) = segment(whole).analogsignals
    assert (float(narrow.t_start), narrow.shape) == (2.0, (31, 5))
    np.testing.assert_array_equal(np.asarray(narrow), np.asarray(all_v)[20:51])
    assert (float(coarse.t_start), coarse.shape) == (3.0, (25, 5))
    np.testing.assert_array_equal(np.asarray(coarse), np.asarray(all_v)[30::15])
    for train, other in zip(segment(cells).spiketrains, segment(whole).spiketrains, strict=True):
        assert (float(train.t_start), float(train.t_stop)) == (20.0, 30.0)
        times = np.asarray(other)
        assert np.asarray(train).tolist() == times[(times > 20.0 + 1e-9) & (times < 30.0 + 1e-9)].tolist()
    assert sum(len(t) for t in segment(cells).spiketrains) > 0


def test_a_window_that_has_ended_keeps_its_end(sim, cells):
    cells.record("spikes", stop=30.0)
    sim.run(60.0)
    cells.record(None)
    sim.run(5.0)
    sim.reset()
    sim.end()
    assert {float(t.t_stop) for t in segment(cells).spiketrains} == {30.0}


def test_record_none_ends_now(sim, cells):
    cells.record(["v", "spikes"])
    sim.run(10.0)
    cells.record(None)
    sim.run(10.0)
    (v,) = segment(cells).analogsignals
    assert v.shape == (101, 5)
    assert {float(t.t_stop) for t in segment(cells).spiketrains} == {10.0}
    cells.record("v")
    sim.run(5.0)
    assert [(float(s.t_start), s.shape) for s in segment(cells).analogsignals] == [
        (0.0, (101, 5)),
        (20.0, (51, 5)),
    ]


# -- selection ---------------------------------------------------------------------------------


def test_views_and_variables_select_in_all_segments(sim, cells):
    """B8, B9, A15."""
    cells.record(["v", "spikes"])
    sim.run(30.0)
    sim.reset()
    sim.run(30.0)
    block = cells[[3, 1]].get_data()
    for seg in block.segments:
        assert [ids(s) for s in seg.analogsignals] == [[1, 3]]
        assert [t.annotations["source_index"] for t in seg.spiketrains] == [1, 3]
    assert (block.annotations["size"], block.annotations["first_id"], block.annotations["last_index"]) == (
        2,
        1,
        1,
    )
    for seg in cells.get_data("v").segments:
        assert (len(seg.analogsignals), len(seg.spiketrains)) == (1, 0)
    for seg in cells[2].get_data("spikes").segments:
        assert (len(seg.analogsignals), len(seg.spiketrains)) == (0, 1)


def test_assemblies_merge_and_leave_members_alone(sim, cells):
    """A22, B10, B11: offsets per member, different grids stay apart, no cache is spoilt."""
    others = sim.Population(2, sim.IF_curr_exp(i_offset=1.0), label="others")
    (cells + others).record(["v", "spikes"])
    cells.record("gsyn_exc", sampling_interval=1.0)
    others.record("v", sampling_interval=0.5)
    sim.run(30.0)
    sim.reset()
    sim.run(30.0)
    for _ in range(2):
        for seg in (cells[3:] + others).get_data().segments:
            v, g, coarse = seg.analogsignals
            assert ids(v) == [3, 4, 5, 6]
            assert v.array_annotations["channel_index"].tolist() == [0, 1, 2, 3]
            assert v.annotations["source_population"] == ["cells", "cells", "others", "others"]
            assert (ids(g), g.annotations["source_population"]) == ([3, 4], "cells")
            assert (ids(coarse), coarse.shape) == ([5, 6], (61, 2))
            assert [t.annotations["source_index"] for t in seg.spiketrains] == [0, 1, 2, 3]
            assert [t.annotations["source_population"] for t in seg.spiketrains][1:3] == ["cells", "others"]
        assert [len(s.analogsignals) for s in cells.get_data().segments] == [2, 2]
    reverse = (others + cells).get_data().segments[0]
    assert ids(reverse.analogsignals[0]) == [5, 6, 0, 1, 2, 3, 4]
    np.testing.assert_array_equal(
        np.asarray(reverse.analogsignals[0])[:, 2:],
        np.asarray(cells.get_data("v").segments[0].analogsignals[0]),
    )
    assert reverse.spiketrains.multiplexed[0][0] == 5


# -- clear -------------------------------------------------------------------------------------


def test_windows_join_after_clear(sim):
    """B1, B2, A4: pieces put together, without the shared sample, are the unsplit recording."""

    def run(clear, times):
        sim.setup(timestep=0.1)
        cells = sim.Population(3, sim.IF_cond_exp(i_offset=[0.9, 1.2, 0.0]))
        source = sim.Population(3, sim.SpikeSourcePoisson(rate=300.0))
        sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.002))
        cells.record(["v", "gsyn_exc"])
        cells.record("v", sampling_interval=0.7)
        (cells + source).record("spikes")
        pieces = []
        for time in times:
            sim.run(time)
            if clear:
                pieces.append((cells.get_data(clear=True), source.get_data(clear=True)))
        return pieces if clear else [(cells.get_data(), source.get_data())]

    times = [10.0, 0.1, 0.5, 20.0, 3.4]
    pieces, ((whole, whole_source),) = run(True, times), run(False, times)
    for k in range(3):
        signals = [np.asarray(b.segments[0].analogsignals[k]) for b, _ in pieces]
        joined = np.concatenate([signals[0], *(s[1:] for s in signals[1:])])
        np.testing.assert_array_equal(joined, np.asarray(whole.segments[0].analogsignals[k]))
    stops = np.cumsum(times)
    for which, reference in ((0, whole), (1, whole_source)):
        for cell in range(3):
            trains = [piece[which].segments[0].spiketrains[cell] for piece in pieces]
            joined = np.concatenate([np.asarray(t) for t in trains])
            np.testing.assert_array_equal(joined, np.asarray(reference.segments[0].spiketrains[cell]))
            np.testing.assert_allclose([float(t.t_stop) for t in trains], stops)
            np.testing.assert_allclose([float(t.t_start) for t in trains], [0, *stops[:-1]])
    # The next window begins with the last sample of the one before, at its own time.
    assert float(pieces[1][0].segments[0].analogsignals[0].t_start) == pytest.approx(10.0)
    assert float(pieces[1][0].segments[0].analogsignals[2].t_start) == pytest.approx(9.8)


def test_clear_forgets_what_was_returned_and_only_that(sim, cells):
    """B12."""
    cells.record(["v", "gsyn_exc", "spikes"])
    sim.run(50.0)
    count = sum(cells.get_spike_counts().values())
    cells.get_data("spikes", clear=True)
    cells[1:3].get_data("v", clear=True)
    sim.run(50.0)
    seg = segment(cells)
    shapes = {(s.name, tuple(ids(s))): (s.shape, float(s.t_start)) for s in seg.analogsignals}
    assert shapes == {
        ("v", (0, 3, 4)): ((1001, 3), 0.0),
        ("v", (1, 2)): ((501, 2), 50.0),
        ("gsyn_exc", (0, 1, 2, 3, 4)): ((1001, 5), 0.0),
    }
    assert {float(t.t_start) for t in seg.spiketrains} == {50.0}
    assert abs(sum(cells.get_spike_counts().values()) - count) <= 3
    cells[1].get_data("spikes", clear=True)
    sim.run(50.0)
    assert [float(t.t_start) for t in segment(cells).spiketrains] == [50.0, 100.0, 50.0, 50.0, 50.0]
    assert [t.annotations["source_index"] for t in segment(cells).spiketrains] == [0, 1, 2, 3, 4]


def test_cleared_segments_do_not_come_back(sim, cells):
    cells.record("v")
    sim.run(1.0)
    sim.reset()
    sim.run(2.0)
    assert len(cells.get_data(clear=True).segments) == 2
    (seg,) = cells.get_data().segments
    assert (seg.index, seg.analogsignals[0].shape) == (1, (1, 5))


def test_nothing_is_lost_when_get_data_fails(sim, cells):
    cells.record("v")
    sim.run(1.0)
    with pytest.raises(NothingRecorded):
        cells.get_data(["v", "w"], clear=True)
    assert segment(cells).analogsignals[0].shape == (11, 5)


# -- counts ------------------------------------------------------------------------------------


def test_counts_agree_with_trains(sim, cells):
    """B18, also with overlapping windows, which do not count a spike twice."""
    cells.record("spikes", stop=40.0)
    cells.record("spikes", start=30.0)
    reference = sim.Population(5, sim.IF_cond_exp(i_offset=[0.0, 0.9, 1.1, 1.3, 0.1]))
    reference.record("spikes")
    for time in (35.0, 30.0, 20.0):
        sim.run(time)
        lengths = [len(t) for t in segment(reference).spiketrains]
        assert list(reference.get_spike_counts().values()) == lengths
        assert list(cells.get_spike_counts().values()) == lengths
        assert cells.mean_spike_count() == sum(lengths) / 5
    assert list(cells[2:4].get_spike_counts()) == [2, 3]
    assert list((cells[4:] + reference[:1]).get_spike_counts()) == [4, 5]
    assert cells.get_spike_counts()[cells[0]] == 0


# -- errors ------------------------------------------------------------------------------------


def test_request_errors(sim, cells):
    variables = "spikes, v, gsyn_exc, gsyn_inh, isyn_exc, isyn_inh"
    text = f"'w' cannot be recorded from 'cells' (IF_cond_exp): it has {variables}."
    with pytest.raises(UnknownVariable) as caught:
        cells.record(["v", "w"])
    assert str(caught.value) == text
    with pytest.raises(NothingRecorded, match="nothing"):  # not even v was requested
        cells.get_data()
    for kwargs, error in (
        ({"sampling_interval": 0.25}, "sampling_interval = 0.25 ms is not a whole number of steps of 0.1 ms; the nearest are 0.2 and 0.3 ms."),
        ({"sampling_interval": 0.0}, "sampling_interval = 0 ms must be at least the time step, 0.1 ms."),
        ({"start": 5.0, "stop": 5.0}, "stop = 5 ms must be later than the start, 5 ms."),
        ({"stop": 0.0}, "stop = 0 ms must be later than the start, 0 ms."),
        ({"start": 0.05}, "start = 0.05 ms is not a whole number of steps of 0.1 ms; the nearest are 0 and 0.1 ms."),
    ):  # fmt: skip
        with pytest.raises(ValueError) as caught:  # noqa: PT011
            cells.record("v", **kwargs)
        assert str(caught.value) == error
    with pytest.raises(ValueError, match="'cells': no variable to record; None ends the recording"):
        cells.record([])
    with pytest.raises(TypeError, match=r"to_file is a path, not 0\.5; for the interval, say sampling_interval=0\.5"):
        cells.record("v", 0.5)
    with pytest.raises(TypeError, match=r"record\(\): all cells are points, so there is no location 'soma'"):
        cells.record("v", locations="soma")
    sim.run(3.0)
    with pytest.raises(ValueError, match=r"start = 2 ms is past: it is t = 3 ms\."):
        cells.record("v", start=2.0)
    mixed = cells + sim.Population(1, sim.SpikeSourcePoisson(), label="source")
    with pytest.raises(
        UnknownVariable, match=r"'v' cannot be recorded from 'source' \(SpikeSourcePoisson\): it has spikes"
    ):
        mixed.record("v")
    with pytest.raises(NothingRecorded):
        cells.get_data()


def test_retrieval_errors(sim, cells):
    """B17: typed errors that say what is recorded."""
    with pytest.raises(NothingRecorded) as caught:
        cells.get_data()
    assert (
        str(caught.value)
        == "'cells': nothing has run yet, so there are no data; recording is requested of: nothing."
    )
    cells[0:2].record(["v", "spikes"])
    with pytest.raises(NothingRecorded, match="recording is requested of: spikes, v"):
        cells.get_data()
    sim.run(1.0)
    with pytest.raises(NothingRecorded) as caught:
        cells.get_data("gsyn_exc")
    assert (
        str(caught.value) == "'cells': no data of gsyn_exc; recorded: spikes, v. record() asks for data of what is run after it."
    )
    with pytest.raises(NothingRecorded, match="no data of anything; recorded: nothing"):
        cells[3:].get_data()
    with pytest.raises(NothingRecorded, match="no data of spikes; recorded: nothing"):
        cells[3:].get_spike_counts()


def test_after_end_and_after_a_new_setup(sim, cells):
    """A18: all data is still there."""
    cells.record(["v", "spikes"])
    sim.run(30.0)
    before = cells.get_data()
    sim.end()
    after = cells.get_data()
    np.testing.assert_array_equal(*(np.asarray(b.segments[0].analogsignals[0]) for b in (before, after)))
    with pytest.raises(
        SimulationEnded, match=r"has ended \(end\(\) was called\); call setup\(\) for a new one"
    ):
        sim.run(1.0)
    sim.setup()
    others = sim.Population(1, sim.IF_cond_exp())
    sim.run(1.0)
    assert cells.get_data().segments[0].analogsignals[0].shape == (301, 5)
    with pytest.raises(SimulationEnded, match=r"\(end\(\) was called\)"):
        cells.record("v")
    assert others.first_id == 0
