"""The .npz format, and reading in general."""

import pickle

import neo
import numpy as np
import pytest

import pynn_data
from pynn_data.errors import FileDamaged, UnknownFormat


@pytest.fixture
def cells(sim):
    cells = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.2, 1.4]), label="cells")
    cells[1].record("spikes", stop=20.0)
    cells.record(["v", "spikes"])
    sim.run(30.0)
    sim.reset(annotations={"round": (1, "µ")})
    sim.run(30.0)
    return cells


def test_round_trip(cells, tmp_path):
    path = tmp_path / "data.npz"
    cells.write_data(path, annotations={"note": None})
    now, block = cells.get_data(annotations={"note": None}), pynn_data.read(path)
    assert block.annotations == now.annotations
    assert block.rec_datetime == now.rec_datetime
    assert [s.annotations for s in block.segments] == [{"round": (1, "µ")}, {}]
    for read, meant in zip(block.segments, now.segments, strict=True):
        assert (read.name, read.index, read.rec_datetime) == (meant.name, meant.index, meant.rec_datetime)
        for one, other in zip(read.analogsignals, meant.analogsignals, strict=True):
            np.testing.assert_array_equal(one.magnitude, other.magnitude)
            assert (one.units, one.t_start, one.sampling_rate) == (other.units, other.t_start, other.sampling_rate)
            assert (one.name, one.annotations) == (other.name, other.annotations)
        for one, other in zip(read.spiketrains, meant.spiketrains, strict=True):
            assert one.magnitude.tolist() == other.magnitude.tolist()
            assert (one.t_start, one.t_stop, one.annotations) == (other.t_start, other.t_stop, other.annotations)
            assert type(one.annotations["channel_id"]) is int
    assert [p.name for p in tmp_path.iterdir()] == ["data.npz"]
    with np.load(path) as arrays:
        assert "block_segments_0_analogsignals_0_signal" in arrays


def test_some_variables(cells, tmp_path):
    pynn_data.write(cells.get_data(), tmp_path / "a.npz")
    v = pynn_data.read(tmp_path / "a.npz", "v").segments[0]
    spikes = pynn_data.read(tmp_path / "a.npz", ["spikes"]).segments[0]
    assert (len(v.analogsignals), len(v.spiketrains)) == (1, 0)
    assert (len(spikes.analogsignals), len(spikes.spiketrains)) == (0, 5)


def test_damage_is_seen(cells, tmp_path):
    path = tmp_path / "a.npz"
    pynn_data.write(cells.get_data(), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileDamaged, match="'a.npz' is no whole .npz file"):
        pynn_data.read(path)
    where = whole.index(b"NUMPY") + 1000
    path.write_bytes(whole[:where] + bytes([whole[where] ^ 1]) + whole[where + 1 :])
    with pytest.raises(FileDamaged):
        pynn_data.read(path)
    np.savez(path, x=np.arange(3))
    with pytest.raises(FileDamaged, match=r"pynn_data.json is missing; was the file written by pynn-data\?"):
        pynn_data.read(path)


def test_pickles_are_read_when_trusted(cells, tmp_path):
    path = tmp_path / "a.pkl"
    pynn_data.write(cells.get_data(), path)
    with pytest.raises(PermissionError, match=r"reading a pickle runs .* allow_pickle=True"):
        pynn_data.read(path)
    assert pynn_data.read(path, allow_pickle=True).name == "cells"
    path.write_bytes(pickle.dumps(neo.Segment()))
    with pytest.raises(FileDamaged, match="'a.pkl' holds a Segment, not a Block"):
        pynn_data.read(path, allow_pickle=True)


def test_what_cannot_be_read(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file"):
        pynn_data.read(tmp_path / "none.npz")
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(IsADirectoryError, match=r"'folder.npz' is a folder"):
        pynn_data.read(tmp_path / "folder.npz")
    with pytest.raises(UnknownFormat, match=r"'a.xyz': no format has the extension '.xyz'; there are .nwb, .npz, "):
        pynn_data.read(tmp_path / "a.xyz")
