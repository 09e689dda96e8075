"""All connectors: which cells are joined."""

from __future__ import annotations

from pynn_data.network.connector import Connector, Ends, Pairs
from pynn_data.network.copied_connectors import CloneConnector, CSAConnector, FromFileConnector
from pynn_data.network.distance_connectors import (
    DisplacementDependentProbabilityConnector,
    DistanceDependentProbabilityConnector,
    IndexBasedProbabilityConnector,
)
from pynn_data.network.listed_connectors import ArrayConnector, FromListConnector, OneToOneConnector
from pynn_data.network.number_connectors import (
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedTotalNumberConnector,
)
from pynn_data.network.per_target import AllToAllConnector, FixedProbabilityConnector
from pynn_data.network.small_world import SmallWorldConnector

__all__ = [
    "AllToAllConnector",
    "ArrayConnector",
    "CSAConnector",
    "CloneConnector",
    "Connector",
    "DisplacementDependentProbabilityConnector",
    "DistanceDependentProbabilityConnector",
    "Ends",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FixedTotalNumberConnector",
    "FromFileConnector",
    "FromListConnector",
    "IndexBasedProbabilityConnector",
    "OneToOneConnector",
    "Pairs",
    "SmallWorldConnector",
]
