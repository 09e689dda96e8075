"""What `record` and `get_data` of a current tell is what cells get."""

import numpy as np
import pytest
from test_currents_and_arrivals import SOURCES, assert_current, current, linear_cells

from pynn_data.errors import NothingRecorded


@pytest.mark.parametrize("splits", [[12.0], [0.1, 3.4, 8.5]], ids=len)
@pytest.mark.parametrize("kind", SOURCES)
def test_the_recorded_current_is_the_one_that_acts(sim, kind, splits):
    cells = linear_cells(sim)
    source = getattr(sim, kind)(**SOURCES[kind])
    cells.inject(source)
    source.record()
    for duration in splits:
        sim.run(duration)
        source.get_data()
    i = source.get_data()
    assert (i.shape, str(i.units.dimensionality), i.t_start.item()) == ((121, 1), "nA", 0.0)
    np.testing.assert_allclose(i.times.magnitude, np.arange(121) / 10, rtol=0, atol=1e-9)
    assert_current(cells, i.magnitude[:-1, 0])
    assert np.ptp(i.magnitude) > 0.1


def test_changes_resets_and_late_recording(sim):
    """Two sources go into one cell; the second is recorded from 2 ms on."""
    cells = linear_cells(sim)
    first, second = sim.DCSource(amplitude=0.4, start=1.0, stop=3.0), sim.NoisyCurrentSource(mean=0.2, stdev=0.1)
    for source in (first, second):
        cells.inject(source)
    first.record()
    sim.run(2.0)
    first.amplitude = 0.1
    second.record()
    second.mean = 5.0
    second.mean = 0.0
    sim.run(3.0)
    one, two = first.get_data(), second.get_data()
    np.testing.assert_array_equal(one.magnitude[:, 0], np.repeat([0.0, 0.4, 0.1, 0.0], [10, 10, 10, 21]))
    assert (two.t_start.item(), two.shape) == (2.0, (31, 1))
    assert_current_from(cells, 20, (one[20:] + two).magnitude[:-1, 0])
    first.stop = 0.5
    sim.reset()
    sim.run(1.0)
    assert_current(cells, (first.get_data() + second.get_data()).magnitude[:-1, 0], segment=1)
    np.testing.assert_array_equal(first.get_data(segment=0).magnitude, one.magnitude)


def assert_current_from(cells, step, expected):
    np.testing.assert_allclose(current(cells)[step:], expected, rtol=0, atol=1e-11)


@pytest.mark.parametrize("kind", ["DCSource", "ACSource", "NoisyCurrentSource", "StepCurrentSource"])
def test_times_between_steps_are_those_of_the_nearest(sim, kind):
    cells = linear_cells(sim, 2)
    for cell, (start, stop) in zip(cells, [(0.41, 0.86), (1.04, 1.36)], strict=True):
        given = {
            "DCSource": {"amplitude": 0.5, "start": start, "stop": stop},
            "ACSource": {"amplitude": 0.0, "offset": 0.5, "start": start, "stop": stop},
            "NoisyCurrentSource": {"mean": 0.5, "stdev": 0.0, "start": start, "stop": stop},
            "StepCurrentSource": {"times": [start - 0.02, start, stop], "amplitudes": [9.0, 0.5, 0.0]},
        }
        cell.inject(getattr(sim, kind)(**given[kind]))
    sim.run(2.0)
    t = np.arange(20)[:, None]
    assert_current(cells, np.where((t >= [4, 10]) & (t < [9, 14]), 0.5, 0.0))


def test_nothing_recorded(sim):
    linear_cells(sim)
    source, other = sim.DCSource(), sim.DCSource(0.2)
    with pytest.raises(NothingRecorded, match=r"DCSource\(amplitude=1.0.*is not recorded; call its record\(\)"):
        source.get_data()
    source.record()
    with pytest.raises(NothingRecorded, match="nothing has run yet"):
        source.get_data()
    sim.run(1.0)
    sim.reset()
    sim.run(0.5)
    other.record()
    source.record()
    assert [source.get_data().shape, other.get_data().shape] == [(6, 1), (1, 1)]
    with pytest.raises(NothingRecorded, match="was not recorded in segment 0"):
        other.get_data(segment=0)
    with pytest.raises(NothingRecorded, match="there is no segment 7; there are 0, 1"):
        source.get_data(segment=7)
    with pytest.raises(TypeError, match="segment is the index of a segment, not 'first'"):
        source.get_data("first")
    sim.end()
    assert source.get_data(0).shape == (11, 1)
