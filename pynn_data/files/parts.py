"""Formats of which a file holds one table only: the files that a Block becomes.

The file that the user has named holds the first table, and every further one is beside it, with its
name before the extension::

    run.csv                       the spikes of the first segment
    run.v.csv                     its signal v
    run.segment001.spikes.csv     the spikes of the second segment
    run.segment001.v.csv

A segment's spikes come first, if it has trains, then its signals, irregular signals, events and epochs;
where nothing but v was recorded, v is the first and in ``run.csv`` itself. What has no name is called by
its kind, and equal names are numbered. The sidecar of the first file lists them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo

from pynn_data.errors import FileDamaged
from pynn_data.files.arrays import ArraySource, ArrayStore
from pynn_data.files.blocks import Packed, pack, parse
from pynn_data.files.codec import encode
from pynn_data.files.sidecar import read_sidecar, sidecar_of
from pynn_data.files.trains import decode_trains, table_of
from pynn_data.recording.trains import TrainTable

__all__ = ["Part", "companions", "file_of", "listed", "pack_parts", "parts_of", "train_table"]

KINDS = {
    "spiketrains": "spikes",
    "analogsignals": "signal",
    "irregularlysampledsignals": "irregular",
    "events": "events",
    "epochs": "epochs",
}
"""Attribute of a Segment -> how one without a name is called."""
LONGEST = 40
"""Characters of a name in a file's name."""
SUFFIX = re.compile(r"(\.[\w+-]+){0,2}")


@dataclass(frozen=True)
class Part:
    """What is in one file."""

    suffix: str
    """Stands before the extension; nothing for the first."""
    segment: int
    kind: str
    """Attribute of the Segment."""
    index: int
    """Place there; 0 for all spike trains."""

    @property
    def where(self) -> str:
        """Where it is in the Block, for messages."""
        place = f"block.segments[{self.segment}].{self.kind}"
        return place if self.kind == "spiketrains" else f"{place}[{self.index}]"

    def of(self, block: neo.Block) -> Any:
        """Return the object, or the list of all spike trains."""
        found = getattr(block.segments[self.segment], self.kind)
        return found if self.kind == "spiketrains" else found[self.index]

    def array(self, tree: Any) -> dict[str, Any]:
        """Return what a packed tree says of its main array: name, type, shape."""
        found = tree["block"]["segments"][self.segment][self.kind]
        if self.kind == "spiketrains":
            about: dict[str, Any] = found["times"]["$array"]
        else:
            about = found[self.index]["signal" if "signal" in found[self.index] else "times"][0]["$array"]
        return about


def parts_of(block: neo.Block) -> list[Part]:
    """Return what goes into which file."""
    taken: set[str] = set()
    found: list[Part] = []
    for i, kind, index, name in _named(block):
        base = (f".segment{i:03d}" if i else "") + "." + re.sub(r"[^\w+-]", "_", name)[:LONGEST]
        suffix, n = base, 1
        while suffix.lower() in taken:  # some systems do not tell V from v in the names of files
            suffix, n = f"{base}_{n}", n + 1
        taken.add(suffix.lower())
        found.append(Part(suffix if found else "", i, kind, index))
    return found


def _named(block: neo.Block) -> Iterator[tuple[int, str, int, str]]:
    for i, segment in enumerate(block.segments):
        for kind, called in KINDS.items():
            objects = getattr(segment, kind)
            if kind == "spiketrains":
                if len(objects):
                    yield i, kind, 0, called
            else:
                for k, obj in enumerate(objects):
                    yield i, kind, k, str(obj.name or called)


def file_of(path: Path, extension: str, suffix: str) -> Path:
    """Return the file with a suffix that belongs to `path`."""
    end = len(path.name) - len(extension)
    return path.with_name(f"{path.name[:end]}{suffix}{path.name[end:]}")


def pack_parts(block: neo.Block, parts: list[Part]) -> Packed:
    """Return the Block for the sidecar: beside the main array of each part nothing but JSON.

    What is added to the tree: ``parts``, one entry per part, says where its array is; ``empty`` names the
    arrays that are in no file.
    """
    packed = pack(block, inline=True)
    packed.tree["empty"] = []
    with_spikes = {part.segment for part in parts if part.kind == "spiketrains"}
    for i, segment in enumerate(packed.tree["block"]["segments"]):
        trains = segment["spiketrains"]
        counts = packed.arrays.pop(trains["counts"]["$array"]["name"])
        trains["counts"] = encode(counts, "counts", ArrayStore(inline=True))
        if i not in with_spikes:
            packed.tree["empty"].append(trains["times"]["$array"]["name"])
    packed.tree["parts"] = [
        {
            "file": part.suffix,
            "segment": part.segment,
            "kind": part.kind,
            "array": part.array(packed.tree)["name"],
        }
        for part in parts
    ]
    return packed


def train_table(trains: Any, part: Part, packed: Packed) -> TrainTable:
    """Return the table of a segment's trains.

    From objects it takes a while, and `pack` has done that already.
    """
    if getattr(trains, "table", None) is None:
        tree = packed.tree["block"]["segments"][part.segment]["spiketrains"]
        try:
            again = decode_trains(tree, ArraySource(packed.arrays.__getitem__, packed.tree["checksums"]))
        except FileDamaged:
            pass  # spikes outside of their window, which Neo does not look for again
        else:
            trains = trains if again.table is None else again
    return table_of(trains, part.where)


def listed(tree: Any) -> list[dict[str, Any]]:
    """Return the parts that a sidecar lists, of which the names of files are safe.

    Raises
    ------
    FileDamaged
    """
    entries = tree.get("parts")
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict)
        and isinstance(entry.get("file"), str)
        and SUFFIX.fullmatch(entry["file"])
        and type(entry.get("segment")) is int
        and isinstance(entry.get("array"), str)
        for entry in entries
    ):
        raise FileDamaged("The sidecar lists no files that pynn-data has written.")
    return entries


def companions(path: Path, extension: str) -> list[Path]:
    """Return the files besides `path` that were written with it; none that has a sidecar of its own."""
    try:
        text = read_sidecar(path)
        entries = [] if text is None else listed(parse(text))
    except FileDamaged:
        return []
    files = {file_of(path, extension, entry["file"]) for entry in entries} - {path}
    return sorted(file for file in files if file.exists() and not sidecar_of(file).exists())
