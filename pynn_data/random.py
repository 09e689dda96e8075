"""Random numbers, where PyNN has them: ``from pynn_data.random import NumpyRNG, RandomDistribution``."""

from pynn_data.network.random import (
    GSLRNG,
    AbstractRNG,
    NativeRNG,
    NumpyRNG,
    RandomDistribution,
    available_distributions,
)

__all__ = ["GSLRNG", "AbstractRNG", "NativeRNG", "NumpyRNG", "RandomDistribution", "available_distributions"]
