"""Wheels of pynn-data's smallest plug-in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pynn_data_clockwork.simulator import Clockwork, Log

from pynn_data_conformance.rig import Course, Rig

__all__ = ["Wheels"]


class Wheels(Rig):
    """Wheels that push each other."""

    variables = {"level": "mV", "speed": "mV/ms"}
    strangers = (None, "no such wheels", object(), [0, 99], [0.0], [], [[0]], True)

    def build(self, watched: bool) -> None:
        """Make the wheels."""
        self.clockwork = Clockwork([7.0, 3.1, 9.7, 0.4, 5.3], push=0.37, dt=self.dt)
        self.objects = (self.clockwork,)
        names = ["", *self.variables] if watched else []
        self.own = {name: Log(self.clockwork, np.arange(5), name) for name in names}

    def handle(self, cells: Sequence[int]) -> Any:
        """Return their numbers."""
        return list(cells)

    def run(self, steps: int) -> None:
        """Let them turn."""
        self.clockwork.run(steps)

    def course(self) -> Course:
        """Return what the logs have."""
        strikes = [(int(wheel), int(step)) for wheel, step in self.own[""].rows]
        return Course({name: self.own[name].rows for name in self.variables}, strikes)

    def reset(self) -> None:
        """Go back to the beginning."""
        self.clockwork.reset()

    def held(self) -> int:
        """Return how much the logs hold."""
        return sum(log.rows.size for log in self.clockwork.logs)
