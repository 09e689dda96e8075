"""The .nwb format: lossless, and open to pynwb and Neo."""

import json
import logging
import pickle
import resource
import signal
from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import version

import h5py
import neo
import numpy as np
import pynwb
import pytest
import quantities as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from neo.core import AnalogSignal, Epoch, Event, IrregularlySampledSignal, Segment, SpikeTrain

import pynn_data
from pynn_data.errors import FileDamaged, NotStorable, WriteFailed
from pynn_data.files import hdf5
from pynn_data.files.blocks import pack
from pynn_data.files.nwb import seconds
from pynn_data.files.nwb.scratch import sealed
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable


@pytest.fixture
def sim():
    front_end = pynn_data.open("example")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data.nwb"


@pytest.fixture
def cells(sim):
    cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.2, 1.4]), label="cells")
    cells.record(["v", "gsyn_exc", "spikes"])
    sim.run(30.0)
    sim.reset(annotations={"round": (1, "µ")})
    sim.run(30.0)
    return cells


def block_of(*segments, **attributes):
    block = neo.Block(**{"name": "b", "rec_datetime": datetime(2026, 3, 4, 5, 6, 7), **attributes})
    for segment in segments:
        block.segments.append(segment)
        segment.block = block
    return block


def rich_segment(i):
    """One of everything that Neo has, with every oddity."""
    rng = np.random.default_rng(i)
    segment = Segment(name=["one", "one", None][i], index=i, note="µ\ud800", rec_datetime=datetime(2026, 1, 1, 0, i))
    segment.analogsignals.extend([
        AnalogSignal(
            rng.random((20, 3)), units="mV", sampling_period=0.1 * pq.ms, t_start=0.3 * pq.ms, name="v",
            channel_ids=[5, 6, 7], source_population="p",
            array_annotations={"channel_id": np.array([5, 6, 7]), "label": np.array(["a", "b", "c"])},
        ),
        AnalogSignal(rng.random((5, 1)).astype("f4"), units="uS", sampling_rate=3 * pq.Hz, name="v"),
        AnalogSignal(
            rng.random((500, 200)), units="mV/ms", sampling_rate=3 * pq.kHz, name="x/y:z",
            array_annotations={"channel_index": np.arange(200), "w": np.arange(200) * pq.um},
        ),
        AnalogSignal(np.empty((0, 2)), units="ms", sampling_rate=3 * pq.kHz),
        AnalogSignal(np.arange(4).reshape(2, 2) * 1j, units="", sampling_rate=3 * pq.kHz),
        AnalogSignal(np.ones((2, 2), np.float16), units="", sampling_rate=3 * pq.kHz),
        AnalogSignal(np.ones((2, 2), bool), units="", sampling_rate=3 * pq.kHz),
        AnalogSignal(np.arange(4).reshape(2, 2).astype(">i2"), units="nA", sampling_rate=3 * pq.kHz, name="."),
        AnalogSignal(np.asfortranarray(rng.random((9, 4)))[::2], units="pA", sampling_rate=3 * pq.kHz, name="\0"),
    ])  # fmt: skip
    segment.irregularlysampledsignals.extend([
        IrregularlySampledSignal(np.sort(rng.random(50)) * 100 * pq.ms, rng.random((50, 2)), units="V", name="irr"),
        IrregularlySampledSignal(np.array([0, 2, 5]) * pq.s, rng.random((3, 2)), units="V"),
        IrregularlySampledSignal([] * pq.s, np.empty((0, 2)), units="V"),
    ])  # fmt: skip
    segment.events.extend([
        Event(
            rng.random(30) * 10 * pq.ms, labels=np.array([f"é{k}" for k in range(30)]), name="ev",
            array_annotations={"n": np.arange(30)},
        ),
        Event([1, 2] * pq.s, labels=np.array(["a", "b"])),
        Event([] * pq.s, labels=np.array([], dtype="U")),
    ])  # fmt: skip
    segment.epochs.extend([
        Epoch(rng.random(4) * 10 * pq.ms, durations=rng.random(4) * pq.us, labels=np.array(list("abcd")), name="ep"),
        Epoch([] * pq.ms, durations=[] * pq.us, labels=np.array([], dtype="U")),
    ])
    segment.spiketrains.extend([rich_train(i, k, rng) for k in range(70)])
    return segment


def rich_train(i, k, rng):
    times = np.sort(rng.random(rng.integers(0, 9))) * 100
    if i == 2 and not k % 5:
        times = times.astype("f4")
    extra = {"only_this": [1, 2]} if k == 2 else {}
    if i == 2:
        extra["array_annotations"] = {"q": np.arange(times.size)}
        extra["waveforms"] = rng.random((times.size, 1, 40)) * pq.mV
    return SpikeTrain(
        times, units=["ms", "s", "us"][k % 3] if i == 1 else "ms", t_start=-0.5 * k, t_stop=100.0 + k,
        name=None if k % 2 else f"t{k}", channel_id=k, source_index=k, f=k / 3, source_population="p", **extra,
    )  # fmt: skip


@pytest.fixture
def rich():
    block = block_of(*map(rich_segment, range(3)), name="a/b µ", description="d\0e", index=3, k=(1, {"x": None}))
    group = neo.Group(objects=[block.segments[0].spiketrains[1], block.segments[1].epochs[0]], name="g")
    block.groups.append(group)
    return block


def assert_same(one, other):
    """The packed form holds every bit of a Block."""
    first, second = pack(one), pack(other)
    assert first.text() == second.text()


def test_nothing_is_lost(rich, path):
    before = pickle.dumps(rich)
    pynn_data.write(rich, path)
    assert pickle.dumps(rich) == before
    assert_same(pynn_data.read(path), rich)
    assert [p.name for p in path.parent.iterdir()] == ["data.nwb"]


def test_recordings(cells, path):
    cells.write_data(path, annotations={"note": None})
    now, block = cells.get_data(annotations={"note": None}), pynn_data.read(path)
    assert_same(block, now)
    assert all(type(t.annotations["channel_id"]) is int for t in block.segments[0].spiketrains)


def test_some_variables(cells, path, monkeypatch):
    pynn_data.write(cells.get_data(), path)
    opened = []
    read = hdf5.dataset
    monkeypatch.setattr(hdf5, "dataset", lambda file, name, *part: opened.append(name) or read(file, name, *part))
    segment = pynn_data.read(path, "v").segments[0]
    assert [signal.name for signal in segment.analogsignals] == ["v"]
    assert len(segment.spiketrains) == 0
    assert opened == ["acquisition/v/data", "acquisition/segment001_v/data"]
    opened.clear()
    segment = pynn_data.read(path, ["spikes"]).segments[1]
    assert len(segment.analogsignals) == 0
    assert len(segment.spiketrains) == 4
    assert set(opened) <= {
        "units/spike_times", "units/channel_id", "units/source_id", "units/source_index", "scratch/pynn_data_int64",
        "scratch/pynn_data_int8",
    }  # fmt: skip


def many(number, spikes, unit="ms"):
    """A Block whose trains have been recorded by pynn-data."""
    rng = np.random.default_rng(1)
    times = np.sort(rng.integers(0, 10_000, (number, spikes)), axis=1).ravel() * 0.1
    ids = list(range(1, number + 1))
    table = TrainTable(
        times, np.full(number, spikes), np.zeros(number), np.full(number, 1000.0), [unit] * number,
        {"channel_id": ids, "source_id": ids, "source_index": list(range(number)), "source_population": ["c"] * number},
    )  # fmt: skip
    segment = Segment(name="segment000")
    segment._spiketrains = LazySpikeTrains(table=table)
    return block_of(segment, dt=0.1)


def test_many_trains_stay_a_table(path):
    block = many(10_000, 100)
    pynn_data.write(block, path)
    assert block.segments[0].spiketrains.table is not None
    read = pynn_data.read(path).segments[0].spiketrains.table
    np.testing.assert_array_equal(read.times, block.segments[0].spiketrains.table.times)
    assert read.annotations == block.segments[0].spiketrains.table.annotations
    assert path.stat().st_size < 11e6
    with h5py.File(path) as file:
        stored = {name: file["scratch"][name].nbytes for name in file["scratch"]}
        assert stored["pynn_data_int64"] < 500_000, "counts and the places of corrections"
        assert stored["pynn_data_int8"] < 30_000, "corrections"
        assert set(stored) == {"pynn_data", "pynn_data_int64", "pynn_data_int8"}
        assert file["units/spike_times"].chunks is None


# -- times --------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True, width=64), max_size=20),
    st.sampled_from(["ms", "s", "us", "ns", "min", "h", "day", "0.3*ms"]),
)
def test_times_come_back_to_the_bit(values, unit):
    times = np.array(values, dtype=np.float64)
    runs = seconds.runs_of([unit], [times.size])
    with np.errstate(over="ignore"):
        there = seconds.to_seconds(times, runs)
    back = seconds.from_seconds(there.copy(), runs, seconds.corrections(times, there, runs))
    assert back.tobytes() == times.tobytes()


def test_seconds_are_the_closest(path):
    pynn_data.write(many(10, 1000), path)
    with h5py.File(path) as file:
        table = many(10, 1000).segments[0].spiketrains.table
        np.testing.assert_array_equal(file["units/spike_times"][:], table.times / 1000)
        assert file["units/spike_times"].attrs["resolution"] == 0.0001
    assert seconds.runs_of(["ms", "ms", "s", "min"], [1, 2, 3, 4]) == [(3, "/", 1000.0), (3, "/", 1.0), (4, "*", 60.0)]


def test_corrections_of_a_grid():
    times = np.arange(200_000) * 0.1
    runs = seconds.runs_of(["ms"], [times.size])
    places, steps = seconds.corrections(times, seconds.to_seconds(times, runs), runs)
    assert 0 < places.size < 0.02 * times.size
    assert steps.dtype == np.int8
    assert set(np.abs(steps)) == {1}
    assert seconds.corrections(np.zeros(3), np.zeros(3), seconds.runs_of(["ms"], [3])) is None


# -- other programs -----------------------------------------------------------------------------


def test_valid(rich, cells, path):
    pynn_data.write(rich, path)
    assert pynwb.validate(path=str(path)) == []
    pynn_data.write(cells.get_data(), path)
    assert pynwb.validate(path=str(path)) == []


def test_pynwb_finds_everything(cells, path):
    block = cells.get_data()
    pynn_data.write(block, path)
    with pynwb.NWBHDF5IO(str(path), "r") as io:
        file = io.read()
        units = file.units.to_dataframe()
        assert units["channel_id"].tolist() == cells.ids.tolist() * 2
        assert units["source_population"].tolist() == ["cells"] * 8
        assert units["segment"].tolist() == ["segment000"] * 4 + ["segment001"] * 4
        assert units["source_index"].tolist() == [0, 1, 2, 3] * 2
        trains = [train for segment in block.segments for train in segment.spiketrains]
        for found, train in zip(units["spike_times"], trains, strict=True):
            np.testing.assert_array_equal(found, train.magnitude / 1000)
        assert np.array(units["obs_intervals"].tolist()).tolist() == [[[0.0, 0.03]]] * 8
        assert file.units.resolution == 0.0001
        v = file.acquisition["v"]
        np.testing.assert_array_equal(v.data[:], block.segments[0].analogsignals[0].magnitude)
        assert (v.unit, v.conversion, v.rate, v.starting_time) == ("volts", 0.001, 10_000.0, 0.0)
        assert v.description == "v of cells, 4 channels; row k of scratch/v_channels is about column k"
        assert file.scratch["v_channels"].to_dataframe()["channel_id"].tolist() == cells.ids.tolist()
        assert (file.acquisition["gsyn_exc"].unit, file.acquisition["gsyn_exc"].conversion) == ("uS", 1.0)
        assert set(file.acquisition) == {"v", "gsyn_exc", "segment001_v", "segment001_gsyn_exc"}
        assert file.session_description == block.description
        assert file.session_start_time == block.rec_datetime.astimezone()
        assert "label: cells\nsize: 4" in file.notes
        assert ["pynn-data", version("pynn-data")] in file.was_generated_by[:].tolist()


def test_events_and_epochs_in_pynwb(rich, path):
    pynn_data.write(rich, path)
    with pynwb.NWBHDF5IO(str(path), "r") as io:
        file = io.read()
        assert set(file.events) == {f"{s}{n}" for s in ("", "segment001_", "segment002_") for n in ("ev", "events")}
        events = file.events["ev"].to_dataframe()
        np.testing.assert_array_equal(events["timestamp"], rich.segments[0].events[0].magnitude / 1000)
        assert events["annotation"].tolist() == rich.segments[0].events[0].labels.tolist()
        epochs = file.epochs.to_dataframe()
        meant = np.concatenate([s.epochs[0].magnitude for s in rich.segments]) / 1000
        np.testing.assert_array_equal(epochs["start_time"], meant)
        assert [tags[0] for tags in epochs["tags"]] == list("abcd") * 3
        assert epochs["segment"].tolist() == ["one"] * 4 + ["one_1"] * 4 + ["segment002"] * 4
        irregular = file.acquisition["irr"]
        np.testing.assert_array_equal(
            irregular.timestamps[:], rich.segments[0].irregularlysampledsignals[0].times.magnitude / 1000
        )


def test_neo_finds_spikes_and_signals(cells, path):
    block = cells.get_data()
    pynn_data.write(block, path)
    io = neo.io.NWBIO(str(path), "r")
    found = io.read_block()
    io.close()
    assert found.name == "cells"
    assert [segment.name for segment in found.segments] == ["segment000", "segment001"]
    for read, meant in zip(found.segments, block.segments, strict=True):
        for one, other in zip(read.spiketrains, meant.spiketrains, strict=True):
            np.testing.assert_array_equal(one.magnitude, other.magnitude / 1000)
            assert (one.t_start, one.t_stop) == (0.0 * pq.s, 0.03 * pq.s)
        signals = {one.name.removeprefix("segment001_"): one for one in read.analogsignals}
        for one in meant.analogsignals:
            np.testing.assert_array_equal(signals[one.name].magnitude, one.magnitude)
            assert signals[one.name].units == one.units
            assert signals[one.name].sampling_rate == 10_000 * pq.Hz


def test_neo_reads_a_block_with_everything(rich, path, caplog):
    pynn_data.write(rich, path)
    io = neo.io.NWBIO(str(path), "r")
    with caplog.at_level(logging.CRITICAL):
        found = io.read_block()
    io.close()
    assert [segment.name for segment in found.segments] == ["one", "one_1", "segment002"]
    assert [len(segment.spiketrains) for segment in found.segments] == [70, 70, 70]
    assert [train.name for train in found.segments[0].spiketrains[:3]] == ["t0", "", "t2"]
    units = {signal.name: signal.units for signal in found.segments[0].analogsignals}
    assert units == {
        "v": pq.mV, "v_1": pq.uS, "x_y_z": pq.dimensionless, "signal_4": pq.nA, "signal_5": pq.pA,
    }  # fmt: skip
    assert [epoch.name for s in found.segments for epoch in s.epochs] == ["ep", "segment001_ep", "segment002_ep"]


def test_units_that_neo_finds(path):
    units = ["V", "mV", "uV", "A", "nA", "pA", "s", "ms", "uS", "nS", "Hz", "dimensionless"]
    segment = Segment(name="s")
    for unit in units:
        segment.analogsignals.append(AnalogSignal(np.ones((2, 1)), units=unit, sampling_rate=1 * pq.Hz, name=unit))
    pynn_data.write(block_of(segment), path)
    io = neo.io.NWBIO(str(path), "r")
    found = io.read_block()
    io.close()
    read = {signal.name: signal.units for signal in found.segments[0].analogsignals}
    assert read == {unit: pq.Quantity(1, unit).units for unit in units}


# -- edges --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "segments",
    [[], [Segment()], [Segment(name="x"), Segment(name="x")]],
    ids=["none", "empty", "two of a name"],
)
def test_little_or_nothing(segments, path):
    block = block_of(*segments, name=None, rec_datetime=None)
    pynn_data.write(block, path)
    assert_same(pynn_data.read(path), block)
    assert pynwb.validate(path=str(path)) == []


def test_trains_without_spikes(path):
    segment = Segment()
    segment.spiketrains.extend([SpikeTrain([], units="ms", t_stop=10.0) for _ in range(3)])
    pynn_data.write(block_of(segment), path)
    assert_same(pynn_data.read(path), block_of(segment))
    io = neo.io.NWBIO(str(path), "r")
    assert [len(train) for train in io.read_block().segments[0].spiketrains] == [0, 0, 0]
    io.close()


def test_annotations_with_names_of_nwb(path):
    """A column of theirs would break the file for others."""
    names = ["id", "name", "segment", "spike_times", "spike_times_index", "obs_intervals", "description", "a b", "é/"]
    names += ["electrodes", "waveform_mean", "columns", "spike_times_index_index"]
    segment = Segment()
    for k in range(3):
        noted = {**dict.fromkeys(names, k), "good": k, "mixed": "x" if k else 1, "huge": 2**70, "true": True}
        train = SpikeTrain([1.0], units="ms", t_stop=10.0)
        train.annotations = noted
        segment.spiketrains.append(train)
    block = block_of(segment)
    pynn_data.write(block, path)
    assert_same(pynn_data.read(path), block)
    assert pynwb.validate(path=str(path)) == []
    with h5py.File(path) as file:
        assert set(file["units"]) == {
            "id", "spike_times", "spike_times_index", "obs_intervals", "obs_intervals_index", "segment", "block", "good",
            "true", "spike_times_index_index",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("began", "meant"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)),
        (datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=5))), datetime(2026, 1, 1, 19, tzinfo=UTC)),
        (datetime(2026, 1, 2), datetime(2026, 1, 2).astimezone()),
        (datetime(1, 1, 1), None),
    ],
)
def test_beginning_of_the_session(began, meant, path):
    pynn_data.write(block_of(rec_datetime=began), path)
    assert pynn_data.read(path).rec_datetime == began
    with pynwb.NWBHDF5IO(str(path), "r") as io:
        found = io.read().session_start_time
        assert found == (meant or found)


def test_block_without_a_time(path):
    segments = Segment(), Segment(rec_datetime=datetime(2026, 1, 2))
    pynn_data.write(block_of(*segments, rec_datetime=None), path)
    assert pynn_data.read(path).rec_datetime is None
    with pynwb.NWBHDF5IO(str(path), "r") as io:
        assert io.read().session_start_time == datetime(2026, 1, 2).astimezone()


def test_spikes_that_are_no_times(path):
    train = SpikeTrain([1.0, 2.0], units="ms", t_stop=10.0)
    np.asarray(train)[1] = np.nan
    segment = Segment()
    segment.spiketrains.append(train)
    with pytest.raises(NotStorable, match="Spikes outside of the window of their train"):
        pynn_data.write(block_of(segment), path)
    assert not path.exists()


@pytest.mark.parametrize("size", [0, 10_000, 200_000, 400_000, 540_000])
def test_full_disk(size, rich, path):
    """A limit on the size of files stands in for a full disk: the system refuses to write on."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        with pytest.raises(WriteFailed, match="'data.nwb' cannot be written: File too large. Nothing was changed"):
            pynn_data.write(rich, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(path.parent.iterdir()) == []


# -- damaged and hostile files ------------------------------------------------------------------


def test_files_of_others(path):
    with pynwb.NWBHDF5IO(str(path), "w") as io:
        io.write(pynwb.NWBFile(session_description="x", identifier="x", session_start_time=datetime.now(UTC)))
    with pytest.raises(FileDamaged, match=r"'data.nwb' has no scratch/pynn_data; was it written by pynn-data\?"):
        pynn_data.read(path)
    path.write_bytes(b"no HDF5")
    with pytest.raises(FileDamaged, match="'data.nwb' cannot be read as HDF5"):
        pynn_data.read(path)


def test_changed_data_are_seen(cells, path):
    pynn_data.write(cells.get_data(), path)
    with h5py.File(path, "r+") as file:
        file["units/spike_times"][0] += 1e-9
    assert len(pynn_data.read(path, "v").segments[0].analogsignals) == 1
    with pytest.raises(FileDamaged, match="'block_segments_0_spiketrains_times' is not as it was written"):
        pynn_data.read(path)
    with h5py.File(path, "r+") as file:
        del file["acquisition/v"]
    with pytest.raises(FileDamaged, match="Array 'block_segments_0_analogsignals_0_signal' is missing"):
        pynn_data.read(path, "v")
    assert len(pynn_data.read(path, "gsyn_exc").segments[0].analogsignals) == 1


def test_packed_anew_by_another_program(cells, path, tmp_path):
    """Compression and chunks may change; only the values count."""
    block = cells.get_data()
    pynn_data.write(block, path)
    with h5py.File(path) as old, h5py.File(tmp_path / "new.nwb", "w") as new:
        for name in old:
            old.copy(name, new)
        new.attrs.update(old.attrs)
        for name in ("units/spike_times", "acquisition/v/data"):
            values, noted = new[name][()], dict(new[name].attrs)
            del new[name]
            new.create_dataset(name, data=values, compression="gzip", shuffle=True).attrs.update(noted)
    assert_same(pynn_data.read(tmp_path / "new.nwb"), block)


def put_json(path, text):
    with h5py.File(path, "r+") as file:
        del file["scratch/pynn_data"]
        file["scratch/pynn_data"] = np.bytes_(text)


def test_foreign_json(cells, path):
    pynn_data.write(cells.get_data(), path)
    for text in ("{}", '{"layout":1}', '{"layout":1,"places":[]}', "[", '{"layout":9,"places":{}}'):
        put_json(path, sealed(text))
        with pytest.raises(FileDamaged):
            pynn_data.read(path)
        put_json(path, text)
        with pytest.raises(FileDamaged, match="scratch/pynn_data is not as it was written: its checksum differs"):
            pynn_data.read(path)


FOREIGN_PLACES = [
    {"at": "../x"}, {"at": 5}, {"at": "units"}, {}, [], 7, {"at": "units/segment"}, {"at": "/units/spike_times"},
    {"at": "units/spike_times", "first": -1, "shape": [3]}, {"at": "units/spike_times", "first": 0, "shape": [-3]},
    {"at": "units/spike_times", "first": 0, "shape": [10**15]}, {"at": "units/spike_times", "first": "a", "shape": [1]},
    {"at": "units/spike_times", "first": 0, "shape": ["a" * 10]}, {"at": "units/id", "first": 0, "shape": [1], "runs": 1},
    {"at": "units/spike_times", "first": 0, "shape": [1], "runs": [[1, "/", 0]]},
    {"at": "units/spike_times", "first": 0, "shape": [1], "runs": [[1, "/", "x"]]},
    {"at": "units/spike_times", "first": 0, "shape": [1], "runs": [], "fixes": ["places", "places"]},
    {"at": "units/spike_times", "first": 0, "shape": [1], "runs": [], "fixes": ["block_segments_0_spiketrains_times"]},
    {"at": "units/spike_times", "first": 0, "shape": [1], "runs": [], "fixes": [["a"]]},
]  # fmt: skip


def test_foreign_places(cells, path):
    pynn_data.write(cells.get_data(), path)
    with h5py.File(path) as file:
        tree = json.loads(file["scratch/pynn_data"][()])
    tree["places"]["places"] = {"at": "units/id"}
    for place in FOREIGN_PLACES:
        tree["places"]["block_segments_0_spiketrains_times"] = place
        put_json(path, sealed(json.dumps(tree)))
        with pytest.raises(FileDamaged):
            pynn_data.read(path)


def test_links_to_elsewhere(cells, path, tmp_path):
    pynn_data.write(cells.get_data(), path)
    (tmp_path / "other.nwb").write_bytes(path.read_bytes())
    with h5py.File(path, "r+") as file:
        del file["units/spike_times"]
        file["units/spike_times"] = h5py.ExternalLink("other.nwb", "/units/spike_times")
    with pytest.raises(FileDamaged, match="'units/spike_times' is a link to somewhere else"):
        pynn_data.read(path)
    with h5py.File(path, "r+") as file:
        del file["scratch"]
        file["scratch"] = h5py.ExternalLink("other.nwb", "/scratch")
    with pytest.raises(FileDamaged, match="'scratch/pynn_data' is a link to somewhere else"):
        pynn_data.read(path)


def test_wrong_bytes_anywhere(cells, path):
    """An error of pynn-data, or the right data."""
    block = cells.get_data()
    pynn_data.write(block, path)
    whole, rng = path.read_bytes(), np.random.default_rng(1)
    for trial in range(150):
        broken = bytearray(whole)
        if trial < 30:
            broken = broken[: rng.integers(len(whole))]
        else:
            for where in rng.integers(0, len(whole), 50):
                broken[where] = rng.integers(256)
        path.write_bytes(broken)
        try:
            read = pynn_data.read(path)
        except FileDamaged:
            continue
        assert_same(read, block)
