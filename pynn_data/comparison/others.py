"""Irregular signals, events, epochs and image sequences: what pynn-data does not record itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.comparison.matching import match, order
from pynn_data.comparison.numbers import gap
from pynn_data.comparison.rules import Difference, Rules
from pynn_data.comparison.signals import Deviation, places
from pynn_data.comparison.values import attributes, brief, differing, notes

__all__ = ["KINDS", "compare_others"]

KINDS = ("irregularlysampledsignals", "events", "epochs", "imagesequences")
ATTRIBUTES = ("name", "description", "file_origin")
OF_IMAGES = ("sampling_rate", "spatial_scale", "t_start")


def compare_others(
    a: Sequence[Any], b: Sequence[Any], segment: str, kind: str, rules: Rules, deviations: list[Deviation]
) -> Iterator[Difference]:
    """Yield where objects of one kind differ; they correspond if they have the same name, in order."""
    where = f"{segment}.{kind}"
    matching = match(a, b, lambda obj: obj.name)
    for side, (objects, only) in enumerate([(a, matching.only_a), (b, matching.only_b)]):
        yield from rules.only_in(
            side, where, (f"{objects[i].name!r}, {len(objects[i])} entries" for i in only)
        )
    yield from order(matching, lambda side, i: str((a, b)[side][i].name), where)
    names = places(a, segment, kind)
    for i, j in matching.pairs:
        yield from _compare(a[i], b[j], names[i], rules, deviations)


def _compare(a: Any, b: Any, place: str, rules: Rules, deviations: list[Deviation]) -> Iterator[Difference]:
    yield from attributes(a, b, ATTRIBUTES, place, rules)
    if hasattr(a, "spatial_scale"):
        yield from attributes(a, b, OF_IMAGES, place, rules)
    yield from notes(a.annotations, b.annotations, place, rules)
    noted = [getattr(obj, "array_annotations", {}) for obj in (a, b)]
    yield from notes(noted[0], noted[1], place, rules, "array_annotations")
    if len(a) != len(b):
        yield Difference(place, f"{len(a)} and {len(b)} entries")
        return
    if hasattr(a, "labels"):
        yield from differing(np.asarray(a.labels), np.asarray(b.labels), f"{place}.labels", rules)
        yield from _quantities(a.view(pq.Quantity), b.view(pq.Quantity), f"{place}.times", rules)
        if hasattr(a, "durations"):
            yield from _quantities(a.durations, b.durations, f"{place}.durations", rules)
        return
    if hasattr(a, "times"):
        yield from _quantities(a.times, b.times, f"{place}.times", rules)
    yield from _quantities(a.view(pq.Quantity), b.view(pq.Quantity), place, rules, a.name, deviations)


def _quantities(
    a: Any,
    b: Any,
    place: str,
    rules: Rules,
    variable: str | None = None,
    deviations: list[Deviation] | None = None,
) -> Iterator[Difference]:
    """Compare numbers; times, which belong to no list of deviations, may be a window apart."""
    units = [of.dimensionality.string for of in (a, b)]
    if units[0] != units[1] or a.shape != b.shape or a.dtype != b.dtype:
        shapes = [f"{of.dtype} {of.shape} in {unit}" for of, unit in zip((a, b), units, strict=True)]
        yield Difference(place, " and ".join(shapes))
        return
    rtol, atol = rules.tolerance(variable) if deviations is not None else (0.0, _window(units[0], rules))
    found = gap(a.magnitude, b.magnitude, rtol, atol)
    values = [_number(of.magnitude, found.row, found.column) for of in (a, b)]
    where = f"{place}[{found.row}]"
    if deviations is not None:
        deviations.append(
            Deviation(str(variable), found.largest, units[0], where if found.largest else "", *values)
        )
    if found.count:
        more = f" (and {found.count - 1} more)" if found.count > 1 else ""
        yield Difference(
            where,
            f"{brief(values[0])} and {brief(values[1])} {units[0]}{more}",
            values=deviations is not None,
        )


def _number(array: Any, row: int, column: int) -> float:
    return float(np.reshape(array, (len(array), -1))[row, column]) if array.size else np.nan


def _window(unit: str, rules: Rules) -> float:
    if not rules.distance:
        return 0.0
    return rules.distance / float(pq.Quantity(1.0, unit).rescale("ms"))
