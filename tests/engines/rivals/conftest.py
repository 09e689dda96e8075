"""Cases in which other recording layers have failed, on every installed engine.

Every case has a number: A1 to A30 were found in the history of PyNN, B1 to B25 by running PyNN 0.13.0 on NEST,
NEURON and Brian2. The docstring of a test begins with the numbers of its cases. What is right is said by the
documentation of pynn-data and its decision records, not by what others do.

Not here, since recording and retrieving in one process does not show them:

- A11, A14, A15 in part: order of columns, keys of annotations and cells of a view on several ranks.
- A12: sources are not multiplied by the number of ranks.
- A13: a rank on which nothing is recorded does not make the others wait.
- A17, A18 in part: which file a request is written to, files that are written again by end().
- A25: what happens to a file that exists.
- A30: plots, and the versions of Neo.
- B15: columns, counts and means on several ranks.
- B16: names of the files of each rank.
- B23: writing twice, and what the formats keep of annotations.
- B24: NWB, and objects that are changed by writing them.
- B25: gathering arrays of two dimensions from all ranks.

The cases of files are in the tests of files, those of several ranks in the tests of MPI.
"""

import numpy as np
import pytest

RAMP_START = np.array([-65.0, -64.0, -62.0, -59.0])
RAMP_SLOPE = np.array([0.5, 1.0, 2.0, -1.0])


@pytest.fixture
def ramps(sim):
    """Return a function that makes four cells whose v is RAMP_START + RAMP_SLOPE * t."""

    def make(threshold=1e6, label="ramps", **parameters):
        celltype = sim.IF_cond_exp(
            tau_m=1e9, cm=0.5, v_thresh=threshold, i_offset=(0.5 * RAMP_SLOPE).tolist(), **parameters
        )
        return sim.Population(4, celltype, initial_values={"v": RAMP_START}, label=label)

    return make


@pytest.fixture
def crossing(ramps):
    """Return a function that makes ramps of which three spike once, at 30.0, 14.0 and 6.0 ms."""
    return lambda **kwargs: ramps(threshold=-50.025, v_reset=-1000.0, **kwargs)


@pytest.fixture
def assert_ramp():
    """Return a function that compares samples to the ramps in the given steps; the slowest moves by 0.05 mV in one."""

    def check(values, steps, cells=slice(None)):
        expected = RAMP_START + RAMP_SLOPE * 0.1 * np.asarray(steps)[:, None]
        np.testing.assert_allclose(np.asarray(values), expected[:, cells], rtol=0, atol=1e-4)

    return check


@pytest.fixture
def busy(sim):
    """Return a function that makes (cells, sources): five cells, the first silent, with input and recurrence."""

    def make():
        cells = sim.Population(5, sim.IF_cond_exp(i_offset=[-0.5, 0.9, 1.1, 1.3, 0.6]), label="cells")
        sources = sim.Population(3, sim.SpikeSourcePoisson(rate=200.0), label="sources")
        every = sim.AllToAllConnector()
        sim.Projection(sources, cells[1:], every, sim.StaticSynapse(weight=0.004, delay=0.7))
        sim.Projection(cells[1:3], cells[3:], every, sim.StaticSynapse(weight=0.01, delay=1.5))
        return cells, sources

    return make


@pytest.fixture
def recorded(busy):
    """Return a function that makes the cells and sources with v, gsyn_exc every 0.3 ms and spikes recorded."""

    def make():
        cells, sources = busy()
        cells.record("v")
        cells.record("gsyn_exc", sampling_interval=0.3)
        (cells + sources).record("spikes")
        return cells, sources

    return make


@pytest.fixture
def last():
    """Return a function that returns the last segment of a group's data."""
    return lambda group, *args, **kwargs: group.get_data(*args, **kwargs).segments[-1]


@pytest.fixture
def whole(sim, busy, last):
    """Return a function that gives all of a run of the busy cells, as (arrays by variable, trains)."""

    def run(*times):
        sim.setup(timestep=0.1)
        cells, _ = busy()
        cells.record(["v", "gsyn_exc", "gsyn_inh", "spikes"])
        for time in times:
            sim.run(time)
        segment = last(cells)
        sim.setup(timestep=0.1)
        return {s.name: np.asarray(s) for s in segment.analogsignals}, [np.asarray(t) for t in segment.spiketrains]

    return run


@pytest.fixture
def trains():
    """Return a function that returns the spike times of each train, rounded to 1e-9 ms."""
    return lambda segment: [np.round(np.asarray(train), 9).tolist() for train in segment.spiketrains]


@pytest.fixture
def same():
    """Return a function that asserts that segments hold the same signals and trains bit by bit."""

    def check(one, other):
        assert [s.name for s in one.analogsignals] == [s.name for s in other.analogsignals]
        for a, b in zip(one.analogsignals, other.analogsignals, strict=True):
            assert (a.t_start, a.sampling_period, a.annotations) == (b.t_start, b.sampling_period, b.annotations)
            np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
        for a, b in zip(one.spiketrains, other.spiketrains, strict=True):
            assert (a.t_start, a.t_stop, a.annotations) == (b.t_start, b.t_stop, b.annotations)
            np.testing.assert_array_equal(np.asarray(a), np.asarray(b))

    return check
