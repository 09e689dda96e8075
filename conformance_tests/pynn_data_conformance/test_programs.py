"""Random programs do on the plug-in what they do on the reference engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pynn_data_conformance.programs.ability import Ability
from pynn_data_conformance.programs.pair import Pair
from pynn_data_conformance.programs.program import Program
from pynn_data_conformance.programs.searching import Search
from pynn_data_conformance.programs.sweeps import (
    coincidences,
    every_parameter,
    many_spikes,
    many_steps,
    one_after_the_other,
)
from pynn_data_conformance.programs.telling import message
from pynn_data_conformance.programs.themes import THEMES, Theme
from pynn_data_conformance.subject import Subject

REFERENCE = "reference"
SECONDS = {False: 9.0, True: 1.2}
"""For each theme, in a full run and in a fast one."""


@pytest.fixture
def pair(subject: Subject, engine: Any) -> Pair:
    """Provide the plug-in and the reference."""
    both = Pair(subject.name, REFERENCE)
    if not both.ability.kinds:
        pytest.skip(f"{engine.name} has no cell type of the front end")
    return both


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_random_programs(theme: Theme, pair: Pair, seed: int, pytestconfig: pytest.Config) -> None:
    search = Search(pair, theme, seed, SECONDS[bool(pytestconfig.getoption("--pynn-data-fast"))])
    program = search.run()
    if program is not None:
        note = f"theme {theme.name!r}, {search.tried['programs']} programs tried, --pynn-data-seed {seed}"
        pytest.fail(message(pair, program, note), pytrace=False)
    assert search.tried["invalid"] <= 0.1 * search.tried["programs"], "the suite writes programs that cannot be"


def test_each_parameter_by_itself(pair: Pair, cell: str) -> None:
    """Given when cells are made, and changed while they are busy; both receptors, whose weights change, too."""
    _same_as_on_the_reference(pair, every_parameter(cell, pair.ability))


@pytest.mark.capability("PARAMETER_CHANGES")
def test_one_parameter_after_the_other(pair: Pair, cell: str) -> None:
    """What follows from a parameter follows from all as they are by then."""
    _same_as_on_the_reference(pair, one_after_the_other(cell, pair.ability))


def test_parameters_that_coincide(pair: Pair, cell: str) -> None:
    """Equal time constants and potentials, and none of what there may be none of."""
    _same_as_on_the_reference(pair, coincidences(cell, pair.ability))


@pytest.mark.slow
@pytest.mark.parametrize("program", [many_steps, many_spikes], ids=lambda program: program.__name__)
def test_more_than_two_bytes_can_count(pair: Pair, program: Callable[[Ability], Program]) -> None:
    _same_as_on_the_reference(pair, program(pair.ability))


def _same_as_on_the_reference(pair: Pair, program: Program) -> None:
    if pair.differ(program):
        pytest.fail(message(pair, program, "the same in every run"), pytrace=False)
