"""The recorders that a simulator has for some cells, opened, drained, taken up again and closed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from pynn_data.contract import IntArray, SignalRecorder, SpikeRecorder
from pynn_data.recording.cells import Cells, Emitted
from pynn_data.recording.checks import checked_spikes
from pynn_data.recording.requests import Request
from pynn_data.recording.timeline import Timeline
from pynn_data.recording.tracks import Sampler, SignalTrack
from pynn_data.recording.variables import Variable

__all__ = ["Known", "Probes", "alike"]


class Known(NamedTuple):
    """Cells of which a request is being carried out from step `first` on."""

    request: Request
    cells: IntArray
    first: int


class Probes:
    """Spike recorders, at most one on a cell, and samplers that no track has at present."""

    def __init__(self, cells: Cells, timeline: Timeline) -> None:
        self._cells = cells
        self._timeline = timeline
        self._spikes: list[tuple[SpikeRecorder, IntArray]] = []
        """Spike recorders, and the ids of their cells."""
        self._idle: list[tuple[str, IntArray, Sampler]] = []
        """Samplers without a track, of a variable of some cells, while the network goes back in time."""

    def copy(self) -> list[tuple[SpikeRecorder, IntArray]]:
        """Return what there is for spikes, for `restore`."""
        return list(self._spikes)

    def restore(self, spikes: list[tuple[SpikeRecorder, IntArray]]) -> None:
        """Forget what has been opened since `copy`, and was refused."""
        self._spikes = spikes

    def listen(self, cells: IntArray) -> None:
        """Record the spikes of cells that are not recorded yet; those that the core makes need no recorder."""
        ids = cells + self._cells.first_id
        probed = [known for _, known in self._spikes]
        new = np.setdiff1d(ids, np.concatenate(probed)) if probed else ids
        if new.size and not self._cells.emits:
            self._spikes.append((self._timeline.host.record_spikes(new), new))

    def drain_spikes(self, drained_to: int, now: int) -> list[Emitted]:
        """Return the spikes after step `drained_to` up to `now`."""
        found = []
        for probe, ids in self._spikes:
            raw = checked_spikes(probe.drain(), ids, drained_to, now, self._timeline.host)
            times = None if raw.offsets is None else raw.steps * self._timeline.clock.dt + raw.offsets
            found.append(Emitted(raw.cells - self._cells.first_id, raw.steps, times))
        return found

    def samplers(self, new: list[Known], variables: Sequence[Variable], now: int) -> list[Sampler]:
        """Return a sampler for each of some requests that are alike, one that is there already if it suits."""
        found = {place: sampler for place, known in enumerate(new) if (sampler := self._taken_up(known, now))}
        missing = [place for place in range(len(new)) if place not in found]
        if missing:
            ids, every = new[0].cells + self._cells.first_id, _every(new[0], now)
            recorded = self._recorders(ids, [variables[place] for place in missing], every)
            found.update((p, Sampler(some, now, every)) for p, some in zip(missing, recorded, strict=True))
        return [found[place] for place in range(len(new))]

    def keep(self, tracks: Iterable[SignalTrack]) -> None:
        """Keep the samplers of tracks that end because the network goes back in time."""
        self._idle = [(track.variable.name, track.cells, track.sampler) for track in tracks]

    def close_idle(self) -> None:
        """Close the samplers that nobody has taken up."""
        for _, _, sampler in self._idle:
            sampler.close()
        self._idle = []

    def close_spikes(self) -> None:
        """Record no spikes any more."""
        for probe, _ in self._spikes:
            probe.close()
        self._spikes = []

    def forget(self) -> None:
        """Forget all; the simulator is not asked."""
        self._spikes, self._idle = [], []

    def _recorders(self, ids: IntArray, variables: list[Variable], every: int) -> list[list[SignalRecorder]]:
        """Return the recorders of each variable: of those that the simulator has, it is asked at once."""
        host = self._timeline.host
        plain = [each for each in variables if len(each.natives) == 1]
        of_plain = iter(host.record_signals(ids, [each.natives[0] for each in plain], every) if plain else ())
        return [
            [next(of_plain)] if len(each.natives) == 1 else list(host.record_signals(ids, each.natives, every))
            for each in variables
        ]

    def _taken_up(self, known: Known, now: int) -> Sampler | None:
        for one in self._idle:
            variable, cells, sampler = one
            on_grid = known.request.interval % sampler.every == 0 == (known.first - now) % sampler.every
            if variable == known.request.variable and np.array_equal(cells, known.cells) and on_grid:
                self._idle = [other for other in self._idle if other is not one]
                sampler.begun = now
                return sampler
        return None


def alike(new: list[Known]) -> list[list[Known]]:
    """Return the requests in groups of the same cells, interval and first sample, for engines to share a probe."""
    groups: list[list[Known]] = []
    for one in new:
        for group in groups:
            same = (one.request.interval, one.first) == (group[0].request.interval, group[0].first)
            if same and np.array_equal(one.cells, group[0].cells):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _every(known: Known, now: int) -> int:
    """Return the steps between samples from now on that are needed to have those that are wanted."""
    if known.first == now:
        return known.request.interval
    return math.gcd(known.request.interval, known.first - now, known.first)
