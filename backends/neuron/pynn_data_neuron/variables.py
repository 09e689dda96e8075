"""What can be sampled of segments and point processes: names and units as NEURON tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from pynn_data.contract import NativeVariable
from pynn_data_neuron.handles import NativeObject
from pynn_data_neuron.units import translated

__all__ = ["VariableTable"]

DIMENSIONLESS = (
    {"IntFire1": ("m",), "IntFire2": ("i",), "IntFire4": ("m", "i", "i1", "i2", "e"), "APCount": ("n",)},
    {"hh": ("m_hh", "h_hh", "n_hh", "minf_hh", "hinf_hh", "ninf_hh")},
)
"""Variables without a unit in mechanisms of NEURON's own that do not say so: of point processes, of densities."""
KINDS_OF_VARIABLES = 1, 2, 3
"""In NEURON's numbers: parameters, assigned variables and states."""


class VariableTable:
    """Looks every mechanism up once."""

    def __init__(self, h: Any, cvode: Any) -> None:
        self._h = h
        self._cvode = cvode
        self._of_processes: dict[str, Mapping[str, NativeVariable]] = {}
        self._of_segments: dict[tuple[str, ...], Mapping[str, NativeVariable]] = {}

    def common(self, objects: Sequence[NativeObject]) -> dict[str, NativeVariable]:
        """Return the variables that all of the objects have, in the same unit, by name."""
        kinds = {}
        for each in objects:
            found = self._of(each)
            kinds[id(found)] = found
        return reduce(_shared, kinds.values(), dict(next(iter(kinds.values()), {})))

    def _of(self, each: NativeObject) -> Mapping[str, NativeVariable]:
        if not each.is_segment:
            if each.model not in self._of_processes:
                self._of_processes[each.model] = self._process(each.model)
            return self._of_processes[each.model]
        segment = each.get()
        fast = bool(self._cvode.use_fast_imem())
        densities = *(str(mechanism.name()) for mechanism in segment), "i_membrane_" if fast else ""
        if densities not in self._of_segments:
            self._of_segments[densities] = self._segment(segment, fast)
        return self._of_segments[densities]

    def _process(self, model: str) -> dict[str, NativeVariable]:
        found = {}
        name = self._h.ref("")
        for kind in KINDS_OF_VARIABLES:
            standard = self._h.MechanismStandard(model, kind)
            for number in range(int(standard.count())):
                size = int(standard.name(name, number))
                unit = self._unit(f"{model}.{name[0]}", name[0] in DIMENSIONLESS[0].get(model, ()))
                found.update(_elements(str(name[0]), unit, size))
        return found

    def _segment(self, segment: Any, fast: bool) -> dict[str, NativeVariable]:
        found = {name: NativeVariable(name, self._unit(name, False), settable=False) for name in ("v", "cm", "i_cap")}
        if fast:
            found["i_membrane_"] = NativeVariable("i_membrane_", "nA", settable=False)
        for mechanism in segment:
            for variable in mechanism:
                name = str(variable.name())
                value = getattr(segment, name)
                unit = self._unit(name, name in DIMENSIONLESS[1].get(str(mechanism.name()), ()))
                found.update(_elements(name, unit, 1 if isinstance(value, float) else len(value)))
        return found

    def _unit(self, name: str, dimensionless: bool) -> str | None:
        text = str(self._h.units(name))
        return "dimensionless" if dimensionless and not text else translated(text)


def _elements(name: str, unit: str | None, size: int) -> dict[str, NativeVariable]:
    """Return a variable, or the elements of one that is an array."""
    names = [name] if size == 1 else [f"{name}[{index}]" for index in range(size)]
    return {each: NativeVariable(each, unit, settable=False) for each in names}


def _shared(some: dict[str, NativeVariable], others: Mapping[str, NativeVariable]) -> dict[str, NativeVariable]:
    return {name: variable for name, variable in some.items() if others.get(name) == variable}
