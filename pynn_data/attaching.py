"""Attach to what a script has built in a simulator by itself."""

from __future__ import annotations

from typing import Any

from pynn_data.arguments import a_bool, a_text
from pynn_data.joining import joined
from pynn_data.native.attached import Attached
from pynn_data.output import Output
from pynn_data.registry import load_host

__all__ = ["attach"]


def attach(simulator: str, *objects: Any, parallel: bool = True, **options: Any) -> Attached:
    """Attach to the network that a script has built by the simulator's own means, to record from it.

    Attaching changes nothing in the network's course.

    Parameters
    ----------
    simulator
        Import name of a plug-in: "nest", "neuron", "brian2", or a third party's.
    *objects
        What the plug-in wants to know of the network, such as a ``brian2.Network``.
    parallel
        Whether processes that were started together (by mpiexec) share the network; if not, each has its own.
    **options
        The plug-in's own.

    Returns
    -------
    Attached
        Its `group` names cells that can be recorded.

    Raises
    ------
    BackendNotFound, AmbiguousBackend, EngineMissing, BackendBroken, ContractMismatch
        There is no such plug-in, or it does not work.
    NotSupported
        The simulator cannot be attached to, or not in the state in which it is; the text says why.
    TypeError
        An object or option is not the plug-in's.
    """
    backend = load_host(a_text(simulator, "attach(): simulator"))
    ranks = joined(backend.host, a_bool(parallel, "parallel"), "attach")
    return Attached(backend, backend.host.attach(*objects, **options), ranks, Output())
