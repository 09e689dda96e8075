"""What an arriving spike does to a cell: the course of a synaptic current or conductance."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data_conformance.reference.integrate import Values

__all__ = ["ALPHA", "EXPONENTIAL", "Kernel"]


class Kernel(Protocol):
    """The course of what synapses do; excitatory and inhibitory ones have a time constant each."""

    states: tuple[str, ...]
    """The first two are the sums over the excitatory and the inhibitory synapses."""

    def slopes(self, states: FloatArray, p: Values, to: FloatArray) -> None:
        """Put the derivatives of the states by time into `to`."""

    def highest(self, states: FloatArray, p: Values, h: float) -> FloatArray:
        """Return what neither the excitatory nor the inhibitory sum exceeds in the next h ms."""

    def arrive(self, states: FloatArray, p: Values, weights: FloatArray) -> None:
        """Add arriving spikes, given the sums of their weights (receptor, cell), to the states."""


class Exponential:
    """``g' = -g / tau``; the weight is added to g."""

    states: tuple[str, ...] = ("exc", "inh")

    def slopes(self, states: FloatArray, p: Values, to: FloatArray) -> None:
        """Put the derivatives of the states by time into `to`."""
        exc, inh = states
        to[0], to[1] = -exc / p["tau_syn_E"], -inh / p["tau_syn_I"]

    def highest(self, states: FloatArray, p: Values, h: float) -> FloatArray:
        """Return what neither sum exceeds in the next h ms."""
        return states

    def arrive(self, states: FloatArray, p: Values, weights: FloatArray) -> None:
        """Add arriving spikes to the states."""
        states += weights


class Alpha:
    """``g' = x - g / tau``, ``x' = -x / tau``; ``weight * e / tau`` is added to x.

    The answer to a spike is ``weight * (t / tau) * exp(1 - t / tau)``, whose peak, at tau, is the weight (Rall 1967,
    J. Neurophysiol. 30, 1138).
    """

    states: tuple[str, ...] = ("exc", "inh", "rise_exc", "rise_inh")

    def slopes(self, states: FloatArray, p: Values, to: FloatArray) -> None:
        """Put the derivatives of the states by time into `to`."""
        exc, inh, rise_exc, rise_inh = states
        tau_exc, tau_inh = p["tau_syn_E"], p["tau_syn_I"]
        to[0], to[1] = rise_exc - exc / tau_exc, rise_inh - inh / tau_inh
        to[2], to[3] = -rise_exc / tau_exc, -rise_inh / tau_inh

    def highest(self, states: FloatArray, p: Values, h: float) -> FloatArray:
        """Return what neither sum exceeds in the next h ms."""
        grown: FloatArray = states[:2] + states[2:] * np.minimum(h, [p["tau_syn_E"], p["tau_syn_I"]])
        return grown

    def arrive(self, states: FloatArray, p: Values, weights: FloatArray) -> None:
        """Add arriving spikes to the states."""
        states[2] += weights[0] * np.e / p["tau_syn_E"]
        states[3] += weights[1] * np.e / p["tau_syn_I"]


EXPONENTIAL, ALPHA = Exponential(), Alpha()
