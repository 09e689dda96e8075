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
from pynn_data_nest.samples import Samples
from pynn_data_nest.status import get_value
from pynn_data_nest.units import unit_of

__all__ = ["collect"]

Events = Mapping[str, np.ndarray]
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
    devices = list(recorder)
    models = [nest.GetDefaults(get_value(device, "model"))["type_id"] for device in devices]
    if not set(models) <= {*SPIKES, *SIGNALS, *WEIGHTS}:
        return None
    return [one for device, model in zip(devices, models, strict=True) for one in _of(nest, device, model)]


def _of(nest: Any, device: Any, model: str) -> Iterator[Collected]:
    where = get_value(device, "record_to")
    if where != "memory":
        raise ValueError(
            f"This {model} has record_to = {where!r}: NEST holds nothing of it in memory. "
            "What it has written is read from its files, by pynn_data.read()."
        )
    events: Events = get_value(device, "events")
    dt, now = nest.GetKernelStatus(["resolution", "biological_time"])
    times = times_of(events, dt)
    if model in SPIKES:
        yield _spikes(nest, device, events, times, dt, now)
    elif model in WEIGHTS:
        yield _weights(events, times, dt)
    else:
        yield from _signals(nest, device, events, times, dt)


def _spikes(nest: Any, device: Any, events: Events, times: FloatArray, dt: float, now: float) -> CollectedSpikes:
    start, stop = _window(device, now)
    if times.size and not start < times.min() <= times.max() <= stop:
        start, stop = 0.0, now  # the window was changed since
    recorded = np.unique(np.fromiter(nest.GetConnections(target=device).sources(), dtype=np.int64))
    return CollectedSpikes(events["senders"].astype(np.int64), times, recorded, start, stop, dt)


def _window(device: Any, now: float) -> tuple[float, float]:
    origin, start, stop = (get_value(device, name) for name in ("origin", "start", "stop"))
    return min(max(origin + start, 0.0), now), max(min(origin + stop, now), 0.0)


def _weights(events: Events, times: FloatArray, dt: float) -> CollectedEvents:
    order = np.argsort(times, kind="stable")
    columns = {name: values[order] for name, values in events.items() if name not in ("times", "offsets")}
    whole = ("senders", "targets", "receptors", "ports", "rports")
    columns = {name: values.astype(np.int64) if name in whole else values for name, values in columns.items()}
    return CollectedEvents("weights", times[order], columns, {}, dt)


def _signals(nest: Any, device: Any, events: Events, times: FloatArray, dt: float) -> Iterator[CollectedSignal]:
    interval = get_value(device, "interval")
    samples = Samples(events["senders"].astype(np.int64), np.rint(times / dt).astype(np.int64))
    units = _units(nest, device, get_value(device, "record_from"))
    for part in samples.parts() if times.size else []:
        for name, unit in units.items():
            yield CollectedSignal(name, unit, part.cells, part.matrix(events[name]), part.times(dt, interval), dt)
    if not times.size:
        cells = _targets(nest, device)
        for name, unit in units.items():
            yield CollectedSignal(name, unit, cells, np.zeros((0, cells.size)), np.zeros(0), dt)


def _targets(nest: Any, device: Any) -> IntArray:
    found = nest.GetConnections(source=device)
    return np.unique(np.fromiter(found.targets(), dtype=np.int64)) if len(found) else np.zeros(0, dtype=np.int64)


def _units(nest: Any, device: Any, names: Any) -> dict[str, str | None]:
    """Return the units of what a multimeter records, as far as they are the same for all its cells."""
    targets = _targets(nest, device)
    if not targets.size:
        return dict.fromkeys(names)
    models = np.unique(get_value(nest.NodeCollection(targets), "model"))
    originals = [nest.GetDefaults(model)["type_id"] for model in models.tolist()]
    units = {name: {unit_of(original, name) for original in originals} for name in names}
    return {name: found.pop() if len(found) == 1 else None for name, found in units.items()}
