"""Run the suite on all mutants and write what caught each: ``python list_mutants.py docs/mutants.md``."""

import json
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutants import MUTANTS, VARIANTS
from test_mutants import run_suite

HEAD = """# Mutants

Faulty variants of the example plug-in, made to see whether the [conformance suite](conformance) catches them. It catches
all {mutants}. Each is a few lines in `conformance_tests/tests/mutants.py`. This page is written by
`python conformance_tests/tests/list_mutants.py docs/mutants.md`.

| mutant | what is wrong | caught by |
|---|---|---|
"""
TAIL = """
Right in another way, and passed by the suite:

| variant | what is different |
|---|---|
"""


def catchers(name: str) -> list[str]:
    """Return the tests that fail on a mutant."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        run_suite(Path(folder), name, "MUTANTS", "--pynn-data-report", str(report))
        results = json.loads(report.read_text())["tests"]
    failed = [test for test, result in results.items() if result["outcome"] == "failed"]
    return list(dict.fromkeys(re.sub(r".*::|\[.*", "", test) for test in failed))


def main() -> None:
    """Write the page."""
    with ThreadPoolExecutor(2) as pool:
        caught = dict(zip(MUTANTS, pool.map(catchers, MUTANTS), strict=True))
    page = HEAD.format(mutants=len(MUTANTS))
    for name, tests in caught.items():
        shown = ", ".join(f"`{test}`" for test in tests[:3]) + (
            f" and {len(tests) - 3} more" if len(tests) > 3 else ""
        )
        page += f"| {name} | {MUTANTS[name].__doc__} | {shown} |\n"
    page += TAIL + "".join(f"| {name} | {cls.__doc__} |\n" for name, cls in VARIANTS.items())
    Path(sys.argv[1]).write_text(page)


if __name__ == "__main__":
    main()
