"""A network that is gone, that began anew, or that cannot be asked at the moment."""

import nest
import pytest
from native_nest import Group, attached, empty, network
from pynn_data_nest.host import NestHost

import pynn_data
from pynn_data.contract import Capability
from pynn_data.errors import AttachmentLost, NotSupported

RESET = "NEST's kernel was reset, and the network that was attached to is gone with it. Attach to the new one."


@pytest.fixture(autouse=True)
def host():
    empty()
    return attached()


def recorded(host, n=2):
    """Return recorders of cells."""
    group = Group(host, nest.Create("iaf_psc_exp", n, params={"I_e": 400.0}), 0)
    return group.signals(["V_m"])[0], group.spikes()


def test_what_a_host_is(host):
    assert (NestHost.name, NestHost.version(), NestHost.contract) == ("NEST", nest.__version__, (0, 3))
    assert {Capability.ADVANCE, Capability.OFF_GRID_SPIKES} <= NestHost.capabilities
    assert host.clock.dt == 0.1


def test_to_attach_takes_nothing():
    with pytest.raises(TypeError, match="nothing is given to attach to it, but int, dt= was."):
        NestHost.attach(3, dt=0.1)


@pytest.mark.parametrize("dt", [0.1, 0.025, 1.0])
def test_steps_are_those_of_the_resolution(dt):
    empty()
    nest.resolution = dt
    nest.Create("iaf_psc_exp")
    nest.Simulate(30.0)
    host = attached()
    assert (host.clock.dt, host.current_step()) == (dt, round(30.0 / dt))
    for n in range(1, 20):
        nest.Simulate(n * dt)
    assert host.current_step() == round(30.0 / dt) + 190


@pytest.mark.parametrize("duration", [0.0, 5.0, 30.0])
def test_reset(host, duration):
    """Also when the same network is built again, and has come further."""
    recorded(host)
    nest.Simulate(10.0)
    assert host.current_step() == 100
    nest.ResetKernel()
    nest.Create("iaf_psc_exp", 2)
    if duration:
        nest.Simulate(duration)
    with pytest.raises(AttachmentLost, match=RESET):
        host.current_step()
    host.close()


def test_reset_before_the_first_simulation(host):
    """What waits for it is not connected to other nodes."""
    recorded(host)
    nest.ResetKernel()
    nest.Create("iaf_psc_exp", 2)
    nest.Simulate(1.0)
    assert (nest.network_size, nest.num_connections) == (2, 0)
    with pytest.raises(AttachmentLost, match=RESET):
        host.current_step()


def test_reset_of_what_was_there_when_it_was_attached_to():
    """Although no cells of it were ever named."""
    nest.Create("iaf_psc_exp", 2)
    host = attached()
    nest.ResetKernel()
    with pytest.raises(AttachmentLost, match=RESET):
        host.current_step()


def test_nothing_is_recorded_of_what_is_gone(host):
    group = Group(host, nest.Create("iaf_psc_exp"), 0)
    nest.ResetKernel()
    with pytest.raises(AttachmentLost, match=RESET):
        group.spikes()
    with pytest.raises(AttachmentLost, match=RESET):
        group.signals(["V_m"])


def test_another_time_step(host):
    """Which NEST allows as long as there is no node."""
    nest.resolution = 0.2
    with pytest.raises(AttachmentLost, match="NEST's resolution is 0.2 ms; it was 0.1 ms when it was attached to. Attach"):
        host.current_step()


def test_time_set_back(host):
    recorded(host)
    nest.Simulate(10.0)
    host.current_step()
    nest.biological_time = 0.0
    nest.Simulate(3.0)
    with pytest.raises(AttachmentLost, match="biological_time was set back from 10 ms to 3 ms, which its recorders do not"):
        host.current_step()


def test_time_set_back_and_made_up_for(host):
    """Spikes give it away; nothing else does."""
    _, spikes = recorded(host)
    nest.Simulate(50.0)
    host.current_step()
    assert spikes.drain().steps_and_numbers[0].size
    nest.biological_time = 0.0
    nest.Simulate(100.0)
    host.current_step()
    with pytest.raises(AttachmentLost, match="has spikes of a time that had passed: biological_time was set back."):
        spikes.drain()


def test_time_set_back_before(host):
    """NEST's time begins anew, and so do the steps."""
    cells = nest.Create("iaf_psc_exp", 2, params={"I_e": 400.0})
    nest.Simulate(7.3)
    nest.biological_time = 0.0
    host = attached()
    (v,) = Group(host, cells, 0).signals(["V_m"])
    state = cells.V_m
    nest.Simulate(5.0)
    assert (host.current_step(), v.drain().n) == (50, 50)
    assert tuple(v.values[0]) == state


def test_frozen_cells(host):
    group = Group(host, nest.Create("iaf_psc_exp", 2), 0)
    (v,) = group.signals(["V_m"])
    nest.NodeCollection([2]).frozen = True
    nest.Simulate(5.0)
    host.current_step()
    with pytest.raises(NotSupported, match="NEST's multimeter has not sampled all cells in each step up to 49 .* some were frozen"):
        v.drain()


# -- while a script simulates step by step -----------------------------------------------------


def test_nothing_is_handed_over_while_nest_is_prepared(host):
    v, spikes = recorded(host)
    nest.Prepare()
    nest.Run(30.0)
    text = r"NEST's recorders cannot be emptied between nest.Prepare\(\) and nest.Cleanup\(\): call nest.Cleanup\(\) first."
    for ask in (host.current_step, v.drain, spikes.drain):
        with pytest.raises(NotSupported, match=text):
            ask()
    nest.Run(30.0)
    nest.Cleanup()
    assert host.current_step() == 600
    assert v.drain().n == 600
    assert spikes.drain().steps_and_numbers[0].size > 0


def test_asking_while_nest_is_prepared_loses_nothing():
    cells = network()[0]
    attached = pynn_data.attach("nest")
    group = attached.group(cells)
    group.record(["V_m", "spikes"])
    nest.Prepare()
    nest.Run(30.0)
    for ask in (group.get_data, lambda: attached.run(1.5), attached.new_segment, attached.end):
        with pytest.raises(NotSupported, match=r"call nest.Cleanup\(\) first"):
            ask()
    nest.Run(30.0)
    nest.Cleanup()
    attached.end()
    (segment,) = group.get_data().segments
    assert (len(segment.analogsignals[0]), float(segment.spiketrains[0].t_stop)) == (586, 60.0)


def test_nothing_begins_while_nest_is_prepared(host):
    group = Group(host, nest.Create("iaf_psc_exp"), 0)
    nest.Prepare()
    nest.Run(1.0)
    for begin in (group.spikes, lambda: group.signals(["V_m"])):
        with pytest.raises(NotSupported, match=r"NEST takes no recorders between nest.Prepare\(\) and nest.Cleanup\(\)"):
            begin()
    nest.Cleanup()
    assert nest.network_size == 1
    group.spikes()


def test_closed_while_nest_is_prepared(host):
    recorded(host)
    nest.Prepare()
    nest.Run(30.0)
    host.close()
    nest.Cleanup()


def test_closed(host):
    """The recorders hold nothing, and take nothing more."""
    recorded(host)
    nest.Simulate(20.0)
    host.close()
    nest.Simulate(20.0)
    devices = [node for node in nest.GetNodes() if node.get("element_type") == "recorder"]
    assert [device.model for device in devices] == ["multimeter", "spike_recorder"]
    assert [device.n_events for device in devices] == [2, 0]  # the samples at the end, which NEST hands over later


def test_recorders_closed_before_they_began(host):
    v, spikes = recorded(host)
    v.recorder.close()
    spikes.recorder.close()
    nest.Simulate(1.0)
    assert nest.num_connections == 0
    assert host.current_step() == 10
