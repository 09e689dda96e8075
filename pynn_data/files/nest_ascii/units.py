"""Units of what NEST's cells record, where all of its models that have a variable of the name agree."""

from __future__ import annotations

import re

__all__ = ["unit_of"]

UNITS = {
    "mV": r"V_m(\.[spd])?|V_th(_v|_adapt)?|threshold(_spike|_voltage)?|theta|E_sfa|u_bar_(plus|minus|bar)",
    "nS": r"g_(ex|in)(\.[spd])?|g_\d+|g_(rr|sfa|ahp)",
    "pA": r"I_syn(_ex|_in|_\d+)?|I_stc|I_ahp|I_SIC|I|w|ASCurrents_sum",
    "ms": r"t_ref_remaining",
    "dimensionless": r"Act_[mn]|Inact_[hp]",
}
PATTERNS = {unit: re.compile(pattern) for unit, pattern in UNITS.items()}


def unit_of(name: str) -> str | None:
    """Return the unit of a variable, None if it is not known."""
    return next((unit for unit, pattern in PATTERNS.items() if pattern.fullmatch(name)), None)
