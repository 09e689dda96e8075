"""The reference engine's error, measured: against closed forms and scipy's schemes at their tightest."""

import numpy as np
import pytest
from pynn_data_conformance.reference.integrate import extrapolated, integrate
from pynn_data_conformance.reference.linear import matrix, propagator
from pynn_data_conformance.reference.peak import risen_to, up_to
from reference_courses import (
    AdaptiveCell,
    AlphaAdaptiveCell,
    AlphaLeakyCell,
    GatedCell,
    LeakyCell,
    SpentCell,
    course,
)
from scipy.linalg import expm

import pynn_data

ADAPTIVE = {"i_offset": 0.6, "tau_refrac": 0.5}
# name: type, equations, parameters, dt, initial, weights of the connections
CASES = {
    "leaky": ("IF_cond_exp", LeakyCell, {"i_offset": 0.7, "tau_refrac": 1.0}, 0.1, {}, (0.01, 0.03)),
    "leaky, alpha": ("IF_cond_alpha", AlphaLeakyCell, {"i_offset": 0.7}, 0.1, {}, (0.1, 0.3)),
    "leaky, coarse": ("IF_cond_alpha", AlphaLeakyCell, {"tau_syn_E": 0.2, "v_thresh": 20.0}, 1.0, {}, (0.5,)),
    "leaky, strong": ("IF_cond_exp", LeakyCell, {"cm": 0.05, "v_thresh": 1.0}, 0.1, {}, (10.0,)),
    "with traces of spikes": (
        "IF_cond_exp_gsfa_grr", SpentCell, {"i_offset": 1.4, "tau_refrac": 1.0}, 0.1, {"g_s": 9.0}, (0.01, 0.03),
    ),
    "adaptive": ("EIF_cond_exp_isfa_ista", AdaptiveCell, ADAPTIVE, 0.1, {"w": 0.1}, (0.004, 0.002)),
    "adaptive, alpha": ("EIF_cond_alpha_isfa_ista", AlphaAdaptiveCell, ADAPTIVE, 0.1, {}, (0.01,)),
    "adaptive, never refractory": (
        "EIF_cond_exp_isfa_ista", AdaptiveCell, {"i_offset": 1.5, "tau_refrac": 0.0}, 0.1, {}, (0.01,),
    ),
    "adaptive, steep": (
        "EIF_cond_exp_isfa_ista", AdaptiveCell, {"i_offset": 0.9, "delta_T": 0.5, "v_spike": -45.0}, 0.1, {}, (0.05,),
    ),
    "gated": ("HH_cond_exp", GatedCell, {"i_offset": 0.3}, 0.1, {"m": 0.01, "h": 0.99, "n": 0.02}, (0.03,)),
    "gated, coarse": ("HH_cond_exp", GatedCell, {"i_offset": 0.3}, 0.5, {"m": 0.01, "h": 0.99, "n": 0.02}, (0.03,)),
}  # fmt: skip
STEPS, SPIKES = 300, (20, 21, 90, 150)


@pytest.mark.parametrize("name", CASES)
def test_course_is_that_of_the_equations(name):
    celltype, equations, given, dt, initial, weights = CASES[name]
    found, spikes = course(celltype, given, steps=STEPS, dt=dt, initial=initial, spikes=SPIKES, weights=weights)
    kind = getattr(pynn_data.open("reference"), celltype)
    cell = equations({**kind.default_parameters, **given}, {**kind.default_initial_values, **initial}, dt)
    arrivals = {}
    for k, weight in enumerate(weights):
        for step in SPIKES:
            arrivals[step + k + 1] = arrivals.get(step + k + 1, 0.0) + weight
    expected, expected_spikes = cell.run(STEPS, arrivals)
    assert spikes == expected_spikes
    assert spikes or name in ("leaky, coarse", "leaky, strong")
    for variable in found.keys() - kind.derived.keys():
        samples = found[variable]
        scale = 100.0 if variable == "v" else np.abs(expected[variable]).max()
        np.testing.assert_allclose(samples, expected[variable], rtol=0, atol=1e-9 * scale, err_msg=variable)


def rotating(y, values):
    """Return the slopes of a harmonic oscillator."""
    return np.stack([values["rate"] * y[1], -values["rate"] * y[0]])


@pytest.mark.parametrize("rate", [0.01, 1.0, 30.0, 500.0])
def test_step_is_halved_until_it_is_right(rate):
    end = integrate(rotating, np.array([[1.0], [0.0]]), {"rate": np.array([rate])}, 1.0)
    np.testing.assert_allclose(end[:, 0], [np.cos(rate), -np.sin(rate)], rtol=0, atol=1e-12 * max(1, rate))


def test_decay_that_is_much_faster_than_the_step():
    def slopes(y, values):
        return values["rate"] * (1.0 - y)

    end = integrate(slopes, np.zeros((1, 3)), {"rate": np.array([0.1, 10.0, 5000.0])}, 1.0)
    np.testing.assert_allclose(end[0], -np.expm1(-np.array([0.1, 10.0, 5000.0])), rtol=0, atol=1e-10)


def test_course_of_a_cell_does_not_depend_on_others():
    rates = np.array([0.3, 100.0, 0.7, *np.linspace(0.1, 3.0, 14)])
    together = integrate(rotating, np.ones((2, 17)), {"rate": rates}, 1.0)
    for k in range(17):
        alone = integrate(rotating, np.ones((2, 1)), {"rate": rates[[k]]}, 1.0)
        np.testing.assert_array_equal(together[:, [k]], alone)


def test_what_does_not_move_stays_to_the_last_bit():
    y = np.full((2, 1), 0.1)
    end, good = extrapolated(lambda y, values: 0.0 * y, y, {}, 1.0)
    assert good.all()
    np.testing.assert_array_equal(end, y)


@pytest.mark.parametrize("h", [0.01, 0.1, 1.0, 20.0])
def test_propagator_is_the_integral_of_the_exponential(h):
    a = np.array([[-0.05, 1.0, 1.0], [0.0, -2.0, 1.0], [0.0, 0.0, -2.0]])

    def slopes(y, values):
        return np.tensordot(a, y, 1) + values["input"]

    found = matrix(slopes, 3, {"input": np.ones(2)}, ("input",))
    np.testing.assert_array_equal(found, [a, a])
    whole = expm(h * np.block([[a, np.eye(3)], [np.zeros((3, 6))]]))[:3, 3:]
    np.testing.assert_allclose(propagator(found, h), [whole, whole], rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(("begin", "peak"), [(-5.0, 0.0), (0.0, 3.0), (0.0, 30.0), (-3.0, 300.0)])
def test_time_of_a_peak(begin, peak):
    """``v' = exp(v)`` takes ``exp(-begin) - exp(-peak)`` ms."""

    def slopes(y, values):
        return np.stack([np.exp(y[0]), np.ones_like(y[0])])

    y = np.array([[begin], [0.0]])
    expected = np.exp(-begin) - np.exp(-peak)
    time, at_peak = risen_to(slopes, y, {}, peak)
    assert time == pytest.approx(expected, rel=1e-11)
    np.testing.assert_allclose(at_peak[:, 0], [peak, expected], rtol=1e-11)
    reached, end = up_to(slopes, y, {}, 0.9 * expected, peak)
    assert reached is None
    np.testing.assert_allclose(end[1], 0.9 * expected, rtol=1e-11)


def test_peak_that_is_not_reached():
    reached, end = up_to(lambda y, values: 1.0 - y, np.zeros((1, 1)), {}, 1.0, 2.0)
    assert reached is None
    assert end[0, 0] == pytest.approx(-np.expm1(-1), rel=1e-12)
    assert risen_to(lambda y, values: 1.0 - y, np.zeros((1, 1)), {}, 2.0) is None


def test_peak_after_a_fall():
    """``v' = t - 1`` falls for 1 ms, and is at 1 after ``1 + sqrt(3)`` ms."""

    def slopes(y, values):
        return np.stack([y[1] - 1.0, np.ones_like(y[0])])

    reached, end = up_to(slopes, np.zeros((2, 1)), {}, 10.0, 1.0)
    assert reached == pytest.approx(1 + np.sqrt(3), rel=1e-11)
    assert end[0, 0] == 1.0
