"""All spike trains in NWB's units table: a row per train, times in seconds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from pynn_data.errors import FileDamaged, NotStorable
from pynn_data.files.arrays import ArraySource
from pynn_data.files.blocks import Packed
from pynn_data.files.nwb.cell_places import AXES, places_of
from pynn_data.files.nwb.names import clean
from pynn_data.files.nwb.places import Places
from pynn_data.files.nwb.seconds import runs_of, to_seconds
from pynn_data.files.trains import decode_trains
from pynn_data.recording.trains import TrainTable

__all__ = ["units_table"]

DESCRIPTION = (
    "Spike trains, one per row: of a cell during a segment. Times are seconds of model time since the beginning of "
    "the row's segment, so those of different segments overlap."
)
COLUMNS = {
    "channel_id": "id of the cell, the same in every segment and in the channels of the signals",
    "source_id": "id of the cell",
    "source_index": "place of the cell in what was recorded",
    "source_population": "label of the cell's population",
}
"""Descriptions of the annotations that pynn-data gives to trains."""


def units_table(
    packed: Packed, places: Places, labels: list[str], block: str, dt: float | None, annotations: Mapping[str, Any]
) -> Any:
    """Return the `pynwb.misc.Units` of all segments, or None if there are no trains.

    `dt` is in seconds; `annotations` are the Block's, which may tell where the cells are.
    """
    from hdmf.common import ElementIdentifiers, VectorIndex
    from pynwb.misc import Units

    trees = [segment["spiketrains"] for segment in packed.tree["block"]["segments"]]
    tables = [_table(tree, packed) for tree in trees]
    number = sum(map(len, tables))
    if not number:
        return None
    of_trains = _annotated(trees, tables, places)
    columns = [
        *_ragged("spike_times", "spike times in seconds", _times(trees, tables, places), _ends(tables)),
        *_ragged("obs_intervals", "when it was recorded", _windows(tables), np.arange(1, number + 1)),
        *of_trains,
        *_located(annotations, of_trains),
        _column("segment", "the segment", _each(labels, tables)),
        _column("block", "what was recorded", [block] * number),
        *_named(tables),
    ]
    return Units(
        name="units", description=DESCRIPTION, id=ElementIdentifiers(name="id", data=np.arange(number)),
        columns=columns, colnames=[c.name for c in columns if not isinstance(c, VectorIndex)], resolution=dt,
    )  # fmt: skip


def _table(tree: dict[str, Any], packed: Packed) -> TrainTable:
    """Return the trains that were packed, as float64 and without what is not for the table."""
    names = [pair for pair in tree["attributes"] if pair[0] == "name"]
    brief = {**tree, "attributes": names, "array_annotations": []}
    try:
        trains = decode_trains(brief, ArraySource(packed.arrays.__getitem__, packed.tree["checksums"]))
    except FileDamaged as error:
        raise NotStorable(f"{error} Other programs could not read them.") from None
    assert trains.table is not None
    return trains.table


def _times(trees: list[dict[str, Any]], tables: list[TrainTable], places: Places) -> np.ndarray:
    first, parts = 0, []
    for tree, table in zip(trees, tables, strict=True):
        runs = runs_of(table.units, table.counts.tolist())
        parts.append(places.put_seconds(_array_name(tree["times"]), "units/spike_times", first, runs))
        first += table.times.size
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _ends(tables: list[TrainTable]) -> np.ndarray:
    return np.cumsum(np.concatenate([table.counts for table in tables]), dtype=np.int64)


def _windows(tables: list[TrainTable]) -> np.ndarray:
    """Return t_start and t_stop of every train in seconds."""
    parts = []
    for table in tables:
        runs = runs_of(table.units, [1] * len(table))
        parts.append(np.column_stack([to_seconds(edges, runs) for edges in (table.t_start, table.t_stop)]))
    return np.concatenate(parts)


def _annotated(trees: list[dict[str, Any]], tables: list[TrainTable], places: Places) -> list[Any]:
    """Return columns of the annotations that all trains have, of one simple type."""
    columns = []
    for key in next(table.annotations for table in tables if len(table)):
        values = [value for table in tables for value in table.annotations.get(key, ())]
        if _is_name(key) and len(values) == sum(map(len, tables)) and _is_simple(values):
            text = isinstance(values[0], str)
            data: Any = [clean(value) for value in values] if text else np.array(values)
            columns.append(_column(key, COLUMNS.get(key, f"annotation {key!r} of the trains"), data))
            _place(key, trees, tables, places)
    return columns


def _located(annotations: Mapping[str, Any], columns: list[Any]) -> list[Any]:
    """Return columns with the positions of the cells, if they are known and no annotations have their names."""
    named = {column.name: column.data for column in columns}
    found = None if set(AXES) & set(named) else places_of(annotations, np.asarray(named.get("source_id", [])).tolist())
    if found is None:
        return []
    text = "coordinate of the cell in micrometers"
    return [_column(axis, f"{axis} {text}", row) for axis, row in zip(AXES, found, strict=True)]


def _is_name(key: Any) -> bool:
    """Return whether a column may have a name: it must not be one of NWB's own or an attribute in pynwb."""
    from pynwb.misc import Units

    taken = {name for column in Units.__columns__ for name in (column["name"], f"{column['name']}_index")}
    return (
        isinstance(key, str)
        and re.fullmatch(r"[A-Za-z]\w{0,60}", key) is not None
        and key not in taken | {"id", "segment", "block"}
        and not hasattr(Units, key)
    )


def _is_simple(values: list[Any]) -> bool:
    kinds = set(map(type, values))
    if kinds == {int}:
        return all(-(2**63) <= value < 2**63 for value in values)
    return kinds in ({float}, {bool}, {str})


def _place(key: str, trees: list[dict[str, Any]], tables: list[TrainTable], places: Places) -> None:
    """Say that the arrays of an annotation are in the column of its name."""
    first = 0
    for tree, table in zip(trees, tables, strict=True):
        column = dict(tree["annotations"]).get(key, {})
        if "name" in column.get("numbers", {}).get("$array", {}):
            places.put_rows(_array_name(column["numbers"]), f"units/{key}", first)
        first += len(table)


def _each(values: list[str], tables: list[TrainTable]) -> list[str]:
    return [value for value, table in zip(values, tables, strict=True) for _ in table.units]


def _named(tables: list[TrainTable]) -> list[Any]:
    """Return the column in which Neo looks for the names of trains, if there are any."""
    names = [name for table in tables for name in table.attributes.get("name", [None] * len(table))]
    if not any(names):
        return []
    return [_column("_name", "name of the train", [clean(name or "") for name in names])]


def _array_name(reference: dict[str, Any]) -> str:
    return str(reference["$array"]["name"])


def _column(name: str, description: str, data: Any) -> Any:
    from hdmf.common import VectorData

    return VectorData(name=name, description=description, data=data)


def _ragged(name: str, description: str, data: np.ndarray, ends: np.ndarray) -> list[Any]:
    from hdmf.common import VectorIndex

    column = _column(name, description, data)
    return [column, VectorIndex(name=f"{name}_index", data=ends, target=column)]
