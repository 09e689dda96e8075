"""The front end on NEURON."""

import pytest
from native_networks import load_mechanisms

import pynn_data


@pytest.fixture
def sim():
    """A front end with a fresh simulation of default settings."""
    front_end = pynn_data.open("neuron")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()


@pytest.fixture(scope="session")
def script_h(tmp_path_factory):
    """NEURON as a script has it, with mechanisms of its own."""
    return load_mechanisms(tmp_path_factory.mktemp("mechanisms"))
