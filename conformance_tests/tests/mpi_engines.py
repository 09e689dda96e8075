"""Variants of the example plug-in that share a network between MPI processes: right ones, and faulty ones.

Each process keeps the arrays of all cells, of which it simulates its own; the others rest there like sources.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from time import sleep
from typing import Any, ClassVar
from zlib import crc32

import numpy as np
from engine_tables import Engines
from pynn_data_example import ExampleEngine, Samples, Spikes

from pynn_data.contract import Capability, RawSignal, RawSpikes

mutant = MUTANTS = Engines()
variant = VARIANTS = Engines()


class SharedSamples(Samples):
    """Also of no cells."""

    def drain(self):
        if self.ids.size:
            return super().drain()
        rows, self.rows = np.empty((len(self.rows), 0)), []
        self.known += len(rows)
        return RawSignal(self.known - len(rows), rows)


@variant
class SharedExample(ExampleEngine):
    """Cells are dealt out one by one, and their spikes exchanged in every step."""

    capabilities = ExampleEngine.capabilities | {Capability.MPI}
    world: ClassVar[Any] = None
    """The processes, once they have been joined."""
    samples: ClassVar[type[SharedSamples]] = SharedSamples
    hangs: ClassVar[bool] = False
    """Whether processes of this mutant wait for each other for ever."""

    @classmethod
    def join(cls):
        from mpi4py import MPI

        if cls.world is None:
            cls.world = MPI.COMM_WORLD.Dup()
        return cls.world.rank, cls.world.size

    def __init__(self, clock, *, threads, max_delay, options):
        self.rank, self.size = (self.world.rank, self.world.size) if self.world else (0, 1)
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)

    def rank_of(self, ids):
        return ids % self.size

    def here(self, ids):
        return ids[self.rank_of(ids) == self.rank]

    def add_cells(self, ids, cell, parameters, state):
        self.add_sources(ids)
        self.set_parameters(ids, {**parameters, **state, "free_at": np.zeros(ids.size)})

    def set_parameters(self, ids, parameters):
        mine = self.rank_of(ids) == self.rank
        super().set_parameters(ids[mine], {name: values[mine] for name, values in parameters.items()})

    def record_spikes(self, ids):
        return super().record_spikes(self.here(ids))

    def record_signals(self, ids, variables, interval):
        return [self.samples(self, self.here(ids), variable.name, interval) for variable in variables]

    def state(self, ids, variable):
        return super().state(self.here(ids), variable)

    def advance(self, steps):
        for _ in range(steps):
            fired = self.step()
            played = self.fed.cells[self.fed.steps == self.now]
            self.emit(np.append(self.exchanged(fired), played))
            for recorder in self.recorders:
                recorder.sample(fired)

    def exchanged(self, fired):
        """Return the spikes of all processes, in the order in which one process has them."""
        return np.sort(self.gathered(fired)) if self.size > 1 else fired

    def gathered(self, ids):
        mine = np.zeros(self.of["v"].size, dtype=np.int64)
        mine[ids] = 1
        return np.nonzero(self.collected(mine))[1]

    def collected(self, mine):
        of_all = np.empty((self.size, mine.size), dtype=np.int64)
        request = self.world.Iallgather(mine, of_all)
        while not request.Test():
            sleep(2e-5)  # MPI's own way of waiting takes the core from the process that is waited for
        return of_all


@variant
class SharedInBlocks(SharedExample):
    """Cells are dealt out three by three, spikes are left as they come, and threads are taken for nothing."""

    capabilities = SharedExample.capabilities | {Capability.THREADS}

    def rank_of(self, ids):
        return (ids // 3) % self.size

    def exchanged(self, fired):
        return self.gathered(fired) if self.size > 1 else fired


@variant
class SharedInOrderOfArrival(SharedExample):
    """Spikes are added one by one, process by process; that rounding differs is a known failure."""

    known_failures: ClassVar[dict[str, str]] = {
        "test_data.py::test_order_of_arrival_does_not_matter": "sums are in the order of arrival"
    }

    def __init__(self, clock, **options):
        super().__init__(clock, **options)
        self.coming = {}

    def emit(self, spikes):
        for process in range(self.size):
            times = np.bincount(spikes[self.rank_of(spikes) == process], minlength=self.of["v"].size)
            for some in self.connections:
                name = "g_in" if some.receptor == "inhibitory" else "g_ex"
                each = np.repeat(np.arange(some.pre.size), times[some.pre])
                for delay in np.unique(some.delay[each]):
                    now = each[some.delay[each] == delay]
                    self.coming.setdefault(self.now + delay, []).append((name, some.post[now], some.weight[now]))

    def step(self):
        fired = super().step()
        for name, post, weight in self.coming.pop(self.now, ()):
            np.add.at(self.of[name], post, weight)
        return fired


class MeetingSamples(SharedSamples):
    """Leaves the row at now to the core, and hands it over when it has more."""

    def drain(self):
        self.engine.meet("drain")
        keep = 1 if self.rows and (self.engine.now - self.begin) % self.interval == 0 else 0
        kept, self.rows = self.rows[len(self.rows) - keep :], self.rows[: len(self.rows) - keep]
        raw = super().drain()
        self.rows = kept
        return raw


@variant
class SharedInLockStep(SharedExample):
    """The processes meet in every call, as an engine may whose calls are collective; the row at now is left out."""

    samples = MeetingSamples

    def meet(self, what):
        if self.size > 1:
            calls = self.collected(np.array([crc32(what.encode())]))
            assert np.unique(calls).size == 1, f"process {self.rank} is at {what}, others are not"


def meeting(name):
    inner = getattr(SharedExample, name)

    def method(self, *arguments):
        self.meet(name)
        return inner(self, *arguments)

    return method


for name in (
    "add_cells", "add_sources", "connect", "add_current", "set_parameters", "set_weights", "record_spikes",
    "record_signals", "state", "feed",
):  # fmt: skip
    setattr(SharedInLockStep, name, meeting(name))


# -- what is handed over -----------------------------------------------------------------------


class LastIsSilent(Spikes):
    def drain(self):
        raw = super().drain()
        keep = 0 if 0 < self.engine.rank == self.engine.size - 1 else raw.cells.size
        return RawSpikes(raw.cells[:keep], raw.steps[:keep])


@mutant
class LastProcessLost(SharedExample):
    """The last process hands over no spikes."""

    def record_spikes(self, ids):
        return LastIsSilent(self, self.here(ids))


class RowsOfTheFirst(SharedSamples):
    def drain(self):
        raw = super().drain()
        return raw if self.engine.rank == 0 else RawSignal(raw.first_row, np.zeros_like(raw.values))


@mutant
class FirstProcessRecords(SharedExample):
    """Only the first process has a recorder; the others hand over zeros."""

    samples = RowsOfTheFirst


@mutant
class RecorderOnOneProcess(SharedExample):
    """A recorder of cells is opened on the process of the first of them, and records those that are there."""

    def record_spikes(self, ids):
        return Spikes(self, self.here(ids) if self.rank == self.rank_of(ids[:1])[0] else ids[:0])


class BackToFront(SharedSamples):
    def drain(self):
        raw = super().drain()
        order = -1 if self.engine.size > 1 else 1
        return RawSignal(raw.first_row, raw.values[:, ::order].copy())


@mutant
class ColumnsReversedByProcess(SharedExample):
    """With several processes, each hands over its columns from the last cell to the first."""

    samples = BackToFront


@mutant
class OrderByRank(SharedExample):
    """Blocks of cells are said to belong to a process; they are dealt out one by one."""

    def rank_of(self, ids):
        return np.arange(ids.size) * self.size // max(ids.size, 1)

    def here(self, ids):
        return ids[ids % self.size == self.rank]

    def set_parameters(self, ids, parameters):
        mine = ids % self.size == self.rank
        ExampleEngine.set_parameters(self, ids[mine], {name: values[mine] for name, values in parameters.items()})


@mutant
class AllHandedOver(SharedExample):
    """Every process hands over the columns of all cells."""

    def record_signals(self, ids, variables, interval):
        return [SharedSamples(self, ids, variable.name, interval) for variable in variables]


@mutant
class StateOfOtherCells(SharedExample):
    """The state is that of as many cells of this process, counted from the first that it has."""

    def state(self, ids, variable):
        own = self.here(np.arange(self.of["v"].size))
        return self.of[variable.name][own[: self.here(ids).size]]


@mutant
class StateReversedByProcess(SharedExample):
    """With several processes, each tells the state of its cells from the last to the first."""

    def state(self, ids, variable):
        return super().state(ids, variable)[:: -1 if self.size > 1 else 1].copy()


# -- spikes between processes ------------------------------------------------------------------


@mutant
class SourcesOnEveryProcess(SharedExample):
    """Every process emits the sources' spikes to the cells of all, so that they arrive several times."""

    def advance(self, steps):
        for _ in range(steps):
            fired = self.step()
            played = self.fed.cells[self.fed.steps == self.now]
            self.emit(self.exchanged(np.append(fired, played)))
            for recorder in self.recorders:
                recorder.sample(fired)


@mutant
class SourcesOnTheFirstProcess(SharedExample):
    """The first process plays the sources; the cells of the others do not hear them."""

    def feed(self, feed):
        keep = feed.cells.size if self.rank == 0 else 0
        super().feed(replace(feed, cells=feed.cells[:keep], steps=feed.steps[:keep]))


@mutant
class SpikesBetweenProcessesLost(SharedExample):
    """A cell hears only those of its own process."""

    def exchanged(self, fired):
        return fired


@mutant
class SpikesBetweenProcessesLate(SharedExample):
    """Spikes from other processes act a step later."""

    waiting = np.empty(0, dtype=np.int64)

    def exchanged(self, fired):
        others = np.setdiff1d(super().exchanged(fired), fired)
        now, self.waiting = self.waiting, others
        return np.append(fired, now)


@mutant
class OwnSpikesTwice(SharedExample):
    """What a process fires comes back to it from the exchange, and counts again."""

    def exchanged(self, fired):
        return np.append(super().exchanged(fired), fired) if self.size > 1 else fired


@mutant
class FewSpikesFit(SharedExample):
    """A process can send two spikes in a step; the others are lost."""

    def exchanged(self, fired):
        return super().exchanged(fired[:2] if self.size > 1 else fired)


# -- what cells are given ----------------------------------------------------------------------


@mutant
class InitialValuesInLocalOrder(SharedExample):
    """Each process gives its cells the first initial values of all."""

    def add_cells(self, ids, cell, parameters, state):
        mine = self.rank_of(ids) == self.rank
        mixed = {name: values.copy() for name, values in state.items()}
        for name, values in state.items():
            mixed[name][mine] = values[: mine.sum()]
        super().add_cells(ids, cell, parameters, mixed)


@mutant
class ParametersInLocalOrder(SharedExample):
    """A change of parameters gives the cells of each process the first values of all."""

    def set_parameters(self, ids, parameters):
        if self.now:
            mine = self.here(ids)
            ids, parameters = mine, {name: values[: mine.size] for name, values in parameters.items()}
        super().set_parameters(ids, parameters)


@mutant
class DrawnByProcess(SharedExample):
    """Each process draws random numbers of its own, the same as the others."""

    def add_cells(self, ids, cell, parameters, state):
        mine = self.here(ids)
        noise = np.zeros(ids.size)
        noise[self.rank_of(ids) == self.rank] = np.random.default_rng(ids[0]).normal(size=mine.size)
        super().add_cells(ids, cell, parameters, {**state, "v": state["v"] + 1e-9 * noise})


@mutant
class CurrentsOnTheFirstProcess(SharedExample):
    """Currents reach the cells of the first process only."""

    def add_current(self, key, ids):
        super().add_current(key, ids if self.rank == 0 else ids[:0])


@mutant
class WeightsOnTheFirstProcess(SharedExample):
    """Changed weights are taken over by the first process only."""

    def set_weights(self, connections, weight):
        if self.rank == 0:
            super().set_weights(connections, weight)


@mutant
class WeightsInLocalOrder(SharedExample):
    """Each process has the weights of its connections in reversed order."""

    def connect(self, connections):
        weight = connections.weight[:: -1 if self.size > 1 else 1].copy()
        super().connect(replace(connections, weight=weight))


@mutant
class OneClockRestarts(SharedExample):
    """A reset restarts the clock of the first process only."""

    last: ClassVar[int] = 0

    def __init__(self, clock, **options):
        super().__init__(clock, **options)
        self.now = self.last if self.rank else 0

    def close(self):
        type(self).last = self.now


# -- the job -----------------------------------------------------------------------------------


@mutant
class CollectiveOnlyWithCells(SharedExample):
    """A process that has no cell does not take part in the exchange of spikes; the others wait for it."""

    hangs = True

    def exchanged(self, fired):
        has_cells = np.isfinite(self.of["threshold"]).any()
        return super().exchanged(fired) if has_cells else fired


@mutant
class CollectiveInRecorder(SharedExample):
    """The processes wait for each other when a recorder is opened, those without a cell in it do not."""

    hangs = True

    def record_signals(self, ids, variables, interval):
        if self.size > 1 and self.here(ids).size:
            self.world.Barrier()
        return super().record_signals(ids, variables, interval)


@mutant
class EndsOnlyItself(SharedExample):
    """A process that fails ends by itself, and the others wait for it."""

    hangs = True

    @classmethod
    def join(cls):
        numbers = super().join()
        sys.excepthook = sys.__excepthook__
        return numbers


@mutant
class EndsWithoutAWord(SharedExample):
    """A process that fails ends the job, and nobody is told why."""

    @classmethod
    def join(cls):
        numbers = super().join()
        sys.excepthook = lambda *error: cls.world.Abort(1)
        return numbers


@mutant
class ThinksItIsAlone(SharedExample):
    """The engine was built without MPI, and declares it all the same."""

    @classmethod
    def join(cls):
        return 0, 1


@mutant
class NeverIndependent(SharedExample):
    """With parallel=False the engine shares the network with the other processes all the same."""

    def __init__(self, clock, **options):
        if "OMPI_COMM_WORLD_SIZE" in os.environ or "PMI_SIZE" in os.environ:
            self.join()
        super().__init__(clock, **options)


@mutant
class Greets(SharedExample):
    """Each process says who it is."""

    @classmethod
    def join(cls):
        numbers = super().join()
        print("Welcome to process", numbers[0], flush=True)
        return numbers
