"""Units of parameters and weights of the models that come with NEST, as its documentation tells them."""

from __future__ import annotations

import re

from pynn_data_nest.units import MODELS, unit_of

__all__ = ["unit_of_parameter", "unit_of_weights"]

PARAMETERS = {
    "mV": r"E_(L|ex|in|Na|K|rev|0|Ca)|V_(th|reset|peak|m|min|T|epsp|clamp|T_star)|Delta_[TV]",
    "ms": r"tau_\w+|t_ref\w*|t_clamp|delay_u_bars|dead_time",
    "pF": r"C_m",
    "nS": r"g_(L|Na|K|Kv1|Kv3)",
    "pA": r"I_e",
}
"""By what their names look like, in all models but some."""
OTHERWISE: dict[str, dict[str, str | None]] = {
    "izhikevich": {"a": "1/ms", "b": "1/ms", "c": "mV", "d": "mV/ms", "I_e": "mV/ms"},
    "aeif": {"a": "nS", "b": "pA"},
}
"""Models, or the beginning of their names, with parameters whose names tell nothing by themselves."""
UNUSUAL = ("ht_neuron", "iaf_chs_2007", "gif_pop_psc_exp", "eprop_", "cm_default", "pp_", "ignore_and_fire")
"""Those whose units are not what the names of their parameters stand for elsewhere, or not all."""
WEIGHTS = {
    "nS": r"\w+_cond_\w+|iaf_chxk_2008|iaf_bw_2001|iaf_bw_2001_exact|glif_cond|iaf_cond_\w+",
    "mV": r"(iaf|aeif)_psc_delta\w*|izhikevich|pp_psc_delta",
    "pA": r"(iaf|aeif|gif|mat2|amat2|hh)_psc_(exp|alpha)\w*|glif_psc\w*|iaf_tum_2000",
    "": r"parrot_neuron|parrot_neuron_ps|ignore_and_fire",
}


def unit_of_parameter(model: str, name: str) -> str | None:
    """Return the unit of a parameter of a model (by the name it came with), or None."""
    if model not in MODELS or model.startswith(UNUSUAL):
        return None
    for kind, special in OTHERWISE.items():
        if model.startswith(kind) and name in special:
            return special[name]
    by_name = next((unit for unit, pattern in PARAMETERS.items() if re.fullmatch(pattern, name)), None)
    return by_name if by_name is not None else unit_of(model, name)


def unit_of_weights(model: str) -> str | None:
    """Return the unit of the weights of synapses onto cells of a model (by the name it came with), or None."""
    if model not in MODELS and not model.startswith(("parrot_neuron", "ignore_and_fire")):
        return None
    return next((unit for unit, pattern in WEIGHTS.items() if re.fullmatch(pattern, model)), None)
