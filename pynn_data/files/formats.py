"""File formats by extension."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import neo

from pynn_data.errors import UnknownFormat

__all__ = ["FORMATS", "Contents", "Format", "contents", "format_of"]


@dataclass(frozen=True)
class Contents:
    """How much a Block holds, to see whether a file has all of it."""

    segments: int
    signals: int
    samples: int
    trains: int
    spikes: int


def contents(block: neo.Block) -> Contents:
    """Count what is in a Block."""
    signals = [signal for segment in block.segments for signal in segment.analogsignals]
    trains = [segment.spiketrains for segment in block.segments]
    return Contents(
        len(block.segments),
        len(signals),
        sum(signal.size for signal in signals),
        sum(len(some) for some in trains),
        sum(len(some.multiplexed[0]) for some in trains if len(some)),
    )


class Format(Protocol):
    """Writes a Block to a file and counts what a file holds."""

    def write(self, block: neo.Block, path: Path) -> None:
        """Write a new file."""

    def contents(self, path: Path) -> Contents:
        """Open the file and count what it holds."""


class Pickle:
    """Python's own format: lossless, quick, for the Neo version that wrote it; never read a stranger's."""

    def write(self, block: neo.Block, path: Path) -> None:
        """Write a new file."""
        with path.open("wb") as file:
            pickle.dump(block, file, protocol=5)

    def contents(self, path: Path) -> Contents:
        """Open the file, which this process has just written, and count what it holds."""
        with path.open("rb") as file:
            return contents(pickle.load(file))


FORMATS: dict[str, Format] = {".pkl": Pickle(), ".pickle": Pickle()}


def format_of(path: Path) -> Format:
    """Return the format that the extension chooses.

    Raises
    ------
    UnknownFormat
        With the extensions that there are.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise UnknownFormat(
            f"{path.name!r}: no format has the extension {path.suffix!r}; there are {', '.join(FORMATS)}. "
            "For others pass a Neo IO object, such as neo.io.NixIO(path)."
        ) from None
