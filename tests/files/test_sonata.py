"""The .sonata.h5 format: what is in the files, and what comes back."""

import json
import pickle
import random
import warnings

import h5py
import neo
import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.errors import FileDamaged, MetadataWarning, NotStorable, PynnDataError
from pynn_data.files.blocks import pack
from pynn_data.files.sonata.names import group_of, population_of

LOST = "cannot hold annotations, names and windows"


def train(times, unit="ms", stop=100.0, **annotations):
    return neo.SpikeTrain(times, units=unit, t_stop=stop, **annotations)


def signal(values, name="v", unit="mV", **more):
    more = {"sampling_rate": 10.0 / pq.ms, **more}
    return neo.AnalogSignal(np.asarray(values), units=unit, name=name, **more)


def block_of(*segments):
    block = neo.Block(name="net", note=(1, "µ"))
    for i, objects in enumerate(segments):
        segment = neo.Segment(name=f"segment{i:03d}", index=i, round=i)
        for obj in objects:
            if isinstance(obj, neo.SpikeTrain):
                segment.spiketrains.append(obj)
            elif isinstance(obj, neo.AnalogSignal):
                segment.analogsignals.append(obj)
            elif isinstance(obj, neo.Event):
                segment.events.append(obj)
            elif isinstance(obj, neo.Epoch):
                segment.epochs.append(obj)
            else:
                segment.irregularlysampledsignals.append(obj)
        segment.block = block
        block.segments.append(segment)
    return block


def write(block, path, lost=LOST):
    with pytest.warns(MetadataWarning, match=lost) as caught:
        pynn_data.write(block, path)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    return str(caught[0].message)


def same(one, other):
    assert pack(one).tree == pack(other).tree


@pytest.fixture
def sim():
    front_end = pynn_data.open("example")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture
def recorded(sim):
    """Two populations, one of them recorded in two windows, two segments."""
    exc = sim.Population(3, sim.IF_cond_exp(i_offset=[0.0, 1.5, 2.0]), label="exc")
    inh = sim.Population(2, sim.IF_cond_exp(i_offset=[2.0, 2.5]), label="inh/µ")
    both = sim.Assembly(exc, inh)
    inh[0:1].record("spikes", stop=20.0)
    inh[0:1].record("spikes", start=30.0)
    exc.record(["v", "gsyn_exc", "spikes"])
    inh.record(["v"])
    sim.run(40.0)
    sim.reset(annotations={"round": 1})
    sim.run(20.0)
    return both.get_data()


def test_layout(tmp_path):
    trains = [
        train([3.0, 7.5], source_population="inh", source_index=4, channel_id=14),
        train([1.0, 9.0, 9.5], source_population="exc/a", source_index=1, channel_id=1),
        train([], source_population="exc/a", source_index=2, channel_id=2),
        train([0.1], source_population="exc/a", source_index=0, channel_id=0),
        train([], source_population="silent", source_index=0, channel_id=20),
    ]
    about = {"channel_index": [2, 7, 0], "source_population": ["exc/a", "inh", "exc/a"]}
    v = signal([[1.0, 2.0, 3.0], [4.0, 5.0, 0.1]], array_annotations=about, t_start=2 * pq.ms)
    write(
        block_of([*trains, v]), tmp_path / "run.sonata.h5", f"{LOST}; more digits of samples than float32 has"
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "run.sonata.h5",
        "run.sonata.h5.pynn.json",
        "run.v.sonata.h5",
    ]
    with h5py.File(tmp_path / "run.sonata.h5") as file:
        assert (file.attrs["magic"], list(file.attrs["version"])) == (0x0A7A, [0, 1])
        assert list(file) == ["spikes"]
        assert list(file["spikes"]) == ["exc%2Fa", "inh", "silent"]
        group = file["spikes/exc%2Fa"]
        assert group["timestamps"][()].tolist() == [0.1, 1.0, 9.0, 9.5]
        assert group["node_ids"][()].tolist() == [0, 1, 1, 1]
        assert (group["timestamps"].dtype, group["node_ids"].dtype) == (np.float64, np.uint64)
        assert group["timestamps"].attrs["units"] == "ms"
        assert group["timestamps"].compression is None
        sorting = h5py.check_enum_dtype(group.attrs.get_id("sorting").dtype)
        assert sorting == {"none": 0, "by_id": 1, "by_time": 2}
        assert group.attrs["sorting"] == sorting["by_id"]
        assert file["spikes/inh/node_ids"][()].tolist() == [4, 4]
        assert file["spikes/silent/node_ids"].shape == (0,)
    with h5py.File(tmp_path / "run.v.sonata.h5") as file:
        assert list(file["report"]) == ["exc%2Fa", "inh"]
        group = file["report/exc%2Fa"]
        assert group["data"].dtype == np.float32
        np.testing.assert_array_equal(group["data"], np.array([[3.0, 1.0], [0.1, 4.0]], np.float32))
        assert dict(group["data"].attrs) == {"units": b"mV", "variable": b"v"}
        mapping = {name: (d.dtype, d[()].tolist()) for name, d in group["mapping"].items()}
        assert mapping == {
            "node_ids": (np.uint64, [0, 2]),
            "index_pointer": (np.uint64, [0, 1, 2]),
            "index_pointers": (np.uint64, [0, 1, 2]),
            "element_ids": (np.uint32, [0, 0]),
            "element_pos": (np.float32, [0, 0]),
            "time": (np.float64, [2.0, 2.2, 0.1]),
        }
        assert group["mapping/index_pointer"] == group["mapping/index_pointers"]
        assert group["mapping/time"].attrs["units"] == b"ms"
        assert group["mapping/node_ids"].attrs["sorted"] == 1


def test_round_trip(recorded, tmp_path):
    path = tmp_path / "run.sonata.h5"
    write(recorded, path)
    names = {p.name for p in tmp_path.iterdir()}
    assert names == {
        "run.sonata.h5", "run.v.sonata.h5", "run.gsyn_exc.sonata.h5", "run.sonata.h5.pynn.json",
        "run.segment001.spikes.sonata.h5", "run.segment001.v.sonata.h5", "run.segment001.gsyn_exc.sonata.h5",
    }  # fmt: skip
    back = pynn_data.read(path)
    for segment in recorded.segments:
        for one in segment.analogsignals:
            one[...] = one.magnitude.astype(np.float32).astype(np.float64) * one.units
    same(back, recorded)
    assert len(back.segments[0].spiketrains) == 5
    assert type(back.segments[0].spiketrains[0].annotations["channel_id"]) is int
    assert back.segments[0].analogsignals[0].dtype == np.float64


def test_some_variables(recorded, tmp_path):
    write(recorded, tmp_path / "run.sonata.h5")
    v = pynn_data.read(tmp_path / "run.sonata.h5", "v").segments[1]
    spikes = pynn_data.read(tmp_path / "run.sonata.h5", "spikes").segments[1]
    assert ([s.name for s in v.analogsignals], len(v.spiketrains)) == (["v"], 0)
    assert (len(spikes.analogsignals), len(spikes.spiketrains)) == (0, 4)


def test_without_spikes_the_first_signal_is_in_the_file_itself(tmp_path):
    block = block_of(
        [signal([[1.0]], "v"), signal([[2.0]], "w"), signal([[3.0]], "w")], [signal([[4.0]], "a/b")]
    )
    write(block, tmp_path / "run.sonata.h5")
    found = {}
    for path in tmp_path.glob("*.h5"):
        with h5py.File(path) as file:
            found[path.name] = file["report/cells/data"][()].tolist()
    assert found == {
        "run.sonata.h5": [[1.0]],
        "run.w.sonata.h5": [[2.0]],
        "run.w_1.sonata.h5": [[3.0]],
        "run.segment001.a_b.sonata.h5": [[4.0]],
    }
    same(pynn_data.read(tmp_path / "run.sonata.h5"), block)


def test_any_block(tmp_path):
    """What Neo allows: no names, no ids, other types and units, windows that overlap, nothing at all."""
    block = block_of(
        [
            train(np.array([5, 1], np.float32), channel_id="a"),
            train([0.3], waveforms=np.zeros((1, 1, 2)) * pq.mV, array_annotations={"k": ["µ"]}),
            train([2.0, 3.0], source_index=2, source_population="p%q"),
            train([1.0, 4.0], source_index=2, source_population="p%q"),
            signal(np.arange(6, dtype=np.int16).reshape(2, 3), None, "uS"),
            signal(np.zeros((0, 2)), "V"),
            signal(np.zeros((3, 0)), "v"),
            signal(
                np.array([[np.nan, np.inf, -np.inf, -0.0]]),
                "\ud800\0",
                sampling_rate=3 * pq.Hz,
                t_start=-1 * pq.s,
            ),
            signal(np.ones((1, 2), ">f8"), "日本/" * 100, array_annotations={"channel_id": [3, 3]}),
        ],
        [],
        [train([], source_population="")],
    )
    block.groups.append(neo.Group([block.segments[0].spiketrains[1]], name="g"))
    for obj in (block, *block.segments, *block.segments[0].spiketrains, *block.segments[0].analogsignals):
        obj.annotations["x"] = {"a": [None, 1.5]}
    tree = pack(block).tree  # also has quantities make what it keeps in its objects
    before = pickle.dumps(block)
    path = tmp_path / "run.sonata.h5"
    write(block, path)
    assert pickle.dumps(block) == before
    assert pack(block).tree == tree
    same(pynn_data.read(path), block)
    with h5py.File(path) as file:
        assert list(file["spikes"]) == ["cells", "p%25q"]
        assert file["spikes/cells"].attrs["sorting"] == 0  # 5 comes before 1
        assert file["spikes/cells/timestamps"][()].tolist() == [5.0, 1.0, np.float64(0.3)]
        assert file["spikes/cells/node_ids"][()].tolist() == [0, 0, 1]
        assert file["spikes/p%25q"].attrs["sorting"] == 0
        assert file["spikes/p%25q/timestamps"][()].tolist() == [2.0, 3.0, 1.0, 4.0]
    with h5py.File(tmp_path / "run.segment002.spikes.sonata.h5") as file:
        assert list(file["spikes"]) == ["%"]
    assert all(len(p.name.encode()) < 256 for p in tmp_path.iterdir())


@pytest.mark.parametrize("block", [neo.Block(), block_of([]), block_of([], [])])
def test_nothing(block, tmp_path):
    write(block, tmp_path / "a.sonata.h5")
    with h5py.File(tmp_path / "a.sonata.h5") as file:
        assert list(file) == ["spikes"]
    same(pynn_data.read(tmp_path / "a.sonata.h5"), block)


def test_times_in_other_units(tmp_path):
    """They are in ms in the file; when that is not exact they come back as the file holds them."""
    exact = block_of([train([0.5, 1.25], "s", 2.0), train([1.0, 3.0]), train([250.0, 1000.0], "us", 2000.0)])
    assert "last bit" not in write(exact, tmp_path / "a.sonata.h5")
    with h5py.File(tmp_path / "a.sonata.h5") as file:
        assert file["spikes/cells/timestamps"][()].tolist() == [500.0, 1250.0, 1.0, 3.0, 0.25, 1.0]
    same(pynn_data.read(tmp_path / "a.sonata.h5"), exact)
    times = np.sort(np.random.default_rng(1).random(1000))
    close = block_of([train(times, "s", times[-1]), train([0.1])])
    write(close, tmp_path / "b.sonata.h5", "the last bit of spike times that are not in ms")
    back = pynn_data.read(tmp_path / "b.sonata.h5").segments[0].spiketrains[0]
    assert back.units == pq.s
    assert back.magnitude.tolist() == (times * 1000 / 1000).tolist() != times.tolist()
    assert np.abs(back.magnitude - times).max() < 1e-15
    assert float(back.t_stop) == times[-1] * 1000 / 1000


def test_what_is_refused(tmp_path):
    event = neo.Event([1.0] * pq.ms, labels=["a"])
    epoch = neo.Epoch([1.0] * pq.ms, durations=[1.0] * pq.ms, labels=["a"])
    irregular = neo.IrregularlySampledSignal([1.0] * pq.ms, [[1.0]] * pq.mV)
    for obj, where in ((event, "events"), (epoch, "epochs"), (irregular, "irregularlysampledsignals")):
        with pytest.raises(NotStorable) as caught:
            pynn_data.write(block_of([], [obj]), tmp_path / "a.sonata.h5")
        assert str(caught.value) == (
            f"block.segments[1].{where}[0]: SONATA holds spikes and regular signals only; write .nwb, .nix or .npz."
        )
    for values, text in (
        ([[1e39]], "SONATA holds samples as float32, and some are too large for it; write .nwb or .npz."),
        (
            [[2**24 + 1]],
            "SONATA holds samples as float32, and some are too large for it; write .nwb or .npz.",
        ),
        ([[1j]], "samples of type complex128 cannot be stored in SONATA; write .nwb or .npz."),
    ):
        with pytest.raises(NotStorable) as caught:
            pynn_data.write(block_of([train([1.0]), signal(values)]), tmp_path / "a.sonata.h5")
        assert str(caught.value) == f"block.segments[0].analogsignals[0]: {text}"
    assert list(tmp_path.iterdir()) == []


def test_number_of_samples(tmp_path):
    """bmtk divides and cuts off: (0.3 - 0) / 0.1 is 2 then."""
    for n, start in ((3, 0.0), (7, 0.7), (1001, 1234.5), (99999, 0.1)):
        write(block_of([signal(np.zeros((n, 1)), t_start=start * pq.ms)]), tmp_path / "a.sonata.h5")
        with h5py.File(tmp_path / "a.sonata.h5") as file:
            begin, end, step = file["report/cells/mapping/time"][()]
            assert int((end - begin) / step) == n
            assert end == pytest.approx(start + n * 0.1, rel=1e-14)


def test_names_of_groups():
    names = ["a", "", ".", "..", "...", "a.b", "a/b", "50%", "%2F", "%", "\n", "日本", "\ud800", "\0"]
    groups = [group_of(name) for name in names]
    assert len(set(groups)) == len(names)
    assert [population_of(group) for group in groups] == names
    assert groups[:10] == ["a", "%", "%2E", "%2E%2E", "%2E%2E%2E", "a.b", "a%2Fb", "50%25", "%252F", "%25"]


# -- files that belong together -----------------------------------------------------------------


def test_files_of_an_earlier_write_go(tmp_path):
    path = tmp_path / "run.sonata.h5"
    write(block_of([train([1.0]), signal([[1.0]], "v"), signal([[1.0]], "w")]), path)
    write(
        block_of([signal([[5.0]], "w")]), tmp_path / "run.w.sonata.h5"
    )  # has a sidecar, so it is one by itself
    (tmp_path / "run.x.sonata.h5").write_bytes(b"another's")
    write(block_of([train([2.0])]), path)
    assert {p.name for p in tmp_path.iterdir()} == {
        "run.sonata.h5", "run.sonata.h5.pynn.json", "run.w.sonata.h5", "run.w.sonata.h5.pynn.json", "run.x.sonata.h5",
    }  # fmt: skip
    pynn_data.write(block_of([]), tmp_path / "run.npz")
    assert pynn_data.read(tmp_path / "run.w.sonata.h5").segments[0].analogsignals[0].magnitude.tolist() == [
        [5.0]
    ]
    write(block_of([train([1.0]), signal([[1.0]], "w")]), path)
    assert not (tmp_path / "run.w.sonata.h5.pynn.json").exists()


def test_a_damaged_sidecar_removes_nothing(tmp_path):
    path = tmp_path / "run.sonata.h5"
    for parts in ([{"file": "./../x", "segment": 0, "array": ""}], None, 5, [[]]):
        (tmp_path / "run.sonata.h5.pynn.json").write_text(json.dumps({"layout": 1, "parts": parts}))
        (tmp_path / "run.v.sonata.h5").write_bytes(b"")
        write(block_of([]), path)
        assert (tmp_path / "run.v.sonata.h5").exists()


def test_overwrite_is_for_all_files(tmp_path):
    (tmp_path / "run.v.sonata.h5").write_bytes(b"old")
    with pytest.raises(
        FileExistsError, match="'run.v.sonata.h5' exists; choose another name or overwrite=True"
    ):
        pynn_data.write(
            block_of([train([1.0]), signal([[1.0]])]), tmp_path / "run.sonata.h5", overwrite=False
        )
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


def test_two_populations_do_not_share_a_file(sim, tmp_path):
    a, b = (sim.Population(2, sim.IF_cond_exp(), label=label) for label in "ab")
    for cells in (a, b):
        cells.record(["v", "spikes"])
    sim.run(5.0)
    with pytest.warns(MetadataWarning) as caught:
        a.write_data(tmp_path / "run.sonata.h5")
    assert caught[0].filename == __file__
    with pytest.raises(FileExistsError, match="'run.v.sonata.h5' is the file of 'a' in this simulation"):
        b.write_data(tmp_path / "run.v.sonata.h5", "v")
    with pytest.warns(MetadataWarning):
        b.write_data(tmp_path / "b.v.sonata.h5", "v")
    with pytest.raises(FileExistsError, match="'b.v.sonata.h5' is the file of 'b' in this simulation"):
        a.write_data(tmp_path / "b.sonata.h5")
    assert not (tmp_path / "b.sonata.h5").exists()


def test_renamed_together(tmp_path):
    block = block_of([train([1.0]), signal([[1.0]])])
    write(block, tmp_path / "run.sonata.h5")
    for path in list(tmp_path.iterdir()):
        path.rename(tmp_path / path.name.replace("run", "other.name"))
    same(pynn_data.read(tmp_path / "other.name.sonata.h5"), block)


# -- without the sidecar ------------------------------------------------------------------------


def test_plain(tmp_path):
    about = {"channel_index": [1, 0], "channel_id": [11, 10]}
    block = block_of(
        [
            train([3.0, 7.0], source_population="a/b", source_index=4, channel_id=14),
            train([], source_population="a/b", source_index=5, channel_id=15),
            signal([[1.0, 0.1]], array_annotations=about, t_start=5 * pq.ms),
        ]
    )
    write(block, tmp_path / "run.sonata.h5")
    (tmp_path / "run.sonata.h5.pynn.json").unlink()
    segment = pynn_data.read(tmp_path / "run.sonata.h5").segments[0]
    (found,) = segment.spiketrains
    ids = {"channel_id": 4, "source_id": 4, "source_index": 4, "source_population": "a/b"}
    assert (found.magnitude.tolist(), found.annotations) == ([3.0, 7.0], ids)
    assert (float(found.t_start), float(found.t_stop), found.units) == (0.0, 7.0, pq.ms)
    assert len(segment.analogsignals) == 0
    (found,) = pynn_data.read(tmp_path / "run.v.sonata.h5").segments[0].analogsignals
    assert found.magnitude.tolist() == [[float(np.float32(0.1)), 1.0]]
    assert (found.name, found.units, found.t_start, found.sampling_rate) == (
        "v",
        pq.mV,
        5 * pq.ms,
        10 / pq.ms,
    )
    assert found.annotations == {"channel_ids": [0, 1], "source_ids": [0, 1], "source_population": "cells"}
    assert len(pynn_data.read(tmp_path / "run.v.sonata.h5", "w").segments[0].analogsignals) == 0


def test_reports_of_other_programs(tmp_path):
    """Several elements per node, one of the names only, compressed, no units of times."""
    with h5py.File(tmp_path / "a.sonata.h5", "w") as file:
        group = file.create_group("report/p")
        group.create_dataset("data", data=np.arange(6.0).reshape(2, 3), compression="gzip")
        group["mapping/node_ids"] = [7, 3]
        group["mapping/index_pointer"] = [0, 2]
        group["mapping/element_ids"] = [0, 1, 0]
        group["mapping/time"] = [0.0, 1.0, 0.5]
        file["spikes/p/node_ids"] = [3, 1, 3]
        file["spikes/p/timestamps"] = [-1.0, 2.0, 5.0]
    segment = pynn_data.read(tmp_path / "a.sonata.h5").segments[0]
    (found,) = segment.analogsignals
    assert found.magnitude.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert found.array_annotations["channel_id"].tolist() == [7, 7, 3]
    assert found.array_annotations["element_id"].tolist() == [0, 1, 0]
    assert (found.sampling_rate, found.units, found.name) == (2.0 / pq.ms, pq.dimensionless, None)
    assert [t.magnitude.tolist() for t in segment.spiketrains] == [[2.0], [-1.0, 5.0]]
    assert [t.annotations["source_index"] for t in segment.spiketrains] == [1, 3]
    assert [(float(t.t_start), float(t.t_stop)) for t in segment.spiketrains] == [(-1.0, 5.0)] * 2


def test_changed_by_another_program(tmp_path):
    path = tmp_path / "run.sonata.h5"
    write(block_of([train([1.0, 2.0], channel_id=5), signal([[1.0]])], [train([3.0])]), path)
    with h5py.File(path, "r+") as file:
        file["spikes/cells/timestamps"][1] = 2.5
    with pytest.warns(MetadataWarning) as caught:
        block = pynn_data.read(path)
    assert caught[0].filename == __file__
    assert str(caught[0].message) == (
        "'run.sonata.h5.pynn.json' does not fit 'run.sonata.h5', which another program may have changed; only what is "
        "in the file itself is returned. (Array 'block_segments_0_spiketrains_times' is not as it was written: its "
        "checksum differs.)"
    )
    assert [len(s.analogsignals) for s in block.segments] == [1, 0]
    assert [s.spiketrains[0].magnitude.tolist() for s in block.segments] == [[1.0, 2.5], [3.0]]
    assert len(pynn_data.read(path, "v").segments[0].analogsignals) == 1  # that is as it was
    (tmp_path / "run.v.sonata.h5").unlink()
    with pytest.warns(MetadataWarning):
        assert len(pynn_data.read(path).segments[0].analogsignals) == 0
    (tmp_path / "run.sonata.h5.pynn.json").write_text("{")
    with pytest.warns(MetadataWarning, match="no JSON"):
        assert len(pynn_data.read(path).segments) == 1


# -- files that nobody should have written ------------------------------------------------------


def test_damaged(tmp_path):
    path = tmp_path / "a.sonata.h5"
    path.write_bytes(b"no HDF5")
    with pytest.raises(FileDamaged, match="'a.sonata.h5' cannot be read as HDF5"):
        pynn_data.read(path)
    with h5py.File(path, "w") as file:
        file["x"] = 1
    with pytest.raises(
        FileDamaged, match="'a.sonata.h5' has neither /spikes nor /report; it is no SONATA file"
    ):
        pynn_data.read(path)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda f: f.__setitem__("spikes", np.zeros(3)), "'spikes' is no group"),
        (lambda f: f.__setitem__("spikes", h5py.ExternalLink("b.h5", "/")), "is a link to somewhere else"),
        (lambda f: f.__setitem__("spikes/a/node_ids", [1]), "cannot be read as HDF5|timestamps"),
        (lambda f: spikes(f, [1], [1.0, 2.0]), "node_ids and timestamps do not fit together"),
        (lambda f: spikes(f, [1.5], [1.0]), "node_ids and timestamps do not fit together"),
        (lambda f: spikes(f, [1], [np.nan]), "at times that are no numbers"),
        (lambda f: spikes(f, [1], [1.0], "mV"), "are in 'mV', which is no time"),
        (lambda f: spikes(f, [1], [1.0], "9**9**9*ms"), "is no unit"),
        (lambda f: report(f, time=[0.0, 1.0, 0.0]), "no time has start, end and step"),
        (lambda f: report(f, time=[0.0, 1.0]), "no time has start, end and step"),
        (lambda f: report(f, pointers=[0, 1]), None),
        (lambda f: report(f, pointers=[1, 0, 2]), "the mapping does not fit 2 columns"),
        (lambda f: report(f, pointers=[0, 5, 2]), "the mapping does not fit 2 columns"),
        (lambda f: report(f, nodes=[[1]]), "the mapping is none"),
        (lambda f: report(f, nodes=np.empty(0, int), pointers=[5]), "the mapping does not fit 2 columns"),
    ],
)
def test_hostile(make, text, tmp_path):
    with h5py.File(tmp_path / "a.sonata.h5", "w") as file:
        make(file)
    if text is None:
        pynn_data.read(tmp_path / "a.sonata.h5")
        return
    with pytest.raises(FileDamaged, match=text):
        pynn_data.read(tmp_path / "a.sonata.h5")


def spikes(file, nodes, times, unit="ms"):
    file["spikes/a/node_ids"], file["spikes/a/timestamps"] = nodes, times
    file["spikes/a/timestamps"].attrs["units"] = unit


def report(file, nodes=(1, 2), pointers=(0, 1, 2), time=(0.0, 1.0, 1.0)):
    file["report/a/data"] = np.zeros((1, 2), np.float32)
    file["report/a/mapping/node_ids"] = np.asarray(nodes)
    file["report/a/mapping/index_pointers"] = np.asarray(pointers)
    file["report/a/mapping/time"] = np.asarray(time)


def test_hostile_sidecars(tmp_path):
    """Whatever is done to the JSON: the plain content or an error of pynn-data's own."""
    path, sidecar = tmp_path / "run.sonata.h5", tmp_path / "run.sonata.h5.pynn.json"
    write(block_of([train([1.0, 2.0]), train([0.001], "s"), signal([[1.0, 2.0]])], []), path)
    good = sidecar.read_text()
    chance = random.Random(1)
    outcomes = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MetadataWarning)
        for _ in range(100):
            tree = json.loads(good)
            spoil(tree, chance)
            sidecar.write_text(json.dumps(tree))
            try:
                pynn_data.read(path)
                outcomes.add("read")
            except PynnDataError as error:
                outcomes.add(type(error).__name__)
    assert outcomes <= {"read", "FileDamaged"}
    assert "read" in outcomes


def spoil(tree, chance):
    """Replace something in a tree by something else."""
    nodes = []

    def collect(node):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            nodes.append((node, key))
            if isinstance(node[key], (dict, list)):
                collect(node[key])

    collect(tree)
    node, key = chance.choice(nodes)
    node[key] = chance.choice([None, -1, 2**70, 1.5, "x", "../x", [], [[0, 2**60]], {}, {"$array": 1}, True])
