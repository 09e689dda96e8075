"""Signals sampled at regular times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pynn_data.comparison.matching import match, order
from pynn_data.comparison.numbers import Gap, gap
from pynn_data.comparison.rules import Difference, Rules, listed
from pynn_data.comparison.values import attributes, brief, notes

__all__ = ["Deviation", "compare_signals", "places"]

ALIGNED = 1e-6
"""Part of an interval by which the times of two samples may differ."""


@dataclass(frozen=True)
class Deviation:
    """The largest distance between two values of a variable."""

    variable: str
    """Its name."""
    value: float
    """In `unit`; infinite if only one of the two is a number."""
    unit: str
    """Name of the unit of the first recording."""
    place: str
    """Signal, cell and time; empty if all values are the same."""
    a: float
    """Value in the first recording."""
    b: float
    """Value in the second, in the same unit."""


def compare_signals(
    a: Sequence[Any], b: Sequence[Any], segment: str, rules: Rules, deviations: list[Deviation]
) -> Iterator[Difference]:
    """Yield where the AnalogSignals of two segments differ; how far values do goes into `deviations`.

    Signals correspond if they have the same name, and of these first those of the same grid and cells.
    """
    where = f"{segment}.analogsignals"
    matching = match(a, b, _name_grid_cells, _name_grid, _name_cells, _name)
    for side, (signals, places_) in enumerate([(a, matching.only_a), (b, matching.only_b)]):
        yield from rules.only_in(side, where, (_what(signals[i]) for i in places_))
    yield from order(matching, lambda side, i: str((a, b)[side][i].name), where)
    names = places(a, segment, "analogsignals")
    for i, j in matching.pairs:
        yield from _compare(a[i], b[j], names[i], rules, deviations)


def places(objects: Sequence[Any], segment: str, kind: str) -> list[str]:
    """Return what objects of a segment are called: by their names, numbered if these are not unique."""
    total, seen = Counter(obj.name for obj in objects), Counter[Any]()
    found = []
    for i, obj in enumerate(objects):
        number = f"[{seen[obj.name]}]" if total[obj.name] > 1 else ""
        found.append(f"{segment}.{obj.name}{number}" if obj.name else f"{segment}.{kind}[{i}]")
        seen[obj.name] += 1
    return found


def _compare(a: Any, b: Any, place: str, rules: Rules, deviations: list[Deviation]) -> Iterator[Difference]:
    yield from attributes(a, b, ("name", "description", "file_origin"), place, rules)
    if a.dtype != b.dtype:
        yield Difference(place, f"{a.dtype} and {b.dtype} values")
    if _unit(a) != _unit(b):
        yield Difference(f"{place}.units", f"{_unit(a)} and {_unit(b)}")
    if a.shape != b.shape:
        yield Difference(place, " and ".join(f"{len(s)} samples of {s.shape[1]} cells" for s in (a, b)))
    yield from attributes(a, b, ("t_start", "sampling_rate"), place, rules)
    yield from notes(a.annotations, b.annotations, place, rules)
    yield from notes(a.array_annotations, b.array_annotations, place, rules, "array_annotations")
    yield from _values(a, b, place, rules, deviations)


def _values(a: Any, b: Any, place: str, rules: Rules, deviations: list[Deviation]) -> Iterator[Difference]:
    """Compare the samples of the cells and times that both have, in the unit of the first."""
    try:
        other = (b if _unit(a) == _unit(b) else b.rescale(a.units)).magnitude
    except ValueError:  # of something else
        return
    rows, columns = _common_rows(a, b), _common_columns(a, b)
    if rows is None or columns is None:
        return
    mine, other = a.magnitude[rows[0]][:, columns[0]], other[rows[1]][:, columns[1]]
    rtol, atol = rules.tolerance(a.name)
    found = gap(mine, other, rtol, atol)
    cells, first = _cells(a)[columns[0]], rows[0].start

    def at(row: int, column: int) -> str:
        return f"{place}, cell {cells[column]} at {_time(a, first + row)} ms"

    largest = at(found.row, found.column)
    values = (
        (mine[found.row, found.column], other[found.row, found.column]) if mine.size else (np.nan, np.nan)
    )
    deviations.append(
        Deviation(str(a.name), found.largest, _unit(a), largest if found.largest else "", *map(float, values))
    )
    if found.count:
        text = f"{brief(values[0])} and {brief(values[1])} {_unit(a)}"
        first_time = f"{_time(a, first + (found.first_row or 0))} ms"
        yield Difference(largest, text + _others(found, cells, first_time), values=True)


def _others(found: Gap, cells: Any, first: str) -> str:
    """Return in words what else differs."""
    if found.count == 1:
        return ""
    which = listed([str(cells[column]) for column in sorted(found.columns)])
    more = f", of cells {which}" if len(found.columns) > 1 else ""
    return f"; the largest of {found.count} differences, the first at {first}{more}"


def _common_rows(a: Any, b: Any) -> tuple[slice, slice] | None:
    """Return the samples of the same times, or None if the grids do not meet."""
    period = _period(a)
    if abs(period - _period(b)) > ALIGNED * period / max(len(a), len(b), 1):
        return None
    shift = (_start(b) - _start(a)) / period
    steps = round(shift)
    if abs(shift - steps) > ALIGNED:
        return None
    first, last = max(0, steps), min(len(a), steps + len(b))
    if last <= first:
        return None
    return slice(first, last), slice(first - steps, last - steps)


def _common_columns(a: Any, b: Any) -> tuple[Any, Any] | None:
    """Return the columns of the same cells, or None if there are none."""
    ids_a, ids_b = _cells(a).tolist(), _cells(b).tolist()
    if ids_a == ids_b:
        return slice(None), slice(None)
    pairs = match(ids_a, ids_b, lambda cell: cell).pairs
    return (np.array([i for i, _ in pairs]), np.array([j for _, j in pairs])) if pairs else None


def _cells(signal: Any) -> Any:
    """Return the ids of the columns' cells, or the numbers of the columns."""
    noted = signal.array_annotations.get("channel_id", signal.annotations.get("channel_ids"))
    columns = signal.shape[1]
    return np.asarray(noted) if noted is not None and np.shape(noted) == (columns,) else np.arange(columns)


def _name(signal: Any) -> str | None:
    return signal.name  # type: ignore[no-any-return]


def _name_grid(signal: Any) -> Hashable:
    return signal.name, _start(signal), _period(signal)


def _name_cells(signal: Any) -> Hashable:
    return signal.name, tuple(_cells(signal).tolist())


def _name_grid_cells(signal: Any) -> Hashable:
    return _name_grid(signal), _name_cells(signal)


def _unit(signal: Any) -> str:
    return str(signal.dimensionality.string)


def _start(signal: Any) -> float:
    return float(signal.t_start.rescale("ms"))


def _period(signal: Any) -> float:
    return float(1.0 / signal.sampling_rate.rescale("1/ms"))


def _time(signal: Any, row: int) -> str:
    return f"{_start(signal) + row * _period(signal):.10g}"


def _what(signal: Any) -> str:
    start, period = _start(signal), _period(signal)
    grid = f"from {start:.10g} ms every {period:.10g} ms"
    return f"{signal.name} ({len(signal)} samples of {signal.shape[1]} cells, {grid})"
