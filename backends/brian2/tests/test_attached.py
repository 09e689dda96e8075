"""Networks that were built with Brian2 alone: recorded to the bit as Brian2's own monitors do."""

import numpy as np
import pytest

from pynn_data.errors import InvalidHandle

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")

EQUATIONS = """
dv/dt = (v_rest - v + I/g_leak)/tau + sigma*xi*tau**-0.5 : volt (unless refractory)
dg/dt = -g/tau_s : siemens
I = i_0 - g*(v - e_rev) : amp
i_0 : amp
density : siemens/meter**2
level : integer
"""
STATES = ("v", "g", "I", "density", "level", "not_refractory", "lastspike")


class Net:
    """Cells with noise, driven by two kinds of sources, that excite each other with delays of 0 to 1.5 ms."""

    def __init__(self, b2):
        self.b2 = b2
        ms, mV, nS = b2.ms, b2.mV, b2.nS
        constants = {
            "tau": 10 * ms, "v_rest": -65 * mV, "sigma": 2 * mV, "tau_s": 5 * ms, "e_rev": 0 * mV,
            "g_leak": 10 * nS,
        }  # fmt: skip
        b2.seed(1234)
        self.cells = b2.NeuronGroup(
            6, EQUATIONS, threshold="v > -50*mV", reset="v = -60*mV", refractory=1 * ms, method="euler",
            namespace=constants, name="cells",
        )  # fmt: skip
        self.cells.v = "-65*mV + i*mV"
        self.cells.i_0 = "120*pA + i*10*pA"
        self.cells.density = "i*siemens/meter**2"
        self.cells.level = "i // 2"
        self.poisson = b2.PoissonGroup(10, 200 * b2.Hz, name="poisson")
        self.player = b2.SpikeGeneratorGroup(3, [0, 1, 2, 0], [0, 1, 2, 4.9] * ms, name="player")
        self.excitation = b2.Synapses(
            self.cells, self.cells, "w : siemens\ndx/dt = -x/(3*ms) : 1 (clock-driven)", on_pre="g += w; x += 1",
            method="exact", name="excitation",
        )  # fmt: skip
        self.excitation.connect(condition="i != j")
        self.excitation.w = "0.1*nS*(1 + i)"
        self.excitation.delay = "0.1*ms*(i + 10*(j % 2))"
        self.input = b2.Synapses(self.poisson, self.cells, on_pre="g += 1*nS", name="input")
        self.input.connect(p=0.5)
        self.input.delay = 0.3 * ms
        self.played = b2.Synapses(self.player, self.cells, on_pre="g += 2*nS", name="played")
        self.played.connect()
        self.net = b2.Network(
            self.cells, self.poisson, self.player, self.excitation, self.input, self.played, name="net*"
        )

    def monitor(self, group, variables, **options):
        monitor = self.b2.StateMonitor(group, variables, record=options.pop("record", True), **options)
        self.net.add(monitor)
        return monitor

    def spikes(self, group):
        monitor = self.b2.SpikeMonitor(group)
        self.net.add(monitor)
        return monitor

    def run(self, *durations):
        for duration in durations:
            self.net.run(duration * self.b2.ms, namespace={})


def rows(monitor, name):
    """Return what a monitor has, times down."""
    return np.asarray(monitor.variables[name].get_value(), dtype=float)


def by_hand(monitor, dt=1e-4):
    """Return (step, cell) of a monitor's spikes by the convention of pynn-data."""
    return sorted(zip((np.rint(monitor.t_ / dt) + 1).astype(int).tolist(), monitor.i[:].tolist(), strict=True))


def spikes_of(raw, first_id=0):
    return sorted(zip(raw.steps.tolist(), (raw.cells - first_id).tolist(), strict=True))


def test_every_variable_is_what_a_state_monitor_has(b2, attach):
    oracle = Net(b2)
    monitor = oracle.monitor(oracle.cells, STATES)
    oracle.run(20)
    net = Net(b2)
    group = attach(net.net).group(net.cells)
    recorded = group.record(*STATES)
    net.run(20)
    for name, values in zip(STATES, recorded.values(), strict=True):
        np.testing.assert_array_equal(values[:-1], rows(monitor, name), err_msg=name)
    for name, values in zip(STATES, recorded.values(), strict=True):
        np.testing.assert_array_equal(values[-1], np.asarray(getattr(oracle.cells, f"{name}_")[:], dtype=float))


def test_the_rows_after_the_run_are_what_the_monitor_has_in_a_longer_one(b2, attach):
    oracle = Net(b2)
    monitor = oracle.monitor(oracle.cells, ["v", "I"])
    oracle.run(5.1)
    net = Net(b2)
    recorded = attach(net.net).group(net.cells).record("v", "I")
    net.run(5)
    for name, values in zip(("v", "I"), recorded.values(), strict=True):
        np.testing.assert_array_equal(values, rows(monitor, name))


@pytest.mark.parametrize("interval", [2, 3, 7])
@pytest.mark.parametrize("runs", [(20,), (0.1, 0.7, 9.2, 10)])
def test_intervals_and_runs(b2, attach, interval, runs):
    oracle = Net(b2)
    monitor = oracle.monitor(oracle.cells, ["v", "I"])
    oracle.run(*runs)
    net = Net(b2)
    group = attach(net.net).group(net.cells)
    each, some = group.record("v", "I"), group.record("v", "I", interval=interval, cells=[4, 0, 2])
    for duration in runs:
        net.run(duration)
        each.drain()
        some.values()
    for name, all_of, chosen in zip(("v", "I"), each.values(), some.values(), strict=True):
        np.testing.assert_array_equal(all_of[:-1], rows(monitor, name))
        expected = np.vstack([rows(monitor, name), all_of[-1]])[::interval, [4, 0, 2]]
        np.testing.assert_array_equal(chosen, expected)


def test_late_requests(b2, attach):
    oracle = Net(b2)
    monitor, spikes = oracle.monitor(oracle.cells, ["v", "I"]), oracle.spikes(oracle.cells)
    oracle.run(30)
    net = Net(b2)
    net.run(5)
    group = attach(net.net).group(net.cells)
    net.run(2.3)
    recorded, recorder = group.record("v", "I", interval=5, cells=slice(1, 4)), group.spikes()
    np.testing.assert_array_equal(recorded.values()[0], rows(monitor, "v")[[73], 1:4])
    net.run(22.7)
    for name, values in zip(("v", "I"), recorded.values(), strict=True):
        np.testing.assert_array_equal(values, rows(monitor, name)[73::5, 1:4])
    late = [spike for spike in by_hand(spikes) if spike[0] > 73]
    assert late
    assert spikes_of(recorder.drain()) == late


def test_the_script_may_change_values_between_runs(b2, attach):
    def course(net):
        net.run(3)
        net.cells.v = "-55*mV - i*mV"
        net.run(3)

    oracle = Net(b2)
    monitor = oracle.monitor(oracle.cells, "v")
    course(oracle)
    net = Net(b2)
    recorded = attach(net.net).group(net.cells).record("v")
    course(net)
    np.testing.assert_array_equal(recorded.values()[0][:-1], rows(monitor, "v"))


@pytest.mark.parametrize("runs", [(50,), (0.1,) * 6 + (49.4,)])
def test_spikes_of_cells_and_sources(b2, attach, runs):
    oracle = Net(b2)
    monitors = [oracle.spikes(group) for group in (oracle.cells, oracle.poisson, oracle.player)]
    oracle.run(*runs)
    net = Net(b2)
    attached = attach(net.net)
    groups = [attached.group(group) for group in (net.cells, net.poisson, net.player)]
    recorders = [group.spikes() for group in groups]
    found = [[] for _ in groups]
    for duration in runs:
        net.run(duration)
        now = attached.host.current_step()
        for group, recorder, spikes in zip(groups, recorders, found, strict=True):
            drained = spikes_of(recorder.drain(), group.ids[0])
            assert all(step <= now for step, _ in drained)
            spikes += drained
    for spikes, monitor in zip(found, monitors, strict=True):
        assert spikes == by_hand(monitor)
        assert spikes
    assert found[2] == [(1, 0), (11, 1), (21, 2), (50, 0)]


def test_a_spike_in_the_last_loop_is_there(b2, attach):
    player = b2.SpikeGeneratorGroup(1, [0], [1.9] * b2.ms)
    net = b2.Network(player)
    recorder = attach(net).group(player).spikes()
    net.run(1.9 * b2.ms)
    assert recorder.drain().steps.size == 0
    net.run(0.1 * b2.ms)
    assert recorder.drain().steps.tolist() == [20]


def test_overlapping_groups(b2, attach):
    oracle = Net(b2)
    monitor, spikes = oracle.monitor(oracle.cells, ["v", "I"]), oracle.spikes(oracle.cells)
    oracle.run(20)
    net = Net(b2)
    attached = attach(net.net)
    whole, part = attached.group(net.cells), attached.group(net.cells[2:5])
    lists = attached.group([net.cells[4:6], net.cells[1:2]])
    groups = {whole: [0, 1, 2, 3, 4, 5], part: [2, 3, 4], lists: [4, 5, 1]}
    recorded = {group: (group.record("v", "I"), group.spikes()) for group in groups}
    net.run(20)
    for group, numbers in groups.items():
        signals, recorder = recorded[group]
        for name, values in zip(("v", "I"), signals.values(), strict=True):
            np.testing.assert_array_equal(values[:-1], rows(monitor, name)[:, numbers])
        ids = dict(zip(numbers, range(group.ids[0], group.ids[0] + len(numbers)), strict=True))
        expected = sorted((step, ids[cell]) for step, cell in by_hand(spikes) if cell in ids)
        assert spikes_of(recorder.drain()) == expected
        assert group.found.annotations["native_ids"] == numbers


def test_several_groups_in_a_list(b2, attach):
    oracle = Net(b2)
    other = b2.NeuronGroup(2, "dv/dt = (-v - 50*mV)/(20*ms) : volt", threshold="v > -55*mV", reset="v = -70*mV",
                           method="exact", name="other")  # fmt: skip
    other.v = -60 * b2.mV
    oracle.net.add(other)
    monitors = [oracle.monitor(oracle.cells, "v"), oracle.monitor(other, "v")]
    spikes = [oracle.spikes(oracle.cells), oracle.spikes(other)]
    oracle.run(20)
    net = Net(b2)
    more = b2.NeuronGroup(2, "dv/dt = (-v - 50*mV)/(20*ms) : volt", threshold="v > -55*mV", reset="v = -70*mV",
                          method="exact", name="more", dt=0.1 * b2.ms)  # fmt: skip
    more.v = -60 * b2.mV
    net.net.add(more)
    group = attach(net.net).group([more, net.cells])
    assert list(group.found.variables) == ["v"]
    assert group.found.annotations["native_ids"] == ["more[0]", "more[1]", *(f"cells[{k}]" for k in range(6))]
    assert group.found.label == "more+cells"
    recorded, recorder = group.record("v"), group.spikes()
    net.run(20)
    expected = np.hstack([rows(monitors[1], "v"), rows(monitors[0], "v")])
    np.testing.assert_array_equal(recorded.values()[0][:-1], expected)
    both = by_hand(spikes[1]) + [(step, cell + 2) for step, cell in by_hand(spikes[0])]
    assert spikes_of(recorder.drain()) == sorted(both)


def test_variables_of_synapses(b2, attach):
    oracle = Net(b2)
    monitor = oracle.monitor(oracle.excitation, ["x", "w"])
    oracle.run(20)
    net = Net(b2)
    group = attach(net.net).group(net.excitation)
    assert group.found.size == 30
    assert group.found.kind == "Synapses"
    assert {name: v.unit for name, v in group.found.variables.items()} == {"w": "S", "x": ""}
    assert group.found.no_spikes == "excitation are synapses, which have no spikes; record those of cells."
    annotations = group.found.annotations
    assert annotations["source_indices"] == net.excitation.i[:].tolist()
    assert annotations["target_indices"] == net.excitation.j[:].tolist()
    assert (annotations["source_group"], annotations["target_group"]) == ("cells", "cells")
    recorded = group.record("x", "w")
    net.run(20)
    for name, values in zip(("x", "w"), recorded.values(), strict=True):
        np.testing.assert_array_equal(values[:-1], rows(monitor, name))
    np.testing.assert_array_equal(group.state("x", [3, 0]), net.excitation.x_[:][[3, 0]])


def test_some_synapses(b2, attach):
    net = Net(b2)
    found = attach(net.net).host.find(net.excitation[2, :])
    assert found.annotations["native_ids"] == np.flatnonzero(net.excitation.i[:] == 2).tolist()
    assert found.annotations["source_indices"] == [2] * 5


def test_what_is_found(b2, attach):
    net = Net(b2)
    found = attach(net.net).host.find(net.cells)
    units = {name: variable.unit for name, variable in found.variables.items()}
    assert units == {
        "v": "V", "g": "S", "I": "A", "i_0": "A", "density": "S/m**2", "level": "", "lastspike": "s",
        "not_refractory": "",
    }  # fmt: skip
    assert (found.size, found.kind, found.label, found.no_spikes) == (6, "NeuronGroup", "cells", "")
    assert found.annotations == {"native_ids": [0, 1, 2, 3, 4, 5]}
    assert all(type(number) is int for number in found.annotations["native_ids"])
    assert not found.variables["I"].settable
    assert found.variables["v"].settable


@pytest.mark.filterwarnings("ignore:overflow encountered in cast")  # in Brian2's own check after the run
def test_single_precision(b2, attach):
    group = b2.NeuronGroup(2, "dv/dt = -v/(10*ms) : 1", method="exact", dtype=np.float32)
    group.v = 1 / 3
    net = b2.Network(group)
    attached = attach(net).group(group)
    assert attached.found.variables["v"].precision == "float32"
    recorded = attached.record("v")
    net.run(0.1 * b2.ms)
    np.testing.assert_array_equal(recorded.values()[0][0], np.float32([1 / 3, 1 / 3]).astype(float))


def test_cells_without_a_threshold(b2, attach):
    group = b2.NeuronGroup(1, "v : 1", name="silent")
    found = attach(b2.Network(group)).host.find(group)
    assert found.no_spikes == "silent has no threshold; give its NeuronGroup one."


def test_expressions_that_draw_random_numbers_are_left_alone(b2, attach):
    group = b2.PoissonGroup(1, "rand()*100*Hz")
    assert "rates" not in attach(b2.Network(group)).host.find(group).variables


@pytest.mark.parametrize(("make", "text"), [
    (lambda b2, net: net.net, "has no cells that can be recorded; what has is a NeuronGroup, PoissonGroup,"),
    (lambda b2, net: "cells", "'cells' has no cells that can be recorded"),
    (lambda b2, net: [], "An empty list stands for no cells"),
    (lambda b2, net: [net.cells[:3], net.cells[2:]], "Cell 2 of cells is in the handle twice"),
    (lambda b2, net: b2.NeuronGroup(1, "v : 1", name="stranger"),
     r"stranger is not in net\S*, which is attached to; add it to the network first: net.add\(stranger\)"),
    (lambda b2, net: b2.StateMonitor(net.cells, "v", record=True), "has no cells that can be recorded"),
])  # fmt: skip
def test_what_is_no_handle(b2, attach, make, text):
    net = Net(b2)
    attached = attach(net.net)
    handle = make(b2, net)
    with pytest.raises(InvalidHandle, match=text):
        attached.host.find(handle)


def test_find_changes_nothing(b2, attach):
    net = Net(b2)
    host = attach(net.net).host
    before = set(net.net.objects), list(net.cells.contained_objects), len(net.net)
    host.find([net.cells, net.player])
    assert before == (set(net.net.objects), list(net.cells.contained_objects), len(net.net))
