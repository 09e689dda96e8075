"""Responses of cells against closed forms and scipy."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from single_cells import ARRIVAL, DT, make, signal, spike_onto

LEAKY = ["IF_curr_exp", "IF_curr_alpha", "IF_curr_delta", "IF_cond_exp", "IF_cond_alpha"]
ADAPTIVE = ["EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"]
# Exact propagators: only rounding of numbers near 70, added up over 1000 steps.
EXACT = {"rtol": 0, "atol": 1e-11}


@pytest.mark.parametrize("celltype", LEAKY)
@pytest.mark.parametrize("initial", [-62.0, -70.0])
def test_constant_current_charges_exponentially(sim, celltype, initial):
    cell = make(sim, celltype, "v", initial={"v": initial}, cm=0.8, tau_m=15.0, v_rest=-62.0, i_offset=0.5)
    sim.run(100.0)
    t, target = np.arange(1001) * DT, -62.0 + 0.5 * 15.0 / 0.8
    # Runge-Kutta 4(5) with h / tau = 1/150 is off by (h / tau)^6 per step: rounding here, too.
    np.testing.assert_allclose(signal(cell, "v"), target + (initial - target) * np.exp(-t / 15.0), **EXACT)


def psp(celltype, s, tau):
    """Return the potential s ms after the arrival of a spike of weight 1, for cm = 0.8 and tau_m = 15."""
    rate = 1 / tau - 1 / 15.0
    inside = {  # integral from 0 to s of current / cm, divided by the membrane's decay
        "IF_curr_exp": (1 - np.exp(-rate * s)) / rate / 0.8,
        "IF_curr_alpha": np.e / tau * (1 - (1 + rate * s) * np.exp(-rate * s)) / rate**2 / 0.8,
        "IF_curr_delta": 1.0,
    }
    return np.exp(-s / 15.0) * inside[celltype]


@pytest.mark.parametrize(("receptor", "weight", "tau"), [("excitatory", 0.7, 3.0), ("inhibitory", -0.9, 7.0)])
@pytest.mark.parametrize("celltype", LEAKY[:3])
def test_psp_of_current_based_cells(sim, celltype, receptor, weight, tau):
    """The weight is the current's peak in nA, or the jump in mV for IF_curr_delta."""
    times = {} if celltype == "IF_curr_delta" else {"tau_syn_E": 3.0, "tau_syn_I": 7.0}
    cell = make(sim, celltype, "v", cm=0.8, tau_m=15.0, **times)
    spike_onto(sim, cell, receptor, weight)
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
def test_conductance_in_microsiemens(sim, celltype, receptor, tau):
    variable, other = ("gsyn_exc", "gsyn_inh") if receptor == "excitatory" else ("gsyn_inh", "gsyn_exc")
    cell = make(sim, celltype, "gsyn_exc", "gsyn_inh", tau_syn_E=3.0, tau_syn_I=7.0)
    spike_onto(sim, cell, receptor, 0.004)
    sim.run(30.0)
    g, s = signal(cell, variable), (np.arange(301) - ARRIVAL) * DT
    assert not signal(cell, other).any()
    assert not g[:ARRIVAL].any()
    # Runge-Kutta 4(5) with h / tau = 1/30 is off by some (h / tau)^6 / 100 = 1e-11 of the weight per step.
    np.testing.assert_allclose(g, course(celltype, s, 0.004, tau), rtol=0, atol=0.004 * 1e-9)


@pytest.mark.parametrize(("receptor", "tau", "e_rev"), [("excitatory", 2.0, 5.0), ("inhibitory", 6.0, -90.0)])
@pytest.mark.parametrize("celltype", [*LEAKY[3:], *ADAPTIVE])
def test_psp_of_conductance_based_cells(sim, celltype, receptor, tau, e_rev):
    """Against scipy, sub-threshold, with the adaptation current of the AdExp cells."""
    adaptation = {"a": 6.0, "tau_w": 50.0, "delta_T": 3.0, "v_thresh": -52.0} if celltype in ADAPTIVE else {}
    cell = make(
        sim, celltype, "v", *(["w"] if adaptation else []), initial={"v": -68.0}, cm=0.3, tau_m=12.0, v_rest=-68.0,
        i_offset=0.1, e_rev_E=5.0, e_rev_I=-90.0, tau_syn_E=2.0, tau_syn_I=6.0, **adaptation,
    )  # fmt: skip
    spike_onto(sim, cell, receptor, 0.01)
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


WHOLE = {0.0: 0, 1e-9: 0, 1e-4: 1, 0.1: 1, 1.29997: 13, 1.3: 13, 1.30003: 14, 1.3003: 14}
"""Refractory time in ms -> steps of 0.1 ms: NEST by itself rounds to a thousandth of a ms first."""


@pytest.mark.parametrize("tau", WHOLE)
@pytest.mark.parametrize("celltype", LEAKY)
def test_part_of_a_step_of_refractory_time_is_a_whole_one(sim, celltype, tau):
    """From a millionth of a step on; given when the cell is made, or later."""
    cell = make(sim, celltype, "v", initial={"v": -40.0}, v_rest=-60.0, v_reset=-70.0, v_thresh=-50.0, tau_refrac=tau)
    sim.run(3.0)
    sim.reset()
    cell.set(tau_refrac=5.0)
    sim.run(0.1)  # v is at the reset
    sim.reset()
    sim.run(0.0)
    cell.set(tau_refrac=tau)
    sim.run(3.0)
    for segment in (0, 2):
        v = np.asarray(cell.get_data().segments[segment].analogsignals[0])[:, 0]
        assert v[0] == -40.0
        assert (v[1 : WHOLE[tau] + 2] == -70.0).all()
        assert v[WHOLE[tau] + 2] > -70.0
