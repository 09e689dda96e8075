"""The time between two looks at an engine: fed, advanced, drained, over and over until a given step."""

from __future__ import annotations

import math
import time
from abc import abstractmethod
from collections.abc import Sequence

from pynn_data import interrupts
from pynn_data.errors import ContractViolation
from pynn_data.recording.flaws import Flawed
from pynn_data.recording.recording import Recorded
from pynn_data.recording.timeline import Timeline

__all__ = ["Pace", "Stretched", "advance", "complete", "take_over"]

STRETCH = 250_000
"""Samples that an engine may hold before they are drained; bounds memory, changes nothing else."""
DEAR = 16
"""Times as many an engine may hold at most that takes longer to begin a stretch than to simulate it."""
LONGEST = 16384
"""Steps of a stretch in which nothing is recorded."""
SECONDS = 0.2
"""An engine is left alone about so long: nothing that comes in between, such as Ctrl-C, is seen before."""
GROWTH = 8
"""A stretch is at most so many times longer than the one before."""
WORTH = 4
"""Where beginning a stretch takes long by itself, it is made to last so many times longer than that."""
SHARE = 0.05
"""Of the time that a simulation takes, which asking for the state at the beginning of runs may add."""


class Pace:
    """How many steps make a stretch, learnt from how long the last ones took."""

    def __init__(self) -> None:
        self.steps = GROWTH
        self._fixed = 0.0
        """Seconds that a stretch takes whatever its length."""
        self._per_step = 0.0
        """Seconds that a step takes besides."""
        self._least = math.inf
        """Seconds of the shortest stretch so far: that cannot be less."""
        self._other: tuple[int, float] | None = None
        """Steps and seconds of an earlier stretch."""
        self._compared = False
        """Whether stretches of different lengths have been compared."""
        self._spent = 0.0
        """Seconds since the state was last asked for."""
        self._asking = 0.0
        """Seconds which that took."""

    def took(self, steps: int, seconds: float) -> None:
        """Learn from a stretch; from one shorter than intended how long others may be only if it took long."""
        self._spent += seconds
        self._learn_fixed(steps, seconds)
        self._per_step = max((seconds - self._fixed) / steps, 1e-12)
        if steps >= self.steps or seconds > SECONDS:
            fitting = int(max(SECONDS, WORTH * self._fixed) / self._per_step)
            shortest = 1 if self._compared else 2  # which tells whether it is the steps that take long
            self.steps = max(shortest, min(fitting, GROWTH * steps))

    def _learn_fixed(self, steps: int, seconds: float) -> None:
        """Learn from two stretches, if they differ so much that it tells something."""
        self._least = min(self._least, seconds)
        if self._other is not None and not self._other[0] / 2 < steps < self._other[0] * 2:
            per_step = (seconds - self._other[1]) / (steps - self._other[0])
            self._fixed = min(max(0.0, seconds - steps * per_step), self._least)
            self._compared = True
        elif self._other is not None:
            return
        self._other = steps, seconds

    def worth_more(self, steps: int) -> bool:
        """Return whether beginning a stretch takes longer than simulating so many steps."""
        return self._fixed > steps * self._per_step

    def asked(self, seconds: float) -> None:
        """Learn how long it takes to ask for the state."""
        self._spent, self._asking = 0.0, seconds

    @property
    def can_ask(self) -> bool:
        """Whether so much has been simulated since the state was last asked for that it does not matter."""
        return self._spent > 0 and self._asking <= SHARE * self._spent


class Stretched(Timeline):
    """A simulator that is advanced stretch by stretch."""

    pace: Pace
    populations: Sequence[Recorded]
    """What can be recorded from, in the order of the ids."""

    @abstractmethod
    def supplied(self, target: int) -> int:
        """Hand the simulator what it needs to be advanced towards step `target`; return how far that suffices."""


def advance(course: Stretched, target: int) -> None:
    """Simulate until step `target`.

    After each stretch all is consistent: there, and nowhere else, Ctrl-C and what else may end the run show.
    """
    supplied = course.now
    while course.now < target:
        begin = time.perf_counter()
        before = course.now
        with course.whole(interrupts.PATIENCE):
            if supplied <= before:
                supplied = course.supplied(target)
            _stretch(course, min(supplied, *_bounds(course)))
        course.pace.took(course.now - before, time.perf_counter() - begin)


def complete(course: Stretched, new: bool = True) -> None:
    """Make sure that all signals have their sample at now; with `new`, also those that have none yet."""
    begin = time.perf_counter()
    with course.whole():
        for population in course.populations:
            population.recording.complete(course.now, new)
    course.pace.asked(time.perf_counter() - begin)


def _stretch(course: Stretched, step: int) -> None:
    """Advance to `step` and take over what was recorded; of that, either everything or nothing."""
    course.host.advance(step - course.now)
    if (come := course.host.current_step()) != step:
        raise ContractViolation(f"{course.simulator}: advance() has come to step {come} instead of {step}.")
    take_over(course, step)


def take_over(course: Stretched, step: int) -> None:
    """Take over what has been recorded up to `step`, to which the simulator has come."""
    recordings = [population.recording for population in course.populations]
    drained = [recording.drain(step) for recording in recordings]
    flaws = [flaw for r, d in zip(recordings, drained, strict=True) for flaw in r.take(d, step)]
    course.now = step
    if flaws:
        raise Flawed.earliest(flaws)
    for recording in recordings:
        recording.end_due(step)
        recording.begin_due(step)


def _bounds(course: Stretched) -> list[int]:
    """Return the steps at which the next stretch has to end at the latest."""
    now, recordings = course.now, [population.recording for population in course.populations]
    found = [recording.next_boundary(now) for recording in recordings] if course.driven else []
    rows = sum(recording.rows_per_step() for recording in recordings)
    by_memory = max(1, int(STRETCH / rows)) if rows else LONGEST
    if course.ranks.size == 1:
        more = DEAR if course.pace.worth_more(by_memory) else 1
        steps = min(more * by_memory, course.pace.steps)
    else:  # all processes have to come to the same
        steps = by_memory
    return [_on_grain(now, now + steps, course.host.grain), *(step for step in found if step is not None)]


def _on_grain(now: int, step: int, grain: int) -> int:
    """Return the multiple of `grain` at or before `step` that is later than `now`, or else the first one after."""
    before = step - step % grain
    return before if before > now else before + grain
