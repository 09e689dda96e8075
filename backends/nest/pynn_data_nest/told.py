"""Which variables NEST tells at any moment, and which only a multimeter knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pynn_data.errors import NotSupported

__all__ = ["check_told", "is_told", "is_zero_at_first", "place_of"]

COMPARTMENTS = {
    "iaf_cond_alpha_mc": {"V_m.s": "soma", "V_m.p": "proximal", "V_m.d": "distal"},
    "pp_cond_exp_mc_urbanczik": {"V_m.s": "soma", "V_m.p": "dendritic"},
}
"""Models that tell a variable, V_m, of each compartment -> recordable -> name of the compartment."""
NOT_THE_STATE = {"iaf_psc_exp_htum": {"V_m"}, "iaf_chxk_2008": {"g_ahp"}}
"""Names that mean something else in the status of a node than to a multimeter."""
ZERO_AT_FIRST = re.compile(
    r"I_syn(_\d+|_ex|_in)?|I_SIC|g_(\d+|ex|in|AMPA|NMDA|GABA_A|GABA_B)(\.[spd])?|t_ref_remaining"
)
"""What input has brought about, so that it is zero before a simulation."""
NOT_EXACTLY = {"iaf_chxk_2008": {"I_syn_ex", "I_syn_in"}, "iaf_bw_2001_exact": {"I_AMPA", "I_GABA", "I_NMDA"}}
"""Computed when a step has been simulated, from other things as well."""


def place_of(model: str, variable: str) -> tuple[str, ...]:
    """Return where the status of a node has a variable: its name, or that of a compartment and the name in it."""
    compartment = COMPARTMENTS.get(model, {}).get(variable)
    return (variable,) if compartment is None else (compartment, variable.split(".")[0])


def is_told(model: str, variable: str, status: Mapping[str, Any]) -> bool:
    """Return whether the status of a node holds what a multimeter would sample at the same time."""
    value: Any = status
    for name in place_of(model, variable):
        value = value.get(name, {})
    return type(value) in (float, int) and variable not in NOT_THE_STATE.get(model, set())


def is_zero_at_first(model: str, variable: str) -> bool:
    """Return whether a variable that is not told is known to be 0 before the first simulation."""
    return bool(ZERO_AT_FIRST.fullmatch(variable)) and variable not in NOT_EXACTLY.get(model, set())


def check_told(untold: Mapping[str, bool], variable: str, has_simulated: bool) -> None:
    """Raise if nobody knows the present value of a variable.

    `untold` has those that NEST does not tell, and whether they are known to be 0 before the first simulation.

    Raises
    ------
    NotSupported
    """
    if variable not in untold or (untold[variable] and not has_simulated):
        return
    why = f"NEST does not tell {variable} of these cells at present, only to multimeters in the steps that follow"
    if untold[variable]:
        raise NotSupported(f"{why}. Before the first simulation it is 0: begin to record it then.")
    raise NotSupported(
        f"{why}, so the first sample would be missing. Record it by a multimeter of NEST's, which pynn_data.collect() "
        "reads."
    )
