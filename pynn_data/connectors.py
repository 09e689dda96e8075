"""Connectors, where PyNN has them: ``from pynn_data.connectors import AllToAllConnector``."""

from pynn_data.network.connectors import (
    AllToAllConnector,
    ArrayConnector,
    CloneConnector,
    Connector,
    CSAConnector,
    DisplacementDependentProbabilityConnector,
    DistanceDependentProbabilityConnector,
    FixedNumberPostConnector,
    FixedNumberPreConnector,
    FixedProbabilityConnector,
    FixedTotalNumberConnector,
    FromFileConnector,
    FromListConnector,
    IndexBasedProbabilityConnector,
    OneToOneConnector,
    SmallWorldConnector,
)

__all__ = [
    "AllToAllConnector", "ArrayConnector", "CSAConnector", "CloneConnector", "Connector",
    "DisplacementDependentProbabilityConnector", "DistanceDependentProbabilityConnector", "FixedNumberPostConnector",
    "FixedNumberPreConnector", "FixedProbabilityConnector", "FixedTotalNumberConnector", "FromFileConnector",
    "FromListConnector", "IndexBasedProbabilityConnector", "OneToOneConnector", "SmallWorldConnector",
]  # fmt: skip
