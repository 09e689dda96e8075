"""Which picture suits the data of a panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import neo
import numpy as np
from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D
from neo.core.dataobject import DataObject
from neo.core.spiketrainlist import SpikeTrainList

from pynn_data.plotting.data import Image, Spikes, Traces, spikes_of, traces_of, unit_of
from pynn_data.plotting.histograms import Histogram, HistogramPicture
from pynn_data.plotting.images import ImagePicture
from pynn_data.plotting.labels import distinctions
from pynn_data.plotting.picture import Layer, Picture
from pynn_data.plotting.raster import RasterPicture
from pynn_data.plotting.scatter import DataTable, ScatterPicture
from pynn_data.plotting.traces import TracePicture

__all__ = ["picture_of"]

SIGNALS = (neo.AnalogSignal, neo.IrregularlySampledSignal)
PICTURES: dict[type, tuple[str, type[Picture]]] = {
    Traces: ("signals", TracePicture),
    Spikes: ("spike trains", RasterPicture),
    Image: ("an image", ImagePicture),
    Histogram: ("a histogram", HistogramPicture),
    DataTable: ("points", ScatterPicture),
}


def picture_of(
    data: Sequence[Any],
    labels: str | Sequence[str | None] | None,
    properties: dict[str, Any] | Sequence[dict[str, Any]] | None,
) -> Picture:
    """Return the data of a panel as a picture.

    Raises
    ------
    TypeError
        If there is something that a panel cannot show, or things that cannot be in one panel.
    ValueError
        If `labels` or `properties` are not as many as the data.
    """
    data = [one for datum in data for one in (datum if _all(datum, SIGNALS) else [datum])]
    if not data:
        raise TypeError("A panel needs something to show: Panel(segment.spiketrains), for instance.")
    read = [_read(datum) for datum in data]
    kinds = {type(one): None for one in read}
    if len(kinds) > 1:
        found = " and ".join(PICTURES[kind][0] for kind in kinds)
        raise TypeError(f"{found} cannot be in one panel; give each a Panel of its own.")
    words = _as_many("data_labels", labels, len(data)) or distinctions(data)
    looks = _as_many("line_properties", properties, len(data)) or [{}] * len(data)
    layers = [
        Layer(one, "" if word is None else str(word), normalize_kwargs(dict(look or {}), Line2D))
        for one, word, look in zip(read, words, looks, strict=True)
    ]
    return PICTURES[type(read[0])][1](layers)


def _as_many(option: str, values: Any, number: int) -> list[Any]:
    """Return an option's values, one for each of the data; a single one may stand for a list of one."""
    if values is None:
        return []
    found: list[Any] = [values] if isinstance(values, str | dict) else list(values)
    if len(found) != number:
        raise ValueError(f"{option} has {len(found)} entries for {number} data; there must be one for each.")
    return found


def _read(datum: Any) -> Traces | Spikes | Image | Histogram | DataTable:
    """Return what is to be drawn as flat arrays."""
    if isinstance(datum, SIGNALS):
        return traces_of(datum)
    if isinstance(datum, SpikeTrainList) or _all(datum, neo.SpikeTrain):
        return spikes_of(datum)
    if isinstance(datum, neo.SpikeTrain):
        return spikes_of([datum])
    if isinstance(datum, Histogram | DataTable):
        return datum
    array = isinstance(datum, np.ndarray) and not isinstance(datum, DataObject)
    if array or _all(datum, int | float | np.number):
        values = np.asarray(datum)
        if values.dtype.kind in "biuf" and values.size and values.ndim in (1, 2):
            return Histogram(datum) if values.ndim == 1 else Image(values.astype(np.float64), unit_of(datum))
    raise TypeError(
        f"A panel cannot show {_described(datum)}. It shows signals (neo.AnalogSignal), spike trains "
        "(segment.spiketrains or a list of them), one-dimensional arrays as histograms, two-dimensional ones as images."
    )


def _all(datum: Any, kind: Any) -> bool:
    return isinstance(datum, list | tuple) and bool(datum) and all(isinstance(one, kind) for one in datum)


def _described(datum: Any) -> str:
    kind = type(datum).__name__
    if type(datum) is np.ndarray:
        return f"an array of shape {datum.shape} and type {datum.dtype}"
    if isinstance(datum, list | tuple):
        inside = sorted({type(one).__name__ for one in datum})
        return f"a {kind} of {', '.join(inside)}" if inside else f"an empty {kind}"
    return f"an object of type {kind}"
