"""What a host records of a native network is what NEST's own recorders have of it, to the bit."""

import functools

import nest
import numpy as np
import pytest
from native_nest import MULTISYNAPSE, Group, attached, by_hand, network, steps_of

from pynn_data.errors import NotSupported

DURATIONS = (0.1, 0.4, 6.5, 23.0, 1.2, 10.0, 0.3, 58.5)
"""In ms: 100 in all, of whole slices of NEST's or not."""
LENGTH = 1000
"""Steps in all."""


def builder(delay=1.5, threads=1, model="iaf_psc_exp", **others):
    parameters = MULTISYNAPSE.get(model, {"I_e": 380.0})
    return functools.partial(network, delay, threads, model, parameters, **others)


@functools.cache
def hand(delay=1.5, threads=1, model="iaf_psc_exp", names=("V_m",)):
    return by_hand(builder(delay, threads, model), DURATIONS, names)


def simulate(host, *recorders, durations=DURATIONS):
    for duration in durations:
        nest.Simulate(duration)
        host.current_step()
        for recorder in recorders:
            recorder.drain()


def of(spikes, numbers, after=0):
    """Return those spikes that are of some nodes and later than a step."""
    steps, cells = spikes
    chosen = np.isin(cells, numbers) & (steps > after)
    return steps[chosen], cells[chosen]


def assert_same_spikes(found, expected):
    np.testing.assert_array_equal(found, expected)
    assert expected[0].size


def told(now, lag):
    """Return the last step of which samples must be there."""
    return now - max(lag, 1)


@pytest.mark.parametrize("delay", [0.1, 0.5, 1.5])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_rows_and_spikes(delay, threads):
    rows, spikes = hand(delay, threads)
    cells, parrots, generator = builder(delay, threads)()
    host = attached()
    groups = [Group(host, cells, 0), Group(host, [parrots, generator], 12)]
    (v,), fired = groups[0].signals(["V_m"]), [group.spikes() for group in groups]
    simulate(host, v, *fired)
    lag = 0 if delay == 0.1 else round(delay / 0.1)
    assert (host.current_step(), host.lag) == (LENGTH, lag)
    assert v.n > told(LENGTH, lag)
    np.testing.assert_array_equal(v.values, rows["V_m"][: v.n])
    for group, record in zip(groups, fired, strict=True):
        assert_same_spikes(record.steps_and_numbers, of(spikes, group.found.annotations["native_ids"]))


@pytest.mark.parametrize("model", MULTISYNAPSE)
@pytest.mark.parametrize("threads", [1, 2])
def test_models_with_several_receptors(model, threads):
    names = ("V_m", "I_syn_1", "I_syn_2") if "psc" in model else ("V_m", "g_2", "g_1", "w")
    rows, spikes = hand(0.5, threads, model, names)
    cells, *_ = builder(0.5, threads, model)()
    host = attached()
    group = Group(host, cells, 0)
    signals, fired = group.signals(names), group.spikes()
    simulate(host, fired, *signals)
    for name, signal in zip(names, signals, strict=True):
        np.testing.assert_array_equal(signal.values, rows[name][: signal.n])
        assert signal.n > told(LENGTH, 5)
        assert np.ptp(signal.values) > 0
    assert_same_spikes(fired.steps_and_numbers, of(spikes, cells.tolist()))


@pytest.mark.parametrize("delay", [0.1, 1.5])
def test_the_first_row_is_the_state_in_which_the_simulation_begins(delay):
    cells, *_ = network(delay)
    host = attached()
    (v,) = Group(host, cells, 0).signals(["V_m"])
    assert v.drain().n == 0
    cells.V_m = np.linspace(-70.0, -60.0, 12).tolist()
    simulate(host, v, durations=[2.0])
    np.testing.assert_array_equal(v.values[0], np.linspace(-70.0, -60.0, 12))


@pytest.mark.parametrize("delay", [0.1, 0.5, 1.5])
@pytest.mark.parametrize("late", [1, 3, 5])
@pytest.mark.parametrize("interval", [1, 3, 10])
def test_requests_after_a_simulation_begin_with_the_state_then(delay, late, interval):
    """After some of the pieces, of whole slices or not."""
    rows, spikes = hand(delay)
    cells, *_ = builder(delay)()
    host = attached()
    group = Group(host, cells, 0)
    simulate(host, durations=DURATIONS[:late])
    first = host.current_step()
    (v,), fired = group.signals(["V_m"], interval), group.spikes()
    np.testing.assert_array_equal(host.state(group.ids, group.found.variables["V_m"]), rows["V_m"][first])
    simulate(host, v, fired, durations=DURATIONS[late:])
    expected = rows["V_m"][first::interval]
    np.testing.assert_array_equal(v.values, expected[: v.n])
    slice_ = max(host.lag, 1)
    assert v.n == ((LENGTH - 1) // slice_ * slice_ - first) // interval + 1  # samples come with a slice's beginning
    assert_same_spikes(fired.steps_and_numbers, of(spikes, cells.tolist(), after=first))


def test_state_is_that_of_a_multimeter_and_simulates_nothing():
    rows, _ = hand(0.1)
    cells, *_ = builder(0.1)()
    host = attached()
    group = Group(host, cells, 0)
    for duration in DURATIONS[:-1]:
        nest.Simulate(duration)
        now = host.current_step()
        found = host.state(group.ids[::-1], group.found.variables["V_m"])
        np.testing.assert_array_equal(found, rows["V_m"][now][::-1])
        assert host.current_step() == now


def test_overlapping_groups_intervals_and_orders():
    """A cell has an id in each group, and is in several recorders at a time."""
    rows, spikes = hand(0.5)
    cells, *_ = builder(0.5)()
    host = attached()
    groups = [Group(host, cells[::2], 0), Group(host, [cells[6:], cells[1:3]], 6), Group(host, cells, 14)]
    which = [slice(None), slice(None, None, -1), [3, 11, 0]]
    signals = [group.signals(["V_m"], k, w)[0] for group, k, w in zip(groups, [1, 2, 5], which, strict=True)]
    again = groups[0].signals(["V_m"], 1, [0])[0]
    fired = [group.spikes(w) for group, w in zip(groups, which, strict=True)]
    simulate(host, again, *signals, *fired)
    for group, k, w, signal, record in zip(groups, [1, 2, 5], which, signals, fired, strict=True):
        numbers = np.array(group.found.annotations["native_ids"])[w]
        expected = rows["V_m"][::k, numbers - cells[0].global_id]
        np.testing.assert_array_equal(signal.values, expected[: signal.n])
        assert signal.n > told(LENGTH, 5) // k
        assert_same_spikes(record.steps_and_numbers, of(spikes, numbers))
    np.testing.assert_array_equal(again.values[:, 0], rows["V_m"][: again.n, 0])


def test_recorders_are_independent_of_each_other():
    """One is closed, another is drained only at the end."""
    rows, spikes = hand(0.1)
    cells, *_ = builder(0.1)()
    host = attached()
    group = Group(host, cells, 0)
    (closed,), (v,), fired, gone = group.signals(["V_m"]), group.signals(["V_m"], 2), group.spikes(), group.spikes()
    simulate(host, closed, durations=DURATIONS[:4])
    closed.recorder.close()
    gone.recorder.close()
    simulate(host, durations=DURATIONS[4:])
    v.drain()
    np.testing.assert_array_equal(v.values, rows["V_m"][:LENGTH:2])
    assert_same_spikes(fired.drain().steps_and_numbers, of(spikes, cells.tolist()))


@pytest.mark.parametrize("threads", [1, 2])
def test_off_the_grid(threads):
    """Spikes of precise models and generators keep their times."""
    times = [1.03, 2.0, 3.55]

    def build():
        nest.ResetKernel()
        nest.local_num_threads = threads
        generator = nest.Create("spike_generator", params={"spike_times": times, "precise_times": True})
        cells = nest.Create("iaf_psc_exp_ps", 3, params={"I_e": [450.0, 500.0, 600.0]})
        nest.Connect(generator, cells, syn_spec={"weight": 100.0})
        return generator, cells

    generator, cells = build()
    recorder = nest.Create("spike_recorder")
    nest.Connect(generator, recorder)
    nest.Connect(cells, recorder)
    nest.Simulate(60.0)
    events = recorder.get("events")
    order = np.lexsort((events["times"], events["senders"]))
    expected = events["senders"][order], events["times"][order]

    generator, cells = build()
    host = attached()
    group = Group(host, [generator, cells], 1)
    fired = host.record_spikes(group.ids)
    nest.Simulate(60.0)
    assert host.current_step() == 600
    raw = fired.drain()
    assert ((raw.offsets > -0.1) & (raw.offsets <= 0.0)).all()
    found = raw.steps * 0.1 + raw.offsets
    order = np.lexsort((found, raw.cells))
    np.testing.assert_array_equal(raw.cells[order], expected[0])
    np.testing.assert_allclose(found[order], expected[1], rtol=0, atol=1e-12)
    np.testing.assert_array_equal(raw.steps[raw.cells == 1], [11, 20, 36])


def test_several_spikes_at_a_time():
    nest.ResetKernel()
    generator = nest.Create("spike_generator")
    generator.set(spike_times=[1.0, 2.0, 3.0], spike_multiplicities=[1, 3, 2])
    host = attached()
    fired = Group(host, generator, 0).spikes()
    nest.Simulate(10.0)
    host.current_step()
    np.testing.assert_array_equal(fired.drain().steps_and_numbers[0], [10, 20, 20, 20, 30, 30])


def test_a_current_generator_is_sampled():
    nest.ResetKernel()
    current = nest.Create("step_current_generator")
    current.set(amplitude_times=[1.0, 2.0], amplitude_values=[5.0, -5.0])
    host = attached()
    group = Group(host, current, 0)
    assert group.found.variables["I"].unit == "pA"
    with pytest.raises(NotSupported, match=r"does not tell I of these cells at present, .* pynn_data.collect\(\) reads"):
        group.signals(["I"])


# -- what NEST does not tell -------------------------------------------------------------------


def test_what_is_not_told_comes_a_step_later():
    """Here the shortest delay is one step, so that V_m has all rows at once."""
    rows, _ = hand(0.1, names=("V_m", "I_syn_ex"))
    cells, *_ = builder(0.1)()
    host = attached()
    group = Group(host, cells, 0)
    np.testing.assert_array_equal(host.state(group.ids, group.found.variables["I_syn_ex"]), np.zeros(12))
    host.current_step()
    assert host.lag == 0
    (current,) = group.signals(["I_syn_ex"])
    simulate(host, current)
    assert (host.lag, current.n) == (1, LENGTH)
    np.testing.assert_array_equal(current.values, rows["I_syn_ex"][:LENGTH])
    with pytest.raises(NotSupported, match="Before the first simulation it is 0: begin to record it then"):
        host.state(group.ids, group.found.variables["I_syn_ex"])


def test_what_is_not_told_is_not_recorded_late():
    cells, *_ = network()
    host = attached()
    group = Group(host, cells, 0)
    nest.Simulate(5.0)
    before = nest.network_size, nest.num_connections
    with pytest.raises(NotSupported, match="NEST does not tell I_syn_in of these cells at present"):
        group.signals(["V_m", "I_syn_in"])
    assert (nest.network_size, nest.num_connections) == before


def test_what_is_not_zero_at_first_is_not_recorded_at_all():
    nest.ResetKernel()
    group = Group(attached(), nest.Create("glif_psc", 2), 0)
    with pytest.raises(NotSupported, match="NEST does not tell threshold of these cells .* the first sample would be"):
        group.signals(["threshold"])


@pytest.mark.parametrize("model", sorted(nest.node_models))
def test_every_model(model):
    """All that can be recorded from the beginning, of driven cells: rows are a multimeter's, the last is the state."""
    parameters = {}
    if model.endswith("multisynapse"):
        two = {"tau_syn": [2.0, 3.0]} | ({"E_rev": [0.0, -80.0]} if "cond" in model else {})
        parameters = MULTISYNAPSE.get(model, two)

    def build():
        nest.ResetKernel()
        cells = nest.Create(model, 2, params=parameters)
        if model == "cm_default":
            cells.compartments = [{"parent_idx": -1}, {"parent_idx": 0}]
            cells.receptors = [{"comp_idx": 1, "receptor_type": "AMPA"}]
        source = nest.Create("spike_generator", params={"spike_times": [0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 8.0]})
        for receptor in range(5):
            try:
                nest.Connect(source, cells, syn_spec={"delay": 0.1, "weight": 5.0, "receptor_type": receptor})
            except nest.NESTError:
                continue
        return cells

    cells = build()
    if cells[0].get("element_type") == "recorder" or "recordables" not in cells[0].get():
        pytest.skip("nothing to sample")
    names = cells[0].get("recordables")
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 0.1})
    nest.Connect(meter, cells, syn_spec={"delay": 0.1})
    nest.Simulate(15.1)
    events = meter.get("events")

    cells = build()
    host = attached()
    group = Group(host, cells, 0)
    recorded = {}
    for name in names:
        try:
            recorded[name] = group.signals([name])[0]
        except NotSupported:
            continue
    simulate(host, *recorded.values(), durations=[7.0, 8.0])
    for name, signal in recorded.items():
        signal.recorder.drain()
        expected = np.full((152, 2), np.nan)
        expected[steps_of(events["times"]), events["senders"] - 1] = events[name]
        np.testing.assert_array_equal(signal.values[1:], expected[1:150], err_msg=name)
        if name not in group.found.handle.untold:
            state = host.state(group.ids, group.found.variables[name])
            np.testing.assert_array_equal(state, expected[150], err_msg=name)

