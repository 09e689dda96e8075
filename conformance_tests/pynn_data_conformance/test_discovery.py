"""The backend is found by its name, and what users import is the front end."""

import importlib

import pytest

import pynn_data
from pynn_data.errors import AttachOnly
from pynn_data.registry import installed


def test_one_distribution_provides_it(pytestconfig):
    (provider,) = installed()[pytestconfig.getoption("--pynn-data-backend")]
    assert provider.distribution
    assert provider.version


def test_import_line(subject, engine):
    name = subject.name
    sim = importlib.import_module(f"pynn_data.{name}")
    assert pynn_data.open(name) is sim
    for attribute in ("setup", "run", "reset", "end", "Population", "Projection", "IF_cond_exp", "DCSource"):
        assert hasattr(sim, attribute)


def test_it_is_listed_as_usable(subject):
    (status,) = [status for status in pynn_data.backends() if status.name == subject.name]
    assert status.problem is None
    assert status.contract == subject.simulator.contract
    assert list(status.rungs) == subject.rungs


def test_what_can_only_be_attached_to_says_so(subject, host):
    if subject.engine is None:
        with pytest.raises(AttachOnly, match=rf"pynn_data.attach\('{subject.name}'\)"):
            pynn_data.open(subject.name)


def test_it_says_who_made_the_data(sim, engine):
    cells = sim.Population(1, sim.SpikeSourceArray(spike_times=[1.0]))
    cells.record("spikes")
    sim.run(2.0)
    annotations = cells.get_data().annotations
    assert annotations["simulator"] == engine.name
    assert annotations["simulator_version"] == engine.version()
