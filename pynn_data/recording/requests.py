"""What was asked to be recorded."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pynn_data.contract import Clock, IntArray
from pynn_data.magnitude import number

__all__ = ["Request", "Requests", "Wanted", "window_steps"]


class Wanted(NamedTuple):
    """What is to be recorded of some cells."""

    variable: str
    interval: int
    """Steps between samples (1 for spikes)."""
    start: int | None
    """Step at which the window begins; None: as soon as possible, in each segment."""
    stop: int | None
    """Step at which the window ends; None: never."""


@dataclass(frozen=True, eq=False)
class Request:
    """One variable of some cells of a population."""

    wanted: Wanted
    cells: IntArray
    """Indices in the population, ascending."""
    number: int
    """Place in the order of the record() calls."""

    @property
    def variable(self) -> str:
        """Name of the variable."""
        return self.wanted.variable

    @property
    def interval(self) -> int:
        """Steps between samples (1 for spikes)."""
        return self.wanted.interval

    @property
    def start(self) -> int | None:
        """Step at which the window begins; None: as soon as possible, in each segment."""
        return self.wanted.start

    @property
    def stop(self) -> int | None:
        """Step at which the window ends; None: never."""
        return self.wanted.stop

    @property
    def of_spikes(self) -> bool:
        """Whether events are recorded, not samples."""
        return self.variable == "spikes"

    def adds_nothing_to(self, other: Request, since: int) -> bool:
        """Return whether `other`, carried out for `since` steps, records what this one asks for from now."""
        if self.variable != other.variable or self.interval != other.interval or since % self.interval:
            return False
        return other.stop is None or (self.stop is not None and self.stop <= other.stop)


class Requests:
    """Requests in the order in which they were made; those for the same of different cells are one."""

    def __init__(self) -> None:
        self._cells: dict[Wanted, list[IntArray]] = {}
        self._numbers: dict[Wanted, int] = {}
        self._made: list[Request] | None = None

    def __iter__(self) -> Iterator[Request]:
        if self._made is None:
            self._made = [
                Request(wanted, np.unique(np.concatenate(cells)), self._numbers[wanted])
                for wanted, cells in self._cells.items()
            ]
        return iter(self._made)

    def __bool__(self) -> bool:
        return bool(self._cells)

    def add(self, wanted: Wanted, cells: IntArray, number: int) -> None:
        """Ask for something of more cells; thousands of calls for single cells take no longer than one."""
        self._cells.setdefault(wanted, []).append(cells)
        self._numbers.setdefault(wanted, number)
        self._made = None

    def remove(self, requests: Iterable[Request]) -> None:
        """Take requests out."""
        for request in requests:
            del self._cells[request.wanted], self._numbers[request.wanted]
        self._made = None

    def clear(self) -> None:
        """Take all out."""
        self.remove(list(self))

    def copy(self) -> Requests:
        """Return the same requests, which change no more with these."""
        other = Requests()
        for request in self:
            other.add(request.wanted, request.cells, request.number)
        return other


def window_steps(
    clock: Clock, now: int, interval: float | None, start: float | None, stop: float | None
) -> tuple[int, int | None, int | None]:
    """Return interval, start and stop in steps.

    Raises
    ------
    TypeError
        If one is no number, such as the name of a file.
    ValueError
        If one is no whole number of steps, or no time, or the window is empty or past.
    """
    if isinstance(interval, (str, os.PathLike)):
        raise TypeError(
            f"sampling_interval is a time in ms, not {str(interval)!r}; a file is given as to_file=."
        )
    interval, start, stop = (
        None if time is None else number(time, "ms", name)
        for name, time in (("sampling_interval", interval), ("start", start), ("stop", stop))
    )
    steps = 1 if interval is None else clock.steps(interval, "sampling_interval")
    if steps < 1:
        raise ValueError(
            f"sampling_interval = {interval:g} ms must be at least the time step, {clock.dt:g} ms."
        )
    begin = None if start is None else clock.steps(start, "start")
    end = None if stop is None or stop == float("inf") else clock.steps(stop, "stop")
    if begin is not None and begin < now:
        raise ValueError(f"start = {start:g} ms is past: it is t = {clock.time(now):g} ms.")
    if end is not None and end <= (now if begin is None else begin):
        since = clock.time(now if begin is None else begin)
        raise ValueError(f"stop = {stop:g} ms must be later than the start, {since:g} ms.")
    return steps, begin, end
