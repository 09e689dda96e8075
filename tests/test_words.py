"""What objects say of themselves, and what is said of names that are not there."""

import numpy as np
import pytest
import quantities as pq

import pynn_data.names


def test_cell_types_and_synapses(sim):
    assert repr(sim.IF_curr_delta(tau_m=np.float64(10.0))) == (
        "IF_curr_delta(v_rest=-65.0, cm=1.0, tau_m=10.0, tau_refrac=0.1, i_offset=0.0, v_reset=-65.0, v_thresh=-50.0)"
    )
    assert repr(sim.SpikeSourceArray(spike_times=[[1.0], [2.0, 3.0]])) == "SpikeSourceArray(spike_times=[[1.0], [2.0, 3.0]])"
    assert len(repr(sim.SpikeSourceArray(spike_times=np.arange(10000.0)))) < 120
    assert len(repr(sim.SpikeSourceArray(spike_times=list(range(10000))))) < 120
    assert repr(sim.StaticSynapse(weight=0.1, delay=2 * pq.ms)) == "StaticSynapse(weight=0.1, delay=array(2.) * ms)"
    assert len(repr(sim.StaticSynapse(weight=np.zeros((100, 100))))) < 120


def test_currents(sim):
    assert repr(sim.DCSource(amplitude=50 * pq.pA)) == "DCSource(amplitude=0.05, start=0.0, stop=1000000000000.0)"
    assert repr(sim.StepCurrentSource(times=[1.0], amplitudes=[2.0])) == (
        "StepCurrentSource(amplitudes=array([2.]), times=array([1.]))"
    )


def test_connectors(sim):
    assert repr(sim.FixedProbabilityConnector(0.5)) == "FixedProbabilityConnector(allow_self_connections=True, p_connect=0.5)"
    assert repr(sim.OneToOneConnector()) == "OneToOneConnector()"
    assert repr(sim.FromListConnector([(0, 1)])) == "FromListConnector(1 pairs)"
    assert repr(sim.ArrayConnector(np.eye(3))) == "ArrayConnector(3 pairs)"


def test_groups_and_projections(sim):
    a = sim.Population(3, sim.IF_curr_delta(i_offset=[0.1, 0.2, 0.3]), label="a")
    inner = (
        "Population 'a' of 3 cells, IF_curr_delta(v_rest=-65, cm=1, tau_m=20, tau_refrac=0.1, i_offset=0.1 to 0.3, "
        "v_reset=-65, v_thresh=-50)"
    )
    assert repr(a) == f"<{inner}>"
    assert repr(a[:2]) == f"<PopulationView \"view of 'a' with size 2\" of 2 cells of {inner}>"
    assert repr(sim.Assembly(a, label="all")) == f"<Assembly 'all' of 3 cells: {inner}>"
    joined = sim.Projection(a, a, sim.OneToOneConnector(), sim.StaticSynapse(weight=0.1), label="p")
    assert repr(joined) == (
        "<Projection 'p' from 'a' to 'a', OneToOneConnector(), StaticSynapse(weight=0.1, delay=None), excitatory>"
    )


def test_large_assemblies_are_brief(sim):
    a, b = sim.Population(100, sim.IF_cond_exp(), label="a"), sim.Population(100, sim.IF_cond_exp(), label="b")
    mixed = (a + b)[np.arange(200).reshape(2, 100).T.ravel()]
    assert len(mixed.populations) == 200
    assert len(mixed.label) < 200
    assert len(repr(mixed)) < 2000


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("STDPMechanism", "."),
        ("IF_cond_expo", "; did you mean IF_cond_exp or GIF_cond_exp or HH_cond_exp?"),
        ("Poisson", "."),
        ("StaticSynapses", "; did you mean StaticSynapse"),
    ],
)
def test_names_that_are_not_there(sim, name, near):
    with pytest.raises(AttributeError) as caught:
        getattr(sim, name)
    text = str(caught.value)
    assert text.startswith(f"module 'pynn_data.nest' has no attribute {name!r}{near}")
    assert text.endswith(" The page 'From PyNN' of the documentation lists what of PyNN is not in pynn-data.")
    assert not hasattr(sim, name)
    assert name not in pynn_data.names.__all__


def test_names_that_python_looks_for(sim):
    with pytest.raises(AttributeError, match="has no attribute '__path__'$"):
        sim.__path__  # noqa: B018
