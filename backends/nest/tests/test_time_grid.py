"""The last sample is the state that the engine itself tells."""

import nest
import numpy as np
from mixed_networks import driven_network

DT = 0.1


def test_last_row_is_the_state_of_the_cells(sim):
    sim.setup(timestep=DT)
    cells, _ = driven_network(sim, 0.1)
    cells.record(["v", "w", "gsyn_exc"], sampling_interval=1.0)
    sim.run(7.0)
    nodes = nest.NodeCollection([1, 2, 3, 4])
    v, w, g = (np.asarray(s)[-1] for s in cells.get_data().segments[0].analogsignals)
    np.testing.assert_array_equal(v, nodes.get("V_m"))
    np.testing.assert_allclose(w, np.array(nodes.get("w")) / 1000, rtol=1e-15)
    np.testing.assert_allclose(g, np.array(nodes.get("g_ex")) / 1000, rtol=1e-15)
