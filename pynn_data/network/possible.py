"""Which weights and delays the connections of a projection may have."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.network.network import Joined

__all__ = ["onto_conductances", "possible_delays", "possible_weights"]

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


def possible_delays(projection: Joined, delays: FloatArray, drawn: bool = False) -> IntArray:
    """Return delays in time steps, if the simulation can have them all; drawn ones are put on the grid.

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
    steps: IntArray = np.rint(exact.clip(-FAR, FAR)).astype(np.int64)
    off = np.abs(exact - steps) > 1e-6
    if drawn:
        # What a distribution yields below the shortest delay is the shortest delay, on the grid.
        steps = np.maximum(steps, simulation.delays.shortest)
    elif off.any() and np.abs(exact).max() < FAR:
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
