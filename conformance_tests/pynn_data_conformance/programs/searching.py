"""Looks for a program on which the plug-in that is tested differs, and for the shortest one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from pynn_data_conformance.programs.choices import Drawn, Seeded
from pynn_data_conformance.programs.pair import InvalidProgram, Pair
from pynn_data_conformance.programs.program import Program
from pynn_data_conformance.programs.shortening import shortened
from pynn_data_conformance.programs.themes import Theme

__all__ = ["Search"]

SHRINKING = 20.0
"""Seconds, at most, in which hypothesis looks for simpler programs, and again in which lines are taken out."""


class OutOfTime(BaseException):
    """Ends hypothesis's search; it lets nothing else through that is no error."""


class Differs(Exception):
    """Tells hypothesis that a program shows a difference."""


@dataclass
class Search:
    """Programs of a theme, tried for some seconds."""

    pair: Pair
    theme: Theme
    seed: int
    seconds: float
    tried: Counter[str] = field(default_factory=Counter)
    """How many programs were run, were cut short by doubts, could not be."""
    found: list[Program] = field(default_factory=list)
    """Those that differ."""
    _end: float = 0.0

    def run(self, fixed: Iterable[Program] = ()) -> Program | None:
        """Return the shortest program found that shows a difference, or None.

        The programs given come first, then those of some seeds, then those of hypothesis, as time allows.
        """
        self._end = time.monotonic() + self.seconds
        try:
            for program in fixed:
                self._try(program)
            for number in range(FIXED):
                self._try(self.theme.write(Seeded(number), self.pair.ability))
                if time.monotonic() > self._end:
                    raise OutOfTime
            self._explore()
        except (OutOfTime, Differs):
            pass
        if not self.found:
            return None
        return shortened(min(self.found, key=lambda p: p.size), self.pair.differ, SHRINKING)

    def _try(self, program: Program) -> None:
        self.tried["programs"] += 1
        try:
            difference, wanted = self.pair.compare(program)
        except InvalidProgram:
            self.tried["invalid"] += 1
            return
        judge = self.pair.judge(program)
        self.tried["doubtful"] += any(judge.settled_until(wanted, k)[0] < np.inf for k in wanted.doubts)
        if difference is not None:
            if not self.found:
                self._end = time.monotonic() + SHRINKING
            self.found.append(program)
            raise Differs

    def _explore(self) -> None:
        """Have hypothesis write programs, and simplify the first that differs, until time is over."""

        @st.composite
        def programs(draw: st.DrawFn) -> Program:
            return self.theme.write(Drawn(draw), self.pair.ability)

        @seeded(self.seed)
        @settings(
            max_examples=1_000_000,
            deadline=None,
            database=None,
            derandomize=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
        )
        @given(programs())
        def each(program: Program) -> None:
            if time.monotonic() > self._end:
                raise OutOfTime
            self._try(program)

        each()


FIXED = 3
"""Programs that every run tries, whatever its seed."""
