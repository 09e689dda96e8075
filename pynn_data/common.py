"""Classes that those of all backends are made from, where PyNN has them: for `isinstance`."""

from pynn_data.network.assembly import Assembly
from pynn_data.network.connections import Connection
from pynn_data.network.group import CellGroup as BasePopulation
from pynn_data.network.identifier import ID as IDMixin  # noqa: N811
from pynn_data.network.population import Population
from pynn_data.network.projection import Projection
from pynn_data.network.view import PopulationView

__all__ = ["Assembly", "BasePopulation", "Connection", "IDMixin", "Population", "PopulationView", "Projection"]
