"""A Block -> the text of the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import neo
import numpy as np
from bokeh.document import Document
from bokeh.resources import Resources
from jinja2 import Environment, FileSystemLoader

from pynn_data.contract import FloatArray
from pynn_data.reporting.cells import cells_table, text_of
from pynn_data.reporting.charts import Chart, Marks, time_range
from pynn_data.reporting.raster import raster_chart
from pynn_data.reporting.rates import distribution_chart, rate_chart
from pynn_data.reporting.signals import Signal, signal_of
from pynn_data.reporting.spikes import Spikes, spikes_of
from pynn_data.reporting.tables import (
    Table,
    about,
    marks_table,
    notes,
    provenance,
    signal_table,
    spike_table,
    version,
)
from pynn_data.reporting.thinning import shares
from pynn_data.reporting.traces import size_of, trace_chart
from pynn_data.reporting.words import brief, count, number

__all__ = ["page_of"]

SPIKES, SAMPLES, CELLS = 2_000_000, 1_000_000, 100_000
"""How many the page holds at most, of all segments."""
SIGNALS = 20
"""Signals of a segment that have a chart."""
SEGMENTS = 40
"""Segments that have charts and a table of cells: Bokeh takes a third of a second for each."""
OPEN = 3
"""Segments whose charts are made when the page is opened."""
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Content:
    """A segment as arrays."""

    place: int
    segment: neo.Segment
    spikes: Spikes | None
    signals: list[Signal]

    @property
    def drawn(self) -> list[Signal]:
        """The signals that have a chart."""
        return [signal for signal in self.signals if signal.values.size][:SIGNALS]


@dataclass
class Part:
    """What the page has of a segment."""

    name: str
    title: str
    notes: str
    about: str
    open: bool
    tables: list[Table] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    data: str = ""
    undrawn: str = ""
    marked: bool = False
    cells: dict[str, str] = field(default_factory=dict)


def page_of(block: neo.Block, title: str | None, file: Path | None, segment: int | None) -> str:
    """Return the report of a Block, or of one of its segments, as HTML."""
    contents = [
        _content(place, one)
        for place, one in enumerate(block.segments)
        if segment is None or place == segment
    ]
    charted = contents[:SEGMENTS]
    spikes = shares([c.spikes.times.size if c.spikes else 0 for c in charted], SPIKES)
    cells = shares([c.spikes.counts.size if c.spikes else 0 for c in charted], CELLS)
    samples = iter(shares([size_of(signal) for c in charted for signal in c.drawn], SAMPLES))
    parts = [_summary(content, place < OPEN) for place, content in enumerate(contents)]
    for part, content, spike_share, cell_share in zip(parts, charted, spikes, cells, strict=False):
        _add_charts(part, content, spike_share, [next(samples) for _ in content.drawn])
        _add_cells(part, content, cell_share)
    library = Resources(mode="inline", components=["bokeh", "bokeh-widgets", "bokeh-tables"])
    template = Environment(loader=FileSystemLoader(HERE), autoescape=True).get_template("page.html")
    text: str = template.render(
        title=brief(title or block.name or (file.name if file else "Recording")), lead=_lead(block, contents),
        segments=parts, provenance=provenance(block, file), version=version(), library=library.render(),
        style=(HERE / "page.css").read_text(encoding="utf-8"), script=(HERE / "page.js").read_text(encoding="utf-8"),
        made=f"{datetime.now():%Y-%m-%d %H:%M}",
    )  # fmt: skip
    return text


def _content(place: int, segment: neo.Segment) -> Content:
    signals = (*segment.analogsignals, *segment.irregularlysampledsignals)
    return Content(place, segment, spikes_of(segment.spiketrains), [signal_of(signal) for signal in signals])


def _lead(block: neo.Block, contents: Sequence[Content]) -> list[str]:
    """Return what the recording is, in two lines."""
    noted = block.annotations
    simulator = " ".join(str(noted[key]) for key in ("simulator", "simulator_version") if noted.get(key))
    recorded = f"recorded {block.rec_datetime:%Y-%m-%d %H:%M}" if block.rec_datetime else ""
    spikes = [content.spikes for content in contents if content.spikes is not None]
    trains, signals = sum(s.trains for s in spikes), sum(len(content.signals) for content in contents)
    what = [count(len(contents), "segment")]
    if trains:
        what.append(f"{count(sum(s.times.size for s in spikes), 'spike')} in {count(trains, 'spike train')}")
    if signals:
        what.append(count(signals, "signal"))
    if len(contents) > SEGMENTS:
        what.append(f"charts for the first {SEGMENTS} segments; the others can have a report each")
    lines = [
        brief(block.description or ""),
        ", ".join(part for part in (simulator, recorded) if part),
        ", ".join(what),
    ]
    return [line for line in lines if line]


def _summary(content: Content, is_open: bool) -> Part:
    """Return the text of a segment."""
    segment, name = content.segment, f"segment-{content.place}"
    part = Part(
        name, brief(segment.name or f"Segment {content.place}"), notes(segment), about(segment), is_open
    )
    if content.spikes is not None:
        part.tables.append(spike_table(content.spikes))
    if content.signals:
        part.tables.append(signal_table(content.signals))
    listed = marks_table(segment)
    if listed is not None:
        part.tables.append(listed)
        part.marked = True
    return part


def _add_charts(part: Part, content: Content, spikes: int, samples: list[int]) -> None:
    """Add the charts of a segment, with so many spikes and samples."""
    part.charts = _charts(part.name, content, _marks(content.segment), spikes, samples)
    part.data = _embedded({chart.name: chart.figure for chart in part.charts}, "-chart")
    left = sum(signal.values.size > 0 for signal in content.signals) - len(content.drawn)
    part.undrawn = (
        f"{count(left, 'signal')} more without a chart; a segment has {number(SIGNALS)}." if left else ""
    )


def _add_cells(part: Part, content: Content, share: int) -> None:
    """Add the table of cells, with so many rows."""
    if content.spikes is not None:
        table = _embedded({part.name: cells_table(content.spikes, share)}, "-cells")
        part.cells = {"text": text_of(content.spikes, share), "data": table}


def _charts(name: str, content: Content, marks: Marks, share: int, samples: list[int]) -> list[Chart]:
    """Return the charts of a segment, those over time with one axis."""
    spikes = content.spikes
    x_range = time_range([*(signal.span for signal in content.drawn), spikes.span if spikes else None])
    charts: list[Chart | None] = []
    if spikes is not None:
        charts.append(raster_chart(f"{name}-raster", spikes, x_range, marks, share))
        charts.append(rate_chart(f"{name}-rate", spikes, x_range, marks))
    for place, (signal, limit) in enumerate(zip(content.drawn, samples, strict=True)):
        charts.append(trace_chart(f"{name}-signal-{place}", signal, x_range, marks, limit))
    if spikes is not None:
        charts.append(distribution_chart(f"{name}-distribution", spikes))
    return [chart for chart in charts if chart is not None]


def _marks(segment: neo.Segment) -> Marks:
    def in_ms(quantities: list[Any]) -> FloatArray:
        return np.concatenate(
            [np.empty(0), *(np.asarray(q.rescale("ms").magnitude, float) for q in quantities)]
        )

    starts = in_ms([epoch.times for epoch in segment.epochs])
    lengths = in_ms([epoch.durations for epoch in segment.epochs])
    return Marks(in_ms([event.times for event in segment.events]), starts, starts + lengths)


def _embedded(models: dict[str, Any], suffix: str) -> str:
    """Return models as JSON that can stand in HTML, with the elements that they go to."""
    document = Document()
    # The axis that charts share leads from each to all others: they are gone through once, not once for each.
    with document.models.freeze():
        for name, model in models.items():
            model.name = name
            document.add_root(model)
    roots = {model.id: f"{name}{suffix}" for name, model in models.items()}
    item = {"docid": "document", "roots": roots, "root_ids": list(roots)}
    tree = {"docs": {"document": document.to_json(deferred=False)}, "items": [item]}
    return json.dumps(tree, separators=(",", ":")).replace("<", "\\u003c")
