"""How values are distributed over a population."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import quantities as pq
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from pynn_data.contract import FloatArray, IntArray
from pynn_data.plotting.data import Spikes, spikes_of, unit_of
from pynn_data.plotting.labels import plain
from pynn_data.plotting.looks import COLOURS
from pynn_data.plotting.picture import Entry, Layer, Picture, Space

__all__ = ["Histogram", "HistogramPicture"]

MOST = 60
"""Bars."""


class Histogram:
    """Values of which a panel shows how often they occur.

    Parameters
    ----------
    data
        Any number of values, with a unit or without; those that are not finite are left out.
    label
        What they are, for the x axis; the unit is added.

    Raises
    ------
    TypeError
        The values are no real numbers.
    """

    def __init__(self, data: Any, label: str = "") -> None:
        flat = np.ravel(np.asarray(data))
        if flat.dtype.kind not in "biuf":
            raise TypeError(f"A histogram is of real numbers, not of {flat.dtype}.")
        self.values: FloatArray = flat[np.isfinite(flat)]
        self.label = label
        self.unit = unit_of(data)

    @classmethod
    def of_counts(cls, trains: Any) -> Histogram:
        """Return that of the numbers of spikes per cell.

        Parameters
        ----------
        trains
            ``segment.spiketrains``, or a list of `neo.SpikeTrain`.

        Returns
        -------
        Histogram
        """
        return cls(_per_cell(spikes_of(trains))[0], "Spikes per cell")

    @classmethod
    def of_rates(cls, trains: Any) -> Histogram:
        """Return that of the cells' mean firing rates over the time that each was recorded, in Hz.

        Parameters
        ----------
        trains
            As of `of_counts`.

        Returns
        -------
        Histogram
        """
        counts, durations = _per_cell(spikes_of(trains))
        rates = np.divide(1000.0 * counts, durations, out=np.full(counts.size, np.nan), where=durations > 0)
        return cls(pq.Quantity(rates, "Hz"), "Firing rate")

    @classmethod
    def of_intervals(cls, trains: Any) -> Histogram:
        """Return that of the intervals between successive spikes of each train, in ms.

        Parameters
        ----------
        trains
            As of `of_counts`.

        Returns
        -------
        Histogram
        """
        spikes = spikes_of(trains)
        of_train = np.repeat(np.arange(spikes.counts.size), spikes.counts)
        times = spikes.times[np.lexsort((spikes.times, of_train))]
        return cls(pq.Quantity(np.diff(times)[np.diff(of_train) == 0], "ms"), "Interval between spikes")


def _per_cell(spikes: Spikes) -> tuple[IntArray, FloatArray]:
    """Return the number of spikes and the time recorded in ms of each cell, silent ones included."""
    places = np.searchsorted(spikes.cells, spikes.rows)
    counts = np.bincount(places, weights=spikes.counts, minlength=spikes.cells.size).astype(np.int64)
    durations = np.bincount(places, weights=spikes.t_stop - spikes.t_start, minlength=spikes.cells.size)
    return counts, durations.astype(np.float64)


class HistogramPicture(Picture):
    """One or several histograms over the same bins."""

    inches = 1.2
    ylabel = "Number"

    def __init__(self, layers: Sequence[Layer]) -> None:
        super().__init__(layers)
        names = dict.fromkeys(_name(layer.datum) for layer in self.layers)
        self.xlabel = ", ".join(name for name in names if name)

    def draw(self, axes: Any, space: Space, options: dict[str, Any]) -> list[Entry]:
        """Draw filled steps; several are see-through."""
        edges = _edges([layer.datum.values for layer in self.layers], options.pop("bins", None))
        entries = []
        for layer in self.layers:
            counts, _ = np.histogram(layer.datum.values, edges)
            looks = {"color": self.shades.get(layer.label, COLOURS[0]), **options, **layer.properties}
            single = len(self.layers) == 1
            axes.stairs(counts, edges, **{"fill": True, "alpha": 0.9 if single else 0.2, **looks})
            if not single:
                axes.stairs(counts, edges, **{"linewidth": 1.0, **looks})
            if layer.label:
                entries.append(Entry(Patch(color=looks["color"]), layer.label, looks["color"]))
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_locator(MaxNLocator("auto", integer=True, min_n_ticks=1))
        return entries


def _name(histogram: Histogram) -> str:
    unit = "" if histogram.unit == "dimensionless" else f" ({plain(histogram.unit)})"
    return f"{plain(histogram.label or 'Value')}{unit}"


def _edges(values: list[FloatArray], bins: Any) -> FloatArray:
    """Return the edges of the bars: around each whole number, if there are few, else of a width that suits."""
    every = np.concatenate(values).astype(np.float64)
    if bins is not None or np.unique(every).size < 2:
        return np.asarray(np.histogram_bin_edges(every, 1 if bins is None else bins), dtype=np.float64)
    low, high = float(every.min()), float(every.max())
    if all(v.dtype.kind in "biu" for v in values) and high - low < MOST:
        return np.arange(low, high + 2, dtype=np.float64) - 0.5
    quarter, three = np.percentile(every, [25, 75])
    # The rule of Freedman and Diaconis, kept within what can be seen.
    width = 2 * (three - quarter) / np.cbrt(every.size)
    number = int(np.clip((high - low) / width, 5, MOST)) if width > 0 else 10
    return np.asarray(np.linspace(low, high, number + 1), dtype=np.float64)
