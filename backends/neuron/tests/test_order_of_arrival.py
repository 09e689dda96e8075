"""Sums of weights do not depend on the order in which NEURON delivers spikes."""

import numpy as np
import pytest
from mixed_networks import CELLS
from single_cells import signal


@pytest.mark.parametrize("celltype", CELLS)
def test_order_of_connections_does_not_matter(sim, celltype):
    """Whatever order spikes arrive in, their weights have the same sum, to the last bit."""

    def run(order):
        sim.setup()
        source = sim.Population(50, sim.SpikeSourcePoisson(rate=500.0))
        cell = sim.Population(1, getattr(sim, celltype)())
        strength = {"uS": 0.002, "nA": 0.02, "mV": 0.1}[cell.celltype.weight_unit]
        weights = strength * np.random.default_rng(1).uniform(0.001, 1.0, source.size)
        pairs = [(pre, 0, weights[pre], 0.1 * (1 + pre % 3)) for pre in order]
        sim.Projection(source, cell, sim.FromListConnector(pairs))
        cell.record("v")
        sim.run(50.0)
        return signal(cell, "v")

    up = run(range(50))
    assert up.std() > 0
    for order in (range(49, -1, -1), np.random.default_rng(2).permutation(50).tolist()):
        np.testing.assert_array_equal(run(order), up)
