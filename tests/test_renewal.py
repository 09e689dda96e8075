"""Sources that remember their last spike: intervals as they should be, however a run is split and parameters change."""

import re
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
import quantities as pq
from hypothesis import given, settings
from scipy import stats
from scipy.special import gammaincc
from source_courses import PIECES, check_splits_and_changes, drawn, programs

import pynn_data
from pynn_data.contract import Clock
from pynn_data.network.intervals import Intervals
from pynn_data.network.renewal import RenewalSpikes
from pynn_data.network.streams import Streams

DT = 0.1
SURE = 1e-4
"""A test with fixed seeds fails if what it sees has a smaller probability."""


class Sources:
    """What `RenewalSpikes` wants of a population."""

    def __init__(self, size, seed=0, **parameters):
        self.size = size
        self.stream = Streams.of_setup(seed).new()
        self.parameters = {}
        for name, value in ({"start": 0.0, "duration": 1e10} | parameters).items():
            if name in ("a", "b", "tbins"):
                self.parameters[name] = np.empty(size, dtype=object)
                self.parameters[name][:] = [np.array(value, dtype=float) for _ in range(size)]
            else:
                self.parameters[name] = np.array(np.broadcast_to(value, size), dtype=float)


KINDS = {
    "refractory": {"rate": 80.0, "tau_refrac": 5.0},
    "gamma": {"alpha": 3.0, "beta": 200.0},
    "bursting": {"alpha": 0.4, "beta": 40.0},
    "inhomogeneous": {"a": [3.0, 1.5, 0.7], "b": [0.004, 0.01, 0.002], "tbins": [5.0, 40.0, 77.7]},
}


def trains(sources, steps):
    """Return the times in ms of each source, to the step."""
    cells, at, _ = RenewalSpikes(sources, Clock(DT)).emitted(0, steps)
    return [at[cells == cell] * DT for cell in range(sources.size)]


def fine(n, dt=1e-4, steps=2_000_000, **parameters):
    """Return exact enough times of `n` sources."""
    cells, at, _ = RenewalSpikes(Sources(n, **parameters), Clock(dt)).emitted(0, steps)
    return [at[cells == cell] * dt for cell in range(n)]


def test_intervals_of_a_refractory_source():
    found = np.concatenate([np.diff(times) for times in fine(50, rate=80.0, tau_refrac=5.0, steps=20_000_000)])
    assert found.min() >= 5.0 - 1e-9
    assert stats.kstest(found - 5.0, stats.expon(scale=7.5).cdf).pvalue > SURE
    assert abs(found.std() / found.mean() - 7.5 / 12.5) < 5 / np.sqrt(found.size)


@pytest.mark.parametrize("alpha", [0.4, 1.0, 2.0, 25.0])
def test_intervals_of_a_gamma_source(alpha):
    found = np.concatenate([np.diff(t) for t in fine(50, alpha=alpha, beta=100.0 * alpha, steps=20_000_000)])
    assert stats.kstest(found, stats.gamma(alpha, scale=10 / alpha).cdf).pvalue > SURE
    assert abs(found.std() / found.mean() - alpha**-0.5) < 0.05 * alpha**-0.5


@pytest.mark.parametrize("kind", ["refractory", "gamma", "bursting"])
def test_mean_rate_is_there_from_the_beginning(kind):
    """The source has been running for ever: no more and no fewer spikes in the first milliseconds than later."""
    n = 4000
    rate = {"refractory": 80.0, "gamma": 200 / 3, "bursting": 100.0}[kind]
    cells, steps, _ = RenewalSpikes(Sources(n, start=30.0, **KINDS[kind]), Clock(DT)).emitted(0, 1000)
    counts = np.bincount(np.minimum((steps * DT - 1e-9) // 2, 50).astype(int), minlength=50)[:50]
    assert not counts[:15].any()
    expected = n * rate * 2 / 1000
    assert (np.abs(counts[15:] - expected) < 6 * np.sqrt(expected)).all()
    assert cells.max() == n - 1


def test_first_spike_of_a_refractory_source():
    """Its distribution is that of the time from any moment to the next spike, which is known."""
    first = np.array([t[0] for t in fine(3000, rate=80.0, tau_refrac=5.0, steps=3_000_000)])

    def cdf(t):
        survival_integral = np.minimum(t, 5.0) + 7.5 * -np.expm1(-np.maximum(t - 5.0, 0) / 7.5)
        return survival_integral / 12.5

    assert stats.kstest(first, cdf).pvalue > SURE


def integrated_hazard(train, a, b, tbins):
    """Return the integral of the hazard between the spikes of an inhomogeneous source."""
    edges, found = np.append(tbins, np.inf), []
    for last, spike in pairwise(train):
        total = 0.0
        for k, (shape, scale) in enumerate(zip(a, b, strict=True)):
            low, high = max(last, edges[k]), min(spike, edges[k + 1])
            if high > low:
                ages = np.array([low - last, high - last]) / (1000 * scale)
                total += -np.diff(np.log(gammaincc(shape, ages)))[0]
        found.append(total)
    return found


@pytest.mark.parametrize("shape", [0.6, 1.0, 4.0])
def test_hazard_of_an_inhomogeneous_source(shape):
    """Rescaled by its hazard, every train is a Poisson process of rate 1."""
    tbins = [0.0, 20.0, 23.0, 60.0, 61.0, 62.0, 130.0]
    a = [shape, 2.0, shape, 3.0, 0.5, 1.0, shape]
    b = [0.005, 0.001, 0.02, 0.001, 0.003, 0.004, 0.002]
    found = fine(400, a=a, b=b, tbins=tbins)
    rescaled = np.concatenate([integrated_hazard(train, a, b, tbins) for train in found])
    assert rescaled.size > 4000
    assert stats.kstest(rescaled, stats.expon.cdf).pvalue > SURE


def test_one_bin_is_a_gamma_source():
    homogeneous = trains(Sources(5, alpha=3.0, beta=200.0), 20_000)
    listed = trains(Sources(5, a=[3.0], b=[1 / 200.0], tbins=[0.0]), 20_000)
    for one, other in zip(homogeneous, listed, strict=True):
        assert (one == other).all()


@pytest.mark.parametrize("shape", [0.3, 1.0, 2.5, 40.0])
@pytest.mark.parametrize("age", [0.1, 0.9, 2.0, 8.0])
def test_rest_of_an_interval(shape, age):
    """Of a source that has not fired for some time: as of an interval that is known to be longer."""
    generator = np.random.default_rng(1)
    intervals, beyond = Intervals(0.5, shape, 2.0), age * shape
    found = [intervals.rest(generator, 0.5 + 2.0 * beyond) / 2.0 for _ in range(4000)]

    def cdf(more):
        return 1 - gammaincc(shape, beyond + more) / gammaincc(shape, beyond)

    assert stats.kstest(found, cdf).pvalue > SURE


def test_gap_holds_on_the_grid_and_across_a_change():
    sources = Sources(40, rate=150.0, tau_refrac=5.0)
    spikes = RenewalSpikes(sources, Clock(DT))
    found = drawn(spikes, 0, 2000)
    sources.parameters["rate"][:] = 190.0
    spikes.changed(np.arange(40), 2000)
    found += drawn(spikes, 2001, 6000)
    for cell in range(40):
        assert np.diff([step for c, step in found if c == cell]).min() >= 50


def test_change_goes_on_from_the_last_spike():
    """A regular source that becomes twice as fast fires when its interval is over, not anew."""
    sources = Sources(200, alpha=400.0, beta=4000.0)
    spikes = RenewalSpikes(sources, Clock(DT))
    before = drawn(spikes, 0, 5000)
    drawn(spikes, 5001, 5100)
    sources.parameters["beta"][:] = 8000.0
    spikes.changed(np.arange(200), 5000)
    after = drawn(spikes, 5001, 7000)
    for cell in range(200):
        last = max(step for c, step in before if c == cell)
        following = min(step for c, step in after if c == cell)
        assert following - last < 650 if last > 4500 else following <= 5200


def change(sources, action, cell, value, kind):
    if action == "window":
        sources.parameters["start"][cell] = value
    elif action == "set" and "a" in kind:
        sources.parameters["b"][cell] = np.array(kind["b"]) * (value or 1.0)
    elif action == "set":
        name = "rate" if "rate" in kind else "beta"
        sources.parameters[name][cell] = kind[name] * min(value, 1.5)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=40, deadline=None)
@given(program=programs([1, 2, 7, 16, 100, 1000], [0.0, 0.25, 4.0]), pieces=PIECES)
def test_splits_and_changes(kind, program, pieces):
    sources = [Sources(size, seed=3, **kind) for size in (5, 5, 4)]
    check_splits_and_changes(
        lambda some: RenewalSpikes(some, Clock(DT)), sources, program, pieces, partial(change, kind=kind)
    )


def test_windows_and_silence():
    found = trains(Sources(50, alpha=2.0, beta=2000.0, start=33.3, duration=21.0), 2000)
    times = np.concatenate(found)
    assert times.min() > 33.3
    assert times.max() <= 54.3 + 1e-9
    assert not np.concatenate(trains(Sources(3, rate=0.0, tau_refrac=2.0), 2000)).size
    early = np.concatenate(trains(Sources(50, a=[2.0], b=[0.001], tbins=[70.05]), 2000))
    assert 70.05 < early.min() < 71


# -- as scripts use them -------------------------------------------------------------------------


@pytest.fixture
def sim():
    sim = pynn_data.open("example")
    sim.setup(timestep=0.1, seed=4)
    yield sim
    sim.end()


def test_parameters_as_they_are_given(sim):
    listed = sim.Population(2, sim.SpikeSourceInhGamma(a=[2, 3], b=sim.Sequence([0.01, 0.02]), tbins=[0, 50]))
    assert listed.get("a", simplify=False)[1].tolist() == [2.0, 3.0]
    listed.set(a=[[1.0, 2.0], [4.0, 5.0]])
    assert listed[1].a.tolist() == [4.0, 5.0]
    assert sim.SpikeSourceGamma().parameters == {"alpha": 2, "beta": 1.0, "start": 0.0, "duration": 1e10}
    assert "SpikeSourceInhGamma(a=" in listed.describe()
    with_units = sim.Population(1, sim.SpikeSourceInhGamma(b=[20.0] * pq.ms))
    assert with_units.get("b")[0] == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        (
            "SpikeSourcePoissonRefractory", {"rate": 250.0, "tau_refrac": 5.0},
            "'s': a rate of 250 Hz is not possible with a tau_refrac of 5 ms: it must be less than 200 Hz.",
        ),
        ("SpikeSourceGamma", {"alpha": 0.0}, "'s': alpha must be greater than 0, not 0."),
        ("SpikeSourceGamma", {"beta": -1.0}, "'s': beta must not be negative, not -1."),
        ("SpikeSourceInhGamma", {"a": [1.0, 2.0]}, "'s': a, b and tbins must be of one length, not 2, 1 and 1."),
        (
            "SpikeSourceInhGamma", {"a": [1.0, 2.0], "b": [1.0, 2.0], "tbins": [3.0, 3.0]},
            "'s': tbins must be in ascending order.",
        ),
        ("SpikeSourceInhGamma", {"b": [0.0]}, "'s': b must be greater than 0, not 0."),
    ],
)  # fmt: skip
def test_impossible_parameters(sim, kind, values, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        sim.Population(2, getattr(sim, kind)(**values), label="s")


def test_refused_change_changes_nothing(sim):
    sources = sim.Population(2, sim.SpikeSourcePoissonRefractory(rate=100.0, tau_refrac=5.0), label="s")
    with pytest.raises(ValueError, match="a rate of 100 Hz is not possible with a tau_refrac of 12 ms"):
        sources[1:2].set(tau_refrac=12.0)
    assert sources.get("tau_refrac") == 5.0
    sources.set(rate=20.0, tau_refrac=12.0)
    assert sources[0].tau_refrac == 12.0
