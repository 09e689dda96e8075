"""A number with a unit is converted wherever a number is accepted, or refused with the unit that is wanted."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import quantities as pq

from pynn_data.errors import InvalidConnections
from pynn_data.magnitude import magnitude, number, whole


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (500 * pq.pA, "nA", 0.5),
        (70 * pq.pA, "nA", 0.07),
        (0.1 * pq.s, "ms", 100.0),
        (3 * pq.kHz, "Hz", 3000.0),
        (5 * pq.Hz, "1/ms", 0.005),
        (np.pi * pq.rad, "deg", 180.0),
        (pq.Quantity(5.0, "dimensionless"), "", 5.0),
        (pq.s, "ms", 1000.0),
        ([0.1 * pq.s, 200.0], "ms", [100.0, 200.0]),
        ([[1, 2], [3, 4] * pq.s], "ms", [[1, 2], [3000, 4000]]),
        (np.array([0.1 * pq.s, 2], dtype=object), "ms", [100.0, 2.0]),
        (np.float32(0.5), "nA", 0.5),
        (np.int64(2), "ms", 2.0),
        (np.array(3), "ms", 3.0),
        (Fraction(1, 2), "ms", 0.5),
        ([Decimal(2)], "ms", [2.0]),
        ([], "ms", []),
        (range(3), "", [0, 1, 2]),
    ],
)
def test_numbers_and_quantities(value, unit, expected):
    found = magnitude(value, unit, "x")
    assert found.dtype == np.float64
    assert found.tolist() == expected


class OfAnotherPackage(np.ndarray):
    unit = "km"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (5 * pq.mV, ValueError, "start is a number in ms; one in mV cannot be converted."),
        ([1.0, 5 * pq.mV], ValueError, "start is a number in ms; one in mV cannot be converted."),
        (pq.Quantity(5.0), ValueError, "start is a number in ms; one in dimensionless cannot be converted."),
        (np.array(5.0).view(OfAnotherPackage), TypeError, "units are those of the package quantities, not of"),
        ([np.array(5.0).view(OfAnotherPackage)], TypeError, "units are those of the package quantities, not of"),
        (np.timedelta64(5, "s"), TypeError, "start: expected numbers in ms, not np.timedelta64(5,'s')."),
        ("5", TypeError, "start: expected numbers in ms, not '5'."),
        (["5"], TypeError, "start: expected numbers in ms, not '5'."),
        (None, TypeError, "start: expected numbers in ms, not None."),
        ([None], TypeError, "start: expected numbers in ms, not None."),
        (np.ma.array([1.0, 2.0], mask=[True, False]), TypeError, "start: expected numbers in ms, but some are masked."),
        (1j, TypeError, "start: expected numbers in ms, not 1j."),
        ({}, TypeError, "start: expected numbers in ms, not {}."),
        ([[1, 2], [3]], ValueError, "start: the lists in [[1, 2], [3]] are of different lengths."),
    ],
)
def test_what_is_no_number_in_the_unit(value, kind, text):
    with pytest.raises(kind) as caught:
        magnitude(value, "ms", "start")
    assert text in str(caught.value)


def test_one_number_is_not_several():
    assert number(np.array(2.0), "ms", "x") == 2.0
    with pytest.raises(TypeError, match=r"x: expected one number in ms, not \[1.0, 2.0\]"):
        number([1.0, 2.0], "ms", "x")


@pytest.mark.parametrize("value", [5, np.int8(5), np.uint64(5), np.array(5)])
def test_whole_numbers(value):
    assert whole(value) == 5
    assert type(whole(value)) is int


@pytest.mark.parametrize("value", [True, np.True_, 5.0, "5", None, np.array([5]), 5 * pq.ms, np.array(5.0)])
def test_what_is_no_whole_number(value):
    assert whole(value) is None


# -- cells -------------------------------------------------------------------------------------

OFFSETS = {
    "one": 500 * pq.pA,
    "array": [500, 600] * pq.pA,
    "list": [500 * pq.pA, 0.6],
    "function": lambda i: (500 + 100 * i) * pq.pA,
}


@pytest.fixture(params=OFFSETS)
def offset(request):
    expected = [0.5, 0.5] if request.param == "one" else [0.5, 0.6]
    return OFFSETS[request.param], expected


def test_parameters(sim, offset):
    value, expected = offset
    made = sim.Population(2, sim.IF_cond_exp(i_offset=value))
    assert made.get("i_offset", simplify=False).tolist() == expected
    changed = sim.Population(2, sim.IF_cond_exp())
    changed.set(i_offset=value)
    assert changed.get("i_offset", simplify=False).tolist() == expected


def test_parameters_of_views_assemblies_and_single_cells(sim, offset):
    value, expected = offset
    a, b = sim.Population(2, sim.IF_cond_exp()), sim.Population(1, sim.IF_cond_exp())
    (a + b)[[2, 0]].set(i_offset=value)
    assert [b.get("i_offset"), a[[0]].get("i_offset")] == expected
    a[1].i_offset = 50 * pq.pA
    assert a[1].i_offset == 0.05
    sim.set(a[1], tau_m=0.01 * pq.s)
    assert a[1].tau_m == 10.0


def test_initial_values(sim):
    cells = sim.Population(2, sim.IF_cond_exp(), initial_values={"v": -0.06 * pq.V})
    assert cells.initial_values["v"].tolist() == [-60.0, -60.0]
    cells.initialize(v=[-0.07 * pq.V, -65.0], gsyn_exc=lambda i: 5 * pq.nS)
    assert cells.initial_values["v"].tolist() == [-70.0, -65.0]
    assert cells.initial_values["gsyn_exc"].tolist() == [0.005, 0.005]


def test_random_values(sim):
    cells = sim.Population(50, sim.IF_cond_exp(tau_m=sim.RandomDistribution("uniform", [0.01 * pq.s, 20])))
    assert 10 < cells.get("tau_m").min() < cells.get("tau_m").max() < 20
    cells.initialize(v=sim.RandomDistribution("normal", mu=-0.06 * pq.V, sigma=1 * pq.uV))
    np.testing.assert_allclose(cells.initial_values["v"], -60, atol=0.02)
    with pytest.raises(ValueError, match=r"tau_m: low of 'uniform' is a number in ms; one in mV cannot be converted"):
        cells.set(tau_m=sim.RandomDistribution("uniform", [10 * pq.mV, 20 * pq.mV]))
    with pytest.raises(ValueError, match=r"mu of 'lognormal' is a number without a unit; one in ms"):
        cells.set(tau_m=sim.RandomDistribution("lognormal", mu=10 * pq.ms, sigma=1.0))
    with pytest.raises(ValueError, match=r"low = 10.0 ms has a unit; numbers drawn by themselves have none"):
        sim.RandomDistribution("uniform", [10 * pq.ms, 20 * pq.ms]).next()
    assert "low=10.0 ms" in repr(sim.RandomDistribution("uniform", [10 * pq.ms, 20 * pq.ms]))


@pytest.mark.parametrize(
    "times",
    [
        [0.1, 0.2] * pq.s,
        [0.1 * pq.s, 0.2 * pq.s],
        [0.1 * pq.s, 200.0],
        [[0.1, 0.2] * pq.s, [0.1 * pq.s, 200.0]],
        [[0.1, 0.2], [0.1, 0.2]] * pq.s,
        lambda i: [0.1, 0.2] * pq.s,
        lambda i: [0.1 * pq.s, 200],
    ],
)
def test_spike_times(sim, times):
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=times))
    assert [t.tolist() for t in source.get("spike_times")] == [[100.0, 200.0]] * 2
    source.set(spike_times=[1.0])
    source.set(spike_times=times)
    assert [t.tolist() for t in source.get("spike_times")] == [[100.0, 200.0]] * 2


def test_sequences(sim):
    for times in ([0.1, 0.2] * pq.s, [0.1 * pq.s, 200 * pq.ms], sim.Sequence([0.1, 0.2] * pq.s)):
        source = sim.Population(2, sim.SpikeSourceArray(spike_times=[sim.Sequence(times), [1.0]]))
        assert [t.tolist() for t in source.get("spike_times")] == [[100.0, 200.0], [1.0]]
    with pytest.raises(ValueError, match="all values have a unit or none has"):
        sim.Sequence([0.1 * pq.s, 200])
    with pytest.raises(ValueError, match="spike_times of cell 0 is a number in ms; one in mV cannot be converted"):
        sim.Population(1, sim.SpikeSourceArray(spike_times=[sim.Sequence([1, 2] * pq.mV)]))


@pytest.mark.parametrize("times", [5.0, 5 * pq.ms, "5", None])
def test_spike_times_that_are_no_list(sim, times):
    with pytest.raises(TypeError, match="spike_times: expected lists of times in ms, not"):
        sim.Population(1, sim.SpikeSourceArray(spike_times=times))


def test_a_function_may_return_a_single_spike_time(sim):
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=lambda i: i + 1.0))
    assert [t.tolist() for t in source.get("spike_times")] == [[1.0], [2.0]]


def test_a_refused_unit_names_parameter_and_both_units(sim):
    cells = sim.Population(2, sim.IF_cond_exp(), label="cells")
    for value in (5 * pq.mV, [5 * pq.mV, 1.0], [5, 6] * pq.mV, lambda i: 5 * pq.mV):
        with pytest.raises(ValueError, match="'cells': tau_m is a number in ms; one in mV cannot be converted"):
            cells.set(i_offset=0.1, tau_m=value)
    assert cells.get(["i_offset", "tau_m"]) == [0.0, 20.0]


# -- currents ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("DCSource", {"amplitude": 500 * pq.pA, "start": 0.1 * pq.s, "stop": 1 * pq.s}, (0.5, 100, 1000)),
        ("ACSource", {"amplitude": 1 * pq.uA, "offset": 50 * pq.pA, "frequency": 0.1 * pq.kHz}, (1000, 0.05, 100)),
        ("ACSource", {"start": 1 * pq.s, "stop": 2 * pq.s, "phase": np.pi * pq.rad}, (1000, 2000, 180)),
        ("NoisyCurrentSource", {"mean": 1 * pq.pA, "stdev": 1 * pq.uA, "dt": 200 * pq.us}, (0.001, 1000, 0.2)),
        ("NoisyCurrentSource", {"start": 1 * pq.s, "stop": 2 * pq.s}, (1000, 2000)),
    ],
)
def test_currents(sim, kind, given, expected):
    made = getattr(sim, kind)(**given)
    assert [made.get_parameters()[name] for name in given] == list(expected)
    changed = getattr(sim, kind)()
    changed.set_parameters(**given)
    assert [changed.get_parameters()[name] for name in given] == list(expected)
    for name, value in given.items():
        current = getattr(sim, kind)()
        setattr(current, name, value)
        assert getattr(current, name) == expected[list(given).index(name)]


@pytest.mark.parametrize("wrap", [lambda sim, v: v, lambda sim, v: sim.Sequence(v), lambda sim, v: list(v)])
def test_steps_of_current(sim, wrap):
    times, amplitudes = [0, 0.1] * pq.s, [100, 200] * pq.pA
    current = sim.StepCurrentSource(times=wrap(sim, times), amplitudes=wrap(sim, amplitudes))
    assert current.times.tolist() == [0, 100]
    assert current.amplitudes.tolist() == [0.1, 0.2]


def test_refused_currents(sim):
    current = sim.DCSource(amplitude=0.5)
    with pytest.raises(ValueError, match="DCSource: start is a number in ms; one in nA cannot be converted"):
        current.set_parameters(amplitude=1.0, start=5 * pq.nA)
    with pytest.raises(TypeError, match="DCSource: amplitude: expected numbers in nA, not 'strong'"):
        current.amplitude = "strong"
    with pytest.raises(TypeError, match=r"DCSource: amplitude: expected one number in nA, not \[0.1, 0.2\]"):
        current.amplitude = [0.1, 0.2]
    assert current.get_parameters() == {"amplitude": 0.5, "start": 0.0, "stop": 1e12}
    with pytest.raises(ValueError, match="StepCurrentSource: amplitudes is a number in nA; one in ms"):
        sim.StepCurrentSource(times=[1.0], amplitudes=[1.0] * pq.ms)
    with pytest.raises(ValueError, match="StepCurrentSource: times and amplitudes must be finite"):
        sim.StepCurrentSource(times=[1.0], amplitudes=[np.nan])


# -- connections -------------------------------------------------------------------------------

WEIGHTS = {
    "one": 50 * pq.nS,
    "array": np.full((2, 2), 50) * pq.nS,
    "per connection": [50] * 4 * pq.nS,
    "list": [50 * pq.nS, 0.05, 0.05, 50 * pq.nS],
    "function": lambda i, j: 50 * pq.nS,
}


@pytest.mark.parametrize("value", WEIGHTS.values(), ids=WEIGHTS)
def test_weights(sim, value):
    a, b = sim.Population(2, sim.SpikeSourceArray()), sim.Population(2, sim.IF_cond_exp())
    made = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=value))
    assert made.get("weight", "list", with_address=False) == [0.05] * 4
    changed = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=1.0))
    changed.set(weight=value)
    assert changed.get("weight", "list", with_address=False) == [0.05] * 4


@pytest.mark.parametrize("celltype", ["IF_cond_exp", "IF_curr_exp", "IF_curr_delta", "Izhikevich"])
def test_weights_have_the_unit_of_the_targets(sim, celltype):
    wanted = {"IF_cond_exp": 2 * pq.nS, "IF_curr_exp": 2 * pq.pA}.get(celltype, 2 * pq.uV)
    a, b = sim.Population(2, sim.SpikeSourceArray()), sim.Population(2, getattr(sim, celltype)())
    connections = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=wanted))
    assert connections.get("weight", "array").tolist() == [[0.002] * 2] * 2


def test_delays(sim):
    a, b = sim.Population(2, sim.SpikeSourceArray()), sim.Population(2, sim.IF_cond_exp())
    for delay in (0.002 * pq.s, [0.002] * 4 * pq.s, [0.002 * pq.s, 2, 2, 2], lambda i, j: 2000 * pq.us):
        made = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.1, delay=delay))
        assert made.get("delay", "list", with_address=False) == [2.0] * 4
        made.set(delay=0.003 * pq.s)
        assert made.get("delay", "list", with_address=False) == [3.0] * 4
    drawn = sim.RandomDistribution("uniform", [0.001 * pq.s, 0.002 * pq.s])
    made = sim.Projection(a, b, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.1, delay=drawn))
    assert all(1 <= delay <= 2 for delay in made.get("delay", "list", with_address=False))


def test_lists_of_connections(sim):
    a, b = sim.Population(2, sim.SpikeSourceArray()), sim.Population(2, sim.IF_cond_exp())
    rows = [(1, 1, 60 * pq.nS, 0.003 * pq.s), (0, 0, 0.05 * pq.uS, 2 * pq.ms)]
    made = sim.Projection(a, b, sim.FromListConnector(rows))
    assert made.get(["weight", "delay"], "list") == [(0, 0, 0.05, 2.0), (1, 1, 0.06, 3.0)]
    only = sim.Projection(a, b, sim.FromListConnector([(0, 1, 2 * pq.ms)], column_names=["delay"]))
    assert only.get("delay", "list") == [(0, 1, 2.0)]
    with pytest.raises(ValueError, match="Sequence: all values have a unit or none has"):
        sim.FromListConnector([(0, 0, 60 * pq.nS), (0, 1, 0.05)])
    with pytest.raises(ValueError, match="FromListConnector: indices have no unit"):
        sim.FromListConnector([[0, 0, 60] * pq.nS])
    with pytest.raises(ValueError, match="FromListConnector: the rows are of different lengths"):
        sim.FromListConnector([(0, 0, 60 * pq.nS), (0, 1)])
    with pytest.raises(ValueError, match="p_connect is a number without a unit"):
        sim.FixedProbabilityConnector(0.5 * pq.ms)


def test_refused_weights(sim):
    a = sim.Population(2, sim.SpikeSourceArray())
    b, c = sim.Population(1, sim.IF_curr_exp()), sim.Population(1, sim.IF_curr_delta())

    def joined(targets, weight):
        connections = sim.Projection(a, targets, sim.AllToAllConnector(), sim.StaticSynapse(weight=weight), label="p")
        return connections.get("weight", "array")

    for weight in (5 * pq.mV, [5, 5] * pq.mV, lambda i, j: 5 * pq.mV, sim.RandomDistribution("exponential", beta=5 * pq.mV)):
        with pytest.raises(InvalidConnections, match=r"Projection 'p': weight.* is a number in nA; one in mV cannot"):
            joined(b, weight)
    for weight in (5 * pq.mV, 5 * pq.nA):
        with pytest.raises(InvalidConnections, match="cannot be converted"):
            joined(b + c, weight)
    assert joined(b + c, 0.5).tolist() == [[0.5, 0.5]] * 2
    with pytest.raises(InvalidConnections, match="the function returns several numbers for a connection"):
        joined(b, lambda i, j: [1.0, 2.0])


# -- times -------------------------------------------------------------------------------------


def test_times_of_the_simulation(sim):
    sim.setup(timestep=200 * pq.us, min_delay=400 * pq.us, max_delay=0.01 * pq.s, seed=np.int64(3), threads=np.array(1))
    assert (sim.get_time_step(), sim.get_min_delay(), sim.get_max_delay()) == (0.2, 0.4, 10.0)
    called = []

    def next_call(t):
        called.append(t)
        return 0.004 * pq.s if t < 4 else float("inf")

    cells = sim.Population(1, sim.IF_cond_exp())
    cells.record("v", sampling_interval=400 * pq.us, start=0.002 * pq.s, stop=6000 * pq.us)
    assert sim.run(0.005 * pq.s, callbacks=[next_call]) == 5.0
    assert called == [0.0, 4.0]
    assert sim.run_until(0.008 * pq.s) == 8.0
    (signal,) = cells.get_data().segments[0].analogsignals
    assert signal.times.rescale("ms").magnitude == pytest.approx(np.arange(2.0, 6.1, 0.4))
    with pytest.raises(ValueError, match=r"run_until\(2\): it is already t = 8 ms"):
        sim.run_until(0.002 * pq.s)


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda sim, cells, bad: sim.run(bad), r"Duration of run\(\)"),
        (lambda sim, cells, bad: sim.run_until(bad), r"Time for run_until\(\)"),
        (lambda sim, cells, bad: sim.run(1.0, callbacks=[lambda t: bad]), "Time returned by a callback"),
        (lambda sim, cells, bad: sim.setup(timestep=bad), "timestep"),
        (lambda sim, cells, bad: sim.setup(min_delay=bad), "min_delay"),
        (lambda sim, cells, bad: sim.setup(max_delay=bad), "max_delay"),
        (lambda sim, cells, bad: cells.record("v", sampling_interval=bad), "sampling_interval"),
        (lambda sim, cells, bad: cells.record("v", start=bad), "start"),
        (lambda sim, cells, bad: cells.record("v", stop=bad), "stop"),
    ],
)
def test_refused_times(sim, call, what):
    cells = sim.Population(1, sim.IF_cond_exp())
    with pytest.raises(ValueError, match=f"{what} is a number in ms; one in mV cannot be converted"):
        call(sim, cells, 5 * pq.mV)
    with pytest.raises(TypeError, match=f"{what}: expected one number in ms, not"):
        call(sim, cells, [5.0])


@pytest.mark.parametrize("value", [1.0, "1", True, -1, None])
def test_threads_are_whole(sim, value):
    with pytest.raises(ValueError, match="threads must be a whole number, at least 1, not"):
        sim.setup(threads=value)
