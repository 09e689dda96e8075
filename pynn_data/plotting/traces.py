"""Signals as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from pynn_data.contract import FloatArray
from pynn_data.plotting.data import Traces
from pynn_data.plotting.labels import quantity
from pynn_data.plotting.looks import COLOURS, colours
from pynn_data.plotting.picture import Entry, Layer, Picture, Space, opened
from pynn_data.plotting.thinning import thinned
from pynn_data.units import factor

__all__ = ["TracePicture"]

FEW = len(COLOURS)
"""Cells that can be told apart by colour, and have lines of their own."""
COLUMNS_PER_POINT = 2
"""Finer than the thinnest line."""
VECTORS = 100_000
"""Points up to which lines are lines in vector files, too."""
SHARED = {"alpha", "color", "linestyle", "linewidth", "zorder"}
"""Properties that many lines in one artist can have."""


class TracePicture(Picture):
    """One or several signals; colour tells the signal if they have different labels, else the cell."""

    inches = 1.1

    def __init__(self, layers: Sequence[Layer]) -> None:
        super().__init__(layers)
        signals: list[Traces] = [layer.datum for layer in self.layers]
        ends = [t for signal in signals if signal.times.size for t in (signal.times[0], signal.times[-1])]
        self.span = opened(float(min(ends)), float(max(ends))) if ends else None
        self.cells = sorted({cell for signal in signals for cell in signal.cells})
        self.palette = dict(zip(self.cells, colours(len(self.cells)), strict=True))
        """Colours of the cells; a figure sets the same ones in all its panels."""
        self.units = _common_units([signal.unit for signal in signals])
        called = dict.fromkeys(quantity(s.name, unit) for s, unit in zip(signals, self.units, strict=True))
        self.ylabel = ", ".join(called)

    @property
    def by_cell(self) -> bool:
        """Whether colour tells the cell."""
        return not self.shades and len(self.cells) <= FEW

    def draw(self, axes: Any, space: Space, options: dict[str, Any]) -> list[Entry]:
        """Draw the lines, thinned to what can be seen."""
        shift = options.pop("y_offset", None) or 0.0
        number = sum(layer.datum.values.shape[1] for layer in self.layers)
        entries = []
        for layer, unit in zip(self.layers, self.units, strict=True):
            times, values = _visible(layer.datum, space)
            if layer.datum.unit != unit:
                values = values * factor(layer.datum.unit, unit)
            if shift:
                values = values + shift * np.arange(values.shape[1])
            of_source = self.shades.get(layer.label, COLOURS[0])
            colour = [self.palette[c] if self.by_cell else of_source for c in layer.datum.cells]
            looks = {**_looks(number), **options, **layer.properties}
            entries += self._entries(layer, _lines(axes, times, values, colour, looks))
        axes.autoscale_view()
        return list({entry.label: entry for entry in reversed(entries)}.values())[::-1]

    def _entries(self, layer: Layer, lines: list[Any]) -> list[Entry]:
        """Return a line of the legend for each cell or for the layer."""
        if self.by_cell and len(self.cells) > 1:
            prefix = f"{layer.label}, " if layer.label else ""
            named = zip(lines, layer.datum.cells, strict=bool(lines))
            return [Entry(line, f"{prefix}cell {cell}", line.get_color()) for line, cell in named]
        label = layer.label or (f"{len(self.cells)} cells" if len(self.cells) > 1 else "")
        return [Entry(line, label, line.get_color()) for line in lines[:1] if label]


def _common_units(units: list[str]) -> list[str]:
    """Return the unit to show each signal in: that of an earlier one if it can be converted."""
    shown: list[str] = []
    for unit in units:
        for earlier in shown:
            try:
                factor(unit, earlier)
            except ValueError:
                continue
            shown.append(earlier)
            break
        else:
            shown.append(unit)
    return shown


def _visible(signal: Traces, space: Space) -> tuple[FloatArray, FloatArray]:
    """Return times and values, (points, cells), as many as the eye can tell apart."""
    times, values = signal.times, signal.values
    if space.xlim:
        low, high = sorted(space.xlim)
        # One sample more at either side: the line goes on to the edge.
        part = slice(max(0, np.searchsorted(times, low) - 1), np.searchsorted(times, high, "right") + 1)
        times, values = times[part], values[part]
    return thinned(times, values, int(COLUMNS_PER_POINT * space.width))


def _looks(number: int) -> dict[str, Any]:
    """Return line width and opacity that suit a number of lines: the more, the finer and paler."""
    if number <= FEW:
        return {}
    return {"linewidth": 0.5, "alpha": float(np.clip(np.sqrt(3 * FEW / number), 0.12, 1.0))}


def _lines(
    axes: Any, times: FloatArray, values: FloatArray, colour: list[Any], looks: dict[str, Any]
) -> list[Any]:
    """Draw lines, many of them as one artist; return one per column for the legend."""
    if not values.size:
        return []
    cells = values.shape[1]
    if cells <= FEW or not set(looks) <= SHARED:
        marked = {"marker": "."} if len(values) == 1 else {}
        looks = {"solid_joinstyle": "round", **marked, **looks}
        columns = zip(times.T, values.T, colour, strict=True)
        return [axes.plot(x, y, **{"color": one, **looks})[0] for x, y, one in columns]
    paths = np.stack([times.T, values.T], axis=-1)
    lines = LineCollection(list(paths), colors=colour, rasterized=values.size > VECTORS)
    lines.set(**looks)
    axes.add_collection(lines)
    shown = lines.get_edgecolor()[0][:3]
    return [Line2D([], [], color=shown)] * cells
