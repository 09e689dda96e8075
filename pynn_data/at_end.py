"""Files that are written when a simulation ends, or the script does."""

from __future__ import annotations

import atexit
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakSet

import numpy as np

from pynn_data.errors import WriteFailed

if TYPE_CHECKING:
    from pynn_data.network.recordable import Recordable
    from pynn_data.simulation import Simulation

__all__ = ["FilesAtEnd"]


class FilesAtEnd:
    """Files that were asked for with ``record(to_file=)`` and are not written yet."""

    def __init__(self) -> None:
        self._files: dict[Path, tuple[Recordable, list[str]]] = {}

    def add(self, group: Recordable, names: list[str], target: str | os.PathLike[str]) -> None:
        """Ask for variables of a group; cells of one population may come to a file with several calls."""
        from pynn_data.files.write import check_target

        if not isinstance(target, (str, os.PathLike)):
            raise TypeError(
                f"to_file is a path, not a {type(target).__name__}; a Neo IO object is given to write_data()."
            )
        path, simulation = Path(target).absolute(), group._simulation
        before, already = self._files.get(path, (group, []))
        together = _together(before, group)
        # The cells that have joined have no claim on the file yet: those that were there before have.
        check_target(before if path in self._files and together is not None else group, path)
        simulation.written[path] = together or group
        self._files[path] = together or group, list(dict.fromkeys([*already, *names]))
        _open.add(simulation)
        atexit.unregister(_at_exit)
        atexit.register(_at_exit)  # the last that registers is the first to be called: before the engine goes

    def write(self) -> None:
        """Write each file, whatever becomes of the others; those that could not be written can be tried again.

        Raises
        ------
        WriteFailed
            With the name of each file that was not written, and why.
        """
        failed: dict[str, Exception] = {}
        for path, (group, names) in list(self._files.items()):
            try:
                group.write_data(path, names)
            except Exception as error:
                failed[path.name] = error
            else:
                del self._files[path]
        if failed:
            each = "; ".join(f"{name!r}: {error}" for name, error in failed.items())
            raise WriteFailed(f"Not written: {each}") from next(iter(failed.values()))

    @property
    def names(self) -> list[str]:
        """Names of the files."""
        return [path.name for path in self._files]


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


_open: WeakSet[Simulation] = WeakSet()
"""Simulations with files to write that were not ended, as far as is known."""


def _at_exit() -> None:
    """Write what there is when a script is over without end(): the last line, an error, Ctrl-C or sys.exit()."""
    for simulation in list(_open):
        if not (simulation.is_open and simulation.segments() and simulation.files.names):
            continue
        try:
            if simulation.ranks.size > 1:  # the others may never come here
                raise WriteFailed(f"Not written: {', '.join(simulation.files.names)}; several processes need end().")
            simulation.end("the script is over")
        except Exception as error:
            sys.stderr.write(f"pynn-data, as the script is over: {error}\n")
