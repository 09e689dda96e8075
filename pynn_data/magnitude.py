"""Numbers as users give them, with a unit or without: the one place where a unit is taken off."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.contract import FloatArray
from pynn_data.errors import NoNumber, UnitUnknown
from pynn_data.units import factor

__all__ = ["FOREIGN", "magnitude", "number", "whole"]

FOREIGN = ("units", "unit", "dim")
"""Where numbers of other packages for units (pint, astropy, Brian2) have theirs."""

NUMBERS = (int, float, np.integer, np.floating, np.bool_)


def magnitude(value: Any, unit: str | None, what: str) -> FloatArray:
    """Return numbers in a unit, as an array of the value's shape.

    Parameters
    ----------
    value
        A number, or an array or nested list of them; each may be a Quantity, which is converted.
        A number without a unit is in `unit` already.
    unit
        That is wanted, such as "ms"; empty for a number without dimension. None: nobody knows it.
    what
        Named in errors.

    Raises
    ------
    ValueError
        A Quantity measures something else; the text has both units.
    TypeError
        A value is no number, or has a unit that cannot be read.
    UnitUnknown
        It has a unit, and what is wanted is unknown.
    """
    if isinstance(value, pq.Quantity):
        return _converted(value, unit, what)
    if any(not callable(getattr(value, name, None)) and hasattr(value, name) for name in FOREIGN):
        raise TypeError(
            f"{what} is a number{_in(unit)}; units are those of the package quantities, not of "
            f"{type(value).__module__}.{type(value).__qualname__}."
        )
    if np.ma.is_masked(value):
        raise TypeError(f"{what}: expected numbers{_in(unit)}, but some are masked.")
    if isinstance(value, (list, tuple)) and not _plain(value):
        return _stacked([magnitude(v, unit, what) for v in value], value, what)
    try:
        array = np.asarray(value)
    except ValueError:
        raise _ragged(value, what) from None
    if array.dtype == object and array.ndim:
        return magnitude(array.tolist(), unit, what)
    if array.dtype.kind not in "biufO" or value is None:
        raise _no_number(value, unit, what)
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise _no_number(value, unit, what) from error


def number(value: Any, unit: str | None, what: str) -> float:
    """Return one number in a unit; see `magnitude`.

    Raises
    ------
    ValueError
        As of `magnitude`.
    TypeError
        It is no number, or several.
    """
    if isinstance(value, (bool, np.bool_)):
        raise _no_number(value, unit, what)
    array = magnitude(value, unit, what)
    if array.ndim:
        raise TypeError(f"{what}: expected one number{_in(unit)}, not {value!r:.60}.")
    return float(array)


def whole(value: Any) -> int | None:
    """Return an integer of Python or NumPy, also an array without dimensions, as an int; None for all else."""
    if isinstance(value, np.ndarray) and value.ndim == 0 and not isinstance(value, pq.Quantity):
        value = value[()]
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        return None
    return int(value)


def _converted(value: Any, unit: str | None, what: str) -> FloatArray:
    if unit is None:
        raise UnitUnknown(
            f"{what}: nobody tells its unit, so one in {value.dimensionality.string} cannot be converted: give a plain "
            "number, or the unit when you make the cell type: native_cell_type(..., units={...})."
        )
    given = value.dimensionality.string
    try:
        more = factor(given, unit or "dimensionless")
    except (ValueError, LookupError):
        raise ValueError(f"{what} is a number{_in(unit)}; one in {given} cannot be converted.") from None
    values = np.array(value.magnitude, dtype=np.float64)
    # A quotient of whole numbers is the float next to the right value, a product with 0.001 need not be.
    return values * more if more >= 1 else values / factor(unit or "dimensionless", given)


def _plain(values: list[Any] | tuple[Any, ...]) -> bool:
    """Return whether a nested list has nothing but numbers in it, so that numpy may take it as it is."""
    kinds = set(map(type, values))
    if kinds and kinds <= {list, tuple}:
        return _plain(list(chain.from_iterable(values)))
    return all(issubclass(kind, NUMBERS) for kind in kinds)


def _stacked(rows: list[FloatArray], value: Any, what: str) -> FloatArray:
    if len({row.shape for row in rows}) > 1:
        raise _ragged(value, what)
    return np.array(rows)


def _ragged(value: Any, what: str) -> ValueError:
    return ValueError(f"{what}: the lists in {value!r:.60} are of different lengths.")


def _no_number(value: Any, unit: str | None, what: str) -> NoNumber:
    return NoNumber(f"{what}: expected numbers{_in(unit)}, not {value!r:.60}.")


def _in(unit: str | None) -> str:
    if unit is None:
        return " in the simulator's unit"
    return f" in {unit}" if unit else " without a unit"
