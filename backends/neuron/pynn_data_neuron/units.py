"""Units as NEURON's mechanisms spell them, in the spelling of the package quantities."""

from __future__ import annotations

import re

import quantities

__all__ = ["translated"]

NAMES = {"mho": "S", "siemens": "S", "Ohm": "ohm", "volt": "V", "amp": "A", "ampere": "A", "farad": "F", "meter": "m",
         "molar": "M", "sec": "s", "second": "s", "liter": "l", "hertz": "Hz", "coulomb": "C"}  # fmt: skip
"""Of units that have other names there, with or without a prefix."""
PREFIXES = {"milli": "m", "micro": "u", "nano": "n", "pico": "p", "femto": "f", "kilo": "k", "mega": "M"}
WHOLE = {"micron": "um", "degC": "degC"}


def translated(text: str) -> str | None:
    """Return a unit as `quantities` reads it: ``"S/cm2"`` as ``"S/cm**2"``; None where it has none or cannot be read.

    ``"1"``, by which a mechanism says that a variable has no dimension, is ``"dimensionless"``.
    """
    above, *below = text.strip().split("/")
    if any(len(part.split()) > 1 for part in below):
        return None  # is the second factor above or below the line?
    factors = [_factors(above if above.strip() or not below else "1"), *map(_factors, below)]
    if not text.strip() or None in factors:
        return None
    numerator, *denominators = ["*".join(names or []) for names in factors]
    if not all(denominators):
        return None
    unit = "/".join([numerator or "1", *denominators])
    return "dimensionless" if unit == "1" else unit


def _factors(product: str) -> list[str] | None:
    """Return the factors of a product of units, of which 1 is none, or None if one of them is unknown."""
    factors = []
    for factor in re.split(r"[\s*-]+", product.strip()):
        if factor == "1":
            continue
        match = re.fullmatch(r"([A-Za-z]+)\^?(\d*)", factor)
        name = match and _name(match[1])
        if not match or not name:
            return None
        factors.append(f"{name}**{match[2]}" if match[2] not in ("", "1") else name)
    return factors


def _name(unit: str) -> str | None:
    """Return the name that `quantities` has for a unit."""
    for name in (WHOLE.get(unit), unit, *_renamed(unit)):
        if name and _known(name):
            return name
    return None


def _renamed(unit: str) -> list[str]:
    """Return what a unit is called with another name or the short form of its prefix."""
    found = []
    for prefix in ("", "m", "u", "n", "p", "f", "k", "M", *PREFIXES):
        base = unit.removeprefix(prefix)
        if unit.startswith(prefix) and (base in NAMES or prefix in PREFIXES):
            found.append(PREFIXES.get(prefix, prefix) + NAMES.get(base, base))
    return found


def _known(name: str) -> bool:
    try:
        quantities.Quantity(1.0, name)
    except (LookupError, ValueError, SyntaxError, TypeError):
        return False
    return True
