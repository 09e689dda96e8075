"""Arrays of a group, chosen by segment, variable and cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pynn_data.contract import IntArray
from pynn_data.errors import NothingRecorded
from pynn_data.recording.buffers import SignalBuffer, SpikeBuffer
from pynn_data.recording.data import Channels, SignalData, SpikeData
from pynn_data.recording.group import Group
from pynn_data.recording.recording import Recorded
from pynn_data.recording.share import Share
from pynn_data.recording.tracks import SignalTrack, SpikeTrack, Track

__all__ = ["Member", "chosen", "has_data", "members", "signals", "spikes"]


class Member(NamedTuple):
    """Part of the group that data are asked of."""

    population: Recorded
    indices: IntArray
    """Of its cells in the population."""
    numbers: IntArray
    """What the cells are called in the data: index in the population, or in the assembly."""


def members(group: Group) -> list[Member]:
    """Return the parts of a group with the numbers of their cells.

    Cells of a population or view are called by their index in the population,
    those of an assembly by their place in it.
    """
    if not group.numbered_by_place:
        return [Member(p, np.sort(i), np.sort(i)) for p, i in group.parts]
    starts = np.cumsum([0, *(part.indices.size for part in group.parts)])
    return [
        Member(part.population, part.indices, np.arange(part.indices.size) + start)
        for part, start in zip(group.parts, starts[:-1].tolist(), strict=True)
    ]


def chosen(group: Group, parts: list[Member], variables: str | Sequence[str]) -> list[str] | None:
    """Return the names asked for, None for all, when there is something of them to return.

    Raises
    ------
    NothingRecorded
        With what is recorded, or requested if nothing has run.
    """
    group._simulation.catch_up()
    group._simulation.begin_waiting()
    asked = None if variables == "all" else [variables] if isinstance(variables, str) else list(variables)
    wanted = set(asked or ())
    requested = {r.variable for m in parts for r in m.population.recording.requests if _concerns(m, r.cells)}
    recorded = {
        t.request.variable
        for m in parts
        for tracks in m.population.recording.segments.values()
        for t in tracks
        if any(_concerns(m, buffer.cells) for buffer in t.buffers)
    }
    known = ", ".join(sorted(requested | recorded))
    if not group._simulation.segments():
        raise NothingRecorded(
            f"{group.label!r}: nothing has run yet, so there are no data; recording is requested of: "
            f"{known or 'nothing'}."
        )
    if not recorded or not wanted <= recorded:
        missing = ", ".join(sorted(wanted - recorded)) or "anything"
        raise NothingRecorded(
            f"{group.label!r}: no data of {missing}; recorded: {', '.join(sorted(recorded)) or 'nothing'}. "
            "record() asks for data of what is run after it."
        )
    return asked


def has_data(member: Member, segment: int) -> bool:
    """Return whether something that was recorded from cells of a member in a segment is still there."""
    return any(_concerns(member, buffer.cells) for t in _tracks(member, segment) for buffer in t.buffers)


def _concerns(member: Member, cells: np.ndarray) -> bool:
    return bool(np.isin(member.indices, cells).any())


def spikes(parts: list[Member], segment: int, now: int, share: Share) -> list[SpikeData]:
    """Return the spikes recorded in a segment, one entry per window."""
    found = [
        _spike_data(member, cells, buffer, now if track.ended is None else track.ended, share)
        for member in parts
        for track in _tracks(member, segment)
        if isinstance(track, SpikeTrack)
        for buffer in track.buffers
        if (cells := _common(member, buffer)).size
    ]
    return [data for data in found if data.channels.ids]


def signals(parts: list[Member], segment: int, variables: list[str] | None, share: Share) -> list[SignalData]:
    """Return the signals recorded in a segment, with all cells of one grid in one array."""
    pieces: dict[tuple[str, int, int, int], list[tuple[Member, SignalBuffer]]] = {}
    for member in parts:
        for track in _tracks(member, segment):
            if isinstance(track, SignalTrack) and (variables is None or track.request.variable in variables):
                for buffer in track.buffers:
                    if buffer.rows and _common(member, buffer).size:
                        grid = (track.request.variable, buffer.first, buffer.interval, buffer.rows)
                        pieces.setdefault(grid, []).append((member, buffer))
    found = [
        _joined(variable, first, interval, rows, of, share)
        for (variable, first, interval, rows), of in pieces.items()
    ]
    return [data for data in found if data.channels.ids]


def _tracks(member: Member, segment: int) -> Iterator[Track]:
    yield from member.population.recording.segments.get(segment, ())


def _common(member: Member, buffer: SpikeBuffer | SignalBuffer) -> IntArray:
    return np.intersect1d(buffer.cells, member.indices, assume_unique=True)


def _owners(buffer: SpikeBuffer | SignalBuffer, cells: IntArray) -> IntArray:
    return buffer.owners[np.searchsorted(buffer.cells, cells)]


def _numbers(member: Member, cells: IntArray) -> IntArray:
    numbers = np.full(member.population.size, -1)
    numbers[member.indices] = member.numbers
    return numbers[cells]


def _spike_data(member: Member, cells: IntArray, buffer: SpikeBuffer, last: int, share: Share) -> SpikeData:
    owners = _owners(buffer, cells)
    mine = cells[owners == share.ranks.rank]
    times, counts = buffer.sorted(mine)
    joined = share.trains(times, counts, owners)
    if joined is None:
        cells = mine
    else:
        times, counts = joined
    ids, label = (cells + member.population.first_id).tolist(), member.population.label
    channels = Channels(ids, _numbers(member, cells).tolist(), [label] * cells.size)
    clock = member.population.recording.timeline.clock
    return SpikeData(channels, times, counts, clock.time(buffer.first), clock.time(last))


def _joined(
    variable: str,
    first: int,
    interval: int,
    rows: int,
    pieces: list[tuple[Member, SignalBuffer]],
    share: Share,
) -> SignalData:
    """Copy the pieces side by side, columns in the order of their numbers."""
    columns = _Columns.of(pieces)
    mine = columns.owners == share.ranks.rank
    values = np.empty((rows, int(mine.sum())))
    column = 0
    for piece, (_, buffer) in enumerate(pieces):
        cells = columns.cells[mine & (columns.pieces == piece)]
        buffer.fill(values[:, column : column + cells.size], cells)
        column += cells.size
    order = np.argsort(columns.numbers[mine], kind="stable")
    if (np.diff(order) != 1).any():
        values = values[:, order]
    columns = columns.sorted()
    joined = share.columns(values, columns.owners)
    if joined is None:
        columns = columns.only(columns.owners == share.ranks.rank)
    else:
        values = joined
    labels = [member.population.label for member, _ in pieces]
    channels = Channels(
        columns.ids.tolist(), columns.numbers.tolist(), [labels[piece] for piece in columns.pieces.tolist()]
    )
    population = pieces[0][0].population
    unit, dt = population.recording.cells.unit(variable), population.recording.timeline.clock.dt
    return SignalData(variable, unit, channels, values, first, interval, dt)


class _Columns(NamedTuple):
    """Whose the columns of a signal are: an element per column in each array."""

    pieces: IntArray
    """Which of the pieces it is from."""
    cells: IntArray
    ids: IntArray
    numbers: IntArray
    owners: IntArray

    @classmethod
    def of(cls, pieces: list[tuple[Member, SignalBuffer]]) -> _Columns:
        cells = [_common(member, buffer) for member, buffer in pieces]
        members = [member for member, _ in pieces]
        return cls(
            np.repeat(np.arange(len(pieces)), [c.size for c in cells]),
            np.concatenate(cells),
            np.concatenate([c + m.population.first_id for c, m in zip(cells, members, strict=True)]),
            np.concatenate([_numbers(m, c) for c, m in zip(cells, members, strict=True)]),
            np.concatenate([_owners(b, c) for c, (_, b) in zip(cells, pieces, strict=True)]),
        )

    def only(self, chosen: np.ndarray) -> _Columns:
        return _Columns(*(array[chosen] for array in self))

    def sorted(self) -> _Columns:
        return self.only(np.argsort(self.numbers, kind="stable"))
