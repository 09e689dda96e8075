"""Every parameter and variable reaches NEURON, and comes back, in its unit."""

import numpy as np
import pytest
from neuron_processes import point_processes

import pynn_data

sim = pynn_data.open("neuron")

# Parameter: (native name, factor or None for the leak of cm and tau_m, a value other than the default).
POTENTIALS = {
    "v_rest": ("v_rest", 1, -64.0),
    "v_reset": ("v_reset", 1, -66.0),
    "v_thresh": ("v_thresh", 1, -49.0),
}
TAU_SYN = {"tau_syn_E": ("tau_syn_E", 1, 3.0), "tau_syn_I": ("tau_syn_I", 1, 6.0)}
CURR = {
    **POTENTIALS, "cm": ("cm", 1, 0.7), "tau_m": ("tau_m", 1, 12.0), "tau_refrac": ("tau_refrac", 1, 2.5),
    "i_offset": ("i_offset", 1, 0.3),
}  # fmt: skip
COND = {
    **POTENTIALS, **TAU_SYN, "e_rev_E": ("e_rev_E", 1, -5.0), "e_rev_I": ("e_rev_I", 1, -75.0),
    "cm": ("cm", 1000, 0.7), "tau_m": ("g_leak", None, 12.0), "tau_refrac": ("tau_refrac", 1, 2.5),
    "i_offset": ("i_offset", 1000, 0.3),
}  # fmt: skip
ADEX = {
    **COND, "v_spike": ("v_spike", 1, -38.0), "a": ("adapt", 1, 5.0), "b": ("jump_w", 1000, 0.06),
    "delta_T": ("delta_T", 1, 2.5), "tau_w": ("tau_w", 1, 100.0),
}  # fmt: skip
HH = {
    **TAU_SYN, "e_rev_E": ("e_rev_E", 1, -5.0), "e_rev_I": ("e_rev_I", 1, -75.0), "cm": ("cm", 1000, 0.3),
    "gbar_Na": ("gbar_Na", 1000, 21.0), "gbar_K": ("gbar_K", 1000, 7.0), "g_leak": ("g_leak", 1000, 0.02),
    "v_offset": ("v_offset", 1, -60.0), "e_rev_Na": ("e_rev_Na", 1, 55.0), "e_rev_K": ("e_rev_K", 1, -85.0),
    "e_rev_leak": ("e_rev_leak", 1, -63.0), "i_offset": ("i_offset", 1000, 0.3),
}  # fmt: skip
TRACES = {
    "tau_sfa": ("tau_sfa", 1, 80.0), "e_rev_sfa": ("e_rev_sfa", 1, -78.0), "q_sfa": ("q_sfa", 1, 12.0),
    "tau_rr": ("tau_rr", 1, 3.0), "e_rev_rr": ("e_rev_rr", 1, -77.0), "q_rr": ("q_rr", 1, 2000.0),
}  # fmt: skip
SHAPE = {
    "a": ("rate_u", 1, 0.03), "b": ("slope_u", 1, 0.25), "c": ("v_reset", 1, -60.0), "d": ("jump_u", 1, 3.0),
    "i_offset": ("i_offset", 1, 0.01),
}  # fmt: skip
TABLE = {
    "IF_curr_exp": {**CURR, **TAU_SYN}, "IF_curr_alpha": {**CURR, **TAU_SYN}, "IF_curr_delta": CURR,
    "IF_cond_exp": COND, "IF_cond_alpha": COND, "EIF_cond_exp_isfa_ista": ADEX, "EIF_cond_alpha_isfa_ista": ADEX,
    "HH_cond_exp": HH, "Izhikevich": SHAPE, "IF_cond_exp_gsfa_grr": {**COND, **TRACES},
}  # fmt: skip
VARIABLES = {
    "v": ("vm", 1, "mV"), "u": ("um", 1, "mV/ms"), "w": ("wm", 1e-3, "nA"), "gsyn_exc": ("g_exc", 1e-3, "uS"),
    "gsyn_inh": ("g_inh", 1e-3, "uS"), "isyn_exc": ("i_exc", 1, "nA"), "isyn_inh": ("i_inh", 1, "nA"),
    "g_r": ("g_rr", 1, "nS"), "g_s": ("g_sfa", 1, "nS"),
    **{gate: (f"gate_{gate}", 1, "dimensionless") for gate in "mhn"},
}  # fmt: skip


@pytest.mark.parametrize("celltype", TABLE)
def test_every_cell_type_parameter_and_variable_is_in_a_table(celltype):
    sim.setup()
    offered = {name for name in sim.list_standard_models() if not name.startswith("SpikeSource")}
    assert set(TABLE) == offered - {"GIF_cond_exp"}  # whose parameters are lists; the conformance suite tries each
    assert set(TABLE[celltype]) == set(getattr(sim, celltype).default_parameters)
    assert set(getattr(sim, celltype).recordable) <= {*VARIABLES, "spikes"}


def states_of(celltype):
    """Return what is recorded as NEURON has it."""
    return [name for name in celltype.recordable if name != "spikes" and name not in celltype.derived]


@pytest.mark.parametrize("when", ["created", "changed"])
@pytest.mark.parametrize(("celltype", "parameter"), [(c, p) for c in TABLE for p in TABLE[c]])
def test_parameter_reaches_neuron_in_its_unit(celltype, parameter, when):
    """It has the new value and all the others their defaults, whether given at first or between runs."""
    table = TABLE[celltype]
    new = {parameter: table[parameter][2]}
    default = getattr(sim, celltype).default_parameters
    assert new[parameter] != default[parameter]
    sim.setup()
    cell = sim.Population(1, getattr(sim, celltype)(**(new if when == "created" else {})))
    sim.run(0.2)
    if when == "changed":
        cell.set(**new)
    values = {"cm": 0.0, "tau_m": 1.0, **default, **new}
    leak = 1000 * values["cm"] / values["tau_m"]
    expected = {name: values[p] * factor if factor else leak for p, (name, factor, _) in table.items()}
    (process,) = point_processes(cell)
    assert {name: getattr(process, name) for name in expected} == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("celltype", TABLE)
def test_samples_are_the_state_times_the_factor(celltype):
    sim.setup()
    cell = sim.Population(1, getattr(sim, celltype)(i_offset=0.004 if celltype == "Izhikevich" else 0.1))
    variables = states_of(cell.celltype)
    cell.initialize(**{name: 5.0 for name in ("g_r", "g_s") if name in variables})
    cell.record(variables)
    for receptor, sign in {"excitatory": 1, "inhibitory": 1 if cell.conductance_based else -1}.items():
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[2.0]))
        sim.Projection(source, cell, sim.FromListConnector([(0, 0, sign * 0.002, 0.5)]), receptor_type=receptor)
    states = []
    for _ in range(2):
        sim.run(3.0)
        (process,) = point_processes(cell)
        states.append({name: getattr(process, VARIABLES[name][0]) * VARIABLES[name][1] for name in variables})
    for signal in cell.get_data().segments[0].analogsignals:
        expected = [state[signal.name] for state in states]
        assert all(expected)
        np.testing.assert_array_equal(signal.magnitude[[30, 60], 0], expected)
        assert signal.dimensionality.string == VARIABLES[signal.name][2]


@pytest.mark.parametrize("celltype", TABLE)
def test_initial_values_reach_neuron_in_their_units(celltype):
    sim.setup()
    cells = sim.Population(2, getattr(sim, celltype)())
    names = list(cells.celltype.default_initial_values)
    start = {"v": -60.0, "u": -13.0}
    values = {name: [start.get(name, 0.0) + 0.25, start.get(name, 0.0) + 0.125] for name in names}
    cells.initialize(**values)
    cells.record(names)
    sim.run(0.1)
    for signal in cells.get_data().segments[0].analogsignals:
        np.testing.assert_array_equal(signal.magnitude[0], values[signal.name])
