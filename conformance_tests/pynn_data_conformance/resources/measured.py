"""Measure one kind of rounds in a process of its own, in which nothing else has happened."""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import pynn_data
from pynn_data_conformance.resources.rounds import ROUNDS

__all__ = ["Measured", "measure"]

MOST, FEWEST, SECONDS = 200, 40, 6.0
"""Rounds at most and at least, and the time after which there are no more than the fewest."""
WARM_UP = 0.25
"""Share of the rounds that are not compared: in them pools and caches fill."""


@dataclass(frozen=True)
class Measured:
    """What each round has taken."""

    payload: int
    """Bytes that pass through the plug-in in a round."""
    memory: list[int]
    """Bytes that the process had after each."""
    seconds: list[float]
    """Processor time of each."""

    @property
    def compared(self) -> int:
        """Number of rounds between the early ones and the late ones."""
        return round(len(self.memory) * (1.0 - WARM_UP) * 0.8)

    @property
    def growth(self) -> float:
        """Bytes that each round leaves behind."""
        early, late = _ends(self.memory)
        return float(np.median(late) - np.median(early)) / self.compared

    @property
    def slowing(self) -> float:
        """How many times longer the late rounds take than the early ones."""
        early, late = _ends(self.seconds)
        return float(np.quantile(late, 0.25) / np.quantile(early, 0.25))  # what else the machine does only adds to it


def _ends(values: list[int] | list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last fifth of the rounds after the warm-up."""
    rest = np.array(values[round(len(values) * WARM_UP) :], dtype=float)
    fifth = max(len(rest) // 5, 1)
    return rest[:fifth], rest[-fifth:]


def measure(backend: str, kind: str) -> Measured:
    """Start a process that does the rounds.

    Raises
    ------
    RuntimeError
        The process has failed; the text is what it has said.
    """
    command = [sys.executable, "-m", "pynn_data_conformance.resources.measured", backend, kind]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} has failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def resident() -> int:
    """Return the bytes that this process has now, or where nobody tells that, the most that it has had."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def run(backend: str, kind: str) -> Measured:
    """Do the rounds here."""
    sim = pynn_data.open(backend)
    again, payload = ROUNDS[kind][0](sim)
    memory: list[int] = []
    seconds: list[float] = []
    begin = time.monotonic()
    while len(memory) < FEWEST or (len(memory) < MOST and time.monotonic() - begin < SECONDS):
        before = time.process_time()
        again()
        seconds.append(time.process_time() - before)
        gc.collect()
        memory.append(resident())
    sim.end()
    return Measured(payload, memory, seconds)


if __name__ == "__main__":
    print(json.dumps(vars(run(*sys.argv[1:]))))
