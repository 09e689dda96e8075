"""Exact solutions of the linear membrane over one time step."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray

__all__ = ["alpha_gains", "decay", "exponential_gain"]

SERIES = 20
"""Terms of a power series that converges faster than 1 / n! where it is used."""


def decay(step: float, tau: FloatArray) -> FloatArray:
    """Return what is left after a step of what decays with time constant `tau`."""
    return np.exp(-step / tau)


def exponential_gain(step: float, tau_m: FloatArray, c_m: FloatArray, tau: FloatArray) -> FloatArray:
    """Return how much a current of 1 nA that decays with `tau` lifts the potential (mV) in the step."""
    z = step * (1 / tau - 1 / tau_m)
    gain: FloatArray = step / c_m * decay(step, tau_m) * _moments(z)[0]
    return gain


def alpha_gains(
    step: float, tau_m: FloatArray, c_m: FloatArray, tau: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return how much the two states of an alpha-function current lift the potential in the step.

    The current i follows ``i' = -i / tau + x``, ``x' = -x / tau``.
    """
    z = step * (1 / tau - 1 / tau_m)
    scale = step / c_m * decay(step, tau_m)
    first, second = _moments(z)
    return scale * first, scale * step * second


def _moments(z: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the integrals of ``exp(-z u)`` and ``u exp(-z u)`` over u from 0 to 1, also for z near 0."""
    small = np.abs(z) < 0.5
    safe = np.where(small, 1.0, z)
    zeroth = -np.expm1(-safe) / safe
    first = (zeroth - np.exp(-safe)) / safe
    near = np.where(small, -z, 0.0)
    term = np.ones_like(z)
    sums = np.zeros_like(z), np.zeros_like(z)
    for k in range(SERIES):
        sums[0][...] += term / (k + 1)
        sums[1][...] += term / (k + 2)
        term = term * near / (k + 1)
    return np.where(small, sums[0], zeroth), np.where(small, sums[1], first)
