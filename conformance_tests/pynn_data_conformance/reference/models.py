"""The table of all cell types, in the front end's names and units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, NativeCell, NativeVariable, Tolerance
from pynn_data_conformance.reference.adaptive import Adaptive
from pynn_data_conformance.reference.after_spikes import AfterSpikes
from pynn_data_conformance.reference.escaping import KEY, PARTS, Escaping
from pynn_data_conformance.reference.hodgkin_huxley import HodgkinHuxley
from pynn_data_conformance.reference.izhikevich import Izhikevich
from pynn_data_conformance.reference.leaky import ConductanceDriven, CurrentDriven, DeltaDriven
from pynn_data_conformance.reference.model import Model
from pynn_data_conformance.reference.synapses import ALPHA, EXPONENTIAL

__all__ = ["CELLS", "MODELS"]

TYPES: Mapping[str, Model] = {
    "IF_curr_exp": CurrentDriven("iaf_curr_exp", EXPONENTIAL),
    "IF_curr_alpha": CurrentDriven("iaf_curr_alpha", ALPHA),
    "IF_curr_delta": DeltaDriven(),
    "IF_cond_exp": ConductanceDriven("iaf_cond_exp", EXPONENTIAL),
    "IF_cond_alpha": ConductanceDriven("iaf_cond_alpha", ALPHA),
    "IF_cond_exp_gsfa_grr": AfterSpikes(),
    "EIF_cond_exp_isfa_ista": Adaptive("adex_cond_exp", EXPONENTIAL),
    "EIF_cond_alpha_isfa_ista": Adaptive("adex_cond_alpha", ALPHA),
    "GIF_cond_exp": Escaping(),
    "HH_cond_exp": HodgkinHuxley(),
    "Izhikevich": Izhikevich(),
}
SYNAPTIC = {"uS": "gsyn", "nA": "isyn"}
"""Unit of what spikes bring about -> its name in the front end, without the receptor's."""


TOLERANCE = Tolerance(relative=1e-8)
"""Far more than what was measured (docs/reference-engine.md)."""


def part(kind: str, k: int) -> Callable[[Mapping[str, Any]], FloatArray]:
    """Return a function that returns part k of a listed parameter; of one that is missing 0, of a time constant 1."""
    missing = 1.0 if kind.startswith("tau") else 0.0
    return lambda p: np.array([values[k] if k < len(values) else missing for values in p[kind]])


def escaping(model: Escaping) -> NativeCell:
    """Return what the core has to know of cells that draw, and have lists of traces."""
    plain = cell(model)
    names = [f"{what}_{name}" for what in ("tau", "a") for name in PARTS]
    parts = {name: part(name[:-1], int(name[-1]) - 1) for name in names}
    parameters = {name: native for name, native in plain.parameters.items() if name not in parts and name != KEY}
    return replace(plain, parameters=parameters, derived=parts, key=KEY)


def cell(model: Model) -> NativeCell:
    """Return what the core has to know of a model."""
    parameters = {name: (name, unit) for name, unit in model.parameters.items()}
    variables = {_variable(model, name): NativeVariable(name, model.states[name]) for name in model.recordable}
    return NativeCell(model.name, parameters, variables, model.weight_unit, tolerance=TOLERANCE)


def _variable(model: Model, state: str) -> str:
    """Return the front end's name of a state."""
    return f"{SYNAPTIC[model.states[state]]}_{state}" if state in ("exc", "inh") else state


MODELS: Mapping[str, Model] = {model.name: model for model in TYPES.values()}
"""By the names of the models."""
CELLS: Mapping[str, NativeCell] = {
    name: escaping(model) if isinstance(model, Escaping) else cell(model) for name, model in TYPES.items()
}
"""By the front end's names."""
