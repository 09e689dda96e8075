"""Time as a whole number of steps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pynn_data.contract.arrays import IntArray

__all__ = ["Clock"]


@dataclass(frozen=True)
class Clock:
    """Time as a whole number of steps."""

    dt: float
    """Length of a step in ms."""

    def time(self, step: int) -> float:
        """Return the time of `step` in ms."""
        return step * self.dt

    def steps(self, duration: float, what: str) -> int:
        """Return the number of steps in `duration` (ms), which must be whole to a millionth of a step.

        Raises
        ------
        ValueError
            With the nearest durations that are whole; or it is not finite.
        TypeError
            It is no number, or one with a unit.
        """
        if isinstance(duration, (bool, np.bool_)) or not isinstance(duration, (int, float, np.integer, np.floating)):
            raise TypeError(f"{what} is a number of ms, not {duration!r}.")
        if not math.isfinite(duration):
            raise ValueError(f"{what} must be finite, not {duration!r}.")
        steps = round(duration / self.dt)
        if abs(duration / self.dt - steps) > 1e-6:
            low = int(duration // self.dt)
            raise ValueError(
                f"{what} = {duration:g} ms is not a whole number of steps of {self.dt:g} ms; "
                f"the nearest are {low * self.dt:g} and {(low + 1) * self.dt:g} ms."
            )
        return steps

    def steps_not_before(self, times: npt.ArrayLike) -> IntArray:
        """Return the first step at or after each of `times` (ms): nothing acts before its time."""
        exact = np.asarray(times, dtype=float) / self.dt
        return np.ceil(np.minimum(exact, 2.0**62) - 1e-6).astype(np.int64)
