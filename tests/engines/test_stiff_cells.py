"""Cells that are driven fast: strong conductances, short time constants, coarse steps.

What the equations allow is kept whatever the step: a conductance draws v towards its reversal potential
and not beyond. Where engines have error bounds of their own, tolerances are about twice what was measured.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

LEAKY = ["IF_cond_exp", "IF_cond_alpha"]
ADAPTIVE = ["EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"]
GRID = {
    "cm": (0.05, 0.25, 1.0),
    "tau_m": (0.1, 1.0, 10.0, 50.0),
    "tau_syn": (0.1, 1.0, 5.0, 20.0),
    "weight": (0.001, 0.1, 1.0, 10.0, 100.0),
}
STEPS = 12
TOLERANCE = {"brian2": 1e-4, "nest": 0.003, "neuron": 0.003}
"""mV; NEST's and NEURON's bound for a step is 0.001 mV."""
ROUNDING = 0.005
"""mV."""


def on_grid(sim, celltype, dt, receptor, **parameters):
    """Return v of one cell for each point of the grid, two steps after whose beginning a spike arrives, and spikes."""
    sim.setup(timestep=dt)
    cm, tau_m, tau_syn, weight = np.array(list(product(*GRID.values()))).T
    times = {"tau_syn_E": tau_syn.tolist(), "tau_syn_I": tau_syn.tolist()}
    leak = {"g_leak": (cm / tau_m).tolist()} if celltype == "HH_cond_exp" else {"tau_m": tau_m.tolist()}
    kind = getattr(sim, celltype)(cm=cm.tolist(), **leak, **times, **parameters)
    cells = sim.Population(cm.size, kind)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[dt]))
    rows = [(0, k, w, dt) for k, w in enumerate(weight.tolist())]
    sim.Projection(source, cells, sim.FromListConnector(rows), receptor_type=receptor)
    cells.record(["v", "spikes"])
    sim.run(STEPS * dt)
    segment = cells.get_data().segments[0]
    return segment.analogsignals[0].magnitude, sum(train.size for train in segment.spiketrains)


@pytest.mark.parametrize("dt", [0.025, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("celltype", [*LEAKY, *ADAPTIVE])
def test_inhibition_draws_v_to_its_reversal_potential_and_no_further(sim, celltype, dt):
    rest = -66.0
    still = {"v_rest": rest, "v_thresh": -50.0, "v_reset": -60.0, "e_rev_I": -80.0}
    if celltype in ADAPTIVE:
        still["a"] = 0.0  # or v rebounds beyond rest
    v, spikes = on_grid(sim, celltype, dt, "inhibitory", **still)
    assert spikes == 0
    start = v[0]
    assert (v >= np.minimum(start, -80.0) - ROUNDING).all()
    assert (v <= np.maximum(start, rest) + ROUNDING).all()
    assert v.min() < -79.9


@pytest.mark.parametrize("dt", [0.025, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("celltype", LEAKY)
def test_excitation_draws_v_to_its_reversal_potential_and_no_further(sim, celltype, dt):
    v, spikes = on_grid(sim, celltype, dt, "excitatory", v_rest=-65.0, v_thresh=10.0, e_rev_E=0.0)
    assert spikes == 0
    assert (v >= -65.0 - ROUNDING).all()
    assert (v <= ROUNDING).all()
    assert v.max() > -0.1


@pytest.mark.parametrize("receptor", ["inhibitory", "excitatory"])
@pytest.mark.parametrize("dt", [0.1, 1.0])
def test_gated_cells_stay_between_their_reversal_potentials(sim, dt, receptor):
    v, _ = on_grid(sim, "HH_cond_exp", dt, receptor)
    assert (v >= -90.0 - ROUNDING).all()
    assert (v <= 50.0 + ROUNDING).all()


@pytest.mark.parametrize("dt", [0.1, 1.0])
@pytest.mark.parametrize(
    ("given", "initial", "expected"),
    [
        ({"i_offset": -50.0}, {}, -65.0 - 5000.0 * (1 - np.exp(-20.0 / 20.0))),
        ({"i_offset": -5000.0}, {}, -65.0 - 5e5 * (1 - np.exp(-20.0 / 20.0))),
        ({}, {"v": -10000.0}, -65.0 - 9935.0 * np.exp(-20.0 / 20.0)),
    ],
)
def test_gated_cells_far_below_rest_are_passive(sim, dt, given, initial, expected):
    """All gates but h close within microseconds, and v follows the leak."""
    sim.setup(timestep=dt)
    cell = sim.Population(1, sim.HH_cond_exp(**given), initial_values=initial)
    cell.record("v")
    sim.run(20.0)
    v = cell.get_data().segments[0].analogsignals[0].magnitude[:, 0]
    assert v[-1] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("given", [{"gbar_Na": 2000.0, "cm": 0.01}, {"gbar_K": 600.0}, {"i_offset": 5000.0}])
def test_gated_cells_with_strong_currents_are_finite(sim, given):
    sim.setup(timestep=1.0)
    cell = sim.Population(1, sim.HH_cond_exp(**given))
    cell.record(["v", "m", "h", "n"])
    sim.run(20.0)
    for signal in cell.get_data().segments[0].analogsignals:
        assert np.isfinite(signal.magnitude).all()
        if signal.name != "v":
            assert signal.magnitude.min() >= -1e-3
            assert signal.magnitude.max() <= 1 + 1e-3


def course(celltype, s, weight, tau):
    """Return a conductance s ms after the arrival of a spike."""
    s = np.maximum(s, 0.0)
    return weight * (np.e * s / tau if "alpha" in celltype else 1.0) * np.exp(-s / tau)


def exact(celltype, p, weight, receptor, arrival, times):
    """Return v at the given times from scipy's implicit scheme."""
    side = "E" if receptor == "excitatory" else "I"
    tau, reversal, leak = p[f"tau_syn_{side}"], p[f"e_rev_{side}"], p["cm"] / p["tau_m"]

    def slope(t, y, g):
        current = leak * (p["v_rest"] - y[0]) + g(t) * (reversal - y[0])
        if celltype in LEAKY:
            return [current / p["cm"]]
        upswing = leak * p["delta_T"] * np.exp((min(y[0], 50.0) - p["v_thresh"]) / p["delta_T"])
        adaptation = (1e-3 * p["a"] * (y[0] - p["v_rest"]) - y[1]) / p["tau_w"]
        return [(current + upswing - y[1]) / p["cm"], adaptation]

    y = np.array([-62.0] if celltype in LEAKY else [-62.0, 0.0])
    found = [y[0]]
    before = np.append(times[times < arrival - 1e-9], arrival)
    after = times[times > arrival - 1e-9]
    for stretch, g in (
        (before, lambda t: 0.0),
        (after, lambda t: course(celltype, t - arrival, weight, tau)),
    ):
        solved = solve_ivp(
            slope, stretch[[0, -1]], y, "Radau", stretch[1:], rtol=1e-11, atol=1e-12, args=(g,), first_step=1e-7
        )
        found += solved.y[0].tolist()
        y = solved.y[:, -1]
    return np.array(found)


# cm, tau_m, tau_syn, weight, receptor
HARD = [
    (0.25, 10.0, 5.0, 6.0, "inhibitory"),
    (0.05, 10.0, 5.0, 100.0, "inhibitory"),
    (0.05, 0.1, 20.0, 1.0, "inhibitory"),
    (1.0, 50.0, 0.1, 100.0, "inhibitory"),
    (0.25, 0.25, 2.0, 0.0, "inhibitory"),
    (0.1, 20.0, 0.5, 0.1, "excitatory"),
    (0.05, 50.0, 20.0, 1.0, "excitatory"),
    (1.0, 10.0, 2.0, 100.0, "excitatory"),
]


@pytest.mark.parametrize("dt", [0.025, 0.1, 1.0])
@pytest.mark.parametrize("celltype", [*LEAKY, *ADAPTIVE])
def test_v_is_that_of_a_precise_solution(sim, celltype, dt):
    sim.setup(timestep=dt)
    quiet = {"v_rest": -66.0, "v_thresh": 100.0, "e_rev_E": 0.0, "e_rev_I": -80.0}
    if celltype in ADAPTIVE:
        quiet["v_spike"] = 110.0
    names = ("cm", "tau_m", "tau_syn_E", "tau_syn_I")
    columns = [np.array([row[k] for row in HARD]).tolist() for k in (0, 1, 2, 2)]
    kind = getattr(sim, celltype)(**dict(zip(names, columns, strict=True)), **quiet)
    cells = sim.Population(len(HARD), kind, initial_values={"v": -62.0})
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[dt]))
    for receptor in ("inhibitory", "excitatory"):
        rows = [(0, k, row[3], dt) for k, row in enumerate(HARD) if row[4] == receptor]
        sim.Projection(source, cells, sim.FromListConnector(rows), receptor_type=receptor)
    cells.record("v")
    sim.run(STEPS * dt)
    v = cells.get_data().segments[0].analogsignals[0].magnitude
    times = np.arange(STEPS + 1) * dt
    for k, (*values, weight, receptor) in enumerate(HARD):
        p = {**kind.default_parameters, **quiet, **dict(zip(names, (*values, values[-1]), strict=True))}
        expected = exact(celltype, p, weight, receptor, 2 * dt, times)
        np.testing.assert_allclose(v[:, k], expected, rtol=0, atol=TOLERANCE[sim.__name__.split(".")[-1]])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    celltype=st.sampled_from(LEAKY),
    dt=st.sampled_from([0.025, 0.1, 0.5, 1.0]),
    cm=st.floats(0.05, 1.0),
    tau_m=st.floats(0.1, 50.0),
    tau_syn=st.tuples(st.floats(0.1, 20.0), st.floats(0.1, 20.0)),
    weights=st.tuples(st.floats(0.0, 100.0), st.floats(0.0, 100.0)),
    current=st.floats(-2.0, 2.0),
    initial=st.floats(-90.0, 0.0),
)
def test_v_stays_in_the_interval_of_its_equilibria(sim, celltype, dt, cm, tau_m, tau_syn, weights, current, initial):
    """Whatever the conductances: between the start, where the leak and current lead, and both reversals."""
    sim.setup(timestep=dt)
    kind = getattr(sim, celltype)(
        cm=cm, tau_m=tau_m, tau_syn_E=tau_syn[0], tau_syn_I=tau_syn[1], i_offset=current, e_rev_E=0.0, e_rev_I=-80.0,
        v_rest=-65.0, v_thresh=1e4,
    )  # fmt: skip
    cell = sim.Population(1, kind, initial_values={"v": initial})
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[dt, 4 * dt]))
    for weight, receptor in zip(weights, ("excitatory", "inhibitory"), strict=True):
        sim.Projection(source, cell, sim.FromListConnector([(0, 0, weight, dt)]), receptor_type=receptor)
    cell.record("v")
    sim.run(STEPS * dt)
    v = cell.get_data().segments[0].analogsignals[0].magnitude
    led = -65.0 + current * tau_m / cm
    assert v.min() >= min(initial, led, -80.0) - ROUNDING
    assert v.max() <= max(initial, led, 0.0) + ROUNDING


@pytest.mark.parametrize("celltype", [*LEAKY, *ADAPTIVE])
def test_fast_cells_do_not_depend_on_how_a_run_is_divided(sim, celltype):
    def found(divided, looked):
        sim.setup(timestep=0.5)
        cells = sim.Population(3, getattr(sim, celltype)(cm=[0.05, 0.2, 1.0], tau_m=[0.2, 10.0, 20.0]))
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0, 4.0]))
        for receptor, weight in (("inhibitory", 10.0), ("excitatory", 0.5)):
            synapse = sim.StaticSynapse(weight=weight, delay=0.5)
            sim.Projection(source, cells, sim.AllToAllConnector(), synapse, receptor_type=receptor)
        cells.record("v")
        for duration in divided:
            sim.run(duration)
            if looked:
                cells.peek("v")
        return cells.get_data().segments[0].analogsignals[0].magnitude

    whole = found([10.0], False)
    assert np.ptp(whole[:, 0]) > 1.0
    np.testing.assert_array_equal(found([0.5] * 20, True), whole)
