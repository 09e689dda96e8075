"""``.parquet``: tables for pandas, polars, DuckDB, Spark, with units and provenance in the schema's metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from pynn_data.files.format import imported
from pynn_data.files.tables import Table, Tables

__all__ = ["Parquet"]


class Parquet(Tables):
    """One table per file; what is known of it is JSON under ``pynn_data``."""

    extensions = (".parquet",)
    promise = "export: tables for pandas, polars and the like; not read"
    packages = ("pyarrow",)
    extra = "parquet"

    def write_table(self, table: Table, path: Path) -> None:
        """Write a table to a new file."""
        pa = imported("pyarrow", ".parquet", self.extra)
        about = {"pynn_data": json.dumps(table.about, allow_nan=False)}
        columns = [pa.array(_native(column)) for column in table.columns.values()]
        found = pa.Table.from_arrays(columns, names=list(table.columns), metadata=about)
        # Spikes and labels repeat themselves, samples do not: to look for it takes most of the time.
        repeats = "variable" not in table.about
        self._parquet().write_table(found, path, use_dictionary=repeats)

    def shape(self, path: Path) -> tuple[int, int]:
        """Return the numbers of rows and columns of the table in a file."""
        found = self._parquet().read_metadata(path)
        return found.num_rows, found.num_columns

    def _parquet(self) -> Any:
        return imported("pyarrow.parquet", ".parquet", self.extra)


def _native(column: np.ndarray | list[str]) -> np.ndarray | list[str]:
    return column if isinstance(column, list) else column.astype(column.dtype.newbyteorder("="), copy=False)
