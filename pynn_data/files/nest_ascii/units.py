"""Units of what NEST's cells record, by the names that its models have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pynn_data.errors import FileDamaged
from pynn_data.units import factor, read_unit

__all__ = ["unit_of"]

UNITS = {
    "mV": r"V_m(\.[spd])?|V_th(_v|_adapt)?|threshold(_spike|_voltage)?|theta|E_sfa|u_bar_(plus|minus|bar)",
    "nS": r"g_(ex|in)(\.[spd])?|g_\d+|g_(rr|sfa|ahp)",
    "pA": r"I_syn(_ex|_in|_\d+)?|I_stc|I_ahp|I_SIC|I|w|ASCurrents_sum",
    "ms": r"t_ref_remaining",
    "dimensionless": r"Act_[mn]|Inact_[hp]",
}
PATTERNS = {unit: re.compile(pattern) for unit, pattern in UNITS.items()}


def unit_of(name: str, given: Mapping[str, str]) -> str | None:
    """Return the unit of a variable, None if it is not known, or `given` is one of another kind.

    Files do not tell of which model a variable is, so users know better.
    """
    unit = next((unit for unit, pattern in PATTERNS.items() if pattern.fullmatch(name)), None)
    return None if unit is None or not _fits(given.get(name, unit), unit) else unit


def _fits(given: str, unit: str) -> bool:
    """Return whether one unit can be converted to another; what is no unit is told elsewhere."""
    try:
        read_unit(given)
        factor(unit, given)
    except FileDamaged:
        return True
    except ValueError:
        return False
    return True
