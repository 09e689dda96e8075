"""What jobs of networks have stored; a job is run when something of it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pynn_data_conformance.mpi.jobs import Ended, Launcher
from pynn_data_conformance.mpi.running import NETWORKS, file_of
from pynn_data_conformance.mpi.stored import Stored, load

__all__ = ["Results"]


class Results:
    """Recordings by number of processes, network and process.

    One job runs all networks. If it fails, the networks after the one that it failed in are run by another,
    so that each is judged by itself.
    """

    def __init__(self, launcher: Launcher, backend: str, folder: Path) -> None:
        self._launcher = launcher
        self._backend = backend
        self._folder = folder
        self._failed: dict[tuple[int, str], str | None] = {}
        """(number of processes, network) -> None, or what the job said that failed in it."""

    def of(self, count: int, network: str, rank: int = 0) -> Stored:
        """Return what a process has of a network; the test fails if the job did, and is skipped if it is unsuitable."""
        if (count, network) not in self._failed:
            self._run(count, network)
        text = self._failed[count, network]
        if text is not None:
            by_hand = f"python -m pynn_data_conformance.mpi {self._backend} {network} ."
            command = self._launcher.command.format(count=count)
            pytest.fail(f"In network {network!r} (by hand: {command} {by_hand}). {text}", pytrace=False)
        stored = load(file_of(self._folder_of(count), network, rank))
        if "unsuitable" in stored[0]:
            pytest.skip(stored[0]["unsuitable"])
        return stored

    def _folder_of(self, count: int) -> Path:
        return self._folder / str(count)

    def _run(self, count: int, first: str) -> None:
        """Run a network and all others that are still to be run."""
        folder = self._folder_of(count)
        folder.mkdir(exist_ok=True)
        others = [name for name in NETWORKS if name != first and (count, name) not in self._failed]
        names = [first, *others]
        code = f"from pynn_data_conformance.mpi.running import run; run({self._backend!r}, {names!r}, {str(folder)!r})"
        done = self._launcher.run(count, code, folder)
        for name in names:
            complete = all(file_of(folder, name, rank).exists() for rank in range(count))
            self._failed[count, name] = None if complete and not _too_late(done, name, names) else done.text
            if not complete:
                break


def _too_late(done: Ended, name: str, names: list[str]) -> bool:
    """Return whether the job failed after the last network, which then has to answer for it."""
    return done.returncode != 0 and name == names[-1]
