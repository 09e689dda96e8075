"""The front end on Brian2."""

import pytest

import pynn_data


@pytest.fixture
def sim():
    """A front end with a fresh simulation of default settings."""
    front_end = pynn_data.open("brian2")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()
