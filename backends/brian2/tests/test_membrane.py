"""Responses of cells on real Brian2 against closed forms and scipy."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import pynn_data.brian2 as sim

DT, ARRIVAL = 0.1, 25
LEAKY = ["IF_curr_exp", "IF_curr_alpha", "IF_curr_delta", "IF_cond_exp", "IF_cond_alpha"]
ADAPTIVE = ["EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"]
# Exact propagators: only rounding of numbers near 70, added up over 1000 steps.
EXACT = {"rtol": 0, "atol": 1e-11}


def make(celltype, *variables, initial=None, **parameters):
    """Set up, and return one cell with some of its variables recorded."""
    sim.setup(timestep=DT)
    cell = sim.Population(1, getattr(sim, celltype)(**parameters), initial_values=initial)
    cell.record(variables)
    return cell


def spike_onto(cell, receptor, weight):
    """Send one spike to the cell, which arrives at step ARRIVAL."""
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[2.0]))
    sim.Projection(source, cell, sim.FromListConnector([(0, 0, weight, 0.5)]), receptor_type=receptor)


def signal(cell, name):
    """Return one signal of the first cell as plain numbers."""
    (found,) = [s for s in cell.get_data().segments[0].analogsignals if s.name == name]
    return found.magnitude[:, 0]


@pytest.mark.parametrize("celltype", LEAKY)
@pytest.mark.parametrize("initial", [-62.0, -70.0])
def test_constant_current_charges_exponentially(celltype, initial):
    cell = make(celltype, "v", initial={"v": initial}, cm=0.8, tau_m=15.0, v_rest=-62.0, i_offset=0.5)
    sim.run(100.0)
    t, target = np.arange(1001) * DT, -62.0 + 0.5 * 15.0 / 0.8
    # Runge-Kutta 4(5) with h / tau = 1/150 is off by (h / tau)^6 per step: rounding here, too.
    np.testing.assert_allclose(signal(cell, "v"), target + (initial - target) * np.exp(-t / 15.0), **EXACT)


def psp(celltype, s, tau):
    """Return the potential s ms after the arrival of a spike of weight 1, for cm = 0.8 and tau_m = 15."""
    rate = 1 / tau - 1 / 15.0
    if rate == 0:
        series = {"IF_curr_exp": s / 0.8, "IF_curr_alpha": np.e / tau * s**2 / 2 / 0.8, "IF_curr_delta": 1.0}
        return np.exp(-s / 15.0) * series[celltype]
    inside = {  # integral from 0 to s of current / cm, divided by the membrane's decay
        "IF_curr_exp": (1 - np.exp(-rate * s)) / rate / 0.8,
        "IF_curr_alpha": np.e / tau * (1 - (1 + rate * s) * np.exp(-rate * s)) / rate**2 / 0.8,
        "IF_curr_delta": 1.0,
    }
    return np.exp(-s / 15.0) * inside[celltype]


@pytest.mark.parametrize(
    ("receptor", "weight", "tau"),
    [("excitatory", 0.7, 3.0), ("inhibitory", -0.9, 7.0), ("inhibitory", -0.9, 15.0)],
)
@pytest.mark.parametrize("celltype", LEAKY[:3])
def test_psp_of_current_based_cells(celltype, receptor, weight, tau):
    """The weight is the current's peak in nA, or the jump in mV for IF_curr_delta."""
    own = {"tau_syn_E": 3.0, "tau_syn_I": 7.0, f"tau_syn_{receptor[0].upper()}": tau}
    times = {} if celltype == "IF_curr_delta" else own
    cell = make(celltype, "v", cm=0.8, tau_m=15.0, **times)
    spike_onto(cell, receptor, weight)
    sim.run(60.0)
    expected = np.full(601, -65.0)
    expected[ARRIVAL:] += weight * psp(celltype, np.arange(601 - ARRIVAL) * DT, tau)
    np.testing.assert_allclose(signal(cell, "v"), expected, **EXACT)


def course(celltype, s, weight, tau):
    """Return a conductance s ms after the spike's arrival: exponential or alpha function with its peak at tau."""
    decay = np.where(s < 0, 0.0, np.exp(-s / tau))
    return weight * (np.e * s / tau if "alpha" in celltype else 1) * decay


@pytest.mark.parametrize(("receptor", "tau"), [("excitatory", 3.0), ("inhibitory", 7.0)])
@pytest.mark.parametrize("celltype", [*LEAKY[3:], *ADAPTIVE, "HH_cond_exp"])
def test_conductance_in_microsiemens(celltype, receptor, tau):
    variable, other = ("gsyn_exc", "gsyn_inh") if receptor == "excitatory" else ("gsyn_inh", "gsyn_exc")
    cell = make(celltype, "gsyn_exc", "gsyn_inh", tau_syn_E=3.0, tau_syn_I=7.0)
    spike_onto(cell, receptor, 0.004)
    sim.run(30.0)
    g, s = signal(cell, variable), (np.arange(301) - ARRIVAL) * DT
    assert not signal(cell, other).any()
    assert not g[:ARRIVAL].any()
    # Runge-Kutta 4(5) with h / tau = 1/30 is off by some (h / tau)^6 / 100 = 1e-11 of the weight per step.
    np.testing.assert_allclose(g, course(celltype, s, 0.004, tau), rtol=0, atol=0.004 * 1e-9)


@pytest.mark.parametrize(("receptor", "tau", "e_rev"), [("excitatory", 2.0, 5.0), ("inhibitory", 6.0, -90.0)])
@pytest.mark.parametrize("celltype", [*LEAKY[3:], *ADAPTIVE])
def test_psp_of_conductance_based_cells(celltype, receptor, tau, e_rev):
    """Against scipy, sub-threshold, with the adaptation current of the AdExp cells."""
    adaptation = {"a": 6.0, "tau_w": 50.0, "delta_T": 3.0, "v_thresh": -52.0} if celltype in ADAPTIVE else {}
    cell = make(
        celltype, "v", *(["w"] if adaptation else []), initial={"v": -68.0}, cm=0.3, tau_m=12.0, v_rest=-68.0,
        i_offset=0.1, e_rev_E=5.0, e_rev_I=-90.0, tau_syn_E=2.0, tau_syn_I=6.0, **adaptation,
    )  # fmt: skip
    spike_onto(cell, receptor, 0.01)
    sim.run(60.0)
    leak = 0.3 / 12.0  # uS
    a, upswing = (0.006, leak * 3.0) if adaptation else (0.0, 0.0)

    def slope(t, y):
        v, w = y
        synaptic = course(celltype, t - ARRIVAL * DT, 0.01, tau) * (v - e_rev)
        current = 0.1 - leak * (v + 68.0) - synaptic + upswing * np.exp((v + 52.0) / 3.0) - w
        return [current / 0.3, (a * (v + 68.0) - w) / 50.0]

    v, w = [-68.0], [0.0]
    for stretch in np.arange(ARRIVAL + 1) * DT, np.arange(ARRIVAL, 601) * DT:
        ends, start = stretch[[0, -1]], [v[-1], w[-1]]
        y = solve_ivp(slope, ends, start, t_eval=stretch[1:], method="DOP853", rtol=1e-12, atol=1e-12).y
        v, w = np.append(v, y[0]), np.append(w, y[1])
    assert v.max() < -50.0
    assert np.ptp(v[ARRIVAL:]) > 1.0
    # The step is at most 0.1 ms, that is 1/20 of the shortest time constant.
    np.testing.assert_allclose(signal(cell, "v"), v, rtol=0, atol=1e-8)
    if adaptation:
        np.testing.assert_allclose(signal(cell, "w"), w, rtol=0, atol=1e-10)


@pytest.mark.parametrize("scale", [0.999, 1.0, 1.001, 1.5])
@pytest.mark.parametrize("celltype", LEAKY[:2])
def test_psp_where_the_two_time_constants_come_close(celltype, scale):
    """The closed form is a difference of almost equal numbers there; the propagators' series is not."""
    tau = 15.0 * scale
    cell = make(celltype, "v", cm=0.8, tau_m=15.0, tau_syn_E=tau)
    spike_onto(cell, "excitatory", 0.7)
    sim.run(60.0)
    s = np.arange(601 - ARRIVAL) * DT
    u, w = np.polynomial.legendre.leggauss(60)
    at = s[:, None] * (u + 1) / 2  # the current's times, for Gauss's rule
    current = np.exp(-at / tau) * (np.e * at / tau if "alpha" in celltype else 1)
    lifted = (np.exp(-(s[:, None] - at) / 15.0) * current) @ w * s / 2 * 0.7 / 0.8
    np.testing.assert_allclose(signal(cell, "v")[ARRIVAL:] + 65.0, lifted, **EXACT)


@pytest.mark.parametrize("i_offset", [0.0, -0.1])
def test_hodgkin_huxley_below_threshold(i_offset):
    """Against scipy, with gates that begin far from rest; 3 sub-steps of 1/30 ms err by some 1e-4 mV."""
    cell = make("HH_cond_exp", "v", "m", "h", "n", i_offset=i_offset, initial={"v": -62.5})
    sim.run(40.0)

    def slope(t, y):
        v, m, h, n = y
        u = v + 63.0
        alpha = 0.32 * (13 - u) / np.expm1((13 - u) / 4), 0.128 * np.exp((17 - u) / 18)
        beta = 0.28 * (u - 40) / np.expm1((u - 40) / 5), 4 / (1 + np.exp((40 - u) / 5))
        of_n = 0.032 * (15 - u) / np.expm1((15 - u) / 5), 0.5 * np.exp((10 - u) / 40)
        rates = [*zip(alpha, beta, strict=True), of_n]
        gates = [a * (1 - x) - b * x for (a, b), x in zip(rates, (m, h, n), strict=True)]
        ionic = 0.01 * (-65.0 - v) + 20.0 * m**3 * h * (50.0 - v) + 6.0 * n**4 * (-90.0 - v)
        return [(ionic + i_offset) / 0.2, *gates]

    start, t = [-62.5, 0.0, 1.0, 0.0], np.arange(401) * DT
    y = solve_ivp(slope, [0, 40.0], start, t_eval=t, method="DOP853", rtol=1e-11, atol=1e-11).y
    assert y[0].max() < -50.0
    for name, course_, atol in zip(["v", "m", "h", "n"], y, [2e-3, 1e-4, 1e-4, 1e-4], strict=True):
        np.testing.assert_allclose(signal(cell, name), course_, rtol=0, atol=atol)
