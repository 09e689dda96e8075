"""What cannot be added between runs."""

import numpy as np
import pytest

from pynn_data.errors import NotSupported


def test_connections_between_every_two_steps(sim):
    """Every spike takes all connections that were made before; their number is bounded, and NEST says so."""
    driver = sim.Population(1, sim.IF_curr_delta(v_rest=0.0, v_reset=0.0, v_thresh=1.0, i_offset=20.0, tau_refrac=0.1))
    target = sim.Population(1, sim.IF_curr_delta(tau_m=1e12, v_rest=0.0, v_reset=0.0, v_thresh=1e9))
    (driver + target).initialize(v=0.0)
    driver.record("spikes")
    target.record("v")

    def connect_and_run_for_ever():
        while True:
            sim.Projection(driver, target, sim.AllToAllConnector(), sim.StaticSynapse(1.0, delay=0.1))
            sim.run(0.1)

    with pytest.raises(NotSupported, match=r"cannot take connections between runs more than \d+ times: .* or reset\(\)"):
        connect_and_run_for_ever()
    steps = round(sim.get_current_time() / 0.1)
    assert steps > 200
    fired = np.rint(driver.get_data().segments[0].spiketrains[0].magnitude / 0.1).astype(int)
    assert fired.size > 100
    expected = np.zeros(steps)
    expected[fired[fired < steps]] = fired[fired < steps]  # connections were made at 0, 1 ... one before the spike
    jumps = np.diff(target.get_data().segments[0].analogsignals[0].magnitude[:, 0])
    np.testing.assert_allclose(jumps, expected, atol=1e-6)
