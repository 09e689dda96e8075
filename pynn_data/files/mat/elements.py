"""MATLAB's files of version 5 to 7 -> Python: numbers, text, cells and structs, and nothing else.

scipy.io.loadmat recurses without bound into cells of cells, which ends the process; here each level, size
and place is checked before it is used. Structs become dicts, cells and arrays of structs lists.
"""

from __future__ import annotations

import math
import mmap
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from pynn_data.errors import FileDamaged

__all__ = ["LARGEST", "variable"]

LARGEST = 2**31
"""Bytes of a variable that MATLAB reads from such a file."""
DEEPEST = 60
"""Levels of cells and structs in cells and structs."""
HEADER = 128
MATRIX, COMPRESSED = 14, 15
STORED = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
"""Type of an element -> type of its numbers."""
TEXT = {1: "latin-1", 2: "latin-1", 4: "utf-16", 16: "utf-8", 17: "utf-16", 18: "utf-32"}
"""Type of an element -> encoding of its text."""
CLASSES = {
    6: "f8", 7: "f4", 8: "i1", 9: "u1", 10: "i2", 11: "u2", 12: "i4", 13: "u4", 14: "i8", 15: "u8",
}  # fmt: skip
"""Class of an array -> type of its numbers."""
CELL, STRUCT, CHAR = 1, 2, 4
COMPLEX, LOGICAL = 0x0800, 0x0200


def variable(data: bytes | mmap.mmap, name: str) -> Any:
    """Return the value of a variable in a file.

    Raises
    ------
    KeyError
        If there is none of that name.
    FileDamaged
    """
    try:
        order = {b"IM": "<", b"MI": ">"}[bytes(data[126:128])]
        if struct.unpack_from(f"{order}H", data, 124)[0] != 0x0100:
            raise KeyError
    except (struct.error, KeyError):
        newer = data[512:516] == b"\x89HDF"
        hint = "; it is one of version 7.3: save('-v7', ...) makes it readable" if newer else ""
        raise FileDamaged(f"It is no MATLAB file of version 5 to 7{hint}.") from None
    try:
        for found, begin, end in _variables(data, order):
            reader = _Reader(found, order)
            if reader.name_of(begin) == name:
                return reader.matrix(begin, end, 0)
    except (struct.error, zlib.error, ValueError, LookupError, ArithmeticError) as error:
        raise FileDamaged(f"It is no whole MATLAB file: {error}.") from error
    raise KeyError(name)


def _variables(data: Any, order: str) -> Iterator[tuple[Any, int, int]]:
    """Yield the variables: something that holds each, and where in it the variable begins and ends."""
    place = HEADER
    while place + 8 <= len(data):
        kind, size = struct.unpack_from(f"{order}II", data, place)
        end = place + 8 + size
        if end > len(data) or kind not in (MATRIX, COMPRESSED):
            raise ValueError(f"at {place} is nothing that can be read")
        if kind == MATRIX:
            yield data, place + 8, end
        else:
            unpacked = _unpacked(data[place + 8 : end], order)
            yield unpacked, 8, len(unpacked)
        place = end


def _unpacked(packed: bytes, order: str) -> bytes:
    machine = zlib.decompressobj()
    start = machine.decompress(packed, 8)
    kind, size = struct.unpack(f"{order}II", start)
    if kind != MATRIX or size > LARGEST:
        raise ValueError(f"a variable of {size} bytes, the limit is {LARGEST}")
    rest = machine.decompress(machine.unconsumed_tail, size) if size else b""
    if len(rest) != size:
        raise ValueError("a variable that is not all there")
    return start + rest


class _Reader:
    """Reads the elements of one variable."""

    def __init__(self, data: Any, order: str) -> None:
        self._data, self._order = data, order
        self._pair = struct.Struct(f"{order}II")

    def name_of(self, begin: int) -> str:
        """Return the name of the variable that begins at a place."""
        place = begin
        for _ in range(2):
            place = self._element(place, len(self._data))[3]
        _, first, last, _ = self._element(place, len(self._data))
        return bytes(self._data[first:last]).decode("latin-1")

    def matrix(self, begin: int, end: int, depth: int) -> Any:
        """Return an array, cell, struct or text, whose parts are between two places."""
        if depth > DEEPEST:
            raise ValueError(f"more than {DEEPEST} levels of cells in cells")
        if begin == end:
            return np.empty((0, 0))
        _, first, _, place = self._element(begin, end)
        flags = self._pair.unpack_from(self._data, first)[0]
        kind = flags & 0xFF
        _, first, last, place = self._element(place, end)
        shape = tuple(struct.unpack(f"{self._order}{(last - first) // 4}i", self._data[first:last]))
        if min(shape, default=-1) < 0:
            raise ValueError(f"an array of shape {shape}")
        place = self._element(place, end)[3]  # its name
        if kind in CLASSES:
            return self._numbers(place, end, shape, flags)
        if kind == CHAR:
            return self._text(place, end, shape)
        if kind == CELL:
            return self._children(place, end, math.prod(shape), depth)
        if kind == STRUCT:
            return self._structs(place, end, math.prod(shape), depth)
        raise ValueError(f"an array of the class {kind}, which is none of numbers, text, cells and structs")

    def _element(self, place: int, end: int) -> tuple[int, int, int, int]:
        """Return type, begin and end of an element, and where the next one begins."""
        kind, size = self._pair.unpack_from(self._data, place)
        if kind >> 16:  # a small one, type and size in one word
            kind, size, first, following = kind & 0xFFFF, kind >> 16, place + 4, place + 8
            if size > 4:
                raise ValueError("a small element that is large")
        else:
            first = place + 8
            following = min(first + size + -size % 8, end)
        if first + size > end:
            raise ValueError("an element that goes beyond its end")
        return kind, first, first + size, following

    def _numbers(self, place: int, end: int, shape: tuple[int, ...], flags: int) -> np.ndarray:
        parts = []
        for _ in range(2 if flags & COMPLEX else 1):
            kind, first, last, place = self._element(place, end)
            if kind not in STORED:
                raise ValueError(f"numbers of the type {kind}")
            stored = np.dtype(self._order + STORED[kind])
            values = np.frombuffer(self._data, stored, (last - first) // stored.itemsize, first)
            parts.append(values.astype(CLASSES[flags & 0xFF]))
        whole = parts[0] + 1j * parts[1] if len(parts) == 2 else parts[0]
        return (whole.astype(bool) if flags & LOGICAL else whole).reshape(shape, order="F")

    def _text(self, place: int, end: int, shape: tuple[int, ...]) -> Any:
        """Return a row of characters as text, several rows as a list of texts without blanks at their ends."""
        kind, first, last, _ = self._element(place, end)
        if kind not in TEXT:
            raise ValueError(f"text of the type {kind}")
        little = {"<": "le", ">": "be"}[self._order]
        encoding = f"{TEXT[kind]}-{little}" if TEXT[kind] in ("utf-16", "utf-32") else TEXT[kind]
        text = bytes(self._data[first:last]).decode(encoding)
        if shape[0] <= 1 or not text:
            return text
        if len(text) % shape[0]:
            raise ValueError(f"{len(text)} characters in {shape[0]} rows")
        return [text[row :: shape[0]].rstrip(" ") for row in range(shape[0])]

    def _children(self, place: int, end: int, number: int, depth: int) -> list[Any]:
        found = []
        for _ in range(number):
            kind, first, last, place = self._element(place, end)
            if kind != MATRIX:
                raise ValueError(f"a part of the type {kind}")
            found.append(self.matrix(first, last, depth + 1))
        return found

    def _structs(self, place: int, end: int, number: int, depth: int) -> Any:
        _, first, last, place = self._element(place, end)
        (width,) = struct.unpack(f"{self._order}i", self._data[first:last])
        _, first, last, place = self._element(place, end)
        if width < 1 or (first == last and number > 1):
            raise ValueError("a struct without fields")
        names = [
            bytes(self._data[at : at + width]).split(b"\0")[0].decode("latin-1")
            for at in range(first, last, width)
        ]
        if number == 1:
            return dict(zip(names, self._children(place, end, len(names), depth), strict=True))
        values = self._children(place, end, number * len(names), depth)
        return [
            dict(zip(names, values[i : i + len(names)], strict=True))
            for i in range(0, len(values), len(names) or 1)
        ]
