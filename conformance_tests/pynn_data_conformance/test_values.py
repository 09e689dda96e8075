"""Units, magnitudes and time constants: every variable against what the equations say."""

import numpy as np
import pytest

from pynn_data_conformance.comparing import assert_signal
from pynn_data_conformance.oracles import gates

DT = 0.1


@pytest.fixture
def course(sim):
    """Return a function that runs one cell and returns a function that compares a variable with what is right."""

    def run(celltype, duration, initial=None, spikes=(), weight=0.0, receptor="excitatory"):
        cells = sim.Population(1, celltype, initial_values=initial or {})
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=spikes))
        synapse = sim.StaticSynapse(weight=weight, delay=0.5)
        sim.Projection(source, cells, sim.OneToOneConnector(), synapse, receptor_type=receptor)
        cells.record([name for name in celltype.recordable if name != "spikes"])
        sim.run(duration)
        signals = {s.name: np.asarray(s) for s in cells.get_data().segments[0].analogsignals}
        times = np.arange(round(duration / DT) + 1) * DT

        def check(variable, exact, equation, allowed=0.0):
            __tracebackhide__ = True
            wanted = np.broadcast_to(exact(times), times.shape)[:, None]
            reason = f"Right is {equation}."
            assert_signal(cells, variable, signals[variable], wanted, why=lambda _: reason, allowed=allowed)

        return check

    return run


def test_membrane(sim, course, ramp_cell):
    """Exponentially, with tau_m, from the initial value to v_rest + i_offset tau_m / cm, so far that errors show."""
    celltype = getattr(sim, ramp_cell)(v_rest=-66.0, tau_m=15.0, cm=0.5, i_offset=25.0, v_thresh=1e6)
    check = course(celltype, 30.0, {"v": -55.0})
    check("v", lambda t: 684.0 - 739.0 * np.exp(-t / 15.0), "v_end + (v(0) - v_end) exp(-t / tau_m)")


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


TAUS = {"excitatory": 3.0, "inhibitory": 1.5}
BOTH = pytest.mark.parametrize("receptor", list(TAUS))


def names(receptor):
    """Return the variable of a receptor, and that of the other one."""
    return ("gsyn_exc", "gsyn_inh") if receptor == "excitatory" else ("gsyn_inh", "gsyn_exc")


@BOTH
def test_conductance(sim, course, jump_cell, receptor):
    """A jump by the weight, then exponentially with the receptor's own time constant."""
    celltype = getattr(sim, jump_cell)(tau_syn_E=3.0, tau_syn_I=1.5)
    check = course(celltype, 6.0, None, [1.0], 0.004, receptor)
    mine, other = names(receptor)

    def exact(t):
        return np.where(t > 1.5 - 1e-9, 0.004 * np.exp(-(t - 1.5) / TAUS[receptor]), 0.0)

    check(mine, exact, "the weight times exp(-t / tau_syn), from the arrival on")
    check(other, np.zeros_like, "0: nothing arrives there")


@BOTH
def test_alpha_conductance(sim, course, alpha_cell, receptor):
    """The weight is the peak, reached after the time constant."""
    check = course(getattr(sim, alpha_cell)(tau_syn_E=3.0, tau_syn_I=1.5), 8.0, None, [1.0], 0.004, receptor)
    mine, other = names(receptor)

    def exact(t):
        since = np.clip(t - 1.5, 0.0, None) / TAUS[receptor]
        return 0.004 * since * np.exp(1.0 - since)

    check(mine, exact, "the weight times (t / tau_syn) exp(1 - t / tau_syn), from the arrival on")
    check(other, np.zeros_like, "0: nothing arrives there")


@BOTH
def test_reversal_potential(sim, conductance_cell, receptor):
    """What a strong conductance draws v to, against a leak a hundred times weaker, that is known too."""
    slow = 5.0 if "alpha" in conductance_cell else 1e4  # so that it does not change when it is looked at
    reversal = {"e_rev_E": -58.0, "e_rev_I": -77.0}
    membrane = (
        {"gbar_Na": 1e-9, "gbar_K": 1e-9, "g_leak": 0.01, "e_rev_leak": -65.0}
        if conductance_cell == "HH_cond_exp"
        else {"tau_m": 10.0, "v_rest": -65.0}
    )
    threshold = {"lambda0": 0.0} if conductance_cell.startswith("GIF") else {"v_thresh": -20.0}
    if conductance_cell != "HH_cond_exp":
        membrane.update(threshold)
    adaptive = {"a": 0.0, "delta_T": 1.0, "v_spike": 0.0} if conductance_cell.startswith("EIF") else {}
    celltype = getattr(sim, conductance_cell)(
        cm=0.1, **membrane, **adaptive, **reversal, tau_syn_E=slow, tau_syn_I=slow
    )
    cells = sim.Population(1, celltype, initial_values={"v": -65.0})
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.5]))
    synapse = sim.StaticSynapse(weight=1.0, delay=0.5)
    sim.Projection(source, cells, sim.OneToOneConnector(), synapse, receptor_type=receptor)
    cells.record("v")
    sim.run(6.0)
    drawn_to = reversal["e_rev_E" if receptor == "excitatory" else "e_rev_I"]
    g = 1.0 if "alpha" in conductance_cell else np.exp(-5.0 / slow)
    expected = (0.01 * -65.0 + g * drawn_to) / (0.01 + g)
    v = float(np.asarray(cells.get_data().segments[0].analogsignals[0])[-1, 0])
    assert v == pytest.approx(expected, abs=0.01), f"the {receptor} reversal potential is {drawn_to} mV"


def test_adaptation(sim, course, adaptive_cell):
    """Left alone, w decays with tau_w; 10 mV above rest it tends to 10 mV times a."""
    still = {"cm": 1e6, "tau_m": 1e9, "tau_w": 20.0, "v_rest": -70.0}  # so large a membrane does not move
    check = course(getattr(sim, adaptive_cell)(a=0.0, **still), 10.0, {"v": -70.0, "w": 0.1})
    check("w", lambda t: 0.1 * np.exp(-t / 20.0), "0.1 nA exp(-t / tau_w)")
    sim.setup(timestep=DT)
    check = course(getattr(sim, adaptive_cell)(a=4.0, **still), 10.0, {"v": -60.0, "w": 0.0})
    check("w", lambda t: 0.04 * (1.0 - np.exp(-t / 20.0)), "a (v - v_rest) (1 - exp(-t / tau_w))")


def test_adaptation_moves_v(sim, course, adaptive_cell):
    """W is an outward current: 0.1 nA of it draw 1 nF down by 0.1 mV/ms."""
    still = {"cm": 1.0, "tau_m": 1e9, "tau_w": 1e9, "v_rest": -70.0, "a": 0.0}
    check = course(getattr(sim, adaptive_cell)(**still), 5.0, {"v": -70.0, "w": 0.1})
    check("v", lambda t: -70.0 - 0.1 * t, "v_rest - w t / cm")


def test_spike_triggered_adaptation(sim, adaptive_cell):
    """Each spike adds b to w."""
    celltype = getattr(sim, adaptive_cell)(
        cm=0.5, tau_m=20.0, tau_w=1e9, a=0.0, b=0.01, i_offset=2.0, v_rest=-70.0, v_reset=-70.0
    )
    cells = sim.Population(1, celltype, initial_values={"v": -70.0})
    cells.record(["w", "spikes"])
    sim.run(40.0)
    segment = cells.get_data().segments[0]
    w = np.asarray(segment.analogsignals[0])[:, 0]
    count = segment.spiketrains[0].size
    assert count > 2
    assert w[-1] == pytest.approx(0.01 * count, rel=1e-4)


TRACES = {"g_s": ("sfa", 30.0), "g_r": ("rr", 4.0)}
"""Conductance of a cell that keeps a trace of its spikes -> (suffix of its parameters, time constant in ms)."""


def test_traces_of_spikes_decay(sim, course, traced_cell):
    """Each from its initial value, with its own time constant."""
    times = {f"tau_{suffix}": tau for suffix, tau in TRACES.values()}
    initial = {"v": -65.0, "g_s": 20.0, "g_r": 300.0}
    check = course(getattr(sim, traced_cell)(**times), 10.0, initial)
    for name, (_, tau) in TRACES.items():
        check(name, lambda t, name=name, tau=tau: initial[name] * np.exp(-t / tau), "g(0) exp(-t / tau)")


@pytest.mark.parametrize("name", TRACES)
def test_trace_of_spikes_moves_v(sim, course, traced_cell, name):
    """Towards its own reversal potential: 50 nS on 0.1 nF, which do not decay, with a time constant of 2 ms."""
    suffix, _ = TRACES[name]
    still = {"cm": 0.1, "tau_m": 1e9, "v_rest": -65.0, f"tau_{suffix}": 1e9, f"e_rev_{suffix}": -85.0}
    check = course(getattr(sim, traced_cell)(**still), 10.0, {"v": -65.0, name: 50.0})
    check("v", lambda t: -85.0 + 20.0 * np.exp(-t / 2.0), "e_rev + (v(0) - e_rev) exp(-g t / cm)")


@pytest.mark.parametrize("name", TRACES)
def test_trace_of_spikes_grows(sim, traced_cell, name):
    """Each spike adds q, at the step of the spike, which is over by then, held cell or not."""
    suffix, tau = TRACES[name]
    trace = {"q_sfa": 0.0, "q_rr": 0.0, f"q_{suffix}": 25.0, f"tau_{suffix}": tau, f"e_rev_{suffix}": -70.0}
    celltype = getattr(sim, traced_cell)(cm=1.0, tau_m=20.0, tau_refrac=2.0, i_offset=3.0, **trace)
    cells = sim.Population(1, celltype, initial_values={"v": -65.0})
    cells.record([name, "spikes"])
    sim.run(40.0)
    segment = cells.get_data().segments[0]
    steps = np.rint(np.asarray(segment.spiketrains[0]) / DT).astype(int)
    assert steps.size > 2
    at = np.arange(401)
    wanted = sum(np.where(at >= step, 25.0 * np.exp(-(at - step) * DT / tau), 0.0) for step in steps)
    assert_signal(cells, name, np.asarray(segment.analogsignals[0]), wanted[:, None], why=lambda _: "q for each spike")


def test_recovery_variable(sim, course, recovery_cell):
    """At the fixed point that 0.003 nA shift to v = -65 mV, u = b v, nothing moves."""
    check = course(getattr(sim, recovery_cell)(i_offset=0.003), 20.0, {"v": -65.0, "u": -13.0})
    check("v", lambda t: np.full_like(t, -65.0), "-65 mV throughout")
    check("u", lambda t: np.full_like(t, -13.0), "-13 mV/ms throughout")


def test_recovery_from_elsewhere(sim, course, recovery_cell):
    """A step of Euler's rule for both variables, from the old values of both; a spike adds d to u and sets v to c."""
    a, b, c, d, current = 0.03, 0.25, -60.0, 4.0, 0.012
    check = course(getattr(sim, recovery_cell)(a=a, b=b, c=c, d=d, i_offset=current), 30.0, {"v": -62.0, "u": -14.0})
    samples, v, u, spikes = [(-62.0, -14.0)], -62.0, -14.0, 0
    for _ in range(300):
        v, u = (
            v + DT * (0.04 * v**2 + 5.0 * v + 140.0 - u + 1000.0 * current),
            u + DT * a * (b * v - u),
        )
        if v >= 30.0:
            v, u, spikes = c, u + d, spikes + 1
        samples.append((v, u))
    assert spikes > 1
    for k, variable in enumerate("vu"):
        exact = np.array([sample[k] for sample in samples])
        check(variable, lambda t, exact=exact: exact, "what a step of Euler's rule of dt gives, from the old v and u")


@pytest.mark.parametrize("height", [-2.0, 13.0, 15.0, 40.0])
def test_gates(sim, course, gated_cell, height):
    """They relax to the values, and at the rates, of Traub and Miles, also where a rate's formula is 0 / 0."""
    v = height - 63.0
    celltype = getattr(sim, gated_cell)(gbar_Na=1e-9, gbar_K=1e-9, cm=1e6, v_offset=-63.0, e_rev_leak=v)
    check = course(celltype, 20.0, {"v": v, "m": 0.0, "h": 1.0, "n": 0.0})
    for name in "mhn":
        equation = "what the rates of Traub and Miles give"
        check(name, lambda t, name=name: gates(t, height)[name], equation)


@BOTH
def test_synaptic_current(sim, cell, receptor):
    """It is positive into the cell: what spikes bring about, or what flows through their conductance."""
    celltype = getattr(sim, cell)
    if "isyn_exc" not in celltype.recordable:
        pytest.skip(f"{cell} has no synaptic currents")
    cells = sim.Population(2, celltype(tau_syn_E=TAUS["excitatory"], tau_syn_I=TAUS["inhibitory"]))
    source = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    weight = {"nA": 0.2 if receptor == "excitatory" else -0.2, "uS": 0.001}[celltype.weight_unit]
    sim.Projection(source, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight, 0.5), receptor_type=receptor)
    mine, other = (name.replace("gsyn", "isyn") for name in names(receptor))
    conductances = ["v", *names(receptor)] if celltype.conductance_based else []
    cells.record([mine, other, *conductances])
    sim.run(6.0)
    found = {signal.name: np.asarray(signal) for signal in cells.get_data().segments[0].analogsignals}
    if celltype.conductance_based:
        reversal = {"isyn_exc": "e_rev_E", "isyn_inh": "e_rev_I"}
        wanted = {
            name: found[name.replace("isyn", "gsyn")] * (celltype().parameters[reversal[name]] - found["v"])
            for name in (mine, other)
        }
    else:
        late = np.maximum(np.arange(61) * 0.1 - 1.5, 0.0)[:, None] / TAUS[receptor]
        course = late * np.exp(1 - late) if "alpha" in cell else np.exp(-late) * (np.arange(61) >= 15)[:, None]
        wanted = {mine: weight * course * np.ones(2), other: np.zeros((61, 2))}
    assert np.abs(wanted[mine]).max() > 0.004
    assert (np.sign(wanted[mine][20]) == (1 if receptor == "excitatory" else -1)).all()
    for name in (mine, other):
        assert_signal(cells, name, found[name], wanted[name])
