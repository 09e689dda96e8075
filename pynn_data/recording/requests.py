"""What was asked to be recorded."""

from __future__ import annotations

import os
from dataclasses import dataclass

from pynn_data.contract import Clock, IntArray
from pynn_data.magnitude import number

__all__ = ["Request", "window_steps"]


@dataclass(frozen=True, eq=False)
class Request:
    """One variable of some cells of a population."""

    variable: str
    cells: IntArray
    """Indices in the population, ascending."""
    interval: int
    """Steps between samples (1 for spikes)."""
    start: int | None
    """Step at which the window begins; None: as soon as possible, in each segment."""
    stop: int | None
    """Step at which the window ends; None: never."""

    @property
    def of_spikes(self) -> bool:
        """Whether events are recorded, not samples."""
        return self.variable == "spikes"

    def adds_nothing_to(self, other: Request, since: int) -> bool:
        """Return whether `other`, carried out for `since` steps, records what this one asks for from now."""
        if self.variable != other.variable or self.interval != other.interval or since % self.interval:
            return False
        return other.stop is None or (self.stop is not None and self.stop <= other.stop)


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
