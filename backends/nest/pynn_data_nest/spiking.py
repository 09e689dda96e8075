"""Which nodes of NEST have spikes that can be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["why_no_spikes"]

SPIKES_ALL_THE_SAME = ("spike_generator", "spike_train_injector")
"""Generators that send every target the same spikes."""
UNLESS_INDIVIDUAL = ("sinusoidal_poisson_generator", "sinusoidal_gamma_generator")
"""Those that do so if they are told to."""
BINARY = ("erfc_neuron", "ginzburg_neuron", "mcculloch_pitts_neuron")
SPIKELESS = ("astrocyte_lr_1994", "eprop_readout", "eprop_readout_bsshslm_2020", "siegert_neuron")
CURRENTS = ("ac_generator", "dc_generator", "noise_generator", "step_current_generator")


def why_no_spikes(model: str, status: Mapping[str, Any]) -> str:
    """Return why nodes of a model (by the name it came with) have no spikes to record; empty if they have."""
    kind = status.get("element_type")
    if model in SPIKES_ALL_THE_SAME or (model in UNLESS_INDIVIDUAL and not status["individual_spike_trains"]):
        return ""
    if model in CURRENTS:
        return f"{model} sends currents, no spikes"
    if model in SPIKELESS or "rate" in model.split("_") or kind == "other":
        return f"{model} sends no spikes"
    if model in BINARY:
        return f"{model} has two states, and sends changes between them, no spikes"
    if kind == "stimulator":
        return (
            f"NEST's {model} sends its targets different spikes, so that none are its own; record a parrot_neuron that "
            "it is connected to"
        )
    return ""
