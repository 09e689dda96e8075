"""Cell types of an engine's own, as an engine that offers none refuses them; see also the tests of the engines."""

import pytest

import pynn_data
from pynn_data.errors import NotSupported


@pytest.fixture
def sim():
    front_end = pynn_data.open("example")
    front_end.setup()
    yield front_end
    front_end.end()


def test_an_engine_without_any_says_what_it_has(sim):
    with pytest.raises(NotSupported, match=f"{sim.Population._front_end._backend.engine.name} offers no native cell "):
        sim.native_cell_type("iaf_psc_exp")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"model_name": 5}, r"native_cell_type\(\): model_name is a text, not 5"),
        ({"model_name": "x", "units": ["mV"]}, r"native_cell_type\(\): units"),
    ],
)
def test_what_cannot_be_understood_is_refused(sim, arguments, words):
    with pytest.raises(TypeError, match=words):
        sim.native_cell_type(**arguments)
