"""The front end on NEURON."""

import pytest
from native_networks import load_mechanisms
from pynn_data_neuron.engine import NeuronEngine

import pynn_data


@pytest.fixture
def sim():
    """A front end with a fresh simulation of default settings."""
    front_end = pynn_data.open("neuron")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture(autouse=True)
def nothing_is_left():
    """End what a test has not: NEURON holds one network, and scripts that build another would simulate both."""
    yield
    if NeuronEngine.is_open():
        pynn_data.open("neuron").end()


@pytest.fixture(scope="session")
def script_h(tmp_path_factory):
    """NEURON as a script has it, with mechanisms of its own."""
    return load_mechanisms(tmp_path_factory.mktemp("mechanisms"))
