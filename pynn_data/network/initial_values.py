"""Initial values of a state variable, one for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray

__all__ = ["Values"]


class Values(np.ndarray[tuple[Any, ...], np.dtype[np.float64]]):
    """An array of numbers, with the method that PyNN's arrays of values have."""

    @classmethod
    def of(cls, parts: Sequence[FloatArray]) -> Values:
        """Return the values of all parts, in their order."""
        return np.concatenate(parts).view(cls)

    def evaluate(self, mask: Any = None, simplify: bool = False) -> Any:
        """Return the values as a plain array.

        Parameters
        ----------
        mask
            Which cells; None is all.
        simplify
            One number stands for an array of equal ones.

        Returns
        -------
        numpy.ndarray or float
        """
        plain = np.array(self if mask is None else self[mask])
        return float(plain.flat[0]) if simplify and plain.size and (plain == plain.flat[0]).all() else plain
