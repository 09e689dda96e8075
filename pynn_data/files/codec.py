"""Annotations and other metadata as JSON, and back without loss.

What JSON does not have is an object with one key that begins with ``$``, the tag, from a fixed
list; decoding runs no code and makes no types but those named here. Large numeric arrays go to an
`ArrayStore`, small ones and arrays of text into the JSON itself.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.errors import FileDamaged, NotStorable
from pynn_data.files.arrays import ArraySource, ArrayStore, checked_dtype
from pynn_data.units import read_unit, unit_text

__all__ = ["decode", "decode_array", "encode", "store_array"]

INLINE = 512
"""Arrays of at most so many bytes stay in the JSON."""
DEEPEST = 50
"""Levels of containers in containers."""


def encode(value: Any, where: str, arrays: ArrayStore) -> Any:
    """Return `value` as what JSON can hold; large arrays are added to `arrays` under names that begin with `where`.

    Values: None, bool, int, float, complex, str, bytes, list, tuple, set, frozenset, dict, datetime,
    date, time, timedelta, numpy scalars and arrays of numbers, text and times, quantities.

    Raises
    ------
    NotStorable
        Names the place and the type.
    """
    return _encode(value, where, arrays, 0)


def _encode(value: Any, where: str, arrays: ArrayStore, depth: int) -> Any:
    if depth > DEEPEST:
        raise NotStorable(f"{where}: more than {DEEPEST} levels of containers in containers.")
    if isinstance(value, pq.Quantity):
        return _encode_quantity(value, where, arrays)
    if isinstance(value, (np.ndarray, np.generic)):
        return _encode_array(value, where, arrays)
    if value is None or isinstance(value, (bool, int, str)):
        return _plain(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"$float": repr(float(value))}
    if isinstance(value, list):
        return [_encode(v, f"{where}[{i}]", arrays, depth + 1) for i, v in enumerate(value)]
    if isinstance(value, dict):
        return _encode_dict(value, where, arrays, depth)
    if isinstance(value, (tuple, set, frozenset)):
        tag = next(f"${t.__name__}" for t in (tuple, frozenset, set) if isinstance(value, t))
        return {tag: [_encode(v, f"{where}[{i}]", arrays, depth + 1) for i, v in enumerate(value)]}
    for kind, (tag, to_text, _) in SIMPLE.items():
        if isinstance(value, kind):
            return {tag: to_text(value)}
    raise NotStorable(
        f"{where}: {value!r:.80} is a {type(value).__name__}, which no file can hold; there are numbers, text, lists, "
        "tuples, sets, dicts, dates, numpy arrays and quantities."
    )


def _plain(value: bool | int | str | None) -> Any:
    """Return the value as one of the plain types: an id becomes a number, a member of an enum its value."""
    if value is None or isinstance(value, bool):
        return value
    return int(value) if isinstance(value, int) else str.__str__(value)


def _encode_dict(value: dict[Any, Any], where: str, arrays: ArrayStore, depth: int) -> Any:
    if all(type(key) is str and not key.startswith("$") for key in value):
        return {k: _encode(v, f"{where}[{k!r}]", arrays, depth + 1) for k, v in value.items()}
    pairs = [
        [_encode(k, f"{where}: key", arrays, depth + 1), _encode(v, f"{where}[{k!r}]", arrays, depth + 1)]
        for k, v in value.items()
    ]
    return {"$dict": pairs}


def _encode_quantity(value: Any, where: str, arrays: ArrayStore) -> Any:
    if isinstance(value, pq.UncertainQuantity):
        raise NotStorable(f"{where}: quantities with an uncertainty cannot be stored.")
    magnitude = np.asarray(value.magnitude)
    plain = magnitude.ndim == 0 and magnitude.dtype == np.float64
    number = encode(float(magnitude), where, arrays) if plain else _encode_array(magnitude, where, arrays)
    return {"$quantity": [number, unit_text(value, where)]}


def _encode_array(value: Any, where: str, arrays: ArrayStore) -> Any:
    array = np.asarray(value)
    if array.dtype.kind in "biufc" and array.nbytes > INLINE and not arrays.inline:
        return store_array(array, where, arrays)
    about = {**_about(array, where), "scalar": isinstance(value, np.generic)}
    return {"$array": {**about, "data": base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()}}


def store_array(array: np.ndarray, where: str, arrays: ArrayStore) -> Any:
    """Add an array of numbers, however small, to `arrays`, and return what `decode_array` finds it by."""
    return {"$array": {**_about(array, where), "scalar": False, "name": arrays.add(where, array)}}


def _about(array: np.ndarray, where: str) -> dict[str, Any]:
    try:
        return {"dtype": checked_dtype(array.dtype.str).str, "shape": list(array.shape)}
    except ValueError:
        raise NotStorable(f"{where}: an array of {array.dtype} cannot be stored.") from None


def decode(value: Any, arrays: ArraySource) -> Any:
    """Return what `encode` was given.

    Raises
    ------
    FileDamaged
        If it is nothing that `encode` writes.
    """
    try:
        return _decode(value, arrays, 0)
    except FileDamaged:
        raise
    except (ValueError, TypeError, KeyError, OverflowError, ArithmeticError, binascii.Error) as error:
        raise FileDamaged(f"Metadata that pynn-data does not write: {error}.") from error


def _decode(value: Any, arrays: ArraySource, depth: int) -> Any:
    if depth > 4 * DEEPEST:
        raise FileDamaged("Metadata with containers in containers without end.")
    if isinstance(value, list):
        return [_decode(v, arrays, depth + 1) for v in value]
    if not isinstance(value, dict):
        return value
    tag = next(iter(value), "")
    if len(value) != 1 or not tag.startswith("$"):
        return {k: _decode(v, arrays, depth + 1) for k, v in value.items()}
    content: Any = value[tag]
    if tag in CONTAINERS:
        return CONTAINERS[tag](_decode(content, arrays, depth + 1))
    if tag == "$quantity":
        number, unit = content
        return pq.Quantity(_decode(number, arrays, depth + 1), read_unit(unit))
    if tag == "$array":
        return _decode_array(content, arrays)
    for simple, _, from_text in SIMPLE.values():
        if tag == simple:
            return from_text(content)
    raise FileDamaged(
        f"Metadata with the unknown tag {tag!r:.40}; a newer version of pynn-data may have written it."
    )


def decode_array(value: Any, arrays: ArraySource) -> np.ndarray:
    """Return an array that must be one.

    Raises
    ------
    FileDamaged
    """
    array = decode(value, arrays)
    if not isinstance(array, np.ndarray):
        raise FileDamaged(f"A {type(array).__name__} where an array should be.")
    return array


def _decode_array(about: Mapping[str, Any], arrays: ArraySource) -> Any:
    dtype, shape = checked_dtype(about["dtype"]), tuple(about["shape"])
    if not all(isinstance(n, int) and n >= 0 for n in shape):
        raise FileDamaged(f"An array of shape {shape}.")
    if "name" in about:
        array = arrays.get(about["name"], dtype, shape)
    else:
        array = np.frombuffer(base64.b64decode(about["data"], validate=True), dtype).reshape(shape).copy()
    return array[()] if about["scalar"] else array


def _complex(parts: list[str]) -> complex:
    return complex(float(parts[0]), float(parts[1]))


CONTAINERS: Mapping[str, Callable[[Any], Any]] = {
    "$tuple": tuple,
    "$set": set,
    "$frozenset": frozenset,
    "$dict": dict,
}
SIMPLE: Mapping[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    float: ("$float", repr, float),
    complex: ("$complex", lambda z: [repr(z.real), repr(z.imag)], _complex),
    bytes: ("$bytes", lambda b: base64.b64encode(b).decode(), lambda s: base64.b64decode(s, validate=True)),
    datetime: ("$datetime", datetime.isoformat, datetime.fromisoformat),
    date: ("$date", date.isoformat, date.fromisoformat),
    time: ("$time", time.isoformat, time.fromisoformat),
    timedelta: (
        "$timedelta",
        lambda d: [d.days, d.seconds, d.microseconds],
        lambda parts: timedelta(*parts),
    ),
}
"""Type -> tag, function to JSON, function from JSON; a datetime is a date too, so it comes before."""
