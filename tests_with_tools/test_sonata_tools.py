"""What libsonata and bmtk read in ``.sonata.h5`` files."""

import libsonata
import neo
import numpy as np
import pytest
import quantities as pq
from bmtk.utils.reports.compartment import CompartmentReport
from bmtk.utils.reports.spike_trains import SpikeTrains

import pynn_data

pytestmark = pytest.mark.filterwarnings("ignore::pynn_data.errors.MetadataWarning")


@pytest.fixture
def sim():
    front_end = pynn_data.open("example")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture
def block(sim, tmp_path):
    """Two populations with gaps in the ids, a cell that is silent; written to ``run.sonata.h5``."""
    exc = sim.Population(4, sim.IF_cond_exp(i_offset=[0.0, 1.5, 2.0, 2.5]), label="exc")
    inh = sim.Population(3, sim.IF_cond_exp(i_offset=2.2), label="inh/fast")
    both = sim.Assembly(exc, inh)
    exc.record(["v", "spikes"])
    inh[1:].record(["v", "spikes"])
    exc.record("gsyn_exc")
    sim.run(100.0)
    both.write_data(tmp_path / "run.sonata.h5")
    return both.get_data()


POPULATIONS = {"exc": "exc", "inh%2Ffast": "inh/fast"}


def pairs(block, population):
    """Return the spikes of a population as (index, time), cell by cell."""
    trains = [t for t in block.segments[0].spiketrains if t.annotations["source_population"] == population]
    return [(t.annotations["source_index"], time) for t in trains for time in t.magnitude.tolist()]


def columns(block, variable, population):
    """Return the indices of a population's cells and their samples, as float32 has them."""
    (signal,) = (s for s in block.segments[0].analogsignals if s.name == variable)
    names = signal.array_annotations.get("source_population", [signal.annotations["source_population"]])
    mine = np.flatnonzero(np.broadcast_to(names, signal.shape[1]) == population)
    samples = signal.magnitude[:, mine].astype(np.float32)
    return signal.array_annotations["channel_index"][mine].tolist(), samples


def test_spikes_in_libsonata(block, tmp_path):
    reader = libsonata.SpikeReader(str(tmp_path / "run.sonata.h5"))
    assert sorted(reader.get_population_names()) == sorted(POPULATIONS)
    for group, population in POPULATIONS.items():
        meant, found = pairs(block, population), reader[group]
        assert (found.sorting, found.time_units) == ("by_id", "ms")
        assert found.get() == meant
        assert len(meant) > 10
        assert found.times == (min(t for _, t in meant), max(t for _, t in meant))
        some = meant[-1][0]
        assert found.get(node_ids=[some]) == [pair for pair in meant if pair[0] == some]
        assert found.get(tstart=20.0, tstop=50.0) == [pair for pair in meant if 20.0 <= pair[1] <= 50.0]
    assert reader["exc"].get(node_ids=[0]) == []


@pytest.mark.parametrize("reader", [libsonata.SomaReportReader, libsonata.ElementReportReader])
def test_reports_in_libsonata(reader, block, tmp_path):
    for variable, unit, populations in (("v", "mV", POPULATIONS), ("gsyn_exc", "uS", {"exc": "exc"})):
        file = reader(str(tmp_path / f"run.{variable}.sonata.h5"))
        assert sorted(file.get_population_names()) == sorted(populations)
        for group, population in populations.items():
            indices, samples = columns(block, variable, population)
            report = file[group]
            assert (report.time_units, report.data_units, report.sorted) == ("ms", unit, True)
            assert report.times == pytest.approx((0.0, 100.1, 0.1))
            assert report.get_node_ids() == indices
            frame = report.get()
            np.testing.assert_array_equal(frame.data, samples)
            np.testing.assert_allclose(frame.times, np.arange(1001) / 10, atol=1e-6)
            np.testing.assert_array_equal(report.get(node_ids=indices[-1:]).data, samples[:, -1:])
            np.testing.assert_array_equal(report.get(tstart=10.0, tstop=20.0).data, samples[100:201])


def test_spikes_in_bmtk(block, tmp_path):
    trains = SpikeTrains.from_sonata(str(tmp_path / "run.sonata.h5"))
    assert sorted(trains.populations) == sorted(POPULATIONS)
    for group, population in POPULATIONS.items():
        meant = pairs(block, population)
        assert trains.units(group) == "ms"
        for index in {i for i, _ in meant}:
            assert trains.get_times(index, population=group).tolist() == [t for i, t in meant if i == index]
        table = trains.to_dataframe(populations=group)
        assert list(zip(table["node_ids"], table["timestamps"], strict=True)) == meant
    assert len(trains.get_times(0, population="exc")) == 0
    trains._h5_handle.close()


def test_reports_in_bmtk(block, tmp_path):
    file = CompartmentReport.load(str(tmp_path / "run.v.sonata.h5"))
    assert sorted(file.populations) == sorted(POPULATIONS)
    for group, population in POPULATIONS.items():
        indices, samples = columns(block, "v", population)
        report = file[group]
        assert (report.units(), report.variable(), report.n_steps()) == ("mV", "v", 1001)
        assert report.node_ids().tolist() == indices
        np.testing.assert_array_equal(report.data(), samples)
        np.testing.assert_array_equal(report.data(node_id=indices[1]), samples[:, 1:2])
        assert report.element_ids(node_id=indices[1]).tolist() == [0]
        assert report.element_pos(node_id=indices[1]).tolist() == [0.0]
    file._h5_handle.close()


def test_silence(tmp_path):
    """Populations of which nothing is known but that they were silent."""
    block, segment = neo.Block(), neo.Segment()
    segment.spiketrains.append(neo.SpikeTrain([], units="ms", t_stop=1.0, source_population="quiet"))
    block.segments.append(segment)
    pynn_data.write(block, tmp_path / "a.sonata.h5")
    assert libsonata.SpikeReader(str(tmp_path / "a.sonata.h5"))["quiet"].get() == []
    trains = SpikeTrains.from_sonata(str(tmp_path / "a.sonata.h5"))
    assert (trains.populations, len(trains)) == (["quiet"], 0)
    trains._h5_handle.close()


@pytest.mark.parametrize(("number", "start"), [(3, 0.0), (7, 0.7), (1001, 1234.5), (300_000, 0.1)])
def test_both_count_the_same_samples(number, start, tmp_path):
    signal = neo.AnalogSignal(
        np.arange(number, dtype=float)[:, None], units="mV", sampling_rate=10.0 / pq.ms, t_start=start * pq.ms
    )
    block, segment = neo.Block(), neo.Segment()
    segment.analogsignals.append(signal)
    block.segments.append(segment)
    path = str(tmp_path / "a.sonata.h5")
    pynn_data.write(block, path)
    np.testing.assert_array_equal(
        libsonata.SomaReportReader(path)["cells"].get().data[:, 0], np.arange(number)
    )
    file = CompartmentReport.load(path)
    np.testing.assert_array_equal(file.data()[:, 0], np.arange(number))
    file._h5_handle.close()
