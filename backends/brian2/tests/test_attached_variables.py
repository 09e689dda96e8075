"""Every kind of variable that groups built with Brian2 alone can have, and their units."""

import numpy as np
import pytest

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")

EQUATIONS = """
dv/dt = (s - v)/(5*ms) + sh*Hz : 1
s = stim(t)*i : 1
y : 1 (linked)
z = y*2 + sh : 1
sh : 1 (shared)
q = sh*2 : 1 (shared)
n = rand() : 1 (constant over dt)
"""
NAMES = ("v", "s", "y", "z", "sh", "q", "n")


def build(b2):
    """Return a network, its two groups, its synapses and the names that its equations refer to."""
    b2.seed(3)
    giver = b2.NeuronGroup(3, "dx/dt = -x/(5*ms) : 1", method="exact", name="giver*")
    giver.x = [1, 2, 3]
    cells = b2.NeuronGroup(4, EQUATIONS, method="euler", name="cells*")
    cells.y = b2.linked_var(giver.x, index=np.array([0, 2, 1, 0]))
    cells.sh = 0.5
    cells.run_regularly("v = v*0.9 + rand()*0.1", dt=1 * b2.ms)
    synapses = b2.Synapses(giver, cells, "w : 1\nends = v_post*w : 1\ndouble = 2*w : 1", name="synapses*")
    synapses.connect()
    synapses.w = "i + j"
    names = {"stim": b2.TimedArray([0, 1, 5, 2, 3], dt=1 * b2.ms), "ms": b2.ms, "Hz": b2.Hz}
    return b2.Network(giver, cells, synapses), cells, synapses, names


def first_of_all(b2, group, variables, **options):
    """Return a monitor that records before anything else is called in a time step."""
    return b2.StateMonitor(group, variables, when="before_start", order=-1000, **options)


def test_linked_and_shared_variables_and_those_that_are_drawn_in_every_step(b2, attach):
    net, cells, _, names = build(b2)
    monitor = first_of_all(b2, cells, NAMES[:4] + NAMES[6:], record=True)
    shared = first_of_all(b2, cells, NAMES[4:6], record=[0])
    net.add(monitor, shared)
    net.run(3.3 * b2.ms, namespace=names)
    expected = {name: monitor.variables[name].get_value().copy() for name in monitor.record_variables}
    expected |= {name: np.tile(shared.variables[name].get_value(), 4) for name in shared.record_variables}
    net, cells, _, names = build(b2)
    group = attach(net).group(cells)
    assert set(group.found.variables) == set(NAMES)
    recorded = group.record(*NAMES)
    net.run(1 * b2.ms, namespace=names)
    recorded.drain()
    net.run(2.3 * b2.ms, namespace=names)
    for name, values in zip(NAMES, recorded.values(), strict=True):
        np.testing.assert_array_equal(values[:-1], expected[name], err_msg=name)
    assert recorded.values()[NAMES.index("s")][-1].tolist() == [0, 2, 4, 6]


def test_synapses_that_are_added_later(b2, attach):
    net, _, synapses, names = build(b2)
    attached = attach(net)
    group = attached.group(synapses)
    assert set(group.found.variables) == {"w", "double"}
    recorded = group.record("w", "double")
    net.run(0.2 * b2.ms, namespace=names)
    synapses.connect(i=0, j=0)
    synapses.w = 1
    more = attached.group(synapses)
    assert (group.found.size, more.found.size) == (12, 13)
    net.run(0.2 * b2.ms, namespace=names)
    w, double = recorded.values()
    np.testing.assert_array_equal(w[0], np.add.outer(np.arange(3), np.arange(4)).ravel())
    np.testing.assert_array_equal(w[2:], 1)
    np.testing.assert_array_equal(double, 2 * w)
    assert more.state("double").tolist() == [2] * 13


def test_names_that_mean_something_else_in_the_next_run(b2, attach):
    cells = b2.NeuronGroup(1, "v = factor*2 : 1")
    net = b2.Network(cells)
    recorded = attach(net).group(cells).record("v")
    for factor in (1, 5):
        net.run(0.2 * b2.ms, namespace={"factor": factor})
        recorded.drain()
    assert recorded.values()[0].ravel().tolist() == [2, 2, 10, 10, 10]


def test_compartments(b2, attach):
    def neuron():
        cell = b2.SpatialNeuron(
            morphology=b2.Cylinder(length=100 * b2.um, diameter=1 * b2.um, n=5),
            model="Im = gL*(-65*mV - v) : amp/meter**2\nI : amp (point current)",
            Cm=1 * b2.uF / b2.cm**2, Ri=100 * b2.ohm * b2.cm, namespace={"gL": 1 * b2.siemens / b2.meter**2},
            threshold="v > -40*mV", threshold_location=2, refractory="v > -40*mV", name="neuron*",
        )  # fmt: skip
        cell.v = -65 * b2.mV
        cell.I[0] = 0.2 * b2.nA
        return cell

    oracle = neuron()
    monitor, spikes = b2.StateMonitor(oracle, ["v", "Im"], record=True), b2.SpikeMonitor(oracle)
    b2.Network(oracle, monitor, spikes).run(1 * b2.ms)
    cell = neuron()
    net = b2.Network(cell)
    group = attach(net).group(cell)
    assert group.found.kind == "SpatialNeuron"
    assert {name: group.found.variables[name].unit for name in ("v", "Im", "Ri", "area")} == {
        "v": "V", "Im": "A/m**2", "Ri": "ohm*m", "area": "m**2",
    }  # fmt: skip
    recorded, recorder = group.record("v", "Im"), group.spikes()
    net.run(1 * b2.ms)
    for name, values in zip(("v", "Im"), recorded.values(), strict=True):
        np.testing.assert_array_equal(values[:-1], monitor.variables[name].get_value())
    drained = recorder.drain()
    assert drained.steps.tolist() == (np.rint(spikes.t_[:] / 1e-4) + 1).tolist()
    assert drained.cells.tolist() == spikes.i[:].tolist() == [2]


@pytest.mark.parametrize("text", [
    "", "V", "A", "S", "s", "Hz", "F", "ohm", "C", "W", "m", "kg", "K", "mol", "S/m**2", "A/m**2", "F/m**2", "V/s",
    "A/s", "mol/m**3", "V**2", "1/V", "m**2", "1/m", "ohm*m", "V/s**0.5", "S/s", "Pa", "N/m", "1/s**0.5",
])  # fmt: skip
def test_units(b2, text):
    import quantities as pq
    from pynn_data_brian2.units import unit_of

    names = {
        "V": b2.volt, "A": b2.amp, "S": b2.siemens, "s": b2.second, "Hz": b2.hertz, "F": b2.farad, "ohm": b2.ohm,
        "C": b2.coulomb, "W": b2.watt, "m": b2.meter, "kg": b2.kilogram, "K": b2.kelvin, "mol": b2.mole,
        "Pa": b2.pascal, "N": b2.pascal * b2.meter**2,
    }  # fmt: skip
    dimension = eval(text or "1", {}, names)
    unit = unit_of(b2.get_dimensions(dimension))
    assert unit == {"N/m": "J/m**2"}.get(text, text)
    assert pq.Quantity(1.0, unit).simplified == pq.Quantity(1.0, text).simplified


def test_a_unit_without_a_name(b2):
    import quantities as pq
    from pynn_data_brian2.units import unit_of

    unit = unit_of(b2.get_dimensions(b2.volt**3 / b2.meter / b2.mole))
    assert unit == "m**5*kg**3/s**9/A**3/mol"
    assert pq.Quantity(1.0, unit).simplified == (pq.V**3 / pq.m / pq.mol).simplified
