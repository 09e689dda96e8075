"""One file of NEST's recording backend "ascii" -> columns of numbers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from pynn_data.contract import FloatArray
from pynn_data.errors import FileDamaged

__all__ = ["FIRST_WORDS", "Table", "read_table"]

FIRST_WORDS = b"# NEST version: "
LAYOUT = b"# RecordingBackendASCII version: "
KNOWN_LAYOUT = "2"
LONGEST_LINE = 65536
TIMES = (["time_ms"], ["time_step", "time_offset"])


@dataclass(frozen=True)
class Table:
    """What is in a file."""

    path: Path
    version: str
    """Of NEST."""
    columns: dict[str, FloatArray]
    decimals: int
    """Of the numbers as they were written."""


def read_table(path: Path) -> Table:
    """Return what is in a file.

    Raises
    ------
    FileDamaged
        It is not as NEST writes them.
    """
    with path.open("rb") as file:
        version, names = _header(file, path.name)
        begin = file.tell()
        first = file.readline(LONGEST_LINE)
        _check_end(file, path.name)
        if not first:
            return Table(path, version, {name: np.empty(0) for name in names}, 0)
        if not first.strip():
            raise FileDamaged(f"{path.name!r}: an empty line follows the header.")
        file.seek(begin)
        try:
            values = np.loadtxt(file, delimiter="\t", comments=None, ndmin=2, encoding="ascii")
        except ValueError as error:
            raise FileDamaged(f"{path.name!r}: these are no numbers as NEST writes them: {error}.") from error
    if values.shape[1] != len(names):
        raise FileDamaged(f"{path.name!r}: there are {values.shape[1]} columns, but names of {len(names)}.")
    columns = dict(zip(names, np.ascontiguousarray(values.T), strict=True))
    return Table(path, version, columns, _decimals(first))


def _header(file: BinaryIO, name: str) -> tuple[str, list[str]]:
    """Return the version of NEST and the names of the columns."""
    first, second, third = (file.readline(LONGEST_LINE) for _ in range(3))
    if not first:
        raise FileDamaged(f"{name!r} is empty; NEST writes what it has recorded when a simulation ends, or is flushed.")
    if not first.startswith(FIRST_WORDS):
        raise FileDamaged(f"{name!r} is no file of NEST's recording backend ascii: its first line is {first!r:.60}.")
    if not second.startswith(LAYOUT) or not third.endswith(b"\n"):
        raise FileDamaged(f"{name!r}: the header is not as NEST writes it.")
    layout = second[len(LAYOUT) :].decode("ascii", "replace").strip()
    if layout != KNOWN_LAYOUT:
        raise FileDamaged(f"{name!r}: layout {layout!r:.40} is not known; this version reads {KNOWN_LAYOUT}.")
    names = third.decode("ascii", "replace").rstrip("\r\n").split("\t")
    if names[0] != "sender" or not any(names[1 : 1 + len(t)] == t for t in TIMES) or len(set(names)) < len(names):
        raise FileDamaged(f"{name!r}: the columns {', '.join(names):.80} are not those that NEST writes.")
    return first[len(FIRST_WORDS) :].decode("ascii", "replace").strip(), names


def _check_end(file: BinaryIO, name: str) -> None:
    """Raise if the last line is cut off: its last number could be a part of one."""
    file.seek(-1, os.SEEK_END)
    if file.read(1) != b"\n":
        raise FileDamaged(
            f"{name!r}: the last line is not complete; the file was cut off, or NEST was ended while it wrote."
        )


def _decimals(line: bytes) -> int:
    """Return how many decimals the time in a line has."""
    return len(line.split(b"\t")[-1 if line.count(b"\t") == 1 else 1].strip().partition(b".")[2])
