"""Shows that each mutant is wrong: its data in a short program differ from those of the plug-in that it was made of.

Usage: python conformance_tests/tests/fresh_mutants/witnesses.py [rung or mutant ...]
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path = [place for place in sys.path if Path(place).resolve() != FOLDER]  # which has a nest.py
RUNGS = ("example", "nest", "neuron", "brian2")
VISIBLE = 2e-4
"""Least difference that counts, as a fraction of the largest value."""
GROWN = 1.5
"""How many times as much as at first something costs that grows, at least."""


def main(arguments):
    """Run the programs of all mutants, or of some, each in a process of its own, two at a time."""
    if arguments[:1] == ["--one"]:
        return one(*arguments[1:])
    chosen = {*(arguments or RUNGS)}
    every = [(rung, name) for rung in RUNGS for name in names_of(rung) if {rung, name} & chosen]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda each: in_process(*each), every))
    for (rung, name), (code, text) in zip(every, results, strict=True):
        print(f"{rung:8} {name:34} {'' if code == 0 else 'NOT SEEN '}{text}")
    print(f"{sum(code == 0 for code, _ in results)} of {len(results)} differ")
    return int(any(code for code, _ in results))


def names_of(rung):
    """Return the names of a rung's mutants without importing its simulator."""
    parts = (FOLDER / f"{rung}.py").read_text().split("\n@mutant\nclass ")[1:]
    return [part.split(":")[0].split("(")[0] for part in parts]


def environment():
    """Return the environment of a process that can import the mutants."""
    path = os.pathsep.join(filter(None, [str(FOLDER.parent), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


def in_process(rung, name):
    """Return whether the data are the same, as an exit code, and what there is to say."""
    command = [sys.executable, "-m", "fresh_mutants.witnesses", "--one", rung, name]
    done = subprocess.run(
        command, cwd=FOLDER.parent, env=environment(), capture_output=True, text=True, timeout=300, check=False
    )
    lines = (done.stdout.strip() or done.stderr.strip()).splitlines() or ["(nothing was said)"]
    return done.returncode, lines[-1]


def one(rung, name):
    """Compare the data of a mutant with those of the plug-in."""
    from importlib import import_module

    from fresh_mutants.programs import PROGRAMS, RESOURCES

    module = import_module(f"fresh_mutants.{rung}")
    engine = module.MUTANTS[name]
    right = next(base for base in engine.__mro__ if not base.__module__.startswith("fresh_mutants"))
    if name in module.RESOURCES:
        cost = [RESOURCES[rung, name](front_end(each)) for each in (right, engine)]
        print(f"costs {cost[1]:.2f} times as much at last, the plug-in {cost[0]:.2f}")
        return int(not cost[1] > GROWN > cost[0])
    program = PROGRAMS[rung, name]
    expected = program(front_end(right))
    try:
        found = program(front_end(engine))
    except Exception as error:
        print(f"{type(error).__name__}: {str(error).splitlines()[0]}")
        return int(any(word in str(error) for word in ("AttributeError", "TypeError", "NameError")))
    difference = distance(expected, found)
    print(difference if isinstance(difference, str) else f"{difference:.2g} of the largest value")
    return int(not isinstance(difference, str) and difference < VISIBLE)


def front_end(engine):
    """Return a front end of an engine class."""
    from pynn_data.front_end import FrontEnd
    from pynn_data.names import __all__ as names
    from pynn_data.registry import Backend

    front = FrontEnd(Backend("mutant", "mutant", "1.0", engine))
    import types

    import pynn_data.names

    return types.SimpleNamespace(**{name: getattr(front, name, getattr(pynn_data.names, name)) for name in names})


def distance(expected, found):
    """Return the largest difference as a fraction of the largest value, or what else is different."""
    import numpy as np

    if [np.shape(a) for a in expected] != [np.shape(a) for a in found]:
        return "other numbers of samples or spikes"
    pairs = zip(expected, found, strict=True)
    return max(np.abs(b - a).max(initial=0) / max(np.abs(a).max(initial=0), 1e-12) for a, b in pairs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
