"""A few of the random networks that change while they run; `changing_networks.py` searches among many more."""

import pytest
from changing_networks import Program, differences

import pynn_data
from pynn_data.registry import installed

ENGINES = [name for name in ("nest", "neuron", "brian2") if name in installed()]

PROGRAMS = [87, 153, 171, 197]
"""In which differences were once found, and mended."""


@pytest.fixture(scope="module")
def results():
    """What each engine makes of each program; those that were carried out already are kept."""
    return {}


def carried_out(results, engine, seed):
    if (engine, seed) not in results:
        results[engine, seed] = Program(pynn_data.open(engine), seed).carry_out()
    return results[engine, seed]


@pytest.mark.parametrize("seed", PROGRAMS)
@pytest.mark.parametrize("engine", ENGINES)
def test_looking_changes_nothing(results, engine, seed):
    looked_at = Program(pynn_data.open(engine), seed, looks=True)
    assert differences(carried_out(results, engine, seed), looked_at.carry_out(), looked_at.dt, exact=True) == []


@pytest.mark.parametrize("seed", PROGRAMS)
@pytest.mark.parametrize("engine", ENGINES[1:])
def test_engines_agree(results, engine, seed):
    first, other = (carried_out(results, name, seed) for name in (ENGINES[0], engine))
    assert differences(first, other, Program(None, seed).dt) == []
