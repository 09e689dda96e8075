"""Which receptor of the targets a projection has, if the script does not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.errors import InvalidConnections
from pynn_data.network.network import DescribedGroup
from pynn_data.network.random import RandomDistribution

__all__ = ["check_receptor", "usual_receptor"]

LOOKED_AT = 100
"""Drawn weights whose signs are looked at."""


def usual_receptor(targets: DescribedGroup, weight: Any) -> str:
    """Return the only receptor, or "inhibitory" if all weights onto cells with currents are negative, or "excitatory".

    Of weights that are drawn, a few are looked at that are used for nothing else; functions are not called.
    """
    parts = [part.population for part in targets.parts]
    receptors: Sequence[str] = list(dict.fromkeys(name for p in parts for name in p.receptor_types))
    if len(receptors) == 1:
        return receptors[0]
    negative = "inhibitory" in receptors and not any(p.conductance_based for p in parts) and _is_negative(weight)
    return "inhibitory" if negative else "excitatory"


def check_receptor(targets: DescribedGroup, receptor: str, what: str) -> None:
    """Raise if some of the targets have no such receptor.

    Raises
    ------
    InvalidConnections
        With `what`, and the receptors that there are.
    """
    for population, _ in targets.parts:
        if receptor not in population.receptor_types:
            raise InvalidConnections(
                f"{what}: {type(population.celltype).__name__} of {population.label!r} has "
                f"no receptor {receptor!r}; it has {', '.join(population.receptor_types) or 'none'}."
            )


def _is_negative(weight: Any) -> bool:
    if isinstance(weight, RandomDistribution):
        plain = {name: _plain(value) for name, value in weight.parameters.items()}
        return _is_negative(RandomDistribution(weight.name, **plain).draw(np.random.default_rng(0), LOOKED_AT))
    if callable(weight) or isinstance(weight, str):
        return False
    values = np.asarray(_plain(weight))
    return values.dtype.kind in "iuf" and values.size > 0 and bool((values[~np.isnan(values)] < 0).all())


def _plain(value: Any) -> Any:
    return value.magnitude if isinstance(value, pq.Quantity) else value
