"""Units of all numbers, against NEST's own status, and whole courses against native scripts."""

import nest
import numpy as np
import pytest
from single_cells import DT, make, signal, spike_onto

import pynn_data.nest as sim

# Parameter: (native name, factor or None for the leak of cm and tau_m, a value other than the default).
MEMBRANE = {
    "v_rest": ("E_L", 1, -64.0), "v_reset": ("V_reset", 1, -66.0), "v_thresh": ("V_th", 1, -49.0),
    "cm": ("C_m", 1000, 0.7), "tau_m": ("tau_m", 1, 12.0), "tau_refrac": ("t_ref", 1, 2.5),
    "i_offset": ("I_e", 1000, 0.3),
}  # fmt: skip
TAU_SYN = {"tau_syn_E": ("tau_syn_ex", 1, 3.0), "tau_syn_I": ("tau_syn_in", 1, 6.0)}
COND = {**TAU_SYN, "e_rev_E": ("E_ex", 1, -5.0), "e_rev_I": ("E_in", 1, -75.0)}
LEAK = {"tau_m": ("g_L", None, 12.0)}
ADEX = {
    **MEMBRANE, **COND, **LEAK, "v_spike": ("V_peak", 1, -38.0), "a": ("a", 1, 5.0), "b": ("b", 1000, 0.06),
    "delta_T": ("Delta_T", 1, 2.5), "tau_w": ("tau_w", 1, 100.0),
}  # fmt: skip
HH = {
    **COND, "gbar_Na": ("g_Na", 1000, 21.0), "gbar_K": ("g_K", 1000, 7.0), "g_leak": ("g_L", 1000, 0.02),
    "cm": ("C_m", 1000, 0.3), "v_offset": ("V_T", 1, -60.0), "e_rev_Na": ("E_Na", 1, 55.0),
    "e_rev_K": ("E_K", 1, -85.0), "e_rev_leak": ("E_L", 1, -63.0), "i_offset": ("I_e", 1000, 0.3),
}  # fmt: skip
TRACES = {
    "tau_sfa": ("tau_sfa", 1, 80.0), "e_rev_sfa": ("E_sfa", 1, -78.0), "q_sfa": ("q_sfa", 1, 12.0),
    "tau_rr": ("tau_rr", 1, 3.0), "e_rev_rr": ("E_rr", 1, -77.0), "q_rr": ("q_rr", 1, 2000.0),
}  # fmt: skip
# NEST's izhikevich has no capacitance, a current of 1 pA is 1 mV/ms: 1 nA is 1000 mV/ms.
SHAPE = {"a": ("a", 1, 0.03), "b": ("b", 1, 0.25), "c": ("c", 1, -60.0), "d": ("d", 1, 3.0)}
TABLE = {
    "IF_curr_exp": ("iaf_psc_exp", {**MEMBRANE, **TAU_SYN}),
    "IF_curr_alpha": ("iaf_psc_alpha", {**MEMBRANE, **TAU_SYN}),
    "IF_curr_delta": ("iaf_psc_delta", MEMBRANE),
    "IF_cond_exp": ("iaf_cond_exp", {**MEMBRANE, **COND, **LEAK}),
    "IF_cond_exp_gsfa_grr": ("iaf_cond_exp_sfa_rr", {**MEMBRANE, **COND, **LEAK, **TRACES}),
    "IF_cond_alpha": ("iaf_cond_alpha", {**MEMBRANE, **COND, **LEAK}),
    "EIF_cond_exp_isfa_ista": ("aeif_cond_exp", ADEX),
    "EIF_cond_alpha_isfa_ista": ("aeif_cond_alpha", ADEX),
    "HH_cond_exp": ("pynn_data_hh_cond_exp", HH),
    "Izhikevich": ("izhikevich", {**SHAPE, "i_offset": ("I_e", 1000, 0.01)}),
}


@pytest.mark.parametrize("celltype", TABLE)
def test_every_cell_type_parameter_and_variable_is_in_a_table(celltype):
    sim.setup()
    offered = {name for name in sim.list_standard_models() if not name.startswith("SpikeSource")}
    assert set(TABLE) == offered - {"GIF_cond_exp"}  # whose parameters are lists; the conformance suite tries each
    assert set(TABLE[celltype][1]) == set(getattr(sim, celltype).default_parameters)
    assert set(getattr(sim, celltype).recordable) <= {*STATUS, *CURRENTS, "spikes"}


@pytest.mark.parametrize("when", ["created", "changed"])
@pytest.mark.parametrize(("celltype", "parameter"), [(c, p) for c in TABLE for p in TABLE[c][1]])
def test_parameter_reaches_nest_in_its_unit(celltype, parameter, when):
    """It has the new value and all the others their defaults, whether given at first or between runs."""
    model, table = TABLE[celltype]
    new = {parameter: table[parameter][2]}
    default = getattr(sim, celltype).default_parameters
    assert new[parameter] != default[parameter]
    cell = make(sim, celltype, **(new if when == "created" else {}))
    sim.run(0.2)
    if when == "changed":
        cell.set(**new)
    values = {"cm": 0.0, "tau_m": 1.0, **default, **new}
    leak = 1000 * values["cm"] / values["tau_m"]
    expected = {name: values[p] * factor if factor else leak for p, (name, factor, _) in table.items()}
    status = nest.NodeCollection([1]).get()  # a script's first cell is NEST's first node
    assert status["model"] == model
    assert {name: status[name] for name in expected} == pytest.approx(expected, rel=1e-14)


STATUS = {
    "v": ("V_m", 1, "mV"), "u": ("U_m", 1, "mV/ms"), "w": ("w", 1e-3, "nA"),
    "gsyn_exc": ("g_ex", 1e-3, "uS"), "gsyn_inh": ("g_in", 1e-3, "uS"),
    "g_r": ("g_rr", 1, "nS"), "g_s": ("g_sfa", 1, "nS"),
    **{gate: (name, 1, "dimensionless") for gate, name in {"m": "Act_m", "h": "Inact_h", "n": "Act_n"}.items()},
}  # fmt: skip
CURRENTS = {"isyn_exc": "I_syn_ex", "isyn_inh": "I_syn_in"}
"""What NEST tells to multimeters only."""
SIGNALS = [(c, v) for c in TABLE for v in STATUS if v in getattr(sim, c).recordable]


@pytest.mark.parametrize(("celltype", "variable"), SIGNALS)
def test_samples_are_the_status_times_the_factor(celltype, variable):
    """Both the sample that NEST's probe takes and the last one, which is read from the cell."""
    cell = make(sim, celltype, variable, i_offset=0.004 if celltype == "Izhikevich" else 0.1)
    for receptor in ["excitatory", "inhibitory"] if cell.conductance_based else []:
        spike_onto(sim, cell, receptor, 0.002)
    if variable in ("g_r", "g_s"):
        cell.initialize(**{variable: 5.0})
    name, factor, unit = STATUS[variable]
    status = []
    for _ in range(2):
        sim.run(3.0)
        status.append(nest.NodeCollection([1]).get(name) * factor)
    assert all(status)
    assert status[0] != status[1]
    np.testing.assert_array_equal(signal(cell, variable)[[30, 60]], status)
    assert cell.get_data().segments[0].analogsignals[0].dimensionality.string == unit


@pytest.mark.parametrize("celltype", ["IF_curr_exp", "IF_curr_alpha"])
@pytest.mark.parametrize("threads", [1, 2])
def test_synaptic_currents_are_those_of_a_multimeter(celltype, threads):
    """The last sample, which the plug-in's library reads, is what a multimeter has a step later."""
    sim.setup(timestep=DT, threads=threads)
    cells = sim.Population(3, getattr(sim, celltype)())
    for receptor, weights in (("excitatory", [0.1, 0.2, 0.3]), ("inhibitory", [-0.4, -0.5, -0.6])):
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.9, 1.4]))
        pairs = [(0, i, weight, 0.2) for i, weight in enumerate(weights)]
        sim.Projection(source, cells, sim.FromListConnector(pairs), receptor_type=receptor)
    cells.record(list(CURRENTS))
    last = {name: [] for name in CURRENTS}
    for step in range(30):
        sim.run(DT)
        for one in cells.get_data().segments[0].analogsignals if step % 2 else ():
            last[one.name].append(one.magnitude[-1])
        for name in CURRENTS if not step % 2 else ():
            last[name].append(cells.peek(name))
    for one in cells.get_data().segments[0].analogsignals:
        np.testing.assert_array_equal(one.magnitude[1:], last[one.name])
        assert len(np.unique(one.magnitude[-1])) == 3


@pytest.mark.parametrize("celltype", ["EIF_cond_exp_isfa_ista", "EIF_cond_alpha_isfa_ista"])
def test_adaptive_cells_are_accurate_with_a_noisy_current(celltype):
    """Spikes are those of cells that NEST integrates with a bound of 1e-12, step by step."""
    noise = np.random.default_rng(5).normal(scale=400.0, size=(8, 5000))
    found = []
    for bound in (None, 1e-12):
        sim.setup(timestep=DT)
        cells = sim.Population(8, getattr(sim, celltype)(i_offset=0.7))
        times = np.arange(5000) * DT
        for cell, amplitudes in zip(cells, noise / 1000, strict=True):
            cell.inject(sim.StepCurrentSource(times=times, amplitudes=amplitudes))
        cells.record("spikes")
        sim.run(0.0)
        assert nest.NodeCollection([1]).get("gsl_error_tol") == 1e-9
        if bound:
            nest.NodeCollection(range(1, 9)).set(gsl_error_tol=bound)
        sim.run(500.0)
        trains = cells.get_data().segments[0].spiketrains
        found.append([np.rint(train.magnitude / DT).astype(int).tolist() for train in trains])
    assert sum(map(len, found[0])) > 40
    assert found[0] == found[1]


def native_run(model, parameters, duration):
    """Return v from the first step on, and the steps of the spikes, of a hand-written NEST script."""
    nest.ResetKernel()
    nest.resolution = DT
    node = nest.Create(model, params=parameters)
    meter = nest.Create("multimeter", {"interval": DT, "record_from": ["V_m"]})
    spikes = nest.Create("spike_recorder")
    nest.Connect(meter, node)
    nest.Connect(node, spikes)
    nest.Simulate(duration + 2.0)  # the default delay of 1 ms keeps the last samples back
    steps = np.rint(spikes.get("events", "times") / DT).astype(int)
    n = round(duration / DT)
    return np.array(meter.get("events", "V_m"))[:n], steps[steps <= n].tolist()


# Parameters and initial state in NEST's units, and currents in nA, of which the first makes no spikes.
SCRIPTS = {
    "HH_cond_exp": ({
        "V_m": -65.0, "Act_m": 0.0, "Inact_h": 1.0, "Act_n": 0.0, "g_Na": 20000.0, "g_K": 6000.0, "g_L": 10.0,
        "C_m": 200.0, "V_T": -63.0, "E_Na": 50.0, "E_K": -90.0, "E_L": -65.0,
    }, [0.0, 0.2, 0.6, 2.0]),
    "EIF_cond_exp_isfa_ista": ({
        "V_m": -70.6, "w": 0.0, "C_m": 281.0, "t_ref": 0.1, "V_peak": -40.0, "V_reset": -70.6, "E_L": -70.6,
        "g_L": 281.0 / 9.3667, "a": 4.0, "b": 80.5, "Delta_T": 2.0, "tau_w": 144.0, "V_th": -50.4,
        "gsl_error_tol": 1e-9,
    }, [0.4, 0.7, 1.0, 2.0]),
    "Izhikevich": ({"V_m": -70.0, "U_m": -14.0, "a": 0.02, "b": 0.2, "c": -65.0, "d": 2.0}, [0.0, 0.004, 0.03]),
}  # fmt: skip


@pytest.mark.parametrize(("celltype", "i_offset"), [(c, i) for c in SCRIPTS for i in SCRIPTS[c][1]])
def test_trace_and_spikes_of_a_native_script(celltype, i_offset):
    native, (silent, *_) = SCRIPTS[celltype]
    cell = make(sim, celltype, "v", "spikes", i_offset=i_offset)
    sim.run(300.0)
    sim.end()
    model = {"HH_cond_exp": "hh_cond_exp_traub"}.get(celltype, TABLE[celltype][0])  # that scripts for NEST alone have
    v, spikes = native_run(model, {**native, "I_e": 1000 * i_offset}, 300.0)
    train = cell.get_data().segments[0].spiketrains[0]
    assert bool(spikes) == (i_offset > silent)
    assert np.rint(train.magnitude / DT).astype(int).tolist() == spikes
    np.testing.assert_array_equal(signal(cell, "v")[1:], v)  # the same computations: the same bits
