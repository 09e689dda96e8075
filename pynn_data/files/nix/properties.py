"""Which annotations a NIX file can hold so that Neo's own reader finds the same values there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.errors import NotStorable
from pynn_data.units import unit_text

__all__ = ["CHECKSUM", "METADATA", "Held", "held", "held_items", "plain_text"]

METADATA = "pynn_data_json"
"""Property of a Block in which all metadata are."""
CHECKSUM = "pynn_data_crc32"
"""Property with the CRC-32 of that text."""

EMPTY = "EMPTYLIST"
RESERVED = frozenset(
    {
        METADATA, CHECKSUM, "nix_name", "neo_name", "neo_parent", "name", "description", "file_origin", "file_datetime",
        "rec_datetime", "index", "annotations", "array_annotations", "signal", "times", "durations", "labels",
        "units", "time_units", "dtype", "copy", "t_start", "t_stop", "sampling_rate", "sampling_period",
        "waveforms", "left_sweep", "objects", "allowed_types",
    }
)  # fmt: skip
"""Names that Neo's reader would not take for annotations: arguments of its classes, and marks of its own."""


@dataclass(frozen=True)
class Held:
    """A value in the form in which NIX has it."""

    values: np.ndarray | list[str]
    """Of one dimension."""
    unit: str | None = None
    definition: str | None = None
    """Mark by which Neo's reader tells dates and empty lists from text."""

    def key(self) -> tuple[Any, ...]:
        """Return something that is equal for equal values."""
        if isinstance(self.values, list):
            return (tuple(self.values), self.unit, self.definition)
        return (self.values.dtype.str, self.values.shape, self.values.tobytes(), self.unit, self.definition)


def held_items(annotations: Mapping[Any, Any]) -> Iterable[tuple[str, Held]]:
    """Yield those annotations that NIX can hold."""
    for key, value in annotations.items():
        if isinstance(key, str) and key not in RESERVED and _is_name(key):
            found = held(value)
            if found is not None:
                yield key, found


def held(value: Any) -> Held | None:
    """Return a value as NIX can hold it, or None if it cannot, or would change it.

    A list, tuple or array comes back from Neo's reader as a list, and one of a single value as that value.
    """
    if isinstance(value, pq.Quantity):
        return _held_quantity(value)
    if isinstance(value, (datetime, date, time)):
        return _held_date(value)
    if isinstance(value, str):
        return _held_texts([value] if value else [])
    if isinstance(value, (np.ndarray, np.generic)):
        return _held_array(np.asarray(value))
    if isinstance(value, (bool, int, float)):
        return _held_list([value])
    if isinstance(value, (list, tuple)):
        return _held_list(list(value))
    return None


def plain_text(text: Any) -> str | None:
    """Return a text, without the characters that HDF5 cannot store; None for None."""
    return None if text is None else str(text).replace("\0", "").encode("utf-8", "replace").decode()


def _is_name(key: str) -> bool:
    return key not in ("", ".") and "/" not in key and plain_text(key) == key


def _held_texts(values: list[str]) -> Held | None:
    texts = [str.__str__(value) for value in values]
    return Held(texts) if all(plain_text(text) == text for text in texts) else None


def _held_list(values: list[Any]) -> Held | None:
    if not values:
        return Held([], definition=EMPTY)
    for kinds, dtype in (((bool, np.bool_), np.bool_), ((int, np.integer), np.int64), ((float,), np.float64)):
        if all(isinstance(value, kinds) for value in values):
            if dtype is np.int64 and any(isinstance(v, bool) or not -(2**63) <= v < 2**63 for v in values):
                return None
            return Held(np.array(values, dtype=dtype))
    return _held_texts(values) if all(isinstance(value, str) for value in values) else None


def _held_array(array: np.ndarray, unit: str | None = None) -> Held | None:
    if array.ndim > 1 or array.dtype.kind not in "biufU":
        return None
    if array.dtype.kind != "U" and array.dtype.itemsize > 8:
        return None
    if array.ndim and not array.size:
        return Held([], unit, EMPTY)
    if array.dtype.kind == "U":
        return _held_texts(array.reshape(-1).tolist())
    return Held(array.reshape(-1), unit)


def _held_quantity(value: pq.Quantity) -> Held | None:
    if isinstance(value, pq.UncertainQuantity):
        return None
    try:
        return _held_array(np.asarray(value.magnitude), unit_text(value, ""))
    except NotStorable:
        return None


def _held_date(value: datetime | date | time) -> Held | None:
    if getattr(value, "tzinfo", None) is not None or getattr(value, "year", 1000) < 1000:
        return None
    if isinstance(value, datetime):
        return Held([value.strftime("%Y-%m-%dT%H:%M:%S.%f")], definition="DATETIME")
    if isinstance(value, date):
        return Held([value.strftime("%Y-%m-%d")], definition="DATE")
    return Held([value.strftime("%H:%M:%S.%f")], definition="TIME")
