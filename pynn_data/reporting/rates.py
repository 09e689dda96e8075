"""Firing rates: of populations over time, and how they are distributed over cells."""

from __future__ import annotations

import numpy as np
from bokeh.models import Range1d

from pynn_data.contract import FloatArray
from pynn_data.reporting.charts import (
    COLOURS,
    Chart,
    Marks,
    hover,
    new_figure,
    padded,
    time_figure,
    whole_numbers,
)
from pynn_data.reporting.spikes import Spikes
from pynn_data.reporting.words import count, number, real

__all__ = ["distribution_chart", "rate_chart"]

BINS = 250
"""Of the rate over time, at most."""
BARS = 50


def rate_chart(name: str, spikes: Spikes, x_range: Range1d, marks: Marks) -> Chart | None:
    """Return the mean rate of the cells of each population, or of all if there are too many populations.

    There is none where the time recorded is zero or not known.
    """
    width, edges = _bins(float(x_range.start), float(x_range.end))
    rates = _rates(spikes, edges)
    if not np.isfinite(rates).any():
        return None
    named = list(zip(COLOURS, spikes.names, strict=False)) if len(rates) > 1 else []
    top = float(np.nanmax(rates))
    y_range = Range1d(0.0, 1.08 * top or 1.0)
    chart = time_figure(x_range, y_range, 190, "Rate (Hz)", marks)
    for place, row in enumerate(rates):
        chart.step(
            edges, np.append(row, row[-1]), mode="after", line_width=1.5, line_color=COLOURS[place],
            name=named[place][1] if named else "all cells",
        )  # fmt: skip
    hover(chart, ("", "$name"), ("time", "@x ms"), ("rate", "@y{0.[000]} Hz"))
    mean = spikes.times.size / max(1, len(spikes.counts))
    return Chart(
        name, "Population rate", chart,
        f"Spikes per cell that was recorded and second, in bins of {real(width)} ms.", named,
        f"Mean firing rate over time, {real(mean)} spikes per cell in all, at most {real(top)} Hz.",
    )  # fmt: skip


def _bins(start: float, end: float) -> tuple[float, FloatArray]:
    """Return the width of the bins, 1, 2 or 5 times a power of ten, and their edges."""
    least = (end - start) / BINS
    power = 10.0 ** np.floor(np.log10(least))
    width = float(next(m * power for m in (1, 2, 5, 10) if m * power >= 0.999999 * least))
    bins = max(1, int(np.ceil((end - start) / width - 1e-9)))
    return width, np.append(start + width * np.arange(bins), end)


def _rates(spikes: Spikes, edges: FloatArray) -> FloatArray:
    """Return the rate in Hz of each population in each bin, NaN where nothing was recorded."""
    members, windows = spikes.members, spikes.windows
    if len(spikes.names) > len(COLOURS):
        members, windows = 0 * members, windows * (1, 1, 1, 0)
    kinds, number = int(members.max()) + 1, edges.size - 1
    # A spike at the edge of two bins is in the first, as one at the end of a window is in it.
    places = np.searchsorted(edges, spikes.times - 1e-9 * (edges[1] - edges[0]), side="left") - 1
    places = places.clip(0, number - 1)
    found = np.bincount(np.repeat(members, spikes.counts) * number + places, minlength=kinds * number)
    recorded = np.stack([_recorded(windows[windows[:, 3] == kind], edges) for kind in range(kinds)])
    rates = np.full((kinds, number), np.nan)
    np.divide(1000.0 * found.reshape(kinds, number), recorded, out=rates, where=recorded > 0)
    return rates


def _recorded(windows: FloatArray, edges: FloatArray) -> FloatArray:
    """Return the sum over trains of the time in each bin for which they were recorded."""
    total = np.zeros(edges.size - 1)
    for start, stop, cells, _ in windows[np.isfinite(windows).all(axis=1)]:
        total += cells * np.diff(edges.clip(start, stop))
    return total


def distribution_chart(name: str, spikes: Spikes) -> Chart | None:
    """Return how many cells have which mean rate, None if there are not two cells with one."""
    rates = spikes.rates[np.isfinite(spikes.rates)]
    if rates.size < 2:
        return None
    bars = min(BARS, np.histogram_bin_edges(rates, "auto").size - 1) if np.ptp(rates) > 0 else 1
    edges = np.histogram_bin_edges(rates, max(bars, 1))
    counts, _ = np.histogram(rates, edges)
    chart = new_figure(
        190, "Mean rate (Hz)", "Cells", x_range=padded(float(edges[0]), float(edges[-1])),
        y_range=Range1d(0.0, 1.08 * float(counts.max())),
    )  # fmt: skip
    whole_numbers(chart.yaxis[0])
    chart.quad(
        left=edges[:-1],
        right=edges[1:],
        bottom=0,
        top=counts,
        fill_color=COLOURS[0],
        line_color="white",
        line_width=1,
    )
    hover(chart, ("rate", "@left{0.[000]} to @right{0.[000]} Hz"), ("cells", "@top"))
    text = (
        f"{count(rates.size, 'cell')}: mean {real(float(rates.mean()))} Hz, median {real(float(np.median(rates)))} Hz, "
        f"from {real(float(rates.min()))} to {real(float(rates.max()))} Hz; {number(int((rates == 0).sum()))} silent."
    )
    return Chart(name, "Distribution of rates", chart, text, [], f"Histogram of mean rates. {text}")
