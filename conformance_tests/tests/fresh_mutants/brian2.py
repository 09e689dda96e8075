"""Faulty variants of the Brian2 plug-in."""

from __future__ import annotations

import dataclasses

import numpy as np
from engine_tables import Engines
from pynn_data_brian2.adaptive import adaptive
from pynn_data_brian2.conductances import EXPONENTIAL, leaky
from pynn_data_brian2.engine import Brian2Engine
from pynn_data_brian2.groups import StandardCells
from pynn_data_brian2.linear import CURR_ALPHA, CURR_DELTA, CURR_EXP
from pynn_data_brian2.models import CELLS, DYNAMICS
from pynn_data_brian2.spiking import HODGKIN_HUXLEY, IZHIKEVICH
from pynn_data_brian2.stimuli import Spikes

mutant = MUTANTS = Engines()


def with_dynamics(celltype, dynamics):
    """Return an engine class of which one cell type has other dynamics."""
    model = f"{CELLS[celltype].model}_otherwise_{len(DYNAMICS)}"
    DYNAMICS[model] = dynamics

    class Otherwise(Brian2Engine):
        cells = {**CELLS, celltype: dataclasses.replace(CELLS[celltype], model=model)}

    return Otherwise


# -- cells -------------------------------------------------------------------------------------


@mutant
class AboveTheThreshold(
    with_dynamics("IF_curr_delta", dataclasses.replace(CURR_DELTA, threshold="v > v_thresh"))
):
    """IF_curr_delta fires above the threshold, not at it."""


@mutant
class OpenInTheLastRefractoryStep(
    with_dynamics(
        "IF_curr_delta",
        dataclasses.replace(
            CURR_DELTA,
            arrival=dict.fromkeys(CURR_DELTA.arrival, "v_post += weight*int(left_post == 0)"),
        ),
    )
):
    """What arrives at an IF_curr_delta in the last step of its refractory period is not lost."""


@mutant
class RecoveryFromTheNewPotential(
    with_dynamics(
        "Izhikevich",
        dataclasses.replace(
            IZHIKEVICH,
            substep="v = v + length*(0.04*v*v + 5*v + 140 - u + 1000*(i_offset + i_in))\nu = u + length*a*(b*v - u)",
        ),
    )
):
    """u of Izhikevich cells takes its step with the v at the end of the step."""


@mutant
class SpikeLevelOfTheDefault(
    with_dynamics(
        "HH_cond_exp",
        dataclasses.replace(
            HODGKIN_HUXLEY,
            after=HODGKIN_HUXLEY.after.replace("v - v_offset >= 30.0", "v >= -33"),
        ),
    )
):
    """The highest points of v that are spikes of HH_cond_exp are those above -33 mV, whatever v_offset is."""


@mutant
class NoRateWhereTheFormulaHasNone(
    with_dynamics(
        "HH_cond_exp",
        dataclasses.replace(
            HODGKIN_HUXLEY,
            substep=HODGKIN_HUXLEY.substep.replace("1e-7*int(", "650*int("),
        ),
    )
):
    """Rates of HH_cond_exp are 0 where their formula is 0 / 0."""


def jump_at_the_end():
    right = adaptive(EXPONENTIAL)
    lines = [line for line in right.reset.splitlines() if line != "w_0 = w_0 + b"]
    reset = "\n".join(lines).replace("w = 1.0*w_0", "w = 1.0*w_0 + b")
    return dataclasses.replace(right, reset=reset)


@mutant
class JumpAtTheEndOfTheStep(with_dynamics("EIF_cond_exp_isfa_ista", jump_at_the_end())):
    """w of EIF_cond_exp_isfa_ista jumps at the end of the step in which the spike is, and until then acts without it."""


def held_to_the_end():
    right = adaptive(EXPONENTIAL)
    return dataclasses.replace(right, reset=right.reset.replace("free = int(n_refrac == 0)", "free = 0"))


@mutant
class HeldToTheEndOfTheStep(with_dynamics("EIF_cond_exp_isfa_ista", held_to_the_end())):
    """v of EIF_cond_exp_isfa_ista stays at v_reset to the end of the step, also if there is no refractory time."""


@mutant
class AlphaBeginsAnew(
    with_dynamics(
        "IF_curr_alpha",
        dataclasses.replace(CURR_ALPHA, arrival={r: e.replace("+=", "=") for r, e in CURR_ALPHA.arrival.items()}),
    )
):
    """In IF_curr_alpha cells a spike ends the rise of the current that the one before has begun."""


@mutant
class InitialConductancesRise(Brian2Engine):
    """IF_cond_alpha cells begin as if their initial conductances had just arrived, too."""

    def add_cells(self, ids, cell, parameters, state):
        super().add_cells(ids, cell, parameters, state)
        if cell.model == "iaf_cond_alpha":
            group = self.places.groups[-1]
            for side in ("exc", "inh"):
                group.values(f"x_{side}")[:] = state[f"gsyn_{side}"] * group.values(f"peak_{side}")


def excitation_only():
    right = leaky(EXPONENTIAL)
    return dataclasses.replace(
        right, apart=dataclasses.replace(right.apart, synaptic=lambda values, h: values["gsyn_exc"] + 0.0)
    )


@mutant
class InhibitionIsNeverStiff(with_dynamics("IF_cond_exp", excitation_only())):
    """Which IF_cond_exp cells need short steps is looked up in their excitatory conductance only."""


def shifted(p, h):
    near = {name: np.where(p[name] == p["tau_m"], 1.02 * p[name], p[name]) for name in ("tau_syn_E", "tau_syn_I")}
    return CURR_EXP.constants({**p, **near}, h)


@mutant
class EqualTimesMovedApart(with_dynamics("IF_curr_exp", dataclasses.replace(CURR_EXP, constants=shifted))):
    """Where IF_curr_exp has a synaptic time constant equal to that of the membrane it is made a little longer."""


@mutant
class SubstepsOfTheBeginning(Brian2Engine):
    """Changed parameters do not change the number of sub-steps."""

    def advance(self, steps):
        for group in self.places.groups:
            if self.now and isinstance(group, StandardCells):
                group._settled = True
        super().advance(steps)


@mutant
class EachChangeByItself(Brian2Engine):
    """What follows from a change of parameters is found with the first values of the others."""

    def set_parameters(self, ids, parameters):
        groups = [group for group, _ in self.places.cells(ids) if isinstance(group, StandardCells)]
        first = [{name: values.copy() for name, values in group._parameters.items()} for group in groups]
        super().set_parameters(ids, parameters)
        for group, values in zip(groups, first, strict=True):
            group._parameters = values


# -- connections and what comes from outside ---------------------------------------------------


class NothingWaits(Spikes):
    def feed(self, feed):
        self._steps, self._cells = self._steps[:0], self._cells[:0]
        super().feed(feed)


@mutant
class SpikesOfNowReplaced(Brian2Engine):
    """Spikes of sources in the last step of a stretch, which are sent with the next one, are lost if that is fed anew."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self._spikes = NothingWaits(self.places)


class FirstGroup(Spikes):
    def take(self, step):
        return super().take(step)[:1]


@mutant
class OneSourcePopulationPerStep(Brian2Engine):
    """Of several populations of sources that have spikes in a step one is played."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self._spikes = FirstGroup(self.places)


@mutant
class SentWhenConnectedAndAgain(Brian2Engine):
    """When connections are made the cells' spikes of now are sent to those that are there, and in the next step again."""

    def _send_spikes_of_now(self):
        cells = [g for g in self.places.groups if not isinstance(g, StandardCells)]
        kept = [(g, g.spiking().copy()) for g in self.places.groups if g not in cells]
        super()._send_spikes_of_now()
        for group, spiking in kept:
            group.spiking()[:] = spiking


@mutant
class ReceptorOfTheFirst(Brian2Engine):
    """Synapses between the same two populations are of one kind, which has the receptor of the first."""

    def connect(self, connections):
        pairs = self.__dict__.setdefault("pairs", {})
        if connections.pre.size:
            ends = tuple(int(self.places.of(end[:1])[0][0]) for end in (connections.pre, connections.post))
            connections = dataclasses.replace(connections, receptor=pairs.setdefault(ends, connections.receptor))
        super().connect(connections)


@mutant
class WeightsCountedFromTheFirst(Brian2Engine):
    """The weights of a projection are written from the first synapse between the two populations on."""

    def set_weights(self, connections, weight):
        for kind, rows, _, _ in self._synapses._kinds(connections):
            weights = self._synapses._objects[kind].variables["weight"].get_value()
            weights[: rows.size] = weight[rows]


# -- resources ---------------------------------------------------------------------------------


class Everything(Spikes):
    def feed(self, feed):
        super().feed(feed)
        self.all = [*getattr(self, "all", []), (self._cells.copy(), self._steps.copy())]

    def take(self, step):
        for _, steps in self.all:
            np.isin(step, steps)
        return super().take(step)


@mutant
class FedSpikesStay(Brian2Engine):
    """Resources: all spikes that were ever fed stay, and are looked through in every step."""

    def __init__(self, clock, *, threads, max_delay, options):
        super().__init__(clock, threads=threads, max_delay=max_delay, options=options)
        self._spikes = Everything(self.places)


RESOURCES = {"FedSpikesStay"}
"""Mutants whose data are right."""
