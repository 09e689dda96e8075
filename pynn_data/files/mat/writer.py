"""A Block -> the structs of neo.io.NeoMatlabIO, as `scipy.io.savemat` takes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import neo
import numpy as np
import quantities as pq

from pynn_data.errors import NotStorable
from pynn_data.files.blocks import KINDS, Kind
from pynn_data.files.mat.annotations import Lost, is_numeric, struct_of, text_field
from pynn_data.files.mat.elements import LARGEST
from pynn_data.files.trains import table_of
from pynn_data.recording.trains import TrainTable, rows
from pynn_data.units import unit_text

__all__ = ["Structs"]

LABELLED = ("events", "epochs")
TEXTS = ("name", "description", "file_origin")
DATES = ("file_datetime", "rec_datetime")
PER_OBJECT = 2000
"""Bytes that an object takes besides its numbers, at most about."""


class Structs:
    """Makes the structs of one Block."""

    def __init__(self, groups: list[Any]) -> None:
        self.lost = Lost()
        """What they do not hold."""
        self._groups = groups
        self._count = 0
        self._ids: list[dict[str, list[int]]] = []
        """By segment and list."""
        self._size = 0

    def block(self, block: neo.Block) -> dict[str, Any]:
        """Return the struct of the Block.

        Raises
        ------
        NotStorable
        """
        struct = self._about(block)
        struct["segments"] = _cells(
            [self._segment(s, f"block.segments[{i}]") for i, s in enumerate(block.segments)]
        )
        struct["groups"] = _cells(
            [self._group(group, part) for group, part in zip(block.groups, self._groups, strict=True)]
        )
        if self._size + PER_OBJECT * self._count > LARGEST:
            raise NotStorable(
                f"block: {self._size} bytes of data; MATLAB opens .mat files of at most {LARGEST}. .nwb and .npz hold "
                "more."
            )
        return struct

    def _segment(self, segment: neo.Segment, where: str) -> dict[str, Any]:
        struct = self._about(segment)
        for kind in KINDS:
            place = f"{where}.{kind.list_name}"
            objects = getattr(segment, kind.list_name)
            struct[kind.list_name] = _cells(
                [self._data(o, kind, f"{place}[{i}]") for i, o in enumerate(objects)]
            )
        place = f"{where}.spiketrains"
        struct["spiketrains"] = _cells(self._trains(table_of(segment.spiketrains, place), place))
        self._ids.append(
            {
                name: [one["neo_id"] for one in struct[name].flat]
                for name in (*(kind.list_name for kind in KINDS), "spiketrains")
            }
        )
        return struct

    def _group(self, group: neo.Group, tree: Any) -> dict[str, Any]:
        struct = self._about(group)
        for segment, name, place in tree["members"]:
            struct.setdefault(name, []).append(self._ids[segment][name][place])
        if group.groups:
            self.lost.add("groups in groups", str(group.name))
        return struct

    def _data(self, obj: Any, kind: Kind, where: str) -> dict[str, Any]:
        struct = self._about(obj)
        for name in kind.arrays:
            struct |= self._quantity(name, obj if name == "signal" else getattr(obj, name), where)
        for name in kind.scalars:
            struct |= self._quantity(name, getattr(obj, name), where)
            if struct[name].dtype != np.float64:
                self.lost.add("types of numbers", name)
        if kind.list_name in LABELLED:
            struct["labels"] = self._labels(np.asarray(obj.labels), obj.name)
        self.lost.add_all("array annotations", obj.array_annotations)
        return struct

    def _trains(self, table: TrainTable, where: str) -> list[dict[str, Any]]:
        """Return a struct for each train; what all have in common is looked at once."""
        self.lost.add_all("array annotations", table.array_annotations)
        self.lost.add_all("types of numbers", (dtype for dtype in table.attributes.get("dtype", []) if dtype))
        self._size += table.times.nbytes
        bounds, n = table.bounds.tolist(), len(table)
        starts, stops = table.t_start.tolist(), table.t_stop.tolist()
        columns = (rows(c, n) for c in (table.annotations, table.attributes))
        return [
            {
                **self._numbered(),
                "times": table.times[bounds[i] : bounds[i + 1]], "times_units": unit,
                "t_start": starts[i], "t_start_units": unit,
                "t_stop": stops[i], "t_stop_units": unit,
                **self._attributes(about, where),
                "annotations": struct_of(noted, self.lost),
            }
            for i, (unit, noted, about) in enumerate(zip(table.units, *columns, strict=True))
        ]  # fmt: skip

    def _attributes(self, about: Mapping[str, Any], where: str) -> dict[str, Any]:
        found = self._texts(about)
        for name in ("waveforms", "left_sweep", "sampling_rate"):
            value = about.get(name)
            if isinstance(value, pq.Quantity):
                found |= self._quantity(name, value, where)
            elif value is not None:
                self.lost.add("attributes without a unit", name)
        return found

    def _quantity(self, name: str, values: Any, where: str) -> dict[str, Any]:
        magnitude = np.asarray(values.magnitude)
        if not is_numeric(magnitude):
            raise NotStorable(
                f"{where}.{name}: numbers of type {magnitude.dtype} cannot be stored in .mat files; astype('f8') makes "
                "them storable."
            )
        if not magnitude.dtype.isnative:
            self.lost.add("types of numbers", magnitude.dtype.str)
        self._size += magnitude.nbytes
        return {name: magnitude, f"{name}_units": unit_text(values, where)}

    def _labels(self, labels: np.ndarray, name: Any) -> np.ndarray:
        texts = [text_field(str(label)) for label in labels.tolist()]
        made = np.array([text or "" for text in texts], dtype=str)
        if texts and (
            labels.dtype != made.dtype or any(text is None or text.endswith(" ") for text in texts)
        ):
            self.lost.add("some labels", str(name))
        return made

    def _about(self, obj: Any) -> dict[str, Any]:
        index = getattr(obj, "index", None)
        return {
            **self._numbered(),
            **self._texts({name: getattr(obj, name, None) for name in DATES + TEXTS}),
            **({} if index is None else {"index": index}),
            "annotations": struct_of(obj.annotations, self.lost),
        }

    def _texts(self, about: Mapping[str, Any]) -> dict[str, str]:
        found = {}
        for name in DATES + TEXTS:
            value = about.get(name)
            text = self._date(value, name) if isinstance(value, datetime) else value
            if isinstance(text, str):
                field = text_field(text)
                if field is None:
                    self.lost.add("some text", name)
                else:
                    found[name] = field
        return found

    def _date(self, moment: datetime, name: str) -> str:
        if moment.tzinfo is not None:
            self.lost.add("time zones", name)
        return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")

    def _numbered(self) -> dict[str, int]:
        self._count += 1
        return {"neo_id": self._count}


def _cells(structs: list[Any]) -> np.ndarray:
    cells = np.empty((1, len(structs)) if structs else (0, 0), dtype=object)
    cells[...] = structs if structs else None
    return cells
