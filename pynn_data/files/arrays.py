"""Named arrays of a file, each with a checksum."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pynn_data.errors import FileDamaged

__all__ = ["ArraySource", "ArrayStore", "checked_dtype", "checksum"]


class ArrayStore:
    """Arrays on their way into a file, by name.

    Parameters
    ----------
    inline
        Whether the arrays of annotations, however large, go into the JSON, so that only data are here.
    """

    def __init__(self, *, inline: bool = False) -> None:
        self.inline = inline
        self.arrays: dict[str, np.ndarray] = {}

    def add(self, name: str, array: np.ndarray) -> str:
        """Take an array and return the name that it has now, which is like `name` and nobody else's."""
        base = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")[:100]
        unique, n = base, 1
        while unique in self.arrays:
            unique, n = f"{base}_{n}", n + 1
        self.arrays[unique] = array
        return unique

    def checksums(self) -> dict[str, int]:
        """Return the checksum of every array."""
        return {name: checksum(array) for name, array in self.arrays.items()}


class ArraySource:
    """Arrays in a file, read when they are asked for and held against their checksums.

    Parameters
    ----------
    read
        Function that returns an array for a name; it raises KeyError for an unknown one.
    checksums
        By name.
    """

    def __init__(self, read: Callable[[str], np.ndarray], checksums: Mapping[str, Any]) -> None:
        self._read = read
        self._checksums = checksums

    def get(self, name: str, dtype: np.dtype[Any], shape: tuple[int, ...]) -> np.ndarray:
        """Return an array of which type and shape are known.

        Raises
        ------
        FileDamaged
            If it is missing or not what was written.
        """
        try:
            array = self._read(name)
        except KeyError:
            raise FileDamaged(f"Array {name!r} is missing.") from None
        if array.shape != shape or array.dtype.newbyteorder("=") != dtype.newbyteorder("="):
            raise FileDamaged(
                f"Array {name!r} is {array.dtype} of shape {array.shape}, not {dtype} of {shape}."
            )
        found = array.astype(dtype, copy=False)
        if checksum(found) != self._checksums.get(name):
            raise FileDamaged(f"Array {name!r} is not as it was written: its checksum differs.")
        return found


def checksum(array: np.ndarray) -> int:
    """Return the CRC-32 of an array's values in its own byte order."""
    return zlib.crc32(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data if array.size else b"")


def checked_dtype(text: str) -> np.dtype[Any]:
    """Return the type of an array's elements: numbers, text or times of a fixed length.

    Raises
    ------
    ValueError
        For all others.
    """
    if not isinstance(text, str) or not re.fullmatch(
        r"\|b1|[|<>][iu][1248]|[<>]f[248]|[<>]c(8|16)|\|S\d{1,6}|[<>]U\d{1,6}|[<>][Mm]8(\[\d{0,6}[A-Za-z]{1,2}\])?",
        text,
    ):
        raise ValueError(f"type of array {text!r:.40}")
    return np.dtype(text)
