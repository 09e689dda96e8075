"""Cells that the engine has, and weights whose sums are exact in it."""

from __future__ import annotations

import math
from types import ModuleType
from typing import Any

from pynn_data.contract import Capability
from pynn_data.units import factor

__all__ = ["Unsuitable", "cells", "check_leaky", "declares", "extras", "offered", "weights"]

LEAKY = ("IF_cond_exp", "IF_cond_alpha", "IF_curr_exp", "IF_curr_alpha", "IF_curr_delta")
"""Cell types with the same membrane, so that any of them does the same in a network."""
STRENGTH = {"uS": 0.004, "nA": 0.2, "mV": 1.0}
"""What many spikes together make a cell fire with."""
DIGITS = 8
"""Binary digits of weights whose sums are exact."""


class Unsuitable(Exception):
    """A network needs what the engine does not offer."""


def offered(sim: ModuleType) -> list[str]:
    """Return the cell types that are simulated."""
    return [name for name in sim.list_standard_models() if not name.startswith("SpikeSource")]


def check_leaky(sim: ModuleType) -> None:
    """Raise if the engine has no leaky cells."""
    if not set(LEAKY) & set(offered(sim)):
        raise Unsuitable(f"the engine offers none of {', '.join(LEAKY)}")


def cells(sim: ModuleType, size: int, label: str, *preferred: str, **parameters: Any) -> Any:
    """Return a population of a preferred cell type, or else of a leaky one, or of whatever is offered.

    Parameters that the type does not have are left out.
    """
    names = offered(sim)
    celltype = getattr(sim, next(name for name in (*preferred, *LEAKY, *names) if name in names))
    known = {name: value for name, value in parameters.items() if celltype.has_parameter(name)}
    return sim.Population(size, celltype(**known), label=label)


def extras(population: Any) -> list[str]:
    """Return the variables that can be recorded besides v; v itself if there are none."""
    return [name for name in population.celltype.recordable if name not in ("spikes", "v")] or ["v"]


def declares(population: Any, capability: Capability) -> bool:
    """Return whether the engine has a capability."""
    return capability in population._simulation.backend.engine.capabilities


def weights(
    sim: ModuleType,
    population: Any,
    low: float,
    high: float,
    *,
    uneven: bool = False,
    inhibitory: bool = False,
) -> Any:
    """Return the weight of synapses onto cells, as multiples of what is strong for them.

    Even ones are all the same and have few binary digits in the engine's own unit, so that the order in which
    they are added up, or added to the state one by one, makes no difference to the last bit. Uneven ones are drawn.
    """
    unit = population.celltype.weight_unit
    sign = -1.0 if inhibitory and unit != "uS" else 1.0
    ends = sorted((sign * low * STRENGTH[unit], sign * high * STRENGTH[unit]))
    if uneven:
        return sim.RandomDistribution("uniform", low=ends[0], high=ends[1])
    native = population._simulation.backend.engine.cells[type(population.celltype).__name__]
    return _exact(sum(ends) / 2, factor(unit, native.weight_unit))


def _exact(weight: float, scale: float) -> float:
    """Return a number near `weight` that has few binary digits once it is multiplied by `scale`.

    A power of ten has no short binary form, so it is tried out what a multiplication makes of the number.
    """
    mantissa, exponent = math.frexp(weight * scale)
    first = math.floor(abs(mantissa) * 2**DIGITS)
    for number in range(first, first + 2**DIGITS):
        wanted = math.copysign(math.ldexp(number, exponent - DIGITS), weight)
        if wanted / scale * scale == wanted:
            return wanted / scale
    raise ValueError(f"no weight near {weight} is exact after multiplication by {scale}")
