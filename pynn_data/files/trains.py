"""Spike trains of Neo <-> tables <-> JSON and arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import neo
import numpy as np
import quantities as pq

from pynn_data.errors import FileDamaged, NotStorable
from pynn_data.files.arrays import ArraySource, ArrayStore
from pynn_data.files.codec import decode, decode_array, encode, store_array
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import ABSENT, TrainTable, rows
from pynn_data.units import read_unit, unit_text

__all__ = ["decode_trains", "encode_trains", "table_of"]

NEOS_RATE = pq.Quantity(1.0, "Hz")
"""Sampling rate of a train that was made without one."""
ATTRIBUTES = ("name", "description", "file_origin", "sampling_rate", "left_sweep", "waveforms")
"""What Neo's trains may have besides annotations."""


def table_of(trains: Any, where: str) -> TrainTable:
    """Return a table of the trains in a `SpikeTrainList`, which need not be made for it if they are pynn-data's.

    Raises
    ------
    NotStorable
        If the times are not floating-point numbers of at most 64 bits.
    """
    table: TrainTable | None = getattr(trains, "table", None)
    if table is None:
        return _table(list(trains), where)
    rate = {"sampling_rate": [NEOS_RATE] * len(table)} if len(table) else {}
    known = {**rate, **table.attributes}
    return replace(table, attributes={name: known[name] for name in (*ATTRIBUTES, "dtype") if name in known})


def _table(trains: list[neo.SpikeTrain], where: str) -> TrainTable:
    for i, train in enumerate(trains):
        if train.dtype.kind not in "fiu" or train.dtype.itemsize > 8:
            raise NotStorable(f"{where}[{i}]: times of type {train.dtype} cannot be stored.")
    attributes = {name: [getattr(train, name, None) for train in trains] for name in ATTRIBUTES}
    attributes = {
        name: column
        for name, column in attributes.items()
        if any(value is not None for value in column) or (name == "sampling_rate" and trains)
    }
    single = [train.dtype != np.float64 for train in trains]
    if any(single):
        attributes["dtype"] = [
            train.dtype.str if other else None for train, other in zip(trains, single, strict=True)
        ]
    units = [unit_text(train, f"{where}[{i}]") for i, train in enumerate(trains)]
    return TrainTable(
        times=np.concatenate([np.empty(0), *(train.magnitude.astype(np.float64) for train in trains)]),
        counts=np.array([train.size for train in trains], dtype=np.int64),
        t_start=np.array([float(train.t_start.rescale(train.units)) for train in trains], dtype=np.float64),
        t_stop=np.array([float(train.t_stop.rescale(train.units)) for train in trains], dtype=np.float64),
        units=units,
        annotations=_columns([train.annotations for train in trains]),
        attributes=attributes,
        array_annotations=_columns([dict(train.array_annotations) for train in trains]),
    )


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return one list per key, with ABSENT where a row does not have it."""
    keys = dict.fromkeys(key for row in rows for key in row)
    return {key: [row.get(key, ABSENT) for row in rows] for key in keys}


def encode_trains(table: TrainTable, where: str, arrays: ArrayStore) -> dict[str, Any]:
    """Return a table as what JSON can hold, with its numbers in `arrays`."""
    columns = {
        kind: [[key, _encode_column(column, f"{where}: {key}", arrays)] for key, column in group.items()]
        for kind, group in (
            ("annotations", table.annotations),
            ("attributes", table.attributes),
            ("array_annotations", table.array_annotations),
        )
    }
    return {
        "number": len(table),
        "times": store_array(table.times, f"{where}_times", arrays),
        "counts": store_array(table.counts, f"{where}_counts", arrays),
        "t_start": _encode_column(table.t_start.tolist(), f"{where}_t_start", arrays),
        "t_stop": _encode_column(table.t_stop.tolist(), f"{where}_t_stop", arrays),
        "units": _encode_column(table.units, f"{where}_units", arrays),
        **columns,
    }


def _encode_column(values: list[Any], where: str, arrays: ArrayStore) -> dict[str, Any]:
    """Return a column briefly: one value if all are the same, an array if all are numbers of one type."""
    kinds = {type(value) for value in values}
    if len(kinds) == 1:
        (kind,) = kinds
        if kind is int and all(-(2**63) <= value < 2**63 for value in values):
            return {"numbers": encode(np.array(values, dtype=np.int64), where, arrays)}
        if kind is float and len({value.hex() for value in values}) > 1:
            return {"numbers": encode(np.array(values, dtype=np.float64), where, arrays)}
    if values and _is_small(values[0]) and all(value is values[0] for value in values):
        return {"all": encode(values[0], where, arrays)}  # at once for what thousands of trains share
    present = [i for i, value in enumerate(values) if value is not ABSENT]
    encoded = [encode(values[i], f"{where}[{i}]", arrays) for i in present]
    if len(present) < len(values):
        return {"each": encoded, "of": present}
    return {"all": encoded[0]} if encoded and all(e == encoded[0] for e in encoded) else {"each": encoded}


def _is_small(value: Any) -> bool:
    return not isinstance(value, np.ndarray) or value.ndim == 0


def decode_trains(tree: Mapping[str, Any], arrays: ArraySource) -> LazySpikeTrains:
    """Return the trains that `encode_trains` was given.

    Raises
    ------
    FileDamaged
    """
    size = tree["number"]
    table = TrainTable(
        times=decode_array(tree["times"], arrays),
        counts=decode_array(tree["counts"], arrays),
        t_start=np.array(_decode_column(tree["t_start"], size, arrays), dtype=np.float64),
        t_stop=np.array(_decode_column(tree["t_stop"], size, arrays), dtype=np.float64),
        units=_decode_column(tree["units"], size, arrays),
        annotations={key: _decode_column(column, size, arrays) for key, column in tree["annotations"]},
        attributes={key: _decode_column(column, size, arrays) for key, column in tree["attributes"]},
        array_annotations={
            key: _decode_column(column, size, arrays) for key, column in tree["array_annotations"]
        },
    )
    _check(table, size)
    if "dtype" in table.attributes:
        return LazySpikeTrains(items=_made_one_by_one(table))
    return LazySpikeTrains(table=table)


def _decode_column(column: Mapping[str, Any], size: int, arrays: ArraySource) -> list[Any]:
    if "all" in column:
        return [decode(column["all"], arrays)] * size
    if "numbers" in column:
        values: list[Any] = decode_array(column["numbers"], arrays).tolist()
    elif "of" in column:
        values = [ABSENT] * size
        for i, value in zip(column["of"], column["each"], strict=True):
            values[i] = decode(value, arrays)
    else:
        values = decode(column["each"], arrays)
    if len(values) != size:
        raise FileDamaged(f"A column of {len(values)} values for {size} spike trains.")
    return values


def _check(table: TrainTable, size: int) -> None:
    """Raise if the table does not fit together."""
    for unit in set(table.units):
        read_unit(unit)
    unknown = set(table.attributes) - {*ATTRIBUTES, "dtype"}
    if unknown:
        raise FileDamaged(f"Spike trains with the unknown attributes {sorted(unknown)}.")
    if (
        table.counts.shape != (size,)
        or table.counts.min(initial=0) < 0
        or table.counts.sum() != table.times.size
    ):
        raise FileDamaged(f"{table.times.size} spikes do not fit the numbers of spikes of {size} trains.")
    low, high = np.repeat(table.t_start, table.counts), np.repeat(table.t_stop, table.counts)
    if not ((table.times >= low) & (table.times <= high)).all():
        raise FileDamaged("Spikes outside of the window of their train.")


def _made_one_by_one(table: TrainTable) -> list[neo.SpikeTrain]:
    """Return the trains when some are of another type than float64."""
    bounds, n = table.bounds.tolist(), len(table)
    made = []
    columns = (rows(c, n) for c in (table.annotations, table.array_annotations, table.attributes))
    for i, (unit, noted, noted_per_spike, attributes) in enumerate(zip(table.units, *columns, strict=True)):
        dtype = attributes.pop("dtype") or np.float64
        train = neo.SpikeTrain(
            table.times[bounds[i] : bounds[i + 1]].astype(dtype),
            units=read_unit(unit), t_start=table.t_start[i], t_stop=table.t_stop[i], dtype=dtype,
            array_annotations=noted_per_spike, **attributes,
        )  # fmt: skip
        train.annotations = noted
        made.append(train)
    return made
