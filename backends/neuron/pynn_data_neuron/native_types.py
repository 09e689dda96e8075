"""Mechanisms of NEURON's or a script's own as cell types: what NEURON tells of them, in the terms of the contract."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pynn_data.contract import NativeCell, NativeType, NativeVariable
from pynn_data.errors import InvalidModel
from pynn_data_neuron.units import translated

__all__ = ["Model", "native_type"]

OPTIONS = ("current", "receptors")
PARAMETERS, ASSIGNED, STATES = 1, 2, 3
"""Kinds of variables, in NEURON's numbers."""
USUAL = {"weight": 0}
"""The only receptor, if none are given: the first argument of NET_RECEIVE."""
OWN = "PynnData"
"""How the names of the plug-in's own mechanisms begin."""


@dataclass(frozen=True)
class Model:
    """A mechanism as the engine is given it back."""

    artificial: bool
    """Whether it is an artificial cell, which needs no section."""
    places: Mapping[str, int]
    """Receptor -> which element of a NetCon's weight it is."""
    current: str
    """Variable that injected currents (nA) are put into; empty if there is none."""


def native_type(h: Any, model: str, options: Mapping[str, Any]) -> NativeType:
    """Return what there is to know of a mechanism.

    Raises
    ------
    InvalidModel, TypeError
    """
    for option in options:
        if option not in OPTIONS:
            raise TypeError(f"NEURON: native_cell_type() has no option {option!r}; it has units, {', '.join(OPTIONS)}.")
    artificial, emits, takes = _found(h, model)
    standards = {kind: _scalars(h, model, kind) for kind in (PARAMETERS, ASSIGNED, STATES)}
    current = _current(h, model, options.get("current"), standards[PARAMETERS])
    defaults = {name: value for name, value in standards[PARAMETERS].items() if name != current}
    variables = {
        name: NativeVariable(name, _unit(h, model, name)) for kind in (STATES, ASSIGNED) for name in standards[kind]
    }
    places = _places(options.get("receptors")) if takes else {}
    cell = NativeCell(
        model,
        {name: (name, _unit(h, model, name)) for name in defaults},
        variables,
        None,
        native=Model(artificial, places, current),
    )
    return NativeType(
        model,
        cell,
        defaults,
        dict.fromkeys(variables, math.nan),  # what INITIAL makes of them
        tuple(places),
        spikes=emits,
        no_currents="" if current else (
            f"{model} has no variable for it that is known: native_cell_type(..., current=...) names a parameter in nA."
        ),
        hints=dict(_hints(h, model)),
        text=f"NEURON's {'artificial cell' if artificial else 'point process'} {model}.",
    )  # fmt: skip


def _found(h: Any, model: str) -> tuple[bool, bool, bool]:
    """Return whether a mechanism is an artificial cell, emits events, and takes them."""
    mechanisms, text = h.MechanismType(1), h.ref("")
    known = {}
    for number in range(int(mechanisms.count())):
        mechanisms.select(number)
        mechanisms.selected(text)
        known[str(text[0])] = number
    names = [name for name in known if not name.startswith(OWN)]
    if model not in names:
        near = difflib.get_close_matches(model, names, n=3)
        meant = f"; did you mean {' or '.join(near)}?" if near else f"; it has {', '.join(names)}."
        raise InvalidModel(
            f"NEURON has no point process or artificial cell {model!r}{meant} Mechanisms of your own are loaded by "
            "neuron.load_mechanisms(folder). Native cell types belong to one engine."
        )
    number = known[model]
    emits, takes = bool(mechanisms.has_net_event(number)), bool(mechanisms.is_netcon_target(number))
    if not (emits or takes):
        raise InvalidModel(f"NEURON's {model} neither emits events nor takes any, so it is no cell of a network.")
    return bool(mechanisms.is_artificial(number)), emits, takes


def _names(h: Any, model: str, kind: int) -> Iterator[tuple[str, int, Any]]:
    standard, text = h.MechanismStandard(model, kind), h.ref("")
    for number in range(int(standard.count())):
        size = int(standard.name(text, number))
        yield str(text[0]), size, standard


def _scalars(h: Any, model: str, kind: int) -> dict[str, float]:
    return {name: float(standard.get(name)) for name, size, standard in _names(h, model, kind) if size == 1}


def _hints(h: Any, model: str) -> Iterator[tuple[str, str]]:
    for kind in (PARAMETERS, ASSIGNED, STATES):
        for name, size, _ in _names(h, model, kind):
            if size > 1:
                yield name, f"{name} is an array, of which pynn-data takes no account."


def _unit(h: Any, model: str, name: str) -> str | None:
    return translated(str(h.units(f"{model}.{name}")))


def _current(h: Any, model: str, name: Any, parameters: Mapping[str, float]) -> str:
    if name is None:
        return ""
    if name not in parameters:
        raise InvalidModel(f"current = {name!r:.60} is no parameter of {model}; it has {', '.join(parameters)}.")
    if (unit := _unit(h, model, name)) not in (None, "nA"):
        raise InvalidModel(f"current: {name} of {model} is in {unit}, not in nA.")
    return str(name)


def _places(given: Any) -> dict[str, int]:
    places = USUAL if given is None else given
    if not isinstance(places, Mapping) or not all(
        isinstance(name, str) and type(place) is int and place >= 0 for name, place in places.items()
    ):
        raise TypeError(
            f"receptors is a dict from names to the place of their weight among the arguments of NET_RECEIVE, such as "
            f'{{"exc": 0, "inh": 1}}, not {given!r:.60}.'
        )
    return dict(places)
