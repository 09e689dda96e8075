"""Numbers and values as text."""

from __future__ import annotations

import math
from typing import Any

import quantities as pq

__all__ = ["NOTHING", "brief", "count", "number", "real", "size", "value"]

NOTHING = "–"
LONGEST = 300
"""Characters of a value."""


def number(whole: int) -> str:
    """Return a whole number with its digits in groups of three."""
    return f"{whole:,}".replace(",", "\u202f")


def count(whole: int, what: str) -> str:
    """Return "1 cell" or "2 cells"."""
    return f"{number(whole)} {what}{'s' * (whole != 1)}"


def real(x: float, digits: int = 4) -> str:
    """Return a number with few digits."""
    return f"{x:.{digits}g}" if math.isfinite(x) else NOTHING


def value(found: Any) -> str:
    """Return an annotation in a line; long ones are cut."""
    if isinstance(found, pq.Quantity) and found.size == 1:
        text = f"{found.item()!r} {found.dimensionality.string}".removesuffix(" dimensionless")
    else:
        text = " ".join(str(found).split())
    return brief(text)


def brief(text: str) -> str:
    """Return a text that is not too long."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def size(of_file: int) -> str:
    """Return a number of bytes, such as "1.23 MB"."""
    if of_file < 1000:
        return f"{of_file} bytes"
    power = min(int(math.log10(of_file)) // 3, 3)
    return f"{of_file / 1000**power:.3g} {('kB', 'MB', 'GB')[power - 1]}"
