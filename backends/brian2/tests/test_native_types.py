"""Cell types made of equations: their networks are, to the bit, those that a script builds with Brian2's own objects."""

import numpy as np
import pytest
import quantities as pq
from pynn_data_brian2.importing import import_brian2, quietly

import pynn_data
from pynn_data.errors import InvalidConnections, InvalidModel, NotSupported, OtherSimulation, UnknownParameter

b2 = import_brian2()
DT = 0.1
EQUATIONS = """
dv/dt = (E_L - v + R*(I + current))/tau + w*0.1*volt/second : volt (unless refractory)
dg/dt = -g/tau_g : siemens
dw/dt = -w/(50*ms) : 1
I = g*(E - v) : amp
E_L : volt
tau : second (constant)
R : ohm
current : amp
count : 1
"""
SETTINGS = {
    "threshold": "v > v_th",
    "reset": "v = E_L\nw -= 1\ncount += 1",
    "refractory": "2*ms",
    "method": "rk4",
    "namespace": {"v_th": -50 * b2.mV, "tau_g": 5 * b2.ms, "E": 0 * b2.mV},
}
RECEPTORS = {"exc": "g += weight", "strong": "g_post += 2*weight; count_post += 1; g_post += weight"}
DEFAULTS = {"E_L": -70 * b2.mV, "tau": 20 * b2.ms, "R": 100 * b2.Mohm}
SPIKES = [3.0, 7.5, 8.0, 8.1, 20.0, 33.0]


def cell_type(sim, **more):
    options = {
        **SETTINGS, "parameters": DEFAULTS, "initial_values": {"v": -70 * b2.mV}, "receptors": RECEPTORS,
        "current": "current", "name": "Adapting", **more,
    }  # fmt: skip
    return sim.native_cell_type(EQUATIONS, **options)


class ByHand:
    """Groups of Brian2 in a loop in which spikes arrive before the threshold is looked at."""

    def __init__(self):
        self.clock = b2.Clock(DT * b2.ms)
        self.net = b2.Network()
        self.net.schedule = ["start", "groups", "synapses", "thresholds", "resets", "end"]

    def cells(self, size, **values):
        cells = b2.NeuronGroup(size, EQUATIONS, clock=self.clock, **SETTINGS, codeobj_class=numpy_code())
        for name, value in {**DEFAULTS, "v": -70 * b2.mV, **values}.items():
            setattr(cells, name, value)
        self.net.add(cells)
        return cells

    def source(self, times):
        source = b2.SpikeGeneratorGroup(
            1, np.zeros(len(times), dtype=int), np.array(times) * b2.ms - DT * b2.ms, clock=self.clock
        )
        self.net.add(source)
        return source

    def connect(self, source, target, receptor, weight, delay):
        """A spike found in the loop of one step is of the next: it waits for a step less."""
        synapses = b2.Synapses(
            source, target, "weight : siemens", on_pre=RECEPTORS[receptor], clock=self.clock,
            namespace=SETTINGS["namespace"],
        )  # fmt: skip
        synapses.connect()
        synapses.weight = weight
        synapses.delay = (delay - DT) * b2.ms
        self.net.add(synapses)
        return synapses

    def monitor(self, cells, variables):
        monitors = b2.SpikeMonitor(cells), b2.StateMonitor(cells, variables, record=True, clock=self.clock)
        self.net.add(*monitors)
        return monitors


def numpy_code():
    return b2.codegen.runtime.numpy_rt.NumpyCodeObject


@pytest.fixture(autouse=True)
def numpy_target():
    target = b2.prefs.codegen.target
    b2.prefs.codegen.target = "numpy"
    yield
    b2.prefs.codegen.target = target


def assert_same(block, spikes, states):
    segment = block.segments[0]
    for number, train in enumerate(segment.spiketrains):
        mine = np.rint(np.asarray(spikes.t)[np.asarray(spikes.i) == number] * 1000 / DT) + 1
        assert np.array_equal(np.rint(train.magnitude / DT), mine)
    for signal in segment.analogsignals:
        mine = np.asarray(getattr(states, signal.name)).T
        assert np.array_equal(signal.magnitude[: len(mine)], mine), signal.name
        assert len(signal) == len(mine) + 1


VARIABLES = ["v", "g", "w", "I", "count"]


def test_cells_do_what_they_do_by_hand(sim):
    cells = sim.Population(2, cell_type(sim)(R=[100e6, 150e6]), initial_values={"v": [-0.07, -0.06]})
    target = sim.Population(1, cell_type(sim)(), label="target")
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=SPIKES))
    sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(8e-9, 0.1), receptor_type="exc")
    strong = sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(2e-9, 0.4), receptor_type="strong")
    sim.Projection(cells, target, sim.AllToAllConnector(), sim.StaticSynapse(3e-8, 1.0), receptor_type="exc")
    for group in (cells, target):
        group.record(["spikes", *VARIABLES])
    sim.run(20.0)
    cells.set(tau=0.015, E_L=[-0.071, -0.072])
    strong.set(weight=5e-9)
    sim.run(20.0)
    blocks = cells.get_data(), target.get_data()
    assert sum(train.size for train in blocks[0].segments[0].spiketrains) > 4
    assert blocks[1].segments[0].spiketrains[0].size > 1

    with quietly():
        hand = ByHand()
        neurons, onto = hand.cells(2, R=[100e6, 150e6] * b2.ohm, v=[-0.07, -0.06] * b2.volt), hand.cells(1)
        generator = hand.source(SPIKES)
        hand.connect(generator, neurons, "exc", 8e-9 * b2.siemens, 0.1)
        synapses = hand.connect(generator, neurons, "strong", 2e-9 * b2.siemens, 0.4)
        hand.connect(neurons, onto, "exc", 3e-8 * b2.siemens, 1.0)
        monitors = hand.monitor(neurons, VARIABLES), hand.monitor(onto, VARIABLES)
        hand.net.run(20 * b2.ms, namespace={})
        neurons.tau, neurons.E_L = 0.015 * b2.second, [-0.071, -0.072] * b2.volt
        synapses.weight = 5e-9 * b2.siemens
        hand.net.run(20 * b2.ms, namespace={})
    for block, (spikes, states) in zip(blocks, monitors, strict=True):
        assert_same(block, spikes, states)


def test_reset_late_cells_and_split_runs(sim):
    cells = sim.Population(1, cell_type(sim)())
    sim.DCSource(amplitude=0.3, start=5.0).inject_into(cells)
    cells.record(["spikes", "v", "I"])
    for duration in (0.1, 17.3, 22.6):
        sim.run(duration)
    late = sim.Population(1, cell_type(sim)(), initial_values={"v": -0.055})
    late.record(["v", "I"])
    sim.DCSource(amplitude=0.3, start=45.0).inject_into(late)
    sim.run(40.0)
    assert np.array_equal(cells.peek("I"), [0.0])
    of_late = late.get_data().segments[0].analogsignals[0]
    assert of_late.magnitude[0, 0] == -0.055
    assert float(of_late.t_start) == 40.0
    sim.reset()
    sim.run(80.0)
    first, second = cells.get_data().segments
    assert first.spiketrains[0].size == 2
    assert np.array_equal(first.spiketrains[0].magnitude, second.spiketrains[0].magnitude)
    for one, other in zip(first.analogsignals, second.analogsignals, strict=True):
        assert np.array_equal(one.magnitude, other.magnitude)


def test_currents_are_in_ampere_from_their_step_on(sim):
    kind = sim.native_cell_type("dq/dt = j : coulomb\nj : amp", current="j", method="euler")
    cells = sim.Population(1, kind())
    cells.record("q")
    sim.DCSource(amplitude=2.0, start=1.0, stop=1.5).inject_into(cells)
    sim.run(2.0)
    charge = cells.get_data().segments[0].analogsignals[0].magnitude[:, 0]
    np.testing.assert_allclose(charge, np.clip(np.arange(21) - 10, 0, 5) * 2e-13, rtol=1e-12, atol=0)


def test_what_a_type_tells_of_itself(sim):
    kind = cell_type(sim)
    assert kind.__name__ == "Adapting"
    assert kind.default_parameters == {"E_L": -0.07, "tau": 0.02, "R": 1e8}
    assert kind.default_initial_values == {"v": -0.07, "g": 0.0, "w": 0.0, "count": 0.0}
    assert kind.recordable == ("spikes", "v", "g", "w", "I", "count")
    assert kind.receptor_types == ("exc", "strong")
    assert {name: kind.unit(name) for name in ("v", "I", "w", "R", "tau")} == {
        "v": "V", "I": "A", "w": "", "R": "ohm", "tau": "s",
    }  # fmt: skip
    assert kind.weight_unit == "S"
    assert kind(tau=0.01).describe() == "Adapting(E_L=-0.07, tau=0.01, R=100000000.0)"
    assert sim.native_cell_type("dv/dt = -v/(1*ms) : 1").recordable == ("v",)


def test_quantities_and_other_units(sim):
    kind = cell_type(sim, units={"v": "mV", "weight": "nS", "tau": "ms"})
    cells = sim.Population(1, kind(tau=0.03 * pq.s, R=50 * pq.Mohm if hasattr(pq, "Mohm") else 5e7))
    assert cells.get("tau") == 30.0
    cells.initialize(v=-60.0)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    synapse = sim.StaticSynapse(weight=4000.0 * pq.pS if hasattr(pq, "pS") else 4.0)
    sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type="exc")
    cells.record(["v", "g"])
    sim.run(2.0)
    v, g = cells.get_data().segments[0].analogsignals
    assert (v.units, g.units) == (pq.mV, pq.S)
    assert v.magnitude[0, 0] == -60.0
    np.testing.assert_allclose(g.magnitude.max(), 4e-9, rtol=0.03)


def test_random_numbers_are_brian2_s_own(sim):
    kind = sim.native_cell_type("dv/dt = -v/tau + xi*tau**-0.5 : 1", namespace={"tau": 10 * b2.ms}, method="euler")

    def course(*durations):
        sim.setup()
        cells = sim.Population(3, kind())
        cells.record("v")
        b2.seed(3)
        for duration in durations:
            sim.run(duration)
        return cells.get_data().segments[0].analogsignals[0].magnitude

    assert np.array_equal(course(5.0), course(1.3, 3.7))
    assert course(5.0)[1:].all()


def test_errors_say_what_is_wrong(sim):
    with pytest.raises(InvalidModel, match="reads no equations in 'iaf_psc_exp'.*those of other simulators belong"):
        sim.native_cell_type("iaf_psc_exp")
    with pytest.raises(InvalidModel, match="Brian2: there are no equations"):
        sim.native_cell_type("")
    with pytest.raises(InvalidModel, match="Brian2 refuses the model: .*nowhere"):
        sim.native_cell_type("dv/dt = -v/nowhere : volt")
    with pytest.raises(InvalidModel, match="Brian2 refuses the model"):
        sim.native_cell_type("dv/dt = -v : volt")
    with pytest.raises(InvalidModel, match="Brian2 refuses the model"):
        sim.native_cell_type("dv/dt = -v/second : volt", threshold="v > 1")
    with pytest.raises(InvalidModel, match="Brian2 refuses the model"):
        sim.native_cell_type("dv/dt = -v/second : volt", receptors={"exc": "v += weight; x += 1"})
    with pytest.raises(TypeError, match="has no option 'treshold'; it has units, threshold"):
        sim.native_cell_type("dv/dt = -v/second : volt", treshold="v > 1*volt")
    with pytest.raises(InvalidModel, match="nothing is increased by the weight alone.*weight=brian2.siemens"):
        sim.native_cell_type("dv/dt = -v/second : volt", receptors={"exc": "v += 2*weight"})
    sim.native_cell_type("dv/dt = -v/second : volt", receptors={"exc": "v += 2*weight"}, weight=b2.volt)
    with pytest.raises(InvalidModel, match=r"in different units \('a': V, 'b': none\)"):
        sim.native_cell_type("v : volt\nx : 1", receptors={"a": "v += weight", "b": "x += weight"})
    with pytest.raises(InvalidModel, match="current = 'j' is no variable without an equation: write 'j : amp'"):
        sim.native_cell_type("dv/dt = -v/second : volt", current="j")
    with pytest.raises(InvalidModel, match="current: j is in V, not in A"):
        sim.native_cell_type("j : volt", current="j")
    with pytest.raises(InvalidModel, match="parameters: there is no 'y' that could be given; there are x"):
        sim.native_cell_type("x : 1", parameters={"y": 1.0})
    with pytest.raises(InvalidModel, match="parameters: x is in V, not in s"):
        sim.native_cell_type("x : volt", parameters={"x": 1 * b2.second})
    with pytest.raises(InvalidModel, match="'weight' is the weight of a synapse"):
        sim.native_cell_type("weight : 1")
    kind = cell_type(sim)
    with pytest.raises(UnknownParameter, match="Adapting has no parameter 'v'; it has E_L, tau, R"):
        kind(v=1.0)
    cells = sim.Population(1, kind(), label="cells")
    with pytest.raises(NotSupported, match="Adapting: 'I' cannot be initialized: it is an expression"):
        cells.initialize(I=1.0)
    source = sim.Population(1, sim.SpikeSourceArray())
    with pytest.raises(InvalidConnections, match="has no receptor 'excitatory'; it has exc, strong"):
        sim.Projection(source, cells, sim.AllToAllConnector())
    quiet = sim.Population(1, sim.native_cell_type("dv/dt = -v/second : volt")())
    with pytest.raises(NotSupported, match=r"native_cell_type\(..., current=...\) names one in A"):
        sim.DCSource().inject_into(quiet)
    sim.Projection(quiet, cells, sim.AllToAllConnector(), sim.StaticSynapse(1.0), receptor_type="exc")
    with pytest.raises(NotSupported, match="Brian2 refuses the connections"):
        sim.run(1.0)


def test_types_belong_to_one_engine(sim):
    kind = cell_type(sim)
    other = pynn_data.open("example")
    other.setup()
    with pytest.raises(OtherSimulation, match="Adapting is a cell type of Brian2's own.*belong to one engine"):
        other.Population(1, kind())
    other.end()
