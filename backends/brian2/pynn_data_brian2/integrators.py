"""Explicit Runge-Kutta schemes, written out as Brian2's abstract code.

Brian2 has no scheme of fifth order and no sub-steps. The one here is Fehlberg's
(NASA TR R-315, 1969), whose step-size control needs no part: the step is fixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["renamed", "runge_kutta"]

NODES = (
    (),
    ("1/4",),
    ("3/32", "9/32"),
    ("1932/2197", "-7200/2197", "7296/2197"),
    ("439/216", "-8", "3680/513", "-845/4104"),
    ("-8/27", "2", "-3544/2565", "1859/4104", "-11/40"),
)
WEIGHTS = ("16/135", "0", "6656/12825", "28561/56430", "-9/50", "2/55")


def runge_kutta(slopes: Mapping[str, str], length: str, auxiliary: Mapping[str, str] | None = None) -> str:
    """Return code that takes the variables a step forward.

    Parameters
    ----------
    slopes
        By variable, an expression for its slope.
    length
        Expression for the length of the step.
    auxiliary
        By name, expressions for what the slopes are made of.
    """
    lines: list[str] = []
    for stage, coefficients in enumerate(NODES):
        inner = {name: f"_{name}_{stage}" for name in slopes} if coefficients else {}
        lines += [f"{inner[name]} = {name} + {_sum(name, coefficients)}" for name in inner]
        for name, expression in (auxiliary or {}).items():
            lines.append(f"_{name}_{stage} = {renamed(expression, inner)}")
            inner[name] = f"_{name}_{stage}"
        lines += [f"_d{name}_{stage} = {length}*({renamed(slope, inner)})" for name, slope in slopes.items()]
    lines += [f"{name} = {name} + {_sum(name, WEIGHTS)}" for name in slopes]
    return "\n".join(lines)


def _sum(name: str, coefficients: tuple[str, ...]) -> str:
    """Return the weighted sum of the increments of a variable, zero weights left out."""
    return " + ".join(_terms(name, coefficients))


def _terms(name: str, coefficients: tuple[str, ...]) -> Iterator[str]:
    for stage, fraction in enumerate(coefficients):
        above, _, below = fraction.partition("/")
        value = int(above) / int(below or 1)
        if value:
            yield f"({value!r})*_d{name}_{stage}"


def renamed(expression: str, names: Mapping[str, str]) -> str:
    """Return the expression with other names for variables."""
    return re.sub(r"\b[A-Za-z_]\w*\b", lambda found: names.get(found[0], found[0]), expression)
