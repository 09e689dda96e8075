"""Units of Brian2's dimensions, as texts that `quantities` reads: SI, as Brian2 keeps all values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["unit_of"]

BASES = ("m", "kg", "s", "A", "K", "mol", "cd")
"""In Brian2's order."""
NAMED = {
    "V": (2, 1, -3, -1, 0, 0, 0),
    "A": (0, 0, 0, 1, 0, 0, 0),
    "S": (-2, -1, 3, 2, 0, 0, 0),
    "F": (-2, -1, 4, 2, 0, 0, 0),
    "ohm": (2, 1, -3, -2, 0, 0, 0),
    "C": (0, 0, 1, 1, 0, 0, 0),
    "J": (2, 1, -2, 0, 0, 0, 0),
    "W": (2, 1, -3, 0, 0, 0, 0),
    "N": (1, 1, -2, 0, 0, 0, 0),
    "Pa": (-1, 1, -2, 0, 0, 0, 0),
}
"""Powers of the bases."""


def unit_of(dimension: Any) -> str:
    """Return the unit of a dimension of Brian2: "V", "S/m**2"; empty if it has none.

    One of the named units, alone, squared or with powers of one base, if that is enough; else powers of the bases.
    """
    powers = [float(power) for power in dimension._dims]
    if powers == [-1.0 if base == "s" else 0.0 for base in BASES]:
        return "Hz"
    if sum(power != 0 for power in powers) <= 1:
        return _text(zip(BASES, powers, strict=True))
    for others, exponents in ((0, (1, -1, 2, -2)), (1, (1,))):
        for exponent in exponents:
            for name, named in NAMED.items():
                rest = [power - exponent * of for power, of in zip(powers, named, strict=True)]
                if sum(power != 0 for power in rest) <= others:
                    return _text([(name, float(exponent)), *zip(BASES, rest, strict=True)])
    return _text(zip(BASES, powers, strict=True))


def _text(factors: Sequence[tuple[str, float]] | Iterator[tuple[str, float]]) -> str:
    above: list[str] = []
    below: list[str] = []
    for name, power in factors:
        if power:
            size = f"{abs(power):g}"
            (above if power > 0 else below).append(name if size == "1" else f"{name}**{size}")
    over = "/".join(["*".join(above) or "1", *below])
    return "" if over == "1" else over
