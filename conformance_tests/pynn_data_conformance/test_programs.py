"""Random programs do the same as on the reference engine."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pynn_data_conformance.programs.pair import Pair
from pynn_data_conformance.programs.searching import Search
from pynn_data_conformance.programs.telling import message
from pynn_data_conformance.programs.themes import THEMES, Theme
from pynn_data_conformance.subject import Subject

REFERENCE = "reference"
SECONDS = {False: 9.0, True: 1.2}
"""For each theme, in a full run and in a fast one."""


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_random_programs(theme: Theme, subject: Subject, engine: Any, pytestconfig: pytest.Config) -> None:
    fast = bool(pytestconfig.getoption("--pynn-data-fast", False))
    seed = pytestconfig.getoption("--pynn-data-seed", None)
    seed = random.SystemRandom().randrange(10**6) if seed is None else int(seed)
    pair = Pair(subject.name, REFERENCE)
    search = Search(pair, theme, seed, SECONDS[fast])
    program = search.run()
    if program is not None:
        note = f"theme {theme.name!r}, {search.tried['programs']} programs tried, --pynn-data-seed {seed}"
        pytest.fail(message(pair, program, note), pytrace=False)
