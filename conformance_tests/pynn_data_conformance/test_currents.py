"""Currents and changed parameters act in their step, in the cells that they are meant for."""

import numpy as np
import pytest

from pynn_data_conformance.comparing import assert_slopes
from pynn_data_conformance.oracles import SLOPE, ramps, slopes

currents = pytest.mark.capability("CURRENTS")


@currents
@pytest.mark.parametrize("step", [0, 1, 2, 10])
def test_current_acts_after_its_step(sim, ramp_cell, step):
    """A current in step s moves v first in the sample at s + 1: 0.5 nA / 0.5 nF = 1 mV/ms."""
    cells = ramps(sim, ramp_cell)
    cells[1:3].inject(sim.DCSource(amplitude=0.5, start=step * 0.1, stop=step * 0.1 + 0.3))
    cells.record("v")
    sim.run(3.0)
    expected = np.tile(SLOPE, (30, 1))
    expected[step : step + 3, 1:3] += 1.0
    assert_slopes(cells, expected)


@currents
def test_currents_add_and_change_between_runs(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    one, other = sim.DCSource(amplitude=0.5), sim.StepCurrentSource(times=[0.5, 1.2], amplitudes=[1.0, -0.5])
    cells.inject(one)
    cells.inject(other)
    cells.record("v")
    sim.run(1.0)
    one.amplitude = 0.0
    sim.run(1.0)
    expected = [1.0] * 5 + [3.0] * 5 + [2.0] * 2 + [-1.0] * 8
    assert_slopes(cells, SLOPE + np.array(expected)[:, None])


def one_by_one(cells, current):
    for cell in cells[1:3]:
        cell.inject(current)


def overlapping(cells, current):
    cells[1:2].inject(current)
    cells[1:3].inject(current)


def contained(cells, current):
    cells[1:3].inject(current)
    cells[2:3].inject(current)
    cells[1:3].inject(current)


@currents
@pytest.mark.parametrize("inject", [one_by_one, overlapping, contained])
def test_current_acts_once_however_often_it_is_injected(sim, ramp_cell, inject):
    """Whoever has it already gets it no second time; and injecting again is no change to a network that has run."""
    cells = ramps(sim, ramp_cell)
    current = sim.DCSource(amplitude=0.5)
    inject(cells, current)
    cells.record("v")
    sim.run(1.0)
    contained(cells, current)
    sim.run(1.0)
    assert_slopes(cells, np.tile([0.5, 2.0, 3.0, -1.0], (20, 1)))


@currents
@pytest.mark.parametrize("source", ["ACSource", "NoisyCurrentSource"])
def test_quick_currents(sim, ramp_cell, source):
    """A value of its own in each step, the same however the run is split."""

    def run(times):
        sim.setup(timestep=0.1)
        kwargs = {"frequency": 500.0} if source == "ACSource" else {"stdev": 0.5, "dt": 0.1}
        cells = ramps(sim, ramp_cell)
        cells[0].inject(getattr(sim, source)(**kwargs))
        cells.record("v")
        for time in times:
            sim.run(time)
        return slopes(cells)[:, 0] - 0.5

    whole = run([4.0])
    if source == "ACSource":
        steps = np.arange(40)
        np.testing.assert_allclose(whole, 2.0 * np.sin(2 * np.pi * 0.5 * 0.1 * steps), atol=0.01)
    else:
        assert np.unique(np.round(whole, 6)).size == 40
    np.testing.assert_array_equal(run([0.1, 0.2, 1.7, 2.0]), whole)


@pytest.mark.capability("PARAMETER_CHANGES")
def test_changed_parameter_acts_from_now(sim, ramp_cell):
    cells = ramps(sim, ramp_cell)
    cells.record("v")
    sim.run(1.0)
    cells[[2, 1]].set(i_offset=[-1.0, 1.0])
    sim.run(1.0)
    expected = np.repeat([[0.5, 1.0, 2.0, -1.0], [0.5, 2.0, -2.0, -1.0]], 10, axis=0)
    assert_slopes(cells, expected)
