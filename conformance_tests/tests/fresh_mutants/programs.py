"""Short programs, one for each mutant, whose data differ from those of the plug-in that it was made of."""

from __future__ import annotations

import time

import numpy as np

__all__ = ["PROGRAMS"]

PROGRAMS = {}
"""(Rung, name of a mutant) -> function of a front end that returns arrays."""
RESOURCES = {}
"""The same of mutants that cost more and more: function of a front end that returns how many times as much, at last."""


def shows(rung, *names, table=PROGRAMS):
    """Enter a program for mutants."""

    def enter(program):
        table.update({(rung, name): program for name in names})
        return program

    return enter


def data_of(*populations):
    """Return all signals and spike times of all segments."""
    found = []
    for population in populations:
        for segment in population.get_data().segments:
            found += [signal.magnitude for signal in segment.analogsignals]
            found += [train.magnitude for train in segment.spiketrains]
    return found


def cells(sim, n=1, kind="IF_cond_exp", record=("v", "spikes"), interval=None, initial=None, **parameters):
    """Return a population that is recorded."""
    population = sim.Population(n, getattr(sim, kind)(**parameters))
    if initial:
        population.initialize(**initial)
    if record:
        population.record(list(record), **({"sampling_interval": interval} if interval else {}))
    return population


def sources(sim, *times):
    """Return a source for each list of times."""
    return sim.Population(len(times), sim.SpikeSourceArray(spike_times=[list(t) for t in times]))


def join(sim, pre, post, rows, receptor="excitatory"):
    """Connect by rows of (source, target, weight, delay)."""
    connector = sim.FromListConnector(rows, column_names=["weight", "delay"])
    return sim.Projection(pre, post, connector, sim.StaticSynapse(), receptor_type=receptor)


CONDUCTANCES = ("v", "spikes", "gsyn_exc", "gsyn_inh")
FIRING = {"i_offset": 1.5, "tau_refrac": 2.0}


# -- the example -------------------------------------------------------------------------------


@shows("example", "RingOfAPowerOfTwo")
def longest_delay(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0]), post, [(0, 0, 0.01, 0.5)])
    sim.run(5.0)
    return data_of(post)


@shows("example", "AddedByIndex")
def equal_times(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0], [1.0]), post, [(0, 0, 0.01, 0.5), (1, 0, 0.02, 0.5)])
    sim.run(5.0)
    return data_of(post)


@shows("example", "SortedWithoutDelays")
def unordered_rows(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, 2, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0], [1.5]), post, [(1, 0, 0.01, 0.5), (0, 1, 0.02, 1.5)])
    sim.run(5.0)
    return data_of(post)


@shows("example", "ZeroIsGone")
def weights_to_zero_and_back(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    both = join(sim, sources(sim, [1.0, 6.0, 11.0]), post, [(0, 0, 0.01, 0.5)])
    for weight in (0.0, 0.02):
        sim.run(5.0)
        both.set(weight=weight)
    sim.run(5.0)
    return data_of(post)


@shows("example", "SilentAtFirst")
def silent_for_long(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    pre = sources(sim, [1.0], [8.0])
    join(sim, pre, post, [(0, 0, 0.01, 0.5), (1, 0, 0.01, 0.5)])
    sim.run(5.0)
    sim.run(5.0)
    return data_of(post)


@shows("example", "RelaysAreRefractory")
def spikes_in_a_row(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0, 1.1, 2.0]), post, [(0, 0, 0.01, 0.5)])
    sim.run(5.0)
    return data_of(post)


@shows("example", "SmallConductancesAreNone")
def decayed_conductance(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES, tau_syn_E=2.0)
    join(sim, sources(sim, [1.0]), post, [(0, 0, 0.01, 0.5)])
    sim.run(30.0)
    return data_of(post)


@shows("example", "UnchangedCurrentsGoOn")
def currents_in_the_second_run(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim)
    cell.inject(sim.DCSource(amplitude=0.5, start=7.0, stop=9.0))
    sim.run(5.0)
    sim.run(5.0)
    return data_of(cell)


@shows("example", "AnnouncedOnceMore", "GapBehindTheAnnounced")
def regular_source_in_runs(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, np.arange(0.3, 12.0, 0.1)), post, [(0, 0, 0.01, 0.2)])
    for _ in range(3):
        sim.run(3.0)
    return data_of(post)


@shows("example", "OneCurrentChangesAtATime")
def currents_on_and_off_at_once(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim)
    cell.inject(sim.DCSource(amplitude=0.5, start=1.0, stop=3.0))
    cell.inject(sim.DCSource(amplitude=0.9, start=3.0, stop=5.0))
    sim.run(8.0)
    return data_of(cell)


@shows("example", "InjectedAgainAfterReset")
def currents_after_reset(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim)
    cell.inject(sim.DCSource(amplitude=0.5))
    sim.run(3.0)
    sim.reset()
    sim.run(3.0)
    return data_of(cell)


@shows("example", "OffsetsReplaceTheSum")
@shows("nest", "OffsetComesBack")
def offset_and_current(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim)
    dc = sim.DCSource(amplitude=0.5)
    cell.inject(dc)
    sim.run(3.0)
    cell.set(i_offset=0.3)
    sim.run(3.0)
    dc.set_parameters(amplitude=0.7)
    sim.run(3.0)
    return data_of(cell)


@shows("example", "RefractorinessInAByte")
def long_refractory_time(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, i_offset=2.0, tau_refrac=27.0)
    sim.run(60.0)
    return data_of(cell)


@shows("example", "RefractoryPeriodCutOff")
@shows("nest", "RefractoryTimeRoundedDown")
def refractory_times(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, 6, i_offset=5.0, tau_refrac=[0.3, 0.6, 0.7, 1.25, 2.3, 3.49])
    sim.run(30.0)
    return data_of(cell)


@shows("example", "CrossingsOnly")
def threshold_comes_down(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, i_offset=0.5, v_thresh=-40.0, initial={"v": -50.0})
    sim.run(2.0)
    cell.set(v_thresh=-60.0)
    sim.run(5.0)
    return data_of(cell)


@shows("example", "ChangeEndsRefractoriness")
def change_while_refractory(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, i_offset=2.0, tau_refrac=20.0, initial={"v": -50.5})
    sim.run(5.0)
    cell.set(tau_syn_E=3.0)
    sim.run(5.0)
    return data_of(cell)


@shows("example", "LateCellsBeginRefractory")
def late_cells(sim):
    sim.setup(timestep=0.1)
    cells(sim)
    sim.run(1.0)
    late = cells(sim, i_offset=1.0)
    sim.run(3.0)
    return data_of(late)


@shows("example", "ConductancesHeldInRefractoriness")
def conductances_while_refractory(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, i_offset=2.0, tau_refrac=5.0, initial={"v": -50.5, "gsyn_inh": 0.02}, record=CONDUCTANCES)
    sim.run(5.0)
    return data_of(cell)


@shows("example", "EqualIfTheEndsAre")
def parameters_by_cell(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, 4, i_offset=[0.1, 0.5, 0.3, 0.1])
    sim.run(5.0)
    return data_of(cell)


@shows("example", "SameSizeSameBeginning")
def two_populations_begin(sim):
    sim.setup(timestep=0.1)
    pair = [cells(sim, 2, initial={"v": [v, v - 1]}) for v in (-60.0, -55.0)]
    sim.run(5.0)
    return data_of(*pair)


@shows("example", "NeverBelowInhibition")
def below_inhibition(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, i_offset=-1.0)
    sim.run(40.0)
    return data_of(cell)


@shows("example", "SpikesOfAStepInAByte", "SixtyFourPerPacket")
@shows("neuron", "LastBlockOfOne")
def many_fire_at_once(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, 301, **FIRING, record=("spikes",))
    sim.run(40.0)
    return data_of(cell)


@shows("example", "RowsByTheFloorOfTime")
def rows_at_intervals(sim):
    sim.setup(timestep=0.1)
    pair = [cells(sim, i_offset=0.5, interval=interval) for interval in (0.1, 0.3)]
    sim.run(20.0)
    return data_of(*pair)


@shows("example", "NoRowsCountAsOne")
def runs_shorter_than_the_interval(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, i_offset=0.5, interval=1.0)
    for _ in range(9):
        sim.run(0.3)
    return data_of(cell)


@shows("example", "CellsInBetween")
def every_other_cell(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, 5, **FIRING, record=None)
    cell[::2].record("spikes")
    sim.run(30.0)
    return data_of(cell)


@shows("example", "InhibitionSampledBeforeArrival")
def inhibition_arrives(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0]), post, [(0, 0, 0.01, 0.5)], "inhibitory")
    sim.run(5.0)
    return data_of(post)


@shows("example", "RecorderOfAsManyCells")
def two_populations_recorded(sim):
    sim.setup(timestep=0.1)
    pair = [cells(sim, 2, i_offset=i) for i in (0.2, 0.4)]
    sim.run(5.0)
    return data_of(*pair)


def slower(sim, rounds):
    """Return how many times as long the last rounds of short runs take as the first."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        sim.run(2.0)
        times.append(time.perf_counter() - begin)
    tenth = rounds // 10
    return np.median(times[-tenth:]) / np.median(times[1 : tenth + 1])


@shows("example", "FeedsKept", table=RESOURCES)
@shows("brian2", "FedSpikesStay", table=RESOURCES)
@shows("nest", "NodesForEachFeed", table=RESOURCES)
def many_runs(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=("spikes",))
    join(sim, sources(sim, np.arange(1.0, 1000.0, 1.3)), post, [(0, 0, 0.001, 0.5)])
    return slower(sim, 500)


@shows("neuron", "CellsOfOldNetworks", table=RESOURCES)
def many_resets(sim):
    sim.setup(timestep=0.1)
    cells(sim, 100, record=("spikes",))
    times = []
    for _ in range(40):
        sim.run(1.0)
        begin = time.perf_counter()
        sim.run(50.0)
        times.append(time.perf_counter() - begin)
        sim.reset()
    return np.median(times[-5:]) / np.median(times[:5])


# -- NEST --------------------------------------------------------------------------------------


@shows("nest", "DelaysCutOff")
def all_delays(sim):
    sim.setup(timestep=0.1)
    n = 400
    post = cells(sim, n, "IF_curr_delta", tau_m=1e6, record=("v",))
    pre = sources(sim, [1.0])
    join(sim, pre, post, [(0, k, 1.0, round(0.1 * (k + 1), 1)) for k in range(n)])
    sim.run(50.0)
    return data_of(post)


@shows("nest", "ShortestOfSeveral")
def several_delays_of_a_pair(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0]), post, [(0, 0, 0.01, 0.5), (0, 0, 0.02, 1.5)])
    sim.run(5.0)
    return data_of(post)


@shows("nest", "WeightsInOrderOfDelays")
def weights_of_a_pair(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    both = join(sim, sources(sim, [1.0, 6.0]), post, [(0, 0, 0.01, 1.5), (0, 0, 0.01, 0.5)])
    sim.run(5.0)
    both.set(weight=[0.02, 0.03])
    sim.run(5.0)
    return data_of(post)


@shows("nest", "AsManySpikesAsBefore")
def another_source_in_the_same_step(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, 2, record=CONDUCTANCES)
    pre = sources(sim, [4.1], [])
    join(sim, pre, post, [(0, 0, 0.01, 0.5), (1, 1, 0.01, 0.5)])
    sim.run(4.0)
    pre.set(spike_times=[sim.Sequence([]), sim.Sequence([4.1])])
    sim.run(3.0)
    return data_of(post)


@shows("nest", "LastOfTheLateCurrents")
def late_currents_at_once(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim)
    sim.run(1.0)
    cell.inject(sim.DCSource(amplitude=0.5, start=1.0))
    cell.inject(sim.DCSource(amplitude=0.9, start=1.0))
    sim.run(1.0)
    return data_of(cell)


@shows("nest", "HelpedOutAllTheSame")
def constant_current_in_two_runs(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim)
    cell.inject(sim.DCSource(amplitude=0.5))
    sim.run(1.0)
    sim.run(1.0)
    return data_of(cell)


@shows("nest", "LateTargetsOfAllTargets")
def late_target(sim):
    sim.setup(timestep=0.1)
    first, second = cells(sim), cells(sim)
    dc = sim.DCSource(amplitude=0.5)
    first.inject(dc)
    sim.run(1.0)
    second.inject(dc)
    sim.run(1.0)
    return data_of(first, second)


@shows("nest", "AlphaInhibitionAsFast")
def both_receptors_of_alpha(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, kind="IF_cond_alpha", record=CONDUCTANCES, tau_syn_E=0.5, tau_syn_I=3.0)
    join(sim, sources(sim, [1.0]), post, [(0, 0, 0.01, 0.5)], "inhibitory")
    sim.run(10.0)
    return data_of(post)


@shows("nest", "IzhikevichAsPublished")
@shows("brian2", "RecoveryFromTheNewPotential")
def izhikevich(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="Izhikevich", record=("v", "u"), i_offset=0.005)
    sim.run(10.0)
    return data_of(cell)


@shows("nest", "AdaptiveCellsInexact")
def adaptive_with_input(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="EIF_cond_exp_isfa_ista", record=("v", "w"), i_offset=0.6)
    join(sim, sources(sim, np.arange(1.0, 30.0, 1.0)), cell, [(0, 0, 0.02, 0.5)])
    sim.run(40.0)
    return data_of(cell)


@shows("nest", "RefractoryInputKept")
@shows("brian2", "OpenInTheLastRefractoryStep")
def arrivals_while_refractory(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="IF_curr_delta", i_offset=1.0, tau_refrac=2.0, initial={"v": -50.1})
    join(sim, sources(sim, np.arange(0.5, 8.0, 0.1)), cell, [(0, 0, 0.3, 0.1)])
    sim.run(10.0)
    return data_of(cell)


@shows("nest", "GateOfItsOwn")
def gates(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="HH_cond_exp", record=("v", "n"), initial={"n": 0.3, "m": 0.05, "h": 0.6})
    sim.run(5.0)
    return data_of(cell)


@shows("nest", "ChangesGoBackToTheBeginning")
@shows("neuron", "ChangedTimeEndsConductance")
def change_while_conducting(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0]), post, [(0, 0, 0.01, 0.5)])
    sim.run(3.0)
    post.set(tau_syn_E=3.0)
    sim.run(3.0)
    return data_of(post)


@shows("nest", "ValuesByThread")
def threads(sim):
    sim.setup(timestep=0.1, threads=2)
    cell = cells(sim, 5, i_offset=[0.1, 0.2, 0.3, 0.4, 0.5])
    sim.run(5.0)
    return data_of(cell)


@shows("nest", "RestMovesTheThreshold")
def rest_changes(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, i_offset=1.0)
    sim.run(5.0)
    cell.set(v_rest=-62.0)
    sim.run(50.0)
    return data_of(cell)


@shows("nest", "OneSpikePerStepWithThreads")
def threads_and_bursts(sim):
    sim.setup(timestep=0.1, threads=2)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0, 1.0, 2.0]), post, [(0, 0, 0.01, 0.5)])
    sim.run(5.0)
    return data_of(post)


@shows("nest", "SharedSpikesGoToTheFirst")
def two_populations_fire(sim):
    sim.setup(timestep=0.1)
    pair = [cells(sim, 2, **FIRING) for _ in range(2)]
    sim.run(40.0)
    return data_of(*pair)


# -- NEURON ------------------------------------------------------------------------------------


@shows("neuron", "ArrivesAtTheVeryMoment")
def steps_of_any_length(sim):
    found = []
    for dt in (0.1, 0.03, 0.025, 0.07):
        sim.setup(timestep=dt)
        post = cells(sim, record=("gsyn_exc",))
        join(sim, sources(sim, dt * np.arange(1, 300, 7)), post, [(0, 0, 0.01, dt * k) for k in (1, 2, 3, 7)])
        sim.run(310 * dt)
        found += data_of(post)
    return found


@shows("neuron", "ChangedWeightsLoseTheirSign")
def inhibitory_weights_change(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    both = join(sim, sources(sim, [1.0, 6.0]), post, [(0, 0, 0.01, 1.5)], "inhibitory")
    sim.run(5.0)
    both.set(weight=0.02)
    sim.run(5.0)
    return data_of(post)


@shows("neuron", "InhibitoryJumpsUpwards")
def inhibitory_jump(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, kind="IF_curr_delta")
    join(sim, sources(sim, [1.0]), post, [(0, 0, -1.0, 0.5)], "inhibitory")
    sim.run(5.0)
    return data_of(post)


@shows("neuron", "DelaysInTenths")
def odd_steps(sim):
    sim.setup(timestep=0.025)
    post = cells(sim, record=("gsyn_exc",))
    join(sim, sources(sim, [1.0]), post, [(0, 0, 0.01, 0.125)])
    sim.run(3.0)
    return data_of(post)


@shows("neuron", "SourcesInARow")
def sources_around_cells(sim):
    sim.setup(timestep=0.1)
    first = sources(sim, [1.0])
    post = cells(sim, record=CONDUCTANCES)
    second = sources(sim, [2.0], [3.0])
    join(sim, first, post, [(0, 0, 0.01, 0.5)])
    join(sim, second, post, [(0, 0, 0.02, 0.5), (1, 0, 0.03, 0.5)])
    sim.run(5.0)
    return data_of(post)


@shows("neuron", "SubsetIsARow")
def every_other_cell_changes(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, 5)
    sim.run(1.0)
    cell[::2].set(i_offset=0.5)
    sim.run(3.0)
    return data_of(cell)


@shows("neuron", "SourceBySource")
def interleaved_sources(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, 2, record=CONDUCTANCES)
    join(sim, sources(sim, [1.0, 4.0], [2.0, 5.0]), post, [(0, 0, 0.01, 0.5), (1, 1, 0.01, 0.5)])
    sim.run(7.0)
    return data_of(post)


@shows("neuron", "ConstantIsNotFedAgain")
def amplitude_changes(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim)
    dc = sim.DCSource(amplitude=0.5)
    cell.inject(dc)
    sim.run(3.0)
    dc.set_parameters(amplitude=0.7)
    sim.run(3.0)
    return data_of(cell)


@shows("neuron", "AThousandAmplitudes")
def long_alternating_current(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim)
    cell.inject(sim.ACSource(amplitude=0.5, frequency=20.0))
    sim.run(150.0)
    return data_of(cell)


@shows("neuron", "FirstTimeStepStays")
def two_time_steps(sim):
    found = []
    for dt in (0.1, 0.2):
        sim.setup(timestep=dt)
        cell = cells(sim, kind="IF_curr_exp", i_offset=1.0)
        sim.run(40.0)
        found += data_of(cell)
    return found


@shows("neuron", "ShortRefractoryTimeIsNone")
def coarse_steps(sim):
    sim.setup(timestep=0.25)
    cell = cells(sim, i_offset=5.0, tau_refrac=0.1)
    sim.run(30.0)
    return data_of(cell)


@shows("neuron", "RefractorinessInSteps")
def fast_hodgkin_huxley(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="HH_cond_exp", i_offset=2.0)
    sim.run(100.0)
    return data_of(cell)


@shows("neuron", "RecoveryBeginsAtRest")
def izhikevich_begins(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="Izhikevich", record=("v", "u"), b=0.25)
    sim.run(5.0)
    return data_of(cell)


@shows("neuron", "SpikePeakStays")
def peak_changes(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="EIF_cond_alpha_isfa_ista", record=("v", "w", "spikes"), i_offset=1.0, delta_T=10.0)
    sim.run(10.0)
    cell.set(v_spike=0.0)
    sim.run(30.0)
    return data_of(cell)


@shows("neuron", "SpikeTimesCutOff")
def fine_steps(sim):
    sim.setup(timestep=0.01)
    cell = cells(sim, 20, i_offset=[1.5 + 0.1 * k for k in range(20)], record=("spikes",))
    sim.run(50.0)
    return data_of(cell)


@shows("neuron", "BufferIsFull")
def many_spikes(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, 200, i_offset=30.0, record=("spikes",))
    sim.run(100.0)
    return data_of(cell)


@shows("neuron", "InhibitionIsNegative")
def looking_at_inhibition(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, initial={"gsyn_inh": 0.01}, record=CONDUCTANCES)
    sim.run(1.0)
    return [cell.peek("gsyn_inh"), *data_of(cell)]


# -- Brian2 ------------------------------------------------------------------------------------


@shows("brian2", "AboveTheThreshold")
def exactly_at_the_threshold(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, kind="IF_curr_delta", v_rest=-64.0, v_thresh=-60.0, initial={"v": -64.0})
    join(sim, sources(sim, [1.0]), post, [(0, 0, 4.0, 0.5)])
    sim.run(5.0)
    return data_of(post)


@shows("brian2", "SpikeLevelOfTheDefault")
def another_offset(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, 5, kind="HH_cond_exp", v_offset=-30.0, e_rev_leak=-50.0)
    pre = sources(sim, np.arange(5.0, 50.0, 10.0))
    join(sim, pre, post, [(0, k, w, 0.5) for k, w in enumerate((0.01, 0.03, 0.1, 0.3, 1.0))])
    sim.run(60.0)
    return data_of(post)


@shows("brian2", "NoRateWhereTheFormulaHasNone")
def singular_rates(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, 3, kind="HH_cond_exp", record=("v", "m", "n"), initial={"v": [-50.0, -23.0, -48.0]})
    sim.run(2.0)
    return data_of(cell)


@shows("brian2", "JumpAtTheEndOfTheStep")
def adaptation_jumps(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="EIF_cond_exp_isfa_ista", record=("v", "w", "spikes"), i_offset=1.5, b=0.5, tau_w=20.0)
    sim.run(20.0)
    return data_of(cell)


@shows("brian2", "OneSourcePopulationPerStep")
def two_source_populations(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    for times in ([1.0], [1.0, 2.0]):
        join(sim, sources(sim, times), post, [(0, 0, 0.01, 0.5)])
    sim.run(5.0)
    return data_of(post)


@shows("brian2", "InhibitionIsNeverStiff")
def strong_inhibition(sim):
    sim.setup(timestep=0.5)
    post = cells(sim, record=CONDUCTANCES, cm=0.2, i_offset=0.2)
    join(sim, sources(sim, [1.0]), post, [(0, 0, 2.0, 0.5)], "inhibitory")
    sim.run(10.0)
    return data_of(post)


@shows("brian2", "EqualTimesMovedApart")
def equal_time_constants(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, kind="IF_curr_exp", tau_m=5.0, tau_syn_E=5.0)
    join(sim, sources(sim, [1.0]), post, [(0, 0, 1.0, 0.5)])
    sim.run(15.0)
    return data_of(post)


@shows("brian2", "SubstepsOfTheBeginning")
def faster_synapses_later(sim):
    sim.setup(timestep=1.0)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [2.0, 7.0]), post, [(0, 0, 0.01, 1.0)])
    sim.run(5.0)
    post.set(tau_syn_E=0.8)
    sim.run(5.0)
    return data_of(post)


@shows("brian2", "EachChangeByItself")
def one_parameter_after_the_other(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="IF_curr_exp", i_offset=0.5)
    sim.run(3.0)
    cell.set(tau_m=5.0)
    cell.set(cm=0.5)
    sim.run(3.0)
    return data_of(cell)


@shows("brian2", "SpikesOfNowReplaced")
def spike_at_the_end_of_a_run(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, sources(sim, [2.0]), post, [(0, 0, 0.01, 0.5)])
    sim.run(2.0)
    sim.run(3.0)
    return data_of(post)


@shows("brian2", "SentWhenConnectedAndAgain")
def connected_at_a_spike(sim):
    sim.setup(timestep=0.1)
    first = cells(sim, i_offset=2.0)
    post = cells(sim, record=CONDUCTANCES)
    join(sim, first, post, [(0, 0, 0.01, 0.5)])
    for _ in range(200):
        sim.run(0.1)
        join(sim, first, post, [(0, 0, 0.0, 0.3)]) if first.peek("v")[0] == -65.0 else None
    return data_of(post)


@shows("brian2", "ReceptorOfTheFirst")
def both_receptors_of_a_pair(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, record=CONDUCTANCES)
    pre = sources(sim, [1.0])
    join(sim, pre, post, [(0, 0, 0.01, 0.5)])
    join(sim, pre, post, [(0, 0, 0.02, 0.5)], "inhibitory")
    sim.run(5.0)
    return data_of(post)


@shows("brian2", "InitialConductancesRise")
def alpha_begins_conducting(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="IF_cond_alpha", record=CONDUCTANCES, tau_syn_E=2.0, initial={"gsyn_exc": 0.01})
    sim.run(5.0)
    return data_of(cell)


@shows("brian2", "HeldToTheEndOfTheStep")
def adaptive_without_refractory_time(sim):
    sim.setup(timestep=0.1)
    cell = cells(sim, kind="EIF_cond_exp_isfa_ista", record=("v", "w", "spikes"), i_offset=1.5, tau_refrac=0.0)
    sim.run(40.0)
    return data_of(cell)


@shows("brian2", "AlphaBeginsAnew")
def overlapping_alphas(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, kind="IF_curr_alpha", tau_syn_E=2.0)
    join(sim, sources(sim, [1.0, 1.5]), post, [(0, 0, 1.0, 0.5)])
    sim.run(15.0)
    return data_of(post)


@shows("brian2", "WeightsCountedFromTheFirst")
def weights_of_the_second_projection(sim):
    sim.setup(timestep=0.1)
    post = cells(sim, 2, record=CONDUCTANCES)
    pre = sources(sim, [1.0, 6.0])
    join(sim, pre, post, [(0, 0, 0.01, 0.5)])
    second = join(sim, pre, post, [(0, 1, 0.02, 0.5)])
    sim.run(5.0)
    second.set(weight=0.03)
    sim.run(5.0)
    return data_of(post)
