"""Whole recordings: all that is in a Block, and two of them compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import neo
import numpy as np

from pynn_data.errors import NothingRecorded
from pynn_data.plotting.data import spikes_of
from pynn_data.plotting.figure import Figure
from pynn_data.plotting.labels import plain, segment_labels, title_of
from pynn_data.plotting.looks import COLOURS
from pynn_data.plotting.panel import Panel
from pynn_data.plotting.raster import fit_in_rows

__all__ = ["comparison", "plot"]

BELOW_AND_ABOVE = (
    {"linewidth": 2.4, "alpha": 0.5, "color": COLOURS[0]},
    {"linewidth": 0.8, "color": COLOURS[1]},
)
"""Lines of the first and the second: where they are equal, both can be seen."""


def plot(data: neo.Block | neo.Segment, **options: Any) -> Figure:
    """Return a figure of all that was recorded: a panel for each variable and one for the spikes.

    Segments lie one over the other, each in its colour, named by the annotations in which they differ. Where there are
    too many cells for their spikes to stand side by side, each segment has a panel of spikes of its own.

    Parameters
    ----------
    data
        What `get_data` or `pynn_data.read` returns, or any Block of Neo, or a segment.
    **options
        Those of `Figure`.

    Returns
    -------
    Figure
        Drawn; its ``save(path)`` writes it.

    Raises
    ------
    NothingRecorded
        If there are neither signals nor spike trains.
    """
    segments = _segments(data)
    block = data if isinstance(data, neo.Block) else getattr(data, "block", None)
    names = segment_labels(segments) if len(segments) > 1 else [""] * len(segments)
    panels = _panels(list(zip(names, segments, [{}] * len(segments), strict=True)))
    if not panels:
        raise NothingRecorded(f"There is nothing to plot in {data.name!r}: no signals and no spike trains.")
    return Figure(*panels, **{"title": title_of(block) or plain(data.name or ""), **options})


def comparison(
    a: neo.Block | neo.Segment,
    b: neo.Block | neo.Segment,
    labels: Sequence[str] | None = None,
    **options: Any,
) -> Figure:
    """Return a figure of two recordings one over the other, with the panels of `plot` for each pair of segments.

    Where they are equal, the second is a thin line on the broad line of the first. Spikes stand one above the other in
    the row of the cell, or in two panels if there are too many cells.

    Parameters
    ----------
    a, b
        Blocks, of which the first segments are compared, the second ones, and so on; or segments.
    labels
        What to call them. Without: by simulator or name, if they differ in it.
    **options
        Those of `Figure`.

    Returns
    -------
    Figure
        Drawn; its ``save(path)`` writes it.

    Raises
    ------
    NothingRecorded
        If there are neither signals nor spike trains.
    ValueError
        If there are not two labels.
    """
    both = [_segments(a), _segments(b)]
    names = list(labels) if labels is not None else _names(a, b)
    if len(names) != 2:
        raise ValueError(f"There are two recordings, but {len(names)} labels.")
    names = [plain(name) for name in names]
    panels: list[Panel] = []
    number = max(map(len, both))
    titles = segment_labels(max(both, key=len)) if number > 1 else [""]
    for i in range(number):
        sources = [
            (name, segments[i], looks)
            for name, segments, looks in zip(names, both, BELOW_AND_ABOVE, strict=True)
            if i < len(segments)
        ]
        new = _panels(sources)
        if new and titles[i]:
            new[0].title = titles[i] if new[0].title is None else f"{titles[i]}: {new[0].title}"
        panels += new
    if not panels:
        raise NothingRecorded("There is nothing to compare: no signals and no spike trains.")
    return Figure(*panels, **{"title": f"{names[0]} and {names[1]}", **options})


def _segments(data: Any) -> list[Any]:
    if isinstance(data, neo.Segment):
        return [data]
    if isinstance(data, neo.Block):
        return list(data.segments)
    raise TypeError(f"A Block or a Segment of Neo is needed, not an object of type {type(data).__name__}.")


def _names(a: Any, b: Any) -> list[str]:
    """Return what tells two recordings apart."""
    blocks = [one if isinstance(one, neo.Block) else getattr(one, "block", None) for one in (a, b)]
    for found in (
        [block.annotations.get("simulator") if block is not None else None for block in blocks],
        [block.name if block is not None else None for block in blocks],
        [a.name, b.name],
    ):
        if all(found) and found[0] != found[1]:
            return [str(name) for name in found]
    return ["first", "second"]


def _panels(sources: list[tuple[str, Any, dict[str, Any]]]) -> list[Panel]:
    """Return the panels of labelled segments: variables in the order in which they come, then spikes."""
    signals = [
        (signal, label, looks)
        for label, segment, looks in sources
        for signal in (*segment.analogsignals, *segment.irregularlysampledsignals)
    ]
    panels = []
    for name in dict.fromkeys(signal.name for signal, *_ in signals):
        data, labels, looks = zip(*(one for one in signals if one[0].name == name), strict=True)
        panels.append(Panel(*data, data_labels=labels, line_properties=looks))
    trains = [(segment.spiketrains, label) for label, segment, _ in sources if len(segment.spiketrains)]
    return panels + _rasters(trains, len(sources))


def _rasters(trains: list[tuple[Any, str]], sources: int) -> list[Panel]:
    """Return one panel for all spikes, or one for each of the sources where one would be too full."""
    if not trains:
        return []
    data, labels = zip(*trains, strict=True)
    rows = np.unique(np.concatenate([spikes_of(one).rows for one in data])).size
    if len(data) == 1 or fit_in_rows(rows, len(data)):
        return [Panel(*data, data_labels=labels)]
    return [Panel(one, data_labels=[label], legend=True) for one, label in trains]
