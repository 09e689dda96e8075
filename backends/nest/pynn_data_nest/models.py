"""Cell types of the front end as NEST models: names, units, receptors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pynn_data.contract import FloatArray, NativeCell, NativeVariable, Tolerance
from pynn_data_nest.escaping import escaping
from pynn_data_nest.library import CannotBuild, library

__all__ = ["CELLS", "WHOLE_T_REF"]

WHOLE_T_REF = "t_ref, a part of a step for a whole one"
"""The refractory time, which the engine rounds up. NEST rounds it to its tics first, and so sometimes down."""
EXACT = Tolerance(1e-10)
NUMERICAL = Tolerance(1e-4, 3e-4)
"""The integrator's error of a stride is up to 0.001 mV and nS, and there are several in a step where v rises fast. In
one of 1 ms that ends just below the threshold, where v is cut off, it is 0.009 mV."""
ADAPTIVE_ERROR = Tolerance(1e-4, 2e-4)
"""A spike's time within its step is that of one of the integrator's strides."""
UPSTROKE = Tolerance(1e-3, 1e-2)
"""NEST allows 1 uV per stride, which in the upstroke is made up for by some microseconds."""

V = {"v": NativeVariable("V_m", "mV")}
CURRENTS = {"isyn_exc": NativeVariable("I_syn_ex", "pA"), "isyn_inh": NativeVariable("I_syn_in", "pA")}
CONDUCTANCES = {"gsyn_exc": NativeVariable("g_ex", "nS"), "gsyn_inh": NativeVariable("g_in", "nS")}

MEMBRANE = {
    "v_rest": ("E_L", "mV"),
    "v_reset": ("V_reset", "mV"),
    "v_thresh": ("V_th", "mV"),
    "cm": ("C_m", "pF"),
    "tau_refrac": (WHOLE_T_REF, "ms"),
    "i_offset": ("I_e", "pA"),
}
SYNAPTIC_TIMES = {"tau_syn_E": ("tau_syn_ex", "ms"), "tau_syn_I": ("tau_syn_in", "ms")}
REVERSALS = {"e_rev_E": ("E_ex", "mV"), "e_rev_I": ("E_in", "mV")}
CURRENT_BASED = {**MEMBRANE, "tau_m": ("tau_m", "ms")}
CONDUCTANCE_BASED = {**MEMBRANE, **SYNAPTIC_TIMES, **REVERSALS}
AFTER_SPIKES = {
    "tau_sfa": ("tau_sfa", "ms"),
    "e_rev_sfa": ("E_sfa", "mV"),
    "q_sfa": ("q_sfa", "nS"),
    "tau_rr": ("tau_rr", "ms"),
    "e_rev_rr": ("E_rr", "mV"),
    "q_rr": ("q_rr", "nS"),
}
ADAPTIVE = {
    **CONDUCTANCE_BASED,
    "v_spike": ("V_peak", "mV"),
    "a": ("a", "nS"),
    "b": ("b", "pA"),
    "delta_T": ("Delta_T", "mV"),
    "tau_w": ("tau_w", "ms"),
}
ERROR_BOUND = {"gsl_error_tol": 1e-9}
"""Of the adaptive cells per stride, in mV, pA and nS: NEST's own, 1e-6, lets spikes drift by several steps."""

BY_SIGN = {"excitatory": 1, "inhibitory": -1}
"""NEST's conductance-based cells take spikes of negative weight for inhibitory ones."""


def leak(p: Mapping[str, FloatArray]) -> FloatArray:
    """Return the leak conductance cm / tau_m in nS, from nF and ms."""
    return 1000.0 * p["cm"] / p["tau_m"]


LEAK = {"g_L": leak}

OF_NEST = {
    "IF_curr_exp": NativeCell("iaf_psc_exp", {**CURRENT_BASED, **SYNAPTIC_TIMES}, V, "pA", tolerance=EXACT),
    "IF_curr_alpha": NativeCell("iaf_psc_alpha", {**CURRENT_BASED, **SYNAPTIC_TIMES}, V, "pA", tolerance=EXACT),
    "IF_curr_delta": NativeCell("iaf_psc_delta", CURRENT_BASED, V, "mV", tolerance=EXACT),
    "IF_cond_exp": NativeCell(
        "iaf_cond_exp", CONDUCTANCE_BASED, {**V, **CONDUCTANCES}, "nS", LEAK, weight_signs=BY_SIGN,
        tolerance=NUMERICAL,
    ),
    "IF_cond_alpha": NativeCell(
        "iaf_cond_alpha", CONDUCTANCE_BASED, {**V, **CONDUCTANCES}, "nS", LEAK, weight_signs=BY_SIGN,
        tolerance=NUMERICAL,
    ),
    "IF_cond_exp_gsfa_grr": NativeCell(
        "iaf_cond_exp_sfa_rr",
        {**CONDUCTANCE_BASED, **AFTER_SPIKES},
        {**V, **CONDUCTANCES, "g_r": NativeVariable("g_rr", "nS"), "g_s": NativeVariable("g_sfa", "nS")},
        "nS",
        LEAK,
        weight_signs=BY_SIGN,
        tolerance=NUMERICAL,
    ),
    "EIF_cond_exp_isfa_ista": NativeCell(
        "aeif_cond_exp",
        ADAPTIVE,
        {**V, "w": NativeVariable("w", "pA"), **CONDUCTANCES},
        "nS",
        LEAK,
        ERROR_BOUND,
        BY_SIGN,
        tolerance=ADAPTIVE_ERROR,
    ),
    "EIF_cond_alpha_isfa_ista": NativeCell(
        "aeif_cond_alpha",
        ADAPTIVE,
        {**V, "w": NativeVariable("w", "pA"), **CONDUCTANCES},
        "nS",
        LEAK,
        ERROR_BOUND,
        BY_SIGN,
        tolerance=ADAPTIVE_ERROR,
    ),
    "Izhikevich": NativeCell(
        "izhikevich",
        {
            "a": ("a", "1/ms"),
            "b": ("b", "1/ms"),
            "c": ("c", "mV"),
            "d": ("d", "mV/ms"),
            # NEST's model has no capacitance: its "pA" are mV/ms.
            "i_offset": ("I_e", "pA"),
        },
        {**V, "u": NativeVariable("U_m", "mV/ms")},
        "mV",
        tolerance=EXACT,
    ),
}


HODGKIN_HUXLEY = {
    "gbar_Na": ("g_Na", "nS"),
    "gbar_K": ("g_K", "nS"),
    "g_leak": ("g_L", "nS"),
    "cm": ("C_m", "pF"),
    "v_offset": ("V_T", "mV"),
    "e_rev_Na": ("E_Na", "mV"),
    "e_rev_K": ("E_K", "mV"),
    "e_rev_leak": ("E_L", "mV"),
    "i_offset": ("I_e", "pA"),
    **SYNAPTIC_TIMES,
    **REVERSALS,
}
GATES = {"m": NativeVariable("Act_m", ""), "h": NativeVariable("Inact_h", ""), "n": NativeVariable("Act_n", "")}


def hodgkin_huxley() -> NativeCell:
    """Return HH_cond_exp by the plug-in's own model, or, where that cannot be compiled, by NEST's.

    NEST's hh_cond_exp_traub computes the same numbers, but does not tell its conductances now when it is asked.
    """
    import nest

    try:
        library(nest)
    except CannotBuild as error:
        why = (
            "NEST's hh_cond_exp_traub does not tell it, and the model of pynn-data's own that does has to be compiled: "
            f"{error}"
        )
        untold = dict.fromkeys(CONDUCTANCES, why)
        return NativeCell(
            "hh_cond_exp_traub", HODGKIN_HUXLEY, {**V, **GATES}, "nS", weight_signs=BY_SIGN, declined=untold,
            tolerance=UPSTROKE,
        )
    variables = {**V, **CONDUCTANCES, **GATES}
    return NativeCell(
        "pynn_data_hh_cond_exp", HODGKIN_HUXLEY, variables, "nS", weight_signs=BY_SIGN, tolerance=UPSTROKE
    )


def with_synaptic_currents(cell: NativeCell) -> NativeCell:
    """Return a type with its synaptic currents, if the plug-in's own library, which reads and sets them, is there."""
    import nest

    try:
        library(nest)
    except CannotBuild as error:
        why = (
            "NEST does not tell it at any moment, and the library of pynn-data's own that does has to be compiled: "
            f"{error}"
        )
        return replace(cell, declined=dict.fromkeys(CURRENTS, why))
    return replace(cell, variables={**cell.variables, **CURRENTS})


OWN = ("GIF_cond_exp", "HH_cond_exp")
"""What the plug-in has models of its own for."""
CURRENT_DRIVEN = ("IF_curr_exp", "IF_curr_alpha")


class Cells(Mapping[str, NativeCell]):
    """The table of all cell types; what has to be compiled for one is when it is asked for."""

    def __getitem__(self, name: str) -> NativeCell:
        if name == "GIF_cond_exp":
            return escaping(OF_NEST["IF_cond_exp"])
        if name == "HH_cond_exp":
            return hodgkin_huxley()
        return with_synaptic_currents(OF_NEST[name]) if name in CURRENT_DRIVEN else OF_NEST[name]

    def __contains__(self, name: object) -> bool:
        return name in OWN or name in OF_NEST

    def __iter__(self) -> Iterator[str]:
        return iter([*OF_NEST, *OWN])

    def __len__(self) -> int:
        return len(OF_NEST) + len(OWN)


CELLS = Cells()
