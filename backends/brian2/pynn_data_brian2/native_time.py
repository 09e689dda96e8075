"""The time of networks that scripts have built, and what happens to it."""

from __future__ import annotations

import math
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

import brian2
import numpy as np
from brian2.core.base import BrianObject
from brian2.core.network import _get_all_objects

from pynn_data.errors import AttachmentLost, InvalidHandle, NotSupported
from pynn_data_brian2.script import caller

__all__ = ["ExplicitNetwork", "MagicNetwork", "NativeNetwork", "seconds_of"]

TOLERANCE = 1e-4
"""In steps: what Brian2 takes for the same time (`Clock.epsilon_dt`)."""


def seconds_of(net: Any) -> float:
    """Return a network's time, which is a view of a clock's after `stop()`."""
    return float(np.asarray(net.t_).item())


class NativeNetwork(ABC):
    """A network of Brian2's."""

    def __init__(self, net: Any) -> None:
        self.net = net

    def schedule(self) -> Sequence[str]:
        """Return the slots of a time step in order."""
        slots: list[str] = self.net.schedule
        return slots

    def step(self, dt: float) -> int:
        """Return what its time is in steps of `dt` seconds: of those that have begun, as Brian2 rounds."""
        return math.ceil(self.seconds() / dt - TOLERANCE)

    @abstractmethod
    def seconds(self) -> float:
        """Return its time."""

    @abstractmethod
    def objects(self) -> Iterable[Any]:
        """Return the objects that are known to be in it."""

    @abstractmethod
    def check(self, group: Any) -> None:
        """Raise `InvalidHandle` unless the group is in it."""

    @abstractmethod
    def run(self, seconds: float, namespace: Any) -> None:
        """Simulate."""


class ExplicitNetwork(NativeNetwork):
    """A `brian2.Network`."""

    def seconds(self) -> float:
        """Return its time."""
        return seconds_of(self.net)

    def objects(self) -> Iterable[Any]:
        """Return its objects, and what they contain."""
        objects: set[Any] = _get_all_objects(self.net.objects)
        return objects

    def check(self, group: Any) -> None:
        """Raise unless the group is among its objects."""
        if group not in self.objects():
            raise InvalidHandle(
                f"{group.name} is not in {self.net.name}, which is attached to; add it to the network first: "
                f"net.add({group.name})."
            )

    def run(self, seconds: float, namespace: Any) -> None:
        """Simulate."""
        self.net.run(seconds * brian2.second, namespace=namespace)


class MagicNetwork(NativeNetwork):
    """What `brian2.run()` finds in the script: it becomes another when run() is called with new objects only."""

    def __init__(self, visible: Iterable[Any]) -> None:
        super().__init__(brian2.magic_network)
        visible = list(visible)
        begun = any(obj._network == self.net.id for obj in visible)
        self._id: str | None = self.net.id if begun else None
        """What Brian2 calls the network; None before its first run."""
        self._members = [weakref.ref(obj) for obj in visible if obj._network in (None, self._id)]

    def seconds(self) -> float:
        """Return its time; Brian2 knows of a new network only when it is run."""
        if self._id is None:
            self._id = next((obj._network for obj in self.objects() if obj._network is not None), None)
        if self._id is None:
            return 0.0
        if self._id != self.net.id:
            raise AttachmentLost(
                "The network that was attached to is gone: run() has begun another one, of new objects only. "
                "Attach again."
            )
        return seconds_of(self.net)

    def objects(self) -> Iterable[Any]:
        """Return what was visible when it was attached to, and the groups that were looked at."""
        return [obj for member in self._members if (obj := member()) is not None]

    def check(self, group: Any) -> None:
        """Raise unless run() would find the group."""
        if group._scope_key != BrianObject._scope_current_key:
            raise InvalidHandle(f"{group.name} was made before start_scope(), so that run() leaves it out.")
        self.seconds()
        if group._network is None and self._id is not None:
            raise InvalidHandle(
                f"{group.name} has been made after the network's first run, in which it is not; attach again "
                "when all of the new network is there."
            )
        if group._network not in (None, self.net.id):
            raise InvalidHandle(f"{group.name} is in another network than that of run(); attach to that one.")
        self._members.append(weakref.ref(group))

    def run(self, seconds: float, namespace: Any) -> None:
        """Simulate what is visible in the script where pynn-data has been called."""
        _, above = caller()
        if not brian2.collect(level=above):
            raise NotSupported(
                "No objects of Brian2 are visible where the run was asked for, so that run() would simulate nothing; "
                "ask where they are, or make a brian2.Network of them."
            )
        brian2.run(seconds * brian2.second, namespace=namespace, level=above)
