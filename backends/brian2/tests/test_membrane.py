"""Responses of cells where Brian2's schemes are the plug-in's own."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from single_cells import ARRIVAL, DT, make, signal, spike_onto

EXACT = {"rtol": 0, "atol": 1e-11}


@pytest.mark.parametrize("scale", [0.999, 1.0, 1.001, 1.5])
@pytest.mark.parametrize("celltype", ["IF_curr_exp", "IF_curr_alpha"])
def test_psp_where_the_two_time_constants_come_close(sim, celltype, scale):
    """The closed form is a difference of almost equal numbers there; the propagators' series is not."""
    tau = 15.0 * scale
    cell = make(sim, celltype, "v", cm=0.8, tau_m=15.0, tau_syn_E=tau)
    spike_onto(sim, cell, "excitatory", 0.7)
    sim.run(60.0)
    s = np.arange(601 - ARRIVAL) * DT
    u, w = np.polynomial.legendre.leggauss(60)
    at = s[:, None] * (u + 1) / 2  # the current's times, for Gauss's rule
    current = np.exp(-at / tau) * (np.e * at / tau if "alpha" in celltype else 1)
    lifted = (np.exp(-(s[:, None] - at) / 15.0) * current) @ w * s / 2 * 0.7 / 0.8
    np.testing.assert_allclose(signal(cell, "v")[ARRIVAL:] + 65.0, lifted, **EXACT)


@pytest.mark.parametrize("i_offset", [0.0, -0.1])
def test_hodgkin_huxley_below_threshold(sim, i_offset):
    """Against scipy, with gates that begin far from rest; 3 sub-steps of 1/30 ms err by some 1e-4 mV."""
    cell = make(sim, "HH_cond_exp", "v", "m", "h", "n", i_offset=i_offset, initial={"v": -62.5})
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


@pytest.mark.parametrize("celltype", ["IF_cond_exp", "IF_cond_alpha", "EIF_cond_exp_isfa_ista", "HH_cond_exp"])
def test_a_cell_that_is_driven_fast_leaves_the_others_alone(sim, celltype):
    """Only it is integrated apart, and as it would be alone: the others have the same bits."""

    def course_of(weights):
        sim.setup(timestep=DT)
        cells = sim.Population(len(weights), getattr(sim, celltype)(i_offset=0.2))
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[2.0]))
        rows = [(0, k, weight, 0.5) for k, weight in enumerate(weights)]
        sim.Projection(source, cells, sim.FromListConnector(rows), receptor_type="inhibitory")
        cells.record("v")
        sim.run(10.0)
        return cells.get_data().segments[0].analogsignals[0].magnitude

    calm, both, fast = course_of([0.01]), course_of([0.01, 40.0]), course_of([40.0])
    np.testing.assert_array_equal(both[:, :1], calm)
    np.testing.assert_array_equal(both[:, 1:], fast)
    assert np.abs(fast - calm).max() > 1.0


@pytest.mark.parametrize("celltype", ["IF_cond_exp", "IF_cond_alpha", "EIF_cond_exp_isfa_ista"])
def test_membrane_at_the_limit_between_the_two_schemes(sim, celltype):
    """A conductance falls through it; the one hands over to the other without a jump."""
    tau, reversal, leak = 2.0, -80.0, 0.2 / 20.0
    still = {"a": 0.0, "v_thresh": 100.0, "v_spike": 110.0} if celltype.startswith("EIF") else {}
    cell = make(
        sim, celltype, "v", cm=0.2, tau_m=20.0, v_rest=-65.0, e_rev_I=reversal, tau_syn_I=tau, initial={"v": -65.0}, **still
    )
    spike_onto(sim, cell, "inhibitory", 5.0)
    sim.run(30.0)

    def slope(t, y):
        g = 5.0 * (np.e * t / tau if "alpha" in celltype else 1) * np.exp(-t / tau)
        return (leak * (-65.0 - y) + g * (reversal - y)) / 0.2

    t = np.arange(301 - ARRIVAL) * DT
    y = solve_ivp(slope, [0, t[-1]], [-65.0], t_eval=t, method="Radau", rtol=1e-11, atol=1e-11).y[0]
    np.testing.assert_allclose(signal(cell, "v")[ARRIVAL:], y, rtol=0, atol=2e-6)
