"""setup(threads=n) changes nothing but the speed."""

import numpy as np
import pytest
from mixed_networks import CELLS, arrays, assert_same, mixed_network


def run(sim, threads, celltype, weight):
    sim.setup(timestep=0.1, threads=threads)
    groups = mixed_network(sim, celltype, weight)
    sim.run(50.0)
    data = arrays(*groups)
    assert groups[0].get_data().annotations["threads"] == threads
    return data


@pytest.mark.parametrize("threads", [2, 4])
@pytest.mark.parametrize("name", CELLS)
def test_same_bytes(sim, name, threads):
    """Weights that are binary fractions of NEST's unit sum up to the same in any order."""
    celltype = getattr(sim, name)
    # 16 nS, 512 pA or 2 mV; half of it is used as well.
    weight = {"uS": 0.016, "nA": 0.512, "mV": 2.0}[celltype.weight_unit]
    one = run(sim, 1, celltype, weight)
    assert one[-2].size > 50
    assert_same(one, run(sim, threads, celltype, weight))


def test_where_threads_differ(sim):
    """NEST adds spikes that arrive in one step thread by thread, so rounding may differ: by how much.

    With weights that are no binary fractions, conductances differ by a few units in
    the last place of a double, and nothing else does.
    """
    _, g1, *_, owners, times = run_gsyn(sim, 1)
    for threads in (2, 4):
        _, g, *_, other_owners, other_times = run_gsyn(sim, threads)
        np.testing.assert_allclose(g, g1, rtol=1e-14, atol=1e-18)
        np.testing.assert_array_equal(owners, other_owners)
        np.testing.assert_array_equal(times, other_times)


def run_gsyn(sim, threads):
    sim.setup(timestep=0.1, threads=threads)
    cells = sim.Population(8, sim.IF_cond_exp())
    sources = sim.Population(64, sim.SpikeSourcePoisson(rate=500.0))
    weights = sim.RandomDistribution("uniform", low=0.0001, high=0.0011)
    sim.Projection(sources, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=weights, delay=1.0))
    cells.record(["v", "gsyn_exc", "spikes"])
    sim.run(50.0)
    return arrays(cells)
