"""Spike trains, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pynn_data.comparison.matching import match, order
from pynn_data.comparison.rules import SHOWN, Difference, Rules, summarised
from pynn_data.comparison.spikes import Pairs, SpikeMatch, match_spikes
from pynn_data.comparison.values import columns_equal, differing, present
from pynn_data.contract import FloatArray
from pynn_data.files.trains import table_of
from pynn_data.recording.trains import TrainTable
from pynn_data.units import factor

__all__ = ["compare_trains"]


def compare_trains(
    a: Any, b: Any, segment: str, number: int, rules: Rules, matches: list[SpikeMatch]
) -> Iterator[Difference]:
    """Yield where the spike trains of two segments differ; how the spikes match goes into `matches`.

    Trains correspond if they are of the same cell: the first window of a cell to the first, and so on.
    """
    place = f"{segment}.spiketrains"
    tables = table_of(a, place), table_of(b, place)
    cells = [_cells(table) for table in tables]
    matching = match(cells[0], cells[1], lambda cell: cell)
    for side, only in enumerate((matching.only_a, matching.only_b)):
        counts = tables[side].counts
        what = (f"cell {cells[side][i]} with {counts[i]} spikes" for i in only)
        yield from rules.only_in(side, place, what)
    yield from order(matching, lambda side, i: f"cell {cells[side][i]}", place)
    first, second = (
        _chosen(table, [pair[side] for pair in matching.pairs]) for side, table in enumerate(tables)
    )
    names = [f"{place}, cell {cells[0][i]}" for i, _ in matching.pairs]
    yield from _columns(first, second, names, place, rules)
    yield from _times(first, second, names, place, rules, number, matches)


def _cells(table: TrainTable) -> list[Any]:
    """Return whose the trains are: ids, or else places."""
    for name in ("channel_id", "source_id"):
        column = table.annotations.get(name)
        if column is not None and all(type(cell) in (int, str) for cell in column):
            return column
    return list(range(len(table)))


def _chosen(table: TrainTable, places: list[int]) -> TrainTable:
    return table if places == list(range(len(table))) else table.reordered(np.array(places, dtype=np.int64))


def _columns(
    a: TrainTable, b: TrainTable, names: list[str], place: str, rules: Rules
) -> Iterator[Difference]:
    """Compare all but the times, column by column."""
    size = len(names)
    columns: list[tuple[str, Any, Any]] = [
        (".units", a.units, b.units),
        (".t_start", a.t_start.tolist(), b.t_start.tolist()),
        (".t_stop", a.t_stop.tolist(), b.t_stop.tolist()),
    ]
    columns += [
        (f".{name}", a.attributes.get(name, [None] * size), b.attributes.get(name, [None] * size))
        for name in dict.fromkeys([*a.attributes, *b.attributes])
        if name not in rules.ignored
    ]
    columns += [
        (f".{kind}[{name!r}]", present(mine.get(name), size), present(others.get(name), size))
        for kind, mine, others in (
            ("annotations", a.annotations, b.annotations),
            ("array_annotations", a.array_annotations, b.array_annotations),
        )
        for name in dict.fromkeys([*mine, *others])
        if name not in rules.ignored
    ]
    for what, mine, others in columns:
        if not columns_equal(mine, others):
            rows = zip(mine, others, names, strict=True)
            found = (d for x, y, name in rows for d in differing(x, y, f"{name}{what}", rules))
            yield from summarised(found, place, f"trains with another {what.lstrip('.')}")


def _times(
    a: TrainTable, b: TrainTable, names: list[str], place: str, rules: Rules, number: int,
    matches: list[SpikeMatch],
) -> Iterator[Difference]:  # fmt: skip
    """Compare the spikes."""
    try:
        times_a, times_b = _in_ms(a), _in_ms(b)
    except ValueError:  # units that are none of time
        return
    if np.array_equal(a.counts, b.counts) and np.array_equal(times_a, times_b):
        pairs = Pairs(np.arange(times_a.size), np.arange(times_b.size))
    else:
        pairs = match_spikes(times_a, a.counts, times_b, b.counts, rules.distance)
    found = _summary(a, b, times_a, times_b, pairs, number, rules)
    matches.append(found)
    worse = np.flatnonzero(found.missing + found.extra)
    left = [np.ones(times.size, dtype=bool) for times in (times_a, times_b)]
    left[0][pairs.a] = left[1][pairs.b] = False
    texts = (
        Difference(names[i], _unmatched([times_a, times_b], [a, b], left, i, rules), values=True)
        for i in worse.tolist()
    )
    yield from summarised(texts, place, "trains with other spikes", worse.size, values=True)


def _in_ms(table: TrainTable) -> FloatArray:
    if set(table.units) <= {"ms"}:
        return table.times
    times: FloatArray = table.times * np.repeat([factor(unit, "ms") for unit in table.units], table.counts)
    return times


def _summary(
    a: TrainTable,
    b: TrainTable,
    times_a: FloatArray,
    times_b: FloatArray,
    pairs: Pairs,
    number: int,
    rules: Rules,
) -> SpikeMatch:
    size = len(a)
    owners = np.repeat(np.arange(size), a.counts)[pairs.a]
    matched = np.bincount(owners, minlength=size)
    largest = np.zeros(size)
    np.maximum.at(largest, owners, np.abs(times_a[pairs.a] - times_b[pairs.b]))
    return SpikeMatch(
        segment=number, window=rules.window, cells=_cells(a),
        populations=a.annotations.get("source_population", [None] * size),
        matched=matched, missing=a.counts - matched, extra=b.counts - matched, largest_shift=largest,
    )  # fmt: skip


def _unmatched(
    times: list[FloatArray], tables: list[TrainTable], left: list[Any], train: int, rules: Rules
) -> str:
    """Return in words how the spikes of a train differ."""
    counts = [int(table.counts[train]) for table in tables]
    parts = [f"{counts[0]} and {counts[1]} spikes"]
    for side, table in enumerate(tables):
        spikes = slice(*table.bounds[train : train + 2])
        alone = times[side][spikes][left[side][spikes]]
        if alone.size:
            more = f" and {alone.size - SHOWN} more" if alone.size > SHOWN else ""
            parts.append(
                f"only in {rules.labels[side]}: {', '.join(f'{t:.10g}' for t in alone[:SHOWN])} ms{more}"
            )
    return ", ".join(parts)
