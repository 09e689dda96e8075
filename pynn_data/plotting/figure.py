"""Panels one above the other."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from pynn_data.plotting.labels import wrapped
from pynn_data.plotting.looks import COLOURS, SETTINGS, WIDTHS, colours
from pynn_data.plotting.panel import Panel
from pynn_data.plotting.picture import Picture, Space
from pynn_data.plotting.traces import TracePicture

__all__ = ["Figure"]

AROUND = 0.3
"""Inches between the axes of two panels, before it is known how many are needed."""
LOWEST = 2.5
"""Sum of the heights of axes in inches, below which they may grow."""
WITHOUT_LABELS = 0.82
"""Part of the width that is inside the axes, about."""


class Figure:
    """Panels one above the other, those of time on a common axis.

    The panels are drawn when the figure is made. In a notebook, a figure at the end of a cell is shown.

    Parameters
    ----------
    *panels
        From top to bottom.
    title
        Above the panels.
    annotations
        Text below the panels, of any number of lines.
    settings
        matplotlib's ``rcParams`` for this figure, such as ``{"font.size": 10}``.
    size
        (width, height) in inches, or a width alone, or "column" (85 mm) or "page" (170 mm).

    Attributes
    ----------
    fig
        The `matplotlib.figure.Figure`, for whatever is to be changed.
    panels
        The panels; ``fig.axes`` begins with their axes.
    """

    def __init__(
        self,
        *panels: Panel,
        title: str | None = None,
        annotations: str | None = None,
        settings: dict[str, Any] | None = None,
        size: str | float | tuple[float, float] = "page",
    ) -> None:
        if not panels or not all(isinstance(panel, Panel) for panel in panels):
            raise TypeError("A Figure is made of Panels: Figure(Panel(segment.spiketrains), ...).")
        self.panels = panels
        self.settings = {**SETTINGS, **(settings or {})}
        with matplotlib.rc_context(self.settings):
            width, height = _size(size)
            sum_of_heights = sum(panel.picture.inches for panel in panels)
            wanted = max(sum_of_heights, min(LOWEST, 1.6 * sum_of_heights))
            layout = ConstrainedLayoutEngine(h_pad=0.03, w_pad=0.03, hspace=0.02)
            self.fig = MatplotlibFigure(
                figsize=(width, height or wanted + AROUND * len(panels)), layout=layout
            )
            axes = self._draw(width * WITHOUT_LABELS, (height or wanted) / sum_of_heights)
            if title:
                self.fig.suptitle(wrapped(title, 72 * width, matplotlib.rcParams["font.size"] + 1))
            if annotations:
                small = matplotlib.rcParams["font.size"] - 1
                self.fig.supxlabel(wrapped(annotations, 72 * width, small), x=0.01, ha="left", fontsize=small)
            self._fit(axes, wanted if height is None else None)

    def _draw(self, width: float, scale: float) -> list[Any]:
        """Draw all panels into axes of about that width in inches, and return these."""
        _same_colours([panel.picture for panel in self.panels])
        timed = [panel.picture.span is not None and panel.xlim is None for panel in self.panels]
        spans = [p.picture.span for p in self.panels if p.picture.span is not None and p.xlim is None]
        span = (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None
        heights = [panel.picture.inches for panel in self.panels]
        grid = self.fig.add_gridspec(len(self.panels), 1, height_ratios=heights)
        axes: list[Any] = []
        for i, shares in enumerate(timed):
            first = axes[timed.index(True)] if shares and timed.index(True) < i else None
            axes.append(self.fig.add_subplot(grid[i], sharex=first))
        said: Sequence[Any] = ()
        for i, (panel, ax) in enumerate(zip(self.panels, axes, strict=True)):
            last = i + 1 == len(axes) or not (timed[i] and timed[i + 1])
            space = Space(72 * width, 72 * panel.picture.inches * scale, panel.xlim)
            said = panel.draw(ax, space, last, said)
            if timed[i]:
                ax.set_xlim(span)
        self.fig.align_ylabels(axes)
        return axes

    def _fit(self, axes: Sequence[Any], wanted: float | None) -> None:
        """Make the figure as high as the axes need to have a sum of heights, and break labels that are too long."""
        if wanted is not None:
            self.fig.draw_without_rendering()
            width, height = self.fig.get_size_inches()
            self.fig.set_size_inches(
                width, height + wanted - height * sum(ax.get_position().height for ax in axes)
            )
        self.fig.draw_without_rendering()
        for panel, ax in zip(self.panels, axes, strict=True):
            panel.wrap(ax)

    def save(self, filename: str | os.PathLike[str], **options: Any) -> None:
        """Write the figure to a file.

        In vector formats, what has too many points is an image of 300 dots per inch.

        Parameters
        ----------
        filename
            The extension says in which format, such as png, pdf or svg. A folder that does not exist is made.
        **options
            Those of `matplotlib.figure.Figure.savefig`, such as ``dpi``.
        """
        if isinstance(filename, (str, os.PathLike)):
            Path(filename).parent.mkdir(parents=True, exist_ok=True)
        with matplotlib.rc_context(self.settings):
            self.fig.savefig(filename, **options)

    def show(self) -> None:
        """Show the figure in a window, or where pyplot shows figures.

        Without a display nothing happens: `save` it.
        """
        from matplotlib import pyplot

        with matplotlib.rc_context(self.settings):
            made = pyplot.figure(FigureClass=lambda *_, **__: self.fig)
            pyplot.show()
        if not matplotlib.is_interactive():
            pyplot.close(made)

    def _repr_png_(self) -> bytes:
        """Return the figure as notebooks show it."""
        stream = io.BytesIO()
        self.save(stream, format="png", dpi=150)  # type: ignore[arg-type]
        return stream.getvalue()


def _size(size: Any) -> tuple[float, float | None]:
    """Return width and height in inches, None where the panels decide."""
    if isinstance(size, str):
        if size not in WIDTHS:
            raise ValueError(
                f"There is no size {size!r}; there are {', '.join(map(repr, WIDTHS))}, and inches."
            )
        return WIDTHS[size], None
    if isinstance(size, int | float):
        return float(size), None
    width, height = size
    return float(width), float(height)


def _same_colours(pictures: Sequence[Picture]) -> None:
    """Give a source the same colour in all panels, and a cell, as long as there are enough."""
    named = dict.fromkeys(source for picture in pictures for source in picture.shades)
    shades = dict(zip(named, colours(len(named)), strict=True))
    for picture in pictures:
        picture.shades = {source: shades[source] for source in picture.sources if source in shades}
    by_cell = [picture for picture in pictures if isinstance(picture, TracePicture) and picture.by_cell]
    cells = sorted({cell for picture in by_cell for cell in picture.cells})
    if len(cells) <= len(COLOURS):
        for picture in by_cell:
            picture.palette = dict(zip(cells, colours(len(cells)), strict=True))
