"""Cells that a script has built, as what is recorded from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.arguments import a_mapping
from pynn_data.contract import FloatArray, Found, Host, IntArray, NativeVariable
from pynn_data.errors import FileDamaged, InvalidHandle, NotSupported, UnitUnknown, UnknownVariable
from pynn_data.ranks import Ranks
from pynn_data.recording.cells import Cells
from pynn_data.units import factor, read_unit

__all__ = ["NativeCells", "together"]


class NativeCells(Cells):
    """What is behind one handle of a simulator's, on all processes."""

    first_id = 0
    label = ""
    running = False

    def __init__(self, found: Found, sizes: list[int], units: Mapping[str, str], host: Host) -> None:
        self.found = found
        self._sizes = sizes
        """Number of cells on each process, if each has its own."""
        self._units = units
        self._host = host

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.found.size if self.found.everywhere else sum(self._sizes)

    @property
    def kind(self) -> str:
        """What the simulator calls them."""
        return self.found.kind

    @property
    def recordable(self) -> Sequence[str]:
        """Names of what can be recorded."""
        return [*([] if self.found.no_spikes else ["spikes"]), *self.states]

    @property
    def states(self) -> Sequence[str]:
        """Names of the variables."""
        return list(self.found.variables)

    @property
    def at_first(self) -> Mapping[str, FloatArray]:
        """The simulator has the cells always."""
        raise NotImplementedError

    def why_not(self, name: str) -> str:
        """Return why something cannot be recorded."""
        if name == "spikes" and self.found.no_spikes:
            return self.found.no_spikes.rstrip(".")
        return super().why_not(name)

    def check_recordable(self, names: Sequence[str]) -> None:
        """Raise if the unit of one of the variables is not known."""
        for name in names:
            if name != "spikes" and not self.has_unit(name):
                raise UnitUnknown(
                    f"{self.label!r}: nobody tells the unit of {name!r}; give it when you name the cells, "
                    f'as in group(..., units={{{name!r}: "mV"}}), "" if it has none.'
                )

    def native(self, variable: str) -> NativeVariable:
        """Return a variable as the simulator has it."""
        return self.found.variables[variable]

    def has_unit(self, name: str) -> bool:
        """Return whether a variable's unit is known."""
        return name in self._units or self.native(name).unit is not None

    def unit(self, name: str) -> str:
        """Return the unit in which users get a variable: the one that they have given, or the simulator's."""
        unit = self._units[name] if name in self._units else self.native(name).unit
        if unit is None:
            self.check_recordable([name])
        return str(unit)

    def owners(self, cells: IntArray) -> IntArray:
        """Return the process that each of some cells belongs to."""
        if self.found.everywhere:
            return self._host.rank_of(cells + self.first_id)
        return np.searchsorted(np.cumsum(self._sizes), cells, side="right").astype(np.int64)

    def here(self, rank: int) -> IntArray:
        """Return the indices of the cells that a process was given."""
        if self.found.everywhere:
            return np.arange(self.size)
        first = sum(self._sizes[:rank])
        return np.arange(first, first + self._sizes[rank])


def together(found: Found, units: Any, ranks: Ranks, host: Host) -> NativeCells:
    """Return the cells that the processes have found, with the units that users want.

    Raises
    ------
    InvalidHandle, UnknownVariable, NotSupported, ValueError, TypeError
        There is no cell; or a unit is of no variable, or cannot be one; or the processes have found cells of
        different kinds.
    """
    sizes = [found.size]
    if not found.everywhere:
        described = (found.kind, dict(found.variables), found.no_spikes, dict(found.annotations), found.label)
        each = ranks.shared((found.size, described))
        sizes = [size for size, _ in each]
        kind, variables, no_spikes, annotations, label = next((d for size, d in each if size), described)
        if any(size and set(d[1]) != set(variables) for size, d in each):
            raise NotSupported("The processes have given cells with different variables; make groups of one kind.")
        if "native_ids" in annotations:
            annotations["native_ids"] = [one for size, d in each if size for one in d[3]["native_ids"]]
        found = Found(found.handle, found.size, kind, variables, no_spikes, annotations, label, everywhere=False)
    if not sum(sizes):
        raise InvalidHandle(f"{host.name}: there is no cell in what was given{_on(ranks)}.")
    return NativeCells(found, sizes, _checked(units, found), host)


def _on(ranks: Ranks) -> str:
    return " on any process" if ranks.size > 1 else ""


def _checked(units: Any, found: Found) -> dict[str, str]:
    given = a_mapping(units, "units") or {}
    return {name: _unit(name, unit, found) for name, unit in given.items()}


def _unit(name: str, unit: Any, found: Found) -> str:
    if name not in found.variables:
        raise UnknownVariable(f"units: {found.kind} has no variable {name!r}; it has {', '.join(found.variables)}.")
    text = unit.dimensionality.string if isinstance(unit, pq.Quantity) else unit
    if not isinstance(text, str):
        raise TypeError(f"units: the unit of {name!r} is a text such as 'mV', not {unit!r:.60}.")
    text = "dimensionless" if text == "" else text
    try:
        read_unit(text)
    except FileDamaged as error:
        raise ValueError(f"units: {name!r}: {error}") from None
    native = found.variables[name].unit
    if native is not None:
        try:
            factor(native or "dimensionless", text)
        except ValueError:
            raise ValueError(f"units: {name!r} is in {native or 'no unit'}, which is no {text}.") from None
    return text
