"""Which share of the fresh mutants does the suite catch?

Usage: python conformance_tests/tests/fresh_mutants/share.py [options] [rung or mutant ...] [-- arguments for pytest]

Each mutant is installed as a distribution of its own, as far as Python can tell, and the suite is run on it up to the
first failure, two at a time. Without the names of rungs (example, nest, neuron, brian2) or mutants all are run. What is
said of a mutant:

caught      a test failed, or could not be set up
survived    all tests passed
too long    the suite had not ended in time; look whether it hangs
no verdict  pytest ended otherwise: nothing was collected, or wrong arguments; look at the output

With ``--nameless`` nobody learns what a mutant is called, which would tell what is wrong with it: the numbers are those of
the files, rung by rung. With ``--plug-ins`` the plug-ins themselves are run instead, by the same means: they must survive.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent
sys.path = [place for place in sys.path if Path(place or ".").resolve() != FOLDER]  # which has a nest.py
sys.path.insert(0, str(FOLDER.parent))

import pynn_data_conformance  # noqa: E402

from fresh_mutants.witnesses import RUNGS, names_of  # noqa: E402

SUITE = "--pyargs pynn_data_conformance -q -x -p no:cacheprovider --ignore={mpi}"
BACKEND = "--pynn-data-backend {backend}"
PLUG_IN = "plug-in"
"""Name of the plug-in itself among the mutants of its rung."""
MODULE = """
from pynn_data.hooks import hookimpl
from fresh_mutants.{rung} import MUTANTS

@hookimpl
def pynn_data_engine():
    return {engine}
"""
RIGHT = "next(c for c in next(iter(MUTANTS.values())).__mro__ if not c.__module__.startswith('fresh_mutants'))"
FAILURE = re.compile(r"^(FAILED|ERROR) (\S+)", re.MULTILINE)


class Outcome(NamedTuple):
    """What became of a mutant."""

    rung: str
    name: str
    verdict: str
    test: str
    """The first that failed."""
    seconds: float
    output: str
    """The end of it."""


def main(words: list[str]) -> int:
    """Run the suite, and print a table and the shares."""
    own, extra = (words[: words.index("--")], words[words.index("--") + 1 :]) if "--" in words else (words, [])
    options = arguments().parse_args(own)
    chosen = {*(options.names or RUNGS)}
    if options.plug_ins:
        every = [(rung, PLUG_IN) for rung in RUNGS if rung in chosen]
    else:
        every = [(rung, name) for rung in RUNGS for name in names_of(rung) if {rung, name} & chosen]
    if unknown := chosen - {*RUNGS} - {name for _, name in every}:
        sys.exit(f"no such rung or mutant: {', '.join(sorted(unknown))}")
    mpi = Path(pynn_data_conformance.__path__[0]) / "mpi"
    what = [word.replace("{mpi}", str(mpi)) for word in shlex.split(options.run)]
    what += [*shlex.split(options.backend), *extra]
    outcomes = []
    with ThreadPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(run_on, rung, name, what, options.timeout) for rung, name in every]
        for run in as_completed(runs):
            found = run.result()
            number = every.index((found.rung, found.name)) + 1
            outcomes.append(nameless(found, number) if options.nameless else found)
            print(line(outcomes[-1]), flush=True)
    order = [name for _, name in every]
    outcomes.sort(key=lambda one: one.name if options.nameless else order.index(one.name))
    if options.report:
        Path(options.report).write_text(json.dumps([one._asdict() for one in outcomes], indent=1))
    print_shares(outcomes)
    return 0


def arguments() -> argparse.ArgumentParser:
    """Return what can be asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="rungs or mutants; by itself all")
    parser.add_argument("--plug-ins", action="store_true", help="run the plug-ins themselves")
    parser.add_argument("--nameless", action="store_true", help="print numbers for the names of mutants")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (2)")
    parser.add_argument("--timeout", type=float, default=900.0, help="seconds for each (900)")
    parser.add_argument("--report", help="file to write all outcomes to, with the ends of outputs, as JSON")
    parser.add_argument("--run", default=SUITE, help="arguments for pytest: what is run, and how (%(default)s)")
    parser.add_argument("--backend", default=BACKEND, help="arguments that name the mutant (%(default)s)")
    return parser


def run_on(rung: str, name: str, what: list[str], timeout: float) -> Outcome:
    """Install a mutant and run pytest on it."""
    with tempfile.TemporaryDirectory() as folder:
        backend = install(Path(folder), rung, name)
        path = os.pathsep.join(filter(None, [folder, str(FOLDER.parent), os.environ.get("PYTHONPATH")]))
        words = [word.replace("{backend}", backend) for word in what]
        begin = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path, "FRESH_MUTANT": backend},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            return Outcome(rung, name, "too long", "", time.monotonic() - begin, output[-4000:])
    failures = FAILURE.findall(output)
    test = failures[0][1].rpartition("/")[2] if failures else ""
    return Outcome(rung, name, verdict(process.returncode, output), test, time.monotonic() - begin, output[-4000:])


def verdict(code: int, output: str) -> str:
    """Return in a word what pytest has found."""
    if code == 0:
        return "survived"
    if code < 0:
        return "caught"  # the process was killed by a signal, as by a fault in an engine's memory
    return "caught" if code == 1 and "ERROR collecting" not in output else "no verdict"


def install(folder: Path, rung: str, name: str) -> str:
    """Make a distribution that has a mutant, and return the name of the backend."""
    module = f"mutant_{rung}_{name}".replace("-", "_").lower()
    engine = RIGHT if name == PLUG_IN else f'MUTANTS["{name}"]'
    (folder / f"{module}.py").write_text(MODULE.format(rung=rung, engine=engine))
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[pynn_data.backends]\n{module} = {module}\n")
    return module


def nameless(one: Outcome, number: int) -> Outcome:
    """Return an outcome that does not tell what the mutant is called."""
    return one._replace(name=f"number {number:02}", output="")


def line(one: Outcome) -> str:
    """Return a line of the table."""
    return f"{one.rung:8} {one.name:34} {one.verdict:10} {one.seconds:6.0f} s  {one.test}"


def print_shares(outcomes: list[Outcome]) -> None:
    """Print all outcomes in order, and how many were caught of each rung."""
    print("\n-- all " + "-" * 80)
    print("\n".join(map(line, outcomes)))
    print("\n-- shares " + "-" * 77)
    for rung in [*RUNGS, "all"]:
        those = [one for one in outcomes if rung in (one.rung, "all")]
        if those:
            caught = sum(one.verdict == "caught" for one in those)
            others = [f"{one.name} ({one.verdict})" for one in those if one.verdict != "caught"]
            print(f"{rung:8} {caught:3} of {len(those):3}  {100 * caught / len(those):3.0f} %  {', '.join(others)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
