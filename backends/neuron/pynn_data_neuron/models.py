"""Cell types of the front end as mechanisms: names, units, receptors."""

from __future__ import annotations

from collections.abc import Mapping

from pynn_data.contract import FloatArray, NativeCell, NativeVariable, Tolerance
from pynn_data_neuron.escaping import escaping

__all__ = ["CELLS"]

EXACT = Tolerance(1e-10)
NUMERICAL = Tolerance(1e-4, 3e-4)
"""The integrator's error of a stride is up to 0.001 mV and nS, and there are several in a step where v rises fast. In
one of 1 ms that ends just below the threshold, where v is cut off, it is 0.009 mV."""
ADAPTIVE_ERROR = Tolerance(1e-4, 2e-4)
"""A spike's time within its step is that of one of the integrator's strides."""
UPSTROKE = Tolerance(1e-3, 1e-2)
"""1 uV per stride is allowed, which in the upstroke is made up for by some microseconds."""

V = {"v": NativeVariable("vm", "mV")}
CONDUCTANCES = {"gsyn_exc": NativeVariable("g_exc", "nS"), "gsyn_inh": NativeVariable("g_inh", "nS")}
CURRENTS = {"isyn_exc": NativeVariable("i_exc", "nA"), "isyn_inh": NativeVariable("i_inh", "nA")}

POTENTIALS = {"v_rest": ("v_rest", "mV"), "v_reset": ("v_reset", "mV"), "v_thresh": ("v_thresh", "mV")}
SYNAPTIC_TIMES = {"tau_syn_E": ("tau_syn_E", "ms"), "tau_syn_I": ("tau_syn_I", "ms")}
REVERSALS = {"e_rev_E": ("e_rev_E", "mV"), "e_rev_I": ("e_rev_I", "mV")}
CURRENT_BASED = {
    **POTENTIALS,
    "cm": ("cm", "nF"),
    "tau_m": ("tau_m", "ms"),
    "tau_refrac": ("tau_refrac", "ms"),
    "i_offset": ("i_offset", "nA"),
}
CONDUCTANCE_BASED = {
    **POTENTIALS,
    **SYNAPTIC_TIMES,
    **REVERSALS,
    "cm": ("cm", "pF"),
    "tau_refrac": ("tau_refrac", "ms"),
    "i_offset": ("i_offset", "pA"),
}
AFTER_SPIKES = {
    "tau_sfa": ("tau_sfa", "ms"),
    "e_rev_sfa": ("e_rev_sfa", "mV"),
    "q_sfa": ("q_sfa", "nS"),
    "tau_rr": ("tau_rr", "ms"),
    "e_rev_rr": ("e_rev_rr", "mV"),
    "q_rr": ("q_rr", "nS"),
}
ADAPTIVE = {
    **CONDUCTANCE_BASED,
    "v_spike": ("v_spike", "mV"),
    "a": ("adapt", "nS"),
    "b": ("jump_w", "pA"),
    "delta_T": ("delta_T", "mV"),
    "tau_w": ("tau_w", "ms"),
}

BY_SIGN = {"excitatory": 1, "inhibitory": -1}
"""The mechanisms take spikes of negative weight for inhibitory ones."""


def leak(p: Mapping[str, FloatArray]) -> FloatArray:
    """Return the leak conductance cm / tau_m in nS, from nF and ms."""
    return 1000.0 * p["cm"] / p["tau_m"]


LEAK = {"g_leak": leak}
W = {"w": NativeVariable("wm", "pA")}

LEAKY = NativeCell(
    "PynnDataIFCondExp", CONDUCTANCE_BASED, {**V, **CONDUCTANCES}, "nS", LEAK, weight_signs=BY_SIGN, tolerance=NUMERICAL
)
CELLS = {
    "IF_curr_exp": NativeCell(
        "PynnDataIFCurrExp", {**CURRENT_BASED, **SYNAPTIC_TIMES}, {**V, **CURRENTS}, "nA", tolerance=EXACT
    ),
    "IF_curr_alpha": NativeCell(
        "PynnDataIFCurrAlpha", {**CURRENT_BASED, **SYNAPTIC_TIMES}, {**V, **CURRENTS}, "nA", tolerance=EXACT
    ),
    "IF_curr_delta": NativeCell("PynnDataIFCurrDelta", CURRENT_BASED, V, "mV", tolerance=EXACT),
    "IF_cond_exp": LEAKY,
    "IF_cond_alpha": NativeCell(
        "PynnDataIFCondAlpha", CONDUCTANCE_BASED, {**V, **CONDUCTANCES}, "nS", LEAK, weight_signs=BY_SIGN,
        tolerance=NUMERICAL,
    ),
    "IF_cond_exp_gsfa_grr": NativeCell(
        "PynnDataIFCondExpAfterSpikes",
        {**CONDUCTANCE_BASED, **AFTER_SPIKES},
        {**V, **CONDUCTANCES, "g_r": NativeVariable("g_rr", "nS"), "g_s": NativeVariable("g_sfa", "nS")},
        "nS",
        LEAK,
        weight_signs=BY_SIGN,
        tolerance=NUMERICAL,
    ),
    "EIF_cond_exp_isfa_ista": NativeCell(
        "PynnDataAdExpCondExp", ADAPTIVE, {**V, **W, **CONDUCTANCES}, "nS", LEAK, weight_signs=BY_SIGN,
        tolerance=ADAPTIVE_ERROR,
    ),
    "EIF_cond_alpha_isfa_ista": NativeCell(
        "PynnDataAdExpCondAlpha", ADAPTIVE, {**V, **W, **CONDUCTANCES}, "nS", LEAK, weight_signs=BY_SIGN,
        tolerance=ADAPTIVE_ERROR,
    ),
    "GIF_cond_exp": escaping(LEAKY),
    "HH_cond_exp": NativeCell(
        "PynnDataHHCondExp",
        {
            "gbar_Na": ("gbar_Na", "nS"),
            "gbar_K": ("gbar_K", "nS"),
            "g_leak": ("g_leak", "nS"),
            "cm": ("cm", "pF"),
            "v_offset": ("v_offset", "mV"),
            "e_rev_Na": ("e_rev_Na", "mV"),
            "e_rev_K": ("e_rev_K", "mV"),
            "e_rev_leak": ("e_rev_leak", "mV"),
            "i_offset": ("i_offset", "pA"),
            **SYNAPTIC_TIMES,
            **REVERSALS,
        },
        {
            **V,
            **CONDUCTANCES,
            "m": NativeVariable("gate_m", ""),
            "h": NativeVariable("gate_h", ""),
            "n": NativeVariable("gate_n", ""),
        },
        "nS",
        constants={"tau_refrac": 2.0},
        weight_signs=BY_SIGN,
        tolerance=UPSTROKE,
    ),
    "Izhikevich": NativeCell(
        "PynnDataIzhikevich",
        {
            "a": ("rate_u", "1/ms"),
            "b": ("slope_u", "1/ms"),
            "c": ("v_reset", "mV"),
            "d": ("jump_u", "mV/ms"),
            "i_offset": ("i_offset", "nA"),
        },
        {**V, "u": NativeVariable("um", "mV/ms")},
        "mV",
        tolerance=EXACT,
    ),
}
