"""Networks that were built with Brian2 alone: their time, what is done to them, and what attaching leaves alone."""

import numpy as np
import pytest

from pynn_data.contract import Capability
from pynn_data.errors import AttachmentLost, InvalidHandle, NotSupported

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")

NOISY = "dv/dt = (1.2 - v)/tau + 0.3*xi*tau**-0.5 : 1\nrate = v/tau : Hz"


def build(b2, schedule=None, **options):
    """Return a network of noisy cells that inhibit each other, and its parts, in Brian2's own words."""
    tau = 10 * b2.ms
    b2.seed(7)
    cells = b2.NeuronGroup(
        5, NOISY, threshold="v > 1", reset="v = 0", method="euler", namespace={"tau": tau}, name="cells*", **options
    )
    cells.v = "0.1*i"
    poisson = b2.PoissonGroup(5, 100 * b2.Hz, name="poisson*", **options)
    ring = b2.Synapses(cells, cells, on_pre="v -= 0.05", name="ring*")
    ring.connect("j == (i + 1) % 5")
    ring.delay = "i*0.1*ms"
    drive = b2.Synapses(poisson, cells, on_pre="v += 0.1", name="drive*")
    drive.connect("i == j")
    net = b2.Network(cells, poisson, ring, drive)
    net.schedule = schedule
    return net, cells, poisson


def oracle(b2, *durations, schedule=None):
    """Return rows of v and the spikes of cells and sources, as Brian2's monitors have them."""
    net, cells, poisson = build(b2, schedule)
    v = b2.StateMonitor(cells, ["v", "rate"], record=True, when=f"before_{net.schedule[0]}")
    spikes, emitted = b2.SpikeMonitor(cells), b2.SpikeMonitor(poisson)
    net.add(v, spikes, emitted)
    for duration in durations:
        net.run(duration * b2.ms, namespace={})
    rows = [np.array(v.variables[name].get_value()) for name in ("v", "rate")]
    return rows, *([(m.t_[:].tolist(), m.i[:].tolist()) for m in (spikes, emitted)])


SCHEDULES = [None, ["groups", "thresholds", "start", "synapses", "resets", "end"]]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_attaching_changes_nothing(b2, attach, schedule):
    rows, spikes, emitted = oracle(b2, 10, 20, schedule=schedule)
    net, cells, poisson = build(b2, schedule)
    v, own, sources = b2.StateMonitor(cells, "v", record=True), b2.SpikeMonitor(cells), b2.SpikeMonitor(poisson)
    net.add(v, own, sources)
    attached = attach(net)
    group, source = attached.group(cells), attached.group(poisson)
    recorded, recorders = group.record("v", "rate", interval=3), [group.spikes(), source.spikes()]
    net.run(10 * b2.ms, namespace={})
    recorded.drain()
    group.state("rate")
    net.run(20 * b2.ms, namespace={})
    assert (own.t_[:].tolist(), own.i[:].tolist()) == spikes
    assert (sources.t_[:].tolist(), sources.i[:].tolist()) == emitted
    assert spikes[0]
    for recorder, (times, cells_of) in zip(recorders, (spikes, emitted), strict=True):
        drained = recorder.drain()
        assert drained.steps.tolist() == (np.rint(np.array(times) / 1e-4) + 1).tolist()
        assert (drained.cells % 5).tolist() == cells_of
    for values, expected in zip(recorded.values(), rows, strict=True):
        np.testing.assert_array_equal(values[:-1], expected[::3])


def test_the_order_of_the_script_s_objects_stays(b2, attach):
    net, cells, poisson = build(b2)
    before = [obj.name for obj in net.sorted_objects]
    attached = attach(net)
    attached.group(cells).record("v")
    attached.group(poisson).spikes()
    after = [obj.name for obj in net.sorted_objects]
    assert [name for name in after if not name.startswith("pynn_data")] == before
    assert after[0].startswith("pynn_data")
    assert after[-1].startswith("pynn_data")
    attached.host.close()
    assert [obj.name for obj in net.sorted_objects] == before
    assert "restore" not in vars(net)
    attached.host.close = lambda: None


def test_the_state_comes_before_what_else_is_called_first(b2, attach):
    cells = b2.NeuronGroup(1, "v : 1", name="cells*")

    @b2.network_operation(when="start", order=-100)
    def count():
        cells.v += 1

    net = b2.Network(cells, count)
    recorded = attach(net).group(cells).record("v")
    net.run(0.3 * b2.ms)
    recorded.drain()
    net.run(0.2 * b2.ms)
    assert recorded.values()[0].ravel().tolist() == [0, 1, 2, 3, 4, 5]


def test_time(b2, attach):
    net, cells, _ = build(b2)
    net.run(0.5 * b2.ms, namespace={})
    attached = attach(net)
    attached.group(cells)
    assert (attached.host.clock.dt, attached.host.current_step()) == (0.1, 5)
    for step in (6, 9, 40):
        net.run((step - attached.host.current_step()) * 0.1 * b2.ms, namespace={})
        assert attached.host.current_step() == step


def test_groups_with_a_time_step_of_their_own(b2, attach):
    net, cells, _ = build(b2, dt=0.05 * b2.ms)
    slow = b2.NeuronGroup(1, "v = t/ms : 1", dt=0.2 * b2.ms, name="slow")
    net.add(slow)
    attached, coarse = attach(net), attach(net, dt=0.2 * b2.ms)
    assert (attached.host.clock.dt, coarse.host.clock.dt) == (0.05, 0.2)
    with pytest.raises(InvalidHandle, match=r"slow has time steps of 0.2 ms, .* 0.05 ms; .*dt=0.2\*ms\)"):
        attached.host.find(slow)
    recorded, fine = coarse.group(slow).record("v"), attached.group(cells).record("v")
    net.run(2 * b2.ms, namespace={"ms": b2.ms})
    np.testing.assert_allclose(recorded.values()[0].ravel(), np.arange(11) * 0.2)
    assert fine.values()[0].shape == (41, 5)


@pytest.mark.parametrize("after", [0, 1])
def test_another_time_step(b2, attach, after):
    net, cells, _ = build(b2)
    attached = attach(net)
    recorded = attached.group(cells).record("v")
    net.run(after * b2.ms, namespace={})
    recorded.drain()
    b2.defaultclock.dt = 0.05 * b2.ms
    with pytest.raises(AttachmentLost, match=r"time step of cells\S* has been changed from 0.1 to 0.05 ms"):
        attached.host.current_step()


def test_within_a_run(b2, attach):
    (rows, _), spikes, _ = oracle(b2, 10)
    net, cells, _ = build(b2)
    attached = attach(net)
    group = attached.group(cells)
    recorded, recorder = group.record("v"), group.spikes()
    found, late = [], []

    @b2.network_operation(dt=2 * b2.ms, when="end")
    def look():
        recorded.drain()
        found.extend(recorder.drain().steps.tolist())
        if attached.host.current_step() == 40:
            late.append(group.record("v"))

    net.add(look)
    net.run(10 * b2.ms, namespace={})
    found.extend(recorder.drain().steps.tolist())
    np.testing.assert_array_equal(recorded.values()[0][:-1], rows)
    np.testing.assert_array_equal(late[0].values()[0][1:-1], rows[41:])
    assert found == (np.rint(np.array(spikes[0]) / 1e-4) + 1).tolist()


def test_a_run_that_fails_goes_on(b2, attach):
    (rows, _), _, _ = oracle(b2, 5)
    net, cells, _ = build(b2)
    group = attach(net).group(cells)
    recorded = group.record("v")
    fail = [True]

    @b2.network_operation(when="start", order=10)
    def stumble():
        if fail and net.t_ > 0.00195:
            fail.clear()
            raise RuntimeError("stumbled")

    net.add(stumble)
    with pytest.raises(RuntimeError, match="stumbled"):
        net.run(5 * b2.ms, namespace={})
    recorded.drain()
    net.run(3 * b2.ms, namespace={})
    np.testing.assert_array_equal(recorded.values()[0][:-1], rows)


# -- restore() -------------------------------------------------------------------------------------


def told(host, *recorded):
    """Have the host tell of restarts as the core does; return the list of what was there before each."""
    before = []

    def restart(step):
        before.append((step, host.current_step(), [r.values()[0].copy() for r in recorded]))
        for r in recorded:
            r.restart(step)

    host.before_restart = restart
    return before


@pytest.mark.parametrize("when", ["before attaching", "before recording", "after recording"])
def test_restore(b2, attach, when, tmp_path):
    path = str(tmp_path / "state")
    net, cells, _ = build(b2)
    net.run(1 * b2.ms, namespace={})
    if when == "before attaching":
        net.store("one", path)
    attached = attach(net)
    group = attached.group(cells)
    if when == "before recording":
        net.store("one", path)
    recorded, recorder = group.record("v", interval=2), group.spikes()
    before = told(attached.host, recorded)
    if when == "after recording":
        net.store("one", path)
    net.run(9 * b2.ms, namespace={})
    first, spikes = recorded.values()[0], recorder.drain()
    net.restore("one", path, restore_random_state=True)
    assert [entry[:2] for entry in before] == [(10, 100)]
    np.testing.assert_array_equal(before[0][2][0], first)
    assert attached.host.current_step() == 10
    net.run(9 * b2.ms, namespace={})
    np.testing.assert_array_equal(recorded.values()[0], first)
    again = recorder.drain()
    assert again.steps.tolist() == spikes.steps.tolist()
    assert again.cells.tolist() == spikes.cells.tolist()


def test_restore_after_other_runs(b2, attach):
    net, cells, _ = build(b2)
    net.store()
    attached = attach(net)
    recorded = attached.group(cells).record("v")
    before = told(attached.host, recorded)
    for _ in range(3):
        net.run(1 * b2.ms, namespace={})
        net.restore()
    assert [entry[:2] for entry in before] == [(0, 10)] * 3
    assert recorded.values()[0].tolist() == [cells.v[:].tolist()]


def test_what_is_stored_can_be_restored_without_pynn_data(b2, attach, tmp_path):
    path = str(tmp_path / "state")
    net, cells, _ = build(b2)
    attached = attach(net)
    attached.group(cells).record("v", "rate")
    net.run(1 * b2.ms, namespace={})
    net.store(filename=path)
    v = cells.v[:]
    attached.host.close()
    attached.host.close = lambda: None
    net.run(1 * b2.ms, namespace={})
    net.restore(filename=path)
    assert cells.v[:].tolist() == v.tolist()


def test_restore_of_what_was_not_stored(b2, attach, tmp_path):
    net, cells, _ = build(b2)
    attached = attach(net)
    recorded = attached.group(cells).record("v")
    before = told(attached.host, recorded)
    with pytest.raises(KeyError, match="never"):
        net.restore("never")
    with pytest.raises(FileNotFoundError):
        net.restore("never", str(tmp_path / "nothing"))
    assert not before


# -- the network of run() --------------------------------------------------------------------------


def test_the_magic_network(b2, attach):
    (rows, rates), spikes, _ = oracle(b2, 5, 10)
    b2.start_scope()
    net, cells, poisson = build(b2)
    ring, drive = (obj for obj in net.objects if isinstance(obj, b2.Synapses))
    del net
    attached = attach()
    group = attached.group(cells)
    recorded, recorder = group.record("v", "rate"), group.spikes()
    assert attached.host.current_step() == 0
    b2.run(5 * b2.ms)
    recorded.drain()
    later = b2.StateMonitor(cells, "v", record=True)
    b2.run(10 * b2.ms)
    assert attached.host.current_step() == 150
    for values, expected in zip(recorded.values(), (rows, rates), strict=True):
        np.testing.assert_array_equal(values[:-1], expected)
    np.testing.assert_array_equal(later.v_.T, rows[50:])
    assert recorder.drain().steps.tolist() == (np.rint(np.array(spikes[0]) / 1e-4) + 1).tolist()
    assert (ring.active, drive.active, poisson.active) == (True, True, True)


def test_the_magic_network_that_follows_another(b2, attach):
    for _ in range(2):
        cells = b2.NeuronGroup(1, "v = t/(0.1*ms) : 1")
        attached = attach()
        recorded = attached.group(cells).record("v")
        assert attached.host.current_step() == 0
        b2.run(0.5 * b2.ms, namespace={"ms": b2.ms})
        np.testing.assert_allclose(recorded.values()[0].ravel(), np.arange(6))
        attached.host.close()
        attached.host.close = lambda: None


def test_attaching_to_a_magic_network_that_has_run(b2, attach):
    cells = b2.NeuronGroup(1, "v = t/(0.1*ms) : 1")
    b2.run(0.5 * b2.ms, namespace={"ms": b2.ms})
    attached = attach()
    recorded = attached.group(cells).record("v")
    assert attached.host.current_step() == 5
    b2.run(0.2 * b2.ms, namespace={"ms": b2.ms})
    np.testing.assert_allclose(recorded.values()[0].ravel(), [5, 6, 7])
    late = b2.NeuronGroup(1, "v : 1", name="late")
    with pytest.raises(InvalidHandle, match="late has been made after the network's first run"):
        attached.host.find(late)


def test_the_time_of_a_magic_network_before_there_are_groups(b2):
    from pynn_data_brian2.host import Brian2Host

    cells = b2.NeuronGroup(1, "v : 1")
    b2.run(0.5 * b2.ms)
    host = Brian2Host.attach()
    assert host.current_step() == 5
    host.close()
    b2.start_scope()
    del cells
    cells = b2.NeuronGroup(1, "v : 1")
    host = Brian2Host.attach()
    assert host.current_step() == 0
    b2.run(0.2 * b2.ms)
    assert host.current_step() == 2
    host.close()
    assert cells.N == 1


def test_a_new_magic_network(b2, attach):
    cells = b2.NeuronGroup(1, "v : 1")
    attached = attach()
    attached.group(cells).record("v")
    b2.run(0.5 * b2.ms)
    b2.start_scope()
    others = b2.NeuronGroup(1, "v : 1")
    b2.run(0.2 * b2.ms)
    assert others.N == 1
    with pytest.raises(AttachmentLost, match="run\\(\\) has begun another one"):
        attached.host.current_step()


def test_a_group_of_an_earlier_scope(b2, attach):
    cells = b2.NeuronGroup(1, "v : 1", name="early*")
    b2.start_scope()
    with pytest.raises(InvalidHandle, match="early\\S* was made before start_scope\\(\\)"):
        attach().host.find(cells)


def test_a_group_of_a_network_is_not_run_s(b2, attach):
    net, cells, _ = build(b2)
    net.run(0 * b2.ms, namespace={})
    with pytest.raises(InvalidHandle, match="is in another network than that of run"):
        attach().host.find(cells)


def test_restore_of_the_magic_network(b2, attach):
    cells = b2.NeuronGroup(3, "dv/dt = (1 - v)/(10*ms) : 1", method="exact")
    b2.store()
    attached = attach()
    recorded = attached.group(cells).record("v")
    before = told(attached.host, recorded)
    b2.run(1 * b2.ms)
    first = recorded.values()[0]
    b2.restore()
    assert [entry[:2] for entry in before] == [(0, 10)]
    b2.run(1 * b2.ms)
    np.testing.assert_array_equal(recorded.values()[0], first)


def test_a_group_that_is_left_out_of_a_run(b2, attach):
    net, _, poisson = build(b2)
    attached = attach(net)
    recorded = attached.group(poisson).spikes()
    for obj in list(net.objects):
        if obj is poisson or isinstance(obj, b2.Synapses):
            net.remove(obj)
    net.run(1 * b2.ms, namespace={})
    with pytest.raises(AttachmentLost, match=r"poisson\S* has not been simulated with the rest .* step 0 to step 10"):
        attached.host.current_step()
    assert recorded.drain().steps.size == 0


# -- attaching and advancing -----------------------------------------------------------------------


@pytest.mark.parametrize(("arguments", "options", "text"), [
    (("net",), {}, "a brian2.Network, or without anything for the network of brian2.run\\(\\), not with str"),
    ((), {"clock": 1}, "attach\\(\\) has no option 'clock' for Brian2; it has dt and namespace"),
    ((), {"dt": 0.1}, "attach\\(dt=...\\) is a time with its unit, such as 0.1\\*ms, not 0.1"),
])  # fmt: skip
def test_what_cannot_be_attached_to(b2, attach, arguments, options, text):
    with pytest.raises(TypeError, match=text):
        attach(*arguments, **options)


def test_options_of_groups(b2, attach):
    net, cells, _ = build(b2)
    with pytest.raises(TypeError, match="group\\(\\) has no option 'threshold' for Brian2; it has none"):
        attach(net).host.find(cells, threshold=1.0)


def test_standalone(b2, attach):
    b2.set_device("cpp_standalone", build_on_run=False)
    try:
        with pytest.raises(NotSupported, match="CPPStandaloneDevice, .* pynn_data.collect\\(...\\) after the run"):
            attach()
    finally:
        b2.set_device("runtime")


def test_advance(b2, attach):
    (rows, rates), spikes, _ = oracle(b2, 15)
    net, cells, _ = build(b2)
    attached = attach(net, namespace={})
    assert Capability.ADVANCE in attached.host.capabilities
    group = attached.group(cells)
    recorded, recorder = group.record("v", "rate"), group.spikes()
    for steps in (1, 2, 47, 100):
        attached.host.advance(steps)
        recorded.drain()
    for values, expected in zip(recorded.values(), (rows, rates), strict=True):
        np.testing.assert_array_equal(values[:-1], expected)
    assert recorder.drain().steps.tolist() == (np.rint(np.array(spikes[0]) / 1e-4) + 1).tolist()


def test_advance_the_magic_network_with_the_script_s_names(b2, attach):
    decay = 10 * b2.ms
    cells = b2.NeuronGroup(3, "dv/dt = (1 - v)/decay : 1\nu = v/decay : Hz", method="exact")
    attached = attach()
    recorded = attached.group(cells).record("u")
    np.testing.assert_allclose(attached.host.state(np.arange(3), recorded.variables[0]), 0)
    attached.host.advance(10)
    assert attached.host.current_step() == 10
    np.testing.assert_allclose(recorded.values()[0][-1], (1 - np.exp(-0.1)) / float(decay))


def test_advance_where_nothing_is_visible(b2, attach):
    scope = {"cells": b2.NeuronGroup(3, "v : 1")}
    attached = attach()
    attached.group(scope["cells"])
    with pytest.raises(NotSupported, match="No objects of Brian2 are visible where the run was asked for"):
        attached.host.advance(1)


def test_advance_with_synapses_before_thresholds(b2, attach):
    net, *_ = build(b2, ["start", "groups", "synapses", "thresholds", "resets", "end"])
    with pytest.raises(NotSupported, match="synapses come before thresholds"):
        attach(net).host.advance(1)


def test_what_brian2_tells_of_its_networks(b2, attach):
    net, cells, _ = build(b2)
    states = set(net.get_states(read_only_variables=False))
    group = attach(net).group(cells)
    group.record("v", "rate")
    assert set(net.get_states(read_only_variables=False)) == states
    assert "pynn_data_call" in str(net.scheduling_summary())
    net.run(0.2 * b2.ms, namespace={}, profile=True)
    assert len(net.profiling_info)


def test_a_group_that_is_inactive_for_a_while(b2, attach):
    net, cells, _ = build(b2)
    recorded = attach(net).group(cells).record("v")
    net.run(0.2 * b2.ms, namespace={})
    for obj in net.objects:
        obj.active = False
    net.run(0.2 * b2.ms, namespace={})
    for obj in net.objects:
        obj.active = True
    net.run(0.2 * b2.ms, namespace={})
    v = recorded.values()[0]
    assert v.shape == (7, 5)
    assert (v[2:5] == v[2]).all()
    assert (v[6] != v[4]).all()


def test_several_hosts_of_a_network(b2, attach):
    net, cells, _ = build(b2)
    hosts = [attach(net), attach(net)]
    recorded = [host.group(cells).record("v") for host in hosts]
    told_of = [told(host.host, one) for host, one in zip(hosts, recorded, strict=True)]
    net.store()
    net.run(1 * b2.ms, namespace={})
    np.testing.assert_array_equal(recorded[0].values()[0], recorded[1].values()[0])
    hosts[0].host.close()
    hosts[0].host.close = lambda: None
    net.restore()
    assert [len(before) for before in told_of] == [0, 1]
    net.run(1 * b2.ms, namespace={})
    assert recorded[1].values()[0].shape == (11, 5)


def test_what_is_lost_stays_lost_when_the_script_begins_anew(b2, attach):
    net, cells, _ = build(b2)
    attached = attach(net)
    before = told(attached.host, attached.group(cells).record("v"))
    net.store()
    net.run(1 * b2.ms, namespace={})
    b2.defaultclock.dt = 0.05 * b2.ms
    net.restore()
    assert not before
    with pytest.raises(AttachmentLost, match="from 0.1 to 0.05 ms"):
        attached.host.current_step()


def test_a_run_that_is_stopped(b2, attach):
    net, cells, _ = build(b2)
    attached = attach(net)
    recorded = attached.group(cells).record("v")

    @b2.network_operation(dt=0.5 * b2.ms)
    def stop():
        if net.t_ > 0.00045:
            net.stop()

    net.add(stop)
    net.run(2 * b2.ms, namespace={})
    assert attached.host.current_step() == 6
    assert recorded.values()[0].shape == (7, 5)
    net.run(0.1 * b2.ms, namespace={})
    assert recorded.values()[0].shape == (8, 5)
