"""What a simulation writes to files: now, when it ends, or when the script does."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import numpy as np

from pynn_data.errors import WriteFailed
from pynn_data.ranks import Alone, Ranks
from pynn_data.recording.course import Course
from pynn_data.recording.group import Group
from pynn_data.recording.recordable import Recordable
from pynn_data.recording.written import Files

if TYPE_CHECKING:
    import neo

__all__ = ["Output"]


class Output(Files):
    """Files of one simulation, written or to be written. What writes is imported then: with Neo it takes a second."""

    def __init__(self) -> None:
        self._asked: dict[Path, tuple[Recordable, list[str]]] = {}
        """Files that were asked for with ``record(to_file=)`` and are not written yet."""
        self._written: dict[Path, Group] = {}
        """Whose data are in which file, or will be."""

    @property
    def names(self) -> list[str]:
        """Names of the files that are not written yet."""
        return [path.name for path in self._asked]

    def add(self, group: Recordable, names: list[str], target: str | os.PathLike[str]) -> Callable[[], None]:
        """Ask for variables of a group; cells of one population may come to a file with several calls."""
        asked, written = dict(self._asked), dict(self._written)

        def take_back() -> None:
            self._asked, self._written = asked, written

        if isinstance(target, (int, float)) and not isinstance(target, bool):
            raise TypeError(f"to_file is a path, not {target!r}; for the interval, say sampling_interval={target!r}.")
        if not isinstance(target, (str, os.PathLike)):
            raise TypeError(
                f"to_file is a path, not a {type(target).__name__}; a Neo IO object is given to write_data()."
            )
        path = Path(target).absolute()
        before, already = self._asked.get(path, (group, []))
        together = _together(before, group)
        # The cells that have joined have no claim on the file yet: those that were there before have.
        self._target(before if path in self._asked and together is not None else group, path)
        self._written[path] = together or group
        self._asked[path] = together or group, list(dict.fromkeys([*already, *names]))
        _open.add(group._simulation)
        atexit.unregister(_at_exit)
        atexit.register(_at_exit)  # the last that registers is the first to be called: before the engine goes
        return take_back

    def write(self) -> None:
        """Write each file, whatever becomes of the others; those that could not be written can be tried again.

        Raises
        ------
        WriteFailed
            With the name of each file that was not written, and why.
        """
        failed: dict[str, Exception] = {}
        for path, (group, names) in list(self._asked.items()):
            try:
                group.write_data(path, names)
            except Exception as error:
                failed[path.name] = error
            else:
                del self._asked[path]
        if failed:
            each = "; ".join(f"{name!r}: {error}" for name, error in failed.items())
            raise WriteFailed(f"Not written: {each}") from next(iter(failed.values()))

    def write_data(
        self,
        group: Recordable,
        io: Any,
        variables: str | Sequence[str],
        gather: bool | str,
        clear: bool,
        annotations: dict[str, Any],
        overwrite: bool,
    ) -> None:
        """Write what was recorded from a group of cells; see `Recordable.write_data`.

        With `gather` the first process writes and the others learn how it went.
        """
        from pynn_data.files.several import file_of_rank, on_first
        from pynn_data.recording.block import forget, get_block

        ranks = group._simulation.ranks
        writer: Ranks = ranks if gather else Alone()
        if ranks.size > 1 and not gather:
            io = file_of_rank(io, ranks.rank)
        if isinstance(io, (str, os.PathLike)):
            on_first(writer, lambda: self._target(group, io, overwrite))
        block = get_block(group, variables, gather, False, annotations)
        on_first(writer, lambda: self._write(group, block, io, overwrite))
        if clear:
            forget(group, variables)

    def _write(self, group: Group, block: neo.Block, io: Any, overwrite: bool) -> None:
        from pynn_data.files.write import write_files

        if not isinstance(io, (str, os.PathLike)):
            io.write_block(block)
            return
        for file in write_files(block, Path(io).absolute(), partial(self._target, group, overwrite=overwrite)):
            self._written[file] = group

    def _target(self, group: Group, target: str | os.PathLike[str], overwrite: bool = True) -> Path:
        """Return the absolute path of a file that may be written, now or later.

        Raises
        ------
        UnknownFormat, FormatUnavailable, IsADirectoryError, NotADirectoryError, FileExistsError
        """
        from pynn_data.files.write import checked_path

        path = checked_path(target, overwrite)
        owner = self._written.get(path, group)
        if owner.ids.tolist() != group.ids.tolist():
            raise FileExistsError(
                f"{path.name!r} is the file of {owner.label!r} in this simulation; writing {group.label!r} there would "
                "lose it. Choose another name."
            )
        return path


def _together(one: Recordable, other: Recordable) -> Recordable | None:
    """Return the cells of both if they are of one population, else None."""
    if sorted(one.ids) == sorted(other.ids):
        return one
    (first, *more), (second, *others) = one.parts, other.parts
    if more or others or first.population is not second.population:
        return None
    if np.isin(second.indices, first.indices).all():
        return one
    if np.isin(first.indices, second.indices).all():
        return other
    both: Recordable = first.population[np.union1d(first.indices, second.indices)]
    return both


_open: WeakSet[Course] = WeakSet()
"""Simulations with files to write that were not ended, as far as is known."""


def _at_exit() -> None:
    """Write what there is when a script is over without end(): the last line, an error, Ctrl-C or sys.exit()."""
    for simulation in list(_open):
        names = simulation.files.names
        if not (simulation.is_open and simulation.segments() and names):
            continue
        try:
            if simulation.ranks.size > 1:  # the others may never come here
                raise WriteFailed(f"Not written: {', '.join(names)}; several processes need end().")
            simulation.end("the script is over")
        except Exception as error:
            sys.stderr.write(f"pynn-data, as the script is over: {error}\n")
