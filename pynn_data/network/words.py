"""Objects of the description in words."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["in_words"]

_short = reprlib.Repr()
_short.maxlist = _short.maxtuple = 6
_short.maxother = _short.maxstring = 60


def in_words(thing: object, values: Mapping[str, Any]) -> str:
    """Return the class of an object with its values, those that are long in short."""
    return f"{type(thing).__name__}({', '.join(f'{name}={_brief(value)}' for name, value in values.items())})"


def _brief(value: Any) -> str:
    if isinstance(value, (np.integer, np.floating)):
        value = value.item()
    return " ".join(_short.repr(value).split())
