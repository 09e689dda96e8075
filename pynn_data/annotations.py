"""Annotations as users give them, looked at when they are given: later they would keep the data from being read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from neo.core.baseneo import _check_annotations

__all__ = ["OWN", "checked"]

OWN = (
    "label", "size", "first_id", "last_id", "first_index", "last_index", "simulator", "simulator_version", "backend",
    "pynn_data_version", "dt", "seed", "mpi_processes", "threads",
)  # fmt: skip
"""Annotations of a Block that say how its data were made, and are nobody else's."""


def checked(given: Mapping[str, Any], where: str, own: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a copy of annotations, with paths as texts, when Neo can hold them.

    Parameters
    ----------
    given
        Names and values.
    where
        Of the call that gives them, for errors.
    own
        Names that cannot be given.

    Raises
    ------
    TypeError
        These are no names with values.
    ValueError
        A name is one of `own`, or Neo has no such values; the text names it.
    """
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise TypeError(f"{where}: annotations are a dict of names and values, not {given!r:.60}.")
    taken = [name for name in given if name in own]
    if taken:
        raise ValueError(
            f"{where}: pynn-data itself writes {', '.join(map(repr, taken))} into the annotations of a Block; its own "
            f"names are {', '.join(own)}."
        )
    return {name: _held(value, f"{where}: annotation {name!r}") for name, value in given.items()}


def _held(value: Any, what: str) -> Any:
    """Return a copy of a value that Neo can hold."""
    plain = _with_texts(value)
    try:
        _check_annotations(plain)
    except (TypeError, ValueError):
        raise ValueError(
            f"{what} is {value!r:.60}, a {type(value).__name__}; Neo holds numbers, texts, dates and times, and "
            "lists, arrays, and dicts with texts as names, of these."
        ) from None
    return deepcopy(plain)


def _with_texts(value: Any) -> Any:
    """Return the value with texts in the place of paths."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if type(value) is dict:
        return {name: _with_texts(inner) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_with_texts(inner) for inner in value)
    return value
