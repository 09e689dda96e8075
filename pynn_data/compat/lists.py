"""Whether something is a list, and lists side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

__all__ = ["ezip", "is_listlike"]


def is_listlike(obj: Any) -> bool:
    """Return whether something is a list, tuple, set or an array that has a length.

    Parameters
    ----------
    obj
        Anything.

    Returns
    -------
    bool
    """
    return isinstance(obj, (list, tuple, set)) or (isinstance(obj, np.ndarray) and obj.ndim > 0)


def ezip(*args: Iterable[Any]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Iterate over several things at once; each step yields what is of the first, and a tuple of all others.

    Parameters
    ----------
    *args
        What to iterate over.

    Yields
    ------
    tuple
    """
    for first, *others in zip(*args, strict=False):
        yield first, tuple(others)
