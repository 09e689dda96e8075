"""The state of cells now, for `peek`."""

from __future__ import annotations

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.errors import NotFinite, NotSupported, UnknownVariable
from pynn_data.recording.derived import variable_of
from pynn_data.recording.flaws import first_flaw
from pynn_data.recording.group import Group, Part
from pynn_data.recording.recording import Recorded

__all__ = ["state_now"]


def state_now(group: Group, variable: str) -> FloatArray:
    """Return a variable of all cells of a group; see `Recordable.peek`."""
    group._simulation.check_usable()
    group._simulation.catch_up()
    for part in group.parts:
        cells = part.population.recording.cells
        known = cells.states
        if variable not in known:
            raise UnknownVariable(
                f"{cells.label!r} ({cells.kind}) has no state {variable!r} to look at; "
                f"it has {', '.join(known) or 'none'}."
            )
        cells.check_recordable([variable])
    return np.concatenate([_of(part, variable) for part in group.parts])


def _of(part: Part[Recorded], variable: str) -> FloatArray:
    recording, indices = part.population.recording, part.indices
    cells, timeline = recording.cells, recording.timeline
    if not cells.running:
        if variable not in cells.at_first or np.isnan(cells.at_first[variable][indices]).any():
            raise NotSupported(
                f"{cells.label!r}: {variable!r} of {cells.kind} follows from other things; it is known from the first "
                "run on."
            )
        initial: FloatArray = cells.at_first[variable][indices]
        return initial
    order = np.argsort(indices)
    owners = cells.owners(indices[order])
    held = indices[order][owners == timeline.ranks.rank]
    asked = variable_of(cells, variable, timeline.host)
    mine = asked.now(indices[order], held)
    state = np.empty(indices.size)
    state[order] = timeline.ranks.columns(mine[None, :], owners, everywhere=True)
    if flaw := first_flaw(state[None, :], indices):
        raise NotFinite(f"{asked.described(flaw, timeline.time)}.")
    return state
