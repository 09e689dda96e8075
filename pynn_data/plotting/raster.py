"""Spike trains as marks, one row per cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import blended_transform_factory

from pynn_data.contract import IntArray
from pynn_data.plotting.data import Spikes
from pynn_data.plotting.looks import INK, PALE
from pynn_data.plotting.picture import Entry, Layer, Picture, Space, opened

__all__ = ["RasterPicture", "fit_in_rows"]

VECTORS = 5000
"""Spikes up to which marks are lines in vector files, too."""
LANE = 2.5
"""Least height in points of one of several marks in a row."""
TALLEST = 2.2
"""Inches."""
COVERED = 0.4
"""Part of the area that strokes may cover before they are shaded by their number."""
PALEST = 0.25
"""Darkness of a stroke that stands alone among crowds."""
SNAPPED = 1.4
"""How much larger strokes become on a grid of pixels."""


def fit_in_rows(rows: int, sources: int) -> bool:
    """Return whether the spikes of several sources can stand one above the other in the row of a cell."""
    return rows * sources * LANE <= TALLEST * 72


class RasterPicture(Picture):
    """One or several sets of spike trains, in the same rows."""

    ylabel = "Cell index"

    def __init__(self, layers: Sequence[Layer]) -> None:
        super().__init__(layers)
        sets: list[Spikes] = [layer.datum for layer in self.layers]
        known = [spikes for spikes in sets if spikes.cells.size]
        self.cells = np.unique(np.concatenate([np.empty(0, np.int64), *(spikes.cells for spikes in sets)]))
        if known:
            self.span = opened(
                float(min(s.t_start.min() for s in known)), float(max(s.t_stop.max() for s in known))
            )
        self.gap = int(np.median(np.diff(self.cells))) if self.cells.size > 1 else 1
        """Rows from one recorded cell to the next."""
        self.inches = float(np.clip(0.3 + 0.09 * self.cells.size * len(self.sources), 0.6, TALLEST))

    def draw(self, axes: Any, space: Space, options: dict[str, Any]) -> list[Entry]:
        """Draw a mark for each spike, and one at the right for each cell without any."""
        rows = self.cells[-1] - self.cells[0] + 1 if self.cells.size else 1
        height = space.height / rows * self.gap
        lanes = len(self.sources) if height / len(self.sources) >= LANE else 1
        edges = self.cells[:-1] + 0.5 * self.gap if lanes > 1 else np.empty(0)
        axes.hlines(edges, 0, 1, transform=axes.get_yaxis_transform(), color=PALE, linewidth=0.4, zorder=0)
        entries, silent = [], []
        for layer in self.layers:
            place, colour = self.sources.index(layer.label), self.shades.get(layer.label, INK)
            up = 0.8 * self.gap * (0.5 - (place + 0.5) / lanes) if lanes > 1 else 0.0
            looks = {
                "color": colour,
                **_strokes(layer.datum, height / lanes, space),
                **options,
                **layer.properties,
            }
            _draw_spikes(axes, layer.datum, up, looks, space)
            if layer.label:
                entries.append(Entry(_stroke(looks["color"]), layer.label, looks["color"]))
            if layer.datum.silent.size:
                _draw_silent(axes, layer.datum.silent, up, looks["color"], height / lanes, space)
                silent = [Entry(_mark(INK), "no spikes", INK)]
        if self.cells.size:
            axes.set_ylim(self.cells[0] - 0.5 * self.gap, self.cells[-1] + 0.5 * self.gap)
        axes.yaxis.set_major_locator(MaxNLocator("auto", integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
        entries = list({entry.label: entry for entry in entries}.values())
        return entries + silent


def _strokes(spikes: Spikes, height: float, space: Space) -> dict[str, Any]:
    """Return strokes for rows of a height in points: shorter and finer in a crowd."""
    number = max(1, spikes.times.size)
    spacing = space.width * max(1, spikes.cells.size) / number
    # In rows that are lower than this, strokes reach into other rows: better than not to be seen.
    lowest = float(np.clip(0.3 * np.sqrt(space.width * space.height / number), 0.5, 2.0))
    length = float(np.clip(0.8 * height, lowest, 9.0))
    width = float(np.clip(0.3 * spacing, 0.4, 1.0))
    crowded = {"rasterized": number > VECTORS}
    return {"linestyle": "none", "marker": "|", "markersize": length, "markeredgewidth": width, **crowded}


def _draw_spikes(axes: Any, spikes: Spikes, up: float, looks: dict[str, Any], space: Space) -> None:
    """Draw all spikes; where they cover each other, in several artists, from pale to dark."""
    ink = looks["markersize"] * looks["markeredgewidth"]
    owners = spikes.owners
    if "alpha" in looks or spikes.times.size * ink < COVERED * space.width * space.height:
        axes.plot(spikes.times, owners + up, **looks)
        return
    crowd = _crowding(spikes, space)
    levels = np.log2(crowd).astype(np.int64)
    most = np.percentile(crowd, 99)
    for level in np.unique(levels):
        chosen = levels == level
        number = crowd[chosen].mean()
        darkness = PALEST + (0.95 - PALEST) * min(1.0, number / most)
        # So many strokes, one on the other, make this darkness.
        alpha = 1 - (1 - darkness) ** (1 / max(1.0, number * ink * SNAPPED))
        axes.plot(spikes.times[chosen], owners[chosen] + up, alpha=float(alpha), **looks)


def _crowding(spikes: Spikes, space: Space) -> IntArray:
    """Return for each spike how many there are in its square of a point."""
    owners, times = spikes.owners, spikes.times
    columns, rows = int(space.width) + 1, int(space.height) + 1
    squares = np.zeros(times.size, np.int64)
    for values, number in ((owners, rows), (times, columns)):
        low, high = values.min(), values.max()
        squares = squares * number + ((values - low) / max(high - low, 1e-9) * (number - 1)).astype(np.int64)
    return np.bincount(squares)[squares]


def _draw_silent(axes: Any, cells: IntArray, up: float, colour: Any, height: float, space: Space) -> None:
    """Mark the rows of cells beyond the right end."""
    size = float(np.clip(0.6 * height, 1.0, 3.5))
    axes.plot(
        np.full(cells.size, 1.012), cells + up, linestyle="none", marker="<", markersize=size, markeredgewidth=0,
        color=colour, alpha=float(np.clip(0.5 * space.height / (cells.size * size), 0.12, 1.0)), clip_on=False,
        rasterized=cells.size > VECTORS, transform=blended_transform_factory(axes.transAxes, axes.transData),
    )  # fmt: skip


def _stroke(colour: Any) -> Line2D:
    return Line2D([], [], linestyle="none", marker="|", markersize=6, markeredgewidth=1.2, color=colour)


def _mark(colour: Any) -> Line2D:
    return Line2D([], [], linestyle="none", marker="<", markersize=4, markeredgewidth=0, color=colour)
