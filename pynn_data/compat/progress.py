"""Bars on the screen that show how far a script is."""

from __future__ import annotations

import sys

__all__ = ["ProgressBar", "SimulationProgressBar"]


class ProgressBar:
    """A bar in the terminal.

    Parameters
    ----------
    width
        In characters, with the brackets.
    char
        That fills it.
    mode
        "fixed": the closing bracket stays where it is; "dynamic": it moves.
    """

    def __init__(self, width: int = 77, char: str = "#", mode: str = "fixed") -> None:
        self.width, self.char = width, char
        self.mode = mode if mode == "dynamic" else "fixed"

    def set_level(self, level: float) -> None:
        """Draw the bar.

        Parameters
        ----------
        level
            From 0 to 1; the object itself can be called with it too.
        """
        part = min(max(level, 0.0), 1.0)
        inside = max(self.width - 2, 0)
        bar = self.char * round(part * inside)
        sys.stdout.write(f"[ {bar if self.mode == 'dynamic' else bar.ljust(inside)} ] {100 * part:3.0f}% \r")
        sys.stdout.flush()

    def __call__(self, level: float) -> float | None:
        """Draw the bar, as `set_level`."""
        self.set_level(level)
        return None


class SimulationProgressBar(ProgressBar):
    """A bar that is a callback of `sim.run`.

    Parameters
    ----------
    interval
        Simulated time from one drawing to the next, in ms.
    t_stop
        When the simulation ends, in ms.
    char, mode
        As of `ProgressBar`.
    """

    def __init__(self, interval: float, t_stop: float, char: str = "#", mode: str = "fixed") -> None:
        super().__init__(width=int(t_stop / interval), char=char, mode=mode)
        self.interval, self.t_stop = interval, t_stop

    def __call__(self, t: float) -> float:
        """Draw the bar, and return when to be called again."""
        self.set_level(t / self.t_stop)
        return t + self.interval
