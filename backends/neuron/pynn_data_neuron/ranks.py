"""The processes that share a network, each with cells of its own, which NEURON knows by gids: the core's ids.

Cells are dealt out one by one. All sources are on every process, which emits their spikes to its own cells.
So only the spikes of cells go from process to process, and they do so in every step.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from pynn_data.contract import IntArray
from pynn_data.errors import NotSupported
from pynn_data_neuron.native import gid_maker, remote_netcon_maker

__all__ = ["Ranks", "join"]


def join(h: Any) -> tuple[int, int]:
    """Have NEURON take part in the MPI job of this process; return its number and how many there are.

    NEURON uses the MPI library that is in the process: mpi4py's.
    """
    if not Ranks.joined:
        with _without_output():  # NEURON says how many processes there are
            h.nrnmpi_init()
        h.ParallelContext().mpiabort_on_error(0)  # errors are Python's, which ends all processes by itself
        Ranks.joined = True
    ranks = Ranks(h)
    return ranks.rank, ranks.size


class Ranks:
    """Which cells belong to this process, and how they are known to the others."""

    joined = False
    """Whether NEURON has been told to take part in the MPI job."""

    def __init__(self, h: Any) -> None:
        self._h = h
        self._context = h.ParallelContext()
        self.rank, self.size = int(self._context.id()), int(self._context.nhost())
        if self.size > 1 and not Ranks.joined:
            raise NotSupported(
                f"NEURON runs in {self.size} processes already, so it cannot simulate independently in each: import "
                "pynn_data.neuron before neuron, or set NEURON_INIT_MPI=0 in the environment."
            )

    def of(self, ids: IntArray) -> IntArray:
        """Return the process of each cell."""
        return ids % self.size

    def here(self, ids: IntArray) -> np.ndarray:
        """Return whether each cell belongs to this process."""
        mine: np.ndarray = self.of(ids) == self.rank
        return mine

    def announce(self, number: int, process: Any) -> None:
        """Let the other processes have the spikes of a cell of this process."""
        if self.size > 1:
            gid_maker(self._h)(self._context, number, process)

    def connect(self, pre: int, target: Any, delay: float, weight: float) -> Any:
        """Return a NetCon from a cell of another process."""
        return remote_netcon_maker(self._h)(self._context, pre, target, delay, weight)

    def close(self) -> None:
        """Forget the cells, whose NetCons must be gone already."""
        if self.size > 1:
            self._context.gid_clear()


@contextmanager
def _without_output() -> Iterator[None]:
    """Send what NEURON writes to the standard output to nowhere."""
    library = ctypes.CDLL(None)
    sys.stdout.flush()
    library.fflush(None)
    saved = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        library.fflush(None)
        os.dup2(saved, 1)
        os.close(saved)
        os.close(nowhere)
