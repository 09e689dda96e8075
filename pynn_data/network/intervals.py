"""Intervals between the spikes of a source: a dead time, and a time drawn from a gamma distribution."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray

__all__ = ["Intervals"]


class Intervals(NamedTuple):
    """The distribution of the intervals of a source, in any unit of time."""

    dead: float
    """No interval is shorter."""
    shape: float
    scale: float
    """Of the gamma distribution; infinite if there are no spikes."""

    @property
    def mean(self) -> float:
        """The mean interval."""
        return self.dead + self.shape * self.scale

    def age(self, generator: np.random.Generator) -> float:
        """Return the time since the last spike of a source that has been running for ever."""
        place, longer = generator.random(), generator.gamma(self.shape + 1)
        # The interval that a moment lies in is drawn with a weight that is its length.
        if generator.random() * self.mean < self.dead:
            return float(place * self.dead)
        return float(self.dead + place * longer * self.scale)

    def several(self, generator: np.random.Generator, n: int) -> FloatArray:
        """Return `n` intervals."""
        intervals: FloatArray = self.dead + self.scale * generator.gamma(self.shape, size=n)
        return intervals

    def rest(self, generator: np.random.Generator, age: float) -> float:
        """Return the time to the next spike, so long after the last one."""
        beyond = (age - self.dead) / self.scale
        if beyond <= 0:
            return float(self.dead - age + self.scale * generator.gamma(self.shape))
        if beyond <= self.shape + max(0.0, self.shape - 1) ** 0.5:
            while (interval := generator.gamma(self.shape)) <= beyond:
                pass
            return float((interval - beyond) * self.scale)
        return float(self._far(generator, beyond) * self.scale)

    def _far(self, generator: np.random.Generator, beyond: float) -> float:
        """Return by how much an interval is longer than `beyond`, which few are, by rejection.

        Above a shape of 1 the logarithm of the density is below its tangent at `beyond`, under 1 below exp(-x).
        """
        power = self.shape - 1
        slope = 1 - power / beyond if power > 0 else 1.0
        while True:
            more = generator.exponential() / slope
            excess = power * (np.log1p(more / beyond) - (more / beyond if power > 0 else 0.0))
            if np.log1p(-generator.random()) <= excess:
                return float(more)
