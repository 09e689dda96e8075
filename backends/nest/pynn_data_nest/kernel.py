"""NEST's one kernel: imported without killing the process, kept silent, opened anew."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

from pynn_data_nest.library import library_if_any
from pynn_data_nest.modules import install_known

__all__ = ["built_with_mpi", "import_nest", "open_kernel", "reset_kernel", "simulate", "tics_per_ms"]

LAUNCHER = ("PMIX_RANK", "PMI_RANK", "OMPI_COMM_WORLD_SIZE", "MPI_LOCALNRANKS")
"""Variables by which a NEST without MPI sees that mpiexec has started it: it then ends the process, exit code 127."""


def import_nest() -> Any:
    """Import NEST without its banner; if it has MPI, it takes part in the job that mpi4py belongs to."""
    if any(name in os.environ for name in LAUNCHER):
        with contextlib.suppress(ImportError):  # the core says so when processes are to share a simulation
            import mpi4py.MPI  # noqa: F401 (NEST joins an MPI that has begun already)
    with _environment(PYNEST_QUIET="1", **dict.fromkeys(LAUNCHER)):
        import nest
    return nest


def built_with_mpi() -> bool:
    """Return whether the NEST that is installed was built with MPI; the wheels of nest-simulator are not."""
    import nest

    return bool(nest.build_info["have_mpi"])


def tics_per_ms() -> float:
    """Return how many of the units in which NEST counts time a millisecond has."""
    import nest

    return float(nest.tics_per_ms)


def reset_kernel() -> Any:
    """Empty the kernel and return NEST."""
    import nest

    with _environment(**dict.fromkeys(LAUNCHER)):
        nest.ResetKernel()
    return nest


def _level(nest: Any, verbosity: Any) -> Any:
    """Return a level of NEST's, also for its name as scripts for PyNN give it."""
    if not isinstance(verbosity, str):
        return verbosity
    levels = nest.VerbosityLevel.__members__
    if verbosity.upper() not in levels:
        raise ValueError(f"verbosity is one of {', '.join(levels).lower()}, not {verbosity!r}.")
    return levels[verbosity.upper()]


def open_kernel(resolution: float, threads: int, max_delay: int, options: Mapping[str, Any]) -> Any:
    """Return an empty kernel at time 0 that has the plug-in's own models, where these can be compiled.

    The shortest delay is equal to the resolution: that lets recorders be connected at any time, and keeps them only
    one step behind.
    """
    nest = reset_kernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    if path := library_if_any(nest):
        nest.Install(str(path))  # each time: NEST unloads it on a reset, and takes none when there are nodes
    install_known(nest)
    nest.verbosity = _level(nest, options.get("verbosity", "error"))
    nest.resolution = resolution
    nest.local_num_threads = threads
    nest.set(min_delay=resolution, max_delay=max_delay * resolution)
    # Between processes NEST 3.10 loses compressed spikes of a network that is connected further after a run.
    nest.use_compressed_spikes = nest.num_processes == 1
    return nest


def simulate(nest: Any, duration: float) -> None:
    """Simulate for `duration` ms; after an error, too, the kernel can be asked and its recorders emptied."""
    try:
        nest.Simulate(duration)
    except BaseException:
        with contextlib.suppress(nest.NESTError):
            nest.Cleanup()  # NEST takes itself for simulating still
        raise


@contextlib.contextmanager
def _environment(**values: str | None) -> Iterator[None]:
    """Set variables of the environment (None: remove them), and put back what was there."""
    before = {name: os.environ.get(name) for name in values}
    _put(values)
    try:
        yield
    finally:
        _put(before)


def _put(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
