"""What a script can ask about the engine and the present simulation."""

from __future__ import annotations

from abc import ABC, abstractmethod

from pynn_data.network.cells import STANDARD_CELLS, SpikeSource
from pynn_data.registry import Backend
from pynn_data.simulation import Simulation

__all__ = ["Queries"]


class Queries(ABC):
    """Functions of a front end that change nothing."""

    _backend: Backend

    @property
    @abstractmethod
    def simulation(self) -> Simulation:
        """The present simulation."""

    def get_current_time(self) -> float:
        """Return the time since the last `reset`, or since `setup`, in ms."""
        return self.simulation.time

    def get_time_step(self) -> float:
        """Return the time step in ms."""
        return self.simulation.clock.dt

    def get_min_delay(self) -> float:
        """Return the shortest delay in ms.

        It is that given to setup(), else the time step until the first run, and then that of the connections made so
        far.
        """
        simulation = self.simulation
        ran = bool(simulation.segments())
        shortest = simulation.delays.shortest_of((p.delays for p in simulation.projections) if ran else ())
        return simulation.clock.time(shortest)

    def get_max_delay(self) -> float:
        """Return the longest delay in ms: as given to setup(), else of the connections made so far."""
        simulation = self.simulation
        return simulation.clock.time(simulation.delays.longest_of(p.delays for p in simulation.projections))

    def num_processes(self) -> int:
        """Return the number of processes that share the simulation."""
        return self.simulation.ranks.size

    def rank(self) -> int:
        """Return the number of this process, 0 if there is one only."""
        return self.simulation.ranks.rank

    def list_standard_models(self) -> list[str]:
        """Return the names of the cell types that the engine offers, sources of spikes included."""
        offered = self._backend.engine.cells
        return [t.__name__ for t in STANDARD_CELLS if t.__name__ in offered or issubclass(t, SpikeSource)]
