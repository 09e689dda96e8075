"""Equations of a script's own, and the objects of Brian2 that are made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["WEIGHT", "Model"]

WEIGHT = "weight"
"""What statements call the weight of the synapse that a spike arrives by."""


@dataclass(frozen=True)
class Model:
    """What a cell type of the script's own consists of."""

    equations: Any
    """As `brian2.Equations`."""
    settings: Mapping[str, Any]
    """Of the NeuronGroup: threshold, reset, refractory, method and its options."""
    receptors: Mapping[str, str]
    """Receptor -> statements that a spike executes."""
    weight_dimension: Any
    """Of the weights, as Brian2 has it."""
    current: str
    """Variable that injected currents are put into, in A; empty if there is none."""
    namespace: Mapping[str, Any]
    """What names in equations and statements mean."""

    @property
    def fires(self) -> bool:
        """Whether the cells emit spikes."""
        return bool(self.settings.get("threshold"))

    def group(self, brian2: Any, size: int, clock: Any, name: str) -> Any:
        """Return a group of cells."""
        given = {key: value for key, value in self.settings.items() if value is not None}
        return brian2.NeuronGroup(
            size, self.equations, clock=clock, dtype=np.float64, name=name, namespace=dict(self.namespace), **given
        )

    def synaptic_equations(self, brian2: Any) -> Any:
        """Return the equations of synapses onto the cells: those of their weights."""
        kinds = brian2.equations.equations
        return brian2.Equations([kinds.SingleEquation(kinds.PARAMETER, WEIGHT, self.weight_dimension)])
