"""A recording device of NEST, read and emptied at little cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data_nest.status import get_value, set_values

if TYPE_CHECKING:
    from pynn_data_nest.engine import NestEngine

__all__ = ["Device"]


class Device:
    """A spike recorder or multimeter, connected to cells."""

    def __init__(self, engine: NestEngine, ids: IntArray, model: str, parameters: Mapping[str, Any]) -> None:
        self._engine = engine
        self._shift = engine.kernel_step(0)
        self._device = engine.nest.Create(model, params=parameters)
        nodes = engine.nodes.collection(ids)
        ends = (nodes, self._device) if model == "spike_recorder" else (self._device, nodes)
        engine.nest.Connect(*ends, syn_spec={"delay": engine.clock.dt})

    def take(self) -> dict[str, np.ndarray]:
        """Return all events and forget them."""
        events: dict[str, np.ndarray] = get_value(self._device, "events")
        if events["times"].size:
            set_values(self._device, {"n_events": 0})
        return events

    def stop(self) -> None:
        """Let no more events in, and free the memory."""
        set_values(self._device, {"stop": self._engine.nest.biological_time})
        self.take()

    def steps(self, times: FloatArray) -> IntArray:
        """Return model steps for kernel times."""
        return np.rint(times / self._engine.clock.dt).astype(np.int64) - self._shift

    def cells(self, senders: np.ndarray) -> IntArray:
        """Return ids for nodes; an empty recorder's senders are floats."""
        return self._engine.nodes.ids(senders.astype(np.int64))
