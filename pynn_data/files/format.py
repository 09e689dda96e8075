"""What a file format is, and how much a Block holds."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import neo

from pynn_data.errors import FormatUnavailable, UnknownFormat
from pynn_data.recording.collected import Told

__all__ = ["Contents", "Format", "contents", "imported"]


@dataclass(frozen=True)
class Contents:
    """How much there is, to see whether a file has all of it."""

    segments: int
    signals: int
    """Regular and irregular ones."""
    samples: int
    trains: int
    spikes: int
    events: int
    """Events and epochs."""


def contents(block: neo.Block) -> Contents:
    """Count what is in a Block."""
    segments = block.segments
    signals = [
        s for segment in segments for s in (*segment.analogsignals, *segment.irregularlysampledsignals)
    ]
    trains = [segment.spiketrains for segment in segments]
    return Contents(
        segments=len(segments),
        signals=len(signals),
        samples=sum(signal.size for signal in signals),
        trains=sum(len(some) for some in trains),
        spikes=sum(_spikes(some) for some in trains),
        events=sum(len(events) for s in segments for events in (*s.events, *s.epochs)),
    )


def _spikes(trains: Any) -> int:
    table = getattr(trains, "table", None)
    return sum(train.size for train in trains) if table is None else table.times.size


class Format(ABC):
    """Writes a Block to a file, and reads it if it can."""

    extensions: ClassVar[tuple[str, ...]]
    """In lower case, with the dot; the longest that a file's name ends with decides."""
    promise: ClassVar[str]
    """What a user can expect, in a few words."""
    is_written: ClassVar[bool] = True
    """False of files that other programs write, and pynn-data only reads."""
    packages: ClassVar[tuple[str, ...]] = ()
    """Modules that must be importable."""
    extra: ClassVar[str] = ""
    """Extra of pynn-data that installs them."""

    def check_usable(self) -> None:
        """Raise if a package is missing.

        Raises
        ------
        FormatUnavailable
        """
        for package in self.packages:
            imported(package, self.extensions[0], self.extra)

    def check_written(self, path: Path) -> None:
        """Raise if files of this format are only read.

        Raises
        ------
        UnknownFormat
        """
        if not self.is_written:
            raise UnknownFormat(
                f"{path.name!r}: {self.extensions[0]} files are those of other programs; they are read, not written."
            )

    @abstractmethod
    def write(self, block: neo.Block, path: Path) -> list[str]:
        """Write a new file, or several whose names begin like `path`'s, into the empty folder of `path`.

        Returns what of the metadata they do not hold, each in a few words; a sidecar then holds
        the metadata. The Block is not changed.

        Raises
        ------
        NotStorable
            If data, times, ids or whole objects would be lost.
        """

    @abstractmethod
    def contents(self, path: Path) -> Contents:
        """Open what `write` has written and count what is there."""

    @classmethod
    def is_read(cls) -> bool:
        """Return whether there is a reader."""
        return cls.read is not Format.read

    def companions(self, path: Path) -> list[Path]:
        """Return the other files, besides a sidecar, that were written with `path` and go when it is replaced."""
        return []

    def read(self, path: Path, wanted: frozenset[str] | None) -> neo.Block:
        """Return the Block in a file; `wanted` are the names of signals, "spikes" for trains, None for all.

        Raises
        ------
        FileDamaged
        """
        raise UnknownFormat(
            f"{path.name!r}: {self.extensions[0]} files are for other programs; they are not read."
        )

    def all_of(self, files: Sequence[Path]) -> list[Path]:
        """Return all files that are read when `files` are to be."""
        return list(files)

    def read_files(self, files: Sequence[Path], wanted: frozenset[str] | None, told: Told) -> neo.Block:
        """Return the Block in a file, or in several that make one together, as other programs write them.

        Parameters
        ----------
        files
            One at least; they exist.
        wanted
            As `read` has it.
        told
            What the user says that such files do not say themselves.

        Raises
        ------
        FileDamaged
        ValueError
            A file of this format is a recording by itself, and says everything itself.
        """
        kind = f"a {self.extensions[0]} file"
        if len(files) > 1:
            raise ValueError(
                f"{files[0].name!r} and {files[1].name!r}: {kind} is a recording by itself; read one at a time."
            )
        given = [f"{name}=" for name in ("units", "dt", "t_stop") if getattr(told, name)]
        if given:
            raise ValueError(f"{files[0].name!r}: {' and '.join(given)} cannot be given; {kind} tells it by itself.")
        return self.read(files[0], wanted)


def imported(package: str, extension: str, extra: str) -> Any:
    """Return a module that only some formats need.

    Raises
    ------
    FormatUnavailable
        With the command that installs it.
    """
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise FormatUnavailable(
            f"{extension} files need {package}, which is not usable ({error}): pip install 'pynn-data[{extra}]'"
        ) from error
