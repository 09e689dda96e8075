"""Functions that scripts give in the place of numbers, and what they are functions of."""

from __future__ import annotations

import copy
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

__all__ = ["IndexBasedExpression", "number_of_arguments"]


class IndexBasedExpression(ABC):
    """A function of the indices of sources and of a target, which knows the projection that it is used in.

    Derive from it, and define ``__call__``. What is handed to a projection is copied there.
    """

    projection: Any = None
    """The projection; its ``pre`` and ``post`` are the groups, with their ``positions``."""

    def within(self, projection: Any) -> IndexBasedExpression:
        """Return the function as it is now, which knows a projection.

        Parameters
        ----------
        projection
            That it is used in.

        Returns
        -------
        IndexBasedExpression
        """
        known = copy.copy(self)
        known.projection = projection
        return known

    @abstractmethod
    def __call__(self, i: Any, j: Any) -> Any:
        """Return a number for each source.

        Parameters
        ----------
        i
            Indices of the sources, an array.
        j
            Index of the target.

        Returns
        -------
        numpy.ndarray
            Of the shape of `i`, or one number for all.
        """


def number_of_arguments(function: Callable[..., Any]) -> int | None:
    """Return how many arguments a function has to be given by place; None if it does not tell."""
    inputs = getattr(function, "nin", None)
    if isinstance(inputs, int):
        return inputs  # of a function of NumPy's
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return None
    by_place = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(p.kind in by_place and p.default is p.empty for p in parameters)
