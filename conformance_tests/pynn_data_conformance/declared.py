"""How far from the exact solution a plug-in declares its samples to be."""

from __future__ import annotations

from pynn_data.contract import NativeCell

__all__ = ["MEMBRANE", "of_weights", "rounding", "scale_of"]

MEMBRANE = 100.0
"""Scale of v, in mV."""
SAMPLES = {"float64": 1e-12, "float32": 3e-7}
WEIGHTS = {"float64": 0.0, "float32": 2e-7}
"""Relative errors of values in these precisions, and of sums of some of them."""


def scale_of(variable: str, unit: str, largest: float) -> float:
    """Return what the relative tolerance of a variable is of; `largest` is its largest absolute value in the run."""
    if variable == "v":
        return MEMBRANE
    return 1.0 if unit.replace("dimensionless", "") == "" else largest


def rounding(native: NativeCell, variable: str) -> float:
    """Return the relative error that the declared precision of a variable allows."""
    return SAMPLES[native.variables[variable].precision]


def of_weights(native: NativeCell) -> float:
    """Return the relative error that the declared precision of weights allows; of v, with `MEMBRANE` as its scale."""
    return WEIGHTS[native.weight_precision]
