"""Cell types of the front end as Brian2 groups: names and units, which are the front end's own."""

from __future__ import annotations

from collections.abc import Mapping

from pynn_data.contract import NativeCell, NativeVariable, Tolerance
from pynn_data_brian2.adaptive import adaptive
from pynn_data_brian2.conductances import ADAPTATION_AND_REFRACTORINESS, ALPHA, EXPONENTIAL, leaky
from pynn_data_brian2.dynamics import Dynamics
from pynn_data_brian2.escaping import ESCAPING, escaping
from pynn_data_brian2.linear import CURR_ALPHA, CURR_DELTA, CURR_EXP
from pynn_data_brian2.spiking import HODGKIN_HUXLEY, IZHIKEVICH

__all__ = ["CELLS", "DYNAMICS"]

DYNAMICS: Mapping[str, Dynamics] = {
    "iaf_curr_exp": CURR_EXP,
    "iaf_curr_alpha": CURR_ALPHA,
    "iaf_curr_delta": CURR_DELTA,
    "iaf_cond_exp": leaky(EXPONENTIAL),
    "iaf_cond_alpha": leaky(ALPHA),
    "iaf_cond_exp_sfa_rr": leaky(EXPONENTIAL, ADAPTATION_AND_REFRACTORINESS),
    "adex_cond_exp": adaptive(EXPONENTIAL),
    "adex_cond_alpha": adaptive(ALPHA),
    "gif_cond_exp": ESCAPING,
    "hh_traub_cond_exp": HODGKIN_HUXLEY,
    "izhikevich": IZHIKEVICH,
}
"""By the native names of the models."""

V = {"v": NativeVariable("v", "mV")}
CURRENTS = {"isyn_exc": NativeVariable("i_exc", "nA"), "isyn_inh": NativeVariable("i_inh", "nA")}
CONDUCTANCES = {"gsyn_exc": NativeVariable("gsyn_exc", "uS"), "gsyn_inh": NativeVariable("gsyn_inh", "uS")}

MEMBRANE = {
    "v_rest": "mV", "v_reset": "mV", "v_thresh": "mV", "cm": "nF", "tau_m": "ms", "tau_refrac": "ms",
    "i_offset": "nA",
}  # fmt: skip
SYNAPTIC_TIMES = {"tau_syn_E": "ms", "tau_syn_I": "ms"}
CONDUCTANCE_BASED = {**MEMBRANE, **SYNAPTIC_TIMES, "e_rev_E": "mV", "e_rev_I": "mV"}
ADAPTIVE = {**CONDUCTANCE_BASED, "v_spike": "mV", "a": "uS", "b": "nA", "delta_T": "mV", "tau_w": "ms"}
AFTER_SPIKES = {
    "tau_sfa": "ms", "e_rev_sfa": "mV", "q_sfa": "uS", "tau_rr": "ms", "e_rev_rr": "mV", "q_rr": "uS",
}  # fmt: skip
IONIC = {
    "gbar_Na": "uS", "gbar_K": "uS", "g_leak": "uS", "cm": "nF", "v_offset": "mV", "e_rev_Na": "mV",
    "e_rev_K": "mV", "e_rev_leak": "mV", "e_rev_E": "mV", "e_rev_I": "mV", **SYNAPTIC_TIMES, "i_offset": "nA",
}  # fmt: skip
SHAPE = {"a": "1/ms", "b": "1/ms", "c": "mV", "d": "mV/ms", "i_offset": "nA"}

RENAMED = {"cm": "c_m"}
"""Brian2 takes cm for a centimetre."""


EXACT = Tolerance(1e-10)
NUMERICAL = Tolerance(5e-5)
TO_THE_PEAK = Tolerance(5e-5, 2e-5)
UPSTROKE = Tolerance(1e-3, 1e-2)
"""v rises by 400 mV/ms; the sub-steps there are off by some microseconds."""


def cell(
    model: str,
    units: Mapping[str, str],
    variables: Mapping[str, NativeVariable],
    weight_unit: str,
    tolerance: Tolerance,
) -> NativeCell:
    """Return the description of one of the `DYNAMICS`."""
    parameters = {name: (RENAMED.get(name, name), unit) for name, unit in units.items()}
    return NativeCell(model, parameters, {**V, **variables}, weight_unit, tolerance=tolerance)


ADAPTATION = {"w": NativeVariable("w", "nA"), **CONDUCTANCES}
TRACES = {name: NativeVariable(name, "uS") for name in ("g_r", "g_s")}
GATES = {gate: NativeVariable(gate, "") for gate in ("m", "h", "n")}

LEAKY = cell("iaf_cond_exp", CONDUCTANCE_BASED, CONDUCTANCES, "uS", NUMERICAL)
CELLS = {
    "IF_curr_exp": cell("iaf_curr_exp", {**MEMBRANE, **SYNAPTIC_TIMES}, CURRENTS, "nA", EXACT),
    "IF_curr_alpha": cell("iaf_curr_alpha", {**MEMBRANE, **SYNAPTIC_TIMES}, CURRENTS, "nA", EXACT),
    "IF_curr_delta": cell("iaf_curr_delta", MEMBRANE, {}, "mV", EXACT),
    "IF_cond_exp": LEAKY,
    "IF_cond_alpha": cell("iaf_cond_alpha", CONDUCTANCE_BASED, CONDUCTANCES, "uS", NUMERICAL),
    "IF_cond_exp_gsfa_grr": cell(
        "iaf_cond_exp_sfa_rr", {**CONDUCTANCE_BASED, **AFTER_SPIKES}, {**CONDUCTANCES, **TRACES}, "uS", NUMERICAL
    ),
    "EIF_cond_exp_isfa_ista": cell("adex_cond_exp", ADAPTIVE, ADAPTATION, "uS", TO_THE_PEAK),
    "EIF_cond_alpha_isfa_ista": cell("adex_cond_alpha", ADAPTIVE, ADAPTATION, "uS", TO_THE_PEAK),
    "GIF_cond_exp": escaping(LEAKY, "gif_cond_exp"),
    "HH_cond_exp": cell("hh_traub_cond_exp", IONIC, {**CONDUCTANCES, **GATES}, "uS", UPSTROKE),
    "Izhikevich": cell("izhikevich", SHAPE, {"u": NativeVariable("u", "mV/ms")}, "mV", EXACT),
}
