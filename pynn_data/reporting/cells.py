"""The table of cells, which sorts by any column."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import (
    ColumnDataSource,
    DataTable,
    InlineStyleSheet,
    NumberFormatter,
    StringFormatter,
    TableColumn,
)

from pynn_data.contract import IntArray
from pynn_data.reporting.spikes import Spikes
from pynn_data.reporting.words import NOTHING, count, number

__all__ = ["cells_table", "text_of"]

EXACT = 2**53
"""Largest whole number of JavaScript."""
ROW = 25
"""Height in pixels."""
TALLEST = 420
NARROWEST = 560
LOOKS = """
.slick-header-column, .slick-cell { font-size: 13px; padding-right: 22px !important; }
.slick-header-column { font-weight: 600; }
.slick-header-column:not(:first-child) .slick-column-name { float: right; }
.slick-cell { font-variant-numeric: tabular-nums; }
"""


def cells_table(spikes: Spikes, share: int) -> Any:
    """Return a table with a row for each cell, the first `share` of them if they are more."""
    whole = NumberFormatter(format="0", text_align="right")
    figures = NumberFormatter(format="0.000", nan_format=NOTHING, text_align="right")
    text = StringFormatter()
    columns: list[tuple[str, str, Any, Any]] = [
        ("population", "Population", spikes.populations[:share], text),
        ("index", "Index", _exact(spikes.indices[:share]), whole),
        ("id", "Id", _exact(spikes.ids[:share]), whole),
        ("spikes", "Spikes", spikes.counts[:share].astype(np.int32), whole),
        ("rate", "Rate (Hz)", spikes.rates[:share], figures),
        ("cv", "CV of intervals", spikes.variations[:share], figures),
    ]
    return DataTable(
        source=ColumnDataSource({name: column for name, _, column, _ in columns}),
        columns=[TableColumn(field=name, title=title, formatter=form) for name, title, _, form in columns],
        height=min(TALLEST, ROW * (min(share, spikes.counts.size) + 1) + 8), row_height=ROW,
        sizing_mode="stretch_width", min_width=NARROWEST, index_position=None,
        autosize_mode="force_fit", selectable=False, sortable=True, reorderable=False,
        stylesheets=[InlineStyleSheet(css=LOOKS)],
    )  # fmt: skip


def text_of(spikes: Spikes, share: int) -> str:
    """Return what the table shows."""
    cells = spikes.counts.size
    which = f"{number(share)} of {count(cells, 'cell')}, the first" if cells > share else count(cells, "cell")
    return (
        f"{which}. Click the head of a column to sort by it, again to turn the order. Rate: spikes per second of the "
        "time in which the cell was recorded. CV of intervals: standard deviation of the intervals between successive "
        "spikes, divided by their mean; cells with fewer than two intervals have none."
    )


def _exact(numbers: IntArray) -> Any:
    """Return whole numbers so that JavaScript does not round them."""
    if numbers.size and int(np.abs(numbers).max()) >= EXACT:
        return numbers.astype(str).tolist()
    return numbers.astype(np.float64)
