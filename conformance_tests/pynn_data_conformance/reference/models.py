"""The table of all cell types, in the front end's names and units."""

from __future__ import annotations

from collections.abc import Mapping

from pynn_data.contract import NativeCell, NativeVariable, Tolerance
from pynn_data_conformance.reference.adaptive import Adaptive
from pynn_data_conformance.reference.after_spikes import AfterSpikes
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
    "HH_cond_exp": HodgkinHuxley(),
    "Izhikevich": Izhikevich(),
}
SYNAPTIC = {"uS": "gsyn", "nA": "isyn"}
"""Unit of what spikes bring about -> its name in the front end, without the receptor's."""


TOLERANCE = Tolerance(relative=1e-8)
"""Far more than what was measured (docs/reference-engine.md)."""


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
CELLS: Mapping[str, NativeCell] = {name: cell(model) for name, model in TYPES.items()}
"""By the front end's names."""
