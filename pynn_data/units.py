"""Factors between units, exact for decimal prefixes."""

from __future__ import annotations

from functools import cache

import quantities as pq

__all__ = ["factor"]


@cache
def factor(unit: str, to: str) -> float:
    """Return what a number in `unit` is multiplied by to be in `to` (``factor("nF", "pF") == 1000.0``).

    quantities computes 999.9999999999999 there; a factor between units of
    measurement has few digits, so the twelfth decides.

    Raises
    ------
    ValueError
        If the units measure different things.
    """
    if unit == to:
        return 1.0
    return float(f"{float(pq.Quantity(1.0, unit).rescale(to).magnitude):.12g}")
