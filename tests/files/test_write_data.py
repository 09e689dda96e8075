"""Writing: complete or not at all, and nothing forgotten before it is safe."""

import pickle
import resource
import signal
import subprocess
import sys

import neo
import numpy as np
import pytest

from pynn_data.errors import NothingRecorded, UnknownFormat, WriteFailed
from pynn_data.files.format import contents
from pynn_data.files.write import folder_of


@pytest.fixture
def cells(sim):
    cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.2, 1.4]), label="cells")
    cells.record(["v", "spikes"])
    return cells


def read(path):
    with path.open("rb") as file:
        return pickle.load(file)


def test_round_trip(sim, cells, tmp_path):
    sim.run(30.0)
    sim.reset(annotations={"round": 1})
    sim.run(30.0)
    path = tmp_path / "data.pkl"
    cells.write_data(path, annotations={"note": "x"})
    block, now = read(path), cells.get_data()
    assert contents(block) == contents(now)
    assert contents(block).spikes > 0
    assert block.annotations == {**now.annotations, "note": "x"}
    assert block.segments[0].annotations == {"round": 1}
    for one, other in zip(block.segments[1].spiketrains, now.segments[1].spiketrains, strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))
    assert [p.name for p in tmp_path.iterdir()] == ["data.pkl"]
    cells[1:3].write_data(tmp_path / "view.pkl", "v")
    assert read(tmp_path / "view.pkl").segments[0].analogsignals[0].shape == (301, 2)


def test_neo_io_object_is_used_as_it_is(sim, cells, tmp_path):
    sim.run(10.0)
    io = neo.io.PickleIO(filename=str(tmp_path / "by_neo.pkl"))
    cells.write_data(io)
    assert io.filename == str(tmp_path / "by_neo.pkl")
    assert contents(read(tmp_path / "by_neo.pkl")) == contents(cells.get_data())


def test_clear_comes_last(sim, cells, tmp_path, monkeypatch):
    sim.run(10.0)
    cells.write_data(tmp_path / "a.pkl", clear=True)
    assert cells.get_data().segments[0].analogsignals[0].shape == (1, 4)
    sim.run(10.0)

    class Broken:
        def write_block(self, block):
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        cells.write_data(Broken(), clear=True)
    assert cells.get_data().segments[0].analogsignals[0].shape == (101, 4)


def test_folders_are_made_and_taken_away_if_the_file_does_not_come_to_be(sim, cells, tmp_path):
    path = tmp_path / "Results" / "today" / "a.pkl"
    with pytest.raises(NothingRecorded):
        cells.write_data(path)
    assert not path.parent.exists()
    sim.run(1.0)
    cells.write_data(path)
    assert read(path).segments[0].analogsignals[0].shape == (11, 4)
    full = tmp_path / "Results" / "other" / "b.npz"
    with pytest.raises(RuntimeError), folder_of(full):
        raise RuntimeError(f"{full.parent.is_dir()}")
    assert [folder.name for folder in full.parent.parent.iterdir()] == ["today"]


def test_targets_that_cannot_be(sim, cells, tmp_path):
    with pytest.raises(NothingRecorded):
        cells.write_data(tmp_path / "a.pkl")
    sim.run(1.0)
    with pytest.raises(UnknownFormat) as caught:
        cells.write_data(tmp_path / "a.xyz")
    assert str(caught.value).startswith("'a.xyz': no format has the extension '.xyz'; there are .nwb, .npz, ")
    assert str(caught.value).endswith("For others pass a Neo IO object, such as neo.io.AsciiSignalIO(path).")
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError, match=r"'a.pkl' cannot be in '.*file', which is no folder"):
        cells.write_data(tmp_path / "file" / "none" / "a.pkl")
    (tmp_path / "folder.pkl").mkdir()
    with pytest.raises(IsADirectoryError, match="'folder.pkl' is a folder"):
        cells.write_data(tmp_path / "folder.pkl")
    cells.write_data(tmp_path / "a.pkl")
    cells.write_data(tmp_path / "a.pkl")
    with pytest.raises(FileExistsError, match="'a.pkl' exists; choose another name or overwrite=True"):
        cells.write_data(tmp_path / "a.pkl", overwrite=False)
    with pytest.raises(FileExistsError, match="'a.pkl' is the file of 'cells' in this simulation"):
        cells[0:2].write_data(tmp_path / "a.pkl")


def test_incomplete_file_is_not_kept(sim, cells, tmp_path, monkeypatch):
    from pynn_data.files.pickled import Pickle

    sim.run(1.0)
    path = tmp_path / "a.pkl"
    cells.write_data(path)
    before = path.read_bytes()
    good = Pickle.write

    def loses_a_segment(self, block, target):
        block = pickle.loads(pickle.dumps(block))
        block.segments.clear()
        good(self, block, target)

    monkeypatch.setattr(Pickle, "write", loses_a_segment)
    with pytest.raises(WriteFailed, match=r"^'a.pkl' would hold Contents\(segments=0, .*Nothing was changed"):
        cells.write_data(path, clear=True)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.pkl"]
    assert cells.get_data().segments[0].analogsignals[0].shape == (11, 4)


def test_full_disk(sim, cells, tmp_path):
    """A limit on the size of files stands in for a full disk: the system refuses to write on."""
    sim.run(50.0)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(
            WriteFailed, match="'a.pkl' cannot be written: File too large. Nothing was changed; all"
        ):
            cells.write_data(tmp_path / "a.pkl", clear=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []
    assert cells.get_data().segments[0].analogsignals[0].shape == (501, 4)


def test_to_file_writes_at_the_end(sim, cells, tmp_path):
    """A17: every request has its own destination."""
    other = sim.Population(2, sim.IF_curr_exp(i_offset=1.0), label="other")
    sim.record("v", other, tmp_path / "other.pkl", sampling_interval=1.0, annotations={"k": 1})
    cells.record("gsyn_exc", to_file=tmp_path / "cells.pkl")
    cells.record("v", to_file=tmp_path / "cells.pkl")
    with pytest.raises(FileExistsError, match="is the file of 'other' in this simulation"):
        cells.record("v", to_file=tmp_path / "other.pkl")
    with pytest.raises(UnknownFormat):
        cells.record("v", to_file=tmp_path / "cells.abc")
    with pytest.raises(TypeError, match=r"to_file is a path, not a PickleIO; a Neo IO object is given to write_data\(\)"):
        cells.record("v", to_file=neo.io.PickleIO(filename=str(tmp_path / "io.pkl")))
    sim.run(5.0)
    assert list(tmp_path.iterdir()) == []
    sim.end()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cells.pkl", "other.pkl"]
    assert {s.name for s in read(tmp_path / "cells.pkl").segments[0].analogsignals} == {"v", "gsyn_exc"}
    block = read(tmp_path / "other.pkl")
    assert block.segments[0].analogsignals[0].shape == (6, 2)
    assert block.annotations["k"] == 1


def test_killed_in_the_middle(tmp_path):
    """kill -9 while the file is being written: the old one stays as it was."""
    path = tmp_path / "a.pkl"
    path.write_bytes(b"old")
    script = """
import os, signal, sys, pickle
import pynn_data.nest as sim
import pynn_data.files.pickled as formats
def dies(self, block, path):
    path.write_bytes(pickle.dumps(block)[:1000])
    os.kill(os.getpid(), signal.SIGKILL)
formats.Pickle.write = dies
cells = sim.Population(2, sim.IF_cond_exp())
cells.record("v")
sim.run(10.0)
cells.write_data(sys.argv[1])
"""
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
