"""Old names of PyNN do what the present ones do, and say which these are."""

import warnings

import numpy as np
import pytest


@pytest.fixture
def cells(sim):
    return sim.Population(3, sim.IF_cond_exp(i_offset=1.0), label="cells")


def old(pattern, function, *args, **kwargs):
    with pytest.warns(DeprecationWarning, match=pattern) as caught:
        result = function(*args, **kwargs)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    return result


def test_of_recording(sim, cells, tmp_path):
    old(r"record_v\(\) is an old name: record\('v'\) does the same", cells.record_v)
    old(r"record\(\['gsyn_exc', 'gsyn_inh'\]\)", cells.record_gsyn, to_file=False)
    cells.record("spikes")
    sim.run(30.0)
    assert {s.name for s in old("get_data", cells.get_v).segments[0].analogsignals} == {"v"}
    assert {s.name for s in old("get_data", cells.get_gsyn).segments[0].analogsignals} == {"gsyn_exc", "gsyn_inh"}
    assert len(old("get_data", cells.getSpikes).segments[0].spiketrains) == 3
    assert old("mean_spike_count", cells.meanSpikeCount) == cells.mean_spike_count() > 0
    for name, call in (("s.pkl", cells.printSpikes), ("v.pkl", cells.print_v), ("g.pkl", cells[:2].print_gsyn)):
        old(r"write_data\(file, ", call, str(tmp_path / "Results" / name))
        assert (tmp_path / "Results" / name).exists()


def test_of_parameters_and_states(sim, cells):
    old(r"set\(name=distribution\)", cells.rset, "tau_m", sim.RandomDistribution("uniform", (10.0, 12.0)))
    assert ((cells.get("tau_m") >= 10.0) & (cells.get("tau_m") < 12.0)).all()
    old(r"set\(name=values\)", cells.tset, "cm", [0.5, 1.0, 2.0])
    assert cells.get("cm").tolist() == [0.5, 1.0, 2.0]
    old(r"initialize\(v=distribution\)", cells.randomInit, sim.RandomDistribution("uniform", (-70.0, -60.0)))
    assert np.unique(cells.initial_values["v"]).size == 3
    sources = sim.Population(2, sim.SpikeSourceArray())
    old("set", sources.tset, "spike_times", [[1.0, 2.0], [3.0]])
    assert [t.tolist() for t in sources.get("spike_times")] == [[1.0, 2.0], [3.0]]


def test_of_views_and_assemblies(sim, cells):
    old("record", cells[:2].record_v)
    both = cells + sim.Population(2, sim.IF_cond_exp())
    old("record", both.record_gsyn)
    sim.run(1.0)
    assert old("get_data", both.get_gsyn).segments[0].analogsignals[0].shape == (11, 5)


def test_of_connections(sim, cells, tmp_path):
    projection = sim.Projection(cells, cells, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.1, delay=0.5))
    assert old(r"get\('weight', 'list', with_address=False\)", projection.getWeights) == [0.1] * 9
    assert old("get", projection.getDelays) == [0.5] * 9
    old(r"set\(weight=w\)", projection.setWeights, 0.2)
    assert old("get", projection.getWeights) == [0.2] * 9
    old(r"set\(delay=d\)", projection.setDelays, 0.7)
    assert old("get", projection.getSynapseDynamics, "delay") == pytest.approx([0.7] * 9)
    old("set", projection.randomizeWeights, sim.RandomDistribution("uniform", (0.1, 0.3)))
    old("save", projection.saveConnections, str(tmp_path / "all.txt"))
    old("save", projection.printWeights, str(tmp_path / "weights.txt"), format="array")
    assert np.loadtxt(tmp_path / "all.txt").shape == (9, 4)
    assert np.loadtxt(tmp_path / "weights.txt").shape == (3, 3)


def test_functions_in_place_of_methods(sim, tmp_path):
    source = old(r"create\(\) is an old name: Population\(", sim.create, sim.SpikeSourceArray, {"spike_times": [1.0]})
    cells = old("Population", sim.create, sim.IF_curr_exp(tau_m=10.0), n=3)
    projection = old("Projection", sim.connect, source[0], cells, weight=0.5, delay=1.0)
    assert projection.get("weight", "list", with_address=False) == [0.5] * 3
    old("record", sim.record_v, cells[0], str(tmp_path / "Results" / "v.pkl"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sim.initialize(cells, v=-60.0)
        sim.set(cells, cm=0.5)
    sim.run_for(3.0)
    assert cells.get_data("v").segments[0].analogsignals[0].shape == (31, 1)
    sim.end(compatible_output=False)
    assert (tmp_path / "Results" / "v.pkl").exists()


def test_connect_with_a_probability(sim):
    sources, cells = sim.Population(30, sim.SpikeSourcePoisson()), sim.Population(30, sim.IF_curr_exp())
    projection = old("Projection", sim.connect, sources, cells, 0.5, None, "excitatory", 0.3, sim.NumpyRNG(seed=5))
    assert 150 < projection.size() < 400
