"""A simulator as small as can be, which knows nothing of pynn-data: wheels that turn, strike, and push each other."""

from collections.abc import Callable, Sequence

import numpy as np

__all__ = ["Clockwork", "Log"]


class Log:
    """What some wheels do, step by step, until it is taken away: the simulator's own recorder.

    Without a `name`, pairs of (place among the wheels, step), one for each strike. With one, that array of the
    wheels as it is before every so many steps.
    """

    def __init__(self, clockwork: "Clockwork", wheels: np.ndarray, name: str = "", every: int = 1) -> None:
        self.clockwork, self.wheels, self.name, self.every = clockwork, wheels, name, every
        self.begin(clockwork.steps)
        clockwork.logs.append(self)

    def begin(self, step: int) -> None:
        """Forget everything, and log from `step` on."""
        self.first, self.taken = step, 0
        self.rows: np.ndarray = np.empty((0, self.wheels.size)) if self.name else np.empty((0, 2), dtype=np.int64)

    def before_step(self) -> None:
        """Note the values."""
        if self.name and (self.clockwork.steps - self.first) % self.every == 0:
            self.rows = np.vstack([self.rows, getattr(self.clockwork, self.name)[self.wheels]])

    def after_step(self) -> None:
        """Note the strikes."""
        if not self.name:
            places = np.flatnonzero(self.clockwork.struck[self.wheels])
            self.rows = np.vstack([self.rows, np.column_stack([places, np.full_like(places, self.clockwork.steps)])])

    def take(self) -> tuple[int, np.ndarray]:
        """Return how many rows have been taken before, and those that have come since."""
        rows, before, self.rows = self.rows, self.taken, self.rows[:0]
        self.taken += len(rows)
        return before, rows

    def stop(self) -> None:
        """Log nothing more."""
        self.clockwork.logs.remove(self)


class Clockwork:
    """Wheels that gain `speed` mV per ms, strike at 10 mV, begin anew at 0, and push all others by `push` mV then."""

    def __init__(self, speed: Sequence[float], push: float = 0.0, dt: float = 0.1) -> None:
        self.speed, self.push, self.dt = np.array(speed, dtype=float), push, dt
        self.logs: list[Log] = []
        self.before_reset: list[Callable[[], None]] = []
        """Functions that are called while everything is still as it was."""
        self.steps, self.level, self.struck = self._beginning()

    def run(self, steps: int) -> None:
        """Go on for some steps."""
        for _ in range(steps):
            for log in self.logs:
                log.before_step()
            self.level += self.speed * self.dt + self.push * (self.struck.sum() - self.struck)
            self.struck = self.level >= 10.0
            self.level[self.struck] = 0.0
            self.steps += 1
            for log in self.logs:
                log.after_step()

    def reset(self) -> None:
        """Go back to the beginning; the logs begin anew."""
        for function in self.before_reset:
            function()
        for log in self.logs:
            log.begin(0)
        self.steps, self.level, self.struck = self._beginning()

    def _beginning(self) -> tuple[int, np.ndarray, np.ndarray]:
        return 0, np.zeros(self.speed.size), np.zeros(self.speed.size, dtype=bool)
