"""Leaky cells with conductances for adaptation and a relative refractory time (Muller et al. 2007).

Neural Comput. 19, 2958: to the currents of a leaky cell come ``g_s (e_rev_sfa - v) + g_r (e_rev_rr - v)``, with ::

    tau_sfa g_s' = -g_s
    tau_rr g_r' = -g_r

and each spike adds q_sfa to g_s and q_rr to g_r.
"""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_conformance.reference.integrate import BoolArray, Values
from pynn_data_conformance.reference.leaky import ConductanceDriven, Conductances
from pynn_data_conformance.reference.model import Cells
from pynn_data_conformance.reference.synapses import EXPONENTIAL

__all__ = ["AfterSpikes"]

OWN = {"tau_sfa": "ms", "e_rev_sfa": "mV", "q_sfa": "uS", "tau_rr": "ms", "e_rev_rr": "mV", "q_rr": "uS"}


class AfterSpikes(ConductanceDriven):
    """With exponential synaptic conductances."""

    def __init__(self) -> None:
        super().__init__("iaf_cond_exp_sfa_rr", EXPONENTIAL)
        self.parameters = {**self.parameters, **OWN}
        self.states = {**self.states, "g_s": "uS", "g_r": "uS"}
        self.recordable = (*self.recordable, "g_s", "g_r")

    def slopes(self, y: FloatArray, p: Values) -> FloatArray:
        """Return the derivatives of the states by time."""
        v, (g_s, g_r) = y[0], y[3:]
        current = p["current"] + g_s * (p["e_rev_sfa"] - v) + g_r * (p["e_rev_rr"] - v)
        slopes = np.empty_like(y)
        slopes[:3] = super().slopes(y[:3], {**p, "current": current})
        slopes[3], slopes[4] = -g_s / p["tau_sfa"], -g_r / p["tau_rr"]
        return slopes

    def highest(self, y: FloatArray, p: Values, h: float) -> Conductances:
        """Return what each of the conductances does not exceed in the next h ms, with its reversal potential."""
        return [*super().highest(y[:3], p, h), (y[3], p["e_rev_sfa"]), (y[4], p["e_rev_rr"])]

    def arrive(self, cells: Cells, weights: FloatArray, free: BoolArray) -> None:
        """Have spikes arrive at the end of the step."""
        self.kernel.arrive(cells.y[1:3], cells.p, weights)

    def fire(self, cells: Cells, fired: BoolArray) -> None:
        """Have each spike add to both conductances."""
        cells.y[3] += np.where(fired, cells.p["q_sfa"], 0.0)
        cells.y[4] += np.where(fired, cells.p["q_rr"], 0.0)
