"""Samples and events as simulators and their files have them -> Neo."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import neo
import numpy as np
import quantities as pq

from pynn_data.contract import CollectedEvents, CollectedSignal, FloatArray, IntArray
from pynn_data.errors import ContractViolation
from pynn_data.recording.numbering import Numbering

__all__ = ["Grid", "event_of", "signals_of"]

PER_MS = pq.ms**-1
TOLERANCE = 1e-6
"""Part of a step that a time may be off the grid."""
Grid = tuple[float, float]
"""Times of the first sample and between two, in ms."""


def signals_of(
    found: Sequence[CollectedSignal], numbering: Numbering, names: Sequence[str]
) -> list[neo.AnalogSignal | neo.IrregularlySampledSignal]:
    """Return a signal for each variable and grid of times, its columns in the order of the ids.

    Parameters
    ----------
    found
        Samples by recorder.
    numbering
        Of the cells.
    names
        Population of each cell, by id.
    """
    sets: dict[tuple[Hashable, ...], list[_Columns]] = {}
    for one in found:
        times = _times(one)
        ids = numbering.ids(one.label, np.asarray(one.cells, dtype=np.int64))
        columns = _Columns(one, times, ids)
        grid = times if isinstance(times, tuple) else times.tobytes()
        same = sets.setdefault((one.variable, one.unit, len(one.values), grid), [])
        if any(np.isin(ids, other.ids).any() for other in same):
            sets[one.variable, id(one)] = [columns]  # the same once more: a signal of its own
        else:
            same.append(columns)
    return [_signal(pieces, numbering, names) for pieces in sets.values()]


class _Columns:
    """A variable of some cells on one grid."""

    def __init__(self, one: CollectedSignal, times: Grid | FloatArray, ids: IntArray) -> None:
        values = np.asarray(one.values, dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != ids.size:
            raise ContractViolation(f"signal({one.variable!r}): {ids.size} cells but values of shape {values.shape}.")
        if not isinstance(one.times, tuple) and np.shape(one.times) != (len(values),):
            raise ContractViolation(f"signal({one.variable!r}): {len(values)} samples but {len(one.times)} times.")
        self.variable, self.unit = one.variable, one.unit or "dimensionless"
        self.values, self.times, self.ids = values, times, ids


def _times(one: CollectedSignal) -> Grid | FloatArray:
    """Return the times, those of a grid from the same numbers as those of the core's own signals."""
    if not isinstance(one.times, tuple):
        times = np.asarray(one.times, dtype=np.float64)
        return times if one.dt is None else _regular(times, one.dt) or times
    first, interval = one.times
    return (first, interval) if one.dt is None else (_on_grid(first, one.dt), _on_grid(interval, one.dt))


def _on_grid(time: float, dt: float) -> float:
    steps = round(time / dt)
    return steps * dt if abs(time / dt - steps) <= TOLERANCE else time


def _regular(times: FloatArray, dt: float) -> Grid | None:
    """Return the grid if the times are whole steps and equally far apart, else None."""
    if times.size < 2:
        return None
    steps = np.rint(times / dt)
    apart = np.diff(steps)
    if apart[0] <= 0 or (apart != apart[0]).any() or (np.abs(times / dt - steps) > TOLERANCE).any():
        return None
    return float(steps[0]) * dt, float(apart[0]) * dt


def _signal(
    pieces: list[_Columns], numbering: Numbering, names: Sequence[str]
) -> neo.AnalogSignal | neo.IrregularlySampledSignal:
    ids = np.concatenate([piece.ids for piece in pieces])
    values = pieces[0].values if len(pieces) == 1 else np.concatenate([piece.values for piece in pieces], axis=1)
    order = np.argsort(ids, kind="stable")
    if (np.diff(order) != 1).any():
        ids, values = ids[order], values[:, order]
    times, listed = pieces[0].times, ids.tolist()
    populations = [names[i] for i in listed]
    one = len(set(populations)) == 1
    about = {
        "name": pieces[0].variable,
        "array_annotations": {
            "channel_index": ids,
            "channel_id": ids.copy(),
            "native_id": numbering.natives[ids],
            **({} if one else {"source_population": np.array(populations)}),
        },
    }
    quantity = pq.Quantity(values, pieces[0].unit)
    if isinstance(times, tuple):
        signal = neo.AnalogSignal(
            quantity, t_start=pq.Quantity(times[0], pq.ms), sampling_rate=pq.Quantity(1.0 / times[1], PER_MS), **about
        )
    else:
        signal = neo.IrregularlySampledSignal(pq.Quantity(times.copy(), pq.ms), quantity, **about)
    # Given to the constructor, Neo would look at every element.
    signal.annotations.update(
        channel_ids=listed, source_ids=list(listed), native_ids=numbering.natives[ids].tolist(),
        source_population=populations[0] if one else populations,
    )  # fmt: skip
    return signal


def event_of(one: CollectedEvents) -> neo.Event:
    """Return events with an array annotation for each of their columns."""
    for name, column in one.columns.items():
        if np.shape(column) != one.times.shape:
            raise ContractViolation(f"events({one.name!r}): {one.times.size} times but {name} of {np.shape(column)}.")
    columns = {
        name: pq.Quantity(np.array(column), one.units[name]) if name in one.units else np.array(column)
        for name, column in one.columns.items()
    }
    event = neo.Event(
        pq.Quantity(one.times.copy(), pq.ms), labels=np.full(one.times.size, "", dtype="U1"), name=one.name,
        array_annotations=columns,
    )  # fmt: skip
    if one.label:
        event.annotations["label"] = one.label
    return event
