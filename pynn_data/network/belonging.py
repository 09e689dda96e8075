"""Things of one simulation belong together; those of an earlier one, or of another engine, are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynn_data.errors import OtherSimulation

if TYPE_CHECKING:
    from pynn_data.simulation import Simulation

__all__ = ["check_belongs"]


def check_belongs(simulation: Simulation, owner: Simulation, name: str, what: str) -> None:
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
    if owner.backend.name != simulation.backend.name:
        raise OtherSimulation(
            f"{what}: {name} is of a simulation on {owner.backend.name}, this one is on {simulation.backend.name}."
        )
    raise OtherSimulation(f"{what}: {name} is of a simulation before the last setup(); make it again after setup().")
