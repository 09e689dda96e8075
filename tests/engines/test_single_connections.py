"""Connections that are changed one by one, saved and read again act as those that are changed together."""

import numpy as np
import pytest

from pynn_data.table_files import NumpyBinaryFile

TIMES = [1.0, 6.0, 11.0]
"""Of the spikes that arrive; the network stops between them."""


def conductances(sim, change, connector=None):
    """Return the course of the conductances of three cells onto which `change` works between the runs."""
    sim.setup(timestep=0.1, seed=3)
    sources = sim.Population(2, sim.SpikeSourceArray(spike_times=TIMES))
    cells = sim.Population(3, sim.IF_cond_exp())
    weights = sim.StaticSynapse(weight=sim.RandomDistribution("uniform", (0.01, 0.02)), delay=0.5)
    projection = sim.Projection(sources, cells, connector or sim.AllToAllConnector(), weights)
    cells.record("gsyn_exc")
    change(projection, 0)
    for number in (1, 2):
        sim.run(5.0)
        change(projection, number)
    sim.run(5.0)
    return projection, np.asarray(cells.get_data().segments[0].analogsignals[0])


def one_by_one(projection, number):
    for connection in projection[1:5:2]:
        connection.weight = 0.01 * (1 + number) + 0.001 * connection.index
    if not number:
        projection[4].delay = 1.0


def together(projection, number):
    weights = projection.weights.copy()
    weights[[1, 3]] = 0.01 * (1 + number) + 0.001 * np.array([1, 3])
    projection.set(weight=weights)
    if not number:
        projection.set(delay=[0.5, 0.5, 0.5, 0.5, 1.0, 0.5])


def nothing(projection, number):
    pass


def test_one_by_one_as_together(sim):
    _, single = conductances(sim, one_by_one)
    _, all_at_once = conductances(sim, together)
    np.testing.assert_array_equal(single, all_at_once)
    _, unchanged = conductances(sim, nothing)
    changed = np.abs(single - unchanged).max(axis=0)
    assert (changed > 1e-3).all()


@pytest.mark.parametrize("archive", [False, True])
def test_what_was_saved_acts_as_before(sim, tmp_path, archive):
    path = str(tmp_path / "connections")
    projection, before = conductances(sim, nothing)
    projection.save("all", NumpyBinaryFile(path, mode="w") if archive else path)
    connector = sim.FromFileConnector(NumpyBinaryFile(path, mode="r") if archive else path)
    again, after = conductances(sim, nothing, connector)
    assert again.get(["weight", "delay"], "list") == projection.get(["weight", "delay"], "list")
    np.testing.assert_array_equal(after, before)


def test_negative_weights_without_a_receptor_are_inhibitory(sim):
    cells = sim.Population(2, sim.IF_curr_exp(tau_syn_E=1.0, tau_syn_I=10.0))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    sim.Projection(source, cells[:1], sim.AllToAllConnector(), sim.StaticSynapse(weight=-0.5, delay=0.5))
    sim.Projection(
        source, cells[1:], sim.AllToAllConnector(), sim.StaticSynapse(weight=-0.5, delay=0.5), receptor_type="inhibitory"
    )
    cells.record("v")
    sim.run(20.0)
    v = np.asarray(cells.get_data().segments[0].analogsignals[0])
    assert v.min() < -65.5
    np.testing.assert_array_equal(v[:, 0], v[:, 1])
