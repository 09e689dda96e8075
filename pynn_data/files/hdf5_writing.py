"""Writing HDF5 so that a full disk is an error: HDF5 itself can crash the process over one.

It is given a file that takes everything, whatever the disk says, and keeps the first error for the end.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["created"]

KEPT = 2**20
"""Bytes up to which a failed write is remembered: HDF5 may look at its own bookkeeping again, not at data."""


@contextmanager
def created(path: Path, **options: Any) -> Iterator[Any]:
    """Create a file for writing; yields the `h5py.File`, made with these options and closed at the end.

    Raises
    ------
    OSError
        At the end, if anything could not be written.
    """
    import h5py

    with open(path, "w+b", buffering=0) as file:
        taker = _Taker(file.fileno())
        try:
            with h5py.File(taker, "w", **options) as hdf5:
                yield hdf5
        finally:
            if taker.error is not None:
                raise taker.error


class _Taker:
    """A file as h5py wants it, whose writing never fails."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at = self._end = 0
        self._kept: dict[int, bytes] = {}
        self.error: OSError | None = None
        """The first, after which nothing goes to the disk any more."""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        pass

    def truncate(self, size: int | None = None) -> int:
        self._end = self._at if size is None else size
        try:
            os.ftruncate(self._descriptor, self._end)
        except OSError as error:
            self.error = self.error or error
        return self._end

    def write(self, data: Any) -> int:
        size = len(data)
        try:
            self._to_disk(memoryview(data))
        except OSError as error:
            self.error = self.error or error
        if self.error is not None and size <= KEPT:
            self._kept[self._at] = bytes(data)
        self._at += size
        self._end = max(self._end, self._at)
        return size

    def _to_disk(self, data: memoryview) -> None:
        done = 0
        while done < len(data) and self.error is None:
            done += os.pwrite(self._descriptor, data[done:], self._at + done)

    def read(self, size: int) -> bytes:
        buffer = bytearray(size)
        self.readinto(buffer)
        return bytes(buffer)

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        view[:] = os.pread(self._descriptor, len(view), self._at).ljust(len(view), b"\0")
        for where, data in self._kept.items():
            first, last = max(where, self._at), min(where + len(data), self._at + len(view))
            if first < last:
                view[first - self._at : last - self._at] = data[first - where : last - where]
        self._at += len(view)
        return len(view)
