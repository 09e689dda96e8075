"""What scripts have recorded with NEST's own recorders."""

import nest
import numpy as np
import pytest
from native_nest import empty, network, steps_of
from pynn_data_nest.host import NestHost

from pynn_data.contract import CollectedEvents, CollectedSignal, CollectedSpikes

collect = NestHost.collect


@pytest.fixture(autouse=True)
def nothing_there():
    empty()


def driven(n=3, **parameters):
    return nest.Create("iaf_psc_exp", n, params={"I_e": [0.0, *(450.0 + 20.0 * k for k in range(n - 1))], **parameters})


def multimeter(cells, **parameters):
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1, **parameters})
    nest.Connect(meter, cells)
    return meter


# -- spikes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 2])
def test_spikes(threads):
    """Of silent cells, too, and the recorder keeps what it has."""
    empty(threads)
    cells, recorder = driven(), nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    nest.Simulate(100.0)
    before = recorder.get("events")
    (found,) = collect(recorder)
    assert isinstance(found, CollectedSpikes)
    np.testing.assert_array_equal(found.cells, before["senders"])
    np.testing.assert_array_equal(found.times, before["times"])
    assert found.cells.dtype == np.int64
    np.testing.assert_array_equal(found.recorded, [1, 2, 3])
    assert (found.start, found.stop, found.dt, found.variables) == (0.0, 100.0, 0.1, {})
    np.testing.assert_array_equal(recorder.get("events")["times"], before["times"])


def test_windows():
    cells = driven()
    recorders = nest.Create("spike_recorder", 4)
    recorders.set([{"start": 20.0}, {"stop": 50.0}, {"origin": 10.0, "start": 15.0, "stop": 60.0}, {"start": 500.0}])
    nest.Connect(cells, recorders)
    nest.Simulate(100.0)
    found = collect(recorders)
    assert [(one.start, one.stop) for one in found] == [(20.0, 100.0), (0.0, 50.0), (25.0, 70.0), (100.0, 100.0)]
    for one, recorder in zip(found, recorders, strict=True):
        np.testing.assert_array_equal(one.times, recorder.get("events")["times"])
        assert one.times.size == 0 or one.start < one.times.min() <= one.times.max() <= one.stop
    assert [one.times.size > 0 for one in found] == [True, True, True, False]


def test_a_window_that_was_changed():
    """Spikes of before are not outside of it."""
    cells, recorder = driven(), nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    nest.Simulate(100.0)
    recorder.start = 90.0
    (found,) = collect(recorder)
    assert (found.start, found.stop) == (0.0, 100.0)


def test_no_spikes():
    cells, recorder = nest.Create("iaf_psc_exp", 2), nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    for duration in (0.0, 10.0):
        if duration:
            nest.Simulate(duration)
        (found,) = collect(recorder)
        assert (found.cells.dtype, found.cells.size, found.times.size) == (np.int64, 0, 0)
        np.testing.assert_array_equal(found.recorded, [1, 2])
        assert (found.start, found.stop) == (0.0, duration)


def test_nothing_connected():
    (found,) = collect(nest.Create("spike_recorder"))
    assert found.recorded.size == 0


def test_off_the_grid():
    generator = nest.Create("spike_generator", params={"spike_times": [1.03, 3.55], "precise_times": True})
    recorder = nest.Create("spike_recorder")
    nest.Connect(generator, recorder)
    nest.Simulate(5.0)
    (found,) = collect(recorder)
    np.testing.assert_array_equal(found.times, [1.03, 3.55])
    np.testing.assert_array_equal(found.recorded, [1])


def test_times_in_steps():
    times = []
    for in_steps in (False, True):
        empty()
        cells = nest.Create("iaf_psc_exp_ps", 2, params={"I_e": 500.0})
        recorder = nest.Create("spike_recorder", params={"time_in_steps": in_steps})
        nest.Connect(cells, recorder)
        nest.Simulate(50.0)
        (found,) = collect(recorder)
        times.append(found.times)
    assert times[0].size
    np.testing.assert_allclose(times[1], times[0], rtol=0, atol=1e-12)


def test_several_and_mixed_recorders():
    cells = driven()
    recorder, meter = nest.Create("spike_recorder"), nest.Create("multimeter", params={"record_from": ["V_m"]})
    nest.Connect(cells, recorder)
    nest.Connect(meter, cells)
    nest.Simulate(20.0)
    assert [type(one) for one in collect(recorder + meter)] == [CollectedSpikes, CollectedSignal]


# -- signals -----------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("delay", [0.1, 1.5])
@pytest.mark.parametrize(("interval", "offset"), [(0.1, 0.0), (0.3, 0.0), (1.0, 0.4)])
def test_signals(threads, delay, interval, offset):
    cells, *_ = network(delay, threads, "iaf_cond_exp", {})
    meter = nest.Create("multimeter")
    meter.set(record_from=["g_ex", "V_m"], interval=interval, offset=offset)
    nest.Connect(meter, cells[2:9], syn_spec={"delay": delay})
    nest.Simulate(31.7)
    events = meter.get("events")
    found = collect(meter)
    assert [(one.variable, one.unit, one.dt) for one in found] == [("g_ex", "nS", 0.1), ("V_m", "mV", 0.1)]
    for one in found:
        first, step = one.times
        assert (round(first / 0.1), step) == (steps_of(events["times"]).min(), interval)
        np.testing.assert_array_equal(one.cells, cells[2:9].tolist())
        expected = np.full(one.values.shape, np.nan)
        row = np.rint((events["times"] - first) / interval).astype(int)
        expected[row, events["senders"] - one.cells[0]] = events[one.variable]
        np.testing.assert_array_equal(one.values, expected)


def test_voltmeter():
    cells, meter = driven(), nest.Create("voltmeter")
    nest.Connect(meter, cells)
    nest.Simulate(20.0)
    (found,) = collect(meter)
    assert (found.variable, found.unit, found.times) == ("V_m", "mV", (1.0, 1.0))
    assert found.values.shape == (19, 3)


def test_copied_recorders():
    nest.CopyModel("multimeter", "mine", {"record_from": ["V_m"]})
    meter = nest.Create("mine")
    nest.Connect(meter, driven())
    nest.Simulate(20.0)
    assert collect(meter)[0].variable == "V_m"


def test_cells_that_were_connected_later():
    """They have samples of their own times."""
    cells = driven()
    meter = multimeter(cells[0], interval=0.5)
    nest.Simulate(10.0)
    nest.Connect(meter, cells[1:])
    nest.Simulate(10.0)
    found = collect(meter)
    assert [one.cells.tolist() for one in found] == [[1], [2, 3]]
    assert [one.times for one in found] == [(0.5, 0.5), (10.5, 0.5)]
    events = meter.get("events")
    for one in found:
        for cell, values in zip(one.cells, one.values.T, strict=True):
            np.testing.assert_array_equal(values, events["V_m"][events["senders"] == cell])


def test_gaps():
    meter = multimeter(driven(), interval=1.0, stop=5.0)
    nest.Simulate(10.0)
    meter.stop = 20.0
    nest.Simulate(20.0)
    (found,) = collect(meter)
    np.testing.assert_allclose(found.times, [1, 2, 3, 4, 5, *range(10, 21)])
    assert found.values.shape == (16, 3)


def test_windows_of_signals():
    meter = multimeter(driven(), interval=1.0, start=5.0, stop=9.0)
    nest.Simulate(20.0)
    (found,) = collect(meter)
    assert (found.times, found.values.shape) == ((6.0, 1.0), (4, 3))


def test_one_sample():
    meter = multimeter(driven(), interval=5.0)
    nest.Simulate(7.0)
    (found,) = collect(meter)
    assert (found.times, found.values.shape) == ((5.0, 5.0), (1, 3))


def test_no_samples():
    meter = multimeter(driven())
    (found,) = collect(meter)
    assert (found.variable, found.unit, found.values.shape) == ("V_m", "mV", (0, 3))
    np.testing.assert_array_equal(found.cells, [1, 2, 3])


def test_a_multimeter_for_nothing():
    assert collect(nest.Create("multimeter")) == []
    (found,) = collect(nest.Create("multimeter", params={"record_from": ["V_m"]}))
    assert (found.unit, found.values.shape) == (None, (0, 0))


def test_units_where_models_differ():
    meter = multimeter(nest.Create("iaf_psc_exp") + nest.Create("iaf_chs_2007"))
    nest.Simulate(5.0)
    (found,) = collect(meter)
    assert (found.unit, found.values.shape) == (None, (40, 2))


def test_multi_receptor_models():
    cells = nest.Create("iaf_psc_exp_multisynapse", 2, params={"tau_syn": [1.0, 2.0]})
    meter = multimeter(cells, record_from=["I_syn_2", "V_m"])
    nest.Simulate(5.0)
    assert [(one.variable, one.unit) for one in collect(meter)] == [("I_syn_2", "pA"), ("V_m", "mV")]


# -- weights -----------------------------------------------------------------------------------


def test_weights():
    weights = nest.Create("weight_recorder")
    nest.CopyModel("stdp_synapse", "recorded", {"weight_recorder": weights, "weight": 5.0})
    cells = driven(4)
    nest.Connect(cells, cells, syn_spec={"synapse_model": "recorded"})
    nest.Simulate(100.0)
    events = weights.get("events")
    (found,) = collect(weights)
    assert isinstance(found, CollectedEvents)
    assert (found.name, found.dt, found.units) == ("weights", 0.1, {})
    assert set(found.columns) == set(events) - {"times"}
    assert found.columns["senders"].dtype == found.columns["targets"].dtype == np.int64
    order = np.argsort(events["times"], kind="stable")
    np.testing.assert_array_equal(found.times, events["times"][order])
    np.testing.assert_array_equal(found.columns["weights"], events["weights"][order])
    assert found.times.size > 10


def test_no_weights():
    (found,) = collect(nest.Create("weight_recorder"))
    assert found.times.size == 0
    assert found.columns["senders"].dtype == np.int64


# -- what holds nothing, or is no recorder -----------------------------------------------------


@pytest.mark.parametrize("model", ["spike_recorder", "multimeter", "weight_recorder"])
@pytest.mark.parametrize("where", ["ascii", "screen"])
def test_what_was_not_recorded_to_memory(model, where):
    recorder = nest.Create(model, params={"record_to": where})
    text = rf"This {model} has record_to = '{where}': NEST holds nothing of it in memory. .* by pynn_data.read\(\)."
    with pytest.raises(ValueError, match=text):
        collect(recorder)


def test_recorders_of_a_kernel_that_was_reset():
    recorder = nest.Create("spike_recorder")
    empty()
    nest.Create("spike_recorder")
    with pytest.raises(ValueError, match="This recorder is gone, with all that it held: NEST's kernel was reset since."):
        collect(recorder)


def test_what_is_no_recorder():
    cells = driven()
    for other in (3, None, cells, nest.NodeCollection([]), nest.Create("correlation_detector"), [1.0], np.zeros(3)):
        assert collect(other) is None
    assert collect(cells + nest.Create("spike_recorder")) is None


def test_while_nest_is_prepared():
    cells, recorder = driven(), nest.Create("spike_recorder")
    nest.Connect(cells, recorder)
    nest.Prepare()
    nest.Run(60.0)
    (found,) = collect(recorder)
    nest.Cleanup()
    assert found.times.size
    assert found.stop == 60.0
