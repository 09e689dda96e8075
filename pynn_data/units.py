"""Units: exact factors between them, and their names as text that is safe to read."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import quantities as pq

from pynn_data.errors import FileDamaged, NotStorable

__all__ = ["factor", "read_unit", "unit_text"]

NAME = r"[A-Za-zµμΩ°%][A-Za-z0-9_µμΩ°%]*"
POWER = r"(\*\*(-?\d(\.\d{1,2})?|\(-?\d(\.\d{1,2})?\)))?"
NUMBER = r"\d{1,9}(\.\d{1,12})?([eE][+-]?\d{1,2})?"
FACTOR = rf"(\(*({NAME}{POWER}|{NUMBER})\)*)"
UNIT = re.compile(rf"{FACTOR}([*/]{FACTOR})*")
LONGEST = 64


@cache
def factor(unit: str, to: str) -> float:
    """Return what a number in `unit` is multiplied by to be in `to` (``factor("nF", "pF") == 1000.0``).

    quantities computes 999.9999999999999 there; where twelve digits say the same to the precision of a
    float, they are what is meant.

    Raises
    ------
    ValueError
        If the units measure different things.
    """
    if unit == to:
        return 1.0
    computed = float(pq.Quantity(1.0, unit).rescale(to).magnitude)
    short = float(f"{computed:.12g}")
    return short if abs(short - computed) <= 1e-14 * abs(computed) else computed


def unit_text(quantity: Any, where: str) -> str:
    """Return the name of a quantity's unit, if `read_unit` makes the same unit of it.

    Raises
    ------
    NotStorable
        With `where` and the unit.
    """
    text = quantity.dimensionality.string
    try:
        if read_unit(text).dimensionality == quantity.dimensionality:
            return str(text)
    except FileDamaged:
        pass
    raise NotStorable(
        f"{where}: the unit {text!r} has no name that could be read again; rescale() to a common one."
    )


@cache
def read_unit(text: str) -> Any:
    """Return the unit with a name that comes from a file.

    quantities evaluates the name as an expression, so only names, powers of one digit, products and
    quotients reach it.

    Raises
    ------
    FileDamaged
    """
    if not isinstance(text, str) or len(text) > LONGEST or not UNIT.fullmatch(text):
        raise FileDamaged(f"{text!r:.80} is no unit.")
    try:
        return pq.Quantity(1.0, text).units
    except (LookupError, ValueError, SyntaxError, TypeError, ArithmeticError, AttributeError) as error:
        raise FileDamaged(f"{text!r} is no unit that is known.") from error
