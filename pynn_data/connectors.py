"""Connectors, where PyNN has them: ``from pynn_data.connectors import AllToAllConnector``."""

from pynn_data.network.connectors import (
    AllToAllConnector,
    ArrayConnector,
    Connector,
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedProbabilityConnector,
    FixedTotalNumberConnector,
    FromListConnector,
    OneToOneConnector,
)

__all__ = [
    "AllToAllConnector", "ArrayConnector", "Connector", "FixedNumberPostConnector", "FixedNumberPreConnector",
    "FixedProbabilityConnector", "FixedTotalNumberConnector", "FromListConnector", "OneToOneConnector",
]  # fmt: skip
