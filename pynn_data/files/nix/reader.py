"""A NIX file that pynn-data has written -> a Block: the metadata, and the arrays where Neo has them."""

from __future__ import annotations

import math
import zlib
from typing import Any

import neo
import numpy as np

from pynn_data.errors import FileDamaged
from pynn_data.files.blocks import contents_of, parse, unpack
from pynn_data.files.format import Contents
from pynn_data.files.hdf5 import attribute, dataset, names, node, shape
from pynn_data.files.nix.layout import Names, Place, places
from pynn_data.files.nix.properties import CHECKSUM, METADATA

__all__ = ["Written", "blocks_in", "metadata_of"]

COLUMNS = 64
"""Channels that are put into a signal at once."""


def blocks_in(file: Any) -> list[str]:
    """Return the names of the Blocks in a NIX file.

    Raises
    ------
    FileDamaged
        If it is no NIX file.
    """
    try:
        kind = attribute(file, "format")
    except KeyError:
        kind = None
    if kind != "nix":
        raise FileDamaged("It is an HDF5 file, but none in the layout of NIX; pynn-data reads no others.")
    return names(file, "data")


def metadata_of(file: Any, name: str) -> bytes | None:
    """Return the metadata of a Block as pynn-data has written them, or None if it has not.

    Raises
    ------
    FileDamaged
    """
    import h5py

    path = f"data/{name}"
    for part in ("metadata", "properties", METADATA):
        if part not in names(file, path):
            return None
        path = f"{path}/{part}"
    found = node(file, path)
    if not isinstance(found, h5py.Dataset) or h5py.check_string_dtype(found.dtype) is None:
        raise FileDamaged(f"{path!r} is no text.")
    plan = found.id.get_create_plist()
    if plan.get_layout() == h5py.h5d.VIRTUAL or plan.get_external_count() or plan.get_nfilters():
        raise FileDamaged(f"{path!r} lies in other files or is packed; it is not opened.")
    if found.shape != (1,):
        raise FileDamaged(f"{path!r} is no single text.")
    text = bytes(found[0])
    if dataset(found.parent, CHECKSUM).tolist() != [zlib.crc32(text)]:
        raise FileDamaged("The metadata are not as they were written: their checksum differs.")
    return text


class Written:
    """A Block of pynn-data in an open file."""

    def __init__(self, file: Any, name: str, text: bytes) -> None:
        self._name, self._text = name, text
        self._arrays = node(file, f"data/{name}/data_arrays")
        self._left: int = file.id.get_filesize()
        """Bytes that the arrays not yet read can have, however often the file names the same array."""
        self._sizes: dict[int, list[int]] = {}
        """Of the trains that have been read."""

    def contents(self) -> Contents:
        """Count what there is."""
        found = self._places()
        return contents_of(self._text, lambda name: self._shape(found[name]))

    def read(self, wanted: frozenset[str] | None) -> neo.Block:
        """Return the Block, of which only the wanted arrays are read."""
        found = self._places()
        return unpack(self._text, lambda name: self._array(found[name]), wanted)

    def _places(self) -> dict[str, Place]:
        try:
            return places(parse(self._text), Names(self._name), len(self._arrays))
        except FileDamaged:
            raise
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise FileDamaged(f"Metadata that pynn-data does not write: {error}.") from error

    def _shape(self, place: Place) -> tuple[int, ...]:
        shapes = [shape(self._arrays, path) for path in place.paths]
        if place.what == "array":
            return shapes[0]
        if place.what == "columns":
            return (place.rows if set(shapes) <= {(place.rows,)} else -1, len(shapes))
        return (sum(math.prod(one) for one in shapes),)

    def _array(self, place: Place) -> np.ndarray:
        if place.what == "array":
            return self._one(place.paths[0])
        if place.what == "columns":
            return self._columns(place)
        if place.what == "trains":
            return self._trains(place)
        if id(place.paths) not in self._sizes:
            return np.array([math.prod(shape(self._arrays, path)) for path in place.paths], dtype=np.int64)
        return np.array(self._sizes[id(place.paths)], dtype=np.int64)

    def _one(self, path: str) -> np.ndarray:
        found = dataset(self._arrays, path)
        self._take(found.nbytes)
        return found

    def _trains(self, place: Place) -> np.ndarray:
        found = [self._one(path) for path in place.paths]
        self._sizes[id(place.paths)] = [times.size for times in found]
        return np.concatenate([np.empty(0), *found])

    def _columns(self, place: Place) -> np.ndarray:
        channels, dtype = len(place.paths), np.dtype(place.dtype)
        self._take(place.rows * channels * dtype.itemsize)
        signal = np.empty((place.rows, channels), dtype=dtype)
        for first in range(0, channels, COLUMNS):
            paths = place.paths[first : first + COLUMNS]
            columns = [dataset(self._arrays, path) for path in paths]
            for column, path in zip(columns, paths, strict=True):
                if column.shape != (place.rows,) or column.dtype != dtype:
                    raise FileDamaged(
                        f"{path!r} is {column.dtype} of shape {column.shape}: not as it was written."
                    )
            signal[:, first : first + COLUMNS] = np.stack(columns, axis=1)
        return signal

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise FileDamaged("It names more data than it has.")
