"""NEST's one kernel: imported without killing the process, kept silent, opened anew."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

__all__ = ["import_nest", "open_kernel"]


def import_nest() -> Any:
    """Import NEST without its banner.

    Raises
    ------
    ImportError
        If NEST is not installed, or if the process was started by mpiexec and NEST was
        built without MPI: the import would end the process with exit code 127.
    """
    if _under_mpi() and not _built_with_mpi():
        raise ImportError(
            "this process was started by mpiexec, but the installed NEST was built without MPI (the wheels of "
            "nest-simulator are). Start one process, or install a NEST with MPI."
        )
    quiet = os.environ.get("PYNEST_QUIET")
    os.environ["PYNEST_QUIET"] = "1"
    try:
        import nest
    finally:
        if quiet is None:
            del os.environ["PYNEST_QUIET"]
        else:
            os.environ["PYNEST_QUIET"] = quiet
    return nest


def open_kernel(resolution: float, threads: int, max_delay: int, options: Mapping[str, Any]) -> Any:
    """Return an empty kernel at time 0, with the shortest delay equal to the resolution.

    That lets recorders be connected at any time, and keeps them only one step behind.
    """
    import nest

    nest.ResetKernel()
    nest.verbosity = options.get("verbosity", nest.VerbosityLevel.ERROR)
    nest.resolution = resolution
    nest.local_num_threads = threads
    nest.set(min_delay=resolution, max_delay=max_delay * resolution)
    return nest


def _under_mpi() -> bool:
    """Return whether a launcher has started several processes, by the variables that NEST itself looks at."""
    launched = "PMIX_RANK" in os.environ or "PMI_RANK" in os.environ
    sizes = (os.environ.get(name, "1") for name in ("OMPI_COMM_WORLD_SIZE", "MPI_LOCALNRANKS"))
    return launched and any(size.isdigit() and int(size) > 1 for size in sizes)


def _built_with_mpi() -> bool:
    """Ask NEST in a process that no launcher knows of whether it has MPI."""
    launcher = ("OMPI_", "PMIX_", "PMI_", "MPI_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(launcher)}
    ask = "import nest; print('MPI:', nest.build_info['have_mpi'])"
    answer = subprocess.run(
        [sys.executable, "-c", ask], env=clean, capture_output=True, text=True, check=False
    )
    # Where NEST cannot be imported at all, the import proper says why.
    return "MPI: False" not in answer.stdout
