"""What a panel shows, whatever its kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pynn_data.plotting.looks import colours

__all__ = ["Entry", "Layer", "Picture", "Space", "opened"]


@dataclass(frozen=True)
class Layer:
    """One of the data of a panel."""

    datum: Any
    label: str
    properties: dict[str, Any]
    """Those that the user wants for this one."""


class Entry(NamedTuple):
    """Line of a legend."""

    handle: Any
    label: str
    colour: Any


@dataclass(frozen=True)
class Space:
    """Where to draw, about: axes are laid out after they have been drawn into."""

    width: float
    """In points."""
    height: float
    xlim: tuple[float, float] | None = None
    """What can be seen; None is everything."""


def opened(low: float, high: float) -> tuple[float, float]:
    """Return limits that are not the same."""
    return (low, high) if low < high else (low - 0.5, high + 0.5)


class Picture(ABC):
    """Data of one kind, ready to be drawn into axes."""

    inches: float
    """Height that suits it."""
    span: tuple[float, float] | None = None
    """From when to when in ms, if the x axis is time."""
    xlabel: str = "Time (ms)"
    ylabel: str = ""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = list(layers)
        self.sources = list(dict.fromkeys(layer.label for layer in self.layers))
        """What the layers are called, each name once: those of one name look the same."""
        self.shades: dict[str, Any] = {}
        """Colours of the sources, if colour tells the source; a figure sets the same ones in all its panels."""
        if len(self.sources) > 1:
            self.shades = dict(zip(self.sources, colours(len(self.sources)), strict=True))

    @abstractmethod
    def draw(self, axes: Any, space: Space, options: dict[str, Any]) -> list[Entry]:
        """Draw into the axes and return what a legend would say.

        `options` go to matplotlib, for all layers; those of a layer come on top.
        """
