"""Faulty variants of the example plug-in, a few lines each, and variants that are right in another way.

Each fault is one that a real plug-in has had, or would have if it took its engine's word.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
from engine_tables import Engines
from pynn_data_example import CELL_TYPES, ExampleEngine, Samples, Spikes

from pynn_data.contract import Capability, Connections, NativeCell, NativeVariable, RawSignal, RawSpikes

mutant = MUTANTS = Engines()
variant = VARIANTS = Engines()


def with_recorders(spikes=Spikes, samples=Samples):
    """Return an engine class with other recorders."""

    class Recording(ExampleEngine):
        def record_spikes(self, ids):
            return spikes(self, ids)

        def record_signals(self, ids, variables, interval):
            return [samples(self, ids, variable.name, interval) for variable in variables]

    return Recording


# -- samples -----------------------------------------------------------------------------------


class OneStepOld(Samples):
    def __init__(self, *args):
        super().__init__(*args)
        self.before = self.rows[0]

    def sample(self, fired):
        n = len(self.rows)
        super().sample(fired)
        for k in range(n, len(self.rows)):
            self.rows[k], self.before = self.before, self.rows[k]


@mutant
class SamplesAStepLate(with_recorders(samples=OneStepOld)):
    """Every row holds the state a sample earlier (NEST's lag taken for nothing)."""


@mutant
class FirstRowMissing(ExampleEngine):
    """Recording begins with the first step (NEST's multimeter)."""

    def record_signals(self, ids, variables, interval):
        made = super().record_signals(ids, variables, interval)
        for recorder in made:
            recorder.rows.clear()
        return made


@mutant
class FirstRowInvented(ExampleEngine):
    """The first row is a constant, not the initial state."""

    def record_signals(self, ids, variables, interval):
        made = super().record_signals(ids, variables, interval)
        for recorder in made:
            recorder.rows[0] = np.full(ids.size, -0.065 if recorder.name == "v" else 0.0)
        return made


class LosesLast(Samples):
    def drain(self):
        raw = super().drain()
        lost = 1 if len(raw.values) > 1 else 0
        return RawSignal(raw.first_row, raw.values[: len(raw.values) - lost])


@mutant
class LastRowLost(with_recorders(samples=LosesLast)):
    """The row at the end of a stretch never comes (NEURON's Vector.record with an interval)."""


class RepeatsLast(Samples):
    def drain(self):
        raw = super().drain()
        values = raw.values.copy()
        if len(values) > 2:
            values[-1] = values[-2]
        return RawSignal(raw.first_row, values)


@mutant
class LastRowRepeated(with_recorders(samples=RepeatsLast)):
    """The row at the end of a stretch is a copy of the one before."""


class ForgetsPhase(Samples):
    def drain(self):
        self.begin = self.engine.now
        return super().drain()


@mutant
class PhaseLostAtDrain(with_recorders(samples=ForgetsPhase)):
    """The sampling grid begins anew with each drain."""


class GridFromZero(Samples):
    def sample(self, fired):
        if self.engine.now % self.interval == 0:
            self.rows.append(self.engine.of[self.name][self.ids])


@mutant
class LateGridFromZero(with_recorders(samples=GridFromZero)):
    """A late request samples at multiples of its interval since t = 0 (Brian2's clocks)."""


class FirstRowAgain(Samples):
    def drain(self):
        raw, before = super().drain(), getattr(self, "before", None)
        values = raw.values.copy()
        if before is not None and len(values):
            values[0] = before
        self.before = raw.values[-1] if len(raw.values) else before
        return RawSignal(raw.first_row, values)


@mutant
class LastRowAgainAfterDrain(with_recorders(samples=FirstRowAgain)):
    """In place of the first row after a drain comes the last one before it again (PyNN's clear on NEST)."""


class AStepAfter(Samples):
    def sample(self, fired):
        if (
            self.engine.now > self.begin
            and (self.engine.now - self.begin) % self.interval == 1 % self.interval
        ):
            self.held = self.engine.of[self.name][self.ids]
        if (self.engine.now - self.begin) % self.interval == 0:
            self.rows.append(self.held)


@mutant
class CoarseRowsAtTheBeginning(with_recorders(samples=AStepAfter)):
    """A coarse row holds the state a step after the row before (Brian2's clocks, labelled by their end)."""


@mutant
class LateFirstRowOfZeros(ExampleEngine):
    """A recorder that is opened in the middle begins with a row of zeros."""

    def record_signals(self, ids, variables, interval):
        made = super().record_signals(ids, variables, interval)
        for recorder in made:
            recorder.rows[0] = recorder.rows[0] * (self.now == 0)
        return made


@mutant
class SecondRecorderSteals(ExampleEngine):
    """A second recorder of the same cells and variable takes the place of the first."""

    def record_signals(self, ids, variables, interval):
        names = {variable.name for variable in variables}
        for recorder in [r for r in self.recorders if isinstance(r, Samples) and r.name in names]:
            if np.intersect1d(recorder.ids, ids).size:
                recorder.sample = lambda fired: None
        return super().record_signals(ids, variables, interval)


@mutant
class LastIntervalForAll(ExampleEngine):
    """All recorders of a cell share one clock, which the last of them sets (Brian2 in PyNN)."""

    def record_signals(self, ids, variables, interval):
        for recorder in self.recorders:
            if isinstance(recorder, Samples) and np.intersect1d(recorder.ids, ids).size:
                recorder.interval = interval
        return super().record_signals(ids, variables, interval)


class EmptiesAll(Samples):
    def drain(self):
        raw = super().drain()
        for other in self.engine.recorders:
            if isinstance(other, Samples) and other.engine.now > other.begin:
                other.known, other.rows = other.known + len(other.rows), []
        return raw


@mutant
class DrainForgetsOthers(with_recorders(samples=EmptiesAll)):
    """Draining one variable forgets what was recorded of the others (NEST's n_events = 0)."""


def closing_all(kind):
    class ClosesAll(kind):
        def close(self):
            self.engine.recorders = [r for r in self.engine.recorders if not isinstance(r, kind)]

    return ClosesAll


@mutant
class CloseEndsOtherSamples(with_recorders(samples=closing_all(Samples))):
    """Closing one recorder of samples ends all of them."""


@mutant
class CloseEndsOtherSpikes(with_recorders(spikes=closing_all(Spikes))):
    """Closing one spike recorder ends all of them."""


class Reversed(Samples):
    def drain(self):
        raw = super().drain()
        return RawSignal(raw.first_row, raw.values[:, ::-1].copy())


@mutant
class ColumnsReversed(with_recorders(samples=Reversed)):
    """Columns in another order than the cells that were asked for."""


@mutant
class ColumnsFromZero(ExampleEngine):
    """A subset is recorded as the first cells of the engine."""

    def record_signals(self, ids, variables, interval):
        return super().record_signals(ids - ids.min(), variables, interval)


@mutant
class VariablesSwapped(ExampleEngine):
    """The recorders come in the order of the engine's names, not in the order that was asked for."""

    def record_signals(self, ids, variables, interval):
        return super().record_signals(ids, sorted(variables, key=lambda v: v.name), interval)


@mutant
class StateFromACache(ExampleEngine):
    """The state of cells is what it was when it was first asked for."""

    def state(self, ids, variable):
        cache = self.__dict__.setdefault("cache", {})
        return cache.setdefault((variable.name, *ids.tolist()), super().state(ids, variable))


@mutant
class StateInAnotherOrder(ExampleEngine):
    """The state of cells is told from the last cell to the first."""

    def state(self, ids, variable):
        return super().state(ids, variable)[::-1].copy()


@mutant
class StateOfTheFirstCells(ExampleEngine):
    """The state is that of as many cells, counted from the first one."""

    def state(self, ids, variable):
        return super().state(ids - ids.min(), variable)


@mutant
class LookingLosesNewCurrents(ExampleEngine):
    """To tell the state, the network is put back to what it was fed last, without what was injected since (NEST)."""

    def feed(self, feed):
        super().feed(feed)
        self.fed_into = len(self.injected)

    def state(self, ids, variable):
        self.injected = self.injected[: getattr(self, "fed_into", None)]
        return super().state(ids, variable)


@mutant
class LookingUndoesParameters(ExampleEngine):
    """To tell the state, the network is put back to the parameters of its beginning."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, state)
        self.given = [*getattr(self, "given", []), (ids, parameters)]

    def state(self, ids, variable):
        for cells, parameters in self.given:
            self.set_parameters(cells, parameters)
        return super().state(ids, variable)


@mutant
class LateCellsTellTheirBeginning(ExampleEngine):
    """Of cells that come late, the state is the initial one for ever."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, state)
        if self.now:
            self.late = (ids, {name: values.copy() for name, values in state.items()})

    def state(self, ids, variable):
        told = super().state(ids, variable)
        if hasattr(self, "late"):
            late = np.isin(ids, self.late[0])
            told[late] = self.late[1][variable.name][ids[late] - self.late[0][0]]
        return told


def with_cell(**changes):
    cell = CELL_TYPES["IF_cond_exp"]
    fields = {name: changes.get(name, getattr(cell, name)) for name in NativeCell.__dataclass_fields__}
    return {"IF_cond_exp": NativeCell(**fields)}


def with_unit(variable, unit):
    cell = CELL_TYPES["IF_cond_exp"]
    changed = type(cell.variables[variable])(cell.variables[variable].name, unit)
    return with_cell(variables={**cell.variables, variable: changed})


@mutant
class VoltageInAnotherUnit(ExampleEngine):
    """Volts are declared to be millivolts: initial values and samples agree with each other, but not with the rest."""

    cells = with_unit("v", "mV")


@mutant
class ConductanceInAnotherUnit(ExampleEngine):
    """Siemens are declared to be nanosiemens."""

    cells = with_unit("gsyn_exc", "nS")


@mutant
class WeightInAnotherUnit(ExampleEngine):
    """Weights arrive a thousand times too small."""

    cells = with_cell(weight_unit="mS")


@mutant
class ParameterInAnotherUnit(ExampleEngine):
    """The constant current is taken for milliamperes."""

    cells = with_cell(parameters={**CELL_TYPES["IF_cond_exp"].parameters, "i_offset": ("current", "mA")})


@mutant
class ParameterForgotten(ExampleEngine):
    """tau_m has no effect."""

    cells = with_cell(derived={"leak": lambda p: 1e-6 * p["cm"] / 20.0})


@mutant
class VariableDeclinedWithoutAReason(ExampleEngine):
    """A variable is declined, and nothing says why."""

    cells = with_cell(
        variables={n: v for n, v in CELL_TYPES["IF_cond_exp"].variables.items() if n != "gsyn_inh"},
        declined={"gsyn_inh": " "},
    )


@mutant
class VariableForgotten(ExampleEngine):
    """A recordable variable of the cell type is not offered."""

    cells = with_cell(variables={"v": CELL_TYPES["IF_cond_exp"].variables["v"]})


# -- spikes ------------------------------------------------------------------------------------


def shifted(by):
    class Shifted(Spikes):
        def drain(self):
            raw = super().drain()
            return RawSpikes(raw.cells, np.maximum(raw.steps + by, 0))

    return Shifted


@mutant
class SpikesAStepEarly(with_recorders(spikes=shifted(-1))):
    """Spikes have the time at which their step begins (Brian2)."""


@mutant
class SpikesAStepLate(with_recorders(spikes=shifted(1))):
    """Spikes have the time of the step after."""


class ExcludesNow(Spikes):
    def drain(self):
        raw = super().drain()
        early = raw.steps < self.engine.now
        return RawSpikes(raw.cells[early], raw.steps[early])


@mutant
class SpikeAtTheEndLost(with_recorders(spikes=ExcludesNow)):
    """The spike at t_stop is in neither run."""


class HoldsBack(Spikes):
    def drain(self):
        late = [part for part in self.found[1:] if part.size and part[1, 0] == self.engine.now]
        self.found = [part for part in self.found if not part.size or part[1, 0] < self.engine.now]
        raw = super().drain()
        self.found += late
        return raw


@mutant
class SpikeAtTheEndComesLater(with_recorders(spikes=HoldsBack)):
    """The spike at t_stop comes with the next drain."""


class NeverForgets(Spikes):
    def drain(self):
        cells, steps = np.concatenate(self.found, axis=1)
        return RawSpikes(cells, steps)


@mutant
class SpikesTwice(with_recorders(spikes=NeverForgets)):
    """drain() gives everything since the beginning."""


class Zeros(Spikes):
    def drain(self):
        first = not hasattr(self, "drained")
        raw, self.drained = super().drain(), True
        return raw if first else RawSpikes(raw.cells, np.zeros_like(raw.steps))


@mutant
class ZerosAfterDrain(with_recorders(spikes=Zeros)):
    """After the first drain spikes come as zeros (Brian2's N)."""


class OffByOne(Spikes):
    def drain(self):
        raw = super().drain()
        return RawSpikes(np.minimum(raw.cells + 1, self.ids.max()), raw.steps)


@mutant
class IdsOffByOne(with_recorders(spikes=OffByOne)):
    """The engine counts its cells from one."""


class Relative(Spikes):
    def drain(self):
        raw = super().drain()
        return RawSpikes(raw.cells - self.ids.min(), raw.steps)


@mutant
class IdsFromZero(with_recorders(spikes=Relative)):
    """Ids count from the first recorded cell."""


@mutant
class LastRecorderWins(ExampleEngine):
    """A new spike recorder silences those before it (NEURON)."""

    def record_spikes(self, ids):
        self.recorders = [r for r in self.recorders if not isinstance(r, Spikes)]
        return super().record_spikes(ids)


class IgnoresIds(Spikes):
    def sample(self, fired):
        self.found.append(np.stack([fired, np.full_like(fired, self.engine.now)]))


@mutant
class AllCellsRecorded(with_recorders(spikes=IgnoresIds)):
    """A recorder of some cells has the spikes of all (Brian2's SpikeMonitor)."""


class BegunAtNow(Spikes):
    def __init__(self, engine, ids):
        super().__init__(engine, ids)
        if engine.now:
            self.sample(
                np.flatnonzero(engine.of["free_at"] == engine.now + np.rint(engine.of["pause"] / engine.dt))
            )


@mutant
class SpikeOfNowIncluded(with_recorders(spikes=BegunAtNow)):
    """A recorder opened at a spike has that spike too."""


class NeverCloses(Spikes):
    def close(self):
        self.engine.left = {**getattr(self.engine, "left", {}), tuple(self.ids): self}


@mutant
class ClosedRecorderGoesOn(ExampleEngine):
    """A closed spike recorder records on, and hands that over when its cells are recorded again."""

    def record_spikes(self, ids):
        return getattr(self, "left", {}).get(tuple(ids)) or NeverCloses(self, ids)


class FloatTime(Spikes):
    def __init__(self, engine, ids):
        super().__init__(engine, ids)
        self.ms = np.float32(1000.0 * engine.now * engine.dt)

    def sample(self, fired):
        self.ms += np.float32(1000.0 * self.engine.dt)
        mine = np.intersect1d(fired, self.ids)
        self.found.append(
            np.stack([mine, np.full_like(mine, round(float(self.ms) / 1000.0 / self.engine.dt))])
        )


@mutant
class TimeDrifts(with_recorders(spikes=FloatTime)):
    """Time is a sum of small floats, from which the step is found; in a long run it is another one."""


class OncePerStep(Spikes):
    def sample(self, fired):
        super().sample(fired[:1])


@mutant
class OneSpikePerStep(with_recorders(spikes=OncePerStep)):
    """Of several cells that fire in one step one is recorded."""


# -- inputs ------------------------------------------------------------------------------------


@mutant
class MultipleSpikesLost(ExampleEngine):
    """Several spikes of one source in one step are delivered as one."""

    def emit(self, spikes):
        super().emit(np.unique(spikes))


@mutant
class SpikeAtZeroLost(ExampleEngine):
    """A source's spike at t = 0 does not arrive (NEST refuses it)."""

    def feed(self, feed):
        super().feed(
            replace(feed, cells=feed.cells[feed.steps > 0], steps=feed.steps[feed.steps > 0])
        )


class ForgetsFuture(Spikes):
    def drain(self):
        fed = self.engine.fed
        self.engine.fed = replace(fed, cells=fed.cells[:0], steps=fed.steps[:0])
        return super().drain()


@mutant
class SpikesToComeForgotten(with_recorders(spikes=ForgetsFuture)):
    """Draining spikes also forgets those that sources are still to emit (PyNN's clear on NEURON)."""


@mutant
class AnnouncedSpikesLost(ExampleEngine):
    """A later feed cancels what was announced, and is read only from where the earlier one ended."""

    lookahead = 20

    def feed(self, feed):
        new = feed.steps > getattr(self, "until", -1)
        self.until = feed.until if feed.now < feed.until else -1
        super().feed(replace(feed, cells=feed.cells[new], steps=feed.steps[new]))


@mutant
class DelayAStepLonger(ExampleEngine):
    """Spikes arrive a step late."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay + 1, options=options)

    def connect(self, connections):
        super().connect(replace(connections, delay=connections.delay + 1))


@mutant
class SpikesUnderWayLost(ExampleEngine):
    """New connections displace others, so that spikes of the last step do not find these (NEST's lists)."""

    def connect(self, connections):
        if self.now:
            self.arriving[:] = 0.0
        super().connect(connections)


@mutant
class ConnectionsCatchUp(ExampleEngine):
    """A new connection also carries the spikes of the step in which it is made."""

    def emit(self, spikes):
        self.last = spikes
        super().emit(spikes)

    def connect(self, connections):
        super().connect(connections)
        if self.now:
            self.connections, others = [connections], self.connections
            super().emit(self.last)
            self.connections = others


@mutant
class ReceptorsMixedUp(ExampleEngine):
    """Inhibitory synapses excite."""

    def connect(self, connections):
        super().connect(replace(connections, receptor="excitatory"))


@mutant
class CurrentAStepLate(ExampleEngine):
    """A current comes a step late (NEST's generators)."""

    def feed(self, feed):
        late = {key: (steps + 1, amplitudes) for key, (steps, amplitudes) in feed.currents.items()}
        for key, (steps, _) in late.items():
            steps[0] = feed.now
            late[key] = (steps, late[key][1])
        super().feed(replace(feed, currents=late))


@mutant
class CurrentsDoNotAdd(ExampleEngine):
    """The second current of a cell replaces the first."""

    def add_current(self, key, ids):
        self.injected = [(k, np.setdiff1d(others, ids)) for k, others in self.injected]
        super().add_current(key, ids)


@mutant
class CurrentIntoItsLastCellsOnly(ExampleEngine):
    """A current that goes into more cells leaves those that had it."""

    def add_current(self, key, ids):
        self.injected = [(k, others) for k, others in self.injected if k != key]
        super().add_current(key, ids)


@mutant
class CurrentIntoItsFirstCellsAgain(ExampleEngine):
    """A current that goes into more cells goes into those that had it once more."""

    def add_current(self, key, ids):
        had = [others for k, others in self.injected if k == key]
        super().add_current(key, np.concatenate([ids, *had]))


@mutant
class CurrentBeginsWithItsFirstCells(ExampleEngine):
    """A current that has begun to play is heard by no more cells."""

    def add_current(self, key, ids):
        if not self.now or key not in self.fed.currents:
            super().add_current(key, ids)


@mutant
class CurrentIntoAllCells(ExampleEngine):
    """A current reaches the neighbours of its targets."""

    def add_current(self, key, ids):
        super().add_current(key, np.unique(np.concatenate([ids, np.maximum(ids - 1, 0)])))


@mutant
class FirstFeedCounts(ExampleEngine):
    """What a later feed says of currents that have begun is ignored."""

    def feed(self, feed):
        self.first = {**feed.currents, **getattr(self, "first", {})}
        super().feed(replace(feed, currents=self.first))


@mutant
class ReplacedSpikesPlayed(ExampleEngine):
    """Spikes once announced are played, even if a later feed says otherwise."""

    def feed(self, feed):
        old = getattr(self, "announced", replace(feed, cells=feed.cells[:0], steps=feed.steps[:0]))
        ahead = old.steps > max(feed.now, 0)
        cells = np.concatenate([old.cells[ahead], feed.cells])
        steps = np.concatenate([old.steps[ahead], feed.steps])
        self.announced = replace(feed, cells=cells, steps=steps)
        super().feed(self.announced)

    lookahead = 20


@mutant
class ParametersOfTheFirst(ExampleEngine):
    """A changed parameter takes the first cell's value for all."""

    def set_parameters(self, ids, parameters):
        late = self.now > 0 and "free_at" not in parameters
        super().set_parameters(ids, {n: v[:1] if late else v for n, v in parameters.items()})


@mutant
class ParametersInOrder(ExampleEngine):
    """Values are given to the cells in the order of their ids, not in the order that they came in."""

    def set_parameters(self, ids, parameters):
        super().set_parameters(np.sort(ids), parameters)


@mutant
class ChangesIgnored(ExampleEngine):
    """Parameters cannot be changed once the network runs, and nobody is told."""

    def set_parameters(self, ids, parameters):
        if self.now == 0:
            super().set_parameters(ids, parameters)


class RefusesInTheMiddle(ExampleEngine):
    """A cell that cannot have its value is found after others have got theirs (NEST)."""

    def set_parameters(self, ids, parameters):
        for k, cell in enumerate(ids):
            mine = {name: values[k : k + 1] for name, values in parameters.items()}
            if "reset" in mine and mine["reset"][0] >= self.of["threshold"][cell] and self.now > 0:
                raise ValueError(f"cell {cell}: reset must be smaller than threshold")
            super().set_parameters(ids[k : k + 1], mine)


@variant
class RefusesInTheMiddleAndIsMended(RefusesInTheMiddle):
    """What it has done before it refused is undone by the core, which gives the old values again."""


@mutant
class RefusesInTheMiddleForGood(RefusesInTheMiddle):
    """Values that it takes for those that the cells have are not set, and a change that was refused is forgotten."""

    def set_parameters(self, ids, parameters):
        known = self.__dict__.setdefault("known", {})
        changed = {n: v for n, v in parameters.items() if not np.array_equal(known.get((n, *ids)), v)}
        super().set_parameters(ids, changed)
        known.update({(n, *ids): v.copy() for n, v in changed.items()})


@mutant
class InitialValuesOfTheFirst(ExampleEngine):
    """All cells of a population start in the state of the first."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, {n: np.full(ids.size, v[0]) for n, v in state.items()})


@mutant
class InitialValueForgotten(ExampleEngine):
    """Cells start at their resting potential, whatever initial v is given (IF_curr_delta in PyNN)."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, {**state, "v": parameters["rest"]})


@mutant
class InitialValueForShow(ExampleEngine):
    """The first row is the initial value that was given; the cells got a thousandth of it (w in PyNN on NEST)."""

    def add_cells(self, ids, cell, parameters, state):
        self.shown = {
            **getattr(self, "shown", {}),
            **{(n, i): x for n in state for i, x in zip(ids, state[n], strict=True)},
        }
        super().add_cells(
            ids, cell, parameters, {**state, "g_ex": state["g_ex"] / 1000, "g_in": state["g_in"] / 1000}
        )

    def record_signals(self, ids, variables, interval):
        made = super().record_signals(ids, variables, interval)
        for recorder in made if self.now == 0 else ():
            recorder.rows[0] = np.array([self.shown[recorder.name, i] for i in ids])
        return made


# -- cells -------------------------------------------------------------------------------------


@mutant
class RefractoryAStepShort(ExampleEngine):
    """The refractory period ends a step early (Brian2)."""

    def step(self):
        fired = super().step()
        self.of["free_at"][fired] -= 1
        return fired


@mutant
class VoltageBeforeReset(ExampleEngine):
    """The sample at a spike's step is the one before the reset (NEURON)."""

    def step(self):
        before = self.of["v"].copy()
        fired = super().step()
        self.of["v"][fired] = before[fired]
        return fired


@mutant
class MembraneByEuler(ExampleEngine):
    """The membrane is integrated by the implicit Euler rule (NEURON's sections)."""

    def step(self):
        c, total = self.of["c"], self.of["leak"] + self.of["g_ex"] + self.of["g_in"]
        self.of["c"] = self.dt * total / np.log1p(self.dt * total / c)
        fired = super().step()
        self.of["c"] = c
        return fired


@mutant
class MembraneByRungeKutta(ExampleEngine):
    """The membrane is integrated by an explicit scheme, which strong conductances make unstable."""

    def step(self):
        c, total = self.of["c"], self.of["leak"] + self.of["g_ex"] + self.of["g_in"]
        x = self.dt * total / c
        self.of["c"] = -self.dt * total / np.log(1 - x + x**2 / 2 - x**3 / 6 + x**4 / 24)
        fired = super().step()
        self.of["c"] = c
        return fired


@mutant
class ReceptorTimesSwapped(ExampleEngine):
    """The excitatory conductance decays with the inhibitory time constant."""

    cells = with_cell(
        parameters={
            **CELL_TYPES["IF_cond_exp"].parameters, "tau_syn_E": ("tau_in", "s"), "tau_syn_I": ("tau_ex", "s"),
        }
    )  # fmt: skip


@mutant
class OneStepTooFar(ExampleEngine):
    """The engine overruns by a step, of which the recorders tell."""

    def advance(self, steps):
        super().advance(steps + (self.now == 0))


@mutant
class NotTheSameTwice(ExampleEngine):
    """The engine draws random numbers of its own."""

    random: ClassVar[np.random.Generator] = np.random.default_rng(0)

    def step(self):
        self.of["v"] += 1e-9 * self.random.normal(size=self.of["v"].size)
        return super().step()


@mutant
class StretchesShow(ExampleEngine):
    """A boundary between stretches leaves a trace."""

    def advance(self, steps):
        self.of["v"] += 1e-12
        super().advance(steps)


# -- life --------------------------------------------------------------------------------------


@mutant
class HalfBuiltNetworkStays(ExampleEngine):
    """What was built and never ran is not cleared when it is closed: its connections act in the next network."""

    left: ClassVar[list[Connections]] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.connections += self.left
        self.left.clear()

    def close(self):
        if not self.now:
            self.left.extend(self.connections)


@mutant
class FeedForTheNextAdvanceOnly(ExampleEngine):
    """What has been fed for later is forgotten when a stretch ends."""

    def advance(self, steps):
        super().advance(steps)
        fed = self.fed
        none = np.empty(0, dtype=np.int64)
        self.fed = replace(fed, now=self.now, cells=none, steps=none)


@mutant
class BusyForEver(ExampleEngine):
    """An advance that fails leaves the kernel locked, also for the next network."""

    busy: ClassVar[bool] = False

    def __init__(self, *args, **kwargs):
        if type(self).busy:
            raise RuntimeError("the kernel is busy")
        super().__init__(*args, **kwargs)

    def advance(self, steps):
        type(self).busy = True
        super().advance(steps)
        type(self).busy = False


@mutant
class ClosesOnlyBetweenAdvances(ExampleEngine):
    """A network cannot be closed when an advance has not come to its end."""

    advancing = False

    def advance(self, steps):
        self.advancing = True
        super().advance(steps)
        self.advancing = False

    def close(self):
        if self.advancing:
            raise RuntimeError("the network is being simulated")


@mutant
class NetworkOfTheOneThatDidNotClose(ExampleEngine):
    """There is one network only, which nothing but close() empties."""

    all: ClassVar[list[Connections]] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.connections = self.all

    def close(self):
        self.all.clear()


@mutant
class StateSurvivesReset(ExampleEngine):
    """What was under way when the network was closed arrives in the next one."""

    under_way: ClassVar[np.ndarray | None] = None

    def close(self):
        type(self).under_way = self.arriving

    def advance(self, steps):
        if self.now == 0 and self.under_way is not None and self.under_way.shape == self.arriving.shape:
            self.arriving += self.under_way
        super().advance(steps)


class Hoards(Samples):
    hoard: ClassVar[list] = []

    def drain(self):
        raw = super().drain()
        self.hoard.append(raw.values)
        return raw


@mutant
class MemoryKept(with_recorders(samples=Hoards)):
    """What has been drained is kept all the same."""


@mutant
class FalseCapability(ExampleEngine):
    """Weight changes are declared, and do nothing."""

    capabilities = ExampleEngine.capabilities | {Capability.WEIGHT_CHANGES}

    def set_weights(self, connections, weight):
        pass


@mutant
class StepRefusedOnlyWhenItRuns(ExampleEngine):
    """A time step that the simulator cannot take is found out when the network is built (NEST's tics)."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        if clock.dt * 1000 != round(clock.dt * 1000):
            raise RuntimeError("the step must be a multiple of the tic")


@mutant
class ThreadsShow(ExampleEngine):
    """With threads the columns come thread by thread."""

    capabilities = ExampleEngine.capabilities | {Capability.THREADS}

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self.threads = threads

    def record_signals(self, ids, variables, interval):
        by_thread = np.concatenate([ids[ids % self.threads == k] for k in range(self.threads)])
        return super().record_signals(by_thread, variables, interval)


@mutant
class WrongKindOfArray(ExampleEngine):
    """Ids come as floats, as NEST's empty recorders give them."""

    def record_spikes(self, ids):
        recorder = super().record_spikes(ids)
        drain = recorder.drain
        recorder.drain = lambda: RawSpikes((raw := drain()).cells.astype(float), raw.steps)
        return recorder


# -- right in another way ----------------------------------------------------------------------


class AnyOrder(Spikes):
    def drain(self):
        raw = super().drain()
        order = np.random.default_rng(raw.cells.size).permutation(raw.cells.size)
        return RawSpikes(raw.cells[order], raw.steps[order])


class WithoutNow(Samples):
    """Leaves the row at now to the core, and hands it over again when it has it."""

    def drain(self):
        keep = 1 if self.rows and (self.engine.now - self.begin) % self.interval == 0 else 0
        kept, self.rows = self.rows[len(self.rows) - keep :], self.rows[: len(self.rows) - keep]
        raw = super().drain()
        self.rows = kept
        return raw


@variant
class UnsortedSpikes(with_recorders(spikes=AnyOrder)):
    """Spikes come in any order."""


@variant
class RowAtNowLeftOut(with_recorders(samples=WithoutNow)):
    """The row at now comes with the next stretch."""


class Single(Samples):
    def drain(self):
        raw = super().drain()
        return RawSignal(raw.first_row, raw.values.astype(np.float32))


class SingleState(with_recorders(samples=Single)):
    def state(self, ids, variable):
        return super().state(ids, variable).astype(np.float32)


def in_single_precision():
    variables = CELL_TYPES["IF_cond_exp"].variables
    return with_cell(
        variables={n: NativeVariable(v.name, v.unit, precision="float32") for n, v in variables.items()}
    )


@variant
class SinglePrecisionDeclared(SingleState):
    """Samples are float32, and declared so."""

    cells = in_single_precision()


@variant
class WeightsInSinglePrecision(ExampleEngine):
    """Weights are kept as float32, and declared so."""

    cells = {name: replace(cell, weight_precision="float32") for name, cell in CELL_TYPES.items()}

    def connect(self, connections):
        super().connect(replace(connections, weight=connections.weight.astype(np.float32).astype(np.float64)))

    def set_weights(self, connections, weight):
        super().set_weights(connections, weight.astype(np.float32))


@mutant
class SinglePrecisionNotDeclared(SingleState):
    """Samples are float32 without a word."""


@mutant
class SinglePrecisionInDisguise(with_recorders(samples=Single)):
    """Samples have been rounded to float32 on their way, and say that they are float64."""

    def record_signals(self, ids, variables, interval):
        made = super().record_signals(ids, variables, interval)
        for recorder in made:
            drain = recorder.drain
            recorder.drain = lambda drain=drain: RawSignal(
                (raw := drain()).first_row, raw.values.astype(np.float64)
            )
        return made


@variant
class OwnChunks(ExampleEngine):
    """The engine advances in chunks of its own."""

    def advance(self, steps):
        while steps:
            chunk = min(steps, 3)
            super().advance(chunk)
            steps -= chunk


@variant
class StepsOfWholeTics(ExampleEngine):
    """Time steps must be multiples of a microsecond, and others are refused by setup()."""

    @classmethod
    def check_timestep(cls, timestep):
        tics = timestep * 1000
        if tics != round(tics):
            raise ValueError(f"Example: {timestep} ms is impossible; the nearest is {max(1, round(tics)) / 1000} ms.")


@variant
class ManySteps(ExampleEngine):
    """The engine wants to know more of what is ahead."""

    lookahead = 50


def with_offsets(engine):
    """Have an engine's spike recorders hand over offsets."""

    class Offset(engine):
        def record_spikes(self, ids):
            recorder = super().record_spikes(ids)
            drain = recorder.drain
            recorder.drain = lambda: RawSpikes((raw := drain()).cells, raw.steps, np.zeros(raw.steps.size))
            return recorder

    return Offset


@mutant
class OffsetsUndeclared(with_offsets(ExampleEngine)):
    """Spikes have offsets from the grid, and no such capability is declared."""


@variant
class WithExactOffsets(with_offsets(ExampleEngine)):
    """Offsets are given, and are all zero."""

    capabilities = ExampleEngine.capabilities | {Capability.OFF_GRID_SPIKES}
