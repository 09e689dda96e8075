"""Units of what NEST's own models let record: NEST does not tell them, its documentation does."""

from __future__ import annotations

import re

__all__ = ["unit_of"]

UNITS = {
    "mV": "V_m V_m.s V_m.p V_m.d V_th V_th_adapt threshold threshold_spike threshold_voltage E_sfa "
    "u_bar_plus u_bar_minus u_bar_bar",
    "nS": "g_ex g_in g_ex.s g_ex.p g_ex.d g_in.s g_in.p g_in.d g_sfa g_rr g_ahp",
    "pA": "I I_syn I_syn_ex I_syn_in I_stc I_ahp I_SIC I_AMPA I_GABA I_NMDA ASCurrents_sum w z",
    "ms": "t_ref_remaining",
    "mV/ms": "U_m",
    "uM": "IP3 Ca_astro",
    "": "Act_m Act_n Inact_h Inact_p h_IP3R",
}
NAMED = {name: unit for unit, names in UNITS.items() for name in names.split()}
NUMBERED = {r"g_\d+": "nS", r"I_syn_\d+": "pA", r"v_comp\d+": "mV"}
"""Those of receptors and compartments."""
OTHERWISE: dict[str, dict[str, str | None]] = {
    "iaf_chs_2007": {"V_m": ""},
    "ht_neuron": {
        **dict.fromkeys(["theta", "I_NaP", "I_KNa", "I_T", "I_h"], "mV"),
        **dict.fromkeys(["g_AMPA", "g_NMDA", "g_GABA_A", "g_GABA_B"], ""),
    },
}
"""Models whose variables are not in the units that their names stand for elsewhere."""
LISTED = """
    ac_generator aeif_cond_alpha aeif_cond_alpha_astro aeif_cond_alpha_multisynapse aeif_cond_beta_multisynapse
    aeif_cond_exp aeif_psc_alpha aeif_psc_delta aeif_psc_delta_clopath aeif_psc_exp amat2_psc_exp astrocyte_lr_1994
    cm_default dc_generator eprop_iaf eprop_iaf_adapt eprop_iaf_adapt_bsshslm_2020 eprop_iaf_bsshslm_2020
    eprop_iaf_psc_delta eprop_iaf_psc_delta_adapt eprop_readout eprop_readout_bsshslm_2020 gif_cond_exp
    gif_cond_exp_multisynapse gif_pop_psc_exp gif_psc_exp gif_psc_exp_multisynapse glif_cond glif_psc
    glif_psc_double_alpha hh_cond_beta_gap_traub hh_cond_exp_traub hh_psc_alpha hh_psc_alpha_clopath hh_psc_alpha_gap
    ht_neuron iaf_bw_2001 iaf_bw_2001_exact iaf_chs_2007 iaf_chxk_2008 iaf_cond_alpha iaf_cond_alpha_mc iaf_cond_beta
    iaf_cond_exp iaf_cond_exp_sfa_rr iaf_psc_alpha iaf_psc_alpha_multisynapse iaf_psc_alpha_ps iaf_psc_delta
    iaf_psc_delta_ps iaf_psc_exp iaf_psc_exp_htum iaf_psc_exp_multisynapse iaf_psc_exp_ps iaf_psc_exp_ps_lossless
    iaf_tum_2000 izhikevich mat2_psc_exp noise_generator pp_cond_exp_mc_urbanczik pp_psc_delta step_current_generator
"""
MODELS = frozenset(LISTED.split())
"""Those that come with NEST. Another's "V_m" may be in any unit."""


def unit_of(model: str, variable: str) -> str | None:
    """Return the unit of a recordable of a model (by the name it came with, if it was copied), or None."""
    if model not in MODELS:
        return None
    special = OTHERWISE.get(model, {})
    if variable in special:
        return special[variable]
    numbered = (unit for pattern, unit in NUMBERED.items() if re.fullmatch(pattern, variable))
    return NAMED.get(variable, next(numbered, None))
