"""Signals as NWB's TimeSeries, with a table of their channels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.files.nwb.names import clean
from pynn_data.files.nwb.places import Places
from pynn_data.files.nwb.seconds import Run, runs_of, to_seconds
from pynn_data.units import factor, unit_text

__all__ = ["channels", "series"]

BASES = {"V": "volts", "A": "amperes", "s": "seconds"}
"""Units that Neo's reader finds again from their name in NWB and a power of ten; others by their symbol alone."""


def series(signal: Any, tree: dict[str, Any], name: str, hierarchy: dict[str, str], places: Places) -> Any:
    """Return the `pynwb.TimeSeries` of a signal, or None if NWB cannot hold its numbers or there are none.

    Parameters
    ----------
    signal
        Of Neo, with a regular grid or without.
    tree
        What it was packed to.
    hierarchy
        Names of block and segment, which Neo's reader looks for.
    """
    from pynwb import TimeSeries

    values, unit = tree["signal"]
    array = places.arrays[values["$array"]["name"]]
    if not array.size or array.dtype.kind not in "fiu" or array.dtype == np.float16 or array.ndim > 4:
        return None
    nwb_unit, conversion = _unit(unit)
    return TimeSeries(
        name=name, data=places.put(values["$array"]["name"], f"acquisition/{name}/data"), unit=nwb_unit,
        conversion=conversion, comments=json.dumps(hierarchy), description=_description(signal, name),
        **(_clock(signal) if "sampling_rate" in tree else _timestamps(tree, name, places)),
    )  # fmt: skip


def _unit(unit: str) -> tuple[str, float]:
    """Return NWB's name of a unit, and what the numbers are multiplied with to be in it."""
    for symbol, base in BASES.items():
        if unit in (symbol, *(f"{prefix}{symbol}" for prefix in "munp")):
            return base, factor(unit, symbol)
    return unit, 1.0


def _clock(signal: Any) -> dict[str, float]:
    rate, start = signal.sampling_rate, signal.t_start
    runs = runs_of([unit_text(start, "t_start")], [1])
    return {
        "rate": float(rate.magnitude) * factor(unit_text(rate, "sampling_rate"), "Hz"),
        "starting_time": float(to_seconds(np.array([start.magnitude], dtype=np.float64), runs)[0]),
    }


def _timestamps(tree: dict[str, Any], name: str, places: Places) -> dict[str, np.ndarray]:
    times, unit = tree["times"]
    about = times["$array"]
    runs: list[Run] = runs_of([unit], [about["shape"][0]])
    return {"timestamps": places.put_seconds(about["name"], f"acquisition/{name}/timestamps", 0, runs)}


def _description(signal: Any, name: str) -> str:
    if signal.description:
        return clean(signal.description)
    population = signal.annotations.get("source_population")
    owner = f" of {clean(population)}" if isinstance(population, str) else ""
    text = f"{clean(signal.name or 'signal')}{owner}, {signal.shape[-1]} channels"
    return f"{text}; row k of scratch/{name}_channels is about column k" if _has_table(signal) else text


def channels(signal: Any, tree: dict[str, Any], name: str, places: Places) -> Any:
    """Return the table of a signal's channels, or None if nothing is known about them."""
    from hdmf.common import DynamicTable, VectorData

    if not _has_table(signal):
        return None
    path = f"{name}_channels"
    columns = [VectorData(name=key, description=text, data=data) for key, text, data in _columns(signal)]
    for key, encoded in tree["array_annotations"].items():
        numbers = encoded.get("$array", {}) if isinstance(encoded, dict) else {}
        if "name" in numbers and key in {column.name for column in columns}:
            places.put(numbers["name"], f"scratch/{path}/{key}")
    return DynamicTable(
        name=path, description=f"channels (columns) of acquisition/{name}", columns=columns,
        colnames=[column.name for column in columns],
    )  # fmt: skip


def _has_table(signal: Any) -> bool:
    return next(_columns(signal), None) is not None


def _columns(signal: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield name, description and values of what is known about all channels."""
    from hdmf.common import DynamicTable

    number = signal.shape[-1]
    for key, values in signal.array_annotations.items():
        if not str(key).isidentifier() or hasattr(DynamicTable, key) or key == "id":
            continue
        array, about = np.asarray(values), f"array annotation {key!r}"
        if isinstance(values, pq.Quantity):
            about = f"{about} in {values.dimensionality.string}"
        if array.shape == (number,) and array.dtype.kind in "biuf" and array.dtype != np.float16:
            yield key, about, array
        elif array.shape == (number,) and array.dtype.kind == "U":
            yield key, about, [clean(text) for text in array.tolist()]
    ids = signal.annotations.get("channel_ids")
    known = "channel_id" in signal.array_annotations
    if not known and isinstance(ids, list) and len(ids) == number and all(type(i) is int for i in ids):
        yield "channel_id", "id of the cell", ids
