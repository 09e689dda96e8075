"""The front end on each installed engine."""

import pytest

import pynn_data
from pynn_data.registry import installed

ENGINES = [name for name in ("nest", "neuron", "brian2") if name in installed()]


@pytest.fixture(params=ENGINES)
def sim(request):
    """An engine's front end, with a fresh simulation at dt = 0.1 ms."""
    front_end = pynn_data.open(request.param)
    front_end.setup(timestep=0.1)
    yield front_end
    front_end.end()
