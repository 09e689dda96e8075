"""NumPy's ``.npz``: lossless, quick, needs nothing but NumPy to open."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import neo
import numpy as np

from pynn_data.errors import FileDamaged
from pynn_data.files.blocks import LONGEST_TEXT, contents_of, pack, unpack
from pynn_data.files.format import Contents, Format

__all__ = ["Npz"]

METADATA = "pynn_data.json"
READ_ARRAY: Any = np.lib.format.read_array  # which some versions of NumPy have types for
MOST = 200
"""An array may be so many times larger than its compressed bytes; more is taken for an attack."""


class Npz(Format):
    """An array per signal and list of spikes, and ``pynn_data.json`` for all the rest."""

    extensions = (".npz",)
    promise = "lossless, quick; opens with numpy.load"

    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Write a new file."""
        packed = pack(block)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(METADATA, packed.text())
            for name, array in packed.arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    np.save(member, np.ascontiguousarray(array), allow_pickle=False)
        return []

    def contents(self, path: Path) -> Contents:
        """Open the file and count what it holds."""
        with _opened(path) as archive:
            text = _member(archive, METADATA, LONGEST_TEXT)
            return contents_of(text, lambda name: _array(archive, name).shape)

    def read(self, path: Path, wanted: frozenset[str] | None) -> neo.Block:
        """Return the Block, of which only the wanted arrays are read."""
        with _opened(path) as archive:
            return unpack(
                _member(archive, METADATA, LONGEST_TEXT), lambda name: _array(archive, name), wanted
            )


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileDamaged(f"{path.name!r} is no whole .npz file: {error}.") from error


def _member(archive: zipfile.ZipFile, name: str, longest: int) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise FileDamaged(f"{name} is missing; was the file written by pynn-data?") from None
    if info.file_size > longest:
        raise FileDamaged(f"{name} has {info.file_size} bytes; the limit is {longest}.")
    return archive.read(name)


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    info = archive.getinfo(f"{name}.npy")
    if info.file_size > MOST * info.compress_size + 4096:
        raise FileDamaged(
            f"{name} has {info.file_size} bytes from {info.compress_size}: more than can be true."
        )
    with archive.open(info) as member:
        try:
            array: np.ndarray = READ_ARRAY(member)
            member.read()  # to the end, where the checksum is
        except (ValueError, MemoryError) as error:
            raise FileDamaged(f"Array {name!r} cannot be read: {error}.") from error
    return array
