"""Which weights and delays the connections of a projection may have."""

from __future__ import annotations

from typing import Literal

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.network.network import Joined

__all__ = ["Rounding", "onto_conductances", "possible_delays", "possible_weights"]

Rounding = Literal["none", "nearest", "raised"]
"""What becomes of delays between two steps; raised: also those below the shortest."""
SIGNED = ("excitatory", "inhibitory")
"""Receptors whose weights have a sign; those of an engine's own cell types may have other names."""
FAR = 2.0**53
"""Steps beyond any delay; as many are exact in floats and in integers."""


def possible_weights(projection: Joined, weights: FloatArray) -> FloatArray:
    """Return weights if the receptor can have them all.

    Raises
    ------
    InvalidConnections
        One is not finite, or has a sign that the receptor cannot have.
    """
    _check_finite(projection, "weight", weights)
    conductances, receptor = onto_conductances(projection), projection.receptor_type
    if receptor not in SIGNED and not conductances:
        return weights
    inhibitory_current = receptor == "inhibitory" and not conductances
    wrong = weights > 0 if inhibitory_current else weights < 0
    if wrong.any():
        kind = "conductance-based" if conductances else "current-based"
        must = "zero or negative" if inhibitory_current else "zero or positive"
        raise InvalidConnections(
            f"{_what(projection)}: weights of {receptor} synapses onto {kind} cells must be {must}, not "
            f"{weights[wrong][0]:g}."
        )
    return weights


def possible_delays(projection: Joined, delays: FloatArray, rounding: Rounding = "none") -> IntArray:
    """Return delays in time steps, if the simulation can have them all, or, with rounding, if those nearby can be.

    Raises
    ------
    InvalidConnections
        One is not finite, too short or too long.
    ValueError
        One is no whole number of steps.
    """
    _check_finite(projection, "delay", delays)
    simulation = projection._simulation
    exact = delays / simulation.clock.dt
    # Half a step becomes a whole one, as in NEST, which multiplies: 0.35 / 0.1 would be a bit less than 3.5.
    nearest = np.rint(exact) if rounding == "none" else np.floor(delays * (1.0 / simulation.clock.dt) + 0.5)
    steps: IntArray = nearest.clip(-FAR, FAR).astype(np.int64)
    off = np.abs(exact - steps) > 1e-6
    if rounding == "raised":
        # What a distribution yields below the shortest delay is the shortest delay, on the grid.
        steps = np.maximum(steps, simulation.delays.shortest)
    elif rounding == "none" and off.any() and np.abs(exact).max() < FAR:
        simulation.clock.steps(float(delays[off][0]), f"{_what(projection)}: delay")
    simulation.delays.check(steps, _what(projection))
    return steps


def onto_conductances(projection: Joined) -> bool:
    """Return whether the synapses act as conductances.

    Raises
    ------
    InvalidConnections
        Some do and some do not.
    """
    kinds = {part.population.conductance_based for part in projection.post.parts}
    if len(kinds) > 1:
        raise InvalidConnections(
            f"{_what(projection)}: the targets are partly conductance-based, partly not, so one weight cannot suit all."
        )
    return kinds.pop()


def _check_finite(projection: Joined, name: str, values: FloatArray) -> None:
    if not np.isfinite(values).all():
        raise InvalidConnections(f"{_what(projection)}: {name} must be finite.")


def _what(projection: Joined) -> str:
    return f"Projection {projection.label!r}"
