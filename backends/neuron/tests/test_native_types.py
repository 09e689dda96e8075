"""Cell types of NEURON's and a script's own: networks of them do what they do when a script builds them by itself."""

import numpy as np
import pytest
import quantities as pq

import pynn_data
from pynn_data.errors import (
    InvalidConnections,
    InvalidModel,
    NotSupported,
    OtherSimulation,
    UnitUnknown,
    UnknownParameter,
)

DT = 0.1
SPIKES = [3.0, 7.5, 8.0, 20.0, 33.0]


class ByHand:
    """NetCons, vectors and `finitialize` as a script has them."""

    def __init__(self, h):
        self.h = h
        self.kept = []
        h.CVode().active(False)
        h.dt = DT

    def process(self, model, **values):
        section = self.h.Section(name=f"by_hand_{len(self.kept)}")
        process = getattr(self.h, model)(section(0.5))
        self.kept.append(section)
        return self._with(process, values)

    def artificial(self, model, **values):
        return self._with(getattr(self.h, model)(), values)

    def connect(self, source, target, delay, weight, place=0):
        netcon = self.h.NetCon(source, target)
        netcon.delay = delay
        netcon.weight[place] = weight
        self.kept.append(netcon)
        return netcon

    def spikes(self, source):
        netcon, vector = self.h.NetCon(source, None), self.h.Vector()
        netcon.record(vector)
        self.kept += [netcon, vector]
        return vector

    def signal(self, process, name):
        vector = self.h.Vector().record(getattr(process, f"_ref_{name}"))
        self.kept.append(vector)
        return vector

    def run(self, duration, initial=lambda: None):
        context = self.h.ParallelContext()
        context.set_maxstep(10)
        self.h.finitialize()
        initial()
        context.psolve(duration + DT / 4)

    def _with(self, process, values):
        for name, value in values.items():
            setattr(process, name, value)
        self.kept.append(process)
        return process


def times(train):
    return np.asarray(train.magnitude)


def test_point_processes_and_artificial_cells_do_what_they_do_by_hand(sim, script_h):
    kind, relay = sim.native_cell_type("ScriptCell"), sim.native_cell_type("IntFire1")
    cells = sim.Population(2, kind(base=[0.5, 0.6], inject=[0.12, 0.1]), label="cells")
    relays = sim.Population(1, relay(tau=10.0, refrac=3.0), label="relays")
    drum = sim.Population(1, sim.native_cell_type("NetStim")(interval=3.33, start=1.03, number=1e9))
    everyone = sim.AllToAllConnector()
    sim.Projection(drum, relays, everyone, sim.StaticSynapse(weight=0.45, delay=1.0))
    sim.Projection(drum, cells, everyone, sim.StaticSynapse(weight=0.2, delay=0.7))
    sim.Projection(cells, relays, everyone, sim.StaticSynapse(weight=0.7, delay=1.3))
    sim.Projection(relays, cells, everyone, sim.StaticSynapse(weight=-0.1, delay=2.0))
    cells.record(["spikes", "u", "fired"])
    for group in (relays, drum):
        group.record("spikes")
    for duration in (10.0, 0.1, 29.9):
        sim.run(duration)
    segment = cells.get_data().segments[0]
    others = [group.get_data().segments[0].spiketrains[0] for group in (relays, drum)]
    sim.end()

    hand = ByHand(script_h)
    neurons = [hand.process("ScriptCell", base=b, inject=i) for b, i in ((0.5, 0.12), (0.6, 0.1))]
    fire = hand.artificial("IntFire1", tau=10.0, refrac=3.0)
    beat = hand.artificial("NetStim", interval=3.33, start=1.03, number=1e9)
    hand.connect(beat, fire, 1.0, 0.45)
    for neuron in neurons:
        hand.connect(beat, neuron, 0.7, 0.2)
        hand.connect(neuron, fire, 1.3, 0.7)
        hand.connect(fire, neuron, 2.0, -0.1)
    trains = [hand.spikes(one) for one in (*neurons, fire, beat)]
    signals = [[hand.signal(neuron, name) for neuron in neurons] for name in ("u", "fired")]
    hand.run(40.0)
    for train, mine in zip([*segment.spiketrains, *others], trains, strict=True):
        assert len(mine) > 4
        np.testing.assert_allclose(times(train), np.array(mine), rtol=0, atol=1e-9)
    for name, mine in zip(("u", "fired"), signals, strict=True):
        (signal,) = [s for s in segment.analogsignals if s.name == name]
        assert np.array_equal(signal.magnitude, np.array([np.array(v) for v in mine]).T), name


def test_initial_values_set_weights_receptors_and_reset(sim, script_h):
    kind = sim.native_cell_type("ScriptCell", receptors={"weight": 0, "kicks": 1}, current="inject")
    assert "inject" not in kind.default_parameters
    cells = sim.Population(2, kind(limit=1e9), initial_values={"u": [0.25, 0.5]})
    usual = sim.Population(1, kind(limit=1e9, base=0.75))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0, 3.0]))
    synapse = sim.StaticSynapse(weight=2.0, delay=0.5)
    sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type="weight")
    kicks = sim.Projection(source, cells[1:], sim.OneToOneConnector(), synapse, receptor_type="kicks")
    sim.DCSource(amplitude=0.5, start=4.0).inject_into(cells)
    cells.record("u")
    with pytest.raises(NotSupported, match="'u' of ScriptCell follows from other things"):
        usual.peek("u")
    sim.run(2.0)
    assert usual.peek("u").tolist() == [0.75]
    cells.set(tau=1e9)
    kicks.set(weight=3.0)
    sim.run(3.0)
    u = cells.get_data().segments[0].analogsignals[0].magnitude
    assert u[0].tolist() == [0.25, 0.5]
    jumps = np.diff(u, axis=0)
    np.testing.assert_allclose(jumps[15], [2.0, 22.0], atol=0.3)  # due at 1.5 ms, seen in the sample after
    np.testing.assert_allclose(jumps[35], [2.0, 32.0], atol=1e-6)
    np.testing.assert_allclose(jumps[40:], 0.05, atol=1e-6)
    assert np.abs(jumps[36:40]).max() < 1e-6
    sim.reset()
    sim.run(5.0)
    again = cells.get_data().segments[1].analogsignals[0].magnitude
    assert again[0].tolist() == [0.25, 0.5]


def test_spikes_reach_cells_of_other_types_in_their_step(sim, script_h):
    """What is emitted in a step, at its beginning at the earliest, acts like a spike of that step."""
    for start in (1.0, 1.03, 1.06, 1.0999):
        sim.setup(timestep=DT)
        drum = sim.Population(1, sim.native_cell_type("NetStim")(start=start, number=1.0))
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.1]))
        for_drum, for_source = sim.Population(1, sim.IF_curr_delta()), sim.Population(1, sim.IF_curr_delta())
        for pre, post in ((drum, for_drum), (source, for_source)):
            sim.Projection(pre, post, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=0.3))
            post.record("v")
        sim.run(3.0)
        first, second = (p.get_data().segments[0].analogsignals[0].magnitude for p in (for_drum, for_source))
        assert np.array_equal(first, second), start


def test_what_a_type_tells_of_itself(sim, script_h):
    kind = sim.native_cell_type("ScriptCell", units={"plain": "", "fired": "dimensionless"})
    assert kind.default_parameters == {"tau": 10.0, "limit": 1.0, "base": 0.0, "inject": 0.0, "plain": 0.0}
    assert kind.recordable == ("spikes", "u", "fired")
    assert kind.receptor_types == ("weight",)
    assert {name: kind.unit(name) for name in ("tau", "u", "inject")} == {"tau": "ms", "u": "mV", "inject": "nA"}
    cells = sim.Population(1, kind(tau=0.02 * pq.s))
    assert cells.get("tau") == 20.0
    with pytest.raises(UnitUnknown, match="nobody tells the unit of 'm'"):
        sim.Population(1, sim.native_cell_type("IntFire1")()).record("m")


def test_errors_say_what_is_wrong(sim, script_h):
    with pytest.raises(InvalidModel, match="NEURON has no point process or artificial cell 'IntFire3'; did you mean"):
        sim.native_cell_type("IntFire3")
    with pytest.raises(InvalidModel, match="'PynnDataProbe'"):
        sim.native_cell_type("PynnDataProbe")
    with pytest.raises(InvalidModel, match="IClamp neither emits events nor takes any"):
        sim.native_cell_type("IClamp")
    with pytest.raises(TypeError, match="has no option 'threshold'; it has units, current, receptors"):
        sim.native_cell_type("IntFire1", threshold=1)
    with pytest.raises(InvalidModel, match="current = 'i' is no parameter of ScriptCell; it has tau"):
        sim.native_cell_type("ScriptCell", current="i")
    with pytest.raises(InvalidModel, match="current: tau of ScriptCell is in ms, not in nA"):
        sim.native_cell_type("ScriptCell", current="tau")
    with pytest.raises(TypeError, match="receptors is a dict from names to the place of their weight"):
        sim.native_cell_type("ScriptCell", receptors=["exc"])
    kind = sim.native_cell_type("ScriptCell")
    with pytest.raises(UnknownParameter, match="shape is an array, of which pynn-data takes no account"):
        kind(shape=1.0)
    cells = sim.Population(1, kind(), label="cells")
    source = sim.Population(1, sim.SpikeSourceArray())
    with pytest.raises(InvalidConnections, match="has no receptor 'inhibitory'; it has weight"):
        sim.Projection(source, cells, sim.AllToAllConnector(), receptor_type="inhibitory")
    with pytest.raises(NotSupported, match=r"current=...\) names a parameter in nA"):
        sim.DCSource().inject_into(cells)
    sim.run(1.0)
    sim.Population(1, kind())
    with pytest.raises(NotSupported, match="NEURON initializes mechanisms.*before the first run, or reset"):
        sim.run(1.0)


def test_types_belong_to_one_engine(sim, script_h):
    kind = sim.native_cell_type("IntFire1")
    other = pynn_data.open("example")
    other.setup()
    with pytest.raises(OtherSimulation, match="IntFire1 is a cell type of NEURON's own.*belong to one engine"):
        other.Population(1, kind())
    other.end()
