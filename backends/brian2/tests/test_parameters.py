"""Units of all numbers: what the cells' parameters, states and weights are in Brian2."""

import numpy as np
import pytest

import pynn_data.brian2 as sim
from pynn_data.errors import NotSupported

# Values other than the defaults, in the front end's units, which are also those in Brian2 but for a: uS.
MEMBRANE = {
    "v_rest": -64.0, "v_reset": -66.0, "v_thresh": -49.0, "cm": 0.7, "tau_m": 12.0, "tau_refrac": 2.5,
    "i_offset": 0.3,
}  # fmt: skip
TAU_SYN = {"tau_syn_E": 3.0, "tau_syn_I": 6.0}
COND = {**MEMBRANE, **TAU_SYN, "e_rev_E": -5.0, "e_rev_I": -75.0}
ADEX = {**COND, "v_spike": -38.0, "a": 5.0, "b": 0.06, "delta_T": 2.5, "tau_w": 100.0}
HH = {
    **TAU_SYN, "gbar_Na": 21.0, "gbar_K": 7.0, "g_leak": 0.02, "cm": 0.3, "v_offset": -60.0, "e_rev_Na": 55.0,
    "e_rev_K": -85.0, "e_rev_leak": -63.0, "e_rev_E": -5.0, "e_rev_I": -75.0, "i_offset": 0.3,
}  # fmt: skip
TRACES = {"tau_sfa": 80.0, "e_rev_sfa": -78.0, "q_sfa": 12.0, "tau_rr": 3.0, "e_rev_rr": -77.0, "q_rr": 2000.0}
TABLE = {
    "IF_curr_exp": {**MEMBRANE, **TAU_SYN},
    "IF_curr_alpha": {**MEMBRANE, **TAU_SYN},
    "IF_curr_delta": MEMBRANE,
    "IF_cond_exp": COND,
    "IF_cond_alpha": COND,
    "IF_cond_exp_gsfa_grr": {**COND, **TRACES},
    "EIF_cond_exp_isfa_ista": ADEX,
    "EIF_cond_alpha_isfa_ista": ADEX,
    "HH_cond_exp": HH,
    "Izhikevich": {"a": 0.03, "b": 0.25, "c": -60.0, "d": 3.0, "i_offset": 0.01},
}


def group(cells):
    """Return the arrays of the script's first population in Brian2, by name."""
    return cells._simulation.engine.places.groups[0]


@pytest.mark.parametrize("celltype", TABLE)
def test_every_cell_type_and_parameter_is_in_the_table(celltype):
    sim.setup()
    offered = {name for name in sim.list_standard_models() if not name.startswith("SpikeSource")}
    assert set(TABLE) == offered - {"GIF_cond_exp"}  # whose parameters are lists; the conformance suite tries each
    assert set(TABLE[celltype]) == set(getattr(sim, celltype).default_parameters)


@pytest.mark.parametrize("when", ["created", "changed"])
@pytest.mark.parametrize(("celltype", "parameter"), [(c, p) for c in TABLE for p in TABLE[c]])
def test_parameter_reaches_brian2_in_its_unit(celltype, parameter, when):
    """It has the new value and all the others their defaults, whether given at first or between runs."""
    new = {parameter: TABLE[celltype][parameter]}
    default = getattr(sim, celltype).default_parameters
    assert new[parameter] != default[parameter]
    sim.setup()
    cells = sim.Population(2, getattr(sim, celltype)(**(new if when == "created" else {})))
    sim.run(0.1 if when == "changed" else 0.0)
    if when == "changed":
        cells[1:].set(**new)
    one = group(cells)
    for name, value in {**default, **new}.items():
        in_nanosiemens = name in ("q_sfa", "q_rr") or (name == "a" and "EIF" in celltype)
        factor = 1e-3 if in_nanosiemens else 1.0
        found = one.values({"cm": "c_m"}.get(name, name))
        assert found[1] == pytest.approx(value * factor, rel=1e-14)
        assert found[0] == pytest.approx((value if when == "created" else default[name]) * factor, rel=1e-14)


@pytest.mark.parametrize("celltype", TABLE)
def test_a_changed_parameter_gives_the_cells_of_a_new_network(celltype):
    """Also what follows from the parameters is made anew: the course is that of cells created so."""
    kind = getattr(sim, celltype)

    def course(created, changed):
        sim.setup()
        cells = sim.Population(2, kind(**created))
        source = sim.Population(1, sim.SpikeSourceArray(spike_times=[0.3, 2.0]))
        for receptor, weight in (("excitatory", 0.02), ("inhibitory", 0.01)):
            sign = -1 if receptor == "inhibitory" and not cells.celltype.conductance_based else 1
            every = sim.AllToAllConnector()
            synapse = sim.StaticSynapse(weight=sign * weight, delay=0.1)
            sim.Projection(source, cells, every, synapse, receptor_type=receptor)
        cells.record("v")
        sim.run(0.0)
        cells.set(**changed)
        sim.run(10.0)
        return cells.get_data().segments[0].analogsignals[0].magnitude

    np.testing.assert_array_equal(course({}, TABLE[celltype]), course(TABLE[celltype], {}))


def test_upswing_that_would_overflow_is_refused():
    sim.setup()
    cell = sim.Population(1, sim.EIF_cond_exp_isfa_ista(delta_T=0.01))
    with pytest.raises(NotSupported, match="delta_T is too small"):
        sim.run(1.0)
    cell.set(delta_T=0.02)  # (v_spike - v_thresh) / delta_T = 520
    sim.run(1.0)


@pytest.mark.parametrize("celltype", TABLE)
def test_samples_are_the_state_in_the_variables_units(celltype):
    kind = getattr(sim, celltype)
    values = {name: 0.25 + 0.125 * k for k, name in enumerate(kind.default_initial_values)}
    sim.setup()
    cells = sim.Population(3, kind(), initial_values=values)
    cells.record([name for name in kind.recordable if name != "spikes" and name not in kind.derived])
    sim.run(0.3)
    units = {
        "v": "mV", "u": "mV/ms", "w": "nA", "gsyn_exc": "uS", "gsyn_inh": "uS", "isyn_exc": "nA", "isyn_inh": "nA",
        "g_r": "nS", "g_s": "nS",
    }  # fmt: skip
    ours = {"isyn_exc": "i_exc", "isyn_inh": "i_inh"}
    for signal in cells.get_data().segments[0].analogsignals:
        np.testing.assert_allclose(signal.magnitude[0], values[signal.name], rtol=1e-15)
        factor = 1e3 if signal.name in ("g_r", "g_s") else 1.0
        state = group(cells).values(ours.get(signal.name, signal.name)) * factor
        np.testing.assert_array_equal(signal.magnitude[-1], state)
        assert signal.dimensionality.string == units.get(signal.name, "dimensionless")
