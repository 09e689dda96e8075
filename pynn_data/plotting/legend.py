"""Legends above the axes, where they hide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pynn_data.plotting.labels import POINTS_PER_CHARACTER
from pynn_data.plotting.picture import Entry

__all__ = ["MOST", "draw_legend", "legend_rows", "shown"]

MOST, SOME = 8, 5
"""Of more entries than `MOST`, `SOME` are shown, evenly spread."""
HANDLE = 22
"""Width in points of a handle and the space around it."""
CORNER = 28
"""Points at the left that a common exponent of the y axis may need."""


def shown(entries: Sequence[Entry]) -> list[Entry]:
    """Return what a legend has room for."""
    if len(entries) <= MOST:
        return list(entries)
    chosen = np.linspace(0, len(entries) - 1, SOME).round().astype(int)
    some = [entries[i] for i in chosen]
    return [*some[:-1], some[-1]._replace(label=f"{some[-1].label}  ({len(entries)} in all)")]


def legend_rows(entries: Sequence[Entry], width: float, font_size: float) -> tuple[int, int]:
    """Return columns and rows of a legend that is at most `width` points wide, about."""
    widths = [len(entry.label) * 0.9 * POINTS_PER_CHARACTER * font_size + HANDLE for entry in entries]
    room = width - CORNER
    columns = len(widths) if sum(widths) <= room else max(1, int(room // max(widths)))
    columns = min(columns, len(widths))
    rows = -(-len(widths) // columns)
    return -(-len(widths) // rows), rows


def draw_legend(axes: Any, entries: Sequence[Entry], columns: int) -> Any:
    """Draw a legend above the right end of the axes."""
    # matplotlib leaves out what begins with an underscore.
    labels = [f" {label}" if label.startswith("_") else label for _, label, _ in entries]
    legend = axes.legend(
        [entry.handle for entry in entries], labels, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=columns,
        borderaxespad=0.2, borderpad=0.1, handlelength=1.2, handletextpad=0.4, columnspacing=1.0, labelspacing=0.2,
    )  # fmt: skip
    for handle in legend.legend_handles:
        if handle is not None:
            handle.set_alpha(1.0)
    return legend
