"""The reference engine has the courses that are known in closed form."""

import numpy as np
import pytest
from reference_courses import course, traub_rates

LEAKY = ["IF_curr_exp", "IF_curr_alpha", "IF_curr_delta", "IF_cond_exp", "IF_cond_alpha"]
ALL = {"v_rest": -65.0, "cm": 0.5, "tau_m": 12.0, "v_reset": -70.0, "v_thresh": -50.0}
STEPS, DT = 400, 0.1
TIMES = np.arange(STEPS + 1) * DT
EXACT = {"rtol": 0, "atol": 1e-11}


@pytest.mark.parametrize("celltype", LEAKY)
def test_membrane(celltype):
    samples, spikes = course(celltype, {**ALL, "i_offset": 0.3}, steps=STEPS, initial={"v": -80.0})
    end = -65.0 + 0.3 * 12.0 / 0.5
    np.testing.assert_allclose(samples["v"], end + (-80.0 - end) * np.exp(-TIMES / 12.0), **EXACT)
    assert spikes == []


@pytest.mark.parametrize("celltype", LEAKY)
@pytest.mark.parametrize("tau_refrac", [0.0, 0.1, 0.25, 3.0])
@pytest.mark.parametrize("current", [1.5, 5.0])
def test_spikes_of_a_constant_current(celltype, tau_refrac, current):
    """From the reset v takes ``tau_m log((end - v_reset) / (end - v_thresh))`` to the threshold, whole steps of it."""
    given = {**ALL, "i_offset": current, "tau_refrac": tau_refrac}
    samples, spikes = course(celltype, given, steps=STEPS, initial={"v": -70.0})
    end = -65.0 + current * 12.0 / 0.5
    rising = int(np.ceil(12.0 * np.log((end + 70.0) / (end + 50.0)) / DT))
    held = int(np.ceil(tau_refrac / DT - 1e-9))
    expected = list(range(rising, STEPS + 1, rising + held))
    assert spikes == expected
    assert len(spikes) > 2
    for step in spikes[:-1]:
        np.testing.assert_array_equal(samples["v"][step : step + held + 1], -70.0)
        assert samples["v"][step + held + 1] == pytest.approx(end + (-70.0 - end) * np.exp(-DT / 12.0), abs=1e-11)


@pytest.mark.parametrize("tau_syn", [0.5, 5.0, 30.0])
def test_potential_of_an_exponential_current(tau_syn):
    samples, _ = course("IF_curr_exp", {**ALL, "tau_syn_E": tau_syn}, steps=STEPS, spikes=[10], weights=[0.4])
    s = np.maximum(TIMES - 1.1, 0.0)
    factor = 0.4 / 0.5 * 12.0 * tau_syn / (12.0 - tau_syn)
    np.testing.assert_allclose(samples["v"] + 65.0, factor * (np.exp(-s / 12.0) - np.exp(-s / tau_syn)), **EXACT)
    peak = np.log(12.0 / tau_syn) / (1 / tau_syn - 1 / 12.0)
    highest = factor * (np.exp(-peak / 12.0) - np.exp(-peak / tau_syn))
    assert (samples["v"] + 65.0).max() == pytest.approx(highest, rel=2e-3)
    assert np.argmax(samples["v"]) * DT == pytest.approx(1.1 + peak, abs=DT)


def test_potential_of_an_exponential_current_as_slow_as_the_membrane():
    given = {**ALL, "tau_syn_I": 12.0}
    samples, _ = course("IF_curr_exp", given, steps=STEPS, spikes=[10], weights=[-0.4], receptor="inhibitory")
    s = np.maximum(TIMES - 1.1, 0.0)
    np.testing.assert_allclose(samples["v"] + 65.0, -0.4 / 0.5 * s * np.exp(-s / 12.0), **EXACT)


@pytest.mark.parametrize("tau_syn", [0.5, 5.0])
def test_potential_of_an_alpha_function_current(tau_syn):
    samples, _ = course("IF_curr_alpha", {**ALL, "tau_syn_E": tau_syn}, steps=STEPS, spikes=[10], weights=[0.4])
    s = np.maximum(TIMES - 1.1, 0.0)
    k = 1 / 12.0 - 1 / tau_syn
    charge = np.e * 0.4 / tau_syn / 0.5
    expected = charge * np.exp(-s / 12.0) * ((s / k - 1 / k**2) * np.exp(k * s) + 1 / k**2)
    np.testing.assert_allclose(samples["v"] + 65.0, expected, **EXACT)
    assert (samples["v"] + 65.0).max() == pytest.approx(expected.max(), abs=1e-11)


@pytest.mark.parametrize(
    ("celltype", "alpha"),
    [
        ("IF_cond_exp", False), ("IF_cond_alpha", True), ("HH_cond_exp", False),
        ("EIF_cond_exp_isfa_ista", False), ("EIF_cond_alpha_isfa_ista", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("receptor", ["excitatory", "inhibitory"])
def test_conductances(celltype, alpha, receptor):
    given = {"tau_syn_E": 2.0, "tau_syn_I": 2.0}
    samples, _ = course(celltype, given, steps=STEPS, spikes=[10, 15], weights=[0.001, 0.002], receptor=receptor)
    mine, other = ("gsyn_exc", "gsyn_inh")[:: 1 if receptor == "excitatory" else -1]
    expected = np.zeros_like(TIMES)
    for arrival, weight in ((11, 0.001), (16, 0.001), (12, 0.002), (17, 0.002)):
        s = TIMES[arrival:] - TIMES[arrival]
        expected[arrival:] += weight * (np.e * s / 2.0 if alpha else 1.0) * np.exp(-s / 2.0)
    np.testing.assert_allclose(samples[mine], expected, rtol=0, atol=1e-14)
    assert (samples[other] == 0).all()


def test_alpha_function_has_its_weight_as_the_peak():
    samples, _ = course("IF_cond_alpha", {"tau_syn_E": 2.0}, steps=50, spikes=[10], weights=[0.25])
    assert samples["gsyn_exc"].max() == pytest.approx(0.25, rel=1e-12)
    assert np.argmax(samples["gsyn_exc"]) == 11 + 20


@pytest.mark.parametrize("celltype", ["IF_cond_exp", "IF_cond_alpha"])
def test_membrane_with_a_constant_conductance(celltype):
    """Which an initial value that never decays is."""
    given = {**ALL, "tau_syn_E": 1e15, "e_rev_E": -40.0, "v_thresh": 0.0}
    samples, _ = course(celltype, given, steps=STEPS, initial={"gsyn_exc": 0.1, "v": -65.0})
    leak = 0.5 / 12.0
    end, rate = (leak * -65.0 + 0.1 * -40.0) / (leak + 0.1), (leak + 0.1) / 0.5
    np.testing.assert_allclose(samples["v"], end + (-65.0 - end) * np.exp(-rate * TIMES), **EXACT)


def test_jumps():
    given = {**ALL, "tau_m": 1e15}
    samples, _ = course("IF_curr_delta", given, steps=40, spikes=[10, 10, 20], weights=[1.0, 2.0])
    arrivals = [(11, 2.0), (12, 4.0), (21, 1.0), (22, 2.0)]
    expected = -65.0 + sum(weight * (np.arange(41) >= step) for step, weight in arrivals)
    np.testing.assert_allclose(samples["v"], expected, rtol=0, atol=1e-12)


def test_jumps_at_a_refractory_cell_are_lost():
    """After the spike at step 5 with 3 refractory steps that of step 9 is the first that counts."""
    given = {**ALL, "tau_m": 1e15, "tau_refrac": 0.3}
    samples, spikes = course("IF_curr_delta", given, steps=12, spikes=[4, 5, 6, 7, 8], weights=[16.0])
    assert spikes == [5]
    np.testing.assert_allclose(samples["v"][4:10], [-65.0, -70.0, -70.0, -70.0, -70.0, -54.0], rtol=0, atol=1e-9)


@pytest.mark.parametrize("celltype", ["EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"])
def test_adaptation(celltype):
    """It relaxes while v is held, from what it was at the spike on."""
    given = {"a": 0.0, "b": 0.5, "tau_w": 7.0, "tau_refrac": 1000.0, "i_offset": 2.0, "v_reset": -60.0}
    samples, spikes = course(celltype, given, steps=STEPS, initial={"w": 0.3})
    (step,) = spikes
    expected = 0.3 * np.exp(-TIMES / 7.0)
    np.testing.assert_allclose(samples["w"][:step], expected[:step], rtol=0, atol=1e-14)
    at_peak = step * DT - TIMES[step:]  # not before: b has decayed for less than a step
    jump = samples["w"][step:] - expected[step:]
    assert 0.5 * np.exp(-DT / 7.0) <= jump[0] <= 0.5
    np.testing.assert_allclose(jump, jump[0] * np.exp(at_peak / 7.0), rtol=0, atol=1e-14)
    np.testing.assert_array_equal(samples["v"][step:], -60.0)


def test_adaptation_to_a_held_potential():
    given = {"a": 10.0, "b": 0.0, "tau_w": 7.0, "tau_refrac": 1000.0, "i_offset": 2.0, "v_reset": -60.0, "v_rest": -70.0}
    samples, spikes = course("EIF_cond_exp_isfa_ista", given, steps=STEPS)
    s = TIMES[spikes[0] :] - TIMES[spikes[0]]
    end = 0.01 * 10.0  # uS times mV
    expected = end + (samples["w"][spikes[0]] - end) * np.exp(-s / 7.0)
    np.testing.assert_allclose(samples["w"][spikes[0] :], expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("v", [-90.0, -65.0, -50.0, -23.0, 10.0])
def test_gates(v):
    """With a huge capacitance v stays, and the gates relax with constant rates."""
    samples, _ = course("HH_cond_exp", {"cm": 1e15}, steps=50, initial={"v": v, "m": 0.5, "h": 0.6, "n": 0.7})
    shifted = v + 63.0 + 1e-7 * (v + 63.0 in (13.0, 15.0, 40.0))  # where the formulas have 0 / 0
    for gate, start, (opening, closing) in zip("mhn", (0.5, 0.6, 0.7), traub_rates(shifted), strict=True):
        rate = opening + closing
        expected = opening / rate + (start - opening / rate) * np.exp(-rate * TIMES[:51])
        np.testing.assert_allclose(samples[gate], expected, rtol=0, atol=1e-12 if shifted == v + 63.0 else 1e-7)


def test_izhikevich_is_a_map():
    p = {"a": 0.03, "b": 0.22, "c": -60.0, "d": 3.0, "i_offset": 0.012}
    samples, spikes = course("Izhikevich", p, steps=STEPS, spikes=[10, 10, 50], weights=[2.5], initial={"v": -68.0})
    v, u, expected = -68.0, -14.0, []
    for step in range(1, STEPS + 1):
        dv = 0.04 * v**2 + 5 * v + 140 - u + 1000 * p["i_offset"]
        du = p["a"] * (p["b"] * v - u)
        v, u = v + DT * dv + {11: 5.0, 51: 2.5}.get(step, 0.0), u + DT * du
        if v >= 30:
            expected.append(step)
            v, u = p["c"], u + p["d"]
        assert samples["v"][step] == pytest.approx(v, abs=1e-9)
        assert samples["u"][step] == pytest.approx(u, abs=1e-10)
    assert spikes == expected
    assert len(spikes) > 2
