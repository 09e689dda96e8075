"""Memory is given back, and a step costs what it has cost before, over many rounds of the same.

Each measurement is made in a process of its own: what a process has once had, it may keep for what comes later.
"""

import pytest

from pynn_data_conformance.resources.measured import measure
from pynn_data_conformance.resources.rounds import ROUNDS

LEFT_BEHIND = 0.2
"""Greatest share of what passes through a plug-in in a round that may stay; of what is kept all stays."""
SLOWER = 2.0
"""How many times longer the last rounds may take than the first ones."""
SMALLEST = 15e3
"""Bytes in a round below which nothing can be told."""

KINDS = [
    pytest.param(kind, marks=[pytest.mark.capability(needed)] if needed else [], id=kind)
    for kind, (_, needed) in ROUNDS.items()
]


@pytest.fixture(scope="session")
def measured(pytestconfig):
    """Provide a function that measures each kind of rounds once."""
    known = {}

    def once(kind):
        if kind not in known:
            known[kind] = measure(pytestconfig.getoption("--pynn-data-backend"), kind)
        return known[kind]

    return once


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_memory_is_given_back(engine, measured, kind):
    found = measured(kind)
    if found.payload < SMALLEST:
        pytest.skip("too little happens in the cells of this plug-in to measure memory")
    if not found.growth < LEFT_BEHIND * found.payload:
        pytest.fail(
            f"{ROUNDS[kind][0].__doc__} Each of {found.compared} such rounds leaves {found.growth / 1e3:.1f} kB "
            f"behind, of {found.payload / 1e3:.1f} kB that pass through the plug-in.\nContract: drain() hands over "
            "what is new and forgets it, close() frees what the engine holds."
        )


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_rounds_do_not_become_slower(engine, measured, kind):
    found = measured(kind)
    if not found.slowing < SLOWER:
        pytest.fail(
            f"{ROUNDS[kind][0].__doc__} The last of {len(found.seconds)} such rounds take {found.slowing:.1f} "
            "times as long as the first ones. What a step costs must not depend on what has gone before it."
        )
