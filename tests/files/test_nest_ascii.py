"""Files of NEST's recording backend "ascii": one per device and thread, joined to one Block."""

import subprocess
import sys

import nest
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pynn_data
from pynn_data.errors import FileDamaged, UnitUnknown, UnknownFormat, UnknownVariable

HEADER = "# NEST version: 3.10.0\n# RecordingBackendASCII version: 2\n"


@pytest.fixture
def kernel(tmp_path):
    """NEST, which writes into a folder."""
    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.set(data_path=str(tmp_path), overwrite_files=True, rng_seed=3)
    yield nest
    nest.ResetKernel()


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file as NEST does."""

    def writer(name, *rows, columns="sender time_ms", header=HEADER):
        lines = ["\t".join(line.split()) for line in (columns, *rows)]
        (tmp_path / name).write_text(header + "".join(f"{line}\n" for line in lines))
        return tmp_path / name

    return writer


def network(n=6):
    """Return cells that fire, and are connected."""
    cells = nest.Create("iaf_cond_exp", n, params={"I_e": np.linspace(400.0, 600.0, n).tolist()})
    nest.Connect(cells, cells, "all_to_all", {"synapse_model": "static_synapse", "weight": 3.0, "delay": 1.0})
    return cells


def both(model, label, **params):
    """Return a device that writes and one that keeps the same in memory."""
    ascii_too = {"record_to": "ascii", "label": label, "precision": 17, **params}
    only_ascii = ("record_to", "label", "precision", "time_in_steps")
    memory = {name: value for name, value in ascii_too.items() if name not in only_ascii}
    return nest.Create(model, params=ascii_too), nest.Create(model, params=memory)


def by_cell(events, name="times"):
    """Return what NEST has kept in memory, sorted by time, by node."""
    order = np.argsort(events["times"], kind="stable")
    senders, values = events["senders"][order], events[name][order]
    return {node: values[senders == node].tolist() for node in np.unique(senders).tolist()}


@pytest.mark.parametrize("threads", [1, 3])
def test_spikes_and_samples_of_all_threads(kernel, tmp_path, threads):
    kernel.local_num_threads = threads
    cells = network()
    spikes, spikes_kept = both("spike_recorder", "spikes")
    meter, meter_kept = both("multimeter", "meter", record_from=["V_m", "g_ex"], interval=0.5)
    for device in (spikes, spikes_kept):
        nest.Connect(cells, device)
    for device in (meter, meter_kept):
        nest.Connect(device, cells)
    nest.Simulate(50.0)
    block = pynn_data.read(tmp_path / "*.dat", t_stop=50.0)
    (segment,) = block.segments
    assert {t.annotations["native_id"]: t.tolist() for t in segment.spiketrains} == by_cell(spikes_kept.events)
    assert {float(t.t_stop) for t in segment.spiketrains} == {50.0}
    names = {name: signal for signal in segment.analogsignals for name in [signal.name]}
    assert {name: signal.dimensionality.string for name, signal in names.items()} == {"V_m": "mV", "g_ex": "nS"}
    for name, signal in names.items():
        kept = by_cell(meter_kept.events, name)
        assert signal.annotations["native_ids"] == list(kept)
        # 17 decimals are all of a potential, of smaller values not all digits.
        assert np.allclose(signal.magnitude.T, list(kept.values()), rtol=0.0, atol=0.0 if name == "V_m" else 1e-17)
        assert (float(signal.t_start), float(signal.sampling_rate)) == (0.5, 2.0)
    assert len({t.annotations["channel_id"] for t in segment.spiketrains}) == 6
    assert segment.analogsignals[0].annotations["channel_ids"] == list(range(6))
    assert block.annotations["simulator"] == "NEST"
    assert block.annotations["simulator_version"] == nest.__version__
    assert block.name == "meter+spikes"
    assert {t.annotations["source_population"] for t in segment.spiketrains} == {"spikes"}


def test_one_file_stands_for_all_threads_of_its_device(kernel, tmp_path):
    kernel.local_num_threads = 2
    cells = network()
    nest.Connect(cells, nest.Create("spike_recorder", params={"record_to": "ascii", "label": "a"}))
    nest.Connect(cells, nest.Create("spike_recorder", params={"record_to": "ascii", "label": "b"}))
    nest.Simulate(50.0)
    files = sorted(tmp_path.glob("a-*.dat"))
    assert len(files) == 2
    for path in (files[1], str(tmp_path / "a-*-1.dat"), files, [files[0], files[0]]):
        trains = pynn_data.read(path).segments[0].spiketrains
        assert [t.annotations["native_id"] for t in trains] == cells.tolist()
        assert {t.annotations["source_population"] for t in trains} == {"a"}


def test_times_in_steps_and_precise_times(kernel, tmp_path):
    cells = nest.Create("iaf_psc_delta_ps", 2, params={"I_e": [500.0, 600.0]})
    in_steps, kept = both("spike_recorder", "steps", time_in_steps=True)
    in_ms, _ = both("spike_recorder", "ms")
    for device in (in_steps, kept, in_ms):
        nest.Connect(cells, device)
    nest.Simulate(50.0)
    with pytest.raises(UnitUnknown) as caught:
        pynn_data.read(tmp_path / "steps*")
    assert str(caught.value) == (
        "'steps-3-0.dat' has times in steps, and does not tell how long a step is; give dt=, in ms."
    )
    for name, dt in (("steps-*.dat", 0.1), ("ms-*.dat", None), ("ms-*.dat", 0.1)):
        trains = pynn_data.read(tmp_path / name, dt=dt).segments[0].spiketrains
        found = {t.annotations["native_id"]: t.tolist() for t in trains}
        expected = by_cell(kept.events)
        assert list(found) == list(expected)
        for node, times in expected.items():
            assert np.allclose(found[node], times, rtol=0.0, atol=1e-12)


def test_times_are_whole_steps_if_their_length_is_given(write):
    file = write("a-3-0.dat", "1 0.300", "1 0.700", "1 9.808")
    (train,) = pynn_data.read(file, dt=0.1).segments[0].spiketrains
    assert train.tolist() == [3 * 0.1, 7 * 0.1, 9.808]
    (train,) = pynn_data.read(file).segments[0].spiketrains
    assert train.tolist() == [0.3, 0.7, 9.808]
    assert "dt" not in pynn_data.read(file).annotations
    assert pynn_data.read(file, dt=0.1).annotations["dt"] == 0.1


def test_what_is_not_told_is_said(write):
    file = write("a-3-0.dat", "2 1.500", "1 0.300")
    block = pynn_data.read(file)
    assert block.annotations["recorded_until"] == "not known; t_stop is the time of the last spike or sample"
    assert block.annotations["silent_cells"] == "not known"
    assert {float(t.t_stop) for t in block.segments[0].spiketrains} == {1.5}
    assert "recorded_until" not in pynn_data.read(file, t_stop=2.0).annotations
    with pytest.raises(ValueError, match=r"read\(\): t_stop = 1 ms, but there are spikes up to 1\.5 ms"):
        pynn_data.read(file, t_stop=1.0)


def test_weights(kernel, tmp_path):
    kernel.local_num_threads = 2
    cells = nest.Create("parrot_neuron", 3)
    nest.Connect(nest.Create("spike_generator", params={"spike_times": [1.0, 2.0]}), cells)
    recorder = nest.Create("weight_recorder", params={"record_to": "ascii", "label": "w"})
    nest.CopyModel("static_synapse", "told", {"weight_recorder": recorder})
    nest.Connect(cells, cells, "all_to_all", {"synapse_model": "told", "weight": 2.5})
    nest.Simulate(4.0)
    (event,) = pynn_data.read(tmp_path / "w-*.dat", units={"weights": "pA"}).segments[0].events
    assert event.name == "weights"
    assert event.annotations == {"label": "w"}
    columns = event.array_annotations
    assert sorted(columns) == ["ports", "receptors", "senders", "targets", "weights"]
    assert columns["targets"].dtype == columns["senders"].dtype == np.int64
    assert set(columns["weights"].magnitude.tolist()) == {2.5}
    assert columns["weights"].dimensionality.string == "pA"
    assert (np.diff(event.magnitude) >= 0).all()
    pairs = set(zip(columns["senders"].tolist(), columns["targets"].tolist(), strict=True))
    assert pairs == {(a, b) for a in cells.tolist() for b in cells.tolist()}


def test_states_of_binary_neurons(write):
    file = write("spin_detector-3-0.dat", "2 1.500 1", "1 0.300 0", columns="sender time_ms state")
    (event,) = pynn_data.read(file).segments[0].events
    assert (event.name, event.times.tolist()) == ("state", [0.3, 1.5])
    assert event.array_annotations["state"].tolist() == [0, 1]


def test_other_extension(write):
    file = write("a-3-0.gdf", "1 0.300")
    assert len(pynn_data.read(file).segments[0].spiketrains) == 1


def test_other_name(write):
    block = pynn_data.read(write("mine.dat", "1 0.300"))
    assert block.segments[0].spiketrains[0].annotations["source_population"] == "mine"


def test_populations(write):
    write("E-7-0.dat", "1 1.000", "2 2.000")
    write("I-8-0.dat", "3 3.000")
    write("x-9-0.dat", "3 1.000 5.000", "2 1.000 5.000", "4 1.000 6.000", columns="sender time_ms V_m")
    block = pynn_data.read(write("E-7-0.dat", "1 1.000", "2 2.000").with_name("*.dat"), dt=0.1)
    (segment,) = block.segments
    (v,) = segment.irregularlysampledsignals  # one sample has no interval
    found = [(t.annotations["channel_id"], t.annotations["source_population"]) for t in segment.spiketrains]
    assert found == [(0, "E"), (1, "E"), (2, "I")]
    assert v.annotations["channel_ids"] == [1, 2, 3]
    assert v.annotations["source_population"] == ["E", "I", "x"]
    assert v.magnitude.tolist() == [[5.0, 5.0, 6.0]]


def test_devices_of_one_label(write):
    write("a-7-0.dat", "1 1.000")
    file = write("a-8-0.dat", "2 2.000")
    block = pynn_data.read(file.with_name("a-*.dat"))
    assert [t.annotations["source_population"] for t in block.segments[0].spiketrains] == ["a-7", "a-8"]
    assert pynn_data.read(file).segments[0].spiketrains[0].annotations["source_population"] == "a"


def test_cells_that_were_sampled_at_other_times(write):
    rows = [f"{cell} {t:.3f} {cell}.{t}" for t in range(1, 5) for cell in (1, 2, 3) if cell != 3 or t > 2]
    file = write("m-7-0.dat", *rows, columns="sender time_ms V_m")
    one, other = pynn_data.read(file).segments[0].analogsignals
    assert (one.annotations["native_ids"], one.shape, float(one.t_start)) == ([1, 2], (4, 2), 1.0)
    assert (other.annotations["native_ids"], other.shape, float(other.t_start)) == ([3], (2, 1), 3.0)


@pytest.mark.parametrize(
    ("times", "interval"),
    [
        (["0.333", "0.667", "1.000", "1.333"], (1.333 - 0.333) / 3),
        (["0.1", "0.2", "0.3", "0.4"], 0.1),
        (["0.125", "0.250", "0.375"], 0.125),
    ],
)
def test_grid_as_far_as_the_decimals_tell(write, times, interval):
    file = write("m-7-0.dat", *(f"1 {t} 1.0" for t in times), columns="sender time_ms V_m")
    (signal,) = pynn_data.read(file).segments[0].analogsignals
    assert (float(signal.t_start), float(signal.sampling_rate)) == (float(times[0]), 1.0 / interval)


def test_no_grid(write):
    file = write("m-7-0.dat", "1 1.000 1", "1 2.000 1", "1 4.000 1", columns="sender time_ms V_m")
    (signal,) = pynn_data.read(file).segments[0].irregularlysampledsignals
    assert signal.times.tolist() == [1.0, 2.0, 4.0]


def test_step_that_does_not_fit_the_samples(write):
    file = write("m-7-0.dat", "1 1.000 1", "1 2.000 1", columns="sender time_ms V_m")
    with pytest.raises(ValueError, match="dt = 0.3 ms") as caught:
        pynn_data.read(file, dt=0.3)
    assert str(caught.value) == (
        "read(): dt = 0.3 ms was given, but 'm-7-0.dat' has samples at 1 ms, which is no whole number of steps."
    )


def test_units(write):
    file = write("m-7-0.dat", "1 1.000 1 2", "1 2.000 1 2", columns="sender time_ms V_m x")
    with pytest.raises(UnitUnknown, match=r"read\(\): the unit of 'x' is not known; give it: units=\{\"x\": "):
        pynn_data.read(file)
    v, x = pynn_data.read(file, units={"x": "nS", "V_m": "V"}).segments[0].analogsignals
    assert (v.magnitude.tolist(), v.dimensionality.string) == ([[0.001], [0.001]], "V")
    assert x.dimensionality.string == "nS"
    (v,) = pynn_data.read(file, "V_m").segments[0].analogsignals
    assert v.name == "V_m"
    with pytest.raises(UnknownVariable):
        pynn_data.read(file, units={"x": "nS", "y": "V"})


def test_unit_of_a_model_that_has_another_one(write):
    file = write("m-7-0.dat", "1 1.000 1", "1 2.000 1", columns="sender time_ms V_m")
    (v,) = pynn_data.read(file, units={"V_m": "dimensionless"}).segments[0].analogsignals
    assert (v.magnitude.tolist(), v.dimensionality.string) == ([[1.0], [1.0]], "dimensionless")
    with pytest.raises(ValueError, match=r"read\(\): units of 'V_m': 'nonsense' is no unit\."):
        pynn_data.read(file, units={"V_m": "nonsense"})


def test_only_some_variables(write):
    write("a-7-0.dat", "1 1.000")
    file = write("m-8-0.dat", "1 1.000 1 2", "1 2.000 1 2", columns="sender time_ms V_m x")
    (segment,) = pynn_data.read(file.with_name("*.dat"), "spikes").segments
    assert (len(segment.spiketrains), len(segment.analogsignals)) == (1, 0)
    (segment,) = pynn_data.read(file.with_name("*.dat"), ["V_m"]).segments
    assert (len(segment.spiketrains), len(segment.analogsignals)) == (0, 1)


def test_nothing_was_recorded(write):
    (segment,) = pynn_data.read(write("a-7-0.dat")).segments
    assert len(segment.spiketrains) == 0
    (segment,) = pynn_data.read(write("m-8-0.dat", columns="sender time_ms V_m")).segments
    assert not segment.analogsignals
    write("b-9-0.dat", "1 1.000")
    assert len(pynn_data.read(write("b-9-1.dat")).segments[0].spiketrains) == 1


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", "is empty; NEST writes what it has recorded when a simulation ends, or is flushed."),
        ("1\t2\n", " is no file of NEST's recording backend ascii: its first line is b'1\\t2\\n'."),
        ("# NEST version: 3\n", ": the header is not as NEST writes it."),
        (HEADER, ": the header is not as NEST writes it."),
        (HEADER + "sender\ttime", ": the header is not as NEST writes it."),
        (HEADER.replace(": 2", ": 3") + "sender\ttime_ms\n", ": layout '3' is not known; this version reads 2."),
        (HEADER + "sender\ttime\n", ": the columns sender, time are not those that NEST writes."),
        (HEADER + "sender\ttime_ms\tx\tx\n", ": the columns sender, time_ms, x, x are not those that NEST writes."),
        (
            HEADER + "sender\ttime_ms\n1\t12.3",
            ": the last line is not complete; the file was cut off, or NEST was ended while it wrote.",
        ),
        (HEADER + "sender\ttime_ms\n1\t1.0\n1\n", ": these are no numbers as NEST writes them: the number of columns"),
        (HEADER + "sender\ttime_ms\n\n", ": an empty line follows the header."),
        (HEADER + "sender\ttime_ms\n1\tx\n", ": these are no numbers as NEST writes them: could not convert string"),
        (HEADER + "sender\ttime_ms\n1\t\xff\n", ": these are no numbers as NEST writes them: "),
        (HEADER + "sender\ttime_ms\n1\t1.0\t2.0\n", ": there are 3 columns, but names of 2."),
        (HEADER + "sender\ttime_ms\n1.5\t1.0\n", ": there is a sender that is no whole number."),
        (HEADER + "sender\ttime_ms\nnan\t1.0\n", ": there is a sender that is no whole number."),
        (HEADER + "sender\ttime_ms\n0\t1.0\n", ": there is a sender that is no node of NEST's."),
        (HEADER + "sender\ttime_ms\n1\tnan\n", ": there is a time_ms that is no time."),
        (HEADER + "sender\ttime_ms\n1\t-1.0\n", ": there is a time_ms that is no time."),
        (HEADER + "sender\ttime_ms\n1\t1e300\n", ": there is a time_ms that is no time."),
        (HEADER + "sender\ttime_ms\tV_m\n1\t1.0\t2.0\n1\t1.0\t3.0\n", ": node 1 has several samples at one time;"),
    ],
)
def test_damaged(tmp_path, content, text):
    file = tmp_path / "a-3-0.dat"
    file.write_text(content, encoding="latin1")
    with pytest.raises(FileDamaged) as caught:
        pynn_data.read(file)
    assert str(caught.value).replace("'a-3-0.dat' ", "").startswith(("'a-3-0.dat'" + text, text.lstrip()))


@settings(max_examples=60, deadline=None)
@given(
    spikes=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 5000)), max_size=60),
    threads=st.integers(1, 4),
    in_steps=st.booleans(),
    dt=st.sampled_from([0.1, 0.125, 0.001, 1.0]),
)
def test_any_spikes(tmp_path_factory, spikes, threads, in_steps, dt):
    folder = tmp_path_factory.mktemp("any")
    columns = "sender\ttime_step\ttime_offset" if in_steps else "sender\ttime_ms"
    for thread in range(threads):
        mine = [(cell, step) for cell, step in spikes if cell % threads == thread]
        rows = [f"{cell}\t{step}\t0.000\n" if in_steps else f"{cell}\t{step * dt:.3f}\n" for cell, step in mine]
        (folder / f"a-41-{thread}.dat").write_text(f"{HEADER}{columns}\n{''.join(rows)}")
    trains = pynn_data.read(folder / "a-*.dat", dt=dt).segments[0].spiketrains
    expected = {cell: sorted(step * dt for c, step in spikes if c == cell) for cell in {c for c, _ in spikes}}
    found = {train.annotations["native_id"]: train.tolist() for train in trains}
    assert found == expected
    assert list(found) == sorted(expected)


def test_file_of_a_thread_is_missing(write):
    write("a-3-0.dat", "1 1.000")
    write("a-3-3.dat", "2 1.000")
    with pytest.raises(FileDamaged) as caught:
        pynn_data.read(write("a-3-0.dat", "1 1.000").with_name("a-*.dat"))
    assert str(caught.value) == (
        "'a-3-0.dat': there is no file of thread 1, 2 of the same device, but one of thread 3; what was recorded is not "
        "complete."
    )


def test_file_left_from_another_run(write):
    write("a-3-0.dat", "1 1.000", "2 1.000")
    file = write("a-3-1.dat", "2 1.000")
    with pytest.raises(FileDamaged) as caught:
        pynn_data.read(file)
    assert str(caught.value) == (
        "'a-3-0.dat' and 'a-3-1.dat' both have node 2, so one of them is left from another run with another number of "
        "threads; remove it."
    )


def test_threads_with_other_columns(write):
    write("a-3-0.dat", "1 1.000")
    file = write("a-3-1.dat", "2 1.000 3", columns="sender time_ms V_m")
    with pytest.raises(FileDamaged, match="'a-3-1.dat' has the columns sender, time_ms, V_m, but 'a-3-0.dat' of the"):
        pynn_data.read(file)


def test_runs_are_not_mixed(write, tmp_path):
    file = write("a-3-0.dat", "1 1.000")
    other = tmp_path / "other"
    other.mkdir()
    (other / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ValueError, match="are both of thread 0 of one device, so they are of different runs"):
        pynn_data.read([file, other / file.name])


def test_a_folder_that_is_spelt_in_two_ways(write, tmp_path):
    files = [write(f"a-3-{i}.dat", f"{i + 1} 1.000") for i in range(2)]
    other = tmp_path / "other"
    other.mkdir()
    assert len(pynn_data.read([files[0], other / ".." / files[1].name]).segments[0].spiketrains) == 2


def test_patterns_and_lists(write, tmp_path):
    file = write("a-3-0.dat", "1 1.000")
    with pytest.raises(FileNotFoundError, match=r"No file fits the pattern '.*b-\*\.dat'\."):
        pynn_data.read(tmp_path / "b-*.dat")
    with pytest.raises(FileNotFoundError, match="There is no file"):
        pynn_data.read(tmp_path / "b-3-0.dat")
    with pytest.raises(ValueError, match=r"There is no file in the list\."):
        pynn_data.read([])
    odd = write("a[1]-4-0.dat", "2 1.000")
    assert pynn_data.read(odd).name == "a[1]"
    pynn_data.write(pynn_data.read(file), tmp_path / "a.npz")
    with pytest.raises(ValueError, match=r"'a-3-0.dat' and 'a.npz' are of different formats; read one at a time\."):
        pynn_data.read(tmp_path / "a?*")
    pynn_data.write(pynn_data.read(file), tmp_path / "b.npz")
    assert pynn_data.read(tmp_path / "b*.npz").name == "a"
    with pytest.raises(ValueError, match="by itself") as caught:
        pynn_data.read(tmp_path / "*.npz")
    assert str(caught.value) == "'a.npz' and 'b.npz': a .npz file is a recording by itself; read one at a time."
    with pytest.raises(ValueError, match="cannot be given") as caught:
        pynn_data.read(tmp_path / "a.npz", dt=0.1, units={"v": "mV"})
    assert str(caught.value) == "'a.npz': units= and dt= cannot be given; a .npz file tells it by itself."


def test_they_are_not_written(write, tmp_path):
    block = pynn_data.read(write("a-3-0.dat", "1 1.000"))
    with pytest.raises(UnknownFormat) as caught:
        pynn_data.write(block, tmp_path / "b.dat")
    assert str(caught.value) == "'b.dat': .dat files are those of other programs; they are read, not written."
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-3-0.dat"]


@pytest.mark.parametrize("extension", ["nwb", "npz", "nix"])
def test_to_other_formats(write, tmp_path, extension):
    write("a-7-0.dat", "1 1.000", "2 1.500", "1 1.500")
    write("m-8-0.dat", "1 1.000 1", "1 2.000 1", columns="sender time_ms V_m")
    file = write("w-9-0.dat", "1 1.000 1.5 2 0 1", columns="sender time_ms weights targets receptors ports")
    block = pynn_data.read(file.with_name("*.dat"), dt=0.1)
    pynn_data.write(block, tmp_path / f"all.{extension}")
    result = pynn_data.compare(block, pynn_data.read(tmp_path / f"all.{extension}"))
    assert result, str(result)


def test_commands(write, tmp_path):
    def run(*arguments, code=0):
        line = [sys.executable, "-W", "error", "-m", "pynn_data", *arguments]
        done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout or done.stderr

    write("a-7-0.dat", "1 1.000", "1 1.500")
    write("a-7-1.dat", "2 1.500")
    write("m-8-0.dat", "1 1.000 1", "1 2.000 1", columns="sender time_ms x")
    told = run("info", "a-7-0.dat", "m-8-0.dat", "--unit", "x=mV", "--dt", "0.1", "--t-stop", "3").splitlines()
    assert told[0] == "a-7-0.dat and 2 others: .dat (what NEST has written; only read), 265 bytes"
    assert "  dt                 0.1" in told
    assert [" ".join(line.split()) for line in told[-2:]] == [
        "x mV 2 samples of 1 cell from 1 ms every 1 ms",
        "spikes 3 of 2 cells, 500 Hz on average from 0 to 3 ms",
    ]
    assert "the unit of 'x' is not known" in run("info", "*.dat", code=2)
    assert "'x' is not VARIABLE=UNIT, such as x=mV" in run("info", "*.dat", "--unit", "x", code=2)
    assert run("plot", "*.dat", "--unit", "x=mV") == "a-7-0.dat.png\n"
    assert run("report", "*.dat", "--unit", "x=mV", "-o", "page.html") == "page.html\n"
    run("convert", "a-7-0.dat", "m-8-0.dat", "all.npz", "--unit", "x=mV")
    (segment,) = pynn_data.read(tmp_path / "all.npz").segments
    assert (len(segment.spiketrains), len(segment.analogsignals)) == (2, 1)
