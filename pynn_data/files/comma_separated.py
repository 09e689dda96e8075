"""``.csv``: tables as text, quoted as RFC 4180 has it, in UTF-8, each number with the digits that tell it exactly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from pynn_data.files.tables import Table, Tables

__all__ = ["Csv"]

AT_ONCE = 2**17
"""Numbers that are made text at a time."""
SPECIAL = re.compile(r'[",\r\n]')


class Csv(Tables):
    """A header, then a line per row."""

    extensions = (".csv",)
    promise = "export: tables for any program; not read"

    def write_table(self, table: Table, path: Path) -> None:
        """Write a table to a new file."""
        names, columns = list(table.columns), list(table.columns.values())
        # One template for many rows: Python then formats them without a loop in Python.
        line = ",".join(["%s"] * len(columns)) + "\n"
        rows = max(1, AT_ONCE // len(columns))
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(map(_quoted, names)) + "\n")
            for first in range(0, table.rows, rows):
                number = min(rows, table.rows - first)
                file.write(line * number % tuple(_cells(columns, first, number)))

    def shape(self, path: Path) -> tuple[int, int]:
        """Return the numbers of rows and columns of the table in a file."""
        with path.open(encoding="utf-8", newline="") as file:
            header = file.readline().rstrip("\n").split(",")
            if "label" in header:
                outside_of_quotes = file.read().split('"')[::2]
                return sum(text.count("\n") for text in outside_of_quotes), len(header)
        with path.open("rb") as raw:
            lines = sum(block.count(b"\n") for block in iter(lambda: raw.read(2**20), b""))
        return lines - 1, len(header)


def _cells(columns: list[Any], first: int, number: int) -> list[Any]:
    """Return some rows, one after the other."""
    flat: list[Any] = [None] * (number * len(columns))
    for k, column in enumerate(columns):
        some = column[first : first + number]
        flat[k :: len(columns)] = _numbers(some) if isinstance(some, np.ndarray) else map(_quoted, some)
    return flat


def _numbers(values: np.ndarray) -> list[Any]:
    """Return numbers; those that are none by the name that all programs know, which is not Python's."""
    if values.dtype.kind == "f" and np.isnan(values).any():
        return ["NaN" if value != value else value for value in values.tolist()]
    found: list[Any] = values.tolist()
    return found


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if SPECIAL.search(text) else text
