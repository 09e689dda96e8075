"""What is called in the loop of a network that a script has built: first and last in the time steps of a group."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from brian2.core.base import BrianObject

from pynn_data.errors import AttachmentLost
from pynn_data_brian2.recorders import Probe

__all__ = ["Tap"]

Names = Mapping[str, Any]
Schedule = Callable[[], Sequence[str]]


class Call(BrianObject):  # type: ignore[misc]
    """One of the objects of a network, which calls back.

    It has no state that `Network.store` would keep, makes no network another for Brian2, and goes on while its group
    is inactive, as a monitor of the script's does.
    """

    invalidates_magic_network = False
    active = property(lambda self: True, lambda self, value: None)

    def __init__(self, group: Any, slot: Callable[[], str], order: int, called: Callable[[int], None]) -> None:
        self._slot = slot
        super().__init__(clock=group.clock, order=order, name="pynn_data_call*")
        self.group = group
        """Brian2 lists it in summaries; an object that has one may be dropped before any run."""
        self._called = called
        self._timestep = group.clock.variables["timestep"]
        self.prepared: Callable[[Names], None] = lambda names: None

    when = property(lambda self: self._slot(), lambda self, value: None)

    def before_run(self, run_namespace: Names) -> None:
        """Tell which names the run knows."""
        super().before_run(run_namespace)
        self.prepared(run_namespace)

    def run(self) -> None:
        """Tell the number of the time step."""
        self._called(int(self._timestep.get_value()[0]))


class Tap:
    """Probes of one group: called with the state in which a step begins, and with the spikes found in it.

    It is contained in the group, so that it is in the network wherever the group is.
    """

    def __init__(self, group: Any, step: int, schedule: Schedule, prepared: Callable[[Names], None]) -> None:
        self._group = group
        self.step = step
        """What the group has come to."""
        self.inside = False
        """Whether the loop is within the step that begins there."""
        self.states: list[Probe] = []
        self.spikes: list[Probe] = []
        self._missed: tuple[int, int] | None = None
        first = Call(group, lambda: f"before_{schedule()[0]}", -sys.maxsize, self._first)
        last = Call(group, lambda: f"after_{schedule()[-1]}", sys.maxsize, self._last)
        first.prepared = prepared
        self._calls = [first, last]
        group.contained_objects.extend(self._calls)

    def check(self, step: int) -> None:
        """Raise unless the group has been simulated, without a gap, up to `step`."""
        begin, end = self._missed or (self.step, step)
        if begin < end:
            raise AttachmentLost(
                f"{self._group.name} has not been simulated with the rest of the network from step {begin} to step "
                f"{end}: it was not in it, or not visible where run() was called. What follows cannot be recorded."
            )
        if begin > end:
            raise AttachmentLost(
                f"The time of the network has gone back from step {begin} to step {end} by other means than "
                "restore(). What follows cannot be recorded."
            )

    def restart(self, step: int) -> None:
        """Begin anew at `step`."""
        self.step, self.inside, self._missed = step, False, None
        for probe in (*self.states, *self.spikes):
            probe.restart(step)

    def close(self) -> None:
        """Leave the group as it was."""
        for call in self._calls:
            if call in self._group.contained_objects:
                self._group.contained_objects.remove(call)

    def _first(self, step: int) -> None:
        if step != self.step and self._missed is None:
            self._missed = (self.step, step)
        self.step, self.inside = step, True
        for probe in self.states:
            probe.sample(step)

    def _last(self, step: int) -> None:
        self.step, self.inside = step + 1, False
        for probe in self.spikes:
            probe.sample(step + 1)
