"""The processes of a simulation: one, or those that mpiexec has started.

Data are gathered as flat arrays. Every process enters the same collective calls in the same order,
whether it has cells or not: who has which cell is known everywhere.
"""

from __future__ import annotations

import os
import sys
import traceback
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cache
from types import TracebackType
from typing import Any, TypeVar

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import NotSupported

__all__ = ["Alone", "Ranks", "launched", "world"]

LAUNCHERS = (
    "OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS", "MV2_COMM_WORLD_SIZE", "SLURM_STEP_NUM_TASKS",
)  # fmt: skip
"""Variables by which launchers tell their processes how many they are."""
BLOCK = 2**16
"""Numbers that are gathered at once: few enough to stay in the cache until they are in their places."""


T = TypeVar("T")


class Ranks(ABC):
    """Processes that share a simulation, each with some of its cells."""

    rank: int
    """Number of this process."""
    size: int

    @abstractmethod
    def largest(self, number: int) -> int:
        """Return the largest of the numbers that the processes give."""

    @abstractmethod
    def shared(self, thing: T) -> list[T]:
        """Return the things that the processes give, process by process; they are small."""

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

    @abstractmethod
    def trains(
        self, times: FloatArray, counts: IntArray, owners: IntArray, everywhere: bool
    ) -> tuple[FloatArray, IntArray] | None:
        """Return spike times and numbers of spikes of all trains, in the order of `owners`; see `columns`."""


class Alone(Ranks):
    """A single process."""

    rank, size = 0, 1

    def largest(self, number: int) -> int:
        """Return the number."""
        return number

    def shared(self, thing: T) -> list[T]:
        """Return the thing."""
        return [thing]

    def told(self, text: str | None) -> str | None:
        """Return the text."""
        return text

    def columns(self, values: FloatArray, owners: IntArray, everywhere: bool) -> FloatArray | None:
        """Return the columns."""
        return values

    def trains(
        self, times: FloatArray, counts: IntArray, owners: IntArray, everywhere: bool
    ) -> tuple[FloatArray, IntArray] | None:
        """Return the trains."""
        return times, counts


class World(Ranks):
    """The processes of an MPI job."""

    def __init__(self, mpi: Any) -> None:
        self._mpi = mpi
        self._comm = mpi.COMM_WORLD.Dup()
        self.rank, self.size = self._comm.rank, self._comm.size

    def largest(self, number: int) -> int:
        """Return the largest number."""
        return int(self._comm.allreduce(number, op=self._mpi.MAX))

    def shared(self, thing: T) -> list[T]:
        """Return everyone's."""
        things: list[T] = self._comm.allgather(thing)
        return things

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

    def trains(
        self, times: FloatArray, counts: IntArray, owners: IntArray, everywhere: bool
    ) -> tuple[FloatArray, IntArray] | None:
        """Gather some trains at a time, and put their spikes in their places."""
        known = self.columns(counts.astype(np.float64)[None, :], owners, everywhere=True)
        assert known is not None
        sizes = known[0].astype(np.int64)
        ends = np.cumsum(sizes)
        wanted = everywhere or self.rank == 0
        joined = np.empty(int(sizes.sum())) if wanted else None
        pieces = list(_pieces(ends))
        longest = max((int(sizes[first:last].sum()) for first, last in pieces), default=0)
        received = np.empty(longest) if wanted else None
        numbers = np.arange(longest)
        sent = 0
        for first, last in pieces:
            some, whose = sizes[first:last], owners[first:last]
            shares = np.bincount(whose, weights=some, minlength=self.size).astype(np.int64)
            mine = np.ascontiguousarray(times[sent : sent + shares[self.rank]])
            sent += mine.size
            self._gather(mine, received, shares, everywhere)
            if joined is not None and received is not None:
                into = joined[ends[first] - sizes[first] : ends[last - 1]]
                places = np.repeat(_shifts(some, whose), some)
                places += numbers[: places.size]
                received.take(places, out=into, mode="clip")
        return None if joined is None else (joined, sizes)

    def _gather(
        self, mine: FloatArray, received: FloatArray | None, counts: IntArray, everywhere: bool
    ) -> None:
        layout = None if received is None else (received, counts.tolist())
        if everywhere:
            self._comm.Allgatherv(mine, layout)
        else:
            self._comm.Gatherv(mine, layout, root=0)


def launched() -> int:
    """Return how many processes a launcher says that it has started, 1 without a launcher."""
    sizes = (os.environ.get(name, "1") for name in LAUNCHERS)
    return max(int(size) if size.isdigit() else 1 for size in sizes)


@cache
def world() -> Ranks:
    """Return the processes that were started together; from now on an error in one ends all.

    Raises
    ------
    NotSupported
        If there are several, and mpi4py is not installed or does not see them.
    """
    if (started := launched()) == 1:
        return Alone()
    try:
        from mpi4py import MPI
    except ImportError as error:
        raise NotSupported(
            f"Several processes were started, but mpi4py is not usable ({error}): pip install 'pynn-data[mpi]'"
        ) from error
    if MPI.COMM_WORLD.size == 1:
        raise NotSupported(
            f"{started} processes were started, but mpi4py takes each for the only one: was it built for another MPI "
            "than that of the launcher? setup(parallel=False) runs the script independently in each."
        )
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


def _pieces(ends: IntArray) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of trains that are gathered at once; `ends` are the sums of their spikes."""
    first, begin = 0, 0
    while first < ends.size:
        last = max(first + 1, int(np.searchsorted(ends, begin + BLOCK, side="right")))
        yield first, last
        first, begin = last, int(ends[last - 1])


def _shifts(sizes: IntArray, owners: IntArray) -> IntArray:
    """Return how many spikes later (or earlier) each train comes when trains come process by process."""
    by_process = np.argsort(owners, kind="stable")
    begins = np.empty_like(sizes)
    begins[by_process] = np.cumsum(sizes[by_process]) - sizes[by_process]
    return begins - (np.cumsum(sizes) - sizes)
