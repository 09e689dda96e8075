"""What cannot be recorded is refused, by an error that says why."""

import gc
import re

import numpy as np
import pytest
from native_networks import Network
from pynn_data_neuron.host import NeuronHost

from pynn_data.contract import NativeVariable
from pynn_data.errors import AttachmentLost, InvalidHandle, NotSupported


@pytest.fixture
def network(script_h):
    gc.collect()
    script_h.finitialize(-65)
    network = Network(script_h)
    script_h.finitialize(-65)
    yield network
    script_h.CVode().active(False)
    script_h.finitialize(-65)


@pytest.fixture
def host(network):
    made = NeuronHost.attach()
    yield made
    made.close()


def lost(host, text):
    for _ in range(2):
        with pytest.raises(AttachmentLost, match=re.escape(text)):
            host.current_step()
    with pytest.raises(AttachmentLost):
        host.record_spikes(np.arange(0))


def test_objects_and_options_of_attach(network):
    with pytest.raises(TypeError, match=r"takes no objects or options of NEURON, such as soma0\.$"):
        NeuronHost.attach(network.somata[0])
    with pytest.raises(TypeError, match="such as 'threads'"):
        NeuronHost.attach(threads=2)


def test_variable_step(script_h, network):
    script_h.CVode().active(True)
    with pytest.raises(NotSupported, match=r"in steps of one length, and the variable step \(CVode\) is active: cvode"):
        NeuronHost.attach()
    assert len(script_h.List("PynnDataObserver")) == 0


def test_variable_step_later(script_h, host):
    script_h.CVode().active(True)
    lost(host, "pynn-data has recorded in steps of one length, and the variable step (CVode) is active")


def test_variable_step_in_between(script_h, host):
    script_h.CVode().active(True)
    script_h.fadvance()
    script_h.fadvance()
    script_h.CVode().active(False)
    lost(host, "when pynn-data was attached and is 0.00")
    host.before_restart = None
    script_h.dt = 0.1
    script_h.finitialize(-65)
    lost(host, "The variable step changes it, too.")


def test_variable_step_in_between_unnoticed(script_h, host):
    script_h.CVode().active(True)
    script_h.fadvance()
    script_h.fadvance()
    script_h.CVode().active(False)
    script_h.dt = 0.1
    lost(host, "The time in NEURON has gone from 0 to ")


def test_time_step_changed(script_h, host):
    script_h.dt = 0.05
    lost(host, "h.dt was 0.1 ms when pynn-data was attached and is 0.05 ms now.")


def test_time_step_changed_in_between(script_h, host):
    script_h.fadvance()
    script_h.dt = 0.05
    script_h.fadvance()
    script_h.fadvance()
    script_h.dt = 0.1
    lost(host, "The time in NEURON has gone from 0.1 to 0.15 ms, which is no step of 0.1 ms")


def test_time_set(script_h, host):
    script_h.t = 5.0
    lost(host, "The time in NEURON has gone from 0 to 5 ms")


def test_time_between_steps(script_h, network):
    script_h.t = 0.05
    with pytest.raises(NotSupported, match=r"h\.t = 0\.05 ms is not a whole number of steps of h\.dt = 0\.1 ms"):
        NeuronHost.attach()


def test_threads(script_h, network):
    context = script_h.ParallelContext()
    context.nthread(2)
    try:
        with pytest.raises(NotSupported, match=r"NEURON works with 2 threads.*pc\.nthread\(1\)"):
            NeuronHost.attach()
    finally:
        context.nthread(1)


def test_coreneuron(network):
    from neuron import coreneuron

    coreneuron.enable = True
    try:
        with pytest.raises(NotSupported, match=r"CoreNEURON is enabled.*coreneuron\.enable = False"):
            NeuronHost.attach()
    finally:
        coreneuron.enable = False


def test_another_attachment_takes_the_place(host):
    other = NeuronHost.attach()
    lost(host, "This attachment to NEURON has ended, or another one has taken its place.")
    assert other.current_step() == 0
    other.close()


@pytest.mark.parametrize("handle", [3, "soma", None, np.arange(2), {"v": 1}, object()])
def test_no_object_of_neuron(host, handle):
    with pytest.raises(InvalidHandle, match=r"is nothing that NEURON simulates: give a segment such as soma\(0\.5\)"):
        host.find(handle)


def test_objects_that_neuron_does_not_simulate(script_h, host, network):
    for handle in (script_h.Vector(), network.netcons[0], script_h, script_h.Vector):
        with pytest.raises(InvalidHandle, match="is nothing that NEURON simulates"):
            host.find(handle)
    with pytest.raises(InvalidHandle):
        host.find([network.somata[0], 3])


def test_deleted_sections(script_h, host):
    section = script_h.Section(name="gone")
    segment, process = section(0.2), script_h.ExpSyn(section(0.5))
    script_h.delete_section(sec=section)
    with pytest.raises(InvalidHandle, match="^A section, or the section of a segment, has been deleted"):
        host.find(section)
    with pytest.raises(InvalidHandle, match="^A section, or the section of a segment, has been deleted"):
        host.find([segment])
    with pytest.raises(InvalidHandle, match=r"ExpSyn\[\d\] is in no section, or its section has been deleted"):
        host.find(process)


def test_section_deleted_while_it_is_recorded(script_h, host):
    section = script_h.Section(name="gone")
    found = host.find([section, section(0.1)], threshold=-20)
    ids = np.arange(2)
    host.adopt(found, ids)
    (signal,), spikes = host.record_signals(ids, [found.variables["v"]], 1), host.record_spikes(ids)
    script_h.finitialize(-65)
    del section
    assert "gone" not in [each.name() for each in script_h.allsec()]
    script_h.fadvance()
    for recorder in (signal, spikes):
        with pytest.raises(AttachmentLost, match=r"gone\(0\.5\) is recorded and exists no more in NEURON"):
            recorder.drain()
    with pytest.raises(InvalidHandle, match=r"The section of gone\(0\.5\) has been deleted"):
        host.state(ids, found.variables["v"])


def test_section_of_the_observer_deleted(script_h, network):
    section = script_h.Section(name="newest")
    host = NeuronHost.attach()
    script_h.delete_section(sec=section)
    lost(host, "The section of newest, in which pynn-data counts the steps, has been deleted.")
    host.close()


def test_options_of_cells(host, network):
    with pytest.raises(TypeError, match=r"has no option 'treshold' for cells; it has: threshold \(mV, of segments\)"):
        host.find(network.somata[0], treshold=3)
    for threshold in ("3", True, None, np.nan, np.inf):
        with pytest.raises(TypeError, match="threshold is a "):
            host.find(network.somata[0], threshold=threshold)


def test_cells_without_spikes(host, network):
    found = host.find([network.somata[0], network.synapses[3]])
    assert found.no_spikes.endswith("emits no events that could be taken for spikes.")
    assert found.no_spikes.startswith(str(network.synapses[3]))
    assert found.kind == "segment and ScriptSynapse"
    assert found.variables == {}


def test_artificial_cells_only(script_h):
    """The observer has a section of its own as long as it is there, and only then."""
    gc.collect()
    script_h.finitialize()
    assert not list(script_h.allsec())
    source = script_h.NetStim()
    source.start, source.number, source.interval = 1.03, 2, 0.25
    host = NeuronHost.attach()
    found = host.find(source)
    host.adopt(found, np.arange(1))
    recorder = host.record_spikes(np.arange(1))
    script_h.finitialize()
    script_h.continuerun(5)
    raw = recorder.drain()
    np.testing.assert_allclose(raw.steps * script_h.dt + raw.offsets, [1.03, 1.28], rtol=0, atol=1e-15)
    assert raw.steps.tolist() == [11, 13]
    assert found.variables["start"] == NativeVariable("start", "ms", settable=False)
    host.close()
    assert not list(script_h.allsec())
