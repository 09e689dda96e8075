"""The last sample is the state that the engine itself tells."""

import numpy as np

DT = 0.1


def network(sim, delay, celltype=None):
    """Return (driven cells, sources): spiking, silent and quiet cells, input on top of a current."""
    celltype = celltype or sim.EIF_cond_exp_isfa_ista
    cells = sim.Population(4, celltype(i_offset=[1.0, 0.8, 0.0, 0.0]), label="cells")
    sources = sim.Population(3, sim.SpikeSourcePoisson(rate=150.0), label="sources")
    weights = np.array([[0.01, 0.01, 0.002, 0.0]] * 3)
    sim.Projection(sources, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=weights, delay=delay))
    sim.Projection(
        cells[0:1], cells[1:3], sim.AllToAllConnector(), sim.StaticSynapse(weight=0.001, delay=delay)
    )
    return cells, sources


def test_last_row_is_the_state_of_the_cells(sim):
    sim.setup(timestep=DT)
    cells, _ = network(sim, 0.1)
    cells.record(["v", "w", "gsyn_exc"], sampling_interval=1.0)
    sim.run(7.0)
    (group,) = (g for g in cells._simulation.engine.places.groups if hasattr(g, "values"))
    signals = [np.asarray(s)[-1] for s in cells.get_data().segments[0].analogsignals]
    for signal, name in zip(signals, ["v", "w", "gsyn_exc"], strict=True):
        np.testing.assert_array_equal(signal, group.values(name))
