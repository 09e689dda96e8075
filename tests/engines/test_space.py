"""Distances act: spikes arrive when and as strongly as the places of cells say."""

import numpy as np
import pytest

STEP = 0.1


def arrivals(v):
    """Return the first step at which each trace has left its rest."""
    return [int(np.flatnonzero(trace != trace[0])[0]) for trace in v.T]


def test_a_spike_travels(sim):
    """One source, cells on a line 30 µm apart, 0.1 ms for each 10 µm: the later, the farther."""
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    cells = sim.Population(5, sim.IF_curr_exp(v_rest=-65.0), structure=sim.Line(dx=30.0), initial_values={"v": -65.0})
    near = sim.Projection(
        source, cells, sim.AllToAllConnector(), sim.StaticSynapse("exp(-d / 60)", delay="0.2 + d / 100")
    )
    cells.record("v")
    sim.run(6.0)
    v = cells.get_data().segments[0].analogsignals[0].magnitude
    steps = arrivals(v)
    assert np.diff(steps).tolist() == [3, 3, 3, 3]
    assert near.get("delay", "list", with_address=False) == pytest.approx([0.2, 0.5, 0.8, 1.1, 1.4])
    height = [v[step + 20, i] - v[0, i] for i, step in enumerate(steps)]
    assert np.array(height) / height[0] == pytest.approx(np.exp(-np.arange(5) * 30 / 60), rel=1e-3)

    sim.reset()
    near.set(weight=lambda d: 1.0 * (d < 45), delay=lambda d: 0.1 + d / 50)
    sim.run(6.0)
    v = cells.get_data().segments[1].analogsignals[0].magnitude
    assert np.diff(arrivals(v[:, :2])).tolist() == [6]
    assert (v[:, 2:] == v[0, 2:]).all()


def test_a_network_in_space_is_the_same_on_every_engine_and_after_a_reset(sim):
    sim.setup(timestep=STEP, seed=11)
    area = sim.RandomStructure(sim.Cuboid(200.0, 200.0, 0.0))
    cells = sim.Population(60, sim.IF_cond_exp(i_offset=lambda x, y, z: 0.9 + abs(x) / 100), structure=area)
    torus = sim.Space("xy", periodic_boundaries=((-100, 100), (-100, 100), None))
    made = sim.Projection(
        cells, cells, sim.DistanceDependentProbabilityConnector("exp(-d / 40)", allow_self_connections=False),
        sim.StaticSynapse("0.001 * exp(-d / 50)", delay="0.3 + d / 200"), space=torus,
    )  # fmt: skip
    assert 60 < len(made) < 60 * 59 / 2
    assert made.pairs.pre[:5].tolist() == FIRST_SOURCES
    cells.record("spikes")
    sim.run(60.0)
    sim.reset()
    sim.run(60.0)
    first, second = cells.get_data().segments
    assert sum(map(len, first.spiketrains)) > 60
    assert [t.magnitude.tolist() for t in first.spiketrains] == [t.magnitude.tolist() for t in second.spiketrains]


FIRST_SOURCES = [5, 11, 17, 27, 29]
"""Of the first target, on every engine and with any number of processes."""
