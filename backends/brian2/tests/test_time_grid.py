"""The last sample is the state that the engine itself tells."""

import numpy as np
from mixed_networks import driven_network

DT = 0.1


def test_last_row_is_the_state_of_the_cells(sim):
    sim.setup(timestep=DT)
    cells, _ = driven_network(sim, 0.1)
    cells.record(["v", "w", "gsyn_exc"], sampling_interval=1.0)
    sim.run(7.0)
    (group,) = (g for g in cells._simulation.engine.places.groups if hasattr(g, "values"))
    signals = [np.asarray(s)[-1] for s in cells.get_data().segments[0].analogsignals]
    for signal, name in zip(signals, ["v", "w", "gsyn_exc"], strict=True):
        np.testing.assert_array_equal(signal, group.values(name))
