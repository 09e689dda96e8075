"""What Brian2's own handles stand for: groups, parts of groups, and several of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import brian2
import numpy as np
from brian2.synapses.synapses import SynapticSubgroup

from pynn_data.contract import Found, IntArray, NativeVariable
from pynn_data.errors import InvalidHandle
from pynn_data_brian2.native_variables import variables_of

__all__ = ["Portion", "found", "portions_of"]

GROUPS = (brian2.NeuronGroup, brian2.PoissonGroup, brian2.SpikeGeneratorGroup, brian2.Synapses)
WHICH = "a NeuronGroup, PoissonGroup, SpikeGeneratorGroup or Synapses, a part of one ([:10]), or several in a list"


class Portion(NamedTuple):
    """Some of a group's cells, or synapses."""

    group: Any
    numbers: IntArray
    """Within the whole group."""
    label: str


def portions_of(handle: Any) -> list[Portion]:
    """Return the groups behind a handle, and which of their cells.

    Raises
    ------
    InvalidHandle
        It is no handle, or stands for no cells, or for one twice.
    """
    given = list(handle) if isinstance(handle, (list, tuple)) else [handle]
    portions = [_portion(part) for part in given]
    for portion in portions:
        if not portion.numbers.size:
            raise InvalidHandle(f"{portion.label} is empty.")
    if not portions:
        raise InvalidHandle(f"An empty list stands for no cells; what can be recorded is {WHICH}.")
    for group in {id(portion.group): portion.group for portion in portions}.values():
        numbers = np.concatenate([portion.numbers for portion in portions if portion.group is group])
        values, counts = np.unique(numbers, return_counts=True)
        if (counts > 1).any():
            raise InvalidHandle(f"Cell {values[counts > 1][0]} of {group.name} is in the handle twice.")
    return portions


def found(portions: Sequence[Portion], names: Mapping[str, Any]) -> Found:
    """Return what there is to know about cells; `names` are those that their expressions may refer to."""
    groups = [portion.group for portion in portions]
    return Found(
        handle=portions,
        size=sum(portion.numbers.size for portion in portions),
        kind=" and ".join(dict.fromkeys(type(group).__name__ for group in groups)),
        variables=_common([variables_of(group, names) for group in groups]),
        no_spikes=next((text for group in groups if (text := _no_spikes(group))), ""),
        annotations=_annotations(portions),
        label="+".join(portion.label for portion in portions),
    )


def _portion(handle: Any) -> Portion:
    if isinstance(handle, brian2.Subgroup):
        group = handle.source.before_run.__self__  # the group itself: `source` is a proxy
        return Portion(group, np.arange(handle.start, handle.stop), handle.name)
    if isinstance(handle, SynapticSubgroup):
        group = handle.synapses.before_run.__self__
        return Portion(group, np.array(handle._indices(), dtype=np.int64), group.name)
    if isinstance(handle, GROUPS):
        return Portion(handle, np.arange(len(handle)), handle.name)
    raise InvalidHandle(f"{_short(handle)} has no cells that can be recorded; what has is {WHICH}.")


def _short(handle: Any) -> str:
    text = repr(handle)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _no_spikes(group: Any) -> str:
    if isinstance(group, brian2.Synapses):
        return f"{group.name} are synapses, which have no spikes; record those of {group.source.name}."
    if "_spikespace" not in group.variables:
        return f"{group.name} has no threshold; give its NeuronGroup one."
    return ""


def _common(variables: Sequence[Mapping[str, NativeVariable]]) -> dict[str, NativeVariable]:
    """Return the variables that all have, with the same unit, in the lowest precision of any."""
    shared = {}
    for name, variable in variables[0].items():
        others = [more.get(name) for more in variables]
        if all(other is not None and other.unit == variable.unit for other in others):
            coarse = [other for other in others if other is not None and other.precision == "float32"]
            shared[name] = coarse[0] if coarse else variable
    return shared


def _annotations(portions: Sequence[Portion]) -> dict[str, Any]:
    groups = [portion.group for portion in portions]
    one = all(group is groups[0] for group in groups)
    natives: list[Any] = []
    for portion in portions:
        numbers = portion.numbers.tolist()
        natives += numbers if one else [f"{portion.group.name}[{number}]" for number in numbers]
    annotations: dict[str, Any] = {"native_ids": natives}
    if all(isinstance(group, brian2.Synapses) for group in groups):
        for key, end in (("source_indices", "i"), ("target_indices", "j")):
            ends = [portion.group.variables[end].get_value()[portion.numbers] for portion in portions]
            annotations[key] = np.concatenate(ends).tolist()
        if one:
            annotations |= {"source_group": groups[0].source.name, "target_group": groups[0].target.name}
    return annotations
