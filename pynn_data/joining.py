"""Which processes share a simulation: those of an MPI job, if the simulator takes part in it."""

from __future__ import annotations

from pynn_data.contract import Capability, Host
from pynn_data.errors import NotSupported
from pynn_data.ranks import Alone, Ranks, world

__all__ = ["joined"]

_joined: set[str] = set()
"""Simulators that have been told to take part in an MPI job, for good."""


def joined(host: type[Host], parallel: bool, call: str) -> Ranks:
    """Return the processes that share a simulation, when the simulator takes part in all of them.

    Parameters
    ----------
    host
        The simulator.
    parallel
        Whether processes that were started together share it; if not, each has one of its own.
    call
        Such as "setup", which was given `parallel`.

    Raises
    ------
    NotSupported
        If it cannot, or has not been started so; or it takes part in several already and should not.
    """
    return _together(host, world(), call) if parallel else _alone(host, call)


def _together(host: type[Host], ranks: Ranks, call: str) -> Ranks:
    if ranks.size == 1:
        return ranks
    independent = f"{call}(parallel=False) runs the script independently in each"
    if Capability.MPI not in host.capabilities:
        raise NotSupported(
            f"{host.name} as it is installed simulates in one process, but {ranks.size} were started; "
            f"start one, or {independent}."
        )
    seen = host.join()
    if seen != (ranks.rank, ranks.size):
        raise NotSupported(
            f"{host.name} takes itself for process {seen[0]} of {seen[1]}, not {ranks.rank} of "
            f"{ranks.size}: was it built with MPI? Else {independent}."
        )
    _joined.add(host.name)
    return ranks


def _alone(host: type[Host], call: str) -> Ranks:
    if host.name in _joined:
        raise NotSupported(
            f"{host.name} shares a simulation with the other processes since an earlier {call}(); "
            f"{call}(parallel=False) has to be the first."
        )
    return Alone()
