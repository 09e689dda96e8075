"""Each variant runs in a process of its own; the best of several runs is printed as a table."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["MB", "Stopwatch", "compare", "peak", "resident", "table", "watch"]

MB = 1e6
Figures = dict[str, float]
Variants = dict[str, Callable[[], Figures]]


class Stopwatch:
    """Adds up the seconds spent inside ``with`` blocks, of this process alone: machines are shared."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> Stopwatch:
        self._begin = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds += time.process_time() - self._begin


def watch(owner: Any, name: str) -> Stopwatch:
    """Return a stopwatch that runs whenever the method or function `name` of `owner` does."""
    stopwatch, original = Stopwatch(), getattr(owner, name)

    def timed(*args: Any, **kwargs: Any) -> Any:
        with stopwatch:
            return original(*args, **kwargs)

    setattr(owner, name, timed)
    return stopwatch


def resident() -> float:
    """Return the memory that the process has now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / MB


def peak() -> float:
    """Return the most memory that the process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB


def compare(script: str, variants: Variants, peers: dict[str, str], description: str) -> dict[str, Figures]:
    """Run one variant, if told so on the command line, else all of them; return the best figures of each.

    `peers` are variants of ``peer.py``, run by the interpreter given with ``--peer``.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--variant", choices=variants, help="run only this, and print its figures as JSON")
    parser.add_argument("--peer", help="interpreter with PyNN 0.13 and NEST; without it PyNN is left out")
    parser.add_argument(
        "--repeats", type=int, default=3, help="processes per variant, of which the best counts"
    )
    arguments = parser.parse_args()
    if arguments.variant:
        print(json.dumps(variants[arguments.variant]()))
        sys.exit()
    commands = {name: [sys.executable, script, "--variant", name] for name in variants}
    if arguments.peer:
        peer = str(Path(__file__).with_name("peer.py").resolve())
        commands |= {name: [arguments.peer, peer, variant] for name, variant in peers.items()}
    # One round after another, so that what else the machine does falls on all variants.
    results: dict[str, list[Figures]] = {name: [] for name in commands}
    for _ in range(arguments.repeats):
        for name, command in commands.items():
            results[name].append(_run(command))
    return {name: _best(figures) for name, figures in results.items()}


def table(rows: dict[str, Figures], columns: dict[str, str]) -> None:
    """Print the `columns` (name of a figure -> heading) of all rows that have one of them."""
    print(" " * 24 + "".join(f"{heading:>16}" for heading in columns.values()))
    for name, figures in rows.items():
        cells = [f"{figures[key]:16.2f}" if key in figures else f"{'-':>16}" for key in columns]
        print(f"{name:24}" + "".join(cells))


def _run(command: list[str]) -> Figures:
    absolute = [str(Path(part).resolve()) if part.endswith(".py") else part for part in command]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(absolute, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _best(runs: list[Figures]) -> Figures:
    return {key: min(run[key] for run in runs) for key in runs[0]}
