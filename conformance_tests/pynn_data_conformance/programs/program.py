"""Programs: lines of Python that use a front end called `sim`, and append what they see to `seen`."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["POPULATION", "Program"]

POPULATION = re.compile(r"(\w+) = sim\.Population\(")
"""A line that makes a population, and the name that it gets."""


@dataclass(frozen=True)
class Program:
    """Statements, one a line."""

    lines: tuple[str, ...]

    def text(self, backend: str) -> str:
        """Return the program as a script for a backend."""
        return "\n".join([f"import pynn_data.{backend} as sim", "seen = []", *self.lines])

    @property
    def size(self) -> tuple[int, int]:
        """Number of lines and of characters, to tell which of two programs is the shorter."""
        return len(self.lines), sum(map(len, self.lines))
