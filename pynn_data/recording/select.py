"""Arrays of a group, chosen by segment, variable and cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pynn_data.contract import FloatArray, IntArray
from pynn_data.errors import NothingRecorded
from pynn_data.recording.buffers import SignalBuffer, SpikeBuffer
from pynn_data.recording.tracks import SignalTrack, SpikeTrack, Track

if TYPE_CHECKING:
    from pynn_data.network.population import Population
    from pynn_data.network.recordable import Recordable

__all__ = ["Channels", "Member", "SignalData", "SpikeData", "chosen", "members", "signals", "spikes"]


class Member(NamedTuple):
    """Part of the group that data are asked of."""

    population: Population
    indices: IntArray
    """Of its cells in the population."""
    numbers: IntArray
    """What the cells are called in the data: index in the population, or in the assembly."""


class Channels(NamedTuple):
    """Whose data they are, column by column or train by train."""

    ids: list[int]
    numbers: list[int]
    populations: list[str]


class SpikeData(NamedTuple):
    """Spikes of several cells in one window."""

    channels: Channels
    times: FloatArray
    """In ms, sorted by cell, then time."""
    counts: IntArray
    """Spikes of each cell."""
    t_start: float
    t_stop: float


class SignalData(NamedTuple):
    """One variable on one grid of times."""

    variable: str
    unit: str
    channels: Channels
    values: FloatArray
    """Samples down, cells across."""
    first: int
    """Step of the first sample."""
    every: int
    """Steps between samples."""
    dt: float
    """Length of a step in ms."""

    @property
    def t_start(self) -> float:
        """Time of the first sample in ms."""
        return self.first * self.dt

    @property
    def interval(self) -> float:
        """Time between samples in ms."""
        return self.every * self.dt

    @property
    def times(self) -> FloatArray:
        """Times of the samples in ms."""
        steps = self.first + self.every * np.arange(len(self.values))
        times: FloatArray = steps * np.float64(self.dt)
        return times

    @property
    def indices(self) -> IntArray:
        """Indices of the cells, one per column: in the population, or the place in an assembly."""
        return np.array(self.channels.numbers)


def members(group: Recordable) -> list[Member]:
    """Return the parts of a group with the numbers of their cells.

    Cells of a population or view are called by their index in the population,
    those of an assembly by their place in it.
    """
    from pynn_data.network.assembly import Assembly

    if not isinstance(group, Assembly):
        return [Member(p, np.sort(i), np.sort(i)) for p, i in group.parts]
    starts = np.cumsum([0, *(part.indices.size for part in group.parts)])
    return [
        Member(part.population, part.indices, np.arange(part.indices.size) + start)
        for part, start in zip(group.parts, starts[:-1].tolist(), strict=True)
    ]


def chosen(group: Recordable, parts: list[Member], variables: str | Sequence[str]) -> list[str] | None:
    """Return the names asked for, None for all, when there is something of them to return.

    Raises
    ------
    NothingRecorded
        With what is recorded, or requested if nothing has run.
    """
    asked = None if variables == "all" else [variables] if isinstance(variables, str) else list(variables)
    wanted = set(asked or ())
    requested = {r.variable for m in parts for r in m.population.recording.requests if _concerns(m, r.cells)}
    recorded = {
        t.request.variable
        for m in parts
        for tracks in m.population.recording.segments.values()
        for t in tracks
        if t.buffers and _concerns(m, t.cells)
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


def _concerns(member: Member, cells: np.ndarray) -> bool:
    return bool(np.isin(member.indices, cells).any())


def spikes(parts: list[Member], segment: int, now: int) -> list[SpikeData]:
    """Return the spikes recorded in a segment, one entry per window."""
    return [
        _spike_data(member, cells, buffer, now if track.ended is None else track.ended)
        for member in parts
        for track in _tracks(member, segment)
        if isinstance(track, SpikeTrack)
        for buffer in track.buffers
        if (cells := _common(member, buffer)).size
    ]


def signals(parts: list[Member], segment: int, variables: list[str] | None) -> list[SignalData]:
    """Return the signals recorded in a segment, with all cells of one grid in one array."""
    pieces: dict[tuple[str, int, int, int], list[tuple[Member, SignalBuffer]]] = {}
    for member in parts:
        for track in _tracks(member, segment):
            if isinstance(track, SignalTrack) and (variables is None or track.request.variable in variables):
                for buffer in track.buffers:
                    if _common(member, buffer).size:
                        grid = (track.request.variable, buffer.first, buffer.interval, buffer.rows)
                        pieces.setdefault(grid, []).append((member, buffer))
    return [
        _joined(variable, first, interval, rows, of)
        for (variable, first, interval, rows), of in pieces.items()
    ]


def _tracks(member: Member, segment: int) -> Iterator[Track]:
    yield from member.population.recording.segments.get(segment, ())


def _common(member: Member, buffer: SpikeBuffer | SignalBuffer) -> IntArray:
    return np.intersect1d(buffer.cells, member.indices, assume_unique=True)


def _channels(member: Member, cells: IntArray) -> Channels:
    numbers = np.full(member.population.size, -1)
    numbers[member.indices] = member.numbers
    label = member.population.label
    return Channels(
        (cells + member.population.first_id).tolist(), numbers[cells].tolist(), [label] * cells.size
    )


def _spike_data(member: Member, cells: IntArray, buffer: SpikeBuffer, last: int) -> SpikeData:
    clock = member.population._simulation.clock
    times, counts = buffer.sorted(cells)
    return SpikeData(_channels(member, cells), times, counts, clock.time(buffer.first), clock.time(last))


def _joined(
    variable: str, first: int, interval: int, rows: int, pieces: list[tuple[Member, SignalBuffer]]
) -> SignalData:
    """Copy the pieces side by side, columns in the order of their numbers."""
    cells = [_common(member, buffer) for member, buffer in pieces]
    channels = [_channels(member, c) for (member, _), c in zip(pieces, cells, strict=True)]
    joint = Channels(*(list(chain.from_iterable(column)) for column in zip(*channels, strict=True)))
    values = np.empty((rows, len(joint.ids)))
    column = 0
    for (_, buffer), c in zip(pieces, cells, strict=True):
        buffer.fill(values[:, column : column + c.size], c)
        column += c.size
    order = np.argsort(joint.numbers, kind="stable")
    if (np.diff(order) != 1).any():
        values = values[:, order]
        joint = Channels(*([column[i] for i in order.tolist()] for column in joint))
    population = pieces[0][0].population
    unit, dt = population.celltype.unit(variable), population._simulation.clock.dt
    return SignalData(variable, unit, joint, values, first, interval, dt)
