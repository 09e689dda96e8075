"""What NWB Inspector and SpikeInterface make of a ``.nwb`` file."""

import numpy as np
import pytest
from nwbinspector import Importance, inspect_nwbfile
from spikeinterface.extractors import read_nwb_sorting

import pynn_data


@pytest.fixture
def sim():
    sim = pynn_data.open("example")
    sim.setup()
    return sim


@pytest.fixture
def cells(sim):
    cells = sim.Population(5, sim.IF_cond_exp(i_offset=[0.0, 1.0, 1.2, 1.4, 1.6]), label="cells")
    cells.record(["v", "gsyn_exc", "spikes"])
    sim.run(100.0)
    return cells


def test_inspector(cells, tmp_path):
    """What is left are facts that a simulation does not have.

    A subject needs age, sex and species; keywords would make the file unreadable for Neo 0.14.
    """
    cells.write_data(tmp_path / "a.nwb")
    findings = list(inspect_nwbfile(nwbfile_path=tmp_path / "a.nwb"))
    assert {finding.check_function_name for finding in findings} == {
        "check_subject_exists", "check_experimenter_exists", "check_institution", "check_keywords",
    }  # fmt: skip
    critical = [f.check_function_name for f in findings if f.importance is Importance.CRITICAL]
    assert critical == ["check_subject_exists"]


def test_inspector_on_spikes_at_one_time(sim, tmp_path):
    """A source can fire twice in a step; with the resolution given that is no error."""
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[1.0, 1.0, 2.0]))
    source.record("spikes")
    sim.run(10.0)
    source.write_data(tmp_path / "a.nwb")
    findings = inspect_nwbfile(nwbfile_path=tmp_path / "a.nwb", importance_threshold=Importance.BEST_PRACTICE_VIOLATION)
    assert {finding.check_function_name for finding in findings} == {"check_subject_exists"}


def test_spikeinterface(cells, tmp_path):
    cells.write_data(tmp_path / "a.nwb")
    sorting = read_nwb_sorting(tmp_path / "a.nwb")
    assert sorting.get_property("channel_id").tolist() == cells.ids.tolist()
    assert sorting.get_property("source_population").tolist() == ["cells"] * 5
    assert sorting.sampling_frequency == pytest.approx(10_000.0)
    trains = cells.get_data().segments[0].spiketrains
    assert sum(len(train) for train in trains) > 10
    for unit, train in zip(sorting.unit_ids, trains, strict=True):
        found = sorting.get_unit_spike_train(unit, return_times=True)
        np.testing.assert_allclose(found, train.magnitude / 1000, rtol=0, atol=1e-9)


def test_spikeinterface_shows_segments_as_units(sim, cells, tmp_path):
    sim.reset()
    sim.run(50.0)
    cells.write_data(tmp_path / "a.nwb")
    sorting = read_nwb_sorting(tmp_path / "a.nwb")
    assert sorting.get_num_segments() == 1
    assert sorting.get_property("segment").tolist() == ["segment000"] * 5 + ["segment001"] * 5
    assert sorting.get_property("channel_id").tolist() == cells.ids.tolist() * 2
