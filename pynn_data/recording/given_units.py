"""Units of what simulators do not tell the units of, or that are to be others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pynn_data.contract import Collected, CollectedEvents, CollectedSignal, CollectedSpikes
from pynn_data.errors import FileDamaged, UnitUnknown, UnknownVariable
from pynn_data.units import factor, read_unit

__all__ = ["in_given_units"]


def in_given_units(found: Sequence[Collected], units: Mapping[str, str], where: str) -> list[Collected]:
    """Return the same with values in the units that are given, and others where they are known.

    Parameters
    ----------
    found
        What was recorded.
    units
        Unit by the name of what was recorded.
    where
        Of the call that has these units, for errors.

    Raises
    ------
    UnitUnknown
        With how to give it.
    UnknownVariable
        A unit was given for what is not there; the text says what is.
    ValueError
        There is no such unit, or it measures something else.
    TypeError
        These are no names and units.
    """
    if not isinstance(units, Mapping) or not all(isinstance(t, str) for pair in units.items() for t in pair):
        raise TypeError(f'{where}: units is a dict such as {{"x": "mV"}}, not {units!r:.60}.')
    names = dict.fromkeys(name for one in found for name in _names(one))
    strangers = [name for name in units if name not in names]
    if strangers:
        raise UnknownVariable(
            f"{where}: there is no {strangers[0]!r} to give a unit to; there are {', '.join(names) or 'no variables'}."
        )
    for name, unit in units.items():
        try:
            read_unit(unit)
        except FileDamaged:
            raise ValueError(f"{where}: units of {name!r}: {unit!r} is no unit.") from None
    unknown = {name for one in found for name, unit in _needed(one).items() if unit is None and name not in units}
    missing = [name for name in names if name in unknown]
    if missing:
        example = ", ".join(f'"{name}": "..."' for name in missing)
        raise UnitUnknown(
            f"{where}: the unit of {', '.join(map(repr, missing))} is not known; give it: units={{{example}}}, such as "
            '"mV", or "dimensionless".'
        )
    return [_converted(one, _Units(units, where)) for one in found]


def _names(one: Collected) -> list[str]:
    return list(one.columns if isinstance(one, CollectedEvents) else _needed(one))


def _needed(one: Collected) -> dict[str, str | None]:
    """Return the units of all that cannot do without; columns of events may be mere numbers."""
    if isinstance(one, CollectedSignal):
        return {one.variable: one.unit}
    if isinstance(one, CollectedSpikes):
        return {name: unit for name, (unit, _) in one.variables.items()}
    return {}


class _Units:
    """What becomes of values whose unit is known, or given."""

    def __init__(self, units: Mapping[str, str], where: str) -> None:
        self._units, self._where = units, where

    def of(self, name: str, unit: str | None, values: Any) -> tuple[str, Any]:
        """Return the unit and the values in it."""
        wanted = self._units.get(name, unit) or "dimensionless"
        known = wanted if unit is None else unit or "dimensionless"
        if wanted == known:
            return wanted, values
        try:
            times = factor(known, wanted)
        except ValueError:
            raise ValueError(
                f"{self._where}: {name!r} is in {known}, which cannot be converted to {wanted}."
            ) from None
        return wanted, values if times == 1.0 else np.asarray(values) * times


def _converted(one: Collected, units: _Units) -> Collected:
    convert: Callable[..., tuple[str, Any]] = units.of
    if isinstance(one, CollectedSignal):
        unit, values = convert(one.variable, one.unit, one.values)
        return replace(one, unit=unit, values=values)
    if isinstance(one, CollectedSpikes):
        return replace(one, variables={n: convert(n, *about) for n, about in one.variables.items()})
    with_unit = [name for name in one.columns if name in one.units or name in units._units]
    new = {name: convert(name, one.units.get(name), one.columns[name]) for name in with_unit}
    return replace(
        one,
        columns={**one.columns, **{name: values for name, (_, values) in new.items()}},
        units={name: unit for name, (unit, _) in new.items()},
    )
