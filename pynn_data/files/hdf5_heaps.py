"""A look at the heaps of an HDF5 file before HDF5 looks: a spoilt one makes it go round in circles for ever.

Texts of variable length lie in heaps ("GCOL" in the file format specification, III.E). A heap ends with
an object of number 0 that takes up what is free, 16 bytes at least.
"""

from __future__ import annotations

import mmap
from pathlib import Path

from pynn_data.errors import FileDamaged

__all__ = ["check_heaps"]

SIGNATURE = b"GCOL\x01\x00\x00\x00"
HEADER = 16
"""Bytes of the header of a heap, and of an object in it."""
SMALLEST = 4096
"""Bytes of a heap."""
MOST_OBJECTS = 2**16


def check_heaps(path: Path) -> None:
    """Raise if a heap of the file is not in order.

    Raises
    ------
    FileDamaged
    """
    with path.open("rb") as file:
        if not path.stat().st_size:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            at = content.find(SIGNATURE)
            while at >= 0:
                _check_heap(content, at, path.name)
                at = content.find(SIGNATURE, at + 1)


def _check_heap(content: mmap.mmap, at: int, name: str) -> None:
    size = int.from_bytes(content[at + 8 : at + HEADER], "little")
    if not SMALLEST <= size <= len(content) - at:
        return  # no heap, but numbers that look like one
    place, objects = at + HEADER, 0
    while place + HEADER <= at + size:
        number = int.from_bytes(content[place : place + 2], "little")
        length = int.from_bytes(content[place + 8 : place + HEADER], "little")
        objects += 1
        if (not number and length < HEADER) or length > size or objects > MOST_OBJECTS:
            raise FileDamaged(f"{name!r}: the texts at byte {at} are spoilt.")
        if not number:
            return
        place += HEADER + (length + 7) // 8 * 8
