"""Recordings as flat arrays, without Neo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import NothingRecorded
from pynn_data.recording import select
from pynn_data.recording.course import Segment
from pynn_data.recording.data import SignalData, SpikeData
from pynn_data.recording.group import Group
from pynn_data.recording.select import Member
from pynn_data.recording.share import Share

__all__ = ["SpikeArrays", "signal_arrays", "spike_arrays", "spike_counts"]


class SpikeArrays(NamedTuple):
    """Spikes of several cells, sorted by cell, then time."""

    times: FloatArray
    """In ms."""
    indices: IntArray
    """Of the cells, one per spike: in the population, or the place in an assembly."""
    recorded: IntArray
    """Indices of all cells that were recorded, silent ones included, ascending."""


def spike_arrays(group: Group, segment: int | None, gather: bool | str) -> SpikeArrays:
    """Return the spikes of a segment; see `Recordable.get_spikes`."""
    parts = select.members(group)
    select.chosen(group, parts, ["spikes"])
    chosen = _segment(group, segment)
    now = group._simulation.now
    windows = select.spikes(
        parts, chosen.index, now if chosen.last is None else chosen.last, Share.of(group._simulation.ranks, gather)
    )
    return _merged(windows)


def signal_arrays(
    group: Group, variables: str | Sequence[str], segment: int | None, gather: bool | str
) -> list[SignalData]:
    """Return the signals of a segment; see `Recordable.get_signals`."""
    parts = select.members(group)
    names = select.chosen(group, parts, variables)
    group._simulation.complete()
    return select.signals(parts, _segment(group, segment).index, names, Share.of(group._simulation.ranks, gather))


def spike_counts(group: Group, gather: bool | str) -> dict[int, int]:
    """Return the number of spikes of every recorded cell in the last segment, on every process.

    Raises
    ------
    NothingRecorded
        Also when spikes were recorded in earlier segments only.
    """
    _, indices, recorded = spike_arrays(group, None, "all" if gather else False)
    if gather and not recorded.size:
        last = group._simulation.segments()[-1].index
        raise NothingRecorded(f"{group.label!r}: no spikes were recorded in segment {last}.")
    cells = _cells_by_number(select.members(group))
    counts = np.bincount(indices, minlength=int(recorded.max(initial=-1)) + 1)
    return {
        cells[number]: count
        for number, count in zip(recorded.tolist(), counts[recorded].tolist(), strict=True)
    }


def _segment(group: Group, index: int | None) -> Segment:
    segments = group._simulation.segments()
    if index is None:
        return segments[-1]
    for segment in segments:
        if segment.index == index:
            return segment
    raise NothingRecorded(
        f"{group.label!r}: there is no segment {index}; there are {', '.join(str(s.index) for s in segments)}."
    )


def _merged(windows: list[SpikeData]) -> SpikeArrays:
    """Put windows together; where those of a cell overlap, their spikes are taken once."""
    recorded = np.unique(np.concatenate([np.empty(0, np.int64), *(w.channels.numbers for w in windows)]))
    until = np.full(recorded.max(initial=-1) + 1, -np.inf)
    """By number of the cell: up to when its spikes are known."""
    times, indices = [np.empty(0)], [np.empty(0, np.int64)]
    for window in sorted(windows, key=lambda w: w.t_start):
        numbers = np.array(window.channels.numbers)
        owners = np.repeat(numbers, window.counts)
        new = window.times > until[owners]
        times.append(window.times if new.all() else window.times[new])
        indices.append(owners if new.all() else owners[new])
        until[numbers] = np.maximum(until[numbers], window.t_stop)
    if len(windows) == 1 and np.array_equal(windows[0].channels.numbers, recorded):
        return SpikeArrays(times[1], indices[1], recorded)
    flat, owners = np.concatenate(times), np.concatenate(indices)
    order = np.lexsort((flat, owners))
    return SpikeArrays(flat[order], owners[order], recorded)


def _cells_by_number(parts: list[Member]) -> dict[int, int]:
    return {
        number: member.population.recording.cells.called(index)
        for member in parts
        for number, index in zip(member.numbers.tolist(), member.indices.tolist(), strict=True)
    }
