"""What simulators have recorded by their own means -> Neo: the Block that users get."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any

import neo
import numpy as np

from pynn_data.annotations import OWN, checked
from pynn_data.contract import Collected, CollectedEvents, CollectedSignal, CollectedSpikes, FloatArray
from pynn_data.extensions import extensions
from pynn_data.recording.collected_signals import event_of, signals_of
from pynn_data.recording.collected_trains import train_table
from pynn_data.recording.given_units import in_given_units
from pynn_data.recording.numbering import Numbering
from pynn_data.recording.spiketrains import LazySpikeTrains

__all__ = ["NAMELESS", "Told", "collected_block"]

AT_ONCE = 2**16
"""Times that are looked at together: those of a million would take much memory for a moment."""
LAST_BITS = 4 * float(np.finfo(np.float64).eps)
NAMELESS = "cells"
"""Population of cells that nobody has named."""


@dataclass(frozen=True)
class Told:
    """What a user says of data that do not say it themselves."""

    where: str
    """Call of the user's, for errors."""
    label: str | None = None
    annotations: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    dt: float | None = None
    t_stop: float | None = None

    def __post_init__(self) -> None:
        if self.label is not None and not isinstance(self.label, str):
            raise TypeError(f"{self.where}: label is a text, not {self.label!r:.60}.")
        for name in ("dt", "t_stop"):
            _check_time(getattr(self, name), f"{self.where}: {name}")
        if self.dt is not None and self.dt <= 0:
            raise ValueError(f"{self.where}: dt must be positive, not {self.dt!r}.")
        own = checked(self.annotations, self.where, OWN)
        object.__setattr__(self, "annotations", own)


def _check_time(value: Any, what: str) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{what} is a number of ms, not {value!r:.60}.")
    if not math.isfinite(value):
        raise ValueError(f"{what} must be finite, not {value!r}.")


def collected_block(found: Sequence[Collected], told: Told, provenance: Mapping[str, Any]) -> neo.Block:
    """Return a Block with one Segment of everything in `found`.

    Parameters
    ----------
    found
        By recorder.
    told
        What the user says.
    provenance
        Annotations of the Block: the simulator, and what else is known of how the data were made.
    """
    known = [_known(one, told) for one in in_given_units(found, told.units, told.where)]
    numbering = Numbering(known)
    names = [label or told.label or NAMELESS for label in numbering.populations]
    segment = neo.Segment(name="segment000", index=0)
    _fill(segment, known, numbering, names)
    block = neo.Block(name=told.label or _common(names))
    own = {**_size(numbering, block.name), **provenance, "pynn_data_version": version("pynn-data"), **_dt(known)}
    if any(isinstance(one, CollectedSpikes) and one.recorded is None for one in known):
        own["silent_cells"] = "not known"
    own["native_ids"] = numbering.natives.tolist()
    block.annotations.update(deepcopy({**own, **told.annotations}))
    block.segments.append(segment)
    segment.block = block
    for more in extensions().hook.pynn_data_annotate(block=block):
        block.annotate(**more)
    return block


def _known(one: Collected, told: Told) -> Collected:
    """Return the same with what the user says of its times."""
    if told.dt is not None and one.dt is not None and abs(told.dt - one.dt) > 1e-9 * one.dt:
        raise ValueError(f"{told.where}: dt = {told.dt:g} ms was given, but the recorder has dt = {one.dt:g} ms.")
    if told.dt is not None and one.dt is None:
        one = replace(one, dt=float(told.dt))
    return _spikes(one, told) if isinstance(one, CollectedSpikes) else one


def _spikes(one: CollectedSpikes, told: Told) -> CollectedSpikes:
    """Return spikes of a window that is known, with times as the core computes them."""
    stop = one.stop if told.t_stop is None else float(told.t_stop)
    if not math.isfinite(stop):
        raise ValueError(f"{told.where}: nobody knows up to when spikes were recorded; give t_stop=, in ms.")
    times, start = one.times, one.start
    if one.dt is not None:
        times = _to_the_bit(times, one.dt)
        start, stop = _to_the_bit(np.array([start, stop]), one.dt).tolist()
    last = float(times.max(initial=start))
    if told.t_stop is not None and stop < last:
        raise ValueError(f"{told.where}: t_stop = {told.t_stop:g} ms, but there are spikes up to {last:g} ms.")
    return replace(one, times=times, start=start, stop=stop)


def _to_the_bit(times: FloatArray, dt: float) -> FloatArray:
    """Return times of steps as the core computes them; what a simulator computes may differ in the last bits."""
    result = np.empty(times.size)
    for first in range(0, times.size, AT_ONCE):
        some = times[first : first + AT_ONCE]
        steps = np.rint(some / dt) * dt
        result[first : first + AT_ONCE] = np.where(np.abs(steps - some) <= LAST_BITS * np.abs(some), steps, some)
    return result


def _fill(segment: neo.Segment, found: Sequence[Collected], numbering: Numbering, names: Sequence[str]) -> None:
    for signal in signals_of([one for one in found if isinstance(one, CollectedSignal)], numbering, names):
        regular = isinstance(signal, neo.AnalogSignal)
        (segment.analogsignals if regular else segment.irregularlysampledsignals).append(signal)
        signal.segment = segment
    for one in found:
        if isinstance(one, CollectedEvents):
            segment.events.append(event_of(one))
            segment.events[-1].segment = segment
    spikes = [one for one in found if isinstance(one, CollectedSpikes)]
    if spikes:
        trains = LazySpikeTrains(table=train_table(spikes, numbering, names))
        trains.segment = segment
        segment._spiketrains = trains


def _common(names: Sequence[str]) -> str:
    """Return the name of a Block of these populations."""
    return "+".join(dict.fromkeys(names)) or NAMELESS


def _size(numbering: Numbering, label: str) -> dict[str, Any]:
    size = numbering.size
    ends = {"first_id": 0, "last_id": size - 1, "first_index": 0, "last_index": size - 1} if size else {}
    return {"label": label, "size": size, **ends}


def _dt(found: Sequence[Collected]) -> dict[str, float]:
    """Return the time step if it is known, and the same for all."""
    steps = {one.dt for one in found if one.dt is not None}
    return {"dt": steps.pop()} if len(steps) == 1 else {}
