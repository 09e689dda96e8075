"""Spikes that remember the last one (refractory Poisson, gamma), drawn by the core: the same on every engine.

A source draws one interval after the other, from random numbers of its own; as much as it draws at once, a block,
depends on nothing but what it has drawn before. So how a run is split makes no difference, and nothing that is or
happens elsewhere does. With a change of its parameters it draws from another sequence, its next epoch, and goes on
from its last spike: the time since then is what the new parameters begin with.

All times are in steps, and those drawn lie between them; a spike is of the step that it lies in.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

import numpy as np

from pynn_data.contract import Clock, FloatArray, IntArray
from pynn_data.network.intervals import Intervals
from pynn_data.network.network import Described
from pynn_data.network.source_types import SpikeSourceGamma, SpikeSourceInhGamma, SpikeSourcePoissonRefractory
from pynn_data.network.sources import SourceSpikes
from pynn_data.recording.cells import Emitted

__all__ = ["RENEWAL", "RenewalSpikes"]

RENEWAL = (SpikeSourcePoissonRefractory, SpikeSourceGamma, SpikeSourceInhGamma)
"""The types whose spikes these are."""
BLOCK = 32
"""Intervals that are drawn at once, at most."""


class Plan(NamedTuple):
    """When a source has which intervals."""

    first: float
    """No spikes up to then."""
    last: float
    """No spikes after it."""
    begins: list[float]
    """Times from which on it has each of the intervals, ascending."""
    intervals: list[Intervals]

    def at(self, time: float) -> tuple[float, Intervals]:
        """Return the intervals at a time not before the first, and until when the source has them."""
        place = bisect_right(self.begins, time) - 1
        end = self.begins[place + 1] if place + 1 < len(self.begins) else self.last
        return min(end, self.last), self.intervals[place]

    @property
    def rate(self) -> float:
        """How many spikes there are in a step, on average, when there are most."""
        return max(1 / intervals.mean for intervals in self.intervals)


class RenewalSpikes(SourceSpikes):
    """The spikes of a population of sources of one of the types."""

    def __init__(self, population: Described, clock: Clock) -> None:
        super().__init__(population, clock)
        n = population.size
        self._plans = [self._plan(cell) for cell in range(n)]
        self._rewound = population.stream.rewound()
        self._epochs = np.zeros(n, dtype=np.int64)
        self._since = np.zeros(n, dtype=np.int64)
        """Step of the last change of each."""
        self._blocks = np.zeros(n, dtype=np.int64)
        """How many each has drawn in its epoch."""
        self._at = np.zeros(n)
        """Time up to which each has drawn."""
        self._begun = np.full(n, np.inf)
        """Time since which each has had a last spike, be it one before the first."""
        self._last = np.full(n, np.nan)
        """Its last spike of all, drawn or thought."""
        self._before = np.full(n, np.nan)
        """Its last spike of those that are held no more."""
        self._bits = n.bit_length()
        self._keys, self._times = np.empty(0, dtype=np.int64), np.empty(0)
        """Spikes that are held, as ``step << bits | index``, sorted, and their times."""

    @property
    def per_step(self) -> float:
        """How many spikes are drawn for a step, at most."""
        return sum(plan.rate for plan in self._plans)

    def emitted(self, first: int, last: int) -> Emitted:
        """Return the spikes with ``first <= step <= last``; `first` is never less than it was before."""
        self._forget(first)
        drawn: list[tuple[int, FloatArray, IntArray]] = []
        for cell in np.flatnonzero(self._at < last).tolist():
            while self._at[cell] < last:
                drawn.append((cell, *self._draw(cell)))
        if drawn:
            self._hold(drawn)
        found = self._keys[: np.searchsorted(self._keys, (last + 1) << self._bits)]
        return Emitted(self._indices(found), found >> self._bits, None)

    def changed(self, indices: IntArray, now: int) -> None:
        """Begin a new epoch of those whose plans are really other ones."""
        other = [cell for cell in indices.tolist() if self._replaced(cell)]
        if not other:
            return
        changed = np.array(other)
        self._epochs[changed[self._since[changed] < now]] += 1
        self._since[changed], self._blocks[changed], self._at[changed] = now, 0, now
        kept = ~np.isin(self._indices(self._keys), changed) | (self._times <= now)
        self._keys, self._times = self._keys[kept], self._times[kept]
        new = changed[self._begun[changed] >= now]
        self._before[new], self._begun[new] = np.nan, np.inf
        latest = self._before.copy()
        np.fmax.at(latest, self._indices(self._keys), self._times)
        self._last[changed] = latest[changed]

    def _replaced(self, cell: int) -> bool:
        """Return whether a source has another plan now."""
        before, self._plans[cell] = self._plans[cell], self._plan(cell)
        return before != self._plans[cell]

    def _draw(self, cell: int) -> tuple[FloatArray, IntArray]:
        """Return times and steps of a block of spikes: all that come before the time up to which is drawn now."""
        plan, at = self._plans[cell], max(self._at[cell], self._plans[cell].first)
        nothing = np.empty(0), np.empty(0, dtype=np.int64)
        if at >= plan.last:
            self._at[cell] = np.inf
            return nothing
        end, intervals = plan.at(at)
        if np.isinf(intervals.scale):
            self._at[cell] = end if end < plan.last else np.inf
            return nothing
        generator = self._rewound(cell, int(self._blocks[cell]), int(self._epochs[cell]))
        self._blocks[cell] += 1
        if np.isnan(self._last[cell]):
            self._begun[cell], self._last[cell] = at, at - intervals.age(generator)
            self._before[cell] = self._last[cell]
        n = int(min(BLOCK, 1 + (end - at) / intervals.mean))
        times = np.empty(n)
        times[0] = at + intervals.rest(generator, at - self._last[cell])
        times[1:] = intervals.several(generator, n - 1)
        times = times.cumsum()
        times = times[: times.searchsorted(end, "right")]
        self._at[cell] = times[-1] if times.size == n else end
        if times.size:
            self._last[cell] = times[-1]
        return times, np.maximum(np.ceil(times), np.floor(at) + 1).astype(np.int64)

    def _hold(self, drawn: list[tuple[int, FloatArray, IntArray]]) -> None:
        """Add spikes to those that are held."""
        cells = np.repeat([cell for cell, _, _ in drawn], [times.size for _, times, _ in drawn])
        new = (np.concatenate([steps for _, _, steps in drawn]) << self._bits) | cells
        keys = np.concatenate([self._keys, new])
        order = np.argsort(keys, kind="stable")  # fast where much is sorted already
        self._keys = keys[order]
        self._times = np.concatenate([self._times, *(times for _, times, _ in drawn)])[order]

    def _forget(self, first: int) -> None:
        """Hold the spikes of earlier steps no more."""
        gone = np.searchsorted(self._keys, first << self._bits)
        np.fmax.at(self._before, self._indices(self._keys[:gone]), self._times[:gone])
        self._keys, self._times = self._keys[gone:], self._times[gone:]

    def _indices(self, keys: IntArray) -> IntArray:
        return keys & ((1 << self._bits) - 1)

    def _plan(self, cell: int) -> Plan:
        """Return the plan of a source by its present parameters."""
        dt = self.clock.dt
        p = {name: values[cell] for name, values in self.population.parameters.items()}
        window = self.clock.steps_not_before([p["start"], p["start"] + p["duration"]])
        first, last = map(float, window)
        begins = [0.0]
        if "tau_refrac" in p:
            dead, mean = _whole(p["tau_refrac"] / dt), _mean(p["rate"], dt)
            intervals = [Intervals(dead, 1.0, mean - dead)]
        elif "alpha" in p:
            intervals = [Intervals(0.0, float(p["alpha"]), _mean(p["beta"], dt))]
        else:
            begins = [_whole(time / dt) for time in p["tbins"].tolist()]
            scales = (p["b"] * (1000 / dt)).tolist()
            intervals = [Intervals(0.0, a, b) for a, b in zip(p["a"].tolist(), scales, strict=True)]
            first = max(first, begins[0])
        return Plan(first, last, begins, intervals)


def _mean(rate: float, dt: float) -> float:
    """Return the mean interval in steps."""
    return float(1000 / (rate * dt)) if rate > 0 else np.inf


def _whole(steps: float) -> float:
    """Return a number of steps that is meant to be whole as such."""
    near = round(steps)
    return float(near) if abs(steps - near) < 1e-6 else float(steps)
