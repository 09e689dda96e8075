"""How short and how long the delays of synapses may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pynn_data.contract import Clock, IntArray
from pynn_data.errors import InvalidConnections
from pynn_data.magnitude import number

__all__ = ["DelayBounds"]

MOST_STEPS = 2**31 - 1
"""Of a delay: engines count them in 32 bits."""


@dataclass(frozen=True)
class DelayBounds:
    """Shortest and longest delay that synapses may have, in steps."""

    shortest: int
    longest: int | None
    """None: whatever the connections have at the first run."""
    clock: Clock
    automatic: bool
    """Whether the shortest is the time step because none was given."""

    @classmethod
    def of(cls, clock: Clock, min_delay: float | str, max_delay: float | str) -> DelayBounds:
        """Return the bounds for the values given to setup(), in ms or "auto"."""
        shortest = _in_steps(clock, min_delay, "min_delay") or 1
        longest = _in_steps(clock, max_delay, "max_delay")
        if longest is not None and longest < shortest:
            raise ValueError(f"max_delay = {max_delay!r} ms is shorter than min_delay = {shortest * clock.dt:g} ms.")
        return cls(shortest, longest, clock, min_delay == "auto")

    def shortest_of(self, delays: Iterable[IntArray]) -> int:
        """Return the shortest that was given; if none was, the shortest of `delays` if there are any."""
        if not self.automatic:
            return self.shortest
        return min((int(some.min()) for some in delays if some.size), default=self.shortest)

    def longest_of(self, delays: Iterable[IntArray]) -> int:
        """Return the longest that was given; if none was, the longest of `delays` if there are any."""
        if self.longest is not None:
            return self.longest
        return max((int(some.max()) for some in delays if some.size), default=self.shortest)

    def check(self, delays: IntArray, what: str) -> None:
        """Raise if a delay is out of bounds."""
        if delays.size and delays.min() < self.shortest:
            raise InvalidConnections(
                f"{what}: delay of {delays.min() * self.clock.dt:g} ms is shorter than the minimum, "
                f"{self.shortest * self.clock.dt:g} ms."
            )
        if delays.size and delays.max() > MOST_STEPS:
            raise InvalidConnections(f"{what}: delay of {delays.max() * self.clock.dt:g} ms is too long to be kept.")
        if delays.size and self.longest is not None and delays.max() > self.longest:
            raise InvalidConnections(
                f"{what}: delay of {delays.max() * self.clock.dt:g} ms is longer than max_delay = "
                f"{self.longest * self.clock.dt:g} ms."
            )


def _in_steps(clock: Clock, value: float | str, what: str) -> int | None:
    if isinstance(value, str) and value == "auto":
        return None
    if isinstance(value, str):
        raise ValueError(f"{what} is a time in ms or 'auto', not {value!r}.")
    value = number(value, "ms", what)
    steps = clock.steps(value, what)
    if steps < 1:
        raise ValueError(f"{what} = {value:g} ms must be at least the time step, {clock.dt:g} ms.")
    return steps
