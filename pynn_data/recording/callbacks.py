"""Functions of a script that run() calls at the times that they want."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pynn_data.contract import Clock
from pynn_data.magnitude import number

__all__ = ["Callbacks"]

NEVER = 2**62
"""A step that no simulation comes to."""


class Callbacks:
    """Functions and the steps at which they are due; each is called when the run begins."""

    def __init__(self, calls: Sequence[Callable[[float], float]], clock: Clock, now: int) -> None:
        self._clock = clock
        self._due = [(call, self._next(call, now)) for call in calls]

    def next_before(self, target: int) -> int:
        """Return the next step at which one is due, or `target` if that is earlier."""
        return min([target, *(step for _, step in self._due)])

    def call(self, now: int) -> None:
        """Call those that are due now."""
        self._due = [(call, self._next(call, now) if step == now else step) for call, step in self._due]

    def _next(self, call: Callable[[float], float], now: int) -> int:
        """Call, and return the step at which to call again."""
        present = self._clock.time(now)
        time = call(present)
        if time is None:
            raise TypeError(
                f"A callback has returned None at t = {present:g} ms; it returns the time in ms to be called at "
                "next, float('inf') for never again."
            )
        time = number(time, "ms", "Time returned by a callback")
        step = NEVER if time == float("inf") else self._clock.steps(time, "Time returned by a callback")
        if step <= now:
            raise ValueError(
                f"A callback wants to be called at t = {time:g} ms, but that is not later than now, {present:g} ms. "
                "Return a later time, float('inf') for never again."
            )
        return step
