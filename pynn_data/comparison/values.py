"""Annotations and attributes: values of any type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import quantities as pq

from pynn_data.comparison.rules import Difference, Rules, summarised
from pynn_data.recording.trains import ABSENT

__all__ = ["attributes", "brief", "columns_equal", "differing", "notes", "present"]

SCALARS = {int, float, str, bool, type(None)}
LONGEST = 60
"""Characters of a value that are shown."""
BEFORE = 20
"""Of them, those before a difference."""


def attributes(a: Any, b: Any, names: Iterable[str], place: str, rules: Rules) -> Iterator[Difference]:
    """Yield where attributes of two objects differ."""
    for name in names:
        if name not in rules.ignored:
            yield from differing(getattr(a, name, None), getattr(b, name, None), f"{place}.{name}", rules)


def notes(
    a: Mapping[str, Any], b: Mapping[str, Any], place: str, rules: Rules, kind: str = "annotations"
) -> Iterator[Difference]:
    """Yield where annotations differ, those that are ignored left out."""
    kept_a, kept_b = ({k: v for k, v in of.items() if k not in rules.ignored} for of in (a, b))
    yield from _mappings(kept_a, kept_b, f"{place}.{kind}", rules)


def differing(a: Any, b: Any, place: str, rules: Rules) -> Iterator[Difference]:
    """Yield where two values differ; numbers of different types do, two NaN do not."""
    if a is b:
        return
    if a is ABSENT or b is ABSENT:
        yield Difference(place, " and ".join("nothing" if v is ABSENT else brief(v) for v in (a, b)))
    elif type(a) is not type(b):
        yield Difference(place, " and ".join(f"{brief(value)} ({type(value).__name__})" for value in (a, b)))
    elif isinstance(a, Mapping):
        yield from _mappings(a, b, place, rules)
    elif isinstance(a, np.ndarray):
        yield from _arrays(a, b, place, rules)
    elif isinstance(a, (list, tuple)):
        yield from _sequences(a, b, place, rules)
    elif not _equal(a, b):
        yield Difference(place, _both(a, b))


def columns_equal(a: list[Any], b: list[Any]) -> bool:
    """Return whether two lists of plain values are the same; False also if that is not quickly said."""
    kinds = [type(value) for value in a]
    return set(kinds) <= SCALARS and a == b and kinds == [type(value) for value in b]


def brief(value: Any) -> str:
    """Return a value in a few words."""
    if isinstance(value, pq.Quantity) and value.ndim == 0:
        return f"{value.item()!r} {value.dimensionality.string}"
    plain = isinstance(value, (np.number, np.bool_, datetime))
    text = str(value) if plain else repr(value.item() if isinstance(value, np.generic) else value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _both(a: Any, b: Any) -> str:
    """Return two values in a few words, long texts from shortly before they begin to differ."""
    texts = brief(a), brief(b)
    if texts[0] == texts[1]:
        whole = " ".join(repr(a).split()), " ".join(repr(b).split())
        start = next((i for i, (x, y) in enumerate(zip(*whole, strict=False)) if x != y), LONGEST) - BEFORE
        return " and ".join(f"...{text[start : start + LONGEST - 6]}..." for text in whole)
    return " and ".join(texts)


def _mappings(a: Mapping[Any, Any], b: Mapping[Any, Any], place: str, rules: Rules) -> Iterator[Difference]:
    for side, (mine, others) in enumerate([(a, b), (b, a)]):
        yield from rules.only_in(
            side, place, (f"{key!r} = {brief(mine[key])}" for key in mine if key not in others)
        )
    for key, value in a.items():
        if key in b:
            yield from differing(value, b[key], f"{place}[{key!r}]", rules)


def _sequences(a: Any, b: Any, place: str, rules: Rules) -> Iterator[Difference]:
    if len(a) != len(b):
        yield Difference(place, f"{len(a)} and {len(b)} values: {brief(a)} and {brief(b)}")
    elif not columns_equal(list(a), list(b)):
        pairs = enumerate(zip(a, b, strict=True))
        found = (d for i, (x, y) in pairs for d in differing(x, y, f"{place}[{i}]", rules))
        yield from summarised(found, place, "values")


def _arrays(a: Any, b: Any, place: str, rules: Rules) -> Iterator[Difference]:
    if _dtype(a) != _dtype(b):
        yield Difference(place, f"{_dtype(a)} and {_dtype(b)} values")
    if isinstance(a, pq.Quantity):
        units = [of.dimensionality.string for of in (a, b)]
        if units[0] != units[1]:
            yield Difference(
                place, f"{brief(a)} and {brief(b)}" if a.size == b.size == 1 else " and ".join(units)
            )
            return
        a, b = a.magnitude, b.magnitude
        unit = f" {units[0]}"
    else:
        unit = ""
    if a.shape != b.shape:
        yield Difference(place, f"shape {a.shape} and {b.shape}")
    elif a.dtype.hasobject or b.dtype.hasobject:
        yield from differing(a.tolist(), b.tolist(), place, rules)
    else:
        unequal = np.argwhere((a != b) & ~((a != a) & (b != b)))  # NaN is not equal to itself
        if len(unequal):
            first = tuple(unequal[0].tolist())
            where = f"[{', '.join(map(str, first))}]" if first else ""
            more = f" (and {len(unequal) - 1} more)" if len(unequal) > 1 else ""
            yield Difference(f"{place}{where}", f"{brief(a[first])} and {brief(b[first])}{unit}{more}")


def _dtype(array: Any) -> str:
    """Return the type of the elements; neither the length of texts nor the order of bytes matters."""
    return "text" if array.dtype.kind == "U" else str(array.dtype.newbyteorder("="))


def _equal(a: Any, b: Any) -> bool:
    try:
        return bool(a == b) or bool(a != a and b != b)
    except Exception:  # an object that does not know how to be compared
        return False


def present(column: list[Any] | None, number: int) -> list[Any]:
    """Return a column of a table, or as many times ABSENT."""
    return [ABSENT] * number if column is None else column
