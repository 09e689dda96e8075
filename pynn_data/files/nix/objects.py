"""The data objects of a segment in Neo's NIX layout: an array per channel, a tag per train or list of times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import neo
import numpy as np
import quantities as pq

from pynn_data.errors import NotStorable
from pynn_data.files.nix.entities import Entities, Entity
from pynn_data.files.nix.layout import NIX_KINDS, Names
from pynn_data.files.nix.properties import Held, held, held_items, plain_text
from pynn_data.recording.trains import TrainTable, rows

__all__ = ["Objects", "Place", "describe"]

COLUMNS = 64
"""Channels that are copied at once to have each in one piece."""


class Place(NamedTuple):
    """The containers to which objects are added."""

    arrays: Any
    """DataArrays of the block."""
    tags: Any
    """MultiTags of the block."""
    segment: Any
    """Group of the segment."""
    sections: Any
    """Metadata of the segment's objects."""


class Objects:
    """Writes the data objects of one segment; each method returns the entities that stand for the object."""

    def __init__(self, new: Entities, names: Names, place: Place) -> None:
        self._new, self._names, self._place = new, names, place
        self._own_arrays = new.container(place.segment, "data_arrays")
        self._own_tags = new.container(place.segment, "multi_tags")
        self._references: Any = None

    def signal(self, signal: Any, list_name: str) -> list[Entity]:
        """Write a regular or irregular signal."""
        kind = f"neo.{NIX_KINDS[list_name]}"
        name = self._names.name(NIX_KINDS[list_name])
        if isinstance(signal, neo.IrregularlySampledSignal) and not signal.shape[1]:
            raise NotStorable(
                f"{list_name}: {signal.name!r} has no channels, with which NIX holds the times."
            )
        section = self._section(name, kind, signal)
        if isinstance(signal, neo.AnalogSignal):
            start = Held(np.array([float(signal.t_start)]), _unit(signal.t_start))
            self._new.property(section, "t_start", start)
        made: list[Entity] = []
        axes: Any = None
        for i, column in enumerate(_columns(np.asarray(signal.magnitude))):
            entity = self._array(f"{name}.{i}", kind, column, signal, plain_text(signal.description))
            self._new.link(entity.group, "metadata", section)
            if axes is None:
                axes = self._time_axis(entity, signal)
            else:
                self._new.link(entity.group, "dimensions", axes)
            self._new.link(self._own_arrays, entity.number, entity.group)
            made.append(entity)
        return made

    def labelled(self, obj: Any, list_name: str) -> Entity:
        """Write an Event or Epoch."""
        kind = f"neo.{NIX_KINDS[list_name]}"
        name = self._names.name(NIX_KINDS[list_name])
        times = self._array(f"{name}.times", f"{kind}.times", np.asarray(obj.magnitude), obj)
        axis = self._axis(times, "1", "set")
        self._new.array(axis, "labels", [plain_text(label) or "" for label in obj.labels.tolist()])
        section = self._section(name, kind, obj)
        tag = self._tag(name, kind, times, section, obj.description)
        if isinstance(obj, neo.Epoch):
            values = np.asarray(obj.durations.magnitude)
            extents = self._array(f"{name}.durations", f"{kind}.durations", values, obj.durations)
            self._new.link(tag.group, "extents", extents.group)
        if self._references is not None:
            self._new.link(tag.group, "references", self._references)
        else:
            self._references = self._new.container(tag.group, "references")
            for number, array in self._signals():
                self._new.link(self._references, number, array)
        return tag

    def trains(self, table: TrainTable) -> list[Entity]:
        """Write spike trains."""
        bounds, n = table.bounds.tolist(), len(table)
        columns = (rows(c, n) for c in (table.annotations, table.array_annotations, table.attributes))
        edges = zip(table.t_start.tolist(), table.t_stop.tolist(), strict=True)
        return [
            self._train(table.times[bounds[i] : bounds[i + 1]], unit, window, noted, per_spike, about)
            for i, (unit, window, noted, per_spike, about) in enumerate(
                zip(table.units, edges, *columns, strict=True)
            )
        ]  # fmt: skip

    def _train(
        self, times: np.ndarray, unit: str, window: tuple[float, float],
        noted: Mapping[str, Any], per_spike: Mapping[str, Any], about: Mapping[str, Any],
    ) -> Entity:  # fmt: skip
        kind = "neo.spiketrain"
        name = self._names.name("spiketrain")
        section = self._new.entity(self._place.sections, name, f"{kind}.metadata").group
        for edge, value in zip(("t_start", "t_stop"), window, strict=True):
            self._new.property(section, edge, Held(np.array([value]), unit))
        _annotate(self._new, section, about.get("name"), noted, per_spike)
        array = self._new.entity(self._place.arrays, f"{name}.times", f"{kind}.times", unit=unit)
        self._new.array(array.group, "data", times)
        tag = self._tag(name, kind, array, section, about.get("description"))
        if about.get("waveforms") is not None and about.get("sampling_rate") is not None:
            self._waveforms(tag, section, name, about)
        return tag

    def _waveforms(self, tag: Entity, section: Any, name: str, about: Mapping[str, Any]) -> None:
        waveforms, period = about["waveforms"], 1 / about["sampling_rate"]
        if not isinstance(waveforms, pq.Quantity) or waveforms.ndim != 3:
            return  # which only the JSON holds
        array = self._array(f"{name}.waveforms", "neo.waveforms", np.asarray(waveforms.magnitude), waveforms)
        inner = self._new.container(section, "sections")
        own = self._new.entity(inner, f"{name}.waveforms", "neo.waveforms.metadata").group
        if about.get("left_sweep") is not None:
            value = held(about["left_sweep"].rescale(period.units))  # Neo takes it to be in the axis' unit
            if value is not None:
                self._new.property(own, "left_sweep", value)
        self._new.link(array.group, "metadata", own)
        self._axis(array, "1", "set")
        self._axis(array, "2", "set")
        axis = self._axis(array, "3", "sample", label="time", unit=_unit(period))
        self._new.attributes(axis, sampling_interval=float(period.magnitude))
        self._new.feature(tag.group, array)

    def _array(
        self, name: str, kind: str, values: np.ndarray, owner: Any, definition: str | None = None
    ) -> Entity:
        entity = self._new.entity(self._place.arrays, name, kind, unit=_unit(owner), definition=definition)
        self._new.array(entity.group, "data", values)
        return entity

    def _tag(self, name: str, kind: str, positions: Entity, section: Any, description: Any) -> Entity:
        tag = self._new.entity(self._place.tags, name, kind, definition=plain_text(description))
        self._new.link(tag.group, "positions", positions.group)
        self._new.link(tag.group, "metadata", section)
        self._new.link(self._own_tags, tag.number, tag.group)
        return tag

    def _section(self, name: str, kind: str, obj: Any) -> Any:
        section = self._new.entity(self._place.sections, name, f"{kind}.metadata").group
        describe(self._new, section, obj)
        return section

    def _time_axis(self, entity: Entity, signal: Any) -> Any:
        """Make the axis that all channels of a signal share, and return what holds it."""
        if isinstance(signal, neo.IrregularlySampledSignal):
            axis = self._axis(entity, "1", "range", label="time", unit=_unit(signal.times))
            self._new.array(axis, "ticks", np.asarray(signal.times.magnitude))
        else:
            period = signal.sampling_period
            axis = self._axis(entity, "1", "sample", label="time", unit=_unit(period))
            offset = float(signal.t_start.rescale(period.units).magnitude)
            self._new.attributes(axis, sampling_interval=float(period.magnitude), offset=offset)
        return self._new.container(entity.group, "dimensions")

    def _axis(self, entity: Entity, number: str, kind: str, **about: str) -> Any:
        axis = self._new.container(self._new.container(entity.group, "dimensions"), number)
        self._new.attributes(axis, dimension_type=kind, **about)
        return axis

    def _signals(self) -> Iterator[tuple[str, Any]]:
        """Yield the arrays of all signals of the segment."""
        for name in self._own_arrays:
            yield name.decode(), self._new.container(self._own_arrays, name.decode())


def describe(new: Entities, section: Any, obj: Any) -> None:
    """Set an object's name and annotations, as far as NIX can hold them, as properties of its section."""
    if getattr(obj, "file_datetime", None) is not None:
        value = held(obj.file_datetime)
        if value is not None:
            new.property(section, "file_datetime", value)
    _annotate(new, section, obj.name, obj.annotations, getattr(obj, "array_annotations", None) or {})


def _annotate(
    new: Entities, section: Any, name: Any, noted: Mapping[str, Any], per_value: Mapping[str, Any]
) -> None:
    text = plain_text(name)
    new.property(section, "neo_name", Held([text] if text else []))
    for key, value in held_items(noted):
        new.property(section, key, value)
    for key, value in held_items(per_value):
        if key not in noted:
            new.property(section, key, value, "ARRAYANNOTATION")


def _columns(values: np.ndarray) -> Iterator[np.ndarray]:
    for first in range(0, values.shape[1], COLUMNS):
        yield from np.ascontiguousarray(values[:, first : first + COLUMNS].T)


def _unit(quantity: Any) -> str:
    """Return the name of a unit, without the brackets around it that Neo's reader would double."""
    text: str = quantity.dimensionality.string
    inner = text[1:-1]
    return inner if text == f"({inner})" and "(" not in inner and ")" not in inner else text
