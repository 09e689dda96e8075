"""A Block <-> JSON and arrays: the form from which every lossless format is made."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import neo
import numpy as np
import quantities as pq

from pynn_data.errors import FileDamaged, NotStorable
from pynn_data.files.arrays import ArraySource, ArrayStore
from pynn_data.files.codec import decode, decode_array, encode, store_array
from pynn_data.files.format import Contents
from pynn_data.files.trains import decode_trains, encode_trains, table_of
from pynn_data.units import read_unit, unit_text

__all__ = ["LAYOUT", "Packed", "contents_of", "pack", "parse", "unpack"]

LAYOUT = 1
"""Version of the form; a reader refuses higher ones."""
LONGEST_TEXT = 512 * 2**20
"""Bytes of JSON that are read at most."""

CONTAINER = ("name", "description", "file_origin", "file_datetime", "rec_datetime", "index")
DATA = ("name", "description", "file_origin")


class Kind(NamedTuple):
    """How data objects of one class are taken apart and put together."""

    list_name: str
    """Attribute of a Segment."""
    make: Callable[..., Any]
    arrays: tuple[str, ...]
    """Attributes that are quantities of many values; the object itself is called ``signal``."""
    scalars: tuple[str, ...] = ()
    """Attributes that are quantities of one value."""


KINDS = (
    Kind("analogsignals", neo.AnalogSignal, ("signal",), ("t_start", "sampling_rate")),
    Kind("irregularlysampledsignals", neo.IrregularlySampledSignal, ("times", "signal")),
    Kind("events", neo.Event, ("times",)),
    Kind("epochs", neo.Epoch, ("times", "durations")),
)
LABELLED = ("events", "epochs")


@dataclass
class Packed:
    """A Block in the form for files."""

    tree: dict[str, Any]
    """What `json.dumps` takes."""
    arrays: dict[str, np.ndarray]

    def text(self) -> str:
        """Return the JSON, ASCII only, without NaN."""
        return json.dumps(self.tree, allow_nan=False, separators=(",", ":"))


def pack(block: neo.Block, *, inline: bool = False) -> Packed:
    """Return a Block as JSON and arrays. The Block is not changed.

    With `inline` only data are arrays, the annotations all JSON.

    Raises
    ------
    NotStorable
        Names the place and what is there.
    """
    arrays = ArrayStore(inline=inline)
    tree = {
        **_attributes(block, CONTAINER, "block", arrays),
        "segments": [_pack_segment(s, f"block.segments[{i}]", arrays) for i, s in enumerate(block.segments)],
        "groups": _pack_groups(block, arrays),
    }
    return Packed({"layout": LAYOUT, "block": tree, "checksums": arrays.checksums()}, arrays.arrays)


def unpack(
    text: str | bytes, read: Callable[[str], np.ndarray], wanted: frozenset[str] | None = None
) -> neo.Block:
    """Return the Block that `pack` was given.

    Parameters
    ----------
    text
        The JSON.
    read
        Function that returns an array for a name, or raises KeyError.
    wanted
        Names of signals, "spikes" for trains; all others are not read. None: everything.

    Raises
    ------
    FileDamaged
    """
    try:
        tree = parse(text)
        arrays = ArraySource(read, tree["checksums"])
        return _unpack_block(tree["block"], arrays, wanted)
    except FileDamaged:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise FileDamaged(f"Metadata that pynn-data does not write: {error}.") from error


def parse(text: str | bytes) -> Any:
    """Return the tree in a JSON text, if it has a layout that can be read.

    Raises
    ------
    FileDamaged
    """
    if len(text) > LONGEST_TEXT:
        raise FileDamaged(f"{len(text)} bytes of metadata; the limit is {LONGEST_TEXT}.")
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileDamaged(f"The metadata are no JSON: {error}.") from error
    layout = tree.get("layout") if isinstance(tree, dict) else None
    if layout != LAYOUT:
        raise FileDamaged(f"Layout {layout!r:.40} of the metadata is unknown; this version reads {LAYOUT}.")
    return tree


def contents_of(text: str | bytes, shape: Callable[[str], tuple[int, ...]]) -> Contents:
    """Count what a file holds by its JSON, where all arrays of data are there in full.

    Parameters
    ----------
    shape
        Function that returns the shape of an array for a name, or raises KeyError.

    Raises
    ------
    FileDamaged
    """

    def size(reference: Any) -> int:
        about = reference["$array"]
        if list(shape(about["name"])) != about["shape"]:
            raise FileDamaged(f"Array {about['name']!r} has not the shape {about['shape']}.")
        return math.prod(about["shape"])

    segments = parse(text)["block"]["segments"]
    signals = [t for s in segments for t in (*s["analogsignals"], *s["irregularlysampledsignals"])]
    events = [t for s in segments for t in (*s["events"], *s["epochs"])]
    return Contents(
        segments=len(segments),
        signals=len(signals),
        samples=sum(size(tree["signal"][0]) for tree in signals),
        trains=sum(s["spiketrains"]["number"] for s in segments),
        spikes=sum(size(s["spiketrains"]["times"]) for s in segments),
        events=sum(size(tree["times"][0]) for tree in events),
    )


# -- into the form ------------------------------------------------------------------------------


def _attributes(obj: Any, names: tuple[str, ...], where: str, arrays: ArrayStore) -> dict[str, Any]:
    found = {name: encode(getattr(obj, name, None), f"{where}.{name}", arrays) for name in names}
    kept = {name: value for name, value in found.items() if value is not None}
    return {**kept, "annotations": encode(dict(obj.annotations), f"{where}.annotations", arrays)}


def _pack_segment(segment: neo.Segment, where: str, arrays: ArrayStore) -> dict[str, Any]:
    if segment.imagesequences:
        raise NotStorable(f"{where}: image sequences cannot be stored.")
    tree = _attributes(segment, CONTAINER, where, arrays)
    for kind in KINDS:
        tree[kind.list_name] = [
            _pack_data(obj, kind, f"{where}.{kind.list_name}[{i}]", arrays)
            for i, obj in enumerate(getattr(segment, kind.list_name))
        ]
    place = f"{where}.spiketrains"
    tree["spiketrains"] = encode_trains(table_of(segment.spiketrains, place), place, arrays)
    return tree


def _pack_data(obj: Any, kind: Kind, where: str, arrays: ArrayStore) -> dict[str, Any]:
    tree = _attributes(obj, DATA, where, arrays)
    for name in kind.arrays:
        values = obj if name == "signal" else _times(obj) if name == "times" else getattr(obj, name)
        magnitude = np.asarray(values.magnitude)
        tree[name] = [store_array(magnitude, f"{where}.{name}", arrays), unit_text(values, where)]
    for name in kind.scalars:
        tree[name] = encode(getattr(obj, name), f"{where}.{name}", arrays)
    if kind.list_name in LABELLED:
        tree["labels"] = encode(np.asarray(obj.labels), f"{where}.labels", arrays)
    tree["array_annotations"] = encode(dict(obj.array_annotations), f"{where}.array_annotations", arrays)
    return tree


def _times(obj: Any) -> Any:
    return obj.view(pq.Quantity) if isinstance(obj, (neo.Event, neo.Epoch)) else obj.times


def _pack_groups(block: neo.Block, arrays: ArrayStore) -> list[dict[str, Any]]:
    """Return the groups, which refer to data objects by (segment, list, place)."""
    if not block.groups:
        return []
    places = {
        id(obj): [i, name, k]
        for i, segment in enumerate(block.segments)
        for name in (*(kind.list_name for kind in KINDS), "spiketrains")
        for k, obj in enumerate(getattr(segment, name))
    }
    return [_pack_group(g, f"block.groups[{i}]", places, arrays) for i, g in enumerate(block.groups)]


def _pack_group(group: neo.Group, where: str, places: dict[int, Any], arrays: ArrayStore) -> dict[str, Any]:
    members = list(group.data_children)
    for member in members:
        if id(member) not in places:
            raise NotStorable(
                f"{where}: it holds a {type(member).__name__} that is in no segment of the block."
            )
    return {
        **_attributes(group, DATA, where, arrays),
        "members": [places[id(member)] for member in members],
        "groups": [
            _pack_group(g, f"{where}.groups[{i}]", places, arrays) for i, g in enumerate(group.groups)
        ],
    }


# -- out of it ----------------------------------------------------------------------------------


def _unpack_block(tree: Mapping[str, Any], arrays: ArraySource, wanted: frozenset[str] | None) -> neo.Block:
    block = neo.Block()
    _restore(block, tree, CONTAINER, arrays)
    for part in tree["segments"]:
        segment = _unpack_segment(part, arrays, wanted)
        block.segments.append(segment)
        segment.block = block
    for part in tree["groups"] if wanted is None else ():
        group = _unpack_group(part, block, arrays)
        block.groups.append(group)
        group.block = block
    return block


def _restore(obj: Any, tree: Mapping[str, Any], names: tuple[str, ...], arrays: ArraySource) -> None:
    for name in names:
        setattr(obj, name, _checked(name, decode(tree.get(name), arrays)))
    obj.annotations = decode(tree["annotations"], arrays)
    if not isinstance(obj.annotations, dict):
        raise FileDamaged("Annotations that are no dict.")


def _checked(name: str, value: Any) -> Any:
    kind = datetime if name.endswith("datetime") else int if name == "index" else str
    if value is not None and not isinstance(value, kind):
        raise FileDamaged(f"{name} is {value!r:.40}, not a {kind.__name__}.")
    return value


def _unpack_segment(
    tree: Mapping[str, Any], arrays: ArraySource, wanted: frozenset[str] | None
) -> neo.Segment:
    segment = neo.Segment()
    _restore(segment, tree, CONTAINER, arrays)
    for kind in KINDS:
        for part in tree[kind.list_name]:
            if wanted is None or part.get("name") in wanted:
                obj = _unpack_data(part, kind, arrays)
                getattr(segment, kind.list_name).append(obj)
                obj.segment = segment
    if wanted is None or "spikes" in wanted:
        trains = decode_trains(tree["spiketrains"], arrays)
        trains.segment = segment
        segment._spiketrains = trains
    return segment


def _unpack_data(tree: Mapping[str, Any], kind: Kind, arrays: ArraySource) -> Any:
    values = {name: _quantity(tree[name], arrays) for name in kind.arrays}
    values.update({name: decode(tree[name], arrays) for name in kind.scalars})
    if kind.list_name in LABELLED:
        values["labels"] = decode_array(tree["labels"], arrays)
    obj = kind.make(**values)
    _restore(obj, tree, DATA, arrays)
    obj.array_annotations.update(decode(tree["array_annotations"], arrays))
    return obj


def _quantity(pair: Any, arrays: ArraySource) -> Any:
    array, unit = pair
    return pq.Quantity(decode_array(array, arrays), read_unit(unit))


def _unpack_group(tree: Mapping[str, Any], block: neo.Block, arrays: ArraySource) -> neo.Group:
    group = neo.Group()
    _restore(group, tree, DATA, arrays)
    lists = (*(kind.list_name for kind in KINDS), "spiketrains")
    for i, name, k in tree["members"]:
        if name not in lists:
            raise FileDamaged(f"A group with a member in {name!r:.40}.")
        group.add(getattr(block.segments[i], name)[k])
    for part in tree["groups"]:
        group.add(_unpack_group(part, block, arrays))
    return group
