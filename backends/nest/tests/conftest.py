"""The front end on NEST."""

import pytest

import pynn_data


@pytest.fixture(scope="session", autouse=True)
def models_of_nest():
    """Have the NEST plug-in compile its models before a test looks at what is printed, where there is a compiler."""
    from pynn_data_nest.kernel import import_nest
    from pynn_data_nest.library import library_if_any

    library_if_any(import_nest())


@pytest.fixture
def sim():
    """A front end with a fresh simulation of default settings."""
    front_end = pynn_data.open("nest")
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()
