"""NEURON's own objects, as scripts have them: segments, sections, point processes, artificial cells, lists of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pynn_data.errors import InvalidHandle
from pynn_data_neuron.models import CELLS

__all__ = ["SEGMENT", "HandleReader", "NativeObject", "pointer", "value"]

SEGMENT = "segment"
WANTED = (
    "a segment such as soma(0.5), a section, a point process, an artificial cell, or a list of these, of the NEURON "
    "of this process"
)

ADDRESS = re.compile(r"<(?:[\w.<>]*\.)?(\w+) object at 0x[0-9a-fA-F]+>")
"""How Python writes an object, such as the cell that a section belongs to: with a place in memory."""


@dataclass(frozen=True)
class NativeObject:
    """A segment, a point process or an artificial cell."""

    name: str
    """As NEURON writes it: "soma(0.5)", "ExpSyn[0]"."""
    model: str
    """`SEGMENT`, or the name of the mechanism."""
    get: Callable[[], Any]
    """Returns it, or raises `InvalidHandle` when it exists no more. A segment is not kept in existence."""

    @property
    def is_segment(self) -> bool:
        """Whether it is a piece of a section."""
        return self.model == SEGMENT


def pointer(thing: Any, variable: str) -> Any:
    """Return NEURON's pointer to a variable of a segment or a process, which may be an element: ``"vext[0]"``."""
    return _element(thing, "_ref_", variable)


def value(thing: Any, variable: str) -> float:
    """Return a variable of a segment or a process."""
    return float(_element(thing, "", variable))


def _element(thing: Any, prefix: str, variable: str) -> Any:
    name, _, index = variable.rstrip("]").partition("[")
    found = getattr(thing, prefix + name)
    return found[int(index)] if index else found


OWN = {cell.model for cell in CELLS.values()}
"""Mechanisms of the plug-in's own, which emit events by a function of NEURON's, not by the ``net_event`` of NMODL."""


class HandleReader:
    """Tells what a handle stands for."""

    def __init__(self, h: Any) -> None:
        import neuron

        self._h = h
        self._types = neuron.nrn.Segment, neuron.nrn.Section, neuron.hoc.HocObject
        names = h.ref("")
        self._processes: dict[str, tuple[bool, bool]] = {}
        """Names of point processes -> whether they are artificial cells, and whether they emit events."""
        mechanisms = h.MechanismType(1)
        for number in range(int(mechanisms.count())):
            mechanisms.select(number)
            mechanisms.selected(names)
            name = str(names[0])
            emits = bool(mechanisms.has_net_event(number)) or name in OWN
            self._processes[name] = bool(mechanisms.is_artificial(number)), emits

    def read(self, handle: Any) -> list[NativeObject]:
        """Return the objects behind a handle.

        Raises
        ------
        InvalidHandle
            It is none, or what it stood for has been deleted.
        """
        try:
            return list(self._read(handle))
        except ReferenceError as error:  # which even isinstance() raises
            raise InvalidHandle("A section, or the section of a segment, has been deleted.") from error

    def no_spikes(self, objects: list[NativeObject]) -> str:
        """Return why some of the objects have no spikes; empty if all have."""
        silent = [each for each in objects if not each.is_segment and not self._processes[each.model][1]]
        return f"{silent[0].name} emits no events that could be taken for spikes." if silent else ""

    def _read(self, handle: Any) -> Iterator[NativeObject]:
        segment, section, hoc_object = self._types
        if isinstance(handle, (list, tuple)):
            for element in handle:
                yield from self._read(element)
        elif isinstance(handle, section):
            yield self._segment(handle, 0.5)
        elif isinstance(handle, segment):
            yield self._segment(handle.sec, float(handle.x))
        elif isinstance(handle, hoc_object):
            yield from self._of_hoc(handle)
        else:
            raise InvalidHandle(f"{handle!r} is nothing that NEURON simulates: give {WANTED}.")

    def _segment(self, section: Any, x: float) -> NativeObject:
        name = ADDRESS.sub(r"\1", str(section(x)))
        reference = self._h.SectionRef(sec=section)

        def get() -> Any:
            if not reference.exists():
                raise InvalidHandle(f"The section of {name} has been deleted.")
            return reference.sec(x)

        return NativeObject(name, SEGMENT, get)

    def _of_hoc(self, handle: Any) -> Iterator[NativeObject]:
        name = str(handle)
        model = match[1] if (match := re.fullmatch(r"(\w+)\[\d+\]", name)) else ""
        if model in ("SectionList", "List"):
            for element in handle:
                yield from self._read(element)
        elif model not in self._processes:
            raise InvalidHandle(f"{name} is nothing that NEURON simulates by itself: give {WANTED}.")
        elif not self._processes[model][0] and handle.get_segment() is None:
            raise InvalidHandle(f"{name} is in no section, or its section has been deleted.")
        else:
            yield NativeObject(name, model, lambda: handle)
