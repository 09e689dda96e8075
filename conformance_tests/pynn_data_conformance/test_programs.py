"""Random programs do on the plug-in what they do on the reference engine."""

from __future__ import annotations

from typing import Any

import pytest

from pynn_data_conformance.programs.pair import Pair
from pynn_data_conformance.programs.searching import Search
from pynn_data_conformance.programs.sizes import late_program
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


@pytest.mark.slow
def test_a_program_of_more_steps_than_two_bytes_can_count(pair: Pair) -> None:
    program = late_program(pair.ability)
    if pair.differ(program):
        pytest.fail(message(pair, program, "the same in every run"), pytrace=False)
