"""What every NIX file is made of: entities, which are HDF5 groups with a name and an id, and links between them.

Written through h5py's low level, since a spike train is three entities and several properties; of each kind
one is kept as a template, since a copy costs less than the same attributes again. Groups keep the order in
which they were filled, as NIX demands.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import numpy as np

from pynn_data.files.nix.properties import Held

__all__ = ["Entities", "Entity", "stamp"]

VERSION = (1, 2, 1)
"""Of the NIX layout."""
COMPACT = 4096
"""Arrays of at most so many bytes are stored within their header, which saves a block in the file."""


class Entity:
    """A group in the file that has an id."""

    def __init__(self, group: Any, number: str) -> None:
        self.group = group
        self.number = number


class Entities:
    """Makes the entities of one new file."""

    def __init__(self, file: Any) -> None:
        import h5py

        self._h5 = h5py
        self._text = h5py.string_dtype()
        self._scalar = h5py.h5s.create(h5py.h5s.SCALAR)
        self._ordered = h5py.h5p.create(h5py.h5p.GROUP_CREATE)
        self._ordered.set_link_creation_order(h5py.h5p.CRT_ORDER_TRACKED | h5py.h5p.CRT_ORDER_INDEXED)
        self._compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        self._compact.set_layout(h5py.h5d.COMPACT)
        self._type = cache(lambda dtype: h5py.h5t.py_create(dtype, logical=True))
        self._space = cache(h5py.h5s.create_simple)
        self._ids, self._count = uuid4().int, 0
        self._now = stamp(datetime.now(UTC))
        self._templates: dict[Any, Any] = {}
        self._written: dict[Any, Any] = {}
        """Properties, by what they say."""
        self._open: tuple[Any, Any] = (None, None)
        """The last section and the group of its properties."""
        file.attrs["version"] = np.array(VERSION, dtype=np.int32)
        self.attributes(file.id, format="nix", id=self._id(), created_at=self._now, updated_at=self._now)

    def container(self, parent: Any, name: str) -> Any:
        """Return a group, new or there already, that holds entities."""
        encoded = name.encode()
        if encoded in parent:
            return self._h5.h5g.open(parent, encoded)
        return self._h5.h5g.create(parent, encoded, gcpl=self._ordered)

    def entity(
        self, parent: Any, name: str, kind: str, created: str | None = None, **about: str | None
    ) -> Entity:
        """Make an entity in a container; what of `about` is None is left out."""
        key, number = (kind, created, *about.values()), self._id()
        if key not in self._templates:
            template = self._h5.h5g.create(parent, None, gcpl=self._ordered)
            self.attributes(
                template, type=kind, created_at=created or self._now, updated_at=self._now, **about
            )
            self._templates[key] = template
        encoded = name.encode()
        self._h5.h5o.copy(self._templates[key], b".", parent, encoded)
        group = self._h5.h5g.open(parent, encoded)
        self.attributes(group, name=name, entity_id=number)
        return Entity(group, number)

    def feature(self, parent: Any, target: Entity) -> None:
        """Attach an array to a tag: one row for each of its positions."""
        number = self._id()
        group = self._h5.h5g.create(self.container(parent, "features"), number.encode(), gcpl=self._ordered)
        self.attributes(
            group, entity_id=number, link_type="indexed", target_type="DataArray",
            created_at=self._now, updated_at=self._now,
        )  # fmt: skip
        self.link(group, "data", target.group)

    def property(self, section: Any, name: str, held: Held, kind: str | None = None) -> None:
        """Set a property in a section. Equal properties are one object in the file, linked many times."""
        if self._open[0] is not section:
            self._open = section, self.container(section, "properties")
        group, key = self._open[1], (name, kind, held.key())
        if key in self._written:
            self.link(group, name, self._written[key])
        else:
            self._written[key] = self._new_property(group, name, held, kind)

    def _new_property(self, group: Any, name: str, held: Held, kind: str | None) -> Any:
        values, encoded = self._ready(held.values), name.encode()
        about = {"name": name, "unit": held.unit, "definition": held.definition, "type": kind}
        if values.shape == (1,):
            key = (values.dtype, *about.values())
            if key not in self._templates:
                self._templates[key] = self._described(group, None, values, about)
            self._h5.h5o.copy(self._templates[key], b".", group, encoded)
            made = self._h5.h5d.open(group, encoded)
        else:
            made = self._described(group, encoded, values, about)
        self._fill(made, values)
        self.attributes(made, entity_id=self._id())
        return made

    def _described(
        self, group: Any, name: bytes | None, values: np.ndarray, about: dict[str, str | None]
    ) -> Any:
        made = self._create(group, name, values)
        self.attributes(made, created_at=self._now, updated_at=self._now, **about)
        return made

    def array(self, parent: Any, name: str, values: np.ndarray | list[str]) -> None:
        """Store an array of numbers, or a list of texts."""
        ready = self._ready(values)
        self._fill(self._create(parent, name.encode(), ready), ready)

    def attributes(self, owner: Any, **values: str | float | None) -> None:
        """Set attributes; those that are None are left out."""
        for name, value in values.items():
            if value is not None:
                dtype = self._text if isinstance(value, str) else np.dtype(np.float64)
                made = self._h5.h5a.create(owner, name.encode(), self._type(dtype), self._scalar)
                made.write(np.array(value, dtype=dtype))

    def link(self, parent: Any, name: str, target: Any) -> None:
        """Give an object in the file one more name."""
        self._h5.h5o.link(target, parent, name.encode())

    def _ready(self, values: np.ndarray | list[str]) -> np.ndarray:
        return (
            np.array(values, dtype=self._text) if isinstance(values, list) else np.ascontiguousarray(values)
        )

    def _create(self, parent: Any, name: bytes | None, array: np.ndarray) -> Any:
        plan = self._compact if array.nbytes <= COMPACT else None
        kind = self._type(self._text if array.dtype.kind == "O" else array.dtype)
        return self._h5.h5d.create(parent, name, kind, self._space(array.shape), plan)

    def _fill(self, dataset: Any, array: np.ndarray) -> None:
        if array.size:
            dataset.write(self._h5.h5s.ALL, self._h5.h5s.ALL, array)

    def _id(self) -> str:
        self._count += 1
        return str(UUID(int=(self._ids + self._count) % 2**128))


def stamp(moment: datetime) -> str:
    """Return a moment as NIX writes it, in universal time and whole seconds."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
