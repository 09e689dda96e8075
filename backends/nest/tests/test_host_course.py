"""To be recorded changes nothing in the course of a network, whatever is recorded, and whenever that begins."""

import nest
import numpy as np
import pytest
from native_nest import Group, attached, empty, in_order, network, steps_of

PIECES = (20.3, 30.7, 49.0)


def course(threads, delay, record, extra=0):
    """Return the spikes of all cells by a recorder of the script's own, their last state, and the limits of delays.

    `record` is called with a moment and the cells. In the end there are `extra` more cells.
    """
    cells, *_ = network(delay, threads, connected=lambda cells: record("unconnected", cells))
    own = nest.Create("spike_recorder")
    nest.Connect(cells, own, syn_spec={"delay": delay})
    record("connected", cells)
    for n, piece in enumerate(PIECES):
        nest.Simulate(piece)
        record(n, cells)
        if extra and n == 0:
            more = nest.Create("iaf_psc_exp", extra, params={"I_e": 380.0})
            noise = nest.Create("noise_generator", params={"std": 200.0})
            nest.Connect(noise, more, syn_spec={"delay": delay})
            nest.Connect(more, cells, {"rule": "fixed_indegree", "indegree": 3}, {"weight": 40.0, "delay": delay})
    events = own.get("events")
    spikes = in_order(steps_of(events["times"]), events["senders"])
    return *spikes, np.array(cells.V_m), nest.min_delay, nest.max_delay


class Recording:
    """Begins recording everything at one moment, and drains whenever it can."""

    def __init__(self, moment):
        self.moment = moment
        self.recorders = []

    def __call__(self, moment, cells):
        if moment == self.moment:
            self.host = attached()
            groups = [Group(self.host, cells, 0), Group(self.host, cells[3:7], 12)]
            self.recorders = [group.spikes() for group in groups]
            self.recorders += [group.signals(["V_m"], k)[0] for group in groups for k in (1, 3)]
        if self.recorders:
            self.host.current_step()
            for recorder in self.recorders:
                recorder.drain()


def nothing(moment, cells):
    """Record nothing."""


@pytest.mark.parametrize("moment", ["unconnected", "connected", 0, 1])
@pytest.mark.parametrize("delay", [0.1, 0.5, 1.5])
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("extra", [0, 5])
def test_the_same_course(threads, delay, moment, extra):
    """Random input, noise and connections that are drawn later included."""
    without = course(threads, delay, nothing, extra)
    recording = Recording(moment)
    with_recorders = course(threads, delay, recording, extra)
    assert without[0].size > 50
    for one, other in zip(without, with_recorders, strict=True):
        np.testing.assert_array_equal(one, other)
    assert recording.recorders[0].steps_and_numbers[0].size


def test_unconnected_cells_have_the_shortest_delay():
    """So nothing lags, although nothing has a delay."""
    empty()
    cells = nest.Create("iaf_psc_exp", 2, params={"I_e": 400.0})
    host = attached()
    (v,) = Group(host, cells, 0).signals(["V_m"])
    nest.Simulate(10.0)
    assert (host.current_step(), host.lag, v.drain().n) == (100, 0, 100)
    assert (nest.min_delay, nest.max_delay) == (0.1, 0.1)


def test_nothing_is_in_the_kernel_before_the_first_simulation():
    """A script may still do what NEST forbids when there are connections, or devices."""
    empty()
    cells = nest.Create("iaf_psc_exp", 2, params={"I_e": 400.0})
    host = attached()
    group = Group(host, cells, 0)
    (v,), spikes = group.signals(["V_m"]), group.spikes()
    assert (nest.network_size, nest.num_connections) == (2, 0)
    nest.set(min_delay=0.5, max_delay=3.0)
    nest.Simulate(10.2)
    assert (host.current_step(), host.lag, v.drain().n) == (102, 5, 101)
    spikes.drain()
    assert (nest.min_delay, nest.max_delay) == (0.5, 3.0)


@pytest.mark.parametrize("simulate", ["simulate", "prepare", "manager"])
def test_recording_begins_however_the_script_simulates(simulate):
    from nest import Cleanup, Prepare, Run, Simulate  # names that a script has taken before it attached

    empty()
    cells = nest.Create("iaf_psc_exp", 2, params={"I_e": 400.0})
    host = attached()
    (v,) = Group(host, cells, 0).signals(["V_m"])
    if simulate == "simulate":
        Simulate(1.0)
    elif simulate == "prepare":
        Prepare()
        Run(0.4)
        Run(0.6)
        Cleanup()
    else:
        with nest.RunManager():
            Run(1.0)
    host.current_step()
    assert v.drain().n == 10


def test_nest_is_left_as_it_was():
    """Once the first simulation has begun, or the host is closed, nothing listens to NEST's calls any more."""
    kernel = nest.ll_api.nestkernel
    original = kernel.llapi_simulate, kernel.llapi_prepare

    def listened():
        return (kernel.llapi_simulate, kernel.llapi_prepare) != original

    empty()
    cells = nest.Create("iaf_psc_exp", 2)
    hosts = [attached(), attached()]
    groups = [Group(host, cells, 0) for host in hosts]
    assert not listened()
    for group in groups:
        group.signals(["V_m"])
    assert listened()
    hosts[0].close()
    assert listened()
    nest.Simulate(1.0)
    assert not listened()
    empty()
    group = Group(attached(), nest.Create("iaf_psc_exp"), 0)
    group.spikes()
    group.host.close()
    assert not listened()


def test_two_hosts_of_one_network():
    empty()
    cells = nest.Create("iaf_psc_exp", 2, params={"I_e": 400.0})
    signals = [Group(attached(), cells, 0).signals(["V_m"])[0] for _ in range(2)]
    nest.Simulate(10.0)
    one, other = (signal.drain().values for signal in signals)
    np.testing.assert_array_equal(one, other)
    assert len(one) == 100


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_nodes_of_later_stay_on_their_threads(threads):
    """Devices are created by as many as there are threads, and used one after another."""
    empty(threads)
    cells = nest.Create("iaf_psc_exp", 7)
    host = attached()
    group = Group(host, cells, 0)
    nest.Simulate(1.0)
    for n in range(1, 8):
        group.spikes()
        group.signals(["V_m"])
        assert nest.network_size == 7 + 2 * threads * -(-n // threads)
    assert (nest.Create("iaf_psc_exp").global_id - 8) % threads == 0


def test_defaults_of_the_script_do_not_matter():
    empty()
    nest.SetDefaults("static_synapse", {"delay": 4.0, "receptor_type": 1, "weight": 7.0})
    nest.SetDefaults("multimeter", {"interval": 5.0, "record_from": ["I_syn_ex"], "start": 3.0})
    nest.SetDefaults("spike_recorder", {"start": 50.0, "record_to": "screen", "time_in_steps": True})
    cells = nest.Create("iaf_psc_exp", 2, params={"I_e": 500.0})
    host = attached()
    group = Group(host, cells, 0)
    (v,), spikes = group.signals(["V_m"]), group.spikes()
    nest.Simulate(40.0)
    host.current_step()
    assert v.drain().n == 400
    assert spikes.drain().steps_and_numbers[0].size == 4
    empty()


# -- simulating by the host --------------------------------------------------------------------


@pytest.mark.parametrize("delay", [0.1, 1.5])
def test_advance_is_simulate(delay):
    """In pieces of whole slices."""
    found = []
    for advance in (False, True):
        cells, *_ = network(delay)
        host = attached()
        group = Group(host, cells, 0)
        (v,), spikes = group.signals(["V_m"]), group.spikes()
        for steps in (30, 300, 15, 600):
            if advance:
                host.advance(steps)
            else:
                nest.Simulate(steps * 0.1)
        assert host.current_step() == 945
        found.append((v.drain().values, *spikes.drain().steps_and_numbers))
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_advance_within_what_is_prepared():
    cells, *_ = network(0.5)
    host = attached()
    (v,) = Group(host, cells, 0).signals(["V_m"])
    nest.Prepare()
    host.advance(50)
    host.advance(100)
    nest.Cleanup()
    assert v.drain().n == 146


def test_after_an_error_in_advance_the_recorders_can_be_emptied():
    empty()
    cells = nest.Create("aeif_cond_exp", 2, params={"I_e": [0.0, -60000.0]})
    host = attached()
    (v,) = Group(host, cells[0], 0).signals(["V_m"])
    host.advance(1)
    cells[1].V_m = -1e6
    with pytest.raises(nest.NESTErrors.NumericalInstability):
        host.advance(1000)
    host.current_step()
    v.drain()
    host.close()
