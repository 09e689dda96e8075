"""Engines agree within the tolerance that the documentation states."""

import pytest
from agreement import INPUT, TOLERANCES, difference, measure

from pynn_data.registry import installed

OTHERS = [name for name in ("neuron", "brian2") if name in installed()]


@pytest.fixture(scope="module")
def found():
    return measure(["nest", *OTHERS])


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("cell", INPUT)
def test_agreement_with_nest(found, cell, engine):
    measured = difference(cell, found["nest"][cell], found[engine][cell])
    assert measured.spikes > 5
    assert measured.within(TOLERANCES[cell]), measured
