"""The seed and the order of creation decide, nothing else does."""

import os
import subprocess
import sys

import numpy as np
import pytest
from mixed_networks import arrays, assert_same, mixed_network

SCRIPT = """
import hashlib, pickle
import numpy as np
import pynn_data.nest as sim
sim.setup(seed=7)
p = sim.Population(10, sim.EIF_cond_exp_isfa_ista(i_offset=sim.RandomDistribution("uniform", low=0.3, high=0.9)))
s = sim.Population(10, sim.SpikeSourcePoisson(rate=100.0))
sim.Projection(s, p, sim.FixedProbabilityConnector(0.5), sim.StaticSynapse(weight=0.01, delay=0.5))
p.record({"v", "w", "gsyn_exc", "gsyn_inh"} and ["w", "gsyn_inh", "v", "gsyn_exc"])
(p + s).record("spikes")
sim.run(20.0)
sim.reset(annotations={"b": 1, "a": 2})
sim.run(5.0)
block = (p + s).get_data()
block.rec_datetime = None
for segment in block.segments:
    segment.rec_datetime = None
print([x.name for x in block.segments[0].analogsignals], list(block.annotations))
print(hashlib.sha256(pickle.dumps(block)).hexdigest())
"""


def test_hash_seed_changes_nothing():
    outputs = set()
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert outputs.pop().startswith("['w', 'gsyn_inh', 'v', 'gsyn_exc'] ['label', 'size'")


def run(sim, seed):
    sim.setup(timestep=0.1, seed=seed)
    groups = mixed_network(sim, sim.IF_cond_exp)
    sim.run(50.0)
    return arrays(*groups), [p.get(["weight", "delay"], "list") for p in groups[0]._simulation.projections]


def test_same_seed_same_network_other_seed_other_network(sim):
    data, connections = run(sim, 11)
    again, same_connections = run(sim, 11)
    assert_same(data, again)
    assert connections == same_connections
    other, other_connections = run(sim, 12)
    assert connections != other_connections
    assert not np.array_equal(data[-1], other[-1])


def test_poisson_trains_do_not_depend_on_what_else_there_is(sim):
    """One stream for each source: more cells, other rates of others, a longer run change nothing."""

    def trains(size, rates, time):
        sim.setup(timestep=0.1, seed=3)
        sources = sim.Population(size, sim.SpikeSourcePoisson(rate=rates))
        sources.record("spikes")
        sim.run(time)
        return [np.asarray(t) for t in sources.get_data().segments[0].spiketrains]

    few = trains(3, 50.0, 500.0)
    many = trains(9, [50.0] * 3 + [500.0] * 6, 3000.0)
    for one, other in zip(few, many, strict=False):
        np.testing.assert_array_equal(one, other[other <= 500.0 + 1e-9])


@pytest.mark.parametrize(("rate", "dt"), [(10.0, 0.1), (500.0, 1.0), (20_000.0, 0.1)])
def test_poisson_counts_agree_with_their_distribution(sim, rate, dt):
    """Counts per second and source, and per step: mean and variance of a Poisson process, within 5 sigma."""
    sim.setup(timestep=dt, seed=1)
    n, time = 40, 5000.0
    sources = sim.Population(n, sim.SpikeSourcePoisson(rate=rate))
    sources.record("spikes")
    sim.run(time)
    owners, times = sources.get_data().segments[0].spiketrains.multiplexed
    expected = rate * time / 1000
    counts = np.bincount(owners, minlength=n)
    assert abs(counts.mean() - expected) < 5 * np.sqrt(expected / n)
    chi_square = ((counts - expected) ** 2 / expected).sum()
    assert abs(chi_square - n) < 5 * np.sqrt(2 * n)
    # Per step: variance equals the mean, also for several spikes in one step.
    steps = np.rint(np.asarray(times) / dt).astype(int)
    per_step = np.zeros((n, round(time / dt) + 1))
    np.add.at(per_step, (owners, steps), 1)
    mean = rate * dt / 1000
    variance = per_step[:, 1:].var()
    bound = 5 * np.sqrt((mean + 2 * mean**2) / per_step[:, 1:].size)
    assert abs(variance - mean) < bound
    assert steps.min() >= 1
    if mean > 1:
        assert per_step.max() > 1


def test_changed_rate_acts_from_now(sim):
    sources = sim.Population(50, sim.SpikeSourcePoisson(rate=100.0, start=20.0, duration=5000.0))
    sources.record("spikes")
    sim.run(1000.0)
    sources[:25].set(rate=400.0)
    sources[25:].set(rate=100.0)
    sim.run(1000.0)
    owners, times = sources.get_data().segments[0].spiketrains.multiplexed
    times = np.asarray(times)
    assert times.min() > 20.0
    fast = ((owners < 25) & (times > 1000.0)).sum()
    assert abs(fast - 10_000) < 5 * 100
    before = times[(owners >= 25)]
    sim.setup(timestep=0.1)
    unchanged = sim.Population(50, sim.SpikeSourcePoisson(rate=100.0, start=20.0, duration=5000.0))
    unchanged.record("spikes")
    sim.run(2000.0)
    owners, times = unchanged.get_data().segments[0].spiketrains.multiplexed
    np.testing.assert_array_equal(np.asarray(times)[owners >= 25], before)


def test_several_spikes_in_one_step_are_all_delivered(sim):
    cell = sim.Population(1, sim.IF_curr_delta(tau_m=1e9, v_thresh=1e6))
    source = sim.Population(1, sim.SpikeSourcePoisson(rate=50_000.0))
    sim.Projection(source, cell, sim.OneToOneConnector(), sim.StaticSynapse(weight=1.0, delay=0.1))
    source.record("spikes")
    cell.record("v")
    sim.run(20.0)
    (train,) = source.get_data().segments[0].spiketrains
    times = np.asarray(train)
    assert np.unique(times).size < times.size / 2
    rise = float(cell.get_data().segments[0].analogsignals[0][-1, 0]) + 65.0
    assert abs(rise - (times < 19.95).sum()) < 1e-3
