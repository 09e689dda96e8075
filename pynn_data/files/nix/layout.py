"""Where in a NIX file the arrays of a Block are: names by counting, the same when writing and reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import numpy as np

from pynn_data.errors import FileDamaged
from pynn_data.files.arrays import checked_dtype
from pynn_data.files.blocks import KINDS

__all__ = ["NIX_KINDS", "Names", "Place", "places"]

NIX_KINDS = {
    "analogsignals": "analogsignal",
    "irregularlysampledsignals": "irregularlysampledsignal",
    "events": "event",
    "epochs": "epoch",
}


class Names:
    """Names for the objects of a Block, in the order of the file.

    Neo's reader keeps them as annotations and its writer uses them again, so they must not occur in any
    other file: the first has a random number, those after it the following ones.
    """

    def __init__(self, block: str | None = None) -> None:
        found = re.fullmatch(r"neo\.block\.([0-9a-f]{32})", block or f"neo.block.{uuid4().hex}")
        if not found:
            raise FileDamaged(f"The Block has the name {block!r:.80}, which pynn-data does not give.")
        self._next = int(found[1], 16)

    def name(self, kind: str) -> str:
        """Return the name of the next object."""
        number = self._next
        self._next = (number + 1) % 2**128
        return f"neo.{kind}.{number:032x}"


@dataclass(frozen=True)
class Place:
    """Where an array is."""

    what: str
    """ "array": one in the file; "columns": one per channel; "trains": one per train; "counts": their sizes."""
    paths: list[str]
    """Of the arrays in the file, in the Block's group of arrays."""
    rows: int = 0
    """Samples of each channel."""
    dtype: np.dtype[Any] | None = None
    """Of each channel."""


def places(tree: Any, names: Names, most: int) -> dict[str, Place]:
    """Return the place of every array that the metadata name; there are at most `most` arrays in the file."""
    names.name("block")
    return dict(pair for segment in tree["block"]["segments"] for pair in _in_segment(segment, names, most))


def _in_segment(segment: Any, names: Names, most: int) -> Iterator[tuple[str, Place]]:
    names.name("segment")
    for kind in KINDS:
        for part in segment[kind.list_name]:
            name = names.name(NIX_KINDS[kind.list_name])
            for attribute in kind.arrays:
                about = part[attribute][0]["$array"]
                yield about["name"], _place(attribute, name, kind.list_name, about, most)
    trains = segment["spiketrains"]
    _check_number(trains["number"], most)
    paths = [f"{names.name('spiketrain')}.times/data" for _ in range(trains["number"])]
    yield trains["times"]["$array"]["name"], Place("trains", paths)
    yield trains["counts"]["$array"]["name"], Place("counts", paths)


def _place(attribute: str, name: str, kind: str, about: Any, most: int) -> Place:
    if attribute == "signal":
        rows, channels = about["shape"]
        _check_number(channels, most)
        dtype = checked_dtype(about["dtype"])
        return Place("columns", [f"{name}.{i}/data" for i in range(channels)], rows, dtype)
    if kind == "irregularlysampledsignals":
        return Place("array", [f"{name}.0/dimensions/1/ticks"])
    return Place("array", [f"{name}.{attribute}/data"])


def _check_number(number: Any, most: int) -> None:
    if not isinstance(number, int) or not 0 <= number <= most:
        raise FileDamaged(f"The metadata tell of {number!r:.40} arrays, the file has {most}.")
