"""Standard cell types: parameters, defaults and units, as PyNN 0.13 has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.network.celltype import CellType
from pynn_data.network.source_types import (
    SpikeSource,
    SpikeSourceArray,
    SpikeSourceGamma,
    SpikeSourceInhGamma,
    SpikeSourcePoisson,
    SpikeSourcePoissonRefractory,
)
from pynn_data.recording.derivation import Derivation

__all__ = [
    "STANDARD_CELLS",
    "CellType",
    "EIF_cond_alpha_isfa_ista",
    "EIF_cond_exp_isfa_ista",
    "GIF_cond_exp",
    "HH_cond_exp",
    "IF_cond_alpha",
    "IF_cond_exp",
    "IF_cond_exp_gsfa_grr",
    "IF_curr_alpha",
    "IF_curr_delta",
    "IF_curr_exp",
    "Izhikevich",
    "SpikeSource",
    "SpikeSourceArray",
    "SpikeSourceGamma",
    "SpikeSourceInhGamma",
    "SpikeSourcePoisson",
    "SpikeSourcePoissonRefractory",
]


class IntegrateAndFire(CellType):
    """What the leaky integrate-and-fire types share."""

    default_parameters = {
        "v_rest": -65.0, "cm": 1.0, "tau_m": 20.0, "tau_refrac": 0.1, "i_offset": 0.0,
        "v_reset": -65.0, "v_thresh": -50.0,
    }  # fmt: skip
    default_initial_values = {"v": -65.0}
    recordable: ClassVar[tuple[str, ...]] = ("spikes", "v")
    receptor_types = ("excitatory", "inhibitory")
    positive = ("cm", "tau_m", "tau_syn_E", "tau_syn_I")


class WithSynapticCurrents(IntegrateAndFire):
    """What the types with synaptic currents share."""

    default_initial_values = {"v": -65.0, "isyn_exc": 0.0, "isyn_inh": 0.0}
    recordable = ("spikes", "v", "isyn_exc", "isyn_inh")


class IF_curr_exp(WithSynapticCurrents):
    """Leaky integrate-and-fire, exponentially decaying synaptic currents (the weight is the step at the arrival)."""

    default_parameters = {**IntegrateAndFire.default_parameters, "tau_syn_E": 5.0, "tau_syn_I": 5.0}


class IF_curr_alpha(WithSynapticCurrents):
    """Leaky integrate-and-fire, alpha-function synaptic currents (the weight is the peak)."""

    default_parameters = {**IntegrateAndFire.default_parameters, "tau_syn_E": 0.5, "tau_syn_I": 0.5}


class IF_curr_delta(IntegrateAndFire):
    """Leaky integrate-and-fire, each spike shifts the potential by the weight in mV."""

    weight_unit = "mV"


def _synaptic_current(conductance: str, reversal: str) -> Derivation:
    """Return how the current through a conductance follows: positive into the cell, as those of the other types."""

    def current(of: Mapping[str, FloatArray]) -> FloatArray:
        return of[conductance] * (of[reversal] - of["v"]) + 0.0  # not -0.0

    return Derivation((conductance, "v"), (reversal,), current)


class ConductanceBased(CellType):
    """What the types with synaptic conductances share."""

    default_initial_values = {"v": -65.0, "gsyn_exc": 0.0, "gsyn_inh": 0.0}
    recordable: ClassVar[tuple[str, ...]] = ("spikes", "v", "gsyn_exc", "gsyn_inh", "isyn_exc", "isyn_inh")
    derived: ClassVar[Mapping[str, Derivation]] = {
        "isyn_exc": _synaptic_current("gsyn_exc", "e_rev_E"),
        "isyn_inh": _synaptic_current("gsyn_inh", "e_rev_I"),
    }
    receptor_types = ("excitatory", "inhibitory")
    conductance_based = True
    weight_unit = "uS"
    positive: ClassVar[tuple[str, ...]] = ("cm", "tau_m", "tau_syn_E", "tau_syn_I", "tau_w", "delta_T")


class IF_cond_exp(ConductanceBased):
    """Leaky integrate-and-fire, exponentially decaying synaptic conductances (the weight is the step)."""

    default_parameters = {**IF_curr_exp.default_parameters, "e_rev_E": 0.0, "e_rev_I": -70.0}


class IF_cond_alpha(ConductanceBased):
    """Leaky integrate-and-fire, alpha-function synaptic conductances (the weight is the peak)."""

    default_parameters = {**IF_cond_exp.default_parameters, "tau_syn_E": 0.3, "tau_syn_I": 0.5}


class IF_cond_exp_gsfa_grr(IF_cond_exp):
    """Leaky integrate-and-fire with conductances for adaptation and a relative refractory time (Muller et al. 2007).

    Each spike adds `q_sfa` to the conductance ``g_s`` and `q_rr` to ``g_r``, which decay exponentially.
    """

    default_parameters = {
        **IF_cond_exp.default_parameters, "tau_sfa": 100.0, "e_rev_sfa": -75.0, "q_sfa": 15.0,
        "tau_rr": 2.0, "e_rev_rr": -75.0, "q_rr": 3000.0,
    }  # fmt: skip
    default_initial_values = {**ConductanceBased.default_initial_values, "g_r": 0.0, "g_s": 0.0}
    recordable = ("spikes", "v", "g_r", "g_s", "gsyn_exc", "gsyn_inh", "isyn_exc", "isyn_inh")
    positive = (*ConductanceBased.positive, "tau_sfa", "tau_rr")
    not_negative = ("tau_refrac", "q_sfa", "q_rr")


class EIF_cond_exp_isfa_ista(ConductanceBased):
    """Adaptive exponential integrate-and-fire (Brette and Gerstner 2005), exponential conductances."""

    default_parameters = {
        "cm": 0.281, "tau_refrac": 0.1, "v_spike": -40.0, "v_reset": -70.6, "v_rest": -70.6, "tau_m": 9.3667,
        "i_offset": 0.0, "a": 4.0, "b": 0.0805, "delta_T": 2.0, "tau_w": 144.0, "v_thresh": -50.4,
        "e_rev_E": 0.0, "tau_syn_E": 5.0, "e_rev_I": -80.0, "tau_syn_I": 5.0,
    }  # fmt: skip
    default_initial_values = {"v": -70.6, "w": 0.0, "gsyn_exc": 0.0, "gsyn_inh": 0.0}
    recordable = ("spikes", "v", "w", "gsyn_exc", "gsyn_inh", "isyn_exc", "isyn_inh")


class EIF_cond_alpha_isfa_ista(EIF_cond_exp_isfa_ista):
    """Adaptive exponential integrate-and-fire, alpha-function conductances."""


class GIF_cond_exp(ConductanceBased):
    """Leaky integrate-and-fire that fires at random, with a current and a threshold that follow its spikes.

    As in Mensi et al. (2012) and Pozzorini et al. (2015). The probability of a spike in a step of dt is
    ``1 - exp(-lambda dt)``, with ``lambda = lambda0 exp((v - v_t) / delta_v)`` at its end. Each spike adds `a_eta` to
    the parts of the outward current ``i_eta``, and `a_gamma` to those by which ``v_t`` is above `v_t_star`; the parts
    decay with the time constants `tau_eta` and `tau_gamma`. There are up to three of each: one list of numbers for
    all cells, or a list (or `Sequence`) for each. What is drawn follows from ``setup(seed=)`` and is the same on
    every engine.
    """

    default_parameters = {
        "v_rest": -65.0, "cm": 1.0, "tau_m": 20.0, "tau_refrac": 4.0, "tau_syn_E": 5.0, "tau_syn_I": 5.0,
        "e_rev_E": 0.0, "e_rev_I": -70.0, "v_reset": -65.0, "i_offset": 0.0,
        "delta_v": 0.5, "v_t_star": -48.0, "lambda0": 1.0,
        "tau_eta": (1.0, 10.0, 100.0), "tau_gamma": (1.0, 10.0, 100.0),
        "a_eta": (1.0, 1.0, 1.0), "a_gamma": (1.0, 1.0, 1.0),
    }  # fmt: skip
    following = {"i_eta": lambda p: np.zeros_like(p["v_t_star"]), "v_t": lambda p: p["v_t_star"]}
    recordable = ("spikes", "v", "gsyn_exc", "gsyn_inh", "isyn_exc", "isyn_inh", "i_eta", "v_t")
    positive = ("cm", "tau_m", "tau_syn_E", "tau_syn_I", "delta_v")
    not_negative = ("tau_refrac", "lambda0")
    listed = ("tau_eta", "a_eta", "tau_gamma", "a_gamma")

    @classmethod
    def check_together(cls, parameters: Mapping[str, np.ndarray]) -> None:
        """Raise an error if parts of a current or threshold are not complete."""
        for kind in ("eta", "gamma"):
            for times, steps in zip(parameters[f"tau_{kind}"], parameters[f"a_{kind}"], strict=True):
                if times.size != steps.size or times.size > 3:
                    raise ValueError(
                        f"tau_{kind} and a_{kind} must be of one length, up to 3, not {times.size} and {steps.size}."
                    )
                if not (times > 0).all():
                    raise ValueError(f"tau_{kind} must be greater than 0, not {times.min():g}.")


class HH_cond_exp(ConductanceBased):
    """Single compartment with the sodium and potassium currents of Traub and Miles (1991)."""

    default_parameters = {
        "gbar_Na": 20.0, "gbar_K": 6.0, "g_leak": 0.01, "cm": 0.2, "v_offset": -63.0,
        "e_rev_Na": 50.0, "e_rev_K": -90.0, "e_rev_leak": -65.0, "e_rev_E": 0.0, "e_rev_I": -80.0,
        "tau_syn_E": 0.2, "tau_syn_I": 2.0, "i_offset": 0.0,
    }  # fmt: skip
    default_initial_values = {"v": -65.0, "gsyn_exc": 0.0, "gsyn_inh": 0.0, "m": 0.0, "h": 1.0, "n": 0.0}
    recordable = ("spikes", "v", "gsyn_exc", "gsyn_inh", "isyn_exc", "isyn_inh", "m", "h", "n")


class Izhikevich(CellType):
    """Two-variable model of Izhikevich (2003); each synaptic spike shifts ``v`` by the weight in mV.

    ``dv/dt = 0.04 v^2 + 5 v + 140 - u + i`` with 1 nA giving 1000 mV/ms, as in PyNN.
    """

    default_parameters = {"a": 0.02, "b": 0.2, "c": -65.0, "d": 2.0, "i_offset": 0.0}
    default_initial_values = {"v": -70.0, "u": -14.0}
    recordable = ("spikes", "v", "u")
    receptor_types = ("excitatory", "inhibitory")
    weight_unit = "mV"
    own_units = {"a": "1/ms", "b": "1/ms", "c": "mV", "d": "mV/ms"}


STANDARD_CELLS: tuple[type[CellType], ...] = (
    IF_curr_exp, IF_curr_alpha, IF_curr_delta, IF_cond_exp, IF_cond_alpha, IF_cond_exp_gsfa_grr,
    EIF_cond_exp_isfa_ista, EIF_cond_alpha_isfa_ista, GIF_cond_exp, HH_cond_exp, Izhikevich, SpikeSourcePoisson,
    SpikeSourcePoissonRefractory, SpikeSourceGamma, SpikeSourceInhGamma, SpikeSourceArray,
)  # fmt: skip
