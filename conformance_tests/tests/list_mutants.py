"""Run the suite on all mutants and write what caught each: ``python list_mutants.py docs/mutants.md``."""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mpi_engines
from host_mutants import HOST_MUTANTS, HOST_VARIANTS
from mutants import MUTANTS, VARIANTS
from test_host_mutants import run_host
from test_mpi_mutants import processes_for, run_mpi
from test_mutants import run_suite

HEAD = """# Mutants

Faulty variants of the example plug-ins, made to see whether the [conformance suite](conformance.md) catches them. It catches
all {mutants}. Each is a few lines in `mutants.py`, `host_mutants.py` or `mpi_engines.py` in `conformance_tests/tests`. This
page is written by `python conformance_tests/tests/list_mutants.py docs/mutants.md`.
"""
TABLE = """
| mutant | what is wrong | caught by |
|---|---|---|
"""
ATTACHED = """
## Networks that scripts have built

These are made of the example of the first rung, to which the suite attaches.
"""
SEVERAL = """
## Several processes

The example plug-in simulates in one process. A variant of it shares a network between MPI processes, and these are made of
that. Named are the first tests that fail; a network's name stands for the comparison of its data with those of one process.
"""
COMPARISON = "test_data_do_not_depend_on_the_number_of_processes"
TAIL = """
## Right variants

Right in another way, and passed by the suite:

| variant | what is different |
|---|---|
"""


def failed(report: Path) -> list[str]:
    """Return the tests that failed."""
    results = json.loads(report.read_text())["tests"]
    return [test for test, result in results.items() if result["outcome"] == "failed"]


def without(pattern: str, tests: Iterable[str]) -> list[str]:
    """Return the names without what matches, each once."""
    return list(dict.fromkeys(re.sub(pattern, "", test) for test in tests))


def catchers(name: str) -> str:
    """Return the tests that fail on a mutant."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        run_suite(Path(folder), name, "MUTANTS", "--pynn-data-report", str(report))
        return in_short(without(r".*::|\[.*", failed(report)))


def in_short(tests: list[str]) -> str:
    """Return the first of some tests, and how many more there are."""
    more = f" and {len(tests) - 3} more" if len(tests) > 3 else ""
    return ", ".join(f"`{test}`" for test in tests[:3]) + more


def host_catchers(name: str) -> str:
    """Return the tests that fail on a mutant that is attached to."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        run_host(Path(folder), name, "HOST_MUTANTS", "--pynn-data-report", str(report))
        return in_short(without(r".*::|\[.*", failed(report)))


def first_catchers(name: str) -> str:
    """Return the first tests that fail on a mutant of several processes."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        enough = ["--maxfail", "3", "--pynn-data-report", str(report)]
        run_mpi(Path(folder), name, "MUTANTS", *processes_for(name), *enough)
        tests = without(rf".*::({COMPARISON}\[2-)?|(\[2)?\]$", failed(report))
    return ", ".join(f"`{test}`" for test in tests)


def rows(mutants: dict[str, type], catching: Callable[[str], str]) -> Iterable[str]:
    """Yield the lines of a table."""
    with ThreadPoolExecutor(2) as pool:
        for name, tests in zip(mutants, pool.map(catching, mutants), strict=True):
            yield f"| {name} | {mutants[name].__doc__} | {tests} |\n"


def main() -> None:
    """Write the page."""
    page = HEAD.format(mutants=len(MUTANTS) + len(HOST_MUTANTS) + len(mpi_engines.MUTANTS)) + TABLE
    page += "".join(rows(MUTANTS, catchers)) + ATTACHED + TABLE
    page += "".join(rows(HOST_MUTANTS, host_catchers)) + SEVERAL + TABLE
    page += "".join(rows(mpi_engines.MUTANTS, first_catchers)) + TAIL
    right = {**VARIANTS, **HOST_VARIANTS, **mpi_engines.VARIANTS}
    page += "".join(f"| {name} | {cls.__doc__} |\n" for name, cls in right.items())
    Path(sys.argv[1]).write_text(page)


if __name__ == "__main__":
    main()
