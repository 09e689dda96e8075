"""Spikes, a row for each cell: strokes, or shades where there are too many."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, LogColorMapper, Range1d

from pynn_data.contract import FloatArray, IntArray
from pynn_data.reporting.charts import COLOURS, PALE, Chart, Marks, hover, redraw, time_figure, whole_numbers
from pynn_data.reporting.spikes import Spikes
from pynn_data.reporting.words import count, number

__all__ = ["STROKES", "raster_chart"]

STROKES = 20_000
"""Spikes in view up to which each is a stroke."""
COLUMNS, ROWS = 900, 300
"""Of the image of shades."""
SHADES = tuple(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in (
    np.linspace((0x8f, 0xbd, 0xe0), (0x04, 0x1d, 0x4a), 64).round().astype(int).tolist()
))  # fmt: skip
"""From one spike to most; the first can be seen on white."""
DECIMALS = 6
SPARSE = 4
"""Rows per cell up to which cells stand at their indices."""


def raster_chart(name: str, spikes: Spikes, x_range: Range1d, marks: Marks, share: int) -> Chart:
    """Return the raster of all cells. If there are more spikes than `share`, the page has their density only."""
    rows, label = _rows(spikes)
    ascending = np.sort(rows)
    gap = int(np.median(np.diff(ascending))) if rows.size > 1 else 1
    y_range = Range1d(float(ascending[0]) - 0.5 * gap, float(ascending[-1]) + 0.5 * gap)
    chart = time_figure(x_range, y_range, int(np.clip(90 + 12 * rows.size, 190, 340)), label, marks)
    whole_numbers(chart.yaxis[0])
    chart.ygrid.grid_line_color = None
    silent = np.sort(rows[spikes.counts == 0])
    if silent.size:
        breaks = np.flatnonzero(np.diff(silent) > gap) + 1
        runs = np.split(silent, breaks) if breaks.size < silent.size else []
        low, high = np.array([run[0] for run in runs]), np.array([run[-1] for run in runs])
        chart.hstrip(
            y0=low - 0.5 * gap, y1=high + 0.5 * gap, fill_color=PALE, line_color=None, level="underlay"
        )

    whole = spikes.times.size <= share
    image = np.zeros((ROWS, COLUMNS), np.float32) if whole else _density(spikes, rows, x_range, y_range)
    density = ColumnDataSource({
        "image": [image], "x": [x_range.start], "y": [y_range.start],
        "dw": [x_range.end - x_range.start], "dh": [y_range.end - y_range.start],
    })  # fmt: skip
    mapper = LogColorMapper(
        palette=SHADES, low=1, high=max(2.0, float(image.max())), low_color="rgba(0,0,0,0)"
    )
    shades = chart.image(source=density, color_mapper=mapper)
    strokes = ColumnDataSource({"x": [], "low": [], "high": [], "colour": [], "row": []})
    lines = chart.segment("x", "low", "x", "high", source=strokes, line_color="colour", line_width=1.2)
    hover(chart, ("time", "@x{0.[000000]} ms"), ("row", "@row"), renderers=[lines])
    # Points that vanish while one moves would be missed.
    chart.lod_threshold = None
    names = spikes.names
    coloured = 1 < len(names) <= len(COLOURS)
    status = ""
    if whole:
        status = f"{name}-status"
        start, quantum, steps = quantised(spikes.times)
        redraw(
            "raster", chart, steps=steps, start=start, quantum=quantum, counts=spikes.counts.astype(np.int32),
            rows=rows.astype(np.float64), members=(spikes.members if coloured else 0 * rows).astype(np.int32),
            colours=list(COLOURS) if coloured else ["#1a1a1a"], gap=gap, most=STROKES, strokes=strokes, density=density,
            mapper=mapper, shades=shades, status=status,
        )  # fmt: skip
    return Chart(
        name, "Spikes", chart, _text(spikes, whole, image),
        [(colour, population) for colour, population in zip(COLOURS, names, strict=False) if coloured],
        f"Raster of {count(spikes.times.size, 'spike')} of {count(rows.size, 'cell')} over time.", status,
    )  # fmt: skip


def _text(spikes: Spikes, whole: bool, image: Any) -> str:
    silent = int((spikes.counts == 0).sum())
    said = [f"Grey rows: {count(silent, 'cell')} without spikes." if silent else "Every cell has spikes."]
    if not whole:
        said.append(
            f"There are {count(spikes.times.size, 'spike')}, more than fit into a page: shades tell how many there "
            f"are in each of {number(COLUMNS)} stretches of time and {number(ROWS)} groups of rows, from 1 (pale) to "
            f"{number(int(image.max()))} (dark). Zooming in shows no more than that."
        )
    if spikes.lost:
        said.append(f"{count(spikes.lost, 'spike')} whose time is not a number cannot be shown.")
    return " ".join(said)


def _rows(spikes: Spikes) -> tuple[IntArray, str]:
    """Return the rows of the cells, and what to call them: indices, if these tell cells apart and are close."""
    indices = spikes.indices
    different = np.unique(indices).size == indices.size
    if different and int(indices.max()) - int(indices.min()) < SPARSE * max(100, indices.size):
        return indices, "Cell index"
    return np.arange(indices.size), "Cell, counted from 0"


def quantised(times: FloatArray) -> tuple[float, float, IntArray]:
    """Return times as steps from the one before: the first, the length of a step in ms, and int32.

    A step is the longest of 1, 0.1, 0.01 ... ms of which all times are multiples, or as short as int32 allows. So
    the page becomes small.
    """
    if not times.size:
        return 0.0, 1.0, np.empty(0, np.int32)
    start, span = float(times.min()), float(np.ptp(times))
    shortest = span / (2**31 - 2)
    quantum, steps = shortest or 1.0, np.empty(0)
    for candidate in 10.0 ** -np.arange(DECIMALS + 1):
        if candidate < shortest:
            break
        steps = (times - start) / candidate
        if np.abs(steps - np.rint(steps)).max() < 1e-4:
            quantum = float(candidate)
            break
    steps = np.rint((times - start) / quantum).astype(np.int64)
    return start, quantum, np.diff(steps, prepend=0).astype(np.int32)


def _density(spikes: Spikes, rows: IntArray, x_range: Range1d, y_range: Range1d) -> FloatArray:
    """Return how many spikes there are in each part of the whole raster."""
    columns = (spikes.times - x_range.start) * (COLUMNS / (x_range.end - x_range.start))
    lines = (rows - y_range.start) * (ROWS / (y_range.end - y_range.start))
    lines = np.repeat(lines.astype(np.int64).clip(0, ROWS - 1), spikes.counts)
    places = lines * COLUMNS + columns.astype(np.int64).clip(0, COLUMNS - 1)
    found = np.bincount(places, minlength=ROWS * COLUMNS).reshape(ROWS, COLUMNS)
    return found.astype(np.float32)
