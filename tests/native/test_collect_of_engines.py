"""Recorders of each simulator become Blocks with the numbers that they have told a script by hand."""

import numpy as np
import pytest
from pynn_data_brian2.importing import quietly

import pynn_data
from pynn_data.errors import InvalidHandle, UnitUnknown
from pynn_data.registry import load_host

DT, DURATION, CELLS = 0.1, 50.0, 4


class Recorded:
    """What a script has: recorders, and what is in them by the simulator's own means."""

    def __init__(self, recorders, spikes, v, first, interval, unit, silent_known=True, units=None):
        self.recorders, self.spikes, self.v = recorders, spikes, v
        self.first, self.interval, self.unit = first, interval, unit
        self.silent_known, self.units = silent_known, units or {}


def whole_steps(times):
    """Return times on the grid as the core computes them."""
    return (np.rint(np.asarray(times) / DT) * DT).tolist()


def on_nest():
    import nest

    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.set(resolution=DT, local_num_threads=2)
    cells = nest.Create("iaf_psc_exp", CELLS, params={"I_e": [0.0, 450.0, 550.0, 650.0]})
    recorder = nest.Create("spike_recorder")
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.5})
    nest.Connect(cells, recorder)
    nest.Connect(meter, cells)
    nest.Simulate(DURATION)
    events, samples = recorder.get("events"), meter.get("events")
    spikes = {node: whole_steps(np.sort(events["times"][events["senders"] == node])) for node in cells.tolist()}
    v = np.array([samples["V_m"][samples["senders"] == node] for node in cells.tolist()]).T
    return Recorded([recorder, meter], spikes, v, 0.5, 0.5, "mV")


def on_neuron():
    from neuron import h

    h.load_file("stdrun.hoc")
    h.dt, h.steps_per_ms = DT, 1.0 / DT
    sections = [h.Section(name=f"s{i}") for i in range(CELLS)]
    currents = [h.IClamp(section(0.5)) for section in sections]
    times, ids, kept = h.Vector(), h.Vector(), [sections, currents]
    for i, section in enumerate(sections):
        section.L = section.diam = 20.0
        section.insert("hh")
        currents[i].amp, currents[i].dur = 0.15 * i, DURATION
        connection = h.NetCon(section(0.5)._ref_v, None, sec=section)
        connection.threshold = 0.0
        connection.record(times, ids, i)
        kept.append(connection)
    vectors = [h.Vector().record(section(0.5)._ref_v) for section in sections]
    moments = h.Vector().record(h._ref_t)
    h.finitialize(-65.0)
    h.continuerun(DURATION)
    t, owners = np.array(times), np.array(ids)
    spikes = {i: whole_steps(t[owners == i]) for i in range(CELLS) if (owners == i).any()}
    v = np.stack([np.array(vector) for vector in vectors], axis=1)
    recorders = [(times, ids), {"v": vectors, "t": moments}]
    return Recorded(recorders, spikes, v, 0.0, DT, "mV", silent_known=False)


def on_brian2():
    load_host("brian2")
    with quietly():
        return brian2_quietly()


def brian2_quietly():
    import brian2 as b2

    b2.start_scope()
    b2.prefs.codegen.target = "numpy"
    b2.defaultclock.dt = DT * b2.ms
    group = b2.NeuronGroup(
        CELLS, "dv/dt = (i * 8*mV - v) / (10*ms) : volt", threshold="v > 10*mV", reset="v = 0*mV", method="exact"
    )
    spikes, samples = b2.SpikeMonitor(group), b2.StateMonitor(group, "v", record=True)
    b2.Network(group, spikes, samples).run(DURATION * b2.ms)
    steps, owners = np.rint(np.asarray(spikes.t) * 1e4), np.asarray(spikes.i)
    found = {i: ((steps[owners == i] + 1) * DT).tolist() for i in range(CELLS)}
    return Recorded([spikes, samples], found, np.asarray(samples.v).T.copy(), 0.0, DT, "V")


ENGINES = {"nest": on_nest, "neuron": on_neuron, "brian2": on_brian2}


@pytest.fixture(scope="module", params=ENGINES)
def recorded(request):
    """What a script has recorded on each engine, and the Block of it."""
    found = ENGINES[request.param]()
    found.engine = request.param
    found.block = pynn_data.collect(*found.recorders, label="cells")
    return found


def test_spikes(recorded):
    trains = recorded.block.segments[0].spiketrains
    assert sum(map(len, recorded.spikes.values())) > 5
    assert {train.annotations["native_id"]: train.tolist() for train in trains} == recorded.spikes
    assert {float(train.t_stop) for train in trains} == {DURATION}
    assert {float(train.t_start) for train in trains} == {0.0}


def test_silent_cells(recorded):
    annotations = recorded.block.annotations
    assert ("silent_cells" not in annotations) == recorded.silent_known
    assert any(not times for times in recorded.spikes.values()) == recorded.silent_known


def test_samples(recorded):
    (signal,) = recorded.block.segments[0].analogsignals
    assert np.array_equal(signal.magnitude, recorded.v)
    assert signal.dimensionality.string == recorded.unit
    assert (float(signal.t_start), float(signal.sampling_rate)) == (recorded.first, 1.0 / recorded.interval)


def test_cells_are_the_same_in_spikes_and_samples(recorded):
    (segment,) = recorded.block.segments
    natives = dict(
        zip(
            segment.analogsignals[0].annotations["channel_ids"],
            segment.analogsignals[0].annotations["native_ids"],
            strict=True,
        )
    )
    assert list(natives) == list(range(CELLS))
    for train in segment.spiketrains:
        assert natives[train.annotations["channel_id"]] == train.annotations["native_id"]


def test_annotations(recorded):
    annotations = recorded.block.annotations
    host = load_host(recorded.engine)
    assert annotations["simulator"] == host.host.name
    assert annotations["simulator_version"] == host.host.version()
    assert annotations["backend"] == f"pynn-data-{recorded.engine} {host.version}"
    assert (annotations["dt"], annotations["size"], annotations["label"]) == (DT, CELLS, "cells")


@pytest.mark.parametrize("extension", ["nwb", "npz", "nix"])
def test_what_comes_afterwards(recorded, tmp_path, extension):
    pynn_data.write(recorded.block, tmp_path / f"a.{extension}")
    result = pynn_data.compare(recorded.block, pynn_data.read(tmp_path / f"a.{extension}"))
    assert result, str(result)
    pynn_data.report(recorded.block, tmp_path / "a.html")
    again = pynn_data.compare(recorded.block, pynn_data.collect(*recorded.recorders, label="cells"))
    assert again, str(again)


def test_no_recorder(recorded):
    with pytest.raises(InvalidHandle, match=rf"3 is no recorder\. Asked (was|were) .*{recorded.engine}"):
        pynn_data.collect(3)


def test_unit_of_a_variable_that_nobody_knows():
    from neuron import h

    vectors = {"x": [h.Vector([1.0, 2.0])], "t": h.Vector([0.0, DT])}
    with pytest.raises(UnitUnknown, match=r'the unit of \'x\' is not known; give it: units=\{"x": "\.\.\."\}'):
        pynn_data.collect(vectors)
    (signal,) = pynn_data.collect(vectors, units={"x": "nA"}).segments[0].analogsignals
    assert signal.dimensionality.string == "nA"


def test_what_nest_has_in_memory_and_in_files_is_the_same(tmp_path):
    import nest

    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.set(resolution=DT, local_num_threads=2, data_path=str(tmp_path), overwrite_files=True)
    cells = nest.Create("iaf_psc_exp", CELLS, params={"I_e": [500.0, 550.0, 600.0, 650.0]})
    told = {"record_from": ["V_m", "I_syn_ex"], "interval": 0.5}
    devices = {
        where: (
            nest.Create("spike_recorder", params={"record_to": where, "label": "cells"}),
            nest.Create("multimeter", params={"record_to": where, "label": "cells", **told}),
        )
        for where in ("memory", "ascii")
    }
    for recorder, meter in devices.values():
        if recorder.get("record_to") == "ascii":
            recorder.precision = meter.precision = 17
        nest.Connect(cells, recorder)
        nest.Connect(meter, cells)
    nest.Simulate(DURATION)
    collected = pynn_data.collect(*devices["memory"], label="cells")
    read = pynn_data.read(tmp_path / "*.dat", dt=DT, t_stop=DURATION)
    # Two devices of one label are two populations in files.
    ignored = ["backend", "silent_cells", "label", "source_population", "name"]
    result = pynn_data.compare(collected, read, ignore=ignored)
    assert result, str(result)
    (a,), (b,) = collected.segments, read.segments
    assert [t.tolist() for t in a.spiketrains] == [t.tolist() for t in b.spiketrains]
    for one, other in zip(a.analogsignals, b.analogsignals, strict=True):
        assert np.array_equal(one.magnitude, other.magnitude)
        assert (one.name, one.t_start, one.sampling_rate) == (other.name, other.t_start, other.sampling_rate)
