"""Faulty variants of the NEURON plug-in."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np
from engine_tables import Engines
from pynn_data_neuron.engine import NeuronEngine
from pynn_data_neuron.recorders import NeuronSpikeRecorder
from pynn_data_neuron.stimuli import Player, _play

from pynn_data.contract import RawSpikes

mutant = MUTANTS = Engines()


# -- connections -------------------------------------------------------------------------------


@mutant
class ArrivesAtTheVeryMoment(NeuronEngine):
    """Spikes arrive half a step early, just when NEURON delivers, so that rounding decides which step they act in."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self._synapses._early = lambda connections: np.full(connections.pre.size, 0.5)


@mutant
class ChangedWeightsLoseTheirSign(NeuronEngine):
    """When they are changed, the weights of inhibitory conductances are no more told by their sign."""

    def set_weights(self, connections, weight):
        super().set_weights(connections, np.abs(weight) if self._conductances(connections) else weight)

    def _conductances(self, connections):
        return connections.post.size and hasattr(self._cells[int(connections.post[0])], "g_inh")


@mutant
class InhibitoryJumpsUpwards(NeuronEngine):
    """The weights of inhibitory synapses onto IF_curr_delta are taken without their sign."""

    def connect(self, connections):
        if connections.receptor == "inhibitory" and connections.post.size:
            cell = self._cells[int(connections.post[0])]
            if "IFCurrDelta" in str(cell):
                connections = dataclasses.replace(connections, weight=np.abs(connections.weight))
        super().connect(connections)


@mutant
class DelaysInTenths(NeuronEngine):
    """Delays are kept in tenths of a ms, rounded, which are no whole steps if these are shorter or odd."""

    def connect(self, connections):
        tenths = np.maximum(1, np.rint(10 * connections.delay * self.clock.dt))
        steps = np.maximum(1, np.rint(tenths / 10 / self.clock.dt)).astype(np.int64)
        super().connect(dataclasses.replace(connections, delay=steps))


# -- what comes from outside -------------------------------------------------------------------


class FromTheFirst(Player):
    def add(self, ids):
        begin = getattr(self, "begin_of_sources", int(ids.min()))
        self.begin_of_sources = begin
        super().add(ids)
        self._numbers[ids] = np.minimum(ids - begin, self._count - 1)


def with_player(kind):
    class Playing(NeuronEngine):
        def __init__(self, clock, *, threads, max_delay, options):
            super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
            self._player = kind(self._h, self._cells)

    return Playing


@mutant
class SourcesInARow(with_player(FromTheFirst)):
    """The ids of sources are taken to follow each other, without cells in between."""


class ByCell(Player):
    def feed(self, feed):
        order = np.lexsort((feed.steps, feed.cells))
        inner = feed.steps[order], self._numbers[feed.cells[order]]
        _play(self._process, self._vectors, *inner)


@mutant
class SourceBySource(with_player(ByCell)):
    """The spikes of one source after the other are given to the player, which awaits them in order of time."""


@mutant
class ConstantIsNotFedAgain(NeuronEngine):
    """A current of which a feed says one amplitude only is not handed over again after the first time."""

    def feed(self, feed):
        played = self.__dict__.setdefault("played", set())
        currents = {key: course for key, course in feed.currents.items() if course[0].size > 1 or key not in played}
        played.update(key for key in currents if key in self._injector._keys)
        super().feed(dataclasses.replace(feed, currents=currents))


@mutant
class AThousandAmplitudes(NeuronEngine):
    """A current has room for 1000 amplitudes in a feed, and keeps the last."""

    def feed(self, feed):
        currents = {key: (steps[:1000], amplitudes[:1000]) for key, (steps, amplitudes) in feed.currents.items()}
        super().feed(dataclasses.replace(feed, currents=currents))


# -- cells -------------------------------------------------------------------------------------


@mutant
class LastBlockOfOne(NeuronEngine):
    """Cells get their parameters in blocks of 100, and a last block of one cell gets none."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, state)
        if ids.size > 1 and ids.size % 100 == 1 and cell.native is None:
            fresh = getattr(self._h, cell.model)(self._cells.place())
            values = {name: np.full(1, getattr(fresh, name)) for name in parameters}
            self._cells.set(ids[-1:], values)


@mutant
class FirstTimeStepStays(NeuronEngine):
    """What follows from the time step is found with that of the first simulation."""

    first: ClassVar[list] = []

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self.first.append(clock.dt)
        self._cells._dt = self.first[0]


@mutant
class ShortRefractoryTimeIsNone(NeuronEngine):
    """A refractory time that is shorter than a step is taken for none."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, self._whole(parameters), state)

    def set_parameters(self, ids, parameters):
        super().set_parameters(ids, self._whole(parameters))

    def _whole(self, parameters):
        if "tau_refrac" not in parameters:
            return parameters
        time = parameters["tau_refrac"]
        return {**parameters, "tau_refrac": np.where(time < self.clock.dt * (1 - 1e-6), 0.0, time)}


@mutant
class RefractorinessInSteps(NeuronEngine):
    """The time in which HH_cond_exp does not fire again is given in steps, where ms are meant."""

    def add_cells(self, ids, cell, parameters, state):
        if cell.model == "PynnDataHHCondExp":
            parameters = {**parameters, "tau_refrac": parameters["tau_refrac"] / self.clock.dt}
        super().add_cells(ids, cell, parameters, state)


@mutant
class RecoveryBeginsAtRest(NeuronEngine):
    """Izhikevich cells of which u is not given begin with u = b v, which is what it is if b and v are not given either."""

    def add_cells(self, ids, cell, parameters, state):
        if cell.model == "PynnDataIzhikevich":
            usual = state["um"] == -14.0
            state = {**state, "um": np.where(usual, parameters["slope_u"] * state["vm"], state["um"])}
        super().add_cells(ids, cell, parameters, state)


@mutant
class ChangedTimeEndsConductance(NeuronEngine):
    """If a synaptic time constant of cells is changed, their excitatory conductance begins anew at 0."""

    def set_parameters(self, ids, parameters):
        super().set_parameters(ids, parameters)
        if {"tau_syn_E", "tau_syn_I"} & set(parameters):
            for cell in ids.tolist():
                if hasattr(self._cells[cell], "g_exc"):
                    self._cells[cell].g_exc = 0.0


@mutant
class SpikePeakStays(NeuronEngine):
    """Of EIF_cond_alpha_isfa_ista the spike is where v_spike was at first: changes of it are left out."""

    def set_parameters(self, ids, parameters):
        if "AdExpCondAlpha" in str(self._cells[int(ids[0])]):
            parameters = {n: v for n, v in parameters.items() if n != "v_spike"}
        super().set_parameters(ids, parameters)


@mutant
class SubsetIsARow(NeuronEngine):
    """Changed parameters are given to as many cells as there are, in a row from the first one on."""

    def set_parameters(self, ids, parameters):
        row = ids[0] + np.arange(ids.size)
        super().set_parameters(row if all(int(k) in self._cells for k in row) else ids, parameters)


# -- recorders ---------------------------------------------------------------------------------


class CutOff(NeuronSpikeRecorder):
    def drain(self):
        times, ids = (np.array(vector.to_python()) for vector in (self._times, self._ids))
        super().drain()
        return RawSpikes(ids.astype(np.int64), (times / self._dt).astype(np.int64))


class OfFixedSize(NeuronSpikeRecorder):
    def drain(self):
        raw = super().drain()
        return RawSpikes(raw.cells[:10_000], raw.steps[:10_000])


def with_spikes(kind):
    class Recording(NeuronEngine):
        def record_spikes(self, ids):
            recorder = kind(self._h, self._cells, ids, self.clock.dt)
            self._recorders.add(recorder)
            return recorder

    return Recording


@mutant
class SpikeTimesCutOff(with_spikes(CutOff)):
    """The step of a spike is its time divided by the step's length, cut off."""


@mutant
class BufferIsFull(with_spikes(OfFixedSize)):
    """A recorder has room for 10000 spikes, and drops what comes until it is drained."""


@mutant
class InhibitionIsNegative(NeuronEngine):
    """Inhibitory conductances are told with the sign that their weights have, by `state` only."""

    def state(self, ids, variable):
        values = super().state(ids, variable)
        return -values if variable.name == "g_inh" else values


# -- resources ---------------------------------------------------------------------------------


@mutant
class CellsOfOldNetworks(NeuronEngine):
    """Resources: the cells of networks that were closed stay, and go on being simulated."""

    old: ClassVar[list] = []

    def close(self):
        if NeuronEngine._present is self:
            cells = [p for p in self._cells._processes.values() if "Source" not in str(p)]
            self.old.append((cells, list(self._cells._sections)))
        super().close()


RESOURCES = {"CellsOfOldNetworks"}
"""Mutants whose data are right."""

