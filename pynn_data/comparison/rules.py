"""What counts as a difference."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

__all__ = ["OF_THE_ENGINE", "SHOWN", "Difference", "Rules", "summarised"]

OF_THE_ENGINE = frozenset(
    {
        "simulator",
        "simulator_version",
        "backend",
        "pynn_data_version",
        "rec_datetime",
        "file_datetime",
        "file_origin",
    }
)
"""What differs between recordings of one script on two engines, or of two runs on one."""
SHOWN = 5
"""Differences of one kind that are told one by one; the others are counted."""
ROUNDING = 1e-6
"""Part of a window by which a distance may exceed it: 0.3 - 0.2 is more than 0.1."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same."""

    place: str
    """Where in the Block."""
    text: str
    """What is there in the first Block, and in the second."""
    values: bool = False
    """Whether it is one of samples or spikes, not of structure or metadata."""

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True)
class Rules:
    """What may differ, and what the two are called."""

    rtol: float | Mapping[str, float] = 0.0
    atol: float | Mapping[str, float] = 0.0
    window: float = 0.0
    ignored: frozenset[str] = frozenset()
    labels: tuple[str, str] = ("a", "b")

    def __post_init__(self) -> None:
        for name in ("rtol", "atol"):
            given = getattr(self, name)
            for variable, value in given.items() if isinstance(given, Mapping) else [("", given)]:
                _check(value, f"{name}[{variable!r}]" if variable else name)
        _check(self.window, "window")

    def tolerance(self, variable: str | None) -> tuple[float, float]:
        """Return the relative and the absolute tolerance of a variable; what is not named has none."""

        def of(given: float | Mapping[str, float]) -> float:
            return float(given.get(variable or "", 0.0) if isinstance(given, Mapping) else given)

        return of(self.rtol), of(self.atol)

    @property
    def distance(self) -> float:
        """How far apart, in ms, two times of the same may be, rounding included."""
        return self.window * (1 + ROUNDING)

    def only_in(self, side: int, place: str, what: Iterable[str]) -> Iterator[Difference]:
        """Yield one difference for all that is on one side only, if there is any."""
        names = list(what)
        if names:
            yield Difference(place, f"only in {self.labels[side]}: {listed(names)}")


def listed(names: list[str]) -> str:
    """Return names with commas, long lists shortened."""
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def summarised(
    differences: Iterable[Difference],
    place: str,
    what: str,
    total: int | None = None,
    *,
    values: bool = False,
) -> Iterator[Difference]:
    """Yield the first differences of many, and how many more there are; `total` saves counting them."""
    found = iter(differences)
    yield from islice(found, SHOWN)
    rest = sum(1 for _ in found) if total is None else total - SHOWN
    if rest > 0:
        yield Difference(place, f"and {rest} more {what}", values)


def _check(value: float, name: str) -> None:
    if not (isinstance(value, (int, float)) and value >= 0 and math.isfinite(value)):
        raise ValueError(f"{name} must be a finite number that is not negative, not {value!r}.")
