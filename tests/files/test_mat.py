"""The .mat format: right for Neo and MATLAB, equal with its sidecar, safe to read."""

import datetime as dt
import io
import json
import pickle
import struct
import warnings
import zlib

import neo
import numpy as np
import pytest
import quantities as pq
import scipy.io

import pynn_data
from pynn_data.errors import FileDamaged, MetadataWarning, NotStorable
from pynn_data.files.blocks import pack
from pynn_data.files.mat.elements import variable
from pynn_data.files.mat.writer import Structs
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable

MOMENT = dt.datetime(2024, 2, 29, 12, 30, 15)


def text_of(block):
    """Everything in a Block, bit for bit."""
    return pack(block).text()


def simple_block():
    """A Block of which a .mat file holds everything."""
    block = neo.Block(
        name="b", description="µ日本", rec_datetime=MOMENT, index=3, text="µ日本", empty="", number=7, large=2**53 + 1,
        real=0.1, yes=True, nothing=None, reals=np.array([0.5, -1.5]), counts=np.array([1, 2], np.uint8),
        matrix=np.eye(2), current=0.1 * pq.nA, steps=[1.0, 2.0] * pq.mV, nested={"a": {"b": 1.5 * pq.ms, "c": {}}},
    )  # fmt: skip
    for index in range(2):
        segment = neo.Segment(name="same", index=index, round=index)
        block.segments.append(segment)
        segment.block = block
        segment.analogsignals.append(
            neo.AnalogSignal(
                np.arange(12.0).reshape(6, 2) / 3, units="mV", sampling_period=0.1 * pq.ms, t_start=1 / 3 * pq.ms,
                name="v", description="Vm", source_population="cells",
            )
        )  # fmt: skip
        segment.analogsignals.append(neo.AnalogSignal(np.ones((1, 3), np.float32), units="uS/cm**2", sampling_rate=2 * pq.kHz))
        segment.analogsignals.append(neo.AnalogSignal(np.ones((0, 3)), units="nA", sampling_rate=2 * pq.kHz))
        segment.irregularlysampledsignals.append(
            neo.IrregularlySampledSignal([1, 2, 4] * pq.ms, np.arange(6).reshape(3, 2), units="nA", name="irr", dtype="i2")
        )
        segment.events.append(neo.Event([1, 2, 2.5] * pq.s, labels=np.array(["a", "", "bcµ"]), name="ev"))
        segment.epochs.append(neo.Epoch([1.0, 2] * pq.ms, [1, 2] * pq.s, labels=np.array(["", ""]), name="ep"))
        segment.epochs.append(neo.Epoch([1.0] * pq.ms, [1] * pq.s, labels=np.array(["one"])))
        for i in range(3):
            segment.spiketrains.append(
                neo.SpikeTrain(np.arange(i) / 3, units="ms", t_start=0, t_stop=10 + index, channel_id=i, k="p")
            )
        segment.spiketrains.append(
            neo.SpikeTrain(
                [0.5, 1], units="s", t_start=-1.0, t_stop=2.0, name="named", sampling_rate=10 * pq.kHz,
                waveforms=np.arange(12.0).reshape(2, 2, 3) * pq.mV, left_sweep=0.1 * pq.ms,
            )
        )  # fmt: skip
    first, second = block.segments
    members = [first.analogsignals[0], first.spiketrains[1], second.spiketrains[0], second.events[0]]
    block.groups.append(neo.Group(members, name="g", k=1))
    return block


def lossy_block():
    """What a .mat file cannot hold, beside what it can."""
    block = simple_block()
    block.rec_datetime = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    block.annotations |= {
        "tuple": (1, 2), "list": [1, 2], "set": {1}, "complex": 1 + 2j, "huge": 2**70, "mixed": [1, "x"], "half": np.float16(1),
        "_x": 1, "a/b": 2, "b" * 32: 3, 4: 5, "real_units": "x", "c" * 26: 1 * pq.mV, "nul": "a\0b", "none": "Py_None",
        "lone": "\ud800", "ragged": [[1], [1, 2]], "time": MOMENT, "one": [1], "words": ["a", "b"], "column": np.ones((2, 1)),
    }  # fmt: skip
    segment = block.segments[0]
    segment.name = "a\0b"
    segment.analogsignals[0].array_annotate(channel_id=[3, 4])
    segment.spiketrains.append(
        neo.SpikeTrain(np.float32([1.1]), units="ms", t_stop=3, dtype="f4", array_annotations={"w": [1]}, waveforms=np.ones((1, 1, 2)))
    )
    segment.events.append(neo.Event([1.0] * pq.ms, labels=np.array(["blank "]), name="blank"))
    block.groups[0].add(neo.Group([segment.events[0]], name="inner"))
    return block


def struct_of(block):
    return Structs(pack(block).tree["block"]["groups"]).block(block)


def test_what_it_holds_needs_no_sidecar(tmp_path):
    block = simple_block()
    before = pickle.dumps([block.annotations, *(obj.annotations for obj in block.data_children_recur)])
    pynn_data.write(block, tmp_path / "a.mat")
    assert [file.name for file in tmp_path.iterdir()] == ["a.mat"]
    assert text_of(pynn_data.read(tmp_path / "a.mat")) == text_of(block)
    assert pickle.dumps([block.annotations, *(obj.annotations for obj in block.data_children_recur)]) == before


def test_the_rest_is_in_the_sidecar(tmp_path):
    block = lossy_block()
    path = tmp_path / "a.mat"
    with pytest.warns(MetadataWarning) as caught:
        pynn_data.write(block, path)
    (warning,) = caught
    assert str(warning.message) == (
        "'a.mat' cannot hold time zones (rec_datetime); the types of annotations (tuple: tuple, list: list, "
        "time: datetime, one: list, ...); annotations of some types (set: set, complex: complex, huge: int, mixed: list, "
        "...); annotations whose names are none in MATLAB ('_x', 'a/b', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 4, ...); some "
        "text (name); array annotations (channel_id, w); some labels (blank); types of numbers (<f4); attributes without a "
        "unit (waveforms); groups in groups (g). All metadata are in 'a.mat.pynn.json', which pynn_data.read() looks at too."
    )
    assert warning.filename == __file__
    assert text_of(pynn_data.read(path)) == text_of(block)
    only = pynn_data.read(path, "v").segments[0]
    assert ([s.name for s in only.analogsignals], len(only.spiketrains), len(only.events)) == (["v"], 0, 0)
    (tmp_path / "a.mat.pynn.json").unlink()
    plain = pynn_data.read(path)
    assert list(plain.annotations) == [
        "text", "empty", "number", "large", "real", "yes", "nothing", "reals", "counts", "matrix", "current", "steps",
        "nested", "tuple", "list", "time", "one", "words", "column",
    ]  # fmt: skip
    assert (plain.annotations["words"], plain.annotations["one"]) == (["a", "b"], 1)
    assert plain.segments[0].spiketrains[4].magnitude.tolist() == np.float32([1.1]).tolist()
    assert [s.name for s in pynn_data.read(path, "v").segments[0].analogsignals] == ["v"]


def test_of_a_simulation(sim, tmp_path):
    cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.2, 1.4]), label="cells")
    cells.record(["v", "spikes"])
    sim.run(30.0)
    with pytest.warns(MetadataWarning, match=r"array annotations \(channel_index, channel_id\)"):
        cells.write_data(tmp_path / "a.mat")
    block, read = cells.get_data(), pynn_data.read(tmp_path / "a.mat")
    assert text_of(read) == text_of(block)
    neos = neo.io.NeoMatlabIO(str(tmp_path / "a.mat")).read_block()
    segment, meant = neos.segments[0], block.segments[0]
    np.testing.assert_array_equal(segment.analogsignals[0], meant.analogsignals[0])
    assert segment.analogsignals[0].annotations["channel_ids"].tolist() == cells.ids.tolist()
    assert [train.annotations["channel_id"] for train in segment.spiketrains] == cells.ids.tolist()
    for one, other in zip(segment.spiketrains, meant.spiketrains, strict=True):
        assert one.magnitude.tolist() == other.magnitude.tolist()


@pytest.mark.parametrize("make", [simple_block, lossy_block])
def test_stock_reader_finds_the_same_data(make, tmp_path):
    block = make()
    if make is simple_block:
        pynn_data.write(block, tmp_path / "a.mat")
    else:
        with pytest.warns(MetadataWarning):
            pynn_data.write(block, tmp_path / "a.mat")
    read = neo.io.NeoMatlabIO(str(tmp_path / "a.mat")).read_block()
    assert (read.name, read.description, read.index) == (block.name, block.description, 3)
    assert read.rec_datetime == block.rec_datetime.replace(tzinfo=None)
    for key in ("text", "number", "large", "real", "yes", "nothing", "reals", "current", "steps", "nested"):
        np.testing.assert_array_equal(read.annotations[key], block.annotations[key])
        assert getattr(read.annotations[key], "units", None) == getattr(block.annotations[key], "units", None)
    for one, other in zip(read.segments, block.segments, strict=True):
        assert (one.index, one.annotations) == (other.index, other.annotations)
        for kind in ("analogsignals", "irregularlysampledsignals", "events", "epochs", "spiketrains"):
            for a, b in zip(getattr(one, kind), getattr(other, kind), strict=True):
                values = a.magnitude.T if kind == "analogsignals" and b.shape[0] == 1 else a.magnitude  # Neo squeezes
                if b.size:
                    np.testing.assert_array_equal(values, b.magnitude)
                assert (a.units.simplified, a.name) == (b.units.simplified, b.name)
        assert one.analogsignals[0].t_start == other.analogsignals[0].t_start
        assert one.analogsignals[0].sampling_rate == other.analogsignals[0].sampling_rate
        np.testing.assert_array_equal(one.irregularlysampledsignals[0].times, other.irregularlysampledsignals[0].times)
        np.testing.assert_array_equal(one.epochs[0].durations, other.epochs[0].durations)
        for a, b in zip(one.spiketrains, other.spiketrains, strict=True):
            assert (a.t_start, a.t_stop, a.annotations) == (b.t_start, b.t_stop, b.annotations)
        np.testing.assert_array_equal(one.spiketrains[3].waveforms, other.spiketrains[3].waveforms)
    assert read.groups[0].analogsignals[0] is read.segments[0].analogsignals[0]
    assert [len(read.groups[0].spiketrains), len(read.groups[0].events)] == [2, 1]


def test_file_of_neo(tmp_path):
    block = simple_block()
    neo.io.NeoMatlabIO(str(tmp_path / "a.mat")).write_block(block)
    read = pynn_data.read(tmp_path / "a.mat")
    assert text_of(read) == text_of(block)


@pytest.mark.parametrize("options", [{"do_compression": True}, {"long_field_names": True}])
def test_other_kinds_of_files(options, tmp_path):
    """Compressed, with other variables around, and with arrays of structs instead of cells."""
    block = struct_of(simple_block())
    scipy.io.savemat(tmp_path / "b.mat", {"before": np.arange(5), "block": block, "after": "x"}, **options)
    assert text_of(pynn_data.read(tmp_path / "b.mat")) == text_of(simple_block())
    train = {"times": [1.0, 2.0], "times_units": "ms", "t_start": 0.0, "t_start_units": "s", "t_stop": 1.0, "t_stop_units": "s",
             "neo_id": 1}  # fmt: skip
    array = np.array([tuple(train.values())] * 2, dtype=[(name, object) for name in train])
    scipy.io.savemat(tmp_path / "c.mat", {"block": {"segments": {"spiketrains": array}}}, **options)
    trains = pynn_data.read(tmp_path / "c.mat").segments[0].spiketrains
    assert [(t.magnitude.tolist(), t.t_stop.item(), t.units) for t in trains] == [([1.0, 2.0], 1000.0, pq.ms)] * 2


def many(number):
    table = TrainTable(
        times=np.tile(np.arange(3) / 3, number), counts=np.full(number, 3), t_start=np.zeros(number),
        t_stop=np.full(number, 10.0), units=["ms"] * number,
        annotations={"channel_id": list(range(number)), "source_population": ["p"] * number},
    )  # fmt: skip
    block = neo.Block(name="many")
    block.segments.append(neo.Segment())
    block.segments[0]._spiketrains = LazySpikeTrains(table=table)
    return block


def test_many_trains(tmp_path):
    block = many(2000)
    pynn_data.write(block, tmp_path / "a.mat")
    assert block.segments[0].spiketrains.table is not None
    read = pynn_data.read(tmp_path / "a.mat")
    assert read.segments[0].spiketrains.table is not None
    assert text_of(read) == text_of(block)


def test_what_cannot_be_stored(tmp_path, monkeypatch):
    block = neo.Block()
    block.segments.append(neo.Segment())
    signals = block.segments[0].analogsignals
    for dtype in ("f2", "c16"):
        signals[:] = [neo.AnalogSignal(np.zeros((2, 1), dtype), units="mV", sampling_rate=1 * pq.kHz)]
        with pytest.raises(
            NotStorable, match=rf"^block.segments\[0\].analogsignals\[0\].signal: numbers of type {signals[0].dtype} cannot"
        ):
            pynn_data.write(block, tmp_path / "a.mat")
    signals[:] = [neo.AnalogSignal(np.zeros((1000, 10)), units="mV", sampling_rate=1 * pq.kHz)]
    monkeypatch.setattr("pynn_data.files.mat.writer.LARGEST", 80_000)
    with pytest.raises(NotStorable, match=r"^block: 800\d\d bytes of data; MATLAB opens .mat files of at most 80000. .nwb and"):
        pynn_data.write(block, tmp_path / "a.mat")
    assert list(tmp_path.iterdir()) == []


def test_changed_by_another_program(tmp_path):
    path = tmp_path / "a.mat"
    with pytest.warns(MetadataWarning):
        pynn_data.write(lossy_block(), path)

    def changed(how):
        block = struct_of(lossy_block())
        how(block["segments"][0, 0])
        scipy.io.savemat(tmp_path / "b.mat", {"block": block}, oned_as="row")
        (tmp_path / "b.mat.pynn.json").write_bytes((tmp_path / "a.mat.pynn.json").read_bytes())
        with pytest.warns(MetadataWarning, match=r"^'b.mat.pynn.json' does not fit 'b.mat', which was changed after it: "):
            return pynn_data.read(tmp_path / "b.mat")

    def other_value(segment):
        segment["analogsignals"][0, 0]["signal"][0, 0] = 99.0

    def fewer_trains(segment):
        segment["spiketrains"] = segment["spiketrains"][:, :2]

    assert changed(other_value).segments[0].analogsignals[0][0, 0] == 99 * pq.mV
    assert len(changed(fewer_trains).segments[0].spiketrains) == 2
    (tmp_path / "a.mat.pynn.json").write_text("{")
    with pytest.warns(MetadataWarning, match="The metadata are no JSON"):
        assert pynn_data.read(path).name == "b"


def test_damaged_files(tmp_path):
    path = tmp_path / "a.mat"
    pynn_data.write(simple_block(), path)
    whole = path.read_bytes()
    for size in (*range(0, 300, 7), len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(FileDamaged):
            pynn_data.read(path)
    rng = np.random.default_rng(0)
    for _ in range(300):  # what is wrong is seen or harmless, and nothing else is raised
        broken = bytearray(whole)
        for place in rng.integers(128, len(whole), 3):
            broken[place] = rng.integers(256)
        path.write_bytes(broken)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                pynn_data.read(path)
            except FileDamaged:
                continue


def element(kind, data):
    return struct.pack("<II", kind, len(data)) + data + b"\0" * (-len(data) % 8)


def matrix(kind, shape, content, name=b""):
    dimensions = struct.pack(f"<{len(shape)}i", *shape)
    return element(14, element(6, struct.pack("<II", kind, 0)) + element(5, dimensions) + element(1, name) + content)


def test_hostile_files(tmp_path):
    path = tmp_path / "a.mat"
    header = b" " * 124 + struct.pack("<H", 0x0100) + b"IM"

    def refused(content, match, start=header):
        path.write_bytes(start + content)
        with pytest.raises(FileDamaged, match=match):
            pynn_data.read(path)

    nested = matrix(6, (1, 1), element(9, bytes(8)))
    for _ in range(3000):
        nested = matrix(1, (1, 1), nested, b"block")
    refused(nested, "more than 60 levels of cells in cells")
    refused(matrix(1, (2**31 - 1, 2**31 - 1), b"", b"block"), "'a.mat' cannot be read: It is no whole MATLAB file")
    refused(matrix(6, (2**31 - 1, 2**31 - 1), element(9, bytes(8)), b"block"), "cannot reshape array of size 1")
    refused(matrix(6, (-1, 1), element(9, bytes(8)), b"block"), r"an array of shape \(-1, 1\)")
    refused(matrix(4, (2**31 - 1, 1), element(16, b"ab"), b"block"), "2 characters in 2147483647 rows")
    fields = element(5, struct.pack("<i", 8)) + element(1, b"")
    refused(matrix(2, (2**31 - 1, 1), fields, b"block"), "a struct without fields")
    refused(matrix(16, (1, 1), b"", b"block"), "an array of the class 16, which is none of numbers, text, cells")
    bomb = zlib.compress(struct.pack("<II", 14, 2**31 + 1) + bytes(1000))
    refused(struct.pack("<II", 15, len(bomb)) + bomb, "a variable of 2147483649 bytes, the limit is 2147483648")
    refused(b"", r"'a.mat' has no variable 'block'")
    refused(matrix(4, (1, 2), element(16, b"ab"), b"block"), "its variable 'block' is no struct")
    refused(b"", "'a.mat' is empty", start=b"")
    refused(b"", r"version 7.3: save\('-v7', ...\) makes it readable", start=b"MATLAB 7.3".ljust(512) + b"\x89HDF")
    refused(b"", "no MATLAB file of version 5 to 7[.]", start=b"x" * 1000)

    def struct_refused(block, match):
        scipy.io.savemat(path, {"block": block})
        with pytest.raises(FileDamaged, match=match):
            pynn_data.read(path)

    signal = {"signal": np.zeros((2, 2)), "signal_units": "9**9**9*mV", "neo_id": 1}
    struct_refused({"segments": {"analogsignals": signal}}, "is no unit")
    struct_refused({"segments": "x"}, "'segments' are no structs")
    struct_refused({"segments": {"spiketrains": {"times": 5.0, "times_units": "ms"}}}, "is no Block of Neo: KeyError: 't_start_units'")
    train = {"times": 5.0, "t_start": 0.0, "t_stop": 1.0} | {f"{n}_units": "ms" for n in ("times", "t_start", "t_stop")}
    struct_refused({"segments": {"spiketrains": train | {"neo_id": 1}}}, "Spikes outside of the window of their train")
    struct_refused({"name": 5}, "name is .*, no text")
    struct_refused({"annotations": {"a": "x", "a_units": "mV"}}, "'x' with a unit is no number")


def test_no_other_attributes_are_set(tmp_path):
    scipy.io.savemat(tmp_path / "a.mat", {"block": {"name": "b", "filter": "x", "segments": {"filter": "x"}}})
    block = pynn_data.read(tmp_path / "a.mat")
    assert callable(block.filter)
    assert callable(block.segments[0].filter)


def test_numbers_and_text_as_scipy_reads_them():
    values = {
        "b": np.array([[True, False]]), "c": np.array([[1 + 2j, 3]]), "empty": np.zeros((0, 3)), "cube": np.arange(24).reshape(2, 3, 4),
        **{name: np.arange(6).reshape(3, 2).astype(name) for name in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"]},
    }  # fmt: skip
    file = io.BytesIO()
    scipy.io.savemat(file, {"x": values, "text": "µ日😀"})
    found = variable(file.getvalue(), "x")
    assert list(found) == list(values)
    for name, value in values.items():
        np.testing.assert_array_equal(found[name], value)
        assert found[name].dtype == value.dtype
    assert variable(file.getvalue(), "text") == "µ日😀"
    with pytest.raises(KeyError):
        variable(file.getvalue(), "y")


def test_sidecar_is_json_of_pack(tmp_path):
    with pytest.warns(MetadataWarning):
        pynn_data.write(lossy_block(), tmp_path / "a.mat")
    assert json.loads((tmp_path / "a.mat.pynn.json").read_text()) == pack(lossy_block(), inline=True).tree
