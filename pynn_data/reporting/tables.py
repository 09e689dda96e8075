"""Summaries of a segment, and where a recording comes from, as rows of text."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo
import numpy as np

from pynn_data.reporting.signals import Signal
from pynn_data.reporting.spikes import Spikes
from pynn_data.reporting.words import NOTHING, count, number, real, size, value

__all__ = ["Table", "about", "marks_table", "notes", "provenance", "signal_table", "spike_table", "version"]

LISTED = 50
"""Events and epochs that are told one by one."""


@dataclass(frozen=True)
class Table:
    """A table that is text."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    """The first of each row is its head."""
    numbers: frozenset[int]
    """Places of the columns that are numbers."""
    note: str = ""


def version() -> str:
    """Return that of pynn-data."""
    return importlib.metadata.version("pynn-data")


def spike_table(spikes: Spikes) -> Table:
    """Return a row for each population."""
    heads = (
        "Population", "Cells", "Silent", "Trains", "Spikes", "Window (ms)",
        "Mean rate (Hz)", "Least (Hz)", "Most (Hz)", "Mean CV of intervals",
    )  # fmt: skip
    members, rows = spikes.members, []
    for place, name in enumerate(spikes.names):
        own = members == place
        windows = spikes.windows[spikes.windows[:, 3] == place]
        spike_number, seconds = int(spikes.counts[own].sum()), float(spikes.recorded[own].sum()) / 1000.0
        rates, variations = spikes.rates[own], spikes.variations[own]
        known, varied = rates[np.isfinite(rates)], variations[np.isfinite(variations)]
        rows.append((
            name, number(int(own.sum())), number(int((spikes.counts[own] == 0).sum())),
            number(int(windows[:, 2].sum())), number(spike_number), _windows(windows[:, :2]),
            real(spike_number / seconds) if seconds > 0 else NOTHING,
            real(float(known.min())) if known.size else NOTHING, real(float(known.max())) if known.size else NOTHING,
            real(float(varied.mean())) if varied.size else NOTHING,
        ))  # fmt: skip
    lost = f"{count(spikes.lost, 'spike')} whose time is not a number left out." if spikes.lost else ""
    return Table("Spikes", heads, rows, frozenset({1, 2, 3, 4, 6, 7, 8, 9}), lost)


def _windows(windows: Any) -> str:
    """Return from when to when was recorded."""
    first, last = real(float(windows[:, 0].min()), 10), real(float(windows[:, 1].max()), 10)
    several = f" ({number(len(windows))} different windows)" if len(windows) > 1 else ""
    return f"{first} to {last}{several}"


def signal_table(signals: Sequence[Signal]) -> Table:
    """Return a row for each signal."""
    heads = (
        "Signal", "Unit", "Cells", "Samples per cell", "Window (ms)", "Interval (ms)",
        "Least", "Mean", "Most", "Not finite",
    )  # fmt: skip
    rows = [
        (
            signal.name, "1" if signal.unit == "dimensionless" else signal.unit, number(signal.cells),
            number(signal.samples),
            f"{real(signal.span[0], 10)} to {real(signal.span[1], 10)}" if signal.span else NOTHING,
            "irregular" if signal.interval is None else real(signal.interval, 10),
            real(signal.least, 6), real(signal.mean, 6), real(signal.most, 6),
            number(signal.not_finite) if signal.not_finite else NOTHING,
        )
        for signal in signals
    ]  # fmt: skip
    return Table("Signals", heads, rows, frozenset({2, 3, 5, 6, 7, 8, 9}))


def marks_table(segment: neo.Segment) -> Table | None:
    """Return the events and epochs of a segment, None if there are none."""
    rows: list[tuple[str, ...]] = []
    total = 0
    for kind, found in [("event", e) for e in segment.events] + [("epoch", e) for e in segment.epochs]:
        total += len(found)
        times = np.asarray(found.times.rescale("ms").magnitude)[: LISTED - len(rows)]
        for place, time in enumerate(times):
            lasting = float(found.durations[place].rescale("ms")) if kind == "epoch" else None
            label = str(found.labels[place]) if place < len(found.labels) else ""
            rows.append((
                str(found.name or kind), kind, value(label), real(float(time), 10),
                NOTHING if lasting is None else real(lasting, 10),
            ))  # fmt: skip
    if not rows:
        return None
    left = f"The first {LISTED} of {number(total)}." if total > len(rows) else ""
    heads = ("Name", "Kind", "Label", "Time (ms)", "Duration (ms)")
    return Table("Events and epochs", heads, rows, frozenset({3, 4}), left)


def notes(segment: neo.Segment) -> str:
    """Return the annotations of a segment."""
    return ", ".join(f"{name} = {value(found)}" for name, found in segment.annotations.items())


def about(segment: neo.Segment) -> str:
    """Return what else is said of a segment."""
    said = []
    if segment.rec_datetime is not None:
        said.append(f"recorded {segment.rec_datetime:%Y-%m-%d %H:%M:%S}")
    if segment.description:
        said.append(value(segment.description))
    if segment.imagesequences:
        said.append(f"{count(len(segment.imagesequences), 'image sequence')}, not shown")
    return ", ".join(said)


def provenance(block: neo.Block, file: Path | None) -> list[tuple[str, str]]:
    """Return where a recording comes from."""
    rows: list[tuple[str, Any]] = [("name", block.name), ("description", block.description)]
    if file is not None:
        rows += [("file", file.name), ("size of the file", size(file.stat().st_size))]
    elif block.file_origin:
        rows.append(("file", Path(block.file_origin).name))
    if block.rec_datetime is not None:
        rows.append(("recorded", block.rec_datetime.isoformat(sep=" ", timespec="seconds")))
    rows += [(str(name), found) for name, found in block.annotations.items()]
    rows += [("groups", count(len(block.groups), "group"))] if block.groups else []
    rows.append(("report made by", f"pynn-data {version()}"))
    return [(name, value(found)) for name, found in rows if found is not None]
