"""NEST's own models as cell types: what NEST tells of a model, in the terms of the contract."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np

from pynn_data.contract import NativeCell, NativeType, NativeVariable
from pynn_data.errors import InvalidModel
from pynn_data_nest.modules import install
from pynn_data_nest.native_units import unit_of_parameter, unit_of_weights
from pynn_data_nest.spiking import why_no_spikes
from pynn_data_nest.told import is_told, is_zero_at_first, place_of
from pynn_data_nest.units import unit_of

__all__ = ["Model", "native_type"]

RECEPTORS = {"excitatory": 1, "inhibitory": -1}
"""Of models that tell them by the sign of the weight."""
SIZES = ("n_receptors", "n_synapses")
"""What models with numbered receptors tell their number by."""
PER_RECEPTOR = ("tau_syn", "tau_syn_fast")
"""What other models of that kind have one value of for each."""
MODULE = "module"
OF_THE_NODE = frozenset(
    {"archiver_length", "available", "capacity", "element_type", "elementsize", "frozen", "global_id",
     "has_connections", "instantiations", "local", "model", "model_id", "node_uses_wfr", "recordables",
     "receptor_types", "synaptic_elements", "thread", "thread_local_id", "type_id", "vp", *SIZES}
)  # fmt: skip
"""What a status tells that is no matter of the model."""

_copies = count()


@dataclass(frozen=True)
class Model:
    """A model as the engine is given it back."""

    settings: Mapping[str, Any]
    """What is the same for all cells."""
    ports: Mapping[str, int]
    """Receptor -> its number in NEST; 0 where they are told by the sign of the weight."""
    places: Mapping[str, tuple[str, ...]]
    """Where a status has each variable: its name, or that of a compartment and the name in it."""


def native_type(nest: Any, model: str, options: Mapping[str, Any]) -> NativeType:
    """Return what there is to know of a model; options are its settings, and the module that it is in.

    It is asked about a copy of the model, which stays in the kernel until that is reset, and is used for nothing else.

    Raises
    ------
    InvalidModel
    """
    settings = {name: value for name, value in options.items() if name != MODULE}
    if MODULE in options:
        install(nest, options[MODULE])
    original = _checked(nest, model)
    copy = _copy(nest, model, settings)
    status = dict(nest.GetDefaults(copy))
    floats = {name: value for name, value in status.items() if type(value) is float}
    settable = {name: value for name, value in floats.items() if _can_be_set(nest, copy, name, value)}
    recordables = [str(name) for name in status.get("recordables", ())]
    variables, declined = _variables(original, recordables, status, settable)
    defaults = {name: value for name, value in settable.items() if name not in recordables}
    ports = _ports(status)
    unit = unit_of_weights(original)
    conductances = unit == "nS"
    cell = NativeCell(
        model,
        {name: (name, unit_of_parameter(original, name)) for name in defaults},
        variables,
        unit,
        weight_signs=RECEPTORS if conductances and set(ports) == set(RECEPTORS) else {},
        declined=declined,
        native=Model(dict(settings), ports, {name: place_of(original, name) for name in variables}),
    )
    return NativeType(
        model,
        cell,
        defaults,
        {name: settable[name] for name in variables if variables[name].settable},
        tuple(ports),
        conductance_based=conductances,
        no_currents="" if "I_e" in defaults else f"NEST's {model} has no constant current I_e, which that takes.",
        fixed={name: value for name, value in settings.items() if name not in settable},
        hints=_hints(model, status, {*settable, *variables}),
        text=f"NEST's model {model}.",
    )


def _checked(nest: Any, model: str) -> str:
    """Return the name that a model came with, if pynn-data can build networks of it."""
    known = nest.node_models
    if model not in known:
        near = difflib.get_close_matches(model, known, n=3)
        meant = f"; did you mean {' or '.join(near)}?" if near else "; nest.node_models lists those that there are."
        raise InvalidModel(f"NEST has no model {model!r}{meant} Native cell types belong to one engine.")
    status = nest.GetDefaults(model)
    original = str(status["type_id"])
    if status["element_type"] != "neuron" or original == "spike_train_injector":
        raise InvalidModel(f"NEST's {model} is a device, no neuron, so there can be no population of it.")
    if why := why_no_spikes(original, status):
        raise InvalidModel(f"NEST's {why}; pynn-data builds networks of cells that send spikes.")
    return original


def _copy(nest: Any, model: str, settings: Mapping[str, Any]) -> str:
    name = f"pynn_data_{model}_{next(_copies)}"
    while name in nest.node_models:
        name = f"pynn_data_{model}_{next(_copies)}"
    known = nest.GetDefaults(model)
    strangers = [setting for setting in settings if setting not in known]
    if strangers:
        near = difflib.get_close_matches(strangers[0], known, n=3)
        meant = f"; did you mean {' or '.join(near)}?" if near else "."
        raise TypeError(f"NEST's {model} has no parameter {strangers[0]!r}{meant}")
    try:
        nest.CopyModel(model, name, dict(settings))
    except nest.NESTError as error:
        given = ", ".join(f"{setting} = {value!r}" for setting, value in settings.items())
        raise InvalidModel(f"NEST refuses {given} of {model}: {error}") from error
    return name


def _can_be_set(nest: Any, copy: str, name: str, value: float) -> bool:
    try:
        nest.SetDefaults(copy, {name: value})
    except nest.NESTError:
        return False
    return True


def _variables(
    original: str, recordables: list[str], status: Mapping[str, Any], settable: Mapping[str, float]
) -> tuple[dict[str, NativeVariable], dict[str, str]]:
    """Return the variables, and why others cannot be recorded."""
    variables, declined = {}, {}
    for name in recordables:
        told = is_told(original, name, status)
        if told or is_zero_at_first(original, name):
            can_be_set = told and name in settable
            variables[name] = NativeVariable(name, unit_of(original, name), settable=can_be_set, told=told)
        else:
            declined[name] = "NEST tells it to multimeters only, so that the first sample would be missing"
    return variables, declined


def _ports(status: Mapping[str, Any]) -> dict[str, int]:
    """Return the receptors that take spikes, and their numbers."""
    named = status.get("receptor_types")
    if named:
        return {str(n): int(port) for n, port in sorted(named.items(), key=lambda item: item[1]) if not _of_current(n)}
    sizes = [int(status[name]) for name in SIZES if name in status]
    sizes += [len(status[name]) for name in PER_RECEPTOR if isinstance(status.get(name), (np.ndarray, list, tuple))]
    if sizes:
        return {str(port): port for port in range(1, sizes[0] + 1)}
    return dict.fromkeys(RECEPTORS, 0)


def _of_current(receptor: str) -> bool:
    return str(receptor).endswith("_curr")


def _hints(model: str, status: Mapping[str, Any], known: set[str]) -> dict[str, str]:
    """Return what to say of that which is in the status and is no parameter."""
    found = {}
    for name, value in status.items():
        if name in known or name in OF_THE_NODE:
            continue
        if type(value) is float:
            found[name] = f"{name} follows from other things, NEST does not let it be set."
        else:
            found[name] = (
                f"{name} is no single number, and is the same for all cells of a type: "
                f'native_cell_type("{model}", {name}=...) has it.'
            )
    return found
