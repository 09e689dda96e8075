"""One set of axes of a figure, and its options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from pynn_data.plotting.kinds import picture_of
from pynn_data.plotting.labels import POINTS_PER_CHARACTER, wrapped
from pynn_data.plotting.legend import draw_legend, legend_rows, shown
from pynn_data.plotting.looks import SETTINGS
from pynn_data.plotting.picture import Entry, Space

__all__ = ["Panel"]

Limits = tuple[float, float]
OF_AXES = {name.removeprefix("set_") for name in dir(Axes) if name.startswith("set_")} - {
    name.removeprefix("set_") for name in dir(Artist) if name.startswith("set_")
}
"""Options that are those of matplotlib's axes; others are those of the lines, marks, bars or image."""


class Panel:
    """Data that share a pair of axes.

    Parameters
    ----------
    *data
        Signals (`neo.AnalogSignal`, `neo.IrregularlySampledSignal`), or spike trains (``segment.spiketrains``, a list
        of `neo.SpikeTrain`), or arrays of one dimension (`Histogram`), or one array of two (an image), or points
        (`DataTable`). All of one kind.
    data_labels
        A name for each of the data. Without them, those that differ in segment, population or variable are called by
        that. Data of one name look the same.
    line_properties
        A dict of matplotlib's properties for each of the data.
    legend
        True or False; None shows one that says something new.
    xticks, yticks
        True or False for labels at the ticks, or the positions of the ticks. None: at each y axis, and at the x axis of
        the last panel of those that share it.
    xlabel, ylabel, title
        Without, or if they are "auto", the labels say what is in the data.
    xlim, ylim
        Limits; of time in ms.
    **options
        Others go to matplotlib: those of `matplotlib.axes.Axes.set` (``yscale``, ``facecolor``), else those of the
        lines, marks, bars or the image (``color``, ``linewidth``, ``markersize``, ``cmap``). Signals also take
        ``y_offset``, by which each cell is shifted against the one before, histograms ``bins``, points ``show_fit``.

    Raises
    ------
    TypeError
        If there is something that a panel cannot show, or things that cannot be in one panel.
    ValueError
        If labels or properties are not as many as the data.
    """

    def __init__(
        self,
        *data: Any,
        data_labels: str | Sequence[str | None] | None = None,
        line_properties: dict[str, Any] | Sequence[dict[str, Any]] | None = None,
        legend: bool | None = None,
        xticks: bool | Sequence[float] | None = None,
        yticks: bool | Sequence[float] | None = None,
        xlabel: str | None = None,
        ylabel: str | None = None,
        xlim: Limits | None = None,
        ylim: Limits | None = None,
        title: str | None = None,
        **options: Any,
    ) -> None:
        self.picture = picture_of(data, data_labels, line_properties)
        self.legend = legend
        self.xticks, self.yticks = xticks, yticks
        self.xlabel, self.ylabel = (None if label == "auto" else label for label in (xlabel, ylabel))
        self.xlim, self.ylim = xlim, ylim
        self.title = title
        self.axes_options = {key: value for key, value in options.items() if key in OF_AXES}
        rest = {key: value for key, value in options.items() if key not in OF_AXES}
        # "lw" and "linewidth" are the same: only one of them may reach matplotlib.
        self.options = normalize_kwargs(rest, Line2D)

    def plot(self, axes: Any) -> None:
        """Draw into axes of your own.

        Parameters
        ----------
        axes
            A `matplotlib.axes.Axes`.
        """
        with matplotlib.rc_context(SETTINGS):
            box = axes.get_position()
            width, height = axes.figure.get_size_inches()
            self.draw(axes, Space(72 * box.width * width, 72 * box.height * height, self.xlim), last=True)
            self.wrap(axes)

    def draw(self, axes: Any, space: Space, last: bool, said: Sequence[Any] = ()) -> list[Any]:
        """Draw all there is; return what legends say, names with their colours.

        `last` tells whether the x axis is labelled by default, `said` what the legends before say.
        """
        entries = self.picture.draw(axes, space, dict(self.options))
        x = self.picture.xlabel if self.xlabel is None else self.xlabel
        if x and (last or self.xlabel is not None):
            axes.set_xlabel(x)
        axes.set_ylabel(self.picture.ylabel if self.ylabel is None else self.ylabel)
        _ticks(axes.xaxis, last if self.xticks is None else self.xticks)
        _ticks(axes.yaxis, True if self.yticks is None else self.yticks)
        if self.xlim or self.picture.span:
            axes.set_xlim(self.xlim or self.picture.span)
        if self.ylim:
            axes.set_ylim(self.ylim)
        axes.set(**self.axes_options)
        return self._head(axes, space, entries, list(said))

    def wrap(self, axes: Any) -> None:
        """Break the label of the y axis into lines, once it is known how high the axes are."""
        label = axes.yaxis.label
        height = 72 * axes.get_position().height * axes.figure.get_size_inches()[1]
        label.set_text(wrapped(label.get_text(), height, label.get_size()))

    def _head(self, axes: Any, space: Space, entries: list[Entry], said: list[Any]) -> list[Any]:
        """Draw title and legend, one above the other where they would not fit side by side."""
        meanings = [(entry.label, to_hex(entry.colour)) for entry in entries]
        if self.legend is None:
            entries = [entry for entry, meaning in zip(entries, meanings, strict=True) if meaning not in said]
        elif not self.legend:
            entries, meanings = [], []
        entries, rows = shown(entries), 0
        size = float(matplotlib.rcParams["font.size"]) - 1
        if entries:
            columns, rows = legend_rows(entries, space.width, size)
            draw_legend(axes, entries, columns)
        if self.title:
            characters = len(self.title) + sum(len(entry.label) + 8 for entry in entries)
            above = rows > 1 or (rows == 1 and POINTS_PER_CHARACTER * size * characters > space.width)
            axes.set_title(self.title, loc="left", pad=3 + (rows * 1.3 * size if above else 0))
        return said + meanings


def _ticks(axis: Any, wanted: Any) -> None:
    """Show or hide the labels at the ticks, or set the ticks."""
    if isinstance(wanted, bool):
        axis.set_tick_params(labelleft=wanted, labelbottom=wanted)
        axis.offsetText.set_visible(wanted)
    else:
        axis.set_ticks(list(wanted))
        axis.set_tick_params(labelleft=True, labelbottom=True)
