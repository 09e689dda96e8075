"""What an engine is told, and with which keys; it is asked for nothing that it has not declared."""

import dataclasses

import numpy as np
import pytest
from pynn_data_example import ExampleEngine

from pynn_data.contract import CHANGEABLE, Capability
from pynn_data.errors import ContractViolation, NotSupported
from pynn_data.front_end import FrontEnd
from pynn_data.network.cells import IF_cond_exp, SpikeSourceArray
from pynn_data.network.connectors import AllToAllConnector, OneToOneConnector
from pynn_data.network.synapses import StaticSynapse
from pynn_data.registry import Backend


class Listening(ExampleEngine):
    """Keeps what it is told."""

    told = []

    def connect(self, connections):
        self.told.append(("connect", dataclasses.replace(connections, weight=connections.weight.copy())))
        super().connect(connections)

    def set_weights(self, connections, weight):
        self.told.append(("set_weights", connections, weight.copy()))
        super().set_weights(connections, weight)

    def feed(self, feed):
        self.told.append(("feed", feed.unchanged))
        super().feed(feed)


def front_end(engine):
    sim = FrontEnd(Backend("listening", "pynn-data-listening", "1.0", engine))
    sim.setup(timestep=0.1)
    return sim


@pytest.fixture
def sim():
    Listening.told = []
    sim = front_end(Listening)
    yield sim
    sim.end()


def told(what):
    return [rest for name, *rest in Listening.told if name == what]


def network(sim):
    cells, others = (sim.Population(n, IF_cond_exp()) for n in (3, 2))
    source = sim.Population(2, SpikeSourceArray(spike_times=[[0.5], [1.5]]))
    both = sim.Projection(source, cells + others, AllToAllConnector(), StaticSynapse(weight=0.01))
    one = sim.Projection(cells, others, AllToAllConnector(), StaticSynapse(weight=0.02))
    return cells, source, both, one


def test_keys_count_the_calls_of_connect(sim):
    cells, _, _, _ = network(sim)
    sim.run(1.0)
    assert [c.key for (c,) in told("connect")] == [0, 1, 2]
    sim.Projection(cells, cells, OneToOneConnector())
    sim.run(1.0)
    assert [c.key for (c,) in told("connect")] == [0, 1, 2, 3]
    sim.reset()
    sim.run(1.0)
    assert [c.key for (c,) in told("connect")][4:] == [0, 1, 2, 3]


@pytest.mark.parametrize("block", [1, 4, 2**22])
def test_weights_are_set_by_the_keys_of_the_connections_that_there_are(sim, monkeypatch, block):
    """In the order in which they were made, however many calls of connect that took, and with their present weights."""
    monkeypatch.setattr("pynn_data.network.wiring.BLOCK", block)
    _, _, both, _ = network(sim)
    sim.run(1.0)
    made = {c.key: c for (c,) in told("connect")}
    new = np.arange(both.size()) / 100
    for values in (new, new[::-1]):
        Listening.told.clear()
        both.set(weight=values)
        changed = told("set_weights")
        assert [c.key for c, _ in changed] == [key for key, c in made.items() if c.pre[0] >= 5]
        for connections, weight in changed:
            first = made[connections.key]
            np.testing.assert_array_equal(connections.pre, first.pre)
            np.testing.assert_array_equal(connections.post, first.post)
            np.testing.assert_array_equal(connections.delay, first.delay)
            np.testing.assert_array_equal(connections.weight, first.weight)
            made[connections.key] = dataclasses.replace(connections, weight=weight)
        table = {(int(i), int(j)): w for c, ws in changed for i, j, w in zip(c.pre, c.post, ws * 1e6, strict=True)}
        ids = both.pre.ids, both.post.ids
        for i, j, w in both.get("weight", format="list"):
            assert table[int(ids[0][i]), int(ids[1][j])] == pytest.approx(w)


def test_feed_says_whether_it_is_as_announced(sim):
    cells, source, _, _ = network(sim)
    current = sim.DCSource(amplitude=0.1)

    def unchanged():
        Listening.told.clear()
        sim.run(0.5)
        return [flag for (flag,) in told("feed")]

    assert unchanged() == [False]
    assert unchanged() == [True]
    source[0:1].set(spike_times=[3.0])
    assert unchanged() == [False]
    assert unchanged() == [True]
    cells[0:1].inject(current)
    assert unchanged() == [False]
    current.amplitude = 0.2
    assert unchanged() == [False]
    sim.Population(1, SpikeSourceArray(spike_times=[9.0]))
    assert unchanged() == [False]
    cells.set(cm=2.0)
    cells.record("v")
    assert unchanged() == [True]
    sim.reset()
    assert unchanged() == [False]


LATER = {
    Capability.LATE_CELLS: (lambda sim, net: sim.Population(1, IF_cond_exp()), "add populations"),
    Capability.LATE_CONNECTIONS: (
        lambda sim, net: sim.Projection(net[0], net[0], OneToOneConnector()),
        "add projections",
    ),
    Capability.LATE_CURRENTS: (lambda sim, net: net[0].inject(sim.DCSource()), "inject currents"),
    Capability.PARAMETER_CHANGES: (lambda sim, net: net[0].set(cm=2.0), "change parameters"),
    Capability.WEIGHT_CHANGES: (lambda sim, net: net[2].set(weight=0.1), "change weights"),
}


@pytest.mark.parametrize("missing", LATER, ids=lambda capability: capability.name)
def test_what_is_not_declared_is_refused_after_the_first_run_only(missing):
    change, words = LATER[missing]
    sim = front_end(type("Less", (ExampleEngine,), {"capabilities": CHANGEABLE - {missing}}))
    net = network(sim)
    change(sim, net)
    net[0].record("v")
    sim.run(1.0)
    before = net[0].get("cm"), net[2].get("weight", format="list")
    with pytest.raises(NotSupported) as caught:
        change(sim, net)
    assert str(caught.value).startswith(f"Example cannot {words} after the first run; reset() first.")
    assert (net[0].get("cm"), net[2].get("weight", format="list")) == before
    sim.run(1.0)
    assert len(net[0].get_data().segments[0].analogsignals[0]) == 21
    sim.reset()
    change(sim, net)
    sim.run(1.0)
    sim.end()


def test_currents_that_are_not_declared_are_refused():
    sim = front_end(type("Less", (ExampleEngine,), {"capabilities": frozenset()}))
    cells = sim.Population(2, IF_cond_exp(i_offset=0.1))
    with pytest.raises(NotSupported, match="^Example cannot inject currents; i_offset of a cell is a constant one"):
        cells.inject(sim.DCSource())
    cells.record("v")
    sim.run(1.0)
    sim.end()


def test_offsets_that_are_not_declared_are_refused():
    class Offsets(ExampleEngine):
        def record_spikes(self, ids):
            recorder = super().record_spikes(ids)
            drain = recorder.drain
            recorder.drain = lambda: dataclasses.replace(raw := drain(), offsets=np.zeros(raw.steps.size))
            return recorder

    sim = front_end(Offsets)
    cells = sim.Population(1, IF_cond_exp())
    cells.record("spikes")
    with pytest.raises(ContractViolation, match="Example: spikes: there are offsets, but off-grid spikes are not"):
        sim.run(1.0)
    sim.end()
