"""NEST's one kernel as somebody has attached to it: whether that network is still there, and how far it has come."""

from __future__ import annotations

from typing import Any

from pynn_data.errors import AttachmentLost

__all__ = ["Attachment", "is_of_this_kernel"]


class Attachment:
    """A network in the kernel.

    Nodes remember the kernel in which they were made, and a reset makes another of it. So a node of the network is
    kept, and nothing is put into the kernel.
    """

    def __init__(self, nest: Any, dt: float) -> None:
        self._nest = nest
        self._dt = dt
        self._latest = 0
        self._node: Any = None
        if nest.network_size:
            self.keep(nest.NodeCollection([1]))

    def keep(self, nodes: Any) -> None:
        """Know the network by some of its nodes, if it was empty before."""
        if self._node is None:
            self._node = nodes[0]

    def is_there(self) -> bool:
        """Return whether the network is the one that was attached to."""
        return self._node is None or is_of_this_kernel(self._node)

    def step(self) -> int:
        """Return the step that the network has come to.

        Raises
        ------
        AttachmentLost
        """
        if not self.is_there():
            raise AttachmentLost(
                "NEST's kernel was reset, and the network that was attached to is gone with it. Attach to the new one."
            )
        resolution, time = self._nest.GetKernelStatus(["resolution", "biological_time"])
        if resolution != self._dt:
            raise AttachmentLost(
                f"NEST's resolution is {resolution:g} ms; it was {self._dt:g} ms when it was attached to. Attach again."
            )
        step: int = round(time / self._dt)
        if step < self._latest:
            raise AttachmentLost(
                f"NEST's biological_time was set back from {self._latest * self._dt:g} ms to {time:g} ms, which its "
                "recorders do not survive. Reset the kernel, build the network again and attach to it."
            )
        self._latest = step
        return step


def is_of_this_kernel(nodes: Any) -> bool:
    """Return whether a collection of nodes was made since the kernel was reset last."""
    import nest

    try:
        nodes[0]
    except nest.NESTErrors.KernelException:
        return False
    return True
