"""The state of cells now, for `peek`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.errors import NotFinite, UnknownVariable
from pynn_data.recording.flaws import first_flaw
from pynn_data.recording.variables import EngineVariable

if TYPE_CHECKING:
    from pynn_data.network.recordable import Part, Recordable

__all__ = ["state_now"]


def state_now(group: Recordable, variable: str) -> FloatArray:
    """Return a variable of all cells of a group; see `Recordable.peek`."""
    group._simulation.check_usable()
    for population, _ in group.parts:
        known = population.celltype.default_initial_values
        if variable not in known:
            raise UnknownVariable(
                f"{population.label!r} ({type(population.celltype).__name__}) has no state {variable!r} to look at; "
                f"it has {', '.join(known) or 'none'}."
            )
        group._simulation.offer.check_recordable(population, [variable])
    return np.concatenate([_of(part, variable) for part in group.parts])


def _of(part: Part, variable: str) -> FloatArray:
    population, indices = part
    if not population.running:
        initial: FloatArray = population.initial[variable][indices]
        return initial
    simulation, order = population._simulation, np.argsort(indices)
    owners = simulation.owners(population, indices[order])
    held = int((owners == simulation.ranks.rank).sum())
    asked = EngineVariable.of(population, variable, simulation.engine)
    mine = asked.now(indices[order], held)
    state = np.empty(indices.size)
    state[order] = simulation.ranks.columns(mine[None, :], owners, everywhere=True)
    if flaw := first_flaw(state[None, :], indices):
        raise NotFinite(f"{asked.described(flaw, simulation.time)}.")
    return state
