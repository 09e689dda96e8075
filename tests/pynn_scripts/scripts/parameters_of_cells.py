"""Parameters: for all cells, for each, by a function, one cell at a time; reading them back."""

import numpy as np
import pyNN.nest as sim

sim.setup(timestep=0.1)
cells = sim.Population(5, sim.IF_cond_exp(cm=0.8, tau_m=15.0, i_offset=np.linspace(0.5, 0.9, 5), tau_refrac=lambda i: 1.0 + i), label="cells")
cells.set(v_thresh=[-50.0, -51.0, -52.0, -53.0, -54.0])
cells[0].tau_m = 10.0
cells[1:3].set(tau_syn_E=2.0)
cells[4].set_parameters(v_reset=-68.0, e_rev_E=5.0)
assert np.allclose(cells.get("cm"), 0.8)
assert np.allclose(cells.get("tau_m"), [10.0, 15.0, 15.0, 15.0, 15.0])
tau_refrac, v_reset = cells.get(["tau_refrac", "v_reset"])
assert np.allclose(tau_refrac, [1, 2, 3, 4, 5]) and np.allclose(v_reset, [-65.0, -65.0, -65.0, -65.0, -68.0])
assert cells[3].v_thresh == -53.0 and abs(cells[3].get_parameters()["cm"] - 0.8) < 1e-12
for cell in cells:
    assert cell in cells and int(cell) == cell and cells.id_to_index(cell) == int(cell) - int(cells.first_id)
print(cells.describe())
cells.record(["spikes", "v"])
sim.run(60.0)
cells.set(i_offset=0.0)
sim.run(20.0)
results = {"cells": cells.get_data(), "rows": cells.get(["tau_m", "v_thresh"])}
sim.end()
