"""The processes of a simulation: one, or those that mpiexec has started.

Data are gathered as flat arrays. Every process enters the same collective calls in the same order,
whether it has cells or not: who has which cell is known everywhere.
"""

from __future__ import annotations

import os
import sys
import traceback
from abc import ABC, abstractmethod
from functools import cache
from types import TracebackType
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import NotSupported

__all__ = ["Alone", "Ranks", "launched", "world"]

LAUNCHERS = ("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS", "MV2_COMM_WORLD_SIZE")
"""Variables by which launchers tell their processes how many they are."""
BLOCK = 2**19
"""Numbers that are gathered at once: few enough to stay in the cache until they are in their places."""


class Ranks(ABC):
    """Processes that share a simulation, each with some of its cells."""

    rank: int
    """Number of this process."""
    size: int

    @abstractmethod
    def largest(self, number: int) -> int:
        """Return the largest of the numbers that the processes give."""

    @abstractmethod
    def told(self, text: str | None) -> str | None:
        """Return what the first process says."""

    @abstractmethod
    def columns(self, values: FloatArray, owners: IntArray, everywhere: bool) -> FloatArray | None:
        """Return the columns of all processes side by side, on the first process or everywhere, else None.

        Parameters
        ----------
        values
            Columns of this process, in the order in which they are among all.
        owners
            Process of every column.
        """

    def trains(
        self, times: FloatArray, counts: IntArray, owners: IntArray, everywhere: bool
    ) -> tuple[FloatArray, IntArray] | None:
        """Return spike times and numbers of spikes of all trains, in the order of `owners`; see `columns`."""
        found = self.columns(counts.astype(np.float64)[None, :], owners, everywhere)
        sizes = np.empty(0, np.int64) if found is None else found[0].astype(np.int64)
        flat = self.flat(times, everywhere)
        if found is None or flat is None:
            return None
        by_rank = np.argsort(owners, kind="stable")  # the order in which the trains have come
        begins = np.empty_like(sizes)
        begins[by_rank] = np.cumsum(sizes[by_rank]) - sizes[by_rank]
        places = np.repeat(begins - (np.cumsum(sizes) - sizes), sizes)
        places += np.arange(places.size)
        return flat.take(places), sizes

    @abstractmethod
    def flat(self, values: FloatArray, everywhere: bool) -> FloatArray | None:
        """Return the values of all processes one after the other, on the first process or everywhere, else None."""


class Alone(Ranks):
    """A single process."""

    rank, size = 0, 1

    def largest(self, number: int) -> int:
        """Return the number."""
        return number

    def told(self, text: str | None) -> str | None:
        """Return the text."""
        return text

    def columns(self, values: FloatArray, owners: IntArray, everywhere: bool) -> FloatArray | None:
        """Return the columns."""
        return values

    def flat(self, values: FloatArray, everywhere: bool) -> FloatArray | None:
        """Return the values."""
        return values


class World(Ranks):
    """The processes of an MPI job."""

    def __init__(self, mpi: Any) -> None:
        self._mpi = mpi
        self._comm = mpi.COMM_WORLD.Dup()
        self.rank, self.size = self._comm.rank, self._comm.size

    def largest(self, number: int) -> int:
        """Return the largest number."""
        return int(self._comm.allreduce(number, op=self._mpi.MAX))

    def told(self, text: str | None) -> str | None:
        """Return the first process' text."""
        said: str | None = self._comm.bcast(text)
        return said

    def columns(self, values: FloatArray, owners: IntArray, everywhere: bool) -> FloatArray | None:
        """Gather some rows at a time, and put the columns in their places."""
        rows, width = len(values), owners.size
        wanted = everywhere or self.rank == 0
        joined = np.empty((rows, width)) if wanted else None
        places = [_as_slice(np.flatnonzero(owners == rank)) for rank in range(self.size)]
        widths = np.bincount(owners, minlength=self.size)
        height = max(1, BLOCK // max(width, 1))
        received = np.empty(min(height, rows) * width) if wanted else None
        for first in range(0, rows, height):
            block = np.ascontiguousarray(values[first : first + height])
            self._gather(block, received, widths * len(block), everywhere)
            if joined is None or received is None:
                continue
            begins = np.concatenate([[0], np.cumsum(widths * len(block))])
            for rank, place in enumerate(places):
                part = received[begins[rank] : begins[rank + 1]]
                joined[first : first + len(block), place] = part.reshape(len(block), widths[rank])
        return joined

    def flat(self, values: FloatArray, everywhere: bool) -> FloatArray | None:
        """Gather some values of each process at a time."""
        sizes = np.array(self._comm.allgather(values.size), dtype=np.int64)
        begins = np.concatenate([[0], np.cumsum(sizes)])
        wanted = everywhere or self.rank == 0
        joined = np.empty(begins[-1]) if wanted else None
        share = BLOCK // self.size + 1
        received = np.empty(share * self.size) if wanted else None
        for first in range(0, int(sizes.max()), share):
            counts = np.clip(sizes - first, 0, share)
            self._gather(np.ascontiguousarray(values[first : first + share]), received, counts, everywhere)
            if joined is None or received is None:
                continue
            ends = np.cumsum(counts)
            for rank, (count, end) in enumerate(zip(counts.tolist(), ends.tolist(), strict=True)):
                joined[begins[rank] + first : begins[rank] + first + count] = received[end - count : end]
        return joined

    def _gather(
        self, mine: FloatArray, received: FloatArray | None, counts: IntArray, everywhere: bool
    ) -> None:
        layout = None if received is None else (received, counts.tolist())
        if everywhere:
            self._comm.Allgatherv(mine, layout)
        else:
            self._comm.Gatherv(mine, layout, root=0)


def launched() -> bool:
    """Return whether a launcher says that it has started several processes."""
    sizes = (os.environ.get(name, "1") for name in LAUNCHERS)
    return any(size.isdigit() and int(size) > 1 for size in sizes)


@cache
def world() -> Ranks:
    """Return the processes that were started together; from now on an error in one ends all.

    Raises
    ------
    NotSupported
        If there are several and mpi4py is not installed.
    """
    if not launched():
        return Alone()
    try:
        from mpi4py import MPI
    except ImportError as error:
        raise NotSupported(
            f"Several processes were started, but mpi4py is not usable ({error}): pip install 'pynn-data[mpi]'"
        ) from error
    if MPI.COMM_WORLD.size == 1:
        return Alone()
    _end_all_on_error(MPI)
    return World(MPI)


def _end_all_on_error(mpi: Any) -> None:
    """Have an exception that nobody catches end the whole job: the others would wait for ever."""

    def hook(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        lines = traceback.format_exception(kind, error, where)
        sys.stderr.write(f"Process {mpi.COMM_WORLD.rank} of {mpi.COMM_WORLD.size}:\n{''.join(lines)}")
        sys.stderr.flush()
        mpi.COMM_WORLD.Abort(1)

    sys.excepthook = hook


def _as_slice(places: IntArray) -> slice | IntArray:
    """Return evenly spaced places as a slice, which numpy copies faster."""
    steps = np.unique(np.diff(places))
    if places.size < 2 or steps.size != 1:
        return places
    return slice(int(places[0]), int(places[-1]) + 1, int(steps[0]))
