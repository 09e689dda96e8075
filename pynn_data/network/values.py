"""Values as users give them -> one float per cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray
from pynn_data.magnitude import magnitude, number
from pynn_data.network.functions import number_of_arguments
from pynn_data.network.random import RandomDistribution
from pynn_data.network.streams import Streams

__all__ = ["in_unit", "per_cell"]

OF_THE_VALUES_UNIT = {
    "uniform": ("low", "high"), "uniform_int": ("low", "high"), "normal": ("mu", "sigma"),
    "normal_clipped": ("mu", "sigma", "low", "high"),
    "normal_clipped_to_boundary": ("mu", "sigma", "low", "high"), "exponential": ("beta",), "gamma": ("theta",),
}  # fmt: skip
"""Parameters of distributions that have the unit of what is drawn; the others have none."""


def per_cell(
    value: Any, n: int, *, what: str, unit: str | None, streams: Streams, default: Any = None,
    positions: Callable[[], FloatArray] | None = None,
) -> FloatArray:  # fmt: skip
    """Return `value` for each of `n` cells.

    Parameters
    ----------
    value
        A number, `n` numbers, a `RandomDistribution`, a function of the index or of x, y and z, or a Quantity.
    what
        Named in errors.
    unit
        That a Quantity is converted to; None if nobody knows it.
    streams
        Where random numbers come from.
    default
        A value that is possible, even if it is not finite, as of a bound that there is none of.
    positions
        Function that returns the positions of the cells, of shape (3, n).

    Raises
    ------
    ValueError
        If the shape does not fit, or a value is not finite.
    TypeError
        If it is not a number.
    """
    if isinstance(value, RandomDistribution):
        drawn, source = in_unit(value, unit, what), value.rng or streams
        values = drawn.draw(source.new().generator(), n)
    else:
        values = magnitude(_called(value, n, positions) if callable(value) else value, unit, what)
    if values.ndim > 1 or values.size not in (1, n) or (values.ndim == 1 and values.size != n):
        raise ValueError(f"{what}: {values.size} values of shape {values.shape} given for {n} cells.")
    impossible = ~np.isfinite(values) & (values != default)
    if impossible.any():
        raise ValueError(f"{what}: every value must be finite, not {values[impossible][0]}.")
    return np.array(np.broadcast_to(values, (n,)), dtype=np.float64)


def _called(function: Callable[..., Any], n: int, positions: Callable[[], FloatArray] | None) -> list[Any]:
    """Return what a function of the index, or of x, y and z, returns for each cell."""
    if positions is None or number_of_arguments(function) != 3:
        return [function(i) for i in range(n)]
    return [function(x, y, z) for x, y, z in positions().T.tolist()]


def in_unit(distribution: RandomDistribution, unit: str | None, what: str) -> RandomDistribution:
    """Return a distribution whose parameters are plain numbers, so that what is drawn is in `unit`.

    Raises
    ------
    ValueError, TypeError
        As of `magnitude`, for a parameter.
    """
    scaled = OF_THE_VALUES_UNIT.get(distribution.name, ())
    if not any(isinstance(p, pq.Quantity) for p in distribution.parameters.values()):
        return distribution
    plain = {
        name: number(value, unit if name in scaled else "", f"{what}: {name} of {distribution.name!r}")
        for name, value in distribution.parameters.items()
    }
    return RandomDistribution(distribution.name, rng=distribution.rng, **plain)
