"""Cell types of an engine's own, made at run time from what the engine tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import quantities as pq

from pynn_data.contract import Engine, NativeType
from pynn_data.errors import FileDamaged, NotSupported, UnitUnknown, UnknownParameter, UnknownVariable
from pynn_data.network.cells import CellType
from pynn_data.units import factor, read_unit

__all__ = ["NativeCellType", "native_cell_type"]

WEIGHT = "weight"
"""What the unit of weights is called where units are given."""


class NativeCellType(CellType):
    """A cell type of an engine's own, as `native_cell_type` makes it.

    Parameters
    ----------
    **parameters
        By the engine's names, in its units; the others have their defaults. Values as of any cell type.

    Raises
    ------
    UnknownParameter
        The type has no parameter of that name; the text lists those it has.
    """

    engine: ClassVar[type[Engine]]
    """Whose the type is."""
    native: ClassVar[NativeType]
    """What the engine tells of it."""
    not_negative = ()

    @classmethod
    def check_parameter(cls, name: str) -> None:
        """Raise an error if the type does not have a parameter, as `CellType.check_parameter`."""
        if name not in cls.default_parameters and name in cls.native.hints:
            raise UnknownParameter(f"{cls.__name__}: {cls.native.hints[name]}")
        super().check_parameter(name)

    @classmethod
    def check_initial(cls, name: str) -> None:
        """Raise an error if a variable's initial value cannot be given, as `CellType.check_initial`."""
        if name in cls.default_initial_values or name not in cls.native.cell.variables:
            return super().check_initial(name)
        why = cls.native.hints.get(name, f"{cls.engine.name} does not let it be set.")
        can = ", ".join(cls.default_initial_values) or "none"
        raise NotSupported(f"{cls.__name__}: {name!r} cannot be initialized: {why} What can be: {can}.")

    @classmethod
    def known_unit(cls, name: str) -> str | None:
        """Return the unit of a parameter or variable, or None if nobody knows it, as `CellType.known_unit`."""
        return cls.unit(name) if name in cls.own_units else None

    @classmethod
    def unit(cls, name: str) -> str:
        """Return the unit of a parameter or variable, as `CellType.unit`; `UnitUnknown` if nobody knows it."""
        if name in cls.own_units:
            return cls.own_units[name]
        if name in cls.default_parameters or name in cls.native.cell.variables:
            raise UnitUnknown(
                f"{cls.__name__}: nobody tells the unit of {name!r}; give it when you make the cell type, as in "
                f'native_cell_type(..., units={{{name!r}: "mV"}}), "" if it has none.'
            )
        raise KeyError(name)

    @classmethod
    def states(cls) -> list[str]:
        """Return the names of the variables that can be looked at."""
        return list(cls.native.cell.variables)


def native_cell_type(engine: type[Engine], native: NativeType, units: Mapping[str, Any] | None) -> type[NativeCellType]:
    """Return a cell type for what an engine tells of it.

    Parameters
    ----------
    engine
        Whose the type is.
    native
        What it tells.
    units
        By name, of what has no known unit, or is to have another; that of weights by the name ``weight``.

    Raises
    ------
    UnknownVariable
        A unit was given for what is not there; the text says what is.
    ValueError
        There is no such unit, or it measures something else.
    TypeError
        These are no names and units.
    """
    known = _known_units(native)
    own = {**known, **_given(units, known, native.name)}
    spikes = ("spikes",) if native.spikes else ()
    named = (*native.defaults, *native.cell.variables)
    weight_unit = native.cell.weight_unit if WEIGHT in named else own.pop(WEIGHT, None)
    return type(
        native.name,
        (NativeCellType,),
        {
            "__doc__": _doc(engine, native),
            "__module__": NativeCellType.__module__,
            "engine": engine,
            "native": native,
            "default_parameters": dict(native.defaults),
            "default_initial_values": dict(native.initial),
            "recordable": (*spikes, *native.cell.variables, *native.cell.declined),
            "receptor_types": native.receptors,
            "own_units": {name: unit for name, unit in own.items() if unit is not None},
            "conductance_based": native.conductance_based,
            "weight_unit": weight_unit,
            "injectable": not native.no_currents,
            "why_not_injectable": native.no_currents,
        },
    )


def _doc(engine: type[Engine], native: NativeType) -> str:
    fixed = f" With {', '.join(f'{name} = {value!r}' for name, value in native.fixed.items())}." if native.fixed else ""
    return f"{native.text or f'{native.cell.model} of {engine.name}.'}{fixed}"


def _known_units(native: NativeType) -> dict[str, str | None]:
    """Return the units of parameters, variables and weights, as far as the engine tells them."""
    found: dict[str, str | None] = {name: unit for name, (_, unit) in native.cell.parameters.items()}
    found.update({name: variable.unit for name, variable in native.cell.variables.items()})
    if native.receptors:
        found.setdefault(WEIGHT, native.cell.weight_unit)
    return found


def _given(units: Mapping[str, Any] | None, known: Mapping[str, str | None], what: str) -> dict[str, str]:
    return {name: _checked(name, unit, known, what) for name, unit in (units or {}).items()}


def _checked(name: Any, unit: Any, known: Mapping[str, str | None], what: str) -> str:
    if name not in known:
        raise UnknownVariable(f"units: {what} has no {name!r}; there are {', '.join(known)}.")
    text = unit.dimensionality.string if isinstance(unit, pq.Quantity) else unit
    if not isinstance(text, str):
        raise TypeError(f"units: the unit of {name!r} is a text such as 'mV', not {unit!r:.60}.")
    text = text or "dimensionless"
    try:
        read_unit(text)
    except FileDamaged as error:
        raise ValueError(f"units: {name!r}: {error}") from None
    native = known[name]
    if native is not None:
        try:
            factor(native or "dimensionless", text)
        except ValueError:
            raise ValueError(f"units: {name!r} is in {native or 'no unit'}, which is no {text}.") from None
    return text
