"""What is said of spikes and signals, against numbers that are known."""

import neo
import numpy as np
import pytest
import quantities as pq
from bokeh.models import Range1d
from hypothesis import given
from hypothesis import strategies as st
from neo.core.spiketrainlist import SpikeTrainList

from pynn_data.reporting.charts import Marks
from pynn_data.reporting.raster import quantised
from pynn_data.reporting.rates import rate_chart
from pynn_data.reporting.signals import signal_of
from pynn_data.reporting.spikes import spikes_of
from pynn_data.reporting.thinning import envelope_of, line_of, shares


def train(times, unit="ms", **options):
    return neo.SpikeTrain(times, units=unit, **{"t_stop": 100.0, **options})


def test_cells_and_their_windows():
    found = spikes_of([
        train([60, 80], t_start=50, source_index=4, source_population="b"),
        train([1], source_index=4, source_population="a"),
        train([0.02, 0.01, 0.05], "s", t_stop=0.05, source_index=4, source_population="b"),
        train([np.nan], source_index=0, source_population="a"),
    ])  # fmt: skip
    assert (found.trains, found.lost) == (4, 1)
    assert found.times.tolist() == [10, 20, 50, 60, 80, 1]
    assert found.counts.tolist() == [5, 1, 0]
    assert (found.populations, found.indices.tolist()) == (["b", "a", "a"], [4, 4, 0])
    assert found.recorded.tolist() == [100, 100, 100]
    assert found.rates.tolist() == [50, 10, 0]
    assert found.span == (0, 100)
    assert sorted(map(tuple, found.windows)) == [(0, 50, 1, 0), (0, 100, 2, 1), (50, 100, 1, 0)]


def test_variation_of_intervals():
    found = spikes_of([train([0, 10, 20, 30]), train([0, 10, 40]), train([5, 6]), train([5, 5, 5]), train([])])
    np.testing.assert_allclose(found.variations, [0, 0.5, np.nan, np.nan, np.nan])


def test_no_time_and_times_without_end():
    found = spikes_of([train([], t_stop=0), train([3], t_stop=np.inf)])
    assert np.isnan(found.rates).all()
    assert found.span == (0, 3)


def test_a_list_that_neo_holds_as_arrays_stays_so():
    trains = SpikeTrainList.from_spike_time_array(
        np.array([0.5, 20.0, 1.5]), np.array([7, 9, 7]), [7, 8, 9], units="ms", t_start=0 * pq.ms, t_stop=0.1 * pq.s
    )
    found = spikes_of(trains)
    assert (found.times.tolist(), found.counts.tolist(), found.ids.tolist()) == ([0.5, 1.5, 20], [2, 0, 1], [7, 8, 9])
    assert found.rates.tolist() == [20, 0, 10]
    assert trains._items is None
    assert spikes_of(SpikeTrainList()) is None


def test_lazy_trains_stay_lazy(make):
    trains = make.trains([[3.0], []])
    assert spikes_of(trains).counts.tolist() == [1, 0]
    assert trains.table is not None


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=50), st.sampled_from([1.0, 0.1, 0.025, 1 / 3]))
def test_steps_give_the_times_back(numbers, dt):
    times = np.array(numbers) * dt
    start, quantum, steps = quantised(times)
    assert steps.dtype == np.int32
    back = start + np.cumsum(steps, dtype=np.int64) * quantum
    near = 0.5001 if dt == 1 / 3 else 1e-4
    np.testing.assert_allclose(back, times, rtol=0, atol=near * quantum)
    assert quantum >= min(dt, 0.001) or dt == 1 / 3


def test_steps_of_long_recordings():
    times = np.array([0.0, 1e9 + 0.05, 3e8])
    start, quantum, steps = quantised(times)
    np.testing.assert_allclose(start + np.cumsum(steps, dtype=np.int64) * quantum, times, rtol=0, atol=0.5)
    assert quantised(np.empty(0))[2].size == 0


@given(st.lists(st.integers(0, 1000)), st.integers(0, 3000))
def test_shares(sizes, total):
    found = shares(sizes, total)
    assert sum(found) <= total
    assert all(0 <= share <= size for share, size in zip(found, sizes, strict=True))
    if sum(sizes) <= total:
        assert found == sizes
    elif sizes:
        # Who gets less than needed gets no less than anybody else, but for what cannot be divided.
        assert all(share >= max(found) - 1 for share, size in zip(found, sizes, strict=True) if share < size)


@pytest.mark.parametrize("samples", [5, 100, 101, 999, 12345])
def test_thinned_lines_and_bands_keep_the_extremes(samples):
    random = np.random.default_rng(samples)
    values = random.normal(size=(samples, 3)).cumsum(axis=0)
    values[random.integers(0, samples, samples // 10), 1] = np.nan
    signal = signal_of(neo.AnalogSignal(values, units="mV", sampling_period=0.5 * pq.ms, t_start=10 * pq.ms))
    for cell in range(3):
        line = line_of(signal, cell, 100)
        assert line.values.size <= max(100, samples if line.times is None else 0)
        assert (np.nanmin(line.values), np.nanmax(line.values)) == (np.nanmin(values[:, cell]), np.nanmax(values[:, cell]))
        if line.times is not None:
            places = np.rint((line.times - 10) / 0.5).astype(int)
            np.testing.assert_array_equal(values[places, cell], line.values)
            assert (np.diff(places) >= 0).all()
            assert (places[0], places[-1]) == (0, samples - 1)
    band = envelope_of(signal, 100)
    assert band.first.size <= 100
    edges = [*band.first, samples]
    for place in range(band.first.size):
        part = values[edges[place] : edges[place + 1]]
        assert (band.low[place], band.high[place]) == (np.nanmin(part), np.nanmax(part))


def test_what_is_said_of_a_signal():
    values = np.array([[1.0, np.nan], [-np.inf, 4.0]])
    found = signal_of(neo.AnalogSignal(values, units="V", sampling_rate=20 * pq.Hz, t_start=1 * pq.s, name="v"))
    assert (found.least, found.mean, found.most, found.not_finite) == (1, 2.5, 4, 2)
    assert (found.unit, found.span, found.interval) == ("V", (1000, 1050), 50)
    assert np.array_equal(found.values, values, equal_nan=True)
    unsorted = neo.IrregularlySampledSignal([3, 1] * pq.ms, np.array([[30.0], [10.0]]), units="pA")
    assert (signal_of(unsorted).values.ravel().tolist(), signal_of(unsorted).span) == ([10, 30], (1, 3))


def test_complex_values_are_shown_by_their_size():
    found = signal_of(neo.AnalogSignal(np.array([[3 + 4j]]), units="mV", sampling_rate=1 * pq.kHz, name="z"))
    assert (found.name, found.least) == ("|z|", 5)


def test_rate_over_time_counts_the_cells_that_were_recorded():
    spikes = spikes_of([
        train([10.0, 50.0], t_stop=50, source_index=0, source_population="a"),
        train([60.0, 60.1, 100.0], source_index=1, source_population="a"),
        train([0.0], t_stop=50, source_index=0, source_population="b"),
    ])  # fmt: skip
    nothing = Marks(np.empty(0), np.empty(0), np.empty(0))
    chart = rate_chart("rate", spikes, Range1d(0, 100), nothing).figure
    found = {one.name: one.data_source.data for one in chart.renderers}
    edges = found["a"]["x"]
    assert (edges[0], edges[1], edges[-1]) == (0, 0.5, 100)
    # A spike at the edge of two bins is in the first; two cells until 50 ms, one later.
    assert {float(t): float(y) for t, y in zip(edges, found["a"]["y"][:-1], strict=False) if y} == {
        9.5: 1000, 49.5: 1000, 59.5: 2000, 60.0: 2000, 99.5: 2000,
    }  # fmt: skip
    assert found["b"]["y"][0] == 2000
    assert np.isnan(found["b"]["y"][100:]).all()
    assert not np.isnan(found["b"]["y"][:100]).any()
