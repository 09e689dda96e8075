"""Which number NEST has for a receptor of a cell."""

from __future__ import annotations

from collections.abc import Mapping

from pynn_data.contract import Connections, IntArray

__all__ = ["Ports"]


class Ports:
    """Receptors of cells of NEST's own models; those of others are told by the sign of the weight, and are 0."""

    def __init__(self) -> None:
        self._known: list[tuple[int, int, Mapping[str, int]]] = []
        """First and last id of cells that were made together, and the numbers of their receptors."""

    def add(self, ids: IntArray, ports: Mapping[str, int]) -> None:
        """Take note of the receptors of new cells."""
        self._known.append((int(ids.min()), int(ids.max()), ports))

    def of(self, connections: Connections) -> int:
        """Return the number of the receptor that connections, onto cells of one kind, are to."""
        if self._known and connections.post.size:
            post = int(connections.post[0])
            for first, last, ports in self._known:
                if first <= post <= last:
                    return ports[connections.receptor]
        return 0
