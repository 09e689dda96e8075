"""What a comparison has found."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pynn_data.comparison.rules import Difference
from pynn_data.comparison.signals import Deviation
from pynn_data.comparison.spikes import SpikeMatch

if TYPE_CHECKING:
    import neo

__all__ = ["Comparison"]

LINES = 20
"""Differences that `str()` shows."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Whether two Blocks are the same (``if compare(a, b): ...``), and where they are not (``str()``)."""

    a: neo.Block
    """The first of the two."""
    b: neo.Block
    """The second."""
    labels: tuple[str, str]
    """What the two are called in the texts."""
    differences: list[Difference]
    """All that the tolerances do not cover, in the order of the Block."""
    deviations: dict[str, Deviation]
    """By variable: the largest distance of two values in all segments, tolerated or not."""
    spikes: list[SpikeMatch]
    """How the spikes of each segment match."""

    def __bool__(self) -> bool:
        return not self.differences

    @property
    def same_structure(self) -> bool:
        """Whether nothing but samples and spikes differs."""
        return all(difference.values for difference in self.differences)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        return f"<Comparison of {self.labels[0]} and {self.labels[1]}: {len(self.differences)} differences>"

    def total(self) -> dict[str, Any]:
        """Return how many spikes of all segments are matched, missing and extra, and the largest shift in ms."""
        totals = [match.total() for match in self.spikes]
        counts = {name: sum(total[name] for total in totals) for name in ("matched", "missing", "extra")}
        return {**counts, "largest_shift": max((total["largest_shift"] for total in totals), default=0.0)}

    def to_dict(self) -> dict[str, Any]:
        """Return everything as what ``json.dumps`` takes; numbers that are not finite become texts."""
        return {
            "equal": bool(self),
            "same_structure": self.same_structure,
            "labels": list(self.labels),
            "differences": [asdict(difference) for difference in self.differences],
            "deviations": {name: _finite(asdict(found)) for name, found in self.deviations.items()},
            "spikes": [_match_as_dict(match) for match in self.spikes],
        }

    def plot(self) -> Any:
        """Return a figure of the two, one over the other; its ``save(path)`` writes it."""
        from pynn_data import plotting

        return plotting.comparison(self.a, self.b, labels=self.labels)

    def _lines(self) -> Iterator[str]:
        one, other = self.labels
        number = len(self.differences)
        if not number:
            yield f"{one} and {other} are the same" + (
                " within the tolerances." if self._tolerated() else "."
            )
        else:
            yield f"{number} difference{'s' * (number > 1)} between {one} and {other}:"
        yield from (f"  {difference}" for difference in self.differences[:LINES])
        if number > LINES:
            yield f"  and {number - LINES} more"
        for name, found in self.deviations.items():
            if found.value:
                yield f"Largest deviation of {name}: {found.value:.6g} {found.unit} ({found.place})"
        total = self.total()
        if total["missing"] or total["extra"] or total["largest_shift"]:
            counts = ", ".join(f"{total[name]} {name}" for name in ("matched", "missing", "extra"))
            shift = f", largest shift {total['largest_shift']:.6g} ms" if total["largest_shift"] else ""
            yield f"Spikes within {self.spikes[0].window:g} ms: {counts}{shift}"

    def _tolerated(self) -> bool:
        return any(found.value for found in self.deviations.values()) or self.total()["largest_shift"] > 0


def _match_as_dict(match: SpikeMatch) -> dict[str, Any]:
    """Return the totals, and the numbers of the cells that are not the same."""
    other = [
        i
        for i, numbers in enumerate(zip(match.missing, match.extra, match.largest_shift, strict=True))
        if any(numbers)
    ]
    return {
        "segment": match.segment,
        "window": match.window,
        **match.total(),
        "populations": match.by_population(),
        "cells": [
            {
                "cell": match.cells[i],
                "matched": int(match.matched[i]),
                "missing": int(match.missing[i]),
                "extra": int(match.extra[i]),
                "largest_shift": float(match.largest_shift[i]),
            }
            for i in other
        ],
    }


def _finite(numbers: dict[str, Any]) -> dict[str, Any]:
    """Return numbers that JSON does not know as texts."""
    return {
        key: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in numbers.items()
    }
