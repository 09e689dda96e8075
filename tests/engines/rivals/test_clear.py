"""Reading piece by piece with clear, sources whose spikes are still to come, and what lies at the edges."""

import numpy as np
import pytest

from pynn_data.errors import NothingRecorded

TIMES = [10.0, 0.1, 0.5, 9.4, 3.3]


def test_windows_join(sim, recorded):
    """B1, B2, B3, A4: each window begins where the one before ended, and put together they are the unsplit run."""

    def run(clear):
        sim.setup(timestep=0.1)
        groups, pieces = recorded(), []
        for time in TIMES if clear else [sum(TIMES)]:
            sim.run(time)
            pieces.append([group.get_data(clear=clear).segments[0] for group in groups])
        return pieces

    pieces, (whole,) = run(True), run(False)
    stops = np.cumsum(TIMES)
    for place, name in enumerate(("v", "gsyn_exc")):
        signals = [cells.analogsignals[place] for cells, _ in pieces]
        reference = whole[0].analogsignals[place]
        joined = np.concatenate([np.asarray(s)[k > 0 :] for k, s in enumerate(signals)])
        np.testing.assert_array_equal(joined, np.asarray(reference))
        times = np.concatenate([np.asarray(s.times)[k > 0 :] for k, s in enumerate(signals)])
        np.testing.assert_allclose(times, np.asarray(reference.times), rtol=1e-14)
        assert all(s.name == name and s.shape[1] == 5 for s in signals)
    for which in range(2):
        for cell, reference in enumerate(whole[which].spiketrains):
            trains = [piece[which].spiketrains[cell] for piece in pieces]
            assert np.concatenate([np.asarray(t) for t in trains]).tolist() == np.asarray(reference).tolist()
            assert [float(t.t_stop) for t in trains] == pytest.approx(stops.tolist(), rel=1e-14)
            assert [float(t.t_start) for t in trains] == pytest.approx([0.0, *stops[:-1]], rel=1e-14)
    assert len(whole[1].spiketrains.multiplexed[1]) > 5


def test_first_sample_after_clear_is_the_state_then(sim, ramps, assert_ramp, last):
    """B1: neither a value of the step before or after, nor the initial one."""
    cells = ramps()
    cells.record("v")
    sim.run(10.0)
    cells.get_data(clear=True)
    sim.run(10.0)
    (v,) = last(cells).analogsignals
    assert (float(v.t_start), v.shape) == (10.0, (101, 4))
    assert_ramp(v, np.arange(100, 201))
    sim.run(2.5)
    assert_ramp(last(cells, clear=True).analogsignals[0], np.arange(100, 226))
    assert_ramp(last(cells).analogsignals[0], [225])


@pytest.mark.parametrize("duration", [3, 5, 7, 10, 13, 20, 50])
def test_coarse_samples_after_clear(sim, ramps, assert_ramp, last, duration):
    """B3: a piece of T ms sampled every ms has T + 1 samples, the last of them its own."""
    cells = ramps()
    cells.record("v", sampling_interval=1.0)
    for begin in (0, duration):
        sim.run(duration)
        (v,) = last(cells, clear=True).analogsignals
        assert (float(v.t_start), v.shape[0]) == (begin, duration + 1)
        assert_ramp(v, np.arange(begin * 10, (begin + duration) * 10 + 1, 10))


def test_clear_keeps_spikes_that_are_to_come(sim, last, trains):
    """A5: sources still emit, and cells still get, what was announced before the clear."""
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[1.0, 12.0, 21.0], [2.0, 19.9, 25.0]]))
    target = sim.Population(1, sim.IF_cond_exp(tau_syn_E=1e6))
    sim.Projection(source, target, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=3.0))
    source.record("spikes")
    target.record("gsyn_exc")
    found = []
    for _ in range(3):
        sim.run(10.0)
        found.append(trains(last(source, clear=True)))
    assert found == [[[1.0], [2.0]], [[12.0], [19.9]], [[21.0], [25.0]]]
    g = np.asarray(last(target).analogsignals[0])[:, 0]
    assert np.flatnonzero(np.diff(g) > 0.005).tolist() == [39, 49, 149, 228, 239, 279]


def test_sources_given_new_spikes_again_and_again(sim, last, trains):
    """A6: each batch is recorded, once, whether it was given at creation, by set() or by attribute."""
    source = sim.Population(2, sim.SpikeSourceArray())
    source.record("spikes")
    source.set(spike_times=[1.0, 4.0])
    target = sim.Population(1, sim.IF_cond_exp(tau_syn_E=1e6))
    sim.Projection(source[:1], target, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.01, delay=0.1))
    target.record("gsyn_exc")
    sim.run(5.0)
    for begin in (5.0, 10.0):
        source.set(spike_times=[begin + 1.0, begin + 3.3])
        source[1].spike_times = [begin - 1.0, begin + 2.0]  # the first of them is past and is not played
        sim.run(5.0)
    assert trains(last(source)) == [[1.0, 4.0, 6.0, 8.3, 11.0, 13.3], [1.0, 4.0, 7.0, 12.0]]
    g = np.asarray(last(target).analogsignals[0])[:, 0]
    assert np.flatnonzero(np.diff(g) > 0.005).tolist() == [10, 40, 60, 83, 110, 133]


def test_spikes_after_the_end_come_in_the_next_window(sim, crossing, last, trains):
    """A7, B18: no spike later than t_stop, neither in trains nor in counts; it comes when its time does."""
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[5.9, 6.0, 6.1], [13.9, 14.1]]))
    cells = crossing()
    (source + cells).record("spikes")
    sim.run(5.9)
    assert trains(last(source)) == [[5.9], []]
    assert list(cells.get_spike_counts().values()) == [0, 0, 0, 0]
    sim.run(0.1)
    assert trains(last(source, clear=True)) == [[5.9, 6.0], []]
    assert trains(last(cells, clear=True)) == [[], [], [6.0], []]
    sim.run(8.0)
    assert trains(last(source)) == [[6.1], [13.9]]
    assert list(source.get_spike_counts().values()) == [1, 1]
    assert trains(last(cells)) == [[], [14.0], [], []]
    assert list(cells.get_spike_counts().values()) == [0, 1, 0, 0]


def test_spike_at_the_end_of_a_run_belongs_to_it(sim, crossing, last, trains):
    """B19: a spike exactly at t_stop is in this window and not in the next, on every engine."""
    cells = crossing()
    cells.record("spikes")
    found = []
    for time in (6.0, 8.0, 16.0):
        sim.run(time)
        found.append(trains(last(cells, clear=True)))
    assert found == [[[], [], [6.0], []], [[], [14.0], [], []], [[30.0], [], [], []]]


def test_recording_that_begins_at_a_spike(sim, crossing, last, trains):
    """B19, B7: a recording begun at the time of a spike has only later ones."""
    cells = crossing()
    cells.record("spikes", start=14.0)
    others = crossing()
    sim.run(6.0)
    others.record("spikes")
    sim.run(24.0)
    assert trains(last(cells)) == [[30.0], [], [], []]
    assert trains(last(others)) == [[30.0], [14.0], [], []]


@pytest.mark.parametrize("min_delay", ["auto", 2.0])
def test_early_source_spikes_arrive_whatever_the_delays(sim, last, min_delay):
    """B19: spikes at 0 and 0.5 ms are not lost where all delays are at least 2 ms."""
    sim.setup(timestep=0.1, min_delay=min_delay)
    source = sim.Population(2, sim.SpikeSourceArray(spike_times=[[0.0, 0.5], [0.1]]))
    target = sim.Population(1, sim.IF_cond_exp(tau_syn_E=1e6))
    sim.Projection(source, target, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=2.0))
    source.record("spikes")
    target.record("gsyn_exc")
    sim.run(4.0)
    g = np.asarray(last(target).analogsignals[0])[:, 0]
    assert np.flatnonzero(np.diff(g) > 0.005).tolist() == [19, 20, 24]
    assert [np.asarray(t).tolist() for t in last(source).spiketrains] == [[0.0, 0.5], [0.1]]


@pytest.mark.parametrize("dt", [0.05, 0.1])
def test_spikes_between_steps_over_three_clears(sim, last, dt):
    """A26: the times that were given come back to 1e-14, each in its own window."""
    sim.setup(timestep=dt)
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.075, 10.025, 12.34, 1000.0]))
    source.record("spikes")
    for begin, expected in ((0.0, [0.075]), (10.0, [10.025, 12.34]), (20.0, [])):
        sim.run(10.0)
        (train,) = last(source, "spikes", clear=True).spiketrains
        np.testing.assert_allclose(np.asarray(train), expected, rtol=1e-14)
        assert (float(train.t_start), float(train.t_stop)) == (begin, begin + 10.0)


def test_clear_of_one_variable_leaves_the_others(sim, recorded, last, same):
    """B12: spikes are taken away again and again while v and gsyn_exc stay whole; then v of some cells."""
    reference, _ = recorded()
    sim.run(30.0)
    whole = last(reference)
    sim.setup(timestep=0.1)
    cells, _ = recorded()
    counts = np.zeros(5, int)
    for _ in range(3):
        sim.run(10.0)
        counts += [len(t) for t in last(cells, "spikes", clear=True).spiketrains]
    assert counts.tolist() == [len(t) for t in whole.spiketrains]
    assert counts[1:].min() > 0
    segment = last(cells)
    assert [len(t) for t in segment.spiketrains] == [0] * 5
    segment.spiketrains = whole.spiketrains
    same(segment, whole)
    cells[1:3].get_data("v", clear=True)
    found = {(s.name, *s.annotations["channel_ids"]): np.asarray(s) for s in last(cells).analogsignals}
    v, g = (np.asarray(s) for s in whole.analogsignals)
    assert set(found) == {("v", 0, 3, 4), ("v", 1, 2), ("gsyn_exc", 0, 1, 2, 3, 4)}
    np.testing.assert_array_equal(found["v", 0, 3, 4], v[:, [0, 3, 4]])
    np.testing.assert_array_equal(found["v", 1, 2], v[-1:, 1:3])
    np.testing.assert_array_equal(found["gsyn_exc", 0, 1, 2, 3, 4], g)


def test_clear_that_fails_clears_nothing(sim, recorded, last, same):
    """B12, B17: asked for something that is not recorded, nothing is lost."""
    cells, _ = recorded()
    sim.run(5.0)
    before = last(cells)
    with pytest.raises(NothingRecorded, match="no data of gsyn_inh; recorded: gsyn_exc, spikes, v"):
        cells.get_data(["v", "gsyn_inh"], clear=True)
    same(last(cells), before)
