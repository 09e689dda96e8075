"""The structs of neo.io.NeoMatlabIO -> a Block, with no other attributes than Neo's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import neo
import numpy as np
import quantities as pq

from pynn_data.errors import FileDamaged
from pynn_data.files.blocks import KINDS, Kind
from pynn_data.files.format import Contents
from pynn_data.files.mat.annotations import annotations_of
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import ABSENT, TrainTable
from pynn_data.units import read_unit

__all__ = ["arrays_of", "block_of", "contents_of"]

LISTS = (*(kind.list_name for kind in KINDS), "spiketrains")
TEXTS = ("name", "description", "file_origin")
ATTRIBUTES = (*TEXTS, "sampling_rate", "left_sweep", "waveforms")
"""Of a spike train."""


def block_of(struct: Any) -> neo.Block:
    """Return the Block in a struct.

    Raises
    ------
    FileDamaged
        If it is none.
    """
    try:
        return _block(struct)
    except FileDamaged:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, IndexError) as error:
        raise FileDamaged(
            f"Its variable 'block' is no Block of Neo: {type(error).__name__}: {error}."
        ) from error


def contents_of(struct: Any) -> Contents:
    """Count what is in the struct of a Block that `Structs` has made."""
    segments = _structs(struct, "segments")
    signals = [
        signal
        for segment in segments
        for name in ("analogsignals", "irregularlysampledsignals")
        for signal in _structs(segment, name)
    ]
    trains = [train for segment in segments for train in _structs(segment, "spiketrains")]
    return Contents(
        segments=len(segments),
        signals=len(signals),
        samples=sum(signal["signal"].size for signal in signals),
        trains=len(trains),
        spikes=sum(train["times"].size for train in trains),
        events=sum(
            events["times"].size
            for segment in segments
            for name in ("events", "epochs")
            for events in _structs(segment, name)
        ),
    )


def arrays_of(struct: Any, tree: Any) -> Callable[[str], np.ndarray]:
    """Return a function that finds the arrays which the metadata of a sidecar name."""
    found: dict[str, Callable[[], np.ndarray]] = {}
    for segment, part in zip(tree["block"]["segments"], _structs(struct, "segments"), strict=True):
        for kind in KINDS:
            for about, fields in zip(segment[kind.list_name], _structs(part, kind.list_name), strict=True):
                for name in kind.arrays:
                    found[about[name][0]["$array"]["name"]] = partial(_numbers, fields, name)
        trains = _structs(part, "spiketrains")
        found[segment["spiketrains"]["times"]["$array"]["name"]] = partial(_times, trains)
        found[segment["spiketrains"]["counts"]["$array"]["name"]] = partial(_counts, trains)
    return lambda name: found[name]()


def _block(struct: Any) -> neo.Block:
    block = neo.Block()
    _describe(block, struct)
    objects: dict[Any, Any] = {}
    for part in _structs(struct, "segments"):
        segment = _segment(part, objects)
        block.segments.append(segment)
        segment.block = block
    for part in _structs(struct, "groups"):
        group = neo.Group()
        _describe(group, part)
        for name in LISTS:
            for number in np.asarray(part.get(name, [])).reshape(-1).tolist():
                found = objects[number]
                group.add(found[0][found[1]] if isinstance(found, tuple) else found)
        block.groups.append(group)
        group.block = block
    return block


def _segment(struct: dict[str, Any], objects: dict[Any, Any]) -> neo.Segment:
    segment = neo.Segment()
    _describe(segment, struct)
    for kind in KINDS:
        for fields in _structs(struct, kind.list_name):
            obj = _data(fields, kind)
            getattr(segment, kind.list_name).append(obj)
            obj.segment = segment
            objects[_number(fields, "neo_id")] = obj
    parts = _structs(struct, "spiketrains")
    trains = LazySpikeTrains(table=_table(parts))
    trains.segment = segment
    segment._spiketrains = trains
    objects.update({_number(part, "neo_id"): (trains, i) for i, part in enumerate(parts)})
    return segment


def _data(fields: dict[str, Any], kind: Kind) -> Any:
    values: dict[str, Any] = {name: _quantity(fields, name) for name in kind.arrays}
    values.update({name: _scalar(fields, name) for name in kind.scalars})
    if kind.list_name in ("events", "epochs"):
        values["labels"] = _labels(fields.get("labels", ""), values["times"].size)
    obj = kind.make(**values)
    _describe(obj, fields)
    return obj


def _table(parts: list[dict[str, Any]]) -> TrainTable:
    units = [_unit(part, "times") for part in parts]
    noted = [annotations_of(part.get("annotations")) for part in parts]
    attributes = {name: [_attribute(part, name) for part in parts] for name in ATTRIBUTES}
    table = TrainTable(
        times=_times(parts).astype(np.float64),
        counts=_counts(parts),
        t_start=np.array([_edge(part, "t_start", unit) for part, unit in zip(parts, units, strict=True)]),
        t_stop=np.array([_edge(part, "t_stop", unit) for part, unit in zip(parts, units, strict=True)]),
        units=units,
        annotations={
            key: [row.get(key, ABSENT) for row in noted]
            for key in dict.fromkeys(k for row in noted for k in row)
        },
        attributes={
            name: column for name, column in attributes.items() if any(v is not None for v in column)
        },
    )
    low, high = np.repeat(table.t_start, table.counts), np.repeat(table.t_stop, table.counts)
    if not ((table.times >= low) & (table.times <= high)).all():
        raise FileDamaged("Spikes outside of the window of their train.")
    return table


def _times(parts: list[dict[str, Any]]) -> np.ndarray:
    return np.concatenate([np.empty(0), *(_numbers(part, "times") for part in parts)])


def _counts(parts: list[dict[str, Any]]) -> np.ndarray:
    return np.array([part["times"].size for part in parts], dtype=np.int64)


def _attribute(part: dict[str, Any], name: str) -> Any:
    if name not in part:
        return None
    return (
        part[name]
        if name in TEXTS
        else _scalar(part, name)
        if part[name].size == 1
        else _quantity(part, name)
    )


def _edge(part: dict[str, Any], name: str, unit: str) -> float:
    own = _unit(part, name)
    value = _number(part, name)
    return float(value if own == unit else pq.Quantity(value, read_unit(own)).rescale(read_unit(unit)).item())


def _structs(struct: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the structs in a cell, or in an array of structs, or the only one."""
    value = struct.get(name, [])
    if isinstance(value, np.ndarray) and not value.size:
        return []  # as Neo writes an empty list
    found = [value] if isinstance(value, dict) else value
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FileDamaged(f"{name!r} are no structs.")
    return found


def _describe(obj: Any, struct: dict[str, Any]) -> None:
    """Set the attributes and annotations of an object."""
    for name in TEXTS:
        value = struct.get(name)
        if value is not None and not isinstance(value, str):
            raise FileDamaged(f"{name} is {value!r:.40}, no text.")
        setattr(obj, name, value)
    if isinstance(obj, (neo.Block, neo.Segment)):
        for name in ("file_datetime", "rec_datetime"):
            setattr(obj, name, datetime.fromisoformat(struct[name]) if name in struct else None)
        obj.index = int(_number(struct, "index")) if "index" in struct else None
    obj.annotations = annotations_of(struct.get("annotations"))


def _numbers(struct: dict[str, Any], name: str) -> np.ndarray:
    """Return an array of two dimensions if it is a signal, of one if it is a list."""
    value = struct[name]
    if not isinstance(value, np.ndarray) or (name == "signal" and value.ndim != 2):
        raise FileDamaged(f"{name!r} are no numbers.")
    return value if name in ("signal", "waveforms") else value.reshape(-1)


def _number(struct: dict[str, Any], name: str) -> Any:
    return struct[name].item()


def _unit(struct: dict[str, Any], name: str) -> str:
    unit: str = struct[f"{name}_units"]
    read_unit(unit)
    return unit


def _quantity(struct: dict[str, Any], name: str) -> pq.Quantity:
    return pq.Quantity(_numbers(struct, name), read_unit(struct[f"{name}_units"]))


def _scalar(struct: dict[str, Any], name: str) -> pq.Quantity:
    return pq.Quantity(_number(struct, name), read_unit(struct[f"{name}_units"]))


def _labels(labels: Any, number: int) -> np.ndarray:
    texts = labels if isinstance(labels, list) else [labels] * number
    return np.array(texts, dtype=str)
