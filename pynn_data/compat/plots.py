"""Functions for plots that PyNN has besides figures and panels; each draws what a panel would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import neo
import numpy as np

from pynn_data.plotting.figure import Figure
from pynn_data.plotting.histograms import Histogram
from pynn_data.plotting.panel import Panel
from pynn_data.plotting.scatter import DataTable

__all__ = [
    "comparison_plot", "connection_plot", "isi_histogram", "plot_array_as_image", "plot_hist", "plot_signal",
    "plot_signals", "plot_spiketrainlist", "plot_spiketrains", "scatterplot", "variable_names",
]  # fmt: skip


def plot_signals(ax: Any, signal_array: Any, label_prefix: str = "", **options: Any) -> None:
    """Draw all cells of a signal into axes."""
    _draw(ax, signal_array, label_prefix, options)


def plot_signal(ax: Any, signal: Any, index: int | None = None, label: str = "", **options: Any) -> None:
    """Draw a signal, or one of its cells, into axes."""
    _draw(ax, signal if index is None else signal[:, index : index + 1], label, options)


def plot_spiketrains(ax: Any, spiketrains: Any, label: str = "", **options: Any) -> None:
    """Draw spike trains into axes."""
    _draw(ax, spiketrains, label, options)


plot_spiketrainlist = plot_spiketrains


def plot_array_as_image(ax: Any, arr: Any, label: str = "", **options: Any) -> None:
    """Draw an array of two dimensions into axes."""
    _draw(ax, arr, label, options)


def plot_hist(ax: Any, histogram: Histogram, label: str = "", **options: Any) -> None:
    """Draw a histogram into axes."""
    _draw(ax, histogram, label, options)


def scatterplot(ax: Any, data_table: DataTable, label: str = "", **options: Any) -> None:
    """Draw points into axes."""
    _draw(ax, data_table, label, options)


def variable_names(segment: neo.Segment) -> set[str]:
    """Return the names of the signals in a segment."""
    return {signal.name for signal in segment.analogsignals}


def isi_histogram(segment: neo.Segment) -> Histogram:
    """Return the intervals between the spikes of each train of a segment."""
    return Histogram.of_intervals(segment.spiketrains)


def comparison_plot(
    segments: Sequence[neo.Segment],
    labels: Sequence[str],
    title: str = "",
    annotations: str | None = None,
    fig_settings: dict[str, Any] | None = None,
    with_spikes: bool = True,
) -> Figure:
    """Return a figure in which the same variable of all segments is in one panel.

    Parameters
    ----------
    segments
        To be compared.
    labels
        What to call each.
    title, annotations, fig_settings
        Of the `Figure`; ``settings`` is what it calls the last.
    with_spikes
        Whether each segment's spikes have a panel.

    Returns
    -------
    Figure
    """
    names = dict.fromkeys(signal.name for segment in segments for signal in segment.analogsignals)
    panels = [_of_variable(name, segments, labels) for name in names]
    if with_spikes:
        named = zip(segments, labels, strict=True)
        panels += [Panel(s.spiketrains, data_labels=[label]) for s, label in named if len(s.spiketrains)]
    return Figure(*panels, title=title, annotations=annotations, settings=fig_settings)


def connection_plot(
    projection: Any, positive: str = "O", zero: str = ".", empty: str = " ", spacer: str = ""
) -> str:
    """Return a matrix of the connections as text, a row for each source.

    Parameters
    ----------
    projection
        A `Projection`.
    positive, zero, empty
        Characters for a positive weight, for one of 0, and for no connection.
    spacer
        Between characters.

    Returns
    -------
    str
    """
    weights = projection.get("weight", format="array")
    image = np.full(weights.shape, "", dtype="U8")
    image[np.isnan(weights)] = empty
    image[weights == 0] = zero
    image[weights > 0] = positive
    return "\n".join(spacer.join(row) for row in image)


def _draw(ax: Any, datum: Any, label: str | None, options: dict[str, Any]) -> None:
    Panel(datum, data_labels=[label] if label else None, **options).plot(ax)


def _of_variable(name: str, segments: Sequence[neo.Segment], labels: Sequence[str]) -> Panel:
    found = [
        (signal, label)
        for segment, label in zip(segments, labels, strict=True)
        for signal in segment.analogsignals
        if signal.name == name
    ]
    return Panel(*(signal for signal, _ in found), data_labels=[label for _, label in found])
