"""Tables of engines by name, filled by decorators."""

from __future__ import annotations

from typing import TypeVar

from pynn_data_example import ExampleEngine

__all__ = ["Engines"]

E = TypeVar("E", bound=type[ExampleEngine])


class Engines(dict[str, type[ExampleEngine]]):
    """Engine classes by their names; ``@table`` enters a class."""

    def __call__(self, cls: E) -> E:
        """Enter a class, and return it."""
        self[cls.__name__] = cls
        return cls
