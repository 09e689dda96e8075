"""Which variables NEST tells at any moment, and which only a multimeter knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["is_told", "is_zero_at_first"]

NOT_THE_STATE = {"iaf_psc_exp_htum": {"V_m"}, "iaf_chxk_2008": {"g_ahp"}}
"""Names that mean something else in the status of a node than to a multimeter."""
ZERO_AT_FIRST = re.compile(r"I_syn(_\d+|_ex|_in)?|g_(\d+|ex|in|AMPA|NMDA|GABA_A|GABA_B)(\.[spd])?|t_ref_remaining")
"""What input has brought about, so that it is zero before a simulation."""
NOT_EXACTLY = {"iaf_chxk_2008": {"I_syn_ex", "I_syn_in"}, "iaf_bw_2001_exact": {"I_AMPA", "I_GABA", "I_NMDA"}}
"""Computed when a step has been simulated, from other things as well."""


def is_told(model: str, variable: str, status: Mapping[str, Any]) -> bool:
    """Return whether the status of a node holds what a multimeter would sample at the same time."""
    # True is an int, and none of NEST's variables.
    value = status.get(variable)
    return type(value) in (float, int) and variable not in NOT_THE_STATE.get(model, set())


def is_zero_at_first(model: str, variable: str) -> bool:
    """Return whether a variable that is not told is known to be 0 before the first simulation."""
    return bool(ZERO_AT_FIRST.fullmatch(variable)) and variable not in NOT_EXACTLY.get(model, set())
