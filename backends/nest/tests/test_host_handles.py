"""What stands for cells, what is found behind it, and what is said of what does not."""

import nest
import numpy as np
import pytest
from native_nest import Group, attached, empty

from pynn_data.errors import InvalidHandle, NotSupported

RIGHT = r"NEST's cells are given as a NodeCollection, as nest.Create\(\) returns it, or several in a list"


@pytest.fixture(autouse=True)
def host():
    empty()
    return attached()


def units(found):
    return {name: variable.unit for name, variable in found.variables.items()}


def test_a_collection(host):
    nest.Create("parrot_neuron")
    found = host.find(nest.Create("iaf_cond_exp", 3))
    assert (found.size, found.kind, found.no_spikes, found.everywhere) == (3, "iaf_cond_exp", "", True)
    assert found.annotations == {"native_ids": [2, 3, 4], "native_models": ["iaf_cond_exp"]}
    assert all(type(number) is int for number in found.annotations["native_ids"])
    assert units(found) == {"V_m": "mV", "g_ex": "nS", "g_in": "nS"}
    assert not any(variable.settable for variable in found.variables.values())


def test_orders_and_parts(host):
    cells = nest.Create("iaf_psc_exp", 6)
    others = nest.Create("iaf_psc_alpha", 2)
    for handle, numbers in [
        (cells[::2], [1, 3, 5]),
        (cells[4], [5]),
        ((cells + others)[3:7], [4, 5, 6, 7]),
        (nest.NodeCollection([2, 5, 8]), [2, 5, 8]),
        ([others, cells[1:3]], [7, 8, 2, 3]),
        ((cells[5], cells[0]), [6, 1]),
        (nest.Create("iaf_psc_exp", positions=nest.spatial.grid([2, 1])), [9, 10]),
    ]:
        assert host.find(handle).annotations["native_ids"] == numbers


def test_several_models_have_what_all_have(host):
    found = host.find([nest.Create("iaf_cond_exp", 2), nest.Create("aeif_cond_exp"), nest.Create("izhikevich")])
    assert found.kind == "iaf_cond_exp, aeif_cond_exp, izhikevich"
    assert units(found) == {"V_m": "mV"}
    assert units(host.find(nest.Create("parrot_neuron") + nest.Create("iaf_psc_exp"))) == {}
    # A variable in different units is none of both.
    assert "V_m" not in units(host.find([nest.Create("iaf_psc_exp"), nest.Create("iaf_chs_2007")]))


def test_receptors_are_those_of_the_nodes(host):
    cells = nest.Create("iaf_psc_exp_multisynapse", 2, params={"tau_syn": [1.0, 2.0, 3.0]})
    cells[1].tau_syn = [1.0, 2.0]
    assert set(units(host.find(cells[0]))) == {"V_m", "I_syn", "I_syn_1", "I_syn_2", "I_syn_3"}
    assert set(units(host.find(cells))) == {"V_m", "I_syn", "I_syn_1", "I_syn_2"}


def test_copied_models(host):
    nest.CopyModel("iaf_cond_alpha_mc", "mine")
    found = host.find(nest.Create("mine"))
    assert found.kind == "mine"
    assert units(found)["V_m.s"] == "mV"


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("aeif_cond_beta_multisynapse", {"V_m": "mV", "g_1": "nS", "w": "pA"}),
        ("hh_psc_alpha_gap", {"Act_m": "", "I_syn_ex": "pA", "Inact_p": "", "V_m": "mV"}),
        ("glif_psc", {"ASCurrents_sum": "pA", "threshold": "mV", "V_m": "mV"}),
        ("ht_neuron", {"g_AMPA": "", "I_h": "mV", "theta": "mV"}),
        ("izhikevich", {"U_m": "mV/ms", "V_m": "mV"}),
        ("iaf_chs_2007", {"V_m": ""}),
        ("lin_rate_ipn", {"rate": None, "noise": None}),
        ("eprop_iaf", {"V_m": "mV", "learning_signal": None}),
        ("step_current_generator", {"I": "pA"}),
    ],
)
def test_units(host, model, expected):
    found = units(host.find(nest.Create(model)))
    assert {name: found[name] for name in expected} == expected


def test_units_of_models_that_do_not_come_with_nest():
    from pynn_data_nest.units import unit_of

    assert unit_of("my_neuron_nestml", "V_m") is None


# -- spikes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["spike_generator", "spike_train_injector", "parrot_neuron", "ignore_and_fire"])
def test_spikes_can_be_recorded(host, model):
    assert host.find(nest.Create(model)).no_spikes == ""


@pytest.mark.parametrize(
    "model",
    [
        "poisson_generator", "poisson_generator_ps", "gamma_sup_generator", "ppd_sup_generator", "mip_generator",
        "pulsepacket_generator", "inhomogeneous_poisson_generator", "sinusoidal_poisson_generator", "spike_dilutor",
    ],
)  # fmt: skip
def test_generators_whose_targets_differ(host, model):
    assert host.find(nest.Create(model)).no_spikes == (
        f"NEST's {model} sends its targets different spikes, so that none are its own; record a parrot_neuron that it "
        "is connected to"
    )


def test_generators_that_are_told_to_send_all_targets_the_same(host):
    nest.SetDefaults("sinusoidal_gamma_generator", {"individual_spike_trains": False})
    assert host.find(nest.Create("sinusoidal_gamma_generator")).no_spikes == ""


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("dc_generator", "dc_generator sends currents, no spikes"),
        ("siegert_neuron", "siegert_neuron sends no spikes"),
        ("tanh_rate_opn", "tanh_rate_opn sends no spikes"),
        ("volume_transmitter", "volume_transmitter sends no spikes"),
        ("ginzburg_neuron", "ginzburg_neuron has two states, and sends changes between them, no spikes"),
    ],
)
def test_nodes_without_spikes(host, model, text):
    assert host.find(nest.Create(model)).no_spikes == text


def test_one_of_several_has_no_spikes(host):
    found = host.find([nest.Create("iaf_psc_exp"), nest.Create("poisson_generator")])
    assert found.no_spikes.startswith("NEST's poisson_generator sends its targets different spikes")


# -- what is no handle -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handle", "said"),
    [
        (3, r", not int. nest.NodeCollection\(\[3\]\) would be one."),
        ([3, 4], r", not int. nest.NodeCollection\(\[3\]\) would be one."),
        ([np.int64(3)], r", not numpy.int64. nest.NodeCollection\(\[3\]\) would be one."),
        ("cells", ", not str."),
        (None, ", not NoneType."),
        ([], "; this list is empty."),
        (np.arange(3), ", not numpy.ndarray."),
    ],
)
def test_what_is_no_collection(host, handle, said):
    with pytest.raises(InvalidHandle, match=RIGHT + said + "$"):
        host.find(handle)


def test_no_nodes(host):
    with pytest.raises(InvalidHandle, match=RIGHT + "; this one is empty."):
        host.find(nest.NodeCollection([]))


def test_connections_are_no_cells(host):
    cells = nest.Create("iaf_psc_exp", 2)
    nest.Connect(cells, cells)
    with pytest.raises(InvalidHandle, match=", not nest.*SynapseCollection. Weights are recorded by a weight_recorder"):
        host.find(nest.GetConnections())


@pytest.mark.parametrize("model", ["multimeter", "voltmeter", "spike_recorder", "weight_recorder", "correlation_detector"])
def test_recorders_are_no_cells(host, model):
    handle = [nest.Create("iaf_psc_exp"), nest.Create(model)]
    with pytest.raises(InvalidHandle, match=rf"A {model} is a recorder of NEST's, no cell: .* pynn_data.collect\(\)."):
        host.find(handle)


def test_a_node_twice(host):
    cells = nest.Create("iaf_psc_exp", 5)
    with pytest.raises(InvalidHandle, match="Node 2 is given more than once."):
        host.find([cells[1:], cells[:2]])


def test_nodes_of_a_kernel_that_was_reset():
    """Also when there are other nodes of the same numbers."""
    stale = nest.Create("iaf_psc_exp", 2)
    empty()
    nest.Create("iaf_psc_alpha", 2)
    with pytest.raises(InvalidHandle, match="of a network that is gone: NEST's kernel was reset since. Give one of the"):
        attached().find(stale)


def test_options(host):
    with pytest.raises(TypeError, match="NEST's nodes are found without options; there is no 'threshold'."):
        host.find(nest.Create("iaf_psc_exp"), threshold=-20.0)


def test_to_find_changes_nothing(host):
    cells = nest.Create("iaf_psc_exp_multisynapse", 3)
    before = nest.GetKernelStatus(["network_size", "num_connections", "node_models", "synapse_models"]), cells.get()
    Group(host, cells, 0)
    after = nest.GetKernelStatus(["network_size", "num_connections", "node_models", "synapse_models"]), cells.get()
    assert after == before


def test_a_refused_recording_changes_nothing(host):
    cells = nest.Create("glif_psc", 2)
    group = Group(host, cells, 0)
    nest.Simulate(1.0)
    with pytest.raises(NotSupported):
        group.signals(["V_m", "threshold"])
    assert nest.network_size == 2
