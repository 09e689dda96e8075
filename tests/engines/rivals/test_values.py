"""Units and magnitudes: what is recorded is compared with what it must be."""

import numpy as np
import pytest
from pynn_data_conformance.oracles import gates

from pynn_data.network.cells import STANDARD_CELLS

CELLS = [cell.__name__ for cell in STANDARD_CELLS if not cell.__name__.startswith("SpikeSource")]
INITIAL = {
    "v": [-71.0, -62.5, -58.25], "w": [0.0, 0.01, 0.025], "u": [-15.0, -13.5, -12.25],
    "g_r": [0.0, 100.0, 250.0], "g_s": [10.0, 0.0, 15.0], "gsyn_exc": [0.0, 0.001, 0.0025], "gsyn_inh": [0.003, 0.0, 0.0015],
    "isyn_exc": [0.0, 0.1, 0.25], "isyn_inh": [-0.3, 0.0, -0.15],
    "m": [0.0, 0.125, 0.3], "h": [1.0, 0.5, 0.25], "n": [0.0, 0.1, 0.375],
}  # fmt: skip


@pytest.fixture
def recording_of(sim):
    """Return a function that runs cells and returns (times, column by variable) of the first one."""

    def run(celltype, duration, initial=None, spikes=None, weight=0.0, receptor="excitatory"):
        cells = sim.Population(1, celltype, initial_values=initial or {})
        if spikes is not None:
            source = sim.Population(1, sim.SpikeSourceArray(spike_times=spikes))
            synapse = sim.StaticSynapse(weight=weight, delay=0.5)
            sim.Projection(source, cells, sim.OneToOneConnector(), synapse, receptor_type=receptor)
        cells.record([name for name in celltype.recordable if name != "spikes"])
        sim.run(duration)
        signals = cells.get_data().segments[0].analogsignals
        units = {s.name: str(s.units.dimensionality).replace("dimensionless", "") for s in signals}
        assert units == {name: cells.find_units(name) for name in units}
        return np.asarray(signals[0].times), {s.name: np.asarray(s)[:, 0] for s in signals}

    return run


@pytest.mark.parametrize("cell", CELLS)
def test_every_variable_begins_with_its_initial_value(sim, cell):
    """A24, A1: all that a type declares can be recorded; sample 0 is what was given, cell by cell, or the default."""
    celltype = getattr(sim, cell)
    given = sim.Population(3, celltype())
    default = sim.Population(2, celltype())
    states = [name for name in celltype.recordable if name != "spikes" and name not in celltype.derived]
    native = given._simulation.backend.engine.cells[cell].variables
    settable = [name for name in states if native[name].settable and name not in celltype.following]
    assert "v" in settable
    given.initialize(**{name: INITIAL[name] for name in settable})
    (given + default).record(["spikes", *states])
    sim.run(0.1)
    for signal in given.get_data().segments[0].analogsignals:
        if signal.name in celltype.following:
            continue
        expected = INITIAL[signal.name] if signal.name in settable else [0.0] * 3
        np.testing.assert_allclose(np.asarray(signal)[0], expected, rtol=1e-12, err_msg=signal.name)
    signals = default.get_data().segments[0].analogsignals
    assert [s.name for s in signals] == states
    for signal in signals:
        if signal.name in celltype.following:
            continue
        expected = celltype.default_initial_values[signal.name]
        np.testing.assert_allclose(np.asarray(signal)[0], expected, rtol=1e-12, err_msg=signal.name)
    assert len(given.get_data("spikes").segments[0].spiketrains) == 3


@pytest.mark.parametrize("cell", ["IF_curr_exp", "IF_curr_alpha", "IF_curr_delta", "IF_cond_exp", "IF_cond_alpha"])
def test_membrane(sim, recording_of, cell):
    """A23, A24: v in mV goes from its initial value to v_rest + i_offset tau_m / cm, in nA, ms and nF."""
    celltype = getattr(sim, cell)(v_rest=-66.0, tau_m=15.0, cm=0.5, i_offset=0.25, v_thresh=0.0)
    times, found = recording_of(celltype, 30.0, {"v": -55.0})
    expected = -58.5 + 3.5 * np.exp(-times / 15.0)
    np.testing.assert_allclose(found["v"], expected, rtol=1e-7)


@pytest.mark.parametrize("receptor", ["excitatory", "inhibitory"])
@pytest.mark.parametrize("cell", ["IF_cond_exp", "EIF_cond_exp_isfa_ista", "HH_cond_exp"])
def test_conductance(sim, recording_of, cell, receptor):
    """A23: an arrival makes a conductance jump by the weight, in uS, which then decays; the other stays at 0."""
    times, found = recording_of(getattr(sim, cell)(tau_syn_E=3.0, tau_syn_I=3.0), 8.0, None, [1.0], 0.004, receptor)
    mine, other = ("gsyn_exc", "gsyn_inh") if receptor == "excitatory" else ("gsyn_inh", "gsyn_exc")
    since = times - 1.5
    expected = np.where(since > -1e-9, 0.004 * np.exp(-since / 3.0), 0.0)
    np.testing.assert_allclose(found[mine], expected, rtol=1e-4, atol=1e-15)
    assert (found[other] == 0).all()


@pytest.mark.parametrize("cell", ["IF_cond_alpha", "EIF_cond_alpha_isfa_ista"])
def test_alpha_conductance(sim, recording_of, cell):
    """A23: an alpha function reaches the weight, in uS, at its time constant."""
    times, found = recording_of(getattr(sim, cell)(tau_syn_E=2.0), 8.0, None, [1.0], 0.004)
    since = np.clip(times - 1.5, 0.0, None)
    expected = 0.004 * since / 2.0 * np.exp(1.0 - since / 2.0)
    np.testing.assert_allclose(found["gsyn_exc"], expected, rtol=1e-4, atol=1e-9)
    assert found["gsyn_exc"].max() == pytest.approx(0.004, rel=1e-4)
    assert times[found["gsyn_exc"].argmax()] == pytest.approx(3.5)


@pytest.mark.parametrize("cell", ["EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"])
def test_adaptation(sim, recording_of, cell):
    """B20, A23: w, in nA, begins with its initial value and decays from there; a voltage of 10 mV drives it to 10 a."""
    # Such a large membrane does not move.
    still = {"cm": 1e6, "tau_m": 1e9, "tau_w": 20.0, "v_rest": -70.0}
    times, found = recording_of(getattr(sim, cell)(a=0.0, **still), 10.0, {"v": -70.0, "w": 0.1})
    assert found["w"][0] == 0.1
    np.testing.assert_allclose(found["w"], 0.1 * np.exp(-times / 20.0), rtol=1e-5)
    sim.setup(timestep=0.1)
    times, found = recording_of(getattr(sim, cell)(a=4.0, **still), 10.0, {"v": -60.0, "w": 0.0})
    np.testing.assert_allclose(found["w"], 0.04 * (1.0 - np.exp(-times / 20.0)), rtol=1e-4, atol=1e-12)


def test_recovery_variable(sim, recording_of):
    """A23: u, in mV/ms, and v rest where the equations say, with 0.003 nA for 3 mV/ms."""
    _, found = recording_of(sim.Izhikevich(i_offset=0.003), 20.0, {"v": -65.0, "u": -13.0})
    np.testing.assert_allclose(found["v"], -65.0, rtol=1e-9)
    np.testing.assert_allclose(found["u"], -13.0, rtol=1e-9)


def test_gates(sim, recording_of):
    """A23: m, h and n are pure numbers that relax to those of Traub and Miles at -65 mV."""
    celltype = sim.HH_cond_exp(gbar_Na=1e-9, gbar_K=1e-9, cm=1e6, v_offset=-63.0, e_rev_leak=-65.0)
    times, found = recording_of(celltype, 20.0, {"v": -65.0, "m": 0.0, "h": 1.0, "n": 0.0})
    for name, expected in gates(times, height=-2.0).items():
        np.testing.assert_allclose(found[name], expected, rtol=5e-3, atol=1e-9, err_msg=name)


def test_counts_are_those_of_the_trains(sim, recorded, last):
    """B18, A22: of simulated cells and of sources, at any time, after clear and reset, in windows that overlap."""
    cells, sources = recorded()
    cells.record("spikes", start=8.0, stop=22.0)
    cells[1:3].record("spikes", start=15.0)

    def check(*, some=True):
        for group in (cells, sources, cells[[4, 2]], cells[1:] + sources):
            trains = {}
            for train in last(group, "spikes").spiketrains:
                trains.setdefault(train.annotations["source_id"], set()).update(np.asarray(train).tolist())
            counts = group.get_spike_counts()
            assert {int(cell): count for cell, count in counts.items()} == {c: len(t) for c, t in trains.items()}
            assert sorted(map(int, counts)) == sorted(group.ids.tolist())
            assert group.mean_spike_count() == pytest.approx(np.mean(list(counts.values())))
        assert (sum(cells.get_spike_counts().values()) > 0) == some

    sim.run(20.0)
    check()
    sim.run(5.0)
    check()
    cells.get_data("spikes", clear=True)
    sources[0].get_data(clear=True)
    check(some=False)
    sim.run(15.0)
    check()
    sim.reset()
    check()
    sim.run(20.0)
    check()
    sim.end()
    check()
