"""Random numbers, where PyNN has them: ``from pynn_data.random import NumpyRNG, RandomDistribution``."""

from pynn_data.network.random import NumpyRNG, RandomDistribution

__all__ = ["NumpyRNG", "RandomDistribution"]
