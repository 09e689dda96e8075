"""Positions of cells in Blocks and in files."""

import numpy as np
import pytest

import pynn_data


@pytest.fixture
def cells(sim):
    cells = sim.Population(6, sim.IF_cond_exp(i_offset=1.0), structure=sim.Grid2D(2 / 3, dx=10.0, dy=20.0), label="cells")
    cells.record(["spikes", "v"])
    sim.run(20.0)
    return cells


def test_a_block_has_the_positions_that_the_script_has_given(sim, cells):
    block = cells.get_data()
    assert block.annotations["position_ids"].tolist() == list(range(6))
    positions = block.annotations["positions"]
    assert positions.dimensionality.string == "um"
    assert positions.magnitude.tolist() == cells.positions.tolist()
    positions *= 0
    assert cells.positions.any()
    view = cells[[4, 1]].get_data()
    assert view.annotations["position_ids"].tolist() == [4, 1]
    assert view.annotations["positions"].magnitude.T.tolist() == [[10, 20, 0], [0, 20, 0]]
    assert cells[5].get_data().annotations["positions"].magnitude.tolist() == [[10], [40], [0]]
    others = sim.Population(2, sim.IF_cond_exp())
    assert (others + cells[:1]).get_data("v").annotations["positions"].magnitude.T.tolist() == [[0, 0, 0], [1, 0, 0], [0, 0, 0]]
    mine = cells.get_data(annotations={"positions": "in my notebook"})
    assert mine.annotations["positions"] == "in my notebook"


def test_a_block_has_none_otherwise(sim):
    cells = sim.Population(3, sim.IF_cond_exp())
    cells.record("v")
    sim.run(1.0)
    assert not {"positions", "position_ids"} & set(cells.get_data().annotations)
    cells.positions = np.ones((3, 3))
    assert cells.get_data().annotations["positions"].magnitude.tolist() == np.ones((3, 3)).tolist()


@pytest.mark.filterwarnings("ignore::pynn_data.errors.MetadataWarning")
@pytest.mark.parametrize("suffix", ["nwb", "npz", "nix", "h5", "mat", "pkl", "sonata.h5"])
def test_files_keep_them(cells, tmp_path, suffix):
    path = tmp_path / f"cells.{suffix}"
    cells.write_data(path)
    annotations = pynn_data.read(path, **({"allow_pickle": True} if suffix == "pkl" else {})).annotations
    expected = cells.get_data().annotations
    for name in ("positions", "position_ids"):
        assert type(annotations[name]) is type(expected[name])
        assert annotations[name].dtype == expected[name].dtype
        assert annotations[name].shape == expected[name].shape
        assert (annotations[name] == expected[name]).all()
    assert annotations["positions"].dimensionality == expected["positions"].dimensionality


def test_other_programs_find_them_in_the_units_of_an_nwb_file(sim, cells, tmp_path):
    pynwb = pytest.importorskip("pynwb")
    others = sim.Population(2, sim.SpikeSourceArray(spike_times=[1.0]), label="others")
    others.record("spikes")
    sim.run(1.0)
    path = tmp_path / "all.nwb"
    (cells[2:4] + others).write_data(path)
    with pynwb.NWBHDF5IO(str(path), "r") as file:
        units = file.read().units.to_dataframe()
    assert units[["x", "y", "z"]].to_numpy().tolist() == [[0, 40, 0], [10, 0, 0], [0, 0, 0], [1, 0, 0]]
    assert units["source_id"].tolist() == [2, 3, 6, 7]
    others.write_data(tmp_path / "others.nwb")
    with pynwb.NWBHDF5IO(str(tmp_path / "others.nwb"), "r") as file:
        assert "x" not in file.read().units.colnames
