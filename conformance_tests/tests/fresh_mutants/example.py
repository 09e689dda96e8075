"""Faulty variants of the example plug-in."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np
from engine_tables import Engines
from mutants import with_recorders
from pynn_data_example import ExampleEngine, Samples, Spikes

from pynn_data.contract import RawSpikes

mutant = MUTANTS = Engines()


# -- connections -------------------------------------------------------------------------------


@mutant
class RingOfAPowerOfTwo(ExampleEngine):
    """The ring of slots has the power of two that is next to the longest delay, but not always more than it."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self.arriving = np.empty((1 << (max_delay - 2).bit_length() if max_delay > 1 else 2, 2, 0))


@mutant
class AddedByIndex(ExampleEngine):
    """What arrives is added with ``+=``, which takes each cell once: of two sources in one step one counts."""

    def emit(self, spikes):
        times = np.bincount(spikes, minlength=self.of["v"].size)
        for some in self.connections:
            hit = times[some.pre] > 0
            at = (self.now + some.delay[hit]) % len(self.arriving), some.post[hit]
            self.arriving[:, int(some.receptor == "inhibitory")][at] += some.weight[hit] * times[some.pre[hit]]


@mutant
class SortedWithoutDelays(ExampleEngine):
    """The rows of a projection are put in order of their sources, but for the delays."""

    def connect(self, connections):
        order = np.argsort(connections.pre, kind="stable")
        columns = {name: getattr(connections, name)[order] for name in ("pre", "post", "weight")}
        super().connect(dataclasses.replace(connections, **columns))


@mutant
class ZeroIsGone(ExampleEngine):
    """A synapse whose weight is set to 0 is taken out, and does not come back with another weight."""

    def set_weights(self, connections, weight):
        gone = self.__dict__.setdefault("gone", {})
        there = gone.setdefault(connections.key, np.ones(weight.size, dtype=bool))
        there &= weight != 0
        super().set_weights(connections, weight * there)


# -- what comes from outside -------------------------------------------------------------------


@mutant
class SilentAtFirst(ExampleEngine):
    """Sources that have no spike in the first stretch are taken for silent ones."""

    def feed(self, feed):
        if feed.now == 0:
            self.active = np.unique(feed.cells)
        heard = np.isin(feed.cells, self.active)
        super().feed(dataclasses.replace(feed, cells=feed.cells[heard], steps=feed.steps[heard]))


@mutant
class UnchangedCurrentsGoOn(ExampleEngine):
    """If nothing announced has changed, the currents go on as they were fed, also beyond what that covered."""

    def feed(self, feed):
        if feed.unchanged and feed.now > 0:
            feed = dataclasses.replace(feed, currents={**feed.currents, **self.fed.currents})
        super().feed(feed)


@mutant
class AnnouncedOnceMore(ExampleEngine):
    """If nothing announced has changed, what is fed is added to what is there, some of it for the second time."""

    lookahead = 7

    def feed(self, feed):
        if feed.unchanged and feed.now > 0:
            ahead = self.fed.steps > feed.now
            cells = np.append(self.fed.cells[ahead], feed.cells)
            feed = dataclasses.replace(feed, cells=cells, steps=np.append(self.fed.steps[ahead], feed.steps))
        super().feed(feed)


@mutant
class GapBehindTheAnnounced(ExampleEngine):
    """If nothing announced has changed, only the new spikes are read, from two steps behind the old end on."""

    lookahead = 7

    def feed(self, feed):
        old = getattr(self, "fed", None)
        if feed.unchanged and old is not None:
            new = feed.steps > old.until + 1
            cells = np.append(old.cells, feed.cells[new])
            feed = dataclasses.replace(feed, cells=cells, steps=np.append(old.steps, feed.steps[new]))
        super().feed(feed)


@mutant
class OneCurrentChangesAtATime(ExampleEngine):
    """Of several currents that change in one step the first does, and the others a step later."""

    def feed(self, feed):
        taken, currents = np.zeros(0, dtype=np.int64), {}
        for key, (steps, amplitudes) in feed.currents.items():
            late = np.isin(steps, taken) & (steps > feed.now)
            currents[key] = steps + late, amplitudes
            taken = np.append(taken, steps)
        super().feed(dataclasses.replace(feed, currents=currents))


@mutant
class InjectedAgainAfterReset(ExampleEngine):
    """What is injected is kept by the class, so that it is there twice after a reset."""

    kept: ClassVar[list] = []

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self.injected = self.kept


@mutant
class OffsetsReplaceTheSum(ExampleEngine):
    """A constant current that is set while another is injected replaces the sum of both."""

    def set_parameters(self, ids, parameters):
        if "current" in parameters and self.now > 0:
            values = np.zeros(self.of["current"].size)
            values[ids] = parameters["current"]
            for key, cells in self.injected:
                steps, amplitudes = self.fed.currents[key]
                values[cells] -= 1e-9 * amplitudes[np.searchsorted(steps, self.now, side="right") - 1]
            parameters = {**parameters, "current": values[ids]}
        super().set_parameters(ids, parameters)


@mutant
class RelaysAreRefractory(ExampleEngine):
    """Sources are relay cells, which miss a spike in the step after another."""

    def feed(self, feed):
        keys = feed.steps * (feed.cells.max(initial=0) + 1) + feed.cells
        kept = ~np.isin(keys - (feed.cells.max(initial=0) + 1), keys)
        super().feed(dataclasses.replace(feed, cells=feed.cells[kept], steps=feed.steps[kept]))


# -- cells -------------------------------------------------------------------------------------


@mutant
class RefractorinessInAByte(ExampleEngine):
    """The steps that are left of the refractory period are counted in a byte."""

    def step(self):
        fired = super().step()
        self.of["free_at"][fired] = self.now + (self.of["free_at"][fired] - self.now) % 256
        return fired


@mutant
class RefractoryPeriodCutOff(ExampleEngine):
    """The refractory period is divided by the time step, and what is behind the point is cut off."""

    def step(self):
        fired = super().step()
        self.of["free_at"][fired] = self.now + np.floor(self.of["pause"][fired] / self.dt)
        return fired


@mutant
class CrossingsOnly(ExampleEngine):
    """A cell fires when v crosses the threshold from below, not if it is there already."""

    def step(self):
        above = self.of["v"] >= self.of["threshold"]
        self.of["free_at"][above] = np.maximum(self.of["free_at"][above], self.now + 1)
        return super().step()


@mutant
class ChangeEndsRefractoriness(ExampleEngine):
    """A cell of which a parameter is changed is free to fire, as a new one is."""

    def set_parameters(self, ids, parameters):
        super().set_parameters(ids, {**parameters, "free_at": np.zeros(ids.size)})


@mutant
class LateCellsBeginRefractory(ExampleEngine):
    """Cells that come late begin as after a spike."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, state)
        if self.now:
            self.of["free_at"][ids] = self.now + np.ceil(self.of["pause"][ids] / self.dt - 1e-6)


@mutant
class ConductancesHeldInRefractoriness(ExampleEngine):
    """The conductances of a refractory cell do not decay."""

    def step(self):
        held = self.of["free_at"] > self.now
        slot = self.arriving[(self.now + 1) % len(self.arriving)].copy()
        before = [self.of[name].copy() for name in ("g_ex", "g_in")]
        fired = super().step()
        for name, values, arrived in zip(("g_ex", "g_in"), before, slot, strict=True):
            self.of[name] = np.where(held, values + arrived, self.of[name])
        return fired


@mutant
class SmallConductancesAreNone(ExampleEngine):
    """What is left of a conductance is taken for none when it is small in S."""

    def step(self):
        fired = super().step()
        for name in ("g_ex", "g_in"):
            self.of[name] = np.where(self.of[name] < 1e-11, 0.0, self.of[name])
        return fired


@mutant
class EqualIfTheEndsAre(ExampleEngine):
    """Parameters are given as one value where the first cell's is the last one's."""

    def set_parameters(self, ids, parameters):
        super().set_parameters(ids, {n: v[:1] if v.size > 2 and v[0] == v[-1] else v for n, v in parameters.items()})


@mutant
class SameSizeSameBeginning(ExampleEngine):
    """Initial values are kept by the number of cells: the second population of a size begins as the first."""

    def add_cells(self, ids, cell, parameters, state):
        known = self.__dict__.setdefault("known", {})
        super().add_cells(ids, cell, parameters, known.setdefault(ids.size, state))


@mutant
class NeverBelowInhibition(ExampleEngine):
    """v is kept from falling below the inhibitory reversal potential."""

    def step(self):
        fired = super().step()
        self.of["v"] = np.maximum(self.of["v"], np.where(self.of["threshold"] < np.inf, self.of["e_in"], -np.inf))
        return fired


@mutant
class SpikesOfAStepInAByte(ExampleEngine):
    """The number of cells that fire in a step is kept in a byte."""

    def step(self):
        fired = super().step()
        return fired[: fired.size % 256] if fired.size >= 256 else fired


# -- recorders ---------------------------------------------------------------------------------


class RowsByTime(Samples):
    def sample(self, fired):
        time = (self.engine.now - self.begin) * self.engine.dt
        row = int(time / (self.interval * self.engine.dt))
        if row >= self.known + len(self.rows):
            self.rows.append(self.engine.of[self.name][self.ids])


@mutant
class RowsByTheFloorOfTime(with_recorders(samples=RowsByTime)):
    """The number of a row is the time divided by the interval, cut off, which is sometimes a row less."""


class EmptyCounts(Samples):
    def drain(self):
        raw = super().drain()
        self.known += not len(raw.values)
        return raw


@mutant
class NoRowsCountAsOne(with_recorders(samples=EmptyCounts)):
    """A drain that finds no row counts one all the same."""


class InRange(Spikes):
    def sample(self, fired):
        mine = fired[(fired >= self.ids[0]) & (fired <= self.ids[-1])]
        self.found.append(np.stack([mine, np.full_like(mine, self.engine.now)]))


@mutant
class CellsInBetween(with_recorders(spikes=InRange)):
    """A recorder has the spikes of all cells from its first to its last."""


class BeforeArrival(Samples):
    def sample(self, fired):
        super().sample(fired)
        if self.name == "g_in" and (self.engine.now - self.begin) % self.interval == 0:
            self.rows[-1] = self.rows[-1] - self.engine.arrived[self.ids]


@mutant
class InhibitionSampledBeforeArrival(with_recorders(samples=BeforeArrival)):
    """The sample of the inhibitory conductance is taken before what arrives in the step is added."""

    def step(self):
        self.arrived = self.arriving[(self.now + 1) % len(self.arriving), 1].copy()
        return super().step()


@mutant
class RecorderOfAsManyCells(ExampleEngine):
    """Recorders are kept by variable, interval and number of cells; the next such request is given the same one."""

    def record_signals(self, ids, variables, interval):
        made = []
        for variable in variables:
            kind = variable.name, interval, ids.size, self.now
            known = self.__dict__.setdefault("samplers", {})
            if kind in known:
                rows = Samples(self, known[kind], variable.name, interval)
            else:
                known[kind], rows = ids, Samples(self, ids, variable.name, interval)
            made.append(rows)
        return made


class Latest(Spikes):
    def drain(self):
        raw = super().drain()
        keys = raw.steps * (raw.cells.max(initial=0) + 1) + raw.cells
        rare = np.unique(raw.steps, return_counts=True)
        crowded = rare[0][rare[1] > 64]
        kept = ~np.isin(raw.steps, crowded) | (np.argsort(np.argsort(keys)) % 65 != 64)
        return RawSpikes(raw.cells[kept], raw.steps[kept])


@mutant
class SixtyFourPerPacket(with_recorders(spikes=Latest)):
    """Spikes are sent in packets of 64; where there are more in a step, each 65th falls between two packets."""


# -- resources ---------------------------------------------------------------------------------


@mutant
class FeedsKept(ExampleEngine):
    """Resources: all feeds are kept, and looked through in every step."""

    def feed(self, feed):
        self.history = [*getattr(self, "history", []), feed]
        super().feed(feed)

    def advance(self, steps):
        for _ in range(steps):
            for feed in self.history:
                np.flatnonzero(feed.steps == self.now)
            super().advance(1)


RESOURCES = {"FeedsKept"}
"""Mutants whose data are right."""
