"""What NEST's own recorders hold: a script has connected them, and goes on using them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from pynn_data.contract import (
    Collected,
    CollectedEvents,
    CollectedSignal,
    CollectedSpikes,
    FloatArray,
    IntArray,
)
from pynn_data_nest.attachment import is_of_this_kernel
from pynn_data_nest.device import times_of
from pynn_data_nest.samples import Samples, on_one_grid
from pynn_data_nest.status import get_status, get_value
from pynn_data_nest.units import unit_of

__all__ = ["collect"]

Events = Mapping[str, np.ndarray]
Status = Mapping[str, Any]
SPIKES, SIGNALS, WEIGHTS = ("spike_recorder",), ("multimeter", "voltmeter"), ("weight_recorder",)


def collect(nest: Any, recorder: Any) -> Sequence[Collected] | None:
    """Return what one or several devices of a collection hold, or None if they are no recorders.

    Raises
    ------
    ValueError
        They are of a network that is gone, or have written files instead.
    """
    if not isinstance(recorder, nest.NodeCollection) or not len(recorder):
        return None
    if not is_of_this_kernel(recorder):
        raise ValueError("This recorder is gone, with all that it held: NEST's kernel was reset since.")
    found: list[Collected] = []
    for device in recorder:
        status = get_status(device)
        model = nest.GetDefaults(status["model"])["type_id"]
        if model not in (*SPIKES, *SIGNALS, *WEIGHTS):
            return None
        found += _of(nest, device, model, status)
    return found


def _of(nest: Any, device: Any, model: str, status: Status) -> Iterator[Collected]:
    where = status["record_to"]
    if where != "memory":
        raise ValueError(
            f"This {model} has record_to = {where!r}: NEST holds nothing of it in memory. "
            "What it has written is read from its files, by pynn_data.read()."
        )
    events: Events = status["events"]
    dt, now = nest.GetKernelStatus(["resolution", "biological_time"])
    times = times_of(events, dt)
    if model in SPIKES:
        yield _spikes(nest, device, events, times, dt, _window(status, now))
    elif model in WEIGHTS:
        yield _weights(events, times, dt)
    else:
        yield from _signals(nest, device, status, times, dt)


def _spikes(
    nest: Any, device: Any, events: Events, times: FloatArray, dt: float, window: tuple[float, float]
) -> CollectedSpikes:
    start, stop = window
    if times.size and not start < times.min() <= times.max() <= stop:
        start, stop = 0.0, float(nest.biological_time)  # the window was changed since
    senders = events["senders"].astype(np.int64)
    # NEST lists no connections from generators to recorders; those that have sent spikes are known.
    recorded = np.union1d(_ends(nest.GetConnections(target=device), "sources"), np.unique(senders))
    return CollectedSpikes(senders, times, recorded, start, stop, dt)


def _window(status: Status, now: float) -> tuple[float, float]:
    origin, start, stop = (status[name] for name in ("origin", "start", "stop"))
    return min(max(origin + start, 0.0), now), max(min(origin + stop, now), 0.0)


def _weights(events: Events, times: FloatArray, dt: float) -> CollectedEvents:
    order = np.argsort(times, kind="stable")
    columns = {name: values[order] for name, values in events.items() if name not in ("times", "offsets")}
    whole = ("senders", "targets", "receptors", "ports", "rports")
    columns = {name: values.astype(np.int64) if name in whole else values for name, values in columns.items()}
    return CollectedEvents("weights", times[order], columns, {}, dt)


def _signals(nest: Any, device: Any, status: Status, times: FloatArray, dt: float) -> Iterator[CollectedSignal]:
    interval: float = status["interval"]
    events = {**status["events"], "times": times}
    targets = _ends(nest.GetConnections(source=device), "targets")
    units = _units(nest, targets, status["record_from"])
    if not times.size:
        for name, unit in units.items():
            yield CollectedSignal(name, unit, targets, np.zeros((0, targets.size)), np.zeros(0), dt)
        return
    together = on_one_grid(events, list(units), targets, dt, round(interval / dt)) if targets.size else None
    if together is not None:
        first, matrices = together
        for name, unit in units.items():
            yield CollectedSignal(name, unit, targets, matrices[name], (first * dt, interval), dt)
        return
    samples = Samples(events["senders"].astype(np.int64), np.rint(times / dt).astype(np.int64))
    for part in samples.parts():
        for name, unit in units.items():
            yield CollectedSignal(name, unit, part.cells, part.matrix(events[name]), part.times(dt, interval), dt)


def _ends(connections: Any, which: str) -> IntArray:
    """Return the numbers of the "sources" or "targets" of connections, ascending, each once."""
    numbers = np.array(connections.get(which[:-1]) if len(connections) else [], dtype=np.int64)
    return np.unique(numbers)


def _units(nest: Any, targets: IntArray, names: Sequence[str]) -> dict[str, str | None]:
    """Return the units of what a multimeter records, as far as they are the same for all its cells."""
    if not targets.size:
        return dict.fromkeys(names)
    models = np.unique(get_value(nest.NodeCollection(targets), "model"))
    originals = [nest.GetDefaults(model)["type_id"] for model in models.tolist()]
    units = {name: {unit_of(original, name) for original in originals} for name in names}
    return {name: found.pop() if len(found) == 1 else None for name, found in units.items()}
