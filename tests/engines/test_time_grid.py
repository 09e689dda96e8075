"""Design 5: which samples and spikes there are, and that no split of the run changes them."""

from functools import cache

import numpy as np
import pytest
from mixed_networks import driven_network

DT = 0.1
DURATIONS = [1.0, 7.0, 50.0]
INTERVALS = [0.1, 0.3, 1.0]
SPLITS = [(1.0,), (0.1, 0.9), (0.3, 0.3, 0.3, 0.1)]


def parts(duration, split):
    """Return run times of about these fractions of a duration, in whole steps."""
    edges = np.rint(np.cumsum(split) * duration / DT)
    return [float(n) * DT for n in np.diff([0, *edges]) if n]


def recorded(sim, run_times, interval, delay, variables=("v", "w", "gsyn_exc")):
    """Run in parts and return the arrays."""
    sim.setup(timestep=DT)
    cells, sources = driven_network(sim, delay)
    cells.initialize(v=[-70.6, -69.0, -68.0, -67.0], w=[0.0, 0.01, 0.02, 0.03])
    cells.record(variables, sampling_interval=interval)
    cells.record("spikes")
    sources.record("spikes")
    for time in run_times:
        sim.run(time)
    segment = cells.get_data().segments[0]
    return segment, sources.get_data().segments[0]


def as_arrays(segments):
    arrays = [np.asarray(s) for segment in segments for s in segment.analogsignals]
    for segment in segments:
        owners, times = segment.spiketrains.multiplexed
        arrays += [owners, np.asarray(times)]
    return arrays


@cache
def reference(sim, delay):
    """Every step of a run longer than all others."""
    return as_arrays(recorded(sim, [51.0], DT, delay))


@pytest.mark.parametrize("delay", [0.1, 1.5])
@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("duration", DURATIONS)
@pytest.mark.parametrize("split", SPLITS, ids=str)
def test_rows_are_those_of_the_long_run(sim, duration, interval, delay, split):
    """All samples (also the last, of which the long run has another source), none twice, none missing."""
    long = reference(sim, delay)
    segments = recorded(sim, parts(duration, split), interval, delay)
    n, k = int(duration / interval + 1e-6) + 1, round(interval / DT)
    *signals, owners, times, source_ids, source_times = as_arrays(segments)
    *long, long_owners, long_times, long_source_ids, long_source_times = long
    for signal, whole in zip(signals, long, strict=True):
        assert signal.shape == (n, 4)
        np.testing.assert_array_equal(signal, whole[::k][:n])
    within = long_times <= duration + 1e-9
    np.testing.assert_array_equal(times, long_times[within])
    np.testing.assert_array_equal(owners, long_owners[within])
    inside = long_source_times <= duration + 1e-9
    np.testing.assert_array_equal(source_times, long_source_times[inside])
    np.testing.assert_array_equal(source_ids, long_source_ids[inside])


def test_first_row_is_the_initial_state(sim):
    segment, _ = recorded(sim, [3.0], 0.3, 0.1)
    v, w, g = (np.asarray(signal) for signal in segment.analogsignals)
    np.testing.assert_array_equal(v[0], [-70.6, -69.0, -68.0, -67.0])
    np.testing.assert_allclose(w[0], [0.0, 0.01, 0.02, 0.03], rtol=1e-15)
    np.testing.assert_array_equal(g[0], 0.0)
    # B20: w was initialized in the engine too, not only written down: it decays from there.
    np.testing.assert_allclose(w[1, 3] / w[0, 3], np.exp(-0.3 / 144.0), rtol=5e-2)
    assert w[1, 3] != w[0, 3]


def test_spikes_are_sorted_and_silent_cells_present(sim):
    segments = recorded(sim, [50.0], 0.1, 0.1)
    trains = segments[0].spiketrains
    assert [train.annotations["source_index"] for train in trains] == [0, 1, 2, 3]
    assert len(trains[0]) > 1
    assert len(trains[3]) == 0
    for train in trains:
        assert (np.diff(np.asarray(train)) > 0).all()
        assert float(train.t_start) == 0.0
        assert float(train.t_stop) == 50.0
        np.testing.assert_array_equal(np.asarray(train), np.rint(np.asarray(train) / DT) * DT)


def test_spike_of_the_last_step_belongs_to_the_run(sim):
    """B19: a spike at exactly T is in the run that ends at T, and not in the next."""
    sim.setup(timestep=DT)
    cell = sim.Population(1, sim.IF_curr_delta(tau_refrac=1.0))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[9.9, 10.0, 10.1]))
    sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=20.0, delay=0.1))
    cell.record("spikes")
    source.record("spikes")
    sim.run(10.0)
    assert np.asarray(cell.get_data(clear=True).segments[0].spiketrains[0]).tolist() == [10.0]
    assert np.asarray(source.get_data(clear=True).segments[0].spiketrains[0]).tolist() == [9.9, 10.0]
    sim.run(10.0)
    assert len(cell.get_data().segments[0].spiketrains[0]) == 0  # refractory
    assert np.asarray(source.get_data().segments[0].spiketrains[0]).tolist() == [101 * DT]


def test_stretches_change_nothing(sim, monkeypatch):
    """Where the core drains makes no difference."""
    from pynn_data import simulation
    from pynn_data.recording import stretches

    whole = as_arrays(recorded(sim, [20.0], 0.3, 1.5))
    for samples, steps in ((1, 16384), (40, 16384), (250_000, 7)):
        monkeypatch.setattr(stretches, "STRETCH", samples)
        monkeypatch.setattr(simulation, "FEED_STEPS", steps)
        for one, other in zip(whole, as_arrays(recorded(sim, [20.0], 0.3, 1.5)), strict=True):
            np.testing.assert_array_equal(one, other)
