"""Units, magnitudes and time constants: every variable against what the equations say."""

import numpy as np
import pytest

from pynn_data_conformance.oracles import gates


@pytest.fixture
def course(sim):
    """Return a function that runs one cell and returns (times, samples by variable)."""

    def run(celltype, duration, initial=None, spikes=(), weight=0.0, receptor="excitatory"):
        cells = sim.Population(1, celltype, initial_values=initial or {})
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=spikes))
        synapse = sim.StaticSynapse(weight=weight, delay=0.5)
        sim.Projection(source, cells, sim.OneToOneConnector(), synapse, receptor_type=receptor)
        cells.record([name for name in celltype.recordable if name != "spikes"])
        sim.run(duration)
        signals = cells.get_data().segments[0].analogsignals
        return np.asarray(signals[0].times), {s.name: np.asarray(s)[:, 0] for s in signals}

    return run


def test_membrane(sim, course, ramp_cell):
    """Exponentially, with tau_m, from the initial value to v_rest + i_offset tau_m / cm."""
    celltype = getattr(sim, ramp_cell)(v_rest=-66.0, tau_m=15.0, cm=0.5, i_offset=0.25, v_thresh=0.0)
    times, found = course(celltype, 30.0, {"v": -55.0})
    np.testing.assert_allclose(found["v"], -58.5 + 3.5 * np.exp(-times / 15.0), rtol=1e-6)


@pytest.mark.parametrize("weight", [0.1, 10.0, 100.0])
@pytest.mark.parametrize("dt", [0.1, 1.0])
def test_strong_inhibition(sim, drawn_cell, dt, weight):
    """It draws v towards e_rev_I and no further, however fast that is, and never makes a cell fire."""
    sim.setup(timestep=dt)
    membrane = {"cm": 0.1, "tau_m": 10.0, "v_rest": -65.0, "v_reset": -60.0, "v_thresh": -50.0}
    celltype = getattr(sim, drawn_cell)(**membrane, e_rev_I=-80.0, tau_syn_I=5.0)
    cells = sim.Population(1, celltype, initial_values={"v": -65.0})
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    synapse = sim.StaticSynapse(weight=weight, delay=1.0)
    sim.Projection(source, cells, sim.OneToOneConnector(), synapse, receptor_type="inhibitory")
    cells.record(["v", "spikes"])
    sim.run(20.0)
    segment = cells.get_data().segments[0]
    v = np.asarray(segment.analogsignals[0])
    assert not segment.spiketrains[0].size
    assert v.min() >= -80.0 - 0.01
    assert v.max() <= -65.0 + 0.01
    assert v.min() < -75.0


@pytest.mark.parametrize("receptor", ["excitatory", "inhibitory"])
def test_conductance(sim, course, jump_cell, receptor):
    """A jump by the weight, then exponentially with the receptor's own time constant."""
    tau = {"excitatory": 3.0, "inhibitory": 1.5}[receptor]
    celltype = getattr(sim, jump_cell)(tau_syn_E=3.0, tau_syn_I=1.5)
    times, found = course(celltype, 6.0, None, [1.0], 0.004, receptor)
    mine, other = ("gsyn_exc", "gsyn_inh") if receptor == "excitatory" else ("gsyn_inh", "gsyn_exc")
    since = times - 1.5
    expected = np.where(since > -1e-9, 0.004 * np.exp(-since / tau), 0.0)
    np.testing.assert_allclose(found[mine], expected, rtol=1e-4, atol=1e-15)
    assert (found[other] == 0).all()


def test_alpha_conductance(sim, course, alpha_cell):
    """The weight is the peak, reached after the time constant."""
    times, found = course(getattr(sim, alpha_cell)(tau_syn_E=2.0), 8.0, None, [1.0], 0.004)
    since = np.clip(times - 1.5, 0.0, None)
    expected = 0.004 * since / 2.0 * np.exp(1.0 - since / 2.0)
    np.testing.assert_allclose(found["gsyn_exc"], expected, rtol=1e-4, atol=1e-9)


def test_adaptation(sim, course, adaptive_cell):
    """Left alone, w decays with tau_w; 10 mV above rest it tends to 10 mV times a."""
    still = {"cm": 1e6, "tau_m": 1e9, "tau_w": 20.0, "v_rest": -70.0}  # so large a membrane does not move
    times, found = course(getattr(sim, adaptive_cell)(a=0.0, **still), 10.0, {"v": -70.0, "w": 0.1})
    np.testing.assert_allclose(found["w"], 0.1 * np.exp(-times / 20.0), rtol=1e-5)
    sim.setup(timestep=0.1)
    times, found = course(getattr(sim, adaptive_cell)(a=4.0, **still), 10.0, {"v": -60.0, "w": 0.0})
    np.testing.assert_allclose(found["w"], 0.04 * (1.0 - np.exp(-times / 20.0)), rtol=1e-4, atol=1e-12)


def test_recovery_variable(sim, course, recovery_cell):
    """At the fixed point that 0.003 nA shift to v = -65 mV, u = b v, nothing moves."""
    celltype = getattr(sim, recovery_cell)(i_offset=0.003)
    _, found = course(celltype, 20.0, {"v": -65.0, "u": -13.0})
    np.testing.assert_allclose(found["v"], -65.0, rtol=1e-6)
    np.testing.assert_allclose(found["u"], -13.0, rtol=1e-6)


def test_gates(sim, course, gated_cell):
    """At -65 mV the gates relax to the values, and at the rates, of Traub and Miles."""
    celltype = getattr(sim, gated_cell)(gbar_Na=1e-9, gbar_K=1e-9, cm=1e6, v_offset=-63.0, e_rev_leak=-65.0)
    times, found = course(celltype, 20.0, {"v": -65.0, "m": 0.0, "h": 1.0, "n": 0.0})
    for name, expected in gates(times).items():
        np.testing.assert_allclose(found[name], expected, rtol=5e-3, atol=1e-9, err_msg=name)
