"""A recording device of NEST, read and emptied at little cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import NotSupported
from pynn_data_nest.status import get_value, set_values
from pynn_data_nest.subject import Subject

__all__ = ["CLEAN_UP_FIRST", "Connected", "Device", "times_of"]

CLEAN_UP_FIRST = (
    "NEST's recorders cannot be emptied between nest.Prepare() and nest.Cleanup(): call nest.Cleanup() first."
)
CONNECTION = {"synapse_model": "static_synapse", "weight": 1.0, "receptor_type": 0}
"""Spelt out, for a script may have changed what NEST takes otherwise."""
ON_GRID = 1e-6
"""How far, in steps, a time may lie from one that is meant."""


class Device:
    """A spike recorder or multimeter, connected to cells."""

    def __init__(self, subject: Subject, ids: IntArray, model: str, parameters: dict[str, Any]) -> None:
        self._nest = subject.nest
        self._dt = subject.clock.dt
        self._shift = subject.kernel_step(0)
        numbers = subject.nodes.numbers(ids)
        self._first = int(numbers.min())
        self._ids = np.full(int(numbers.max()) - self._first + 1, -1)
        self._ids[numbers - self._first] = ids
        self._device = subject.create(model, parameters)
        nodes = subject.nodes.collection(ids)
        ends = (nodes, self._device) if model == "spike_recorder" else (self._device, nodes)
        subject.nest.Connect(*ends, syn_spec={**CONNECTION, "delay": subject.shortest_delay})

    def take(self) -> dict[str, np.ndarray]:
        """Return all events and forget them."""
        events: dict[str, np.ndarray] = get_value(self._device, "events")
        if events["times"].size:
            self._set({"n_events": 0})
        return {**events, "times": times_of(events, self._dt)}

    def stop(self) -> None:
        """Let no more events in, and free the memory."""
        self._set({"stop": self._nest.biological_time})
        self.take()

    def resume(self) -> None:
        """Let the events of later steps in, but none that has come since `stop`."""
        self.take()
        self._set({"start": self._nest.biological_time, "stop": float("inf")})

    def _set(self, values: dict[str, Any]) -> None:
        if self._nest.GetKernelStatus("prepared"):
            raise NotSupported(CLEAN_UP_FIRST)
        set_values(self._device, values)

    def steps(self, times: FloatArray) -> tuple[IntArray, FloatArray | None]:
        """Return the steps in which kernel times lie, and, if some are off the grid, how far before the steps' ends."""
        exact = times / self._dt
        steps = np.rint(exact)
        off = np.abs(exact - steps) > ON_GRID
        if not off.any():
            return steps.astype(np.int64) - self._shift, None
        steps[off] = np.ceil(exact[off])
        offsets = np.where(off, times - steps * self._dt, 0.0)
        return steps.astype(np.int64) - self._shift, offsets

    def cells(self, senders: np.ndarray) -> IntArray:
        """Return ids for nodes; an empty recorder's senders are floats."""
        found: IntArray = self._ids[senders.astype(np.int64) - self._first]
        return found


class Connected:
    """Devices that have been connected. NEST cannot disconnect them, so those that have been stopped are used again."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._kinds: dict[Device, tuple[object, ...]] = {}
        self._stopped: dict[tuple[object, ...], list[Device]] = {}

    def device(self, ids: IntArray, model: str, parameters: dict[str, Any]) -> Device:
        """Return a device for the events of some cells from now on."""
        kind = model, ids.tobytes(), repr(parameters)
        if self._stopped.get(kind):
            device = self._stopped[kind].pop()
            device.resume()
        else:
            device = Device(self._subject, ids, model, parameters)
            self._kinds[device] = kind
        return device

    def stop(self, device: Device) -> None:
        """Let no more events into a device."""
        device.stop()
        self._stopped.setdefault(self._kinds[device], []).append(device)


def times_of(events: Mapping[str, np.ndarray], dt: float) -> FloatArray:
    """Return the times of events in ms: NEST may have been told to give them in steps and parts of one."""
    times: FloatArray = events["times"]
    return times * dt - events["offsets"] if "offsets" in events else times
