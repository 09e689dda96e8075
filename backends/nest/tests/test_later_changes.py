"""What cannot be added between runs."""

import pytest

from pynn_data.errors import NotSupported


def test_hh_cells_that_come_too_late(sim):
    sim.Population(1, sim.IF_cond_exp())
    sim.run(1.0)
    sim.Population(1, sim.HH_cond_exp())
    with pytest.raises(NotSupported, match=r"NEST cannot add hh_cond_exp_traub cells after the first run"):
        sim.run(1.0)
    sim.reset()
    assert sim.run(1.0) == 1.0
