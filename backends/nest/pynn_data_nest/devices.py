"""Devices that are added to a script's network without moving the nodes that it creates afterwards."""

from __future__ import annotations

from typing import Any

from pynn_data_nest.status import set_values

__all__ = ["Devices"]

ALWAYS_TO_MEMORY = {"origin": 0.0, "start": 0.0, "stop": float("inf"), "record_to": "memory"}
"""Spelt out, for a script may have changed what NEST takes otherwise."""


class Devices:
    """Recording devices, connected or not yet.

    NEST deals out nodes to its threads by their numbers, and every thread draws random numbers of its own. So devices
    are created by as many as there are threads (of all processes), and what is not needed now is kept for later: other
    nodes stay where they would have been.
    """

    def __init__(self, nest: Any) -> None:
        self._nest = nest
        self._spare: dict[str, list[Any]] = {}

    def create(self, model: str, parameters: dict[str, Any]) -> Any:
        """Return a device that is not connected."""
        spare = self._spare.setdefault(model, [])
        if not spare:
            spare.extend(reversed(list(self._nest.Create(model, self._nest.total_num_virtual_procs))))
        device = spare.pop()
        set_values(device, {**ALWAYS_TO_MEMORY, **parameters})
        return device
