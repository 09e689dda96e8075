"""How a variable follows from others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pynn_data.contract import FloatArray

__all__ = ["Derivation"]


@dataclass(frozen=True)
class Derivation:
    """How a variable follows, at any moment, from others and from parameters, in users' units."""

    variables: tuple[str, ...]
    parameters: tuple[str, ...]
    function: Callable[[Mapping[str, FloatArray]], FloatArray]
    """Of all these by name: of variables an array (samples, cells), of parameters one (cells)."""
