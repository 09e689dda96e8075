"""Faulty variants of the NEST plug-in."""

from __future__ import annotations

import dataclasses

import numpy as np
from engine_tables import Engines
from pynn_data_nest.currents import Currents
from pynn_data_nest.engine import PRELUDE, NestEngine
from pynn_data_nest.models import CELLS, WHOLE_T_REF
from pynn_data_nest.nodes import Nodes
from pynn_data_nest.status import set_values

mutant = MUTANTS = Engines()


def with_cell(name, **changes):
    """Return the table of cell types, with one that is different."""
    return {each: CELLS[each] if each != name else dataclasses.replace(CELLS[each], **changes) for each in CELLS}


# -- connections -------------------------------------------------------------------------------


@mutant
class DelaysCutOff(NestEngine):
    """Delays are turned into ms and back into steps, and what is behind the point is cut off."""

    def connect(self, connections):
        steps = (connections.delay * self.clock.dt / self.clock.dt).astype(np.int64)
        super().connect(dataclasses.replace(connections, delay=steps))


@mutant
class ShortestOfSeveral(NestEngine):
    """Of several synapses of one call that join the same two cells all have the delay of the shortest."""

    def connect(self, connections):
        pairs = np.column_stack([connections.pre, connections.post])
        _, pair = np.unique(pairs, axis=0, return_inverse=True)
        pair = pair.ravel()
        shortest = np.full(pair.max(initial=0) + 1, np.iinfo(np.int64).max)
        np.minimum.at(shortest, pair, connections.delay)
        super().connect(dataclasses.replace(connections, delay=shortest[pair]))


@mutant
class WeightsInOrderOfDelays(NestEngine):
    """New weights of several synapses that join the same two cells are given in the order of the delays."""

    def set_weights(self, connections, weight):
        given = np.lexsort((np.arange(weight.size), connections.post, connections.pre))
        found = np.lexsort((connections.delay, connections.post, connections.pre))
        ordered = np.empty_like(weight)
        ordered[found] = weight[given]
        super().set_weights(connections, ordered)


# -- what comes from outside -------------------------------------------------------------------


@mutant
class AsManySpikesAsBefore(NestEngine):
    """A feed that has as many spikes as the one before, for the same steps, is taken for the same."""

    def feed(self, feed):
        kind = feed.steps.size, feed.steps[:1].tolist(), feed.steps[-1:].tolist()
        if kind == getattr(self, "kind", None):
            feed = dataclasses.replace(feed, cells=self.cells_before)
        self.kind, self.cells_before = kind, feed.cells
        super().feed(feed)


class Replacing(Currents):
    def _note_lacking(self, ids, steps, lacking):
        for step, amount in zip(steps.tolist(), lacking.tolist(), strict=True):
            if amount:
                self._lacking.setdefault(step, np.zeros_like(self._offsets))[ids] = amount


def with_currents(kind):
    class Injecting(NestEngine):
        def __init__(self, clock, *, threads, max_delay, options):
            super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
            self._currents = kind(self.nest, self.nodes, clock.dt, PRELUDE)

    return Injecting


@mutant
class LastOfTheLateCurrents(with_currents(Replacing)):
    """Of the currents that generators are too late for the last one of a cell is made up for."""


class Forgetful(Currents):
    def feed(self, feed, now):
        for generator in self._generators if now > 0 else ():
            generator.steps, generator.amplitudes = np.array([np.iinfo(np.int64).min]), np.zeros(1)
        super().feed(feed, now)


@mutant
class HelpedOutAllTheSame(with_currents(Forgetful)):
    """What generators are too late for is made up for, also where they have been playing it for long."""


class OffsetsOfTheBeginning(Currents):
    def set_offsets(self, ids, offsets):
        pass


@mutant
class OffsetComesBack(with_currents(OffsetsOfTheBeginning)):
    """What helps out late currents puts the constant current back to that of the beginning."""


class OneGenerator(Currents):
    def _connect_new(self):
        before = {generator.current for generator in self._generators}
        first = len(self._generators)
        super()._connect_new()
        for generator in self._generators[first:]:
            if generator.current in before:
                generator.ids = np.unique(np.concatenate([g.ids for g in self._generators if g.current == generator.current]))


@mutant
class LateTargetsOfAllTargets(with_currents(OneGenerator)):
    """What a generator is too late for is made up for in all cells of the current, also in those that had it before."""


# -- cells -------------------------------------------------------------------------------------


@mutant
class RefractoryTimeRoundedDown(NestEngine):
    """A refractory time is made a whole number of steps by leaving out what is over."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, self._rounded(parameters), state)

    def set_parameters(self, ids, parameters):
        super().set_parameters(ids, self._rounded(parameters))

    def _rounded(self, parameters):
        if WHOLE_T_REF not in parameters:
            return parameters
        return {**parameters, WHOLE_T_REF: np.floor(parameters[WHOLE_T_REF] / self.clock.dt + 1e-6) * self.clock.dt}


@mutant
class AlphaInhibitionAsFast(NestEngine):
    """The inhibitory synapses of IF_cond_alpha have the excitatory time constant."""

    cells = with_cell(
        "IF_cond_alpha",
        parameters={n: p for n, p in CELLS["IF_cond_alpha"].parameters.items() if n != "tau_syn_I"},
        derived={**CELLS["IF_cond_alpha"].derived, "tau_syn_in": lambda p: p["tau_syn_E"]},
    )


@mutant
class IzhikevichAsPublished(NestEngine):
    """Izhikevich cells take the steps of the program that came with the publication."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, state)
        if cell.model == "izhikevich":
            set_values(self.nodes.collection(ids), {"consistent_integration": False})


@mutant
class AdaptiveCellsInexact(NestEngine):
    """The error that EIF_cond_exp_isfa_ista may make in a step is 1 mV."""

    cells = with_cell("EIF_cond_exp_isfa_ista", constants={"gsl_error_tol": 1.0})


@mutant
class RefractoryInputKept(NestEngine):
    """What arrives at a refractory IF_curr_delta is kept until it is free."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, state)
        if cell.model == "iaf_psc_delta":
            set_values(self.nodes.collection(ids), {"refractory_input": True})


@mutant
class GateOfItsOwn(NestEngine):
    """HH_cond_exp begins with NEST's own value of n, whatever is given."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, {n: v for n, v in state.items() if n != "Act_n"})


@mutant
class ChangesGoBackToTheBeginning(NestEngine):
    """A change of parameters gives the cells all that they were made with, the synaptic conductances included."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, state)
        self.given = [*getattr(self, "given", []), (ids, state)]

    def set_parameters(self, ids, parameters):
        for cells, state in self.given:
            here = np.isin(ids, cells)
            mine = {n: v[ids[here] - cells[0]] for n, v in state.items() if n.startswith("g_")}
            if here.any() and mine:
                self.nodes.set(ids[here], mine)
        super().set_parameters(ids, parameters)


@mutant
class RestMovesTheThreshold(NestEngine):
    """Potentials are relative to the resting potential: a change of it takes the threshold along."""

    def set_parameters(self, ids, parameters):
        if "E_L" in parameters and "V_th" not in parameters:
            moved = self.nodes.get(ids, "V_th") + parameters["E_L"] - self.nodes.get(ids, "E_L")
            parameters = {**parameters, "V_th": moved}
        super().set_parameters(ids, parameters)


@mutant
class OneSpikePerStepWithThreads(NestEngine):
    """With threads, several spikes of a source in a step are one."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self.threads = threads

    def feed(self, feed):
        if self.threads > 1:
            _, first = np.unique(np.column_stack([feed.cells, feed.steps]), axis=0, return_index=True)
            kept = np.sort(first)
            feed = dataclasses.replace(feed, cells=feed.cells[kept], steps=feed.steps[kept])
        super().feed(feed)


class ByThread(Nodes):
    threads = 1

    def set(self, ids, values):
        if self.threads > 1 and ids.size:
            by_thread = np.argsort(self._numbers[ids] % self.threads, kind="stable")
            ids = ids[by_thread] if (np.sort(ids) == ids).all() else ids
        super().set(ids, values)


@mutant
class ValuesByThread(NestEngine):
    """With threads, the values of the cells are given in the order of the threads."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self.nodes.__class__ = ByThread
        self.nodes.threads = threads


@mutant
class SharedSpikesGoToTheFirst(NestEngine):
    """A device that several populations share is emptied for the first of them that asks."""

    def record_spikes(self, ids):
        recorder = super().record_spikes(ids)
        device, drain = recorder._device, recorder.drain

        def alone():
            others = [(r, list(r.pending)) for r in device._recorders if r is not recorder]
            raw = drain()
            for other, pending in others:
                other.pending = pending
            return raw

        recorder.drain = alone
        return recorder


# -- resources ---------------------------------------------------------------------------------


@mutant
class NodesForEachFeed(NestEngine):
    """Resources: each feed makes a node that stays."""

    def feed(self, feed):
        if self.now:
            self.nest.Create("step_current_generator", 20)
        super().feed(feed)


RESOURCES = {"NodesForEachFeed"}
"""Mutants whose data are right."""
