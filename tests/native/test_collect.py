"""What a script has recorded by the means of its simulator becomes a Block like that of `get_data`."""

import warnings

import neo
import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.contract import CONTRACT, CollectedEvents, CollectedSignal, CollectedSpikes, Host
from pynn_data.errors import (
    BackendBroken,
    ContractViolation,
    InvalidHandle,
    MetadataWarning,
    NotSupported,
    UnitUnknown,
    UnknownVariable,
)
from pynn_data.native import collect as module
from pynn_data.registry import HostBackend


class Toy(Host):
    """Has recorders that are lists of what they hold."""

    name, contract = "Toy", CONTRACT

    @classmethod
    def version(cls):
        return "7"

    @classmethod
    def collect(cls, recorder):
        return recorder.held if isinstance(recorder, Held) else None


class Other(Toy):
    """Another simulator."""

    name = "Other"

    @classmethod
    def collect(cls, recorder):
        return [spikes([1], [1.0])] if recorder == "other" else None


class Held:
    """A recorder."""

    def __init__(self, *held):
        self.held = held


@pytest.fixture(autouse=True)
def plugins(monkeypatch):
    """Have two plug-ins of third parties, and no simulator imported."""
    hosts = {"toy": Toy, "other": Other}

    def load_host(name):
        if name == "broken":
            raise BackendBroken("Backend 'broken' could not be loaded.")
        if name == "builder":
            raise NotSupported("Backend 'builder' cannot be attached to.")
        return HostBackend(name, f"pynn-data-{name}", "1.0", hosts[name])

    monkeypatch.setattr(module, "MODULES", dict.fromkeys(module.KNOWN, ()))
    monkeypatch.setattr(module, "installed", lambda: dict.fromkeys(["broken", "builder", "nest", "other", "toy"]))
    monkeypatch.setattr(module, "load_host", load_host)


def ints(values):
    return np.array(values, dtype=np.int64)


def spikes(cells, times, recorded=None, **more):
    about = {"start": 0.0, "stop": 10.0, "dt": 0.1, **more}
    return CollectedSpikes(ints(cells), np.array(times), None if recorded is None else ints(recorded), **about)


def signal(cells, values, times=(0.0, 1.0), variable="v", unit="mV", dt=0.1, **more):
    return CollectedSignal(variable, unit, ints(cells), np.array(values, dtype=float), times, dt, **more)


def one_segment(block):
    (segment,) = block.segments
    assert segment.block is block
    return segment


def test_spikes_and_samples_of_the_same_cells():
    held = Held(
        spikes([7, 5, 7], [3.0, 2.0, 1.0], recorded=[5, 6, 7]),
        signal([7, 5], [[70.0, 50.0], [71.0, 51.0]]),
    )
    block = pynn_data.collect(held, label="pyramidal")
    segment = one_segment(block)
    assert [train.annotations for train in segment.spiketrains] == [
        {"channel_id": i, "source_id": i, "source_index": i, "source_population": "pyramidal", "native_id": 5 + i}
        for i in range(3)
    ]
    assert [train.tolist() for train in segment.spiketrains] == [[2.0], [], [1.0, 3.0]]
    assert {(float(t.t_start), float(t.t_stop), t.dimensionality.string) for t in segment.spiketrains} == {(0.0, 10.0, "ms")}
    (v,) = segment.analogsignals
    assert type(v) is neo.AnalogSignal
    assert (v.name, v.units, v.t_start, v.sampling_rate) == ("v", pq.mV, 0 * pq.ms, 1 / pq.ms)
    assert v.magnitude.tolist() == [[50.0, 70.0], [51.0, 71.0]]
    assert v.annotations == {
        "channel_ids": [0, 2], "source_ids": [0, 2], "native_ids": [5, 7], "source_population": "pyramidal",
    }  # fmt: skip
    assert {name: values.tolist() for name, values in v.array_annotations.items()} == {
        "channel_index": [0, 2], "channel_id": [0, 2], "native_id": [5, 7],
    }  # fmt: skip
    assert all(type(i) is int for i in (*v.annotations["channel_ids"], *v.annotations["native_ids"]))


def test_annotations_of_the_block():
    held = Held(spikes([7], [3.0], recorded=[5, 6, 7]))
    block = pynn_data.collect(held, label="pyramidal", annotations={"trial": 3})
    assert block.name == "pyramidal"
    assert block.annotations == {
        "label": "pyramidal", "size": 3, "first_id": 0, "last_id": 2, "first_index": 0, "last_index": 2,
        "simulator": "Toy", "simulator_version": "7", "backend": "pynn-data-toy 1.0",
        "pynn_data_version": pynn_data.collect(held).annotations["pynn_data_version"], "dt": 0.1,
        "native_ids": [5, 6, 7], "trial": 3,
    }  # fmt: skip


def test_it_has_the_form_of_what_pynn_data_records(sim):
    cells = sim.Population(2, sim.IF_cond_exp(i_offset=1.0), label="cells")
    cells.record(["spikes", "v"])
    sim.run(30.0)
    built = cells.get_data()
    (v,), trains = built.segments[0].analogsignals, built.segments[0].spiketrains
    flat = np.concatenate([train.magnitude for train in trains])
    owners = np.repeat([0, 1], [len(train) for train in trains])
    assert flat.size
    held = Held(
        signal([0, 1], v.magnitude, times=(0.0, 0.1)), spikes(owners, flat, recorded=[0, 1], stop=30.0)
    )
    collected = pynn_data.collect(held, label="cells")
    own = ["seed", "threads", "mpi_processes", "native_id", "native_ids", "simulator", "simulator_version", "backend"]
    result = pynn_data.compare(built, collected, ignore=[*own, "description", "rec_datetime"])
    assert "identical" in str(result) or bool(result), str(result)


def test_populations_one_after_the_other():
    first = Held(spikes([4], [1.0], recorded=[4, 2], label="E"))
    second = Held(spikes([4], [2.0], recorded=[4], label="I"))
    third = Held(signal([9, 4], [[9.0, 4.0]], label="E"))
    block = pynn_data.collect(first, second, third)
    segment = one_segment(block)
    found = [(t.annotations["channel_id"], t.annotations["source_population"], t.annotations["native_id"])
             for t in segment.spiketrains]  # fmt: skip
    assert found == [(0, "E", 2), (1, "E", 4), (3, "I", 4)]
    assert segment.analogsignals[0].annotations["channel_ids"] == [1, 2]
    assert (block.name, block.annotations["size"]) == ("E+I", 4)
    assert block.annotations["native_ids"] == [2, 4, 9, 4]


def test_columns_of_several_recorders_on_one_grid():
    held = [Held(signal([3], [[3.0], [3.5]], label="E")), Held(signal([1], [[1.0], [1.5]], label="I"))]
    (v,) = one_segment(pynn_data.collect(held)).analogsignals
    assert v.magnitude.tolist() == [[3.0, 1.0], [3.5, 1.5]]
    assert v.annotations["source_population"] == ["E", "I"]
    assert v.array_annotations["source_population"].tolist() == ["E", "I"]


def test_other_grids_variables_and_the_same_once_more_are_signals_of_their_own():
    base = signal([1], [[1.0], [2.0]])
    others = [
        signal([2], [[1.0], [2.0]], times=(0.0, 0.5)),
        signal([2], [[1.0], [2.0]], times=(0.5, 1.0)),
        signal([2], [[1.0]]),
        signal([2], [[1.0], [2.0]], variable="w"),
        signal([1], [[3.0], [4.0]]),
    ]
    signals = one_segment(pynn_data.collect(Held(base, *others))).analogsignals
    assert [(s.name, s.shape) for s in signals] == [
        ("v", (2, 1)), ("v", (2, 1)), ("v", (2, 1)), ("v", (1, 1)), ("w", (2, 1)), ("v", (2, 1)),
    ]  # fmt: skip


def test_irregular_times():
    held = Held(signal([1, 2], [[1.0, 2.0]] * 3, times=np.array([0.0, 0.1, 0.7]), dt=None))
    segment = one_segment(pynn_data.collect(held))
    (v,) = segment.irregularlysampledsignals
    assert not segment.analogsignals
    assert v.times.tolist() == [0.0, 0.1, 0.7]
    assert v.times.units == pq.ms
    assert v.annotations["channel_ids"] == [0, 1]


def test_times_of_samples_that_turn_out_to_be_a_grid():
    times = np.array([0.1 * n for n in range(3, 9, 2)])
    held = Held(signal([1], [[1.0]] * 3, times=times, dt=None))
    assert not one_segment(pynn_data.collect(held)).analogsignals
    (v,) = one_segment(pynn_data.collect(held, dt=0.1)).analogsignals
    assert (float(v.t_start), float(v.sampling_rate)) == (3 * 0.1, 1.0 / (2 * 0.1))


def test_times_of_a_grid_are_whole_steps():
    held = Held(signal([1], [[1.0]] * 3, times=(0.30000001, 0.1 + 1e-12)))
    (v,) = one_segment(pynn_data.collect(held)).analogsignals
    assert (float(v.t_start), float(v.sampling_rate)) == (3 * 0.1, 10.0)


def test_times_of_spikes_on_the_grid_are_those_of_pynn_data_and_others_as_they_are():
    times = [0.3, 0.7, 0.7 + 1e-12, 9.8083]
    (train,) = one_segment(pynn_data.collect(Held(spikes([1] * 4, times)))).spiketrains
    assert train.tolist() == [3 * 0.1, 7 * 0.1, 0.7 + 1e-12, 9.8083]
    (train,) = one_segment(pynn_data.collect(Held(spikes([1] * 4, times, dt=None)))).spiketrains
    assert train.tolist() == times


@pytest.mark.parametrize("given", [{}, {"t_stop": 0.3}])
def test_end_of_the_window_too(given):
    (train,) = one_segment(pynn_data.collect(Held(spikes([1], [0.3], stop=0.3)), **given)).spiketrains
    assert train.tolist() == [3 * 0.1]
    assert float(train.t_stop) == 3 * 0.1


def test_windows_of_the_same_cell():
    held = Held(spikes([1], [12.0], recorded=[1], start=10.0, stop=20.0), spikes([1], [2.0], recorded=[1]))
    trains = one_segment(pynn_data.collect(held)).spiketrains
    assert [(float(t.t_start), float(t.t_stop), t.tolist()) for t in trains] == [
        (0.0, 10.0, [2.0]), (10.0, 20.0, [12.0]),
    ]  # fmt: skip


def test_silent_cells_that_nobody_knows_of():
    block = pynn_data.collect(Held(spikes([8, 3, 8], [2.0, 1.0, 1.5])))
    assert [t.annotations["native_id"] for t in one_segment(block).spiketrains] == [3, 8]
    assert block.annotations["silent_cells"] == "not known"
    assert "silent_cells" not in pynn_data.collect(Held(spikes([1], [1.0], recorded=[1]))).annotations


def test_variables_of_spikes():
    held = Held(
        spikes([2, 1, 2], [3.0, 2.0, 1.0], recorded=[1, 2, 3],
               variables={"v": ("mV", np.array([23.0, 12.0, 21.0])), "n": ("", np.array([1, 2, 3]))})
    )  # fmt: skip
    trains = one_segment(pynn_data.collect(held, units={"v": "V"})).spiketrains
    assert [t.array_annotations["v"].tolist() for t in trains] == [[0.012], [0.021, 0.023], []]
    assert {t.array_annotations["v"].dimensionality.string for t in trains} == {"V"}
    assert [t.array_annotations["n"].tolist() for t in trains] == [[2], [3, 1], []]
    without = one_segment(pynn_data.collect(held, Held(spikes([9], [1.0])))).spiketrains
    assert [sorted(t.array_annotations) for t in without] == [["n", "v"]] * 3 + [[]]


def test_events():
    columns = {"weight": np.array([1.0, 2.0]), "target": np.array([3, 4]), "sender": np.array([5, 6])}
    held = Held(CollectedEvents("weights", np.array([1.0, 1.5]), columns, {"weight": "nS"}, 0.1, label="w"))
    block = pynn_data.collect(held, units={"weight": "pS"})
    (event,) = one_segment(block).events
    assert (event.name, event.times.tolist(), event.units) == ("weights", [1.0, 1.5], pq.ms)
    assert event.array_annotations["weight"].units == pq.Quantity(1, "pS").units
    assert event.array_annotations["weight"].magnitude.tolist() == [1000.0, 2000.0]
    assert event.array_annotations["target"].tolist() == [3, 4]
    assert block.annotations["size"] == 0
    assert "first_id" not in block.annotations


def test_unit_of_a_column_of_events_can_be_given():
    held = Held(CollectedEvents("weights", np.array([1.0]), {"weight": np.array([2.0])}, {}, 0.1))
    (event,) = one_segment(pynn_data.collect(held, units={"weight": "pA"})).events
    assert event.array_annotations["weight"].units == pq.pA
    (event,) = one_segment(pynn_data.collect(held)).events
    assert type(event.array_annotations["weight"]) is np.ndarray


def test_units_that_nobody_knows_are_asked_for():
    held = Held(signal([1], [[1.0]], variable="x", unit=None), signal([1], [[1.0]], variable="y", unit=None))
    with pytest.raises(UnitUnknown) as caught:
        pynn_data.collect(held)
    assert str(caught.value) == (
        "collect(): the unit of 'x', 'y' is not known; give it: units={\"x\": \"...\", \"y\": \"...\"}, such as "
        '"mV", or "dimensionless".'
    )
    x, y = one_segment(pynn_data.collect(held, units={"x": "mV", "y": "dimensionless"})).analogsignals
    assert (x.units, y.units) == (pq.mV, pq.dimensionless)


def test_units_can_be_others():
    (v,) = one_segment(pynn_data.collect(Held(signal([1], [[70.0]])), units={"v": "uV"})).analogsignals
    assert (v.magnitude.tolist(), v.units) == ([[70000.0]], pq.uV)


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"units": {"v": "ms"}}, ValueError, "collect(): 'v' is in mV, which cannot be converted to ms."),
        ({"units": {"v": "mX"}}, ValueError, "collect(): units of 'v': 'mX' is no unit."),
        ({"units": {"V": "mV"}}, UnknownVariable, "collect(): there is no 'V' to give a unit to; there are v."),
        ({"units": "mV"}, TypeError, "collect(): units is a dict such as {\"x\": \"mV\"}, not 'mV'."),
        ({"dt": 0.2}, ValueError, "collect(): dt = 0.2 ms was given, but the recorder has dt = 0.1 ms."),
        ({"dt": -0.1}, ValueError, "collect(): dt must be positive, not -0.1."),
        ({"t_stop": "x"}, TypeError, "collect(): t_stop is a number of ms, not 'x'."),
        ({"t_stop": np.inf}, ValueError, "collect(): t_stop must be finite, not inf."),
        ({"t_stop": 2.5}, ValueError, "collect(): t_stop = 2.5 ms, but there are spikes up to 3 ms."),
        ({"label": 3}, TypeError, "collect(): label is a text, not 3."),
        ({"annotations": {"dt": 3}}, ValueError, "collect(): pynn-data itself writes 'dt' into the annotations of a"),
    ],
)
def test_what_cannot_be(given, error, text):
    held = Held(signal([1], [[1.0]]), spikes([1], [3.0], recorded=[1]))
    with pytest.raises(error) as caught:
        pynn_data.collect(held, **given)
    assert str(caught.value).startswith(text)


def test_longer_silence():
    (train,) = one_segment(pynn_data.collect(Held(spikes([1], [3.0])), t_stop=50.0)).spiketrains
    assert float(train.t_stop) == 50.0


def test_end_of_the_recording_is_asked_for():
    with pytest.raises(ValueError, match=r"nobody knows up to when spikes were recorded; give t_stop=, in ms\."):
        pynn_data.collect(Held(spikes([1], [3.0], stop=np.nan)))
    block = pynn_data.collect(Held(spikes([1], [3.0], stop=np.nan)), t_stop=4)
    assert float(one_segment(block).spiketrains[0].t_stop) == 4.0


def test_time_step_is_told_only_if_it_is_known():
    assert "dt" not in pynn_data.collect(Held(spikes([1], [3.0], dt=None))).annotations
    assert pynn_data.collect(Held(spikes([1], [3.0], dt=None)), dt=0.25).annotations["dt"] == 0.25
    assert "dt" not in pynn_data.collect(Held(spikes([1], [1.0]), spikes([1], [3.0], dt=0.3))).annotations


def test_nothing_that_is_known():
    with pytest.raises(InvalidHandle) as caught:
        pynn_data.collect(3)
    assert str(caught.value) == (
        "collect(): 3 is no recorder. Asked were other (see its documentation), toy (see its documentation). "
        "Backend 'broken' could not be loaded. Not asked, since nothing has imported the simulator: nest "
        "(spike_recorder, multimeter, voltmeter and weight_recorder nodes), neuron ((times, ids) of two Vectors, and "
        '{"v": [Vectors], "t": Vector}), brian2 (SpikeMonitor, EventMonitor, StateMonitor and PopulationRateMonitor).'
    )


def test_known_plugins_are_asked_where_their_simulator_is_there(monkeypatch):
    monkeypatch.setattr(module, "MODULES", {"nest": ("sys",), "neuron": ("no_such",), "brian2": ("no_such",)})
    asked = []

    def load_host(name):
        asked.append(name)
        raise NotSupported("no")

    monkeypatch.setattr(module, "load_host", load_host)
    with pytest.raises(InvalidHandle, match="No plug-in could be asked"):
        pynn_data.collect(3)
    assert asked == ["nest", "broken", "builder", "other", "toy"]


def test_plugin_by_name():
    with pytest.raises(InvalidHandle, match=r"'other' is no recorder\. Asked was toy: see its documentation\."):
        pynn_data.collect("other", backend="toy")
    assert pynn_data.collect("other", backend="other").annotations["simulator"] == "Other"
    with pytest.raises(BackendBroken):
        pynn_data.collect("other", backend="broken")


def test_lists_of_recorders():
    block = pynn_data.collect([Held(spikes([1], [1.0])), (Held(spikes([2], [1.0])),)])
    assert len(one_segment(block).spiketrains) == 2
    with pytest.raises(InvalidHandle, match=r"4 is no recorder"):
        pynn_data.collect([Held(spikes([1], [1.0])), 4])
    with pytest.raises(InvalidHandle, match=r"\[\] is no recorder"):
        pynn_data.collect([])


def test_two_simulators_make_no_common_block():
    with pytest.raises(InvalidHandle) as caught:
        pynn_data.collect(Held(spikes([1], [1.0])), "other")
    assert str(caught.value) == (
        "collect(): recorders of Toy and Other make no common Block; collect those of each simulator by themselves."
    )


def test_nothing_given():
    with pytest.raises(TypeError, match=r"collect\(\) takes one recorder or several"):
        pynn_data.collect()


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (spikes([1, 2], [1.0]), "spikes: 2 cells but times of shape (1,)."),
        (spikes([1], [11.0]), "spikes: times from 11 to 11 ms, recorded was from 0 to 10 ms."),
        (spikes([4], [1.0], recorded=[1, 2]), "Cell 4 is not among those that were recorded."),
        (signal([1], [[1.0, 2.0]]), "signal('v'): 1 cells but values of shape (1, 2)."),
        (signal([1, 1], [[1.0, 2.0]]), "signal('v'): a cell has several columns."),
        (signal([1], [[1.0]], times=np.array([1.0, 2.0])), "signal('v'): 1 samples but 2 times."),
        (
            CollectedEvents("w", np.array([1.0]), {"x": np.array([1, 2])}, {}, None),
            "events('w'): 1 times but x of (2,).",
        ),
    ],
)
def test_a_plugin_that_hands_over_what_cannot_be(held, text):
    with pytest.raises(ContractViolation) as caught:
        pynn_data.collect(Held(held))
    assert str(caught.value) == text


def test_spikes_of_a_cell_that_another_recorder_has():
    with pytest.raises(ContractViolation, match="Spikes of cell 4, which the recorder does not record"):
        pynn_data.collect(Held(spikes([4], [1.0], recorded=[1]), signal([4], [[1.0]])))


@pytest.mark.parametrize("largest", [300, 70_000, 2**34])
def test_many_spikes(largest):
    rng = np.random.default_rng(1)
    cells = rng.choice(rng.integers(0, largest, 5000), 20_000)
    times = np.round(rng.uniform(0.0, 10.0, cells.size), 1)
    order = np.lexsort((times, cells))
    trains = one_segment(pynn_data.collect(Held(spikes(cells, times, dt=None)))).spiketrains
    assert [t.annotations["native_id"] for t in trains] == sorted(set(cells.tolist()))
    assert np.array_equal(np.concatenate([t.magnitude for t in trains]), times[order])


@pytest.mark.parametrize("extension", ["nwb", "npz", "nix", "h5", "mat", "pkl"])
def test_files(tmp_path, extension):
    weights = {"weight": np.array([1.0, 2.0]), "target": np.array([3, 4])}
    held = Held(
        spikes([7, 5, 7], [3.0, 2.0, 1.0], recorded=[5, 6, 7], variables={"v": ("mV", np.array([1.0, 2.0, 3.0]))}),
        signal([7, 5], [[70.0, 50.0], [71.0, 51.0]]),
        signal([7, 5], [[70.0, 50.0], [71.0, 51.0]], variable="w", times=np.array([0.1, 0.7]), dt=None),
        CollectedEvents("weights", np.array([1.0, 1.5]), weights, {"weight": "nS"}, 0.1),
    )
    block = pynn_data.collect(held, label="cells")
    path = tmp_path / f"a.{extension}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MetadataWarning)  # of .mat, whose sidecar is read
        pynn_data.write(block, path)
    back = pynn_data.read(path, allow_pickle=True)
    result = pynn_data.compare(block, back)
    assert result, str(result)
    page = tmp_path / "a.html"
    pynn_data.report(block, page)
    assert page.stat().st_size


def test_arrays_of_samples_are_not_copied_once_more():
    values = np.array([[1.0, 2.0]])
    held = Held(CollectedSignal("v", "mV", ints([1, 2]), values, (0.0, 1.0), 0.1))
    assert np.shares_memory(one_segment(pynn_data.collect(held)).analogsignals[0], values)
