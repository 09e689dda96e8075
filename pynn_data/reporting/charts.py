"""What all charts have in common: looks, tools, a common time axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from bokeh.models import (
    BasicTicker,
    BasicTickFormatter,
    BoxZoomTool,
    CustomJS,
    HoverTool,
    PanTool,
    PlainText,
    Range1d,
    ResetTool,
    SaveTool,
    WheelZoomTool,
)
from bokeh.plotting import figure

from pynn_data.contract import FloatArray

__all__ = [
    "COLOURS",
    "PALE",
    "Chart",
    "Marks",
    "hover",
    "new_figure",
    "padded",
    "redraw",
    "time_figure",
    "time_range",
    "whole_numbers",
]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Those of Okabe and Ito that show on white; they can be told apart with any colour vision."""
INK = "#333333"
PALE = "#e4e4e4"
FRAME = {"min_border_left": 76, "min_border_right": 44, "min_border_top": 6}
"""The same around all charts, so that their time axes stand one above the other."""


@dataclass(frozen=True)
class Chart:
    """A chart and what is said of it."""

    name: str
    """For identifiers in the page."""
    title: str
    figure: Any
    text: str
    """What is shown and what is not."""
    legend: list[tuple[str, str]] = field(default_factory=list)
    """Colours and what they stand for."""
    alternative: str = ""
    """The chart in words, for those who do not see it."""
    status: str = ""
    """Identifier of the element in which the page says what is in view."""


@dataclass(frozen=True)
class Marks:
    """Events and epochs, drawn in all charts of time."""

    times: FloatArray
    starts: FloatArray
    ends: FloatArray


def time_range(spans: Iterable[tuple[float, float] | None]) -> Range1d:
    """Return the common time axis of some data."""
    known = [span for span in spans if span is not None]
    start, end = min((a for a, _ in known), default=0.0), max((b for _, b in known), default=1.0)
    if start == end:
        start, end = start - 0.5, end + 0.5
    return Range1d(start, end)


def new_figure(height: int, x_label: str, y_label: str, **settings: Any) -> Any:
    """Return an empty chart as wide as the page."""
    # The wheel alone scrolls the page.
    wheel = WheelZoomTool(dimensions="width", modifiers={"ctrl": True}, visible=False)
    box = BoxZoomTool()
    made = figure(
        height=height, sizing_mode="stretch_width", tools=[box, PanTool(), wheel, ResetTool(), SaveTool()],
        active_drag=box, active_scroll=wheel, toolbar_location="right", **FRAME, **settings,
    )  # fmt: skip
    made.toolbar.logo = None
    made.outline_line_color = None
    # Text of users is no formula, whatever is in it.
    made.xaxis.axis_label, made.yaxis.axis_label = PlainText(text=x_label), PlainText(text=y_label)
    for axis in (*made.xaxis, *made.yaxis):
        axis.axis_label_text_font_style, axis.axis_label_text_color = "normal", INK
        axis.axis_label_text_font_size, axis.major_label_text_font_size = "12px", "11px"
        axis.axis_line_color = axis.major_tick_line_color = "#888888"
        axis.minor_tick_line_color = None
        axis.formatter = BasicTickFormatter(use_scientific=True, power_limit_high=7, power_limit_low=-5)
    made.grid.grid_line_color = "#efefef"
    return made


def time_figure(x_range: Range1d, y_range: Any, height: int, label: str, marks: Marks) -> Any:
    """Return an empty chart over time, in ms, with the events and epochs."""
    made = new_figure(height, "Time (ms)", label, x_range=x_range, y_range=y_range)
    if marks.starts.size:
        made.vstrip(x0=marks.starts, x1=marks.ends, fill_color="#E69F00", fill_alpha=0.15, line_color=None)
    if marks.times.size:
        made.vspan(x=marks.times, line_color="#777777", line_dash="dashed", line_width=1)
    return made


def whole_numbers(axis: Any) -> None:
    """Put ticks at whole numbers only."""
    axis.ticker = BasicTicker(mantissas=[1, 2, 5], min_interval=1)
    axis.formatter = BasicTickFormatter(use_scientific=False)


def hover(chart: Any, *tips: tuple[str, str], renderers: Any = "auto") -> None:
    """Say what is under the pointer."""
    chart.add_tools(HoverTool(visible=False, renderers=renderers, tooltips=list(tips)))


def redraw(name: str, chart: Any, **data: Any) -> None:
    """Let a function of the page draw what is in view, at first and whenever the view changes."""
    known = {"chart": chart, **data}
    call = CustomJS(args=known, code=f"pynnData.soon('{name}', {{{', '.join(known)}}})")
    for view in (chart.x_range, chart.y_range):
        view.js_on_change("start", call)
        view.js_on_change("end", call)
    # It becomes known when the chart is laid out, and changes with the window.
    chart.js_on_change("inner_width", call)


def padded(low: float, high: float) -> Range1d:
    """Return a range with some room at both ends."""
    if not (np.isfinite(low) and np.isfinite(high)):
        low, high = 0.0, 1.0
    room = 0.05 * (high - low) or 0.05 * abs(high) or 0.5
    return Range1d(low - room, high + room)
