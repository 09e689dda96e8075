"""A network of each cell type, and arrays to compare; the plug-ins' tests use them, too."""

import numpy as np

CELLS = [
    "IF_curr_exp",
    "IF_curr_alpha",
    "IF_curr_delta",
    "IF_cond_exp",
    "IF_cond_alpha",
    "IF_cond_exp_gsfa_grr",
    "EIF_cond_exp_isfa_ista",
    "EIF_cond_alpha_isfa_ista",
    "GIF_cond_exp",
    "HH_cond_exp",
    "Izhikevich",
]


def arrays(*groups):
    """Return all samples and spikes of all segments as a list of arrays."""
    found = []
    for group in groups:
        for segment in group.get_data().segments:
            found += [np.asarray(signal) for signal in segment.analogsignals]
            found += [np.asarray(part) for part in segment.spiketrains.multiplexed]
    return found


def assert_same(one, other):
    """Raise unless two lists of arrays are equal bit by bit."""
    assert len(one) == len(other)
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


def mixed_network(sim, celltype, weight=None, sources=20):
    """Return (cells, sources): recurrent cells with Poisson input, refractory, recorded."""
    cells = sim.Population(10, celltype(i_offset=0.3), label="cells")
    stimulus = sim.Population(sources, sim.SpikeSourcePoisson(rate=100.0), label="stimulus")
    if weight is None:
        weight = {"uS": 0.01, "nA": 0.5, "mV": 2.0}[cells.celltype.weight_unit]
    some = sim.FixedProbabilityConnector(0.3)
    delays = sim.RandomDistribution("uniform", low=0.1, high=2.0)
    sim.Projection(stimulus, cells, some, sim.StaticSynapse(weight=weight, delay=delays))
    sim.Projection(cells, cells, some, sim.StaticSynapse(weight=weight / 2, delay=0.5))
    cells.record([name for name in cells.celltype.recordable if name != "spikes"], sampling_interval=0.3)
    cells.record("spikes")
    stimulus.record("spikes")
    return cells, stimulus


def driven_network(sim, delay):
    """Return (driven cells, sources): spiking, silent and quiet cells, input on top of a current."""
    cells = sim.Population(4, sim.EIF_cond_exp_isfa_ista(i_offset=[1.0, 0.8, 0.0, 0.0]), label="cells")
    sources = sim.Population(3, sim.SpikeSourcePoisson(rate=150.0), label="sources")
    weights = np.array([[0.01, 0.01, 0.002, 0.0]] * 3)
    sim.Projection(sources, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=weights, delay=delay))
    sim.Projection(
        cells[0:1], cells[1:3], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.001, delay=delay)
    )
    return cells, sources
