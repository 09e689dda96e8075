"""Jobs of several processes, started by mpiexec or the like, and ended when they hang."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

__all__ = ["Ended", "Launcher"]

SETTINGS = {
    # Open MPI refuses to start more processes than cores, or any as root; other MPIs pass these over.
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
    # Processes that wait for each other give way when there are fewer cores.
    "OMPI_MCA_mpi_yield_when_idle": "1",
}
OF_ANOTHER_JOB = re.compile(r"PMIX?_|OMPI_(?!MCA_)|OMPI_MCA_(ess|pmix|orte_)")
"""Variables by which an MPI knows that it is within a job.

An engine that starts MPI on import sets them for its process and for all that come of it: pytest, and with it its
workers, which could then start no jobs.
"""
GRACE = 3.0
"""Seconds between the moment when processes that hang say where, and their end."""
PROBE = "from mpi4py import MPI; print(f'<{MPI.COMM_WORLD.size}>')"


@dataclass(frozen=True)
class Ended:
    """A job that is over."""

    count: int
    """Of processes."""
    returncode: int | None
    """None: it hung, and was ended."""
    stdout: str
    stderr: str
    timeout: float

    @property
    def text(self) -> str:
        """How it ended and the last of what was written, for a person who has to find out why."""
        if self.returncode is None:
            how = (
                f"did not end within {self.timeout:g} s (--pynn-data-timeout) and was killed. Processes wait for each "
                "other, perhaps: each wrote where it was"
            )
        else:
            how = f"ended with exit code {self.returncode}"
        said = (self.stdout + self.stderr)[-6000:]
        return f"A job of {self.count} processes {how}:\n{said}"

    def refuses(self, engine: str) -> bool:
        """Return whether it failed with an error that says that the engine cannot be in several processes so."""
        lines = re.findall(r"(?:NotSupported|EngineMissing): .*", self.stderr)
        return bool(self.returncode) and any(
            engine in line and re.search("process|MPI|mpiexec", line) for line in lines
        )


@dataclass(frozen=True)
class Launcher:
    """A command that starts processes."""

    command: str = "mpiexec -n {count}"
    """With `{count}` where the number of processes is to stand."""
    timeout: float = 300.0
    """Seconds after which a job is taken to hang."""

    def missing(self) -> str | None:
        """Return why jobs cannot be started here, or None if they can."""
        program = shlex.split(self.command)[0]
        if shutil.which(program) is None:
            return f"there is no {program} on this machine"
        if importlib.util.find_spec("mpi4py") is None:
            return "mpi4py is not installed: pip install 'pynn-data[mpi]'"
        done = self.run(2, PROBE, Path.cwd())
        if done.stdout.count("<2>") != 2:
            return f"{self.command!r} and mpi4py are not of the same MPI, perhaps. {done.text}"
        return None

    def run(self, count: int, code: str, folder: Path) -> Ended:
        """Run Python code in `count` processes, all of them in `folder`.

        When they take too long, each writes where it is, and they are ended.
        """
        watched = f"import faulthandler; faulthandler.dump_traceback_later({self.timeout!r})\n{code}"
        words = [word.format(count=count) for word in shlex.split(self.command)]
        inherited = {name: value for name, value in os.environ.items() if not OF_ANOTHER_JOB.match(name)}
        # Files, not pipes: a process that outlives its launcher would hold a pipe open.
        with TemporaryFile() as out, TemporaryFile() as err:
            process = subprocess.Popen(
                [*words, sys.executable, "-c", watched],
                cwd=folder,
                env={**inherited, **SETTINGS},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )
            returncode = _wait(process, self.timeout + GRACE)
            said = [_text(file) for file in (out, err)]
        return Ended(count, returncode, said[0], said[1], self.timeout)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _wait(process: subprocess.Popen[bytes], timeout: float) -> int | None:
    """Return the exit code; None if the job had to be ended.

    A launcher that is asked to end takes its processes with it; one that is killed leaves them behind.
    """
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        process.terminate()
    except BaseException:
        process.terminate()
        raise
    try:
        process.wait(10.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return None
