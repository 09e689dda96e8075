"""The .csv and .parquet formats."""

import csv
import json
import math
import pickle

import neo
import numpy as np
import pyarrow.parquet
import pytest
import quantities as pq

import pynn_data
from pynn_data.errors import FormatUnavailable, MetadataWarning, NotStorable, UnknownFormat
from pynn_data.files.blocks import pack, unpack

EXTENSIONS = (".csv", ".parquet")


def write(block, path, more=""):
    with pytest.warns(MetadataWarning) as caught:
        pynn_data.write(block, path)
    assert [str(w.message) for w in caught] == [
        f"{path.name!r} cannot hold annotations, names and windows{more}. All metadata are in '{path.name}.pynn.json'."
    ]
    assert caught[0].filename == __file__


def block_of(*objects):
    block, segment = neo.Block(name="net", simulator="NEST"), neo.Segment()
    for obj in objects:
        segment.spiketrains.append(obj) if isinstance(obj, neo.SpikeTrain) else segment.add(obj)
    segment.block = block
    block.segments.append(segment)
    return block


def train(times, unit="ms", stop=100.0, **annotations):
    return neo.SpikeTrain(times, units=unit, t_stop=stop, **annotations)


def signal(values, unit="mV", name="v", **more):
    more = {"sampling_rate": 10.0 / pq.ms, **more}
    return neo.AnalogSignal(np.asarray(values), units=unit, name=name, **more)


@pytest.fixture
def sim():
    front_end = pynn_data.open("example")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture
def cells(sim):
    cells = sim.Population(3, sim.IF_cond_exp(i_offset=[0.0, 1.5, 2.0]), label="cells")
    cells.record(["v", "spikes"])
    sim.run(40.0)
    sim.reset()
    cells.record("gsyn_exc")
    sim.run(20.0)
    return cells


def test_files(cells, tmp_path):
    for extension in EXTENSIONS:
        write(cells.get_data(), tmp_path / f"run{extension}")
        names = ["", ".segment001.gsyn_exc", ".segment001.spikes", ".segment001.v", ".v"]
        found = sorted(p.name for p in tmp_path.glob(f"*{extension}"))
        assert found == [
            f"run{name}{extension}" for name in sorted(names, key=lambda n: f"run{n}{extension}")
        ]
        with pytest.raises(UnknownFormat) as caught:
            pynn_data.read(tmp_path / f"run{extension}")
        assert (
            str(caught.value)
            == f"'run{extension}': {extension} files are for other programs; they are not read."
        )


def test_csv_has_the_numbers_exactly(cells, tmp_path):
    block = cells.get_data()
    write(block, tmp_path / "run.csv")
    for i, start in ((0, "run"), (1, "run.segment001")):
        segment = block.segments[i]
        with (tmp_path / ("run.csv" if i == 0 else f"{start}.spikes.csv")).open() as file:
            rows = list(csv.DictReader(file))
        assert [(int(r["id"]), float(r["time_ms"])) for r in rows] == [
            (train.annotations["channel_id"], time)
            for train in segment.spiketrains
            for time in train.magnitude.tolist()
        ]
        assert len(rows) > 2
        with (tmp_path / f"{start}.v.csv").open() as file:
            header, *rows = csv.reader(file)
        (v,) = (s for s in segment.analogsignals if s.name == "v")
        assert header == ["time_ms", *(f"{cell}_mV" for cell in v.annotations["channel_ids"])]
        found = np.array(rows, dtype=np.float64)
        np.testing.assert_array_equal(found[:, 1:], v.magnitude)
        np.testing.assert_array_equal(found[:, 0], v.times.rescale("ms").magnitude)
    assert [row[0] for row in rows[:4]] == ["0.0", "0.1", "0.2", "0.3"]


def test_csv_text(tmp_path):
    block = block_of(
        train([0.5, 1e-5], channel_id=7),
        train([], channel_id=8),
        train([0.1 + 0.2], channel_id=2**62),
        signal([[1, 2], [3, 4]], "dimensionless", array_annotations={"channel_id": [5, 9]}),
        signal([[math.nan, math.inf]], "uS", "g", t_start=-1 * pq.s, sampling_rate=3 * pq.Hz),
        neo.IrregularlySampledSignal([0.001, 0.5] * pq.s, [[1.5], [2.5]] * pq.nA, name="i"),
        neo.Event([1.0, 2.0] * pq.ms, labels=["a", 'x,"y"\nz']),
        neo.Epoch([0.25] * pq.s, durations=[2.0] * pq.ms, labels=["µ, \ud800"], name="stim"),
        neo.Event(np.empty(0) * pq.ms, labels=np.empty(0, "U1")),
    )
    write(block, tmp_path / "a.csv")
    assert {p.name: p.read_bytes().decode() for p in tmp_path.glob("*.csv")} == {
        "a.csv": "id,time_ms\n7,0.5\n7,1e-05\n4611686018427387904,0.30000000000000004\n",
        "a.v.csv": "time_ms,5,9\n0.0,1,2\n0.1,3,4\n",
        "a.g.csv": "time_ms,0_uS,1_uS\n-1000.0,NaN,inf\n",
        "a.i.csv": "time_ms,0_nA\n1.0,1.5\n500.0,2.5\n",
        "a.events.csv": 'time_ms,label\n1.0,a\n2.0,"x,""y""\nz"\n',
        "a.stim.csv": 'time_ms,duration_ms,label\n250.0,2.0,"µ, \\ud800"\n',
        "a.events_1.csv": "time_ms,label\n",
    }


def test_parquet(tmp_path):
    block = block_of(
        train(np.array([0.5, 0.25], np.float32), channel_id=7),
        train([3.0], channel_id=4),
        signal(np.array([[1.0, 2.0], [3.0, 0.1]], ">f8"), array_annotations={"channel_id": [5, 9]}),
        neo.Epoch([0.25] * pq.s, durations=[2.0] * pq.ms, labels=["µ"]),
    )
    write(block, tmp_path / "a.parquet")
    tables = {p.name: pyarrow.parquet.read_table(p) for p in tmp_path.glob("*.parquet")}
    assert {name: table.to_pydict() for name, table in tables.items()} == {
        "a.parquet": {"id": [7, 7, 4], "time_ms": [0.5, 0.25, 3.0]},
        "a.v.parquet": {"time_ms": [0.0, 0.1], "5_mV": [1.0, 3.0], "9_mV": [2.0, 0.1]},
        "a.epochs.parquet": {"time_ms": [250.0], "duration_ms": [2.0], "label": ["µ"]},
    }
    assert [str(t) for t in tables["a.parquet"].schema.types] == ["int64", "double"]
    assert json.loads(tables["a.v.parquet"].schema.metadata[b"pynn_data"]) == {
        "variable": "v",
        "unit": "mV",
        "segment": 0,
        "block": {"simulator": "NEST"},
    }


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_any_block(extension, tmp_path):
    """What Neo allows: no names, no ids, no samples, nothing at all; and the caller's Block stays as it was."""
    block = block_of(
        train([1.0], channel_id="x", waveforms=np.zeros((1, 1, 2)) * pq.mV),
        train([2.0], array_annotations={"k": ["µ"]}),
        signal(np.zeros((0, 2)), name=None),
        signal(np.zeros((2, 0)), name="\ud800/\0"),
        signal(np.ones((2, 2), bool), name="日本/" * 100, array_annotations={"channel_id": [3, 3]}),
        signal(np.ones((2, 1), np.float32), name="Signal"),
    )
    tree = pack(block).tree
    before = pickle.dumps(block)
    write(block, tmp_path / f"a{extension}")
    assert pickle.dumps(block) == before
    assert pack(block).tree == tree
    assert len(list(tmp_path.iterdir())) == 6
    for empty in (neo.Block(), block_of()):
        write(empty, tmp_path / f"a{extension}")
        assert sorted(p.name for p in tmp_path.iterdir()) == [f"a{extension}", f"a{extension}.pynn.json"]
    if extension == ".csv":
        assert (tmp_path / "a.csv").read_text() == "id,time_ms\n"


def test_times_in_other_units(tmp_path):
    write(block_of(train([0.5], "s")), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "id,time_ms\n0,500.0\n"
    close = block_of(train(np.random.default_rng(1).random(1000), "s"))
    write(close, tmp_path / "b.csv", "; the last bit of spike times that are not in ms")


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_what_is_refused(extension, tmp_path):
    with pytest.raises(NotStorable) as caught:
        pynn_data.write(block_of(train([1.0]), signal([[1j]])), tmp_path / f"a{extension}")
    assert str(caught.value) == (
        "block.segments[0].analogsignals[0]: samples of type complex128 have no place in a table; write .nwb or .npz."
    )
    assert list(tmp_path.iterdir()) == []


def test_the_sidecar_has_all_but_the_data(cells, tmp_path):
    block = cells.get_data()
    write(block, tmp_path / "run.csv")
    arrays = pack(block).arrays
    back = unpack((tmp_path / "run.csv.pynn.json").read_text(), arrays.__getitem__)
    assert pack(back).tree == pack(block).tree
    parts = json.loads((tmp_path / "run.csv.pynn.json").read_text())["parts"]
    assert [(p["file"], p["segment"], p["kind"]) for p in parts] == [
        ("", 0, "spiketrains"),
        (".v", 0, "analogsignals"),
        (".segment001.spikes", 1, "spiketrains"),
        (".segment001.v", 1, "analogsignals"),
        (".segment001.gsyn_exc", 1, "analogsignals"),
    ]


def test_files_of_an_earlier_write_go(tmp_path):
    for extension in EXTENSIONS:
        write(block_of(train([1.0]), signal([[1.0]])), tmp_path / f"a{extension}")
        assert (tmp_path / f"a.v{extension}").exists()
        write(block_of(train([1.0])), tmp_path / f"a{extension}")
        assert not (tmp_path / f"a.v{extension}").exists()


def test_a_long_label(tmp_path):
    label = 'a"\r\n,' * 100_000
    write(block_of(neo.Event([1.0, 2.0] * pq.ms, labels=[label, ""])), tmp_path / "a.csv")
    csv.field_size_limit(10**7)
    with (tmp_path / "a.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [["time_ms", "label"], ["1.0", label], ["2.0", ""]]


def test_many_rows(tmp_path):
    """More than are made text at a time."""
    times = np.random.default_rng(1).random(200_000).cumsum()
    write(block_of(train(times, stop=2e5)), tmp_path / "a.csv")
    found = np.loadtxt(tmp_path / "a.csv", delimiter=",", skiprows=1)
    np.testing.assert_array_equal(found[:, 1], times)


def test_pyarrow_is_missing(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(
        FormatUnavailable, match=r"^.parquet files need pyarrow.*pip install 'pynn-data\[parquet\]'"
    ):
        pynn_data.write(block_of(), tmp_path / "a.parquet")


def test_spikes_outside_of_their_window(tmp_path):
    """Neo looks at it when a train is made, not when its window is changed."""
    odd = train([1.0, 50.0])
    odd.t_stop = 10 * pq.ms
    write(block_of(odd), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "id,time_ms\n0,1.0\n0,50.0\n"
