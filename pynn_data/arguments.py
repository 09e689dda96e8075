"""Arguments of the front end that are of another kind than they should be; the errors name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from pynn_data.magnitude import whole

__all__ = ["a_bool", "a_count", "a_mapping", "a_text", "an_instance", "functions_of", "names_of"]


def a_bool(value: Any, what: str, others: str = "") -> bool:
    """Return a bool, also one of NumPy; nothing else has a truth value here.

    Raises
    ------
    TypeError
        With `what`, and the `others` that are possible too.
    """
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{what} is True or False{others}, not {value!r:.60}.")
    return bool(value)


def a_count(value: Any, what: str) -> int:
    """Return a whole number that is not negative.

    Raises
    ------
    ValueError
        With `what`.
    """
    count = whole(value)
    if count is None or count < 0:
        raise ValueError(f"{what} must be whole and not negative, not {value!r:.60}.")
    return count


def a_text(value: Any, what: str) -> str:
    """Return a text.

    Raises
    ------
    TypeError
        With `what`.
    """
    if not isinstance(value, str):
        raise TypeError(f"{what} is a text, not {value!r:.60}.")
    return value


def an_instance(kind: type, value: Any, what: str, example: str) -> Any:
    """Return an object that is of a kind; its class in its place is a frequent slip.

    Raises
    ------
    TypeError
        With `what`, and the `example` of what would be right.
    """
    if isinstance(value, kind):
        return value
    if isinstance(value, type) and issubclass(value, kind):
        raise TypeError(f"{what} is the class {value.__name__}; write {value.__name__}(...).")
    raise TypeError(f"{what} is an object such as {example}, not {value!r:.60}.")


def a_mapping(value: Any, what: str) -> Mapping[str, Any]:
    """Return values by name; None is none.

    Raises
    ------
    TypeError
        With `what`.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise TypeError(f"{what} is a dict of values by name, not {value!r:.60}.")
    return value


def functions_of(value: Any, what: str) -> list[Callable[..., Any]]:
    """Return functions as a list; None is none.

    Raises
    ------
    TypeError
        With `what`.
    """
    if value is None:
        return []
    listed = list(value) if isinstance(value, Iterable) else []
    functions = [one for one in listed if callable(one)]
    if len(functions) < len(listed) or not isinstance(value, Iterable):
        raise TypeError(f"{what} is a list of functions, not {value!r:.60}.")
    return functions


def names_of(value: Any, what: str) -> list[str]:
    """Return one name or several as a list.

    Raises
    ------
    TypeError
        With `what`.
    """
    if isinstance(value, str):
        return [value]
    try:
        names = list(value)
    except TypeError:
        names = [value]
    if isinstance(value, (bytes, dict)) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"{what}: a name or several, not {value!r:.60}.")
    return names
