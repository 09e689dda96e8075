"""Where a program's numbers come from: hypothesis, which finds shorter programs, or a seed."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

__all__ = ["Choices", "Drawn", "Seeded"]

T = TypeVar("T")


class Choices(ABC):
    """Decisions that writing a program needs; the simplest outcome of each is the first or lowest."""

    @abstractmethod
    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` through `high`."""

    def one_of(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.whole(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        """Return True with a probability; False is the simpler outcome."""
        return self.whole(0, 99) >= 100 - percent

    def decimal(self, low: float, high: float, digits: int) -> float:
        """Return a number with so many digits after the point."""
        scale: int = 10**digits
        return self.whole(round(low * scale), round(high * scale)) / scale

    def some(self, count: int, least: int = 1) -> list[int]:
        """Return at least so many different numbers below `count`, in any order."""
        size = self.whole(least, count)
        left = list(range(count))
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(size)]


class Drawn(Choices):
    """Choices of hypothesis."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` through `high`."""
        return self._draw(st.integers(low, high))


class Seeded(Choices):
    """Choices that follow from a seed, all outcomes equally likely."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` through `high`."""
        return self._random.randint(low, high)
