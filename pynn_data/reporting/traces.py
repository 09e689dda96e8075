"""Signals as lines, and the extremes of many cells as a band."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Range1d

from pynn_data.contract import FloatArray
from pynn_data.reporting.charts import COLOURS, Chart, Marks, hover, padded, redraw, time_figure
from pynn_data.reporting.signals import Signal
from pynn_data.reporting.thinning import Envelope, Line, envelope_of, line_of
from pynn_data.reporting.words import count, number

__all__ = ["BAND", "size_of", "trace_chart"]

FEW = len(COLOURS)
"""Cells that can be told apart by colour."""
BAND = "#d5dde3"


def size_of(signal: Signal) -> int:
    """Return how many numbers the page would need for all that could be shown of a signal."""
    lines = min(signal.cells, FEW) + 2 * (signal.cells > FEW)
    return signal.samples * (lines + 2 * (signal.own_times is not None))


def trace_chart(name: str, signal: Signal, x_range: Range1d, marks: Marks, share: int) -> Chart:
    """Return the chart of a signal, with at most `share` numbers in the page."""
    y_range = padded(signal.least, signal.most)
    unit = "" if signal.unit == "dimensionless" else f" ({signal.unit})"
    chart = time_figure(x_range, y_range, 240, f"{signal.name}{unit}", marks)
    cells = _chosen(signal)
    many = signal.cells > FEW
    enough = size_of(signal) <= share
    # A line with times of its own takes three times the space.
    limit = signal.samples if enough else max(share // (3 * (len(cells) + many)), 100)
    band = envelope_of(signal, limit) if many else None
    lines = [line_of(signal, cell, limit) for cell in cells]
    middle = 0.5 * (y_range.start + y_range.end)
    offset = float(middle) if np.isfinite(middle) else 0.0
    envelope = ColumnDataSource({"x": [], "low": [], "high": []})
    if band is not None:
        chart.varea("x", "low", "high", source=envelope, fill_color=BAND)
        chart.line("x", "low", source=envelope, line_color=BAND, line_width=1)
        chart.line("x", "high", source=envelope, line_color=BAND, line_width=1)
    sources = [ColumnDataSource({"x": [], "y": []}) for _ in cells]
    drawn = []
    for cell, source, colour in zip(cells, sources, COLOURS, strict=False):
        looks: dict[str, Any] = {"source": source, "name": signal.labels[cell]}
        drawn.append(chart.line("x", "y", line_color=colour, line_width=1.2, line_join="round", **looks))
        if signal.samples == 1:
            chart.scatter("x", "y", color=colour, size=6, **looks)
    hover(chart, ("", "$name"), ("time", "@x{0.[000000]} ms"), ("value", "@y{0.[000000]}"), renderers=drawn)
    status = f"{name}-status"
    redraw(
        "traces", chart, sources=sources, values=[_small(line.values, offset) for line in lines],
        times=_times(signal, lines), start=signal.start, interval=signal.interval or 0.0, offset=offset,
        **_of_band(signal, band, offset), envelope=envelope, status=status,
    )  # fmt: skip
    return Chart(
        name, signal.name, chart, _text(signal, lines, band),
        [(colour, signal.labels[cell]) for colour, cell in zip(COLOURS, cells, strict=False)],
        f"{signal.name} of {count(signal.cells, 'cell')} over time, {count(signal.samples, 'sample')} each.", status,
    )  # fmt: skip


def _chosen(signal: Signal) -> list[int]:
    """Return the cells that have a line: all if they are few, else those with the extremes and some between."""
    if signal.cells <= FEW:
        return list(range(signal.cells))
    known = np.isfinite(signal.values).all() or np.isfinite(signal.values)
    low = np.where(known, signal.values, np.inf).min(axis=0).argmin()
    high = np.where(known, signal.values, -np.inf).max(axis=0).argmax()
    chosen = {int(low): None, int(high): None}
    for cell in np.linspace(0, signal.cells - 1, FEW).astype(int).tolist():
        if len(chosen) < FEW:
            chosen[cell] = None
    return sorted(chosen)


def _small(values: FloatArray, offset: float) -> Any:
    """Return values for the page: float32 about the middle, gaps for what is not finite."""
    found = np.asarray(values - offset, dtype=np.float32)
    found[~np.isfinite(found)] = np.nan
    return found


def _times(signal: Signal, lines: list[Line]) -> list[FloatArray]:
    """Return the times of each line, one for all lines, or nothing if they are those of a regular signal."""
    own = [line.times for line in lines if line.times is not None]
    return own or ([signal.own_times] if signal.own_times is not None else [])


def _of_band(signal: Signal, band: Envelope | None, offset: float) -> dict[str, Any]:
    """Return the band for the page."""
    if band is None:
        return {
            "low": np.empty(0, np.float32),
            "high": np.empty(0, np.float32),
            "edges": np.empty(0),
            "stretch": 1.0,
        }
    edges = np.empty(0) if signal.own_times is None else signal.times(band.first)
    return {
        "low": _small(band.low, offset),
        "high": _small(band.high, offset),
        "edges": edges,
        "stretch": band.length * (signal.interval or 0.0),
    }


def _text(signal: Signal, lines: list[Line], band: Envelope | None) -> str:
    said = []
    if band is not None:
        said.append(
            f"The grey band goes from the least to the greatest value of all {number(signal.cells)} cells. "
            f"Lines are those of {len(lines)} of them, the ones with the least and the greatest value included; the "
            "others have none."
        )
    if any(line.times is not None for line in lines):
        kept = max(line.values.size for line in lines)
        said.append(
            f"Of {number(signal.samples)} samples per cell the page has {number(kept)}: the lowest and the highest "
            "of each stretch. Zooming in shows no more than that."
        )
    if signal.not_finite:
        said.append(f"Gaps: {count(signal.not_finite, 'value')} of all cells not finite.")
    return " ".join(said)
