"""Collections of nodes as a script has them, and what can be recorded from their nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pynn_data.contract import Found, IntArray, NativeVariable
from pynn_data.errors import InvalidHandle
from pynn_data_nest.attachment import is_of_this_kernel
from pynn_data_nest.spiking import why_no_spikes
from pynn_data_nest.status import get_value, numbers_of
from pynn_data_nest.told import is_told, is_zero_at_first, place_of
from pynn_data_nest.units import unit_of

__all__ = ["Cells", "find"]

RIGHT = "NEST's cells are given as a NodeCollection, as nest.Create() returns it, or several in a list"


@dataclass(frozen=True)
class Cells:
    """Nodes that were found behind a handle."""

    numbers: IntArray
    nodes: Any
    """Some of them, as a collection."""
    are_stimulators: bool
    """Whether one or more are devices, which NEST has on every process."""
    compartments: Mapping[str, tuple[str, str]]
    """Variables of one compartment -> its name, and theirs in it."""
    untold: Mapping[str, bool]
    """Variables that NEST does not tell -> whether they are known to be 0 before the first simulation."""


@dataclass(frozen=True)
class Kind:
    """Nodes of one model that let the same be recorded."""

    model: str
    original: str
    """The model that it was copied from, or itself."""
    recordables: tuple[str, ...]
    status: Mapping[str, Any]
    """Of one of them."""


def find(nest: Any, handle: Any) -> Found:
    """Return what a handle stands for.

    Raises
    ------
    InvalidHandle
    """
    collections = list(_collections(nest, handle))
    numbers = np.concatenate([numbers_of(nodes) for nodes in collections])
    _check_distinct(numbers)
    kinds = list(_kinds(nest, collections))
    recorder = next((kind for kind in kinds if kind.status["element_type"] == "recorder"), None)
    if recorder is not None:
        raise InvalidHandle(
            f"A {recorder.model} is a recorder of NEST's, no cell: give the cells that it records, or have what it "
            "holds by pynn_data.collect()."
        )
    models = list(dict.fromkeys(kind.model for kind in kinds))
    variables = _variables(kinds)
    are_stimulators = any(kind.status["element_type"] == "stimulator" for kind in kinds)
    places = {name: place_of(kinds[0].original, name) for name in variables}
    compartments = {name: (place[0], place[1]) for name, place in places.items() if len(place) > 1}
    cells = Cells(numbers, collections[0], are_stimulators, compartments, _untold(kinds, variables))
    return Found(
        cells,
        size=numbers.size,
        kind=", ".join(models),
        variables=variables,
        no_spikes=next(filter(None, (why_no_spikes(kind.original, kind.status) for kind in kinds)), ""),
        annotations={"native_ids": numbers.tolist(), "native_models": models},
    )


def _collections(nest: Any, handle: Any) -> Iterator[Any]:
    """Yield the collections of a handle after a look at each."""
    several = handle if isinstance(handle, (list, tuple)) else [handle]
    if not several:
        raise InvalidHandle(f"{RIGHT}; this list is empty.")
    for nodes in several:
        if not isinstance(nodes, nest.NodeCollection):
            raise InvalidHandle(f"{RIGHT}, not {_described(nodes)}.{_hint(nest, nodes)}")
        if not len(nodes):
            raise InvalidHandle(f"{RIGHT}; this one is empty.")
        if not is_of_this_kernel(nodes):
            raise InvalidHandle(
                "This NodeCollection is of a network that is gone: NEST's kernel was reset since. Give one of the "
                "network that there is now."
            )
        yield nodes


def _described(thing: Any) -> str:
    kind = type(thing)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _hint(nest: Any, thing: Any) -> str:
    if isinstance(thing, (int, np.integer)):
        return f" nest.NodeCollection([{thing}]) would be one."
    if isinstance(thing, nest.SynapseCollection):
        return " Weights are recorded by a weight_recorder of NEST's, which pynn_data.collect() reads."
    return ""


def _check_distinct(numbers: IntArray) -> None:
    distinct, counts = np.unique(numbers, return_counts=True)
    if (counts > 1).any():
        raise InvalidHandle(f"Node {distinct[counts > 1][0]} is given more than once.")


def _kinds(nest: Any, collections: list[Any]) -> Iterator[Kind]:
    known = set()
    for nodes in collections:
        # The recordables of nodes of one model may differ with the number of their receptors.
        for place, key in enumerate(zip(_each(nodes, "model"), _each(nodes, "recordables"), strict=True)):
            model, recordables = key[0], tuple(key[1] or ())
            if (model, recordables) not in known:
                known.add((model, recordables))
                defaults = nest.GetDefaults(model)
                status = nodes[place].get()
                if not status["local"]:  # its process knows more
                    status, recordables = defaults, tuple(defaults.get("recordables", ()))
                yield Kind(model, defaults["type_id"], recordables, status)


def _each(nodes: Any, name: str) -> Any:
    try:
        values = get_value(nodes, name)
    except KeyError:  # none has it
        return [None] * len(nodes)
    return [values] if len(nodes) == 1 else values


def _variables(kinds: list[Kind]) -> dict[str, NativeVariable]:
    """Return the variables that all kinds have, in one unit and place."""
    common = {}
    for name in kinds[0].recordables:
        meanings = {(unit_of(kind.original, name), place_of(kind.original, name)) for kind in kinds}
        if all(name in kind.recordables for kind in kinds) and len(meanings) == 1:
            common[name] = NativeVariable(name, meanings.pop()[0], settable=False)
    return common


def _untold(kinds: list[Kind], variables: Mapping[str, NativeVariable]) -> dict[str, bool]:
    return {
        name: not any(told) and all(is_zero_at_first(kind.original, name) for kind in kinds)
        for name in variables
        if not all(told := [is_told(kind.original, name, kind.status) for kind in kinds])
    }
