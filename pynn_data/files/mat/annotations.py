"""Annotations <-> structs of MATLAB, in the way of neo.io.NeoMatlabIO: a unit has a field of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.errors import FileDamaged, NotStorable
from pynn_data.units import read_unit, unit_text

__all__ = ["Lost", "annotations_of", "is_numeric", "struct_of", "text_field"]

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
"""Of a field."""
NONE = "Py_None"
"""Stands for None, as in Neo."""
UNITS = "_units"
SHOWN = 4


class Lost:
    """What of the metadata a file does not hold, by the reason."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = {}

    def add(self, reason: str, name: str) -> None:
        """Note something."""
        self._found.setdefault(reason, {})[name] = None

    def add_all(self, reason: str, names: Iterable[str]) -> None:
        """Note several things, if there are any."""
        for name in names:
            self.add(reason, name)

    def texts(self) -> list[str]:
        """Return each reason with some names."""
        return [
            f"{reason} ({', '.join([*list(names)[:SHOWN], *(['...'] if len(names) > SHOWN else [])])})"
            for reason, names in self._found.items()
        ]


def struct_of(annotations: Mapping[Any, Any], lost: Lost) -> dict[str, Any]:
    """Return annotations as the fields of a struct, as far as MATLAB and Neo's reader can have them."""
    fields: dict[str, Any] = {}
    for key, value in annotations.items():
        if not isinstance(key, str) or not NAME.fullmatch(key) or _is_unit_of_another(key, annotations):
            lost.add("annotations whose names are none in MATLAB", repr(key)[:40])
            continue
        unit = _unit(value, key, annotations)
        field = _field(value, lost) if unit is not None else None
        if field is None:
            lost.add("annotations of some types", f"{key}: {type(value).__name__}")
            continue
        if not _comes_back(value):
            lost.add("the types of annotations", f"{key}: {type(value).__name__}")
        fields[key] = field
        if unit:
            fields[key + UNITS] = unit
    return fields


def annotations_of(struct: Any) -> dict[str, Any]:
    """Return what `struct_of` was given, where MATLAB's types tell it: for others an array or text.

    Raises
    ------
    FileDamaged
    """
    found: dict[str, Any] = {}
    for key, field in struct.items() if isinstance(struct, dict) else ():
        if _is_unit_of_another(key, struct):
            continue
        value = annotations_of(field) if isinstance(field, dict) else _value(field)
        unit = struct.get(key + UNITS)
        found[key] = value if unit is None else _quantity(value, unit)
    return found


def text_field(text: Any) -> str | None:
    """Return a text that a file can hold, or None."""
    plain = str.__str__(text)
    return plain if "\0" not in plain and plain.encode("utf-8", "ignore").decode() == plain else None


def _field(value: Any, lost: Lost) -> Any:
    """Return a value as `scipy.io.savemat` takes it, or None if the file or Neo's reader would change it."""
    if value is None:
        return NONE
    if isinstance(value, str):
        return None if value == NONE else text_field(value)
    if isinstance(value, dict):
        return struct_of(value, lost)
    if isinstance(value, (date, time)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return _list(list(value))
    if isinstance(value, int):
        return np.int64(value) if not isinstance(value, bool) and -(2**63) <= value < 2**63 else _bool(value)
    array = np.asarray(value.magnitude if isinstance(value, pq.Quantity) else value)
    return array if is_numeric(array) else None


def _bool(value: int) -> np.bool_ | None:
    return np.bool_(value) if isinstance(value, bool) else None


def _list(values: list[Any]) -> np.ndarray | None:
    """Return a list of numbers or of text as an array."""
    if all(isinstance(value, str) and value and text_field(value) == value for value in values):
        return np.array(values, dtype=str if values else float)
    if not all(isinstance(value, (int, float, np.number, list, tuple)) for value in values):
        return None
    try:
        array = np.array(values)
    except (ValueError, OverflowError):  # lists of different lengths, numbers of more than 64 bits
        return None
    return array if is_numeric(array) else None


def is_numeric(array: np.ndarray) -> bool:
    """Return whether a file can hold an array, and Neo's reader does not change it as it does complex numbers."""
    return bool(array.dtype.kind in "biu" or array.dtype in (np.float32, np.float64))


def _comes_back(value: Any) -> bool:
    """Return whether `annotations_of` finds the same value of the same type."""
    if isinstance(value, pq.Quantity):
        value = np.asarray(value.magnitude)
        if value.ndim == 0:
            return bool(value.dtype == np.float64)
    if isinstance(value, np.ndarray):
        return bool(value.dtype.isnative and min(value.shape, default=0) > 1)
    return type(value) in (bool, int, float, str, dict, type(None))


def _is_unit_of_another(key: str, mapping: Mapping[Any, Any]) -> bool:
    return key.endswith(UNITS) and key[: -len(UNITS)] in mapping


def _unit(value: Any, key: str, annotations: Mapping[Any, Any]) -> str | None:
    """Return the name of a value's unit, "" if it has none, None if there is no place for it."""
    if not isinstance(value, pq.Quantity):
        return ""
    if (
        isinstance(value, pq.UncertainQuantity)
        or key + UNITS in annotations
        or not NAME.fullmatch(key + UNITS)
    ):
        return None
    try:
        return unit_text(value, key)
    except NotStorable:
        return None


def _value(field: Any) -> Any:
    if isinstance(field, str):
        return None if field == NONE else field
    if isinstance(field, list):
        return [annotations_of(one) if isinstance(one, dict) else _value(one) for one in field]
    if field.size == 1:
        return field.item()
    return field.reshape(-1) if (field.ndim == 2 and 1 in field.shape) or not field.size else field


def _quantity(value: Any, unit: Any) -> Any:
    if not isinstance(value, (int, float, np.ndarray)):
        raise FileDamaged(f"{value!r:.40} with a unit is no number.")
    return pq.Quantity(value, read_unit(unit))
