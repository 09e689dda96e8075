"""Which files belong to which device of NEST, by their names."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pynn_data.errors import FileDamaged

__all__ = ["Device", "devices_of"]

NAME = re.compile(r"(?P<label>.*)-(?P<number>\d+)-(?P<thread>\d+)(?P<extension>\.[^.]*)?", re.S)
Key = tuple[str, str, str]
"""Label, node id, extension."""


@dataclass(frozen=True)
class Device:
    """A recording device and all its files."""

    label: str
    number: int | None
    """Node id, None of a file that has another name."""
    files: tuple[Path, ...]
    """By thread."""

    @property
    def name(self) -> str:
        """What tells it from others of the same label."""
        return self.label if self.number is None else f"{self.label}-{self.number}"


def devices_of(files: Sequence[Path]) -> list[Device]:
    """Return the devices that have written `files`, sorted by label and node id, with the files of all threads.

    Raises
    ------
    ValueError
        There are files of two runs.
    FileDamaged
        There is no file of a thread.
    """
    threads: dict[Key, dict[int, Path]] = {}
    spelt: dict[str, Path] = {}
    """Each folder in one way only."""
    for file in files:
        spelt.setdefault(os.path.realpath(file.parent), file.parent)
    folders = {place: _by_device(sorted(folder.iterdir())) for place, folder in spelt.items()}
    for key, some in _by_device(files).items():
        for place in dict.fromkeys(os.path.realpath(file.parent) for file in some):
            for file in folders[place][key]:
                _add(threads.setdefault(key, {}), _thread(file), file)
    others = [Device(_stem(file), None, (file,)) for file in files if _key(file) is None]
    known = [_device(key, threads[key]) for key in threads]
    return sorted([*known, *others], key=lambda device: (device.label, device.number or 0))


def _by_device(files: Sequence[Path]) -> dict[Key, list[Path]]:
    """Return the files by device, without those that have other names."""
    found: dict[Key, list[Path]] = {}
    for file in files:
        key = _key(file)
        if key is not None:
            found.setdefault(key, []).append(file)
    return found


def _key(file: Path) -> Key | None:
    name = NAME.fullmatch(file.name)
    return None if name is None else (name["label"], name["number"], name["extension"] or "")


def _thread(file: Path) -> int:
    name = NAME.fullmatch(file.name)
    return -1 if name is None else int(name["thread"])


def _stem(file: Path) -> str:
    return file.stem or file.name


def _add(threads: dict[int, Path], thread: int, file: Path) -> None:
    other = threads.setdefault(thread, file)
    if other != file:
        raise ValueError(
            f"{str(other)!r} and {str(file)!r} are both of thread {thread} of one device, so they are of different "
            "runs; read those of each run by themselves."
        )


def _device(key: Key, threads: dict[int, Path]) -> Device:
    label, number, _ = key
    missing = [thread for thread in range(max(threads)) if thread not in threads][:3]
    if missing:
        some = next(iter(threads.values()))
        raise FileDamaged(
            f"{some.name!r}: there is no file of thread {', '.join(map(str, missing))} of the same device, but one of "
            f"thread {max(threads)}; what was recorded is not complete."
        )
    return Device(label, int(number), tuple(threads[thread] for thread in sorted(threads)))
