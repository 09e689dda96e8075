"""Arrays -> Neo: the Block that users get."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import neo
import numpy as np
import quantities as pq

from pynn_data.extensions import extensions
from pynn_data.interrupts import Interrupts
from pynn_data.recording import select
from pynn_data.recording.course import Segment
from pynn_data.recording.data import SignalData
from pynn_data.recording.group import Group
from pynn_data.recording.select import Member
from pynn_data.recording.share import Share
from pynn_data.recording.spiketrains import LazySpikeTrains
from pynn_data.recording.trains import TrainTable

__all__ = ["forget", "get_block"]

PER_MS = pq.ms**-1


def get_block(
    group: Group,
    variables: str | Sequence[str],
    gather: bool | str,
    clear: bool,
    annotations: dict[str, Any],
) -> neo.Block:
    """Return what was recorded from a group of cells; see `Recordable.get_data`."""
    parts = select.members(group)
    simulation = group._simulation
    chosen = select.chosen(group, parts, variables)
    share = Share.of(group._simulation.ranks, gather)
    simulation.complete()
    segments = [s for s in simulation.segments() if not _handed_over(parts, s)]
    block = neo.Block(
        name=group.label,
        description=group.describe(),
        rec_datetime=segments[0].rec_datetime if segments else None,
    )
    own = _block_annotations(group)
    # Not through the constructor: users' names may be those of its arguments. The copies are the caller's.
    of_users = {**group.all_annotations, **annotations}
    block.annotations.update(deepcopy({**own, **group.place_annotations, **of_users, **own}))
    for segment in segments:
        block.segments.append(_segment(segment, parts, chosen, simulation.now, share))
        block.segments[-1].block = block
    for more in extensions().hook.pynn_data_annotate(block=block):
        block.annotate(**more)
    if clear:
        with Interrupts():
            _forget(parts, segments, chosen)
    return block


def forget(group: Group, variables: str | Sequence[str]) -> None:
    """Forget what `get_block` would return."""
    parts = select.members(group)
    group._simulation.complete()
    chosen = select.chosen(group, parts, variables)
    with Interrupts():
        _forget(parts, group._simulation.segments(), chosen)


def _handed_over(parts: list[Member], segment: Segment) -> bool:
    """Return whether a segment is finished, and all that it had of these cells was handed over and forgotten."""
    if segment.last is None or any(select.has_data(member, segment.index) for member in parts):
        return False
    cells = [(m.indices, m.population.recording.handed_over.get(segment.index)) for m in parts]
    return any(handed is not None and np.isin(indices, handed).any() for indices, handed in cells)


def _segment(
    segment: Segment, parts: list[Member], chosen: list[str] | None, now: int, share: Share
) -> neo.Segment:
    last = now if segment.last is None else segment.last
    result = neo.Segment(
        name=f"segment{segment.index:03d}",
        index=segment.index,
        rec_datetime=segment.rec_datetime,
    )
    result.annotations.update(deepcopy(segment.annotations))
    for data in select.signals(parts, segment.index, chosen, share):
        signal = _signal(data)
        signal.segment = result
        result.analogsignals.append(signal)
    if chosen is None or "spikes" in chosen:
        trains = LazySpikeTrains(
            table=TrainTable.of_windows(select.spikes(parts, segment.index, last, share))
        )
        trains.segment = result
        result._spiketrains = trains
    return result


def _signal(data: SignalData) -> neo.AnalogSignal:
    ids, numbers, populations = data.channels
    one = len(set(populations)) == 1
    signal = neo.AnalogSignal(
        pq.Quantity(data.values, data.unit or "dimensionless"),
        t_start=pq.Quantity(data.t_start, pq.ms),
        sampling_rate=pq.Quantity(1.0 / data.interval, PER_MS),
        name=data.variable,
        array_annotations={
            "channel_index": np.array(numbers),
            "channel_id": np.array(ids),
            **({} if one else {"source_population": np.array(populations)}),
        },
    )
    # Given to the constructor, Neo would look at every element.
    signal.annotations.update(
        channel_ids=list(ids), source_ids=list(ids), source_population=populations[0] if one else populations
    )
    return signal


def _block_annotations(group: Group) -> dict[str, Any]:
    return {
        "label": group.label,
        "size": group.size,
        "first_id": int(group.ids.min()),
        "last_id": int(group.ids.max()),
        "first_index": 0,
        "last_index": group.size - 1,
        **group._simulation.provenance,
    }


def _forget(parts: list[Member], segments: list[Segment], chosen: list[str] | None) -> None:
    """Forget what was returned: the named variables of these cells."""
    for member in parts:
        recording = member.population.recording
        for segment in segments:
            tracks = recording.segments.get(segment.index, [])
            before = recording.handed_over.get(segment.index, np.empty(0, np.int64))
            handed = [before]
            for track in tracks:
                if chosen is None or track.request.variable in chosen:
                    handed.append(np.intersect1d(track.cells, member.indices))
                    track.clear(member.indices, recording.timeline.now)
            tracks[:] = [track for track in tracks if track.buffers]
            if len(handed) > 1:
                recording.handed_over[segment.index] = np.unique(np.concatenate(handed))
