"""Devices that have been stopped are used again: NEST cannot disconnect them."""

import nest
import numpy as np
import pytest
from pynn_data_nest.device import Connected

EVERYTHING = ["v", "gsyn_exc", "spikes"]


def network(sim):
    cells = sim.Population(3, sim.IF_cond_exp(i_offset=[0.9, 1.5, 2.5], tau_refrac=2.0))
    source = sim.Population(1, sim.SpikeSourcePoisson(rate=300.0))
    sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.01, delay=0.3))
    return cells


@pytest.mark.parametrize("rest", [0.0, 0.1, 2.5])
def test_what_comes_while_nobody_records_is_never_seen(sim, rest):
    """Begun again at once, or later: the data are those of one recording, cut into pieces."""
    cells = network(sim)
    cells.record(EVERYTHING)
    sim.run(60.0)
    whole = cells.get_data().segments[0]
    samples = {signal.name: np.asarray(signal) for signal in whole.analogsignals}
    sim.setup(timestep=0.1)
    cells = network(sim)
    size = None
    for _ in range(6):
        begin = round(sim.get_current_time() / 0.1)
        cells.record(EVERYTHING)
        sim.run(5.0)
        cells.record(None)
        end = round(sim.get_current_time() / 0.1)
        part = cells.get_data(clear=True).segments[0]
        for signal in part.analogsignals:
            np.testing.assert_array_equal(np.asarray(signal), samples[signal.name][begin : end + 1])
        for mine, all_of_them in zip(part.spiketrains, whole.spiketrains, strict=True):
            steps = np.rint(np.asarray(all_of_them) / 0.1).astype(int)
            expected = steps[(steps > begin) & (steps <= end)]
            np.testing.assert_array_equal(np.rint(np.asarray(mine) / 0.1), expected)
        size = size or nest.network_size
        assert nest.network_size == size
        if rest:
            sim.run(rest)


def test_others_are_made_for_other_cells_variables_and_intervals(sim):
    cells = network(sim)
    ids = np.arange(3)
    sim.run(1.0)
    devices = Connected(cells._simulation.engine)

    def multimeter(of, name="V_m", interval=0.1):
        return devices.device(of, "multimeter", {"interval": interval, "offset": 0.0, "record_from": [name]})

    first = multimeter(ids)
    devices.stop(first)
    assert multimeter(ids[:2]) is not first
    assert multimeter(ids, "g_ex") is not first
    assert multimeter(ids, interval=0.2) is not first
    assert multimeter(ids) is first
    assert multimeter(ids) is not first
