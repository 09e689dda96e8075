"""The last sample is the state that the engine itself tells."""

import numpy as np
from mixed_networks import driven_network
from neuron_processes import point_processes

DT = 0.1


def test_last_row_is_the_state_of_the_cells(sim):
    sim.setup(timestep=DT)
    cells, _ = driven_network(sim, 0.1)
    cells.record(["v", "w", "gsyn_exc"], sampling_interval=1.0)
    sim.run(7.0)
    processes = point_processes(cells)
    v, w, g = (np.asarray(s)[-1] for s in cells.get_data().segments[0].analogsignals)
    np.testing.assert_array_equal(v, [process.vm for process in processes])
    np.testing.assert_allclose(w, [process.wm / 1000 for process in processes], rtol=1e-15)
    np.testing.assert_allclose(g, [process.g_exc / 1000 for process in processes], rtol=1e-15)
