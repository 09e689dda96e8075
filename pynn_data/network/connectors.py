"""All connectors: which cells are joined."""

from __future__ import annotations

from pynn_data.network.connector import Connector, Ends, Pairs
from pynn_data.network.copied_connectors import CloneConnector, FromFileConnector
from pynn_data.network.listed_connectors import ArrayConnector, FromListConnector, OneToOneConnector
from pynn_data.network.number_connectors import (
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedTotalNumberConnector,
)
from pynn_data.network.per_target import AllToAllConnector, FixedProbabilityConnector

__all__ = [
    "AllToAllConnector",
    "ArrayConnector",
    "CloneConnector",
    "Connector",
    "Ends",
    "FixedNumberPostConnector",
    "FixedNumberPreConnector",
    "FixedProbabilityConnector",
    "FixedTotalNumberConnector",
    "FromFileConnector",
    "FromListConnector",
    "OneToOneConnector",
    "Pairs",
]
