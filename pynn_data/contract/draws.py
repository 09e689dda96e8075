"""Random numbers that cells draw while they are simulated: the same in every engine."""

from __future__ import annotations

import numpy as np

from pynn_data.contract.arrays import FloatArray

__all__ = ["uniform"]

ODD = 0x9E3779B97F4A7C15
FACTORS = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def uniform(keys: FloatArray, step: int) -> FloatArray:
    """Return what cells draw in a step: a number from 0 to less than 1 for each.

    It is a function of the cell's key and the step alone, so that it does not matter in which order cells are
    simulated, on how many processes, and how a run is split. With 64-bit integers that overflow, and the mixing of
    SplitMix64 (Steele, Lea and Flood 2014), ::

        mix(z):  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
                 z = (z ^ (z >> 27)) * 0x94D049BB133111EB
                 z ^ (z >> 31)

        number = (mix(mix(key) + step * 0x9E3779B97F4A7C15) >> 11) / 2**53

    Parameters
    ----------
    keys
        Whole numbers below 2**53, as the core hands them over (`NativeCell.key`).
    step
        Number of the step at whose end it is drawn: 1 for the first.
    """
    begin = mixed(np.asarray(keys).astype(np.uint64))
    with np.errstate(over="ignore"):
        z = mixed(begin + np.uint64(step) * np.uint64(ODD))
    return np.asarray(z >> np.uint64(11), dtype=np.float64) * 2.0**-53


def mixed(z: np.ndarray) -> np.ndarray:
    """Return 64-bit integers each bit of which depends on all bits of those given."""
    first, second = map(np.uint64, FACTORS)
    with np.errstate(over="ignore"):
        z = (z ^ (z >> np.uint64(30))) * first
        z = (z ^ (z >> np.uint64(27))) * second
    found: np.ndarray = z ^ (z >> np.uint64(31))
    return found
