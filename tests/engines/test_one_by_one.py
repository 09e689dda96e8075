"""Cells that are recorded, injected and set one by one: the same as all at once, and handed to the engine together."""

from collections import Counter

import numpy as np
import pytest
from faulty_engines import Faulty, front_end

from pynn_data.network.cells import IF_cond_exp, SpikeSourceArray
from pynn_data.network.connectors import AllToAllConnector
from pynn_data.network.synapses import StaticSynapse

SIZE = 30


def course(sim, one_by_one):
    """Return the signals and trains of cells of which everything is asked at two moments, before and in a run."""
    sim.setup(timestep=0.1)
    cells = sim.Population(SIZE, IF_cond_exp(v_thresh=-58.0))
    source = sim.Population(1, SpikeSourceArray(spike_times=[1.0, 6.0]))
    currents = [sim.ACSource(amplitude=0.8, frequency=50.0), sim.DCSource(amplitude=0.2, start=3.0)]
    for part in cells if one_by_one else [cells]:
        part.record("v")
        part.record("spikes")
        part.inject(currents[0])
        part.initialize(v=-61.0)
    for part in cells if one_by_one else [cells]:
        (part.set_parameters if one_by_one else part.set)(i_offset=0.6)
    sim.Projection(source, cells, AllToAllConnector(), StaticSynapse(weight=0.01, delay=0.5))
    sim.run(5.0)
    for part in cells if one_by_one else [cells]:
        part.record(["v", "gsyn_exc"], sampling_interval=0.3)
        part.record("gsyn_exc", start=9.0, stop=11.0)
        part.inject(currents[1])
        (part.set_parameters if one_by_one else part.set)(tau_m=15.0)
    sim.run(10.0)
    segment = cells.get_data().segments[0]
    each = [cell.get_spikes().times for cell in cells]
    trains = [np.array(train.magnitude) for train in segment.spiketrains]
    assert all(np.array_equal(a, b) for a, b in zip(each, trains, strict=True))
    assert sum(train.size for train in trains) > SIZE
    return [(s.name, float(s.t_start), float(s.sampling_period), s.magnitude) for s in segment.analogsignals], trains


def assert_alike(one, other):
    for (*grid, values), (*same, others) in zip(one[0], other[0], strict=True):
        assert grid == same
        assert np.array_equal(values, others)
    assert all(np.array_equal(a, b) for a, b in zip(one[1], other[1], strict=True))


def test_one_by_one_is_as_all_at_once(sim):
    assert_alike(course(sim, True), course(sim, False))


class Counting(Faulty):
    calls: Counter = Counter()

    def record_spikes(self, ids):
        self.calls["spikes"] += 1
        return super().record_spikes(ids)

    def record_signals(self, ids, variables, interval):
        self.calls["signals"] += 1
        return super().record_signals(ids, variables, interval)

    def add_current(self, key, ids):
        self.calls["currents"] += 1
        super().add_current(key, ids)


@pytest.mark.parametrize("one_by_one", [False, True])
def test_the_engine_is_asked_once(one_by_one):
    """Costs must not grow with the square of the number of calls: what comes at one moment is one request."""
    Counting.calls.clear()
    course(front_end(Counting), one_by_one)
    assert Counting.calls == {"spikes": 1, "signals": 3, "currents": 2}


def test_a_variable_twice_from_the_same_step_on(sim):
    """In two windows, which begin together: each has its own samples."""
    cells = sim.Population(2, sim.IF_cond_exp(i_offset=[0.5, 1.0]))
    cells.record("v", stop=3.8)
    cells.record("v")
    sim.run(3.9)
    short, long = (np.asarray(signal) for signal in cells.get_data().segments[0].analogsignals)
    assert (short.shape, long.shape) == ((39, 2), (40, 2))
    np.testing.assert_array_equal(short, long[:39])
