"""A job of networks: each process runs them one after the other, and stores what it has of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pynn_data
from pynn_data_conformance.mpi.choices import Unsuitable
from pynn_data_conformance.mpi.drawn import drawn
from pynn_data_conformance.mpi.looks import few, looks, one_cell, parts
from pynn_data_conformance.mpi.networks import (
    all_cell_types,
    currents,
    delays,
    later,
    resets,
    sources,
    space,
    sums,
    threads,
    vogels_abbott,
    windows,
)
from pynn_data_conformance.mpi.stored import save

__all__ = ["EVEN", "NETWORKS", "UNEVEN", "file_of", "run"]

EVEN: dict[str, Callable[[ModuleType], dict[str, Any]]] = {
    function.__name__: function
    for function in (
        vogels_abbott, all_cell_types, delays, sources, windows, later, currents, space, resets, looks, few, one_cell,
        drawn, threads,
    )
}  # fmt: skip
"""Those in which the order of arrival can make no difference: their data are compared to the last bit."""
UNEVEN: dict[str, Callable[[ModuleType], dict[str, Any]]] = {
    "sums": sums,
    **{f"uneven_{f.__name__}": partial(f, uneven=True) for f in (vogels_abbott, all_cell_types, drawn)},
}
"""Those with weights whose sums depend on the order in which they are added up."""
NETWORKS = {**EVEN, **UNEVEN, "parts": parts}


def file_of(folder: Path, network: str, rank: int) -> Path:
    """Return where a process stores what it has of a network."""
    return folder / f"{network}.{rank}.npz"


def run(backend: str, networks: Sequence[str], folder: str) -> None:
    """Run networks in this process, together with the others of its job.

    What the engine does not have the means for is stored as the reason.
    """
    sim = pynn_data.open(backend)
    for name in networks:
        try:
            found = NETWORKS[name](sim)
        except Unsuitable as reason:
            found = {"unsuitable": str(reason)}
        save(file_of(Path(folder), name, sim.rank()), found)
    sim.end()
