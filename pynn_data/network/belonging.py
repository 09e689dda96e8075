"""Things of one simulation belong together; those of an earlier one, or of another engine, are named."""

from __future__ import annotations

from typing import Any

import numpy as np

from pynn_data.contract import IntArray
from pynn_data.errors import OtherSimulation
from pynn_data.network.group import CellGroup
from pynn_data.network.identifier import ID
from pynn_data.network.network import Network

__all__ = ["check_belongs", "group_of", "ids_of"]


def check_belongs(simulation: Network, owner: Network, name: str, what: str) -> None:
    """Raise if a thing is of another simulation.

    Parameters
    ----------
    simulation
        That it should be of.
    owner
        That it is of.
    name
        Of the thing, such as the label in quotes.
    what
        Was to be done with it.

    Raises
    ------
    OtherSimulation
        Naming the thing and its simulation.
    """
    if owner is simulation:
        return
    if owner.engine_name != simulation.engine_name:
        raise OtherSimulation(
            f"{what}: {name} is of a simulation on {owner.engine_name}, this one is on {simulation.engine_name}."
        )
    raise OtherSimulation(f"{what}: {name} is of a simulation before the last setup(); make it again after setup().")


def group_of(cells: Any, simulation: Network, what: str) -> CellGroup:
    """Return a group of the simulation's cells; a single cell is a view of one.

    Raises
    ------
    TypeError
        They are no group and no cell.
    OtherSimulation
        They are of another simulation.
    """
    if not isinstance(cells, (CellGroup, ID)):
        raise TypeError(f"{what} is a population, view, assembly or cell, not {cells!r:.60}.")
    group = cells.as_view() if isinstance(cells, ID) else cells
    name = f"the cell {int(cells)} of {cells.parent.label!r}" if isinstance(cells, ID) else repr(cells.label)
    check_belongs(simulation, group._simulation, name, what)
    return group


def ids_of(cells: Any, simulation: Network, what: str) -> IntArray:
    """Return the ids of the cells of a group, of a single cell, or of a list of cells or of their numbers.

    Raises
    ------
    TypeError
        They are none of these.
    ValueError
        No cell of the simulation has such a number.
    OtherSimulation
        They are of another simulation.
    """
    if isinstance(cells, (CellGroup, ID)):
        return group_of(cells, simulation, what).ids
    try:
        listed = list(cells)
    except TypeError:
        listed = [cells]
    for cell in listed:
        if isinstance(cell, ID):
            group_of(cell, simulation, what)
        elif isinstance(cell, (bool, np.bool_)) or not isinstance(cell, (int, np.integer)):
            raise TypeError(f"{what} is a population, view, assembly, cell or list of cells, not {cells!r:.60}.")
    ids = np.array([int(cell) for cell in listed], dtype=np.int64)
    number = simulation.populations[-1].last_id + 1 if simulation.populations else 0
    unknown = ids[(ids < 0) | (ids >= number)]
    if unknown.size:
        raise ValueError(f"{what}: there is no cell {unknown[0]}; there are {number} cells, from 0 on.")
    return ids
