"""A Block -> the NIX layout of Neo, which is described by neo.io.nixio."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

import neo
import numpy as np

from pynn_data.files.nix.entities import Entities, Entity, stamp
from pynn_data.files.nix.layout import Names
from pynn_data.files.nix.objects import Objects, Place, describe
from pynn_data.files.nix.properties import CHECKSUM, METADATA, Held, plain_text
from pynn_data.files.trains import table_of

__all__ = ["write_block"]

SIGNALS = ("analogsignals", "irregularlysampledsignals")
LABELLED = ("events", "epochs")


def write_block(file: Any, block: neo.Block, tree: Any, text: str) -> None:
    """Write a Block into a new file.

    Parameters
    ----------
    file
        An `h5py.File` that keeps the order of its groups.
    tree, text
        Metadata, as `pack` returns them and as JSON.
    """
    new, names = Entities(file), Names()
    metadata = new.container(file.id, "metadata")
    about_neo = new.entity(metadata, "neo", "neo.metadata").group
    new.property(about_neo, "version", Held([neo.__version__]))
    name = names.name("block")
    root = _described(new, block, name, "neo.block", new.container(file.id, "data"), metadata)
    section = new.container(root, "metadata")
    new.property(section, METADATA, Held([text]))
    new.property(section, CHECKSUM, Held(np.array([zlib.crc32(text.encode())])))
    written = _Block(new, names, root, new.container(section, "sections"))
    for segment in block.segments:
        written.segment(segment)
    for group, part in zip(block.groups, tree["block"]["groups"], strict=True):
        written.group(group, part, None)


class _Block:
    """Writes what is in a Block."""

    def __init__(self, new: Entities, names: Names, root: Any, sections: Any) -> None:
        self._new, self._names, self._sections = new, names, sections
        self._groups, self._arrays, self._tags = (
            new.container(root, name) for name in ("groups", "data_arrays", "multi_tags")
        )
        self._objects: list[dict[str, list[Any]]] = []
        """By segment and list: for each object its container's name in a group, and its entities."""

    def segment(self, segment: neo.Segment) -> None:
        name = self._names.name("segment")
        group = _described(self._new, segment, name, "neo.segment", self._groups, self._sections)
        sections = self._new.container(self._new.container(group, "metadata"), "sections")
        objects = Objects(self._new, self._names, Place(self._arrays, self._tags, group, sections))
        signals = {
            kind: [objects.signal(signal, kind) for signal in getattr(segment, kind)] for kind in SIGNALS
        }
        labelled = {
            kind: [[objects.labelled(obj, kind)] for obj in getattr(segment, kind)] for kind in LABELLED
        }
        trains = [[tag] for tag in objects.trains(table_of(segment.spiketrains, "spiketrains"))]
        self._objects.append({**signals, **labelled, "spiketrains": trains})

    def group(self, group: neo.Group, tree: Any, parent: str | None) -> None:
        """Write a group of objects, and those in it; `tree` tells which objects they are."""
        kind = "group" if parent is None else "subgroup"
        name = self._names.name(kind)
        made = _described(self._new, group, name, f"neo.{kind}", self._groups, self._sections)
        if parent is not None:
            self._new.property(self._new.container(made, "metadata"), "neo_parent", Held([parent]))
        for segment, list_name, place in tree["members"]:
            members = self._new.container(made, "data_arrays" if list_name in SIGNALS else "multi_tags")
            for entity in self._objects[segment][list_name][place]:
                if entity.number.encode() not in members:
                    self._new.link(members, entity.number, entity.group)
        for inner, part in zip(group.groups, tree["groups"], strict=True):
            self.group(inner, part, name)


def _described(new: Entities, obj: Any, name: str, kind: str, parent: Any, sections: Any) -> Any:
    """Make an entity with a section of metadata for a container of Neo, and return its group."""
    description = plain_text(obj.description)
    entity: Entity = new.entity(parent, name, kind, _created(obj), definition=description)
    section = new.entity(sections, name, f"{kind}.metadata").group
    new.link(entity.group, "metadata", section)
    describe(new, section, obj)
    return entity.group


def _created(obj: Any) -> str | None:
    """Return when an object was recorded, if it is known and NIX can tell it."""
    moment: datetime | None = getattr(obj, "rec_datetime", None)
    try:
        return None if moment is None else stamp(moment)
    except (OverflowError, ValueError):
        return None
