"""Faulty variants of the example of the first rung, a few lines each, and variants that are right in another way.

Each fault is one that the author of a host may make who takes the simulator's word, or his own script, for all there is.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from pynn_data_clockwork import ClockworkHost, Samples, Strikes
from pynn_data_clockwork.simulator import Clockwork, Log
from pynn_data_conformance.rig import Course
from pynn_data_conformance.rigs.clockwork import Wheels

from pynn_data.contract import NativeVariable, RawSignal, RawSpikes
from pynn_data.errors import AttachmentLost


class Hosts(dict[str, type[ClockworkHost]]):
    """Classes of hosts by their names; ``@table`` enters a class."""

    def __call__(self, cls):
        self[cls.__name__] = cls
        return cls


mutant = HOST_MUTANTS = Hosts()
variant = HOST_VARIANTS = Hosts()


def with_recorders(spikes=Strikes, samples=Samples):
    """Return a class of hosts with other recorders."""

    class Recording(ClockworkHost):
        def record_spikes(self, ids):
            made = spikes(Log(self.clockwork, self.wheels[ids]), ids)
            made.host = self
            return made

        def record_signals(self, ids, variables, interval):
            made = [samples(Log(self.clockwork, self.wheels[ids], v.name, interval), ids) for v in variables]
            for recorder in made:
                recorder.host = self
            return made

    return Recording


# -- samples -----------------------------------------------------------------------------------


@mutant
class NoRowAtTheBeginning(ClockworkHost):
    """Row 0 is the state after the first step (recorders that look at the end of a step)."""

    def record_signals(self, ids, variables, interval):
        made = super().record_signals(ids, variables, interval)
        for recorder in made:
            recorder.log.first += 1
        return made


class OneStepOld(Samples):
    def drain(self):
        raw = super().drain()
        before = getattr(self, "before", raw.values[:1])
        self.before = raw.values[-1:] if len(raw.values) else before
        return RawSignal(raw.first_row, np.concatenate([before, raw.values])[: len(raw.values)])


@mutant
class RowsOfTheStepBefore(with_recorders(samples=OneStepOld)):
    """Every row is that of the sample before."""


@mutant
class AttachedGridFromZero(ClockworkHost):
    """An interval counts from step 0, not from where recording began."""

    def record_signals(self, ids, variables, interval):
        made = super().record_signals(ids, variables, interval)
        for recorder in made:
            recorder.log.first -= recorder.log.first % interval
        return made


class NeverForgets(Samples):
    def drain(self):
        self.all = [*getattr(self, "all", []), super().drain().values]
        return RawSignal(0, np.concatenate(self.all))


@mutant
class DrainsEverythingAgain(with_recorders(samples=NeverForgets)):
    """Draining hands over all rows from the first on, every time."""


class KeepsRows(Samples):
    def drain(self):
        new = self.log.rows[self.log.taken :]
        self.log.taken += len(new)
        return RawSignal(self.log.taken - len(new), new)


@mutant
class SimulatorKeepsEverything(with_recorders(samples=KeepsRows)):
    """What has been drained stays in the simulator."""


class LateRows(Samples):
    late = 4

    def drain(self):
        log, last = self.log, self.host.clockwork.steps - self.late
        known = log.taken
        rows = max(0, (last - log.first) // log.every + 1 - known)
        taken, log.rows = log.rows[:rows], log.rows[rows:]
        log.taken += len(taken)
        return RawSignal(known, taken)


@mutant
class LagNotDeclared(with_recorders(samples=LateRows)):
    """Rows come four steps late, and nobody says so."""


@mutant
class ColumnsSorted(ClockworkHost):
    """Columns are in the order of the native numbers, not of the ids asked for."""

    def record_signals(self, ids, variables, interval):
        return super().record_signals(ids[np.argsort(self.wheels[ids])], variables, interval)


@mutant
class TheNewestTakesTheRows(ClockworkHost):
    """A second recorder of the same cells and variable takes the place of the first."""

    def record_signals(self, ids, variables, interval):
        for log in self.clockwork.logs:
            if log.name in {v.name for v in variables} and np.intersect1d(log.wheels, self.wheels[ids]).size:
                log.name = " "
                log.before_step = lambda: None
        return super().record_signals(ids, variables, interval)


@mutant
class OneIntervalForAll(ClockworkHost):
    """All recorders have the interval of the last one."""

    def record_signals(self, ids, variables, interval):
        for log in self.clockwork.logs:
            log.every = interval
        return super().record_signals(ids, variables, interval)


class EmptiesOthers(Samples):
    def drain(self):
        raw = super().drain()
        for log in self.host.clockwork.logs:
            if log.name and log.name != self.log.name:
                log.take()
        return raw


@mutant
class DrainEmptiesOtherVariables(with_recorders(samples=EmptiesOthers)):
    """Draining one variable forgets what was recorded of the others."""


# -- spikes ------------------------------------------------------------------------------------


class StepsEarly(Strikes):
    def drain(self):
        raw = super().drain()
        return RawSpikes(raw.cells, raw.steps - 1)


@mutant
class SpikesDatedToTheBeginning(with_recorders(spikes=StepsEarly)):
    """A spike has the step at whose beginning it was not there yet (Brian2's times)."""


class NativeNumbers(Strikes):
    def drain(self):
        raw = super().drain()
        return RawSpikes(self.host.wheels[raw.cells], raw.steps)


@mutant
class SpikesByNativeNumber(with_recorders(spikes=NativeNumbers)):
    """Spikes have the simulator's numbers of the cells instead of ids."""


class Places(Strikes):
    def drain(self):
        raw = super().drain()
        return RawSpikes(np.searchsorted(self.ids, raw.cells), raw.steps)


@mutant
class SpikesByPlace(with_recorders(spikes=Places)):
    """Spikes have the places of the cells in the recorder instead of ids."""


class LastIds(Strikes):
    def drain(self):
        raw, wheels = super().drain(), self.host.wheels
        last = {int(wheel): cell for cell, wheel in enumerate(wheels)}
        cells = np.array([last[int(wheel)] for wheel in wheels[raw.cells]], dtype=np.int64)
        return RawSpikes(cells, raw.steps)


@mutant
class OneIdForACell(with_recorders(spikes=LastIds)):
    """A cell is known by the id that it was given last, in whatever group it is recorded."""


class EverybodysSpikes(Strikes):
    def __init__(self, log, ids):
        super().__init__(log, ids)
        log.wheels = np.arange(log.clockwork.level.size)

    def drain(self):
        _, rows = self.log.take()
        return RawSpikes(self.ids[rows[:, 0] % self.ids.size], rows[:, 1])


@mutant
class SpikesOfAllCells(with_recorders(spikes=EverybodysSpikes)):
    """A recorder collects the spikes of all cells there are."""


class AStepLater(Strikes):
    def drain(self):
        rows, now = self.log.rows, self.host.clockwork.steps
        self.log.rows = rows[rows[:, 1] == now]
        return RawSpikes(self.ids[rows[rows[:, 1] < now, 0]], rows[rows[:, 1] < now, 1])


@mutant
class LastSpikesWithTheNextDrain(with_recorders(spikes=AStepLater)):
    """Spikes of the present step are handed over when the next ones are."""


class SpikesAgain(Strikes):
    def drain(self):
        return RawSpikes(self.ids[self.log.rows[:, 0]], self.log.rows[:, 1])


@mutant
class SpikesAreNotForgotten(with_recorders(spikes=SpikesAgain)):
    """Draining hands over all spikes from the first on, every time."""


class ClosesAll(Strikes):
    def close(self):
        for log in [log for log in self.log.clockwork.logs if not log.name]:
            log.stop()
        self.log.stop = lambda: None


@mutant
class ClosingOneClosesAll(with_recorders(spikes=ClosesAll)):
    """When a recorder of spikes is closed, all of them end."""


class NeverCloses(Samples):
    def close(self):
        pass


@mutant
class ClosedRecordersGoOn(with_recorders(samples=NeverCloses)):
    """A recorder that is closed goes on, and fills the memory."""


# -- cells -------------------------------------------------------------------------------------


@mutant
class GroupsFromZero(ClockworkHost):
    """Each group's ids are taken to begin at 0: a later one takes the places of the first."""

    def adopt(self, found, ids):
        self.wheels = np.concatenate([found.handle, self.wheels[found.size :], found.handle])[: ids.max() + 1]


@mutant
class FoundIsAdopted(ClockworkHost):
    """What is only looked for gets ids, too, also if it is refused afterwards."""

    def find(self, handle, **options):
        found = super().find(handle, **options)
        super().adopt(found, np.arange(found.size))
        return found

    def adopt(self, found, ids):
        pass


@mutant
class StateOfTheFirst(ClockworkHost):
    """The state is that of the first cells, as many as were asked for."""

    def state(self, ids, variable):
        return np.array(getattr(self.clockwork, variable.name)[: ids.size])


@mutant
class AnythingIsAHandle(ClockworkHost):
    """What is no handle stands for all cells."""

    def find(self, handle, **options):
        try:
            return super().find(handle, **options)
        except Exception:
            return super().find(np.arange(self.clockwork.level.size))


@mutant
class OptionsArePassedOver(ClockworkHost):
    """Options that do not exist are accepted."""

    def find(self, handle, **options):
        return super().find(handle)


@mutant
class NativeIdsOfNumpy(ClockworkHost):
    """Native numbers are numpy's, which not every file can hold."""

    def find(self, handle, **options):
        found = super().find(handle, **options)
        return dataclasses.replace(found, annotations={"native_ids": list(found.handle)})


@mutant
class WrongUnit(ClockworkHost):
    """Values in mV are declared to be in V."""

    variables = {**ClockworkHost.variables, "level": NativeVariable("level", "V")}


# -- time and the network ----------------------------------------------------------------------


@mutant
class TimeInMilliseconds(ClockworkHost):
    """The time is told in ms instead of steps."""

    def current_step(self):
        return round(self.clockwork.steps * self.clockwork.dt)


@mutant
class TimeSinceAttaching(ClockworkHost):
    """Steps are counted from where the network was attached to."""

    def __init__(self, clockwork):
        super().__init__(clockwork)
        self.begin = clockwork.steps

    def current_step(self):
        return self.clockwork.steps - self.begin


@mutant
class AttachingResets(ClockworkHost):
    """Attaching begins the network anew."""

    def __init__(self, clockwork):
        super().__init__(clockwork)
        clockwork.reset()


@mutant
class AttachingChangesTheTimeStep(ClockworkHost):
    """Attaching sets a time step that the author likes better."""

    def __init__(self, clockwork):
        clockwork.dt /= 2
        super().__init__(clockwork)


@mutant
class RecordingPushes(ClockworkHost):
    """To record from a cell lets some of its level leak."""

    def record_signals(self, ids, variables, interval):
        self.clockwork.level[self.wheels[ids]] -= 1e-12
        return super().record_signals(ids, variables, interval)


@mutant
class LookingTakesTime(ClockworkHost):
    """The state is looked at by simulating a step more."""

    def state(self, ids, variable):
        values = super().state(ids, variable)
        self.clockwork.level += self.clockwork.speed * 1e-9
        return values


@mutant
class RunsAStepTooFar(ClockworkHost):
    """advance() simulates a step more than it is asked to."""

    def advance(self, steps):
        self.clockwork.run(steps + 1)


@mutant
class RestartNotAnnounced(ClockworkHost):
    """When the script resets the network the core is not told."""

    def __init__(self, clockwork):
        super().__init__(clockwork)
        clockwork.before_reset.pop()


@mutant
class RestartAnnouncedTooLate(ClockworkHost):
    """The core is told of a reset when what was before it is gone already."""

    def __init__(self, clockwork):
        super().__init__(clockwork)
        reset = Clockwork.reset
        clockwork.before_reset.pop()
        clockwork.reset = lambda: (reset(clockwork), self.before_restart(0))


@mutant
class EndEndsTheScriptsOwn(ClockworkHost):
    """Letting go of the network ends the script's own recorders, too."""

    def close(self):
        super().close()
        self.clockwork.logs.clear()


# -- right in another way ----------------------------------------------------------------------


@variant
class TellsLater(with_recorders(samples=LateRows)):
    """Rows come four steps late, as it declares."""

    lag = 4


class WithNow(Samples):
    again = 0

    def drain(self):
        log, clockwork = self.log, self.host.clockwork
        known = log.taken
        rows = [*log.rows]
        row = (clockwork.steps - log.first) / log.every
        if row == known + len(rows):
            rows.append(getattr(clockwork, log.name)[log.wheels])
        first = max(0, known - self.again)
        kept = getattr(self, "last", log.rows[:0])[: known - first] if known else []
        log.taken, log.rows = known + len(rows), log.rows[:0]
        values = np.array([*kept, *rows]).reshape(-1, log.wheels.size)
        if len(rows):
            self.last = values[-1:]
        return RawSignal(first, values)


class SkipsTold(Log):
    def before_step(self):
        due = (self.clockwork.steps - self.first) // self.every
        if due == self.taken + len(self.rows):
            super().before_step()


class TellsNow(ClockworkHost):
    samples = WithNow

    def record_signals(self, ids, variables, interval):
        made = [self.samples(SkipsTold(self.clockwork, self.wheels[ids], v.name, interval), ids) for v in variables]
        for recorder in made:
            recorder.host = self
        return made


@variant
class RowAtNowIncluded(TellsNow):
    """Recorders hand over the row at now, too."""


class WithLastAgain(WithNow):
    again = 1


@variant
class LastRowOnceMore(TellsNow):
    """Recorders hand over the row at now, and begin the next time with it."""

    samples = WithLastAgain


class Backwards(Strikes):
    def drain(self):
        raw = super().drain()
        return RawSpikes(raw.cells[::-1], raw.steps[::-1])


@variant
class SpikesInAnyOrder(with_recorders(spikes=Backwards)):
    """Spikes come in no order."""


class Rounded(Samples):
    def drain(self):
        raw = super().drain()
        return RawSignal(raw.first_row, raw.values.astype(np.float32))


@variant
class SinglePrecision(with_recorders(samples=Rounded)):
    """Values have single precision, as is declared."""

    variables = {n: dataclasses.replace(v, precision="float32") for n, v in ClockworkHost.variables.items()}

    def state(self, ids, variable):
        return super().state(ids, variable).astype(np.float32)


class RoundedWheels(Wheels):
    """Whose logs have single precision."""

    def course(self):
        course = super().course()
        return Course({n: v.astype(np.float32) for n, v in course.values.items()}, course.spikes)


@variant
class OwnCallOnly(ClockworkHost):
    """The network is run by the script's own call only."""

    capabilities = frozenset()


@variant
class LostByReset(ClockworkHost):
    """A reset is the end of what was attached to: it is told as soon as somebody asks."""

    def __init__(self, clockwork):
        super().__init__(clockwork)
        self.gone = False
        clockwork.before_reset[-1] = self.lose

    def lose(self):
        self.gone = True

    def current_step(self):
        if self.gone:
            raise AttachmentLost("The clockwork has been reset")
        return super().current_step()


@variant
class NobodyKnowsTheUnit(ClockworkHost):
    """A variable is declared without a unit, which users have to give."""

    variables = {**ClockworkHost.variables, "speed": NativeVariable("speed", None)}


class WheelsOfUnknownSpeed(Wheels):
    """Nobody knows the unit of a variable."""

    variables = {"level": "mV", "speed": None}


@mutant
class UnitGuessed(ClockworkHost):
    """A unit that nobody knows is declared nevertheless."""


RIGS = {
    "SinglePrecision": "RoundedWheels",
    "NobodyKnowsTheUnit": "WheelsOfUnknownSpeed",
    "UnitGuessed": "WheelsOfUnknownSpeed",
}
"""Variants that have a rig of their own."""
RIG = """
from host_mutants import {rig} as Base

class {rig}(Base):
    pass
"""


def rig_of(name: str, folder) -> str:
    """Return where the rig for a variant is, written into a folder if it is one of its own."""
    if name not in RIGS:
        return "pynn_data_conformance.rigs.clockwork"
    file = folder / "rig.py"
    file.write_text(RIG.format(rig=RIGS[name]))
    return str(file)


__all__ = ["HOST_MUTANTS", "HOST_VARIANTS", "rig_of"]
