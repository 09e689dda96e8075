"""What is recorded: all that devices and recorders have to know of the network that they are in."""

from __future__ import annotations

from typing import Any, Protocol

from pynn_data.contract import Clock, FloatArray, IntArray, NativeVariable
from pynn_data_nest.nodes import Nodes

__all__ = ["Subject"]


class Subject(Protocol):
    """A network in NEST's kernel, whoever has built it."""

    nest: Any
    nodes: Nodes
    clock: Clock

    @property
    def now(self) -> int:
        """Step up to which the network has come."""

    @property
    def sampled(self) -> int:
        """Step up to which NEST's multimeters have handed out their samples."""

    @property
    def shortest_delay(self) -> float:
        """Of the network's connections, in ms; those to devices have the same, so that it stays."""

    def kernel_step(self, step: int) -> int:
        """Return the kernel's number of a step."""

    def create(self, model: str, parameters: dict[str, Any]) -> Any:
        """Create a device."""

    def state(self, ids: IntArray, variable: NativeVariable) -> FloatArray:
        """Return the values of a variable of those of the cells that belong to this process, now."""
