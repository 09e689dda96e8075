"""A population's spikes in a file, and a population of sources that repeats them."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from pynn_data.network.population import Population
from pynn_data.network.sequence import Sequence as Times

__all__ = ["load_population", "save_population"]


def save_population(population: Population, filename: str, variables: Sequence[str] | None = None) -> None:
    """Write a population's spikes of the last run to a file, for `load_population`.

    Parameters
    ----------
    population
        Of which spikes have been recorded.
    filename
        Of the file, which is replaced. It is a pickle: read only files that you trust.
    variables
        Names of attributes to be written too.

    Raises
    ------
    NothingRecorded
        No spikes have been recorded.
    """
    spikes = population.get_spikes()
    kept = {
        "label": population.label,
        "spike_times": [spikes.times[spikes.indices == i] for i in range(population.size)],
        "structure": getattr(population, "structure", None),
        "variables": {name: getattr(population, name) for name in variables or ()},
    }
    Path(filename).write_bytes(pickle.dumps(kept))


def load_population(filename: str, sim: ModuleType | Any) -> Population:
    """Return a population of `SpikeSourceArray` that repeats spikes from a file of `save_population`.

    Parameters
    ----------
    filename
        Of the file.
    sim
        The front end.

    Returns
    -------
    Population
        With the label of the one that was written, and its attributes that were.
    """
    kept = pickle.loads(Path(filename).read_bytes())
    trains = np.empty(len(kept["spike_times"]), dtype=object)
    trains[:] = [Times(times) for times in kept["spike_times"]]
    options = {} if kept["structure"] is None else {"structure": kept["structure"]}
    cells = sim.SpikeSourceArray(spike_times=trains)
    population: Population = sim.Population(len(trains), cells, label=kept["label"], **options)
    for name, value in kept["variables"].items():
        object.__setattr__(population, name, value)
    return population
