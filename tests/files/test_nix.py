"""The .nix format: complete for pynn_data.read, right for Neo's own reader, safe with files of others."""

import datetime as dt
import pickle
import re
import shutil
import zlib

import h5py
import neo
import nixio
import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.errors import FileDamaged, NotStorable
from pynn_data.files.blocks import pack
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable

MOMENT = dt.datetime(2024, 2, 29, 12, 30, 15, 123456)


def text_of(block):
    """Everything in a Block, bit for bit."""
    return pack(block).text()


def through(block, path):
    pynn_data.write(block, path)
    return pynn_data.read(path)


def by_neo(path):
    with neo.io.NixIO(str(path), mode="ro") as io:
        return io.read_block()


def plain_block():
    """A Block of all that NIX holds, two segments of the same name."""
    noted = {
        "text": "µ日本", "empty": "", "number": 7, "large": 2**53 + 1, "real": 0.1, "yes": True, "numbers": [1, 2, 3],
        "none_of": [], "reals": np.array([0.5, -1.5]), "current": 0.1 * pq.nA, "steps": [1.0, 2.0] * pq.mV,
        "words": ["a", "b c"], "when": MOMENT, "day": MOMENT.date(), "clock": MOMENT.time(),
    }  # fmt: skip
    block = neo.Block(name="b", description="d", rec_datetime=MOMENT, file_datetime=MOMENT, **noted)
    for index in range(2):
        segment = neo.Segment(name="same", index=index, rec_datetime=MOMENT, round=index)
        block.segments.append(segment)
        segment.analogsignals.append(
            neo.AnalogSignal(
                np.arange(12.0).reshape(6, 2) / 3, units="mV", sampling_period=0.1 * pq.ms, t_start=1 / 3 * pq.ms,
                name="v", description="Vm", channel_ids=[3, 4], array_annotations={"channel_id": [3, 4]},
            )
        )  # fmt: skip
        segment.analogsignals.append(
            neo.AnalogSignal(np.ones((3, 1), np.float32), units="uS/cm**2", sampling_rate=2 * pq.kHz, name="v")
        )
        segment.irregularlysampledsignals.append(
            neo.IrregularlySampledSignal([1, 2, 4] * pq.ms, np.arange(6.0).reshape(3, 2), units="nA", name="irr")
        )
        labels = np.array(["a", "", "µ"])
        segment.events.append(neo.Event([1, 2, 2.5] * pq.s, labels=labels, name="ev", array_annotations={"k": [1, 2, 3]}))
        segment.epochs.append(neo.Epoch([1.0, 2, 3] * pq.ms, [1, 1, 2] * pq.s, labels=labels, name="ep"))
        for i in range(4):
            segment.spiketrains.append(
                neo.SpikeTrain(
                    np.arange(i) / 3, units="ms", t_start=0, t_stop=10 + index, channel_id=i, source_population="p",
                    array_annotations={"w": np.arange(i)},
                )
            )  # fmt: skip
        segment.spiketrains.append(
            neo.SpikeTrain(
                [0.5, 1], units="s", t_start=-1.0, t_stop=2.0, name="named", description="x",
                waveforms=np.arange(12.0).reshape(2, 2, 3) * pq.mV, sampling_rate=10 / pq.ms, left_sweep=0.1 * pq.ms,
            )
        )  # fmt: skip
    first, second = block.segments
    group = neo.Group([first.analogsignals[0], first.spiketrains[1], second.spiketrains[0], second.events[0]], name="g", k=1)
    group.add(neo.Group([second.irregularlysampledsignals[0], first.epochs[0]], name="inner"))
    block.groups.append(group)
    return block


def odd_block():
    """What NIX cannot hold or what is at an edge."""
    block = neo.Block(name=None, rec_datetime=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    block.annotations = {
        "none": None, "tuple": (1, "a"), "set": {1}, "nested": {"a": {"b": [1 * pq.mV, None]}}, "mixed": [1, "x", 2.5],
        "complex": 1 + 2j, "huge": 2**70, "matrix": np.eye(3), "a/b": 1, "": 2, ".": 3, "nul\0": 4, 5: 6, "nul": "a\0b",
        "name": "not the name", "t_start": 3, "nix_name": "neo.block.x", "pynn_data_json": "x", "bytes": b"\xff",
        "half": np.float16(0.5), "nan": float("nan"), "unsigned": np.uint64(2**64 - 1), "lone": "\ud800",
        "zone": dt.datetime(2024, 1, 1, tzinfo=dt.UTC), "long": "x" * 100_000, "date": np.datetime64("2024-01-01"),
    }  # fmt: skip
    block.segments.append(neo.Segment())
    segment = neo.Segment(name="a/b", description="", rec_datetime=dt.datetime(1, 1, 1))
    block.segments.append(segment)
    segment.analogsignals.append(neo.AnalogSignal(np.zeros((0, 3)), units="mV", sampling_rate=1 * pq.Hz, name="v/w"))
    segment.analogsignals.append(
        neo.AnalogSignal(np.zeros((4, 0), np.float32), units="mV", sampling_rate=1 * pq.Hz, name="v")
    )
    wide = np.random.default_rng(0).normal(size=(5, 200)).astype(">f4")
    segment.analogsignals.append(
        neo.AnalogSignal(wide, units="dimensionless", sampling_rate=1 * pq.Hz, t_start=2 * pq.minute)
    )
    segment.analogsignals.append(neo.AnalogSignal(np.arange(4), units="pA", sampling_rate=1 * pq.Hz, dtype=np.int16))
    segment.irregularlysampledsignals.append(
        neo.IrregularlySampledSignal([] * pq.ms, np.zeros((0, 1)), units="mV", name="none")
    )
    segment.events.append(neo.Event([] * pq.ms, labels=[]))
    segment.epochs.append(neo.Epoch([] * pq.ms, durations=[] * pq.ms))
    segment.spiketrains.append(neo.SpikeTrain([] * pq.s, t_stop=0.0))
    segment.spiketrains.append(neo.SpikeTrain(np.float32([1.1, 2.2]), units="ms", t_stop=3, dtype=np.float32))
    segment.spiketrains.append(
        neo.SpikeTrain([1.0], units="us", t_stop=3, array_annotations={"w": np.array([2.0])}, waveforms=np.ones((1, 1, 2)))
    )
    segment.spiketrains.append(
        neo.SpikeTrain(
            [1.0], units="ms", t_stop=3, waveforms=np.ones((1, 1, 2)) * pq.mV, sampling_rate=10 * pq.kHz,
            left_sweep=100 * pq.us,
        )
    )  # fmt: skip
    same = neo.SpikeTrain([1.0], units="ms", t_stop=3, k=None)
    segment.spiketrains.append(same)
    segment.spiketrains.append(same.time_slice(0 * pq.ms, 2 * pq.ms))
    return block


@pytest.mark.parametrize("make", [plain_block, odd_block, neo.Block])
def test_everything_comes_back(make, tmp_path):
    block = make()
    noted = pickle.dumps([block.annotations, *(obj.annotations for obj in block.data_children_recur)])
    back = through(block, tmp_path / "a.nix")
    assert text_of(back) == text_of(block)
    assert pickle.dumps([block.annotations, *(obj.annotations for obj in block.data_children_recur)]) == noted
    assert [file.name for file in tmp_path.iterdir()] == ["a.nix"]


def test_of_a_simulation(sim, tmp_path):
    cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.2, 1.4]), label="cells")
    cells.record(["v", "spikes"])
    sim.run(30.0)
    sim.reset(annotations={"round": (1, "µ")})
    sim.run(30.0)
    cells.write_data(tmp_path / "a.h5")
    block, read = cells.get_data(), pynn_data.read(tmp_path / "a.h5")
    assert text_of(read) == text_of(block)
    assert isinstance(read.segments[0].spiketrains, LazySpikeTrains)
    v = pynn_data.read(tmp_path / "a.h5", "v").segments[1]
    assert (len(v.analogsignals), len(v.spiketrains)) == (1, 0)
    spikes = pynn_data.read(tmp_path / "a.h5", "spikes").segments[1]
    assert (len(spikes.analogsignals), len(spikes.spiketrains)) == (0, 4)
    neos = by_neo(tmp_path / "a.h5")
    assert neos.name == "cells"
    for one, other in zip(neos.segments, block.segments, strict=True):
        np.testing.assert_array_equal(one.analogsignals[0], other.analogsignals[0])
        assert one.analogsignals[0].array_annotations["channel_id"].tolist() == cells.ids.tolist()
        assert [t.annotations["channel_id"] for t in one.spiketrains] == cells.ids.tolist()


def assert_same(one, other):
    assert type(one) is type(other)
    assert one.dimensionality == other.dimensionality or one.simplified.dimensionality == other.simplified.dimensionality
    np.testing.assert_array_equal(one.magnitude, other.magnitude)
    assert (one.name or "", one.description) == (other.name or "", other.description)


def test_stock_reader_finds_the_same_data(tmp_path):
    block = plain_block()
    pynn_data.write(block, tmp_path / "a.nix")
    read = by_neo(tmp_path / "a.nix")
    assert (read.name, read.description, read.file_datetime) == (block.name, block.description, MOMENT)
    assert read.rec_datetime == MOMENT.replace(microsecond=0)
    for key, value in block.annotations.items():
        np.testing.assert_array_equal(read.annotations[key], value, err_msg=key)
        assert getattr(value, "dimensionality", None) == getattr(read.annotations[key], "dimensionality", None)
    for one, other in zip(read.segments, block.segments, strict=True):
        assert (one.name, one.annotations["round"]) == (other.name, other.annotations["round"])
        for kind in ("analogsignals", "irregularlysampledsignals", "events", "epochs", "spiketrains"):
            for a, b in zip(getattr(one, kind), getattr(other, kind), strict=True):
                assert_same(a, b)
                for key, value in b.array_annotations.items():
                    assert list(np.atleast_1d(a.array_annotations[key])) == list(value)
        for a, b in zip(one.analogsignals, other.analogsignals, strict=True):
            assert (a.t_start, a.sampling_rate) == (b.t_start, b.sampling_rate)
        np.testing.assert_array_equal(one.irregularlysampledsignals[0].times, other.irregularlysampledsignals[0].times)
        assert one.events[0].labels.tolist() == one.epochs[0].labels.tolist() == ["a", "", "µ"]
        np.testing.assert_array_equal(one.epochs[0].durations, other.epochs[0].durations)
        for a, b in zip(one.spiketrains, other.spiketrains, strict=True):
            assert (a.t_start, a.t_stop) == (b.t_start, b.t_stop)
            assert a.annotations.get("channel_id") == b.annotations.get("channel_id")
        np.testing.assert_array_equal(one.spiketrains[4].waveforms, other.spiketrains[4].waveforms)
        assert one.spiketrains[4].left_sweep.rescale("ms") == other.spiketrains[4].left_sweep
    (group,) = read.groups
    assert [type(m).__name__ for m in group.data_children] == ["AnalogSignal", "SpikeTrain", "SpikeTrain", "Event"]
    assert group.analogsignals[0] is read.segments[0].analogsignals[0]
    assert group.groups[0].irregularlysampledsignals[0] is read.segments[1].irregularlysampledsignals[0]


def test_stock_reader_opens_what_nix_cannot_hold(tmp_path):
    pynn_data.write(odd_block(), tmp_path / "a.nix")
    read = by_neo(tmp_path / "a.nix")
    assert set(read.annotations) == {
        "nix_name", "pynn_data_json", "pynn_data_crc32", "half", "nan", "unsigned", "long",
    }  # fmt: skip
    segment = read.segments[1]
    assert [s.shape for s in segment.analogsignals] == [(0, 3), (5, 200), (4, 1)]
    assert [t.magnitude.tolist() for t in segment.spiketrains] == [
        [], np.float32([1.1, 2.2]).tolist(), [1.0], [1.0], [1.0], [1.0],
    ]  # fmt: skip
    assert segment.spiketrains[3].left_sweep.rescale("us").item() == pytest.approx(100)


def described(path):
    """The structure of a NIX file, without ids, moments and the names that Neo makes up."""
    found, seen = {}, {}

    def walk(group, where):
        for key in group:
            obj = group[key]
            name = obj.attrs.get("name", key) if "features" not in where else "feature"
            place = f"{where}/{re.sub('[0-9a-f]{32}', '*', name)}"
            place = f"{place}#{sum(p.split('#')[0] == place for p in found)}"
            address = h5py.h5o.get_info(obj.id).addr
            attrs = {k: v for k, v in obj.attrs.items() if k not in ("entity_id", "created_at", "updated_at", "name")}
            if isinstance(obj, h5py.Dataset):
                values = [re.sub(rb"[0-9a-f]{32}", b"*", v) for v in obj[()]] if obj.dtype == object else obj[()].tolist()
                attrs["values"] = (obj.dtype.kind, values)
            shared = "dimensions" in place or "properties" in place or "references" in place
            first = seen.setdefault(address, place)
            found[place] = attrs, None if shared or first == place else first
            if isinstance(obj, h5py.Group) and (shared or first == place):
                walk(obj, place)

    with h5py.File(path) as file:
        walk(file["metadata"], "m")
        walk(file["data"], "d")
    return {place: found[place] for place in found if "nix_name" not in place and "pynn_data" not in place}


def test_layout_is_the_one_of_neo(tmp_path):
    """Objects, links, attributes, values: all that NixIO writes, and nothing else."""
    pynn_data.write(plain_block(), tmp_path / "a.nix")
    with neo.io.NixIO(str(tmp_path / "neo.nix"), mode="ow") as io:
        io.write_block(plain_block())
    own, neos = described(tmp_path / "a.nix"), described(tmp_path / "neo.nix")
    assert own == neos
    messages = []
    for name in ("a.nix", "neo.nix"):
        with nixio.File.open(str(tmp_path / name), nixio.FileMode.ReadOnly) as file:
            messages.append(sorted(m for some in file.validate()["errors"].values() for m in some))
    assert messages[0] == messages[1]


def test_written_again_by_neo(tmp_path):
    """The metadata are an annotation of the Block, so Neo's writer keeps them."""
    block = plain_block()
    pynn_data.write(block, tmp_path / "a.nix")
    with neo.io.NixIO(str(tmp_path / "b.nix"), mode="ow") as io:
        io.write_block(by_neo(tmp_path / "a.nix"))
    assert text_of(pynn_data.read(tmp_path / "b.nix")) == text_of(block)


def test_a_second_block_of_neo(tmp_path):
    path = tmp_path / "a.nix"
    pynn_data.write(plain_block(), path)
    with neo.io.NixIO(str(path), mode="rw") as io:
        io.write_block(neo.Block(name="second"))
    with pytest.warns(UserWarning, match=r"'a.nix' holds 2 Blocks; this is the first. All of them: neo.io.NixIO"):
        assert text_of(pynn_data.read(path)) == text_of(plain_block())


def test_file_of_neo(tmp_path):
    block = plain_block()
    path = tmp_path / "neo.nix"
    with neo.io.NixIO(str(path), mode="ow") as io:
        io.write_block(block)
    read = pynn_data.read(path)
    assert "nix_name" not in read.annotations
    assert type(read.annotations["number"]) is int
    trains = read.segments[0].spiketrains
    assert [type(train.annotations["channel_id"]) for train in trains[:4]] == [int] * 4
    assert all("nix_name" not in obj.annotations for obj in (*read.data_children_recur, *read.groups, *read.segments))
    np.testing.assert_array_equal(read.segments[1].analogsignals[0], block.segments[1].analogsignals[0])
    only = pynn_data.read(path, "v").segments[0]
    assert [s.name for s in only.analogsignals] == ["v", "v"]
    assert (len(only.spiketrains), len(only.events)) == (0, 0)


def test_ids_of_neos_file_are_ids_again(tmp_path):
    block = neo.Block()
    block.segments.append(neo.Segment())
    for i in (7, 9):
        block.segments[0].spiketrains.append(neo.SpikeTrain([i], units="ms", t_stop=10, channel_id=i))
    with neo.io.NixIO(str(tmp_path / "a.nix"), mode="ow") as io:
        io.write_block(block)
    assert pynn_data.read(tmp_path / "a.nix").segments[0].spiketrains.multiplexed[0].tolist() == [7, 9]


def test_what_cannot_be_stored(tmp_path):
    block = neo.Block()
    block.segments.append(neo.Segment())
    signal = neo.IrregularlySampledSignal([1, 2] * pq.ms, np.zeros((2, 0)), units="mV", name="x")
    block.segments[0].irregularlysampledsignals.append(signal)
    with pytest.raises(NotStorable, match="^irregularlysampledsignals: 'x' has no channels, with which NIX holds the times"):
        pynn_data.write(block, tmp_path / "a.nix")
    block = neo.Block()
    block.annotations["thing"] = object()
    with pytest.raises(NotStorable, match=r"^block.annotations\['thing'\]"):
        pynn_data.write(block, tmp_path / "a.nix")
    assert list(tmp_path.iterdir()) == []


def test_too_many_metadata(tmp_path, monkeypatch):
    monkeypatch.setattr("pynn_data.files.nix.LONGEST_TEXT", 100)
    with pytest.raises(NotStorable, match=r"^block: \d+ bytes of metadata, waveforms among them; a .nix file holds 100. A"):
        pynn_data.write(plain_block(), tmp_path / "a.nix")


def many(number, per=3):
    table = TrainTable(
        times=np.tile(np.arange(per) / 3, number), counts=np.full(number, per), t_start=np.zeros(number),
        t_stop=np.full(number, 10.0), units=["ms"] * number,
        annotations={"channel_id": list(range(number)), "source_population": ["p"] * number},
    )  # fmt: skip
    block = neo.Block(name="many")
    block.segments.append(neo.Segment())
    block.segments[0]._spiketrains = LazySpikeTrains(table=table)
    return block


def test_many_trains(tmp_path):
    block = many(2001)
    with pytest.warns(
        UserWarning, match=r"^'a.nix': 2001 spike trains take about 2 s and 12 MB in the layout .* A .nwb file holds"
    ) as caught:
        pynn_data.write(block, tmp_path / "a.nix")
    assert caught[0].filename == __file__
    assert block.segments[0].spiketrains.table is not None
    assert (tmp_path / "a.nix").stat().st_size < 12e6
    assert text_of(pynn_data.read(tmp_path / "a.nix")) == text_of(block)


def test_damage_is_seen(tmp_path):
    path = tmp_path / "a.nix"
    pynn_data.write(plain_block(), path)
    whole = path.read_bytes()
    for size in (0, 100, len(whole) // 2):
        path.write_bytes(whole[:size])
        with pytest.raises(FileDamaged):
            pynn_data.read(path)
    path.write_bytes(whole)
    with h5py.File(path, "r+") as file:
        arrays = next(iter(file["data"].values()))["data_arrays"]
        values = next(array for name, array in arrays.items() if "analogsignal" in name)["data"]
        values[0] += 1
    with pytest.raises(FileDamaged, match="is not as it was written: its checksum differs"):
        pynn_data.read(path)


def change(path, how):
    with h5py.File(path, "r+") as file:
        how(file, next(iter(file["data"].values())))


def test_hostile_files(tmp_path):
    path, original = tmp_path / "a.nix", tmp_path / "original.nix"
    pynn_data.write(plain_block(), original)

    def refused(how, match):
        shutil.copy(original, path)
        change(path, how)
        with pytest.raises(FileDamaged, match=match):
            pynn_data.read(path)

    def metadata(text, wrong=0):
        def how(file, block):
            properties = block["metadata/properties"]
            del properties["pynn_data_json"]
            properties.create_dataset("pynn_data_json", data=[text], dtype=h5py.string_dtype())
            properties["pynn_data_crc32"][0] = zlib.crc32(text.encode()) + wrong

        return how

    def external(file, block):
        name = next(name for name in block["data_arrays"] if "spiketrain" in name)
        del block["data_arrays"][name]
        block["data_arrays"][name] = h5py.ExternalLink("/etc/passwd", "/")

    def not_nix(file, block):
        file.attrs["format"] = "other"

    def one_for_all(file, block):
        names = [name for name in block["data_arrays"] if "spiketrain" in name and name.endswith("times")]
        big = block.create_dataset("big", data=np.zeros(file.id.get_filesize() // 16))
        for name in names:
            del block["data_arrays"][name]["data"]
            block["data_arrays"][name]["data"] = big

    refused(metadata("{}", wrong=1), "The metadata are not as they were written: their checksum differs")
    refused(metadata("{"), "The metadata are no JSON")
    refused(metadata("[]"), "Layout None of the metadata is unknown")
    refused(metadata('{"layout":1}'), "Metadata that pynn-data does not write: 'block'")
    refused(metadata('{"layout":1,"block":{"segments":[7]},"checksums":{}}'), "Metadata that pynn-data does not write")
    refused(external, "is a link to somewhere else, which is not followed")
    refused(not_nix, "none in the layout of NIX")
    refused(one_for_all, "It names more data than it has")

    def endless(file, block):
        tree = block["metadata/properties/pynn_data_json"][0].decode().replace('"number":5', '"number":1000000000000')
        metadata(tree)(file, block)

    refused(endless, "The metadata tell of 1000000000000 arrays, the file has")


def test_hostile_files_of_neo(tmp_path):
    path = tmp_path / "neo.nix"

    def refused(how, match):
        with neo.io.NixIO(str(path), mode="ow") as io:
            io.write_block(plain_block())
        change(path, how)
        with pytest.raises(FileDamaged, match=match):
            pynn_data.read(path)

    def unit(file, block):
        next(iter(block["data_arrays"].values())).attrs["unit"] = "9**9**9*mV"

    def external(file, block):
        block["groups"]["x"] = h5py.ExternalLink("/etc/passwd", "/")

    def no_positions(file, block):
        del next(iter(block["multi_tags"].values()))["positions"]

    refused(unit, r"'9\*\*9\*\*9\*mV' is no unit")
    refused(external, "is a link to somewhere else")
    refused(no_positions, "'neo.nix' cannot be read by neo.io.NixIO: ")
    h5py.File(path, "w").close()
    with pytest.raises(FileDamaged, match="It is an HDF5 file, but none in the layout of NIX; pynn-data reads no others"):
        pynn_data.read(path)
