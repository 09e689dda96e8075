"""What a plug-in may be able to do beyond the base of the contract."""

from __future__ import annotations

import enum

__all__ = ["CHANGEABLE", "Capability"]


class Capability(enum.Enum):
    """Declared by a plug-in, tested by the conformance suite, and refused politely where it is not declared."""

    THREADS = "threads"
    """Several threads in one process: ``setup(threads=n)``."""
    CURRENTS = "currents"
    """Currents injected into cells."""
    LATE_CELLS = "late cells"
    """Cells and sources added after the first run."""
    LATE_CONNECTIONS = "late connections"
    """Connections added after the first run, between any cells that there are by then."""
    LATE_CURRENTS = "late currents"
    """Currents injected after the first run, or into further cells."""
    PARAMETER_CHANGES = "parameter changes"
    """Parameters of existing cells set between runs."""
    WEIGHT_CHANGES = "weight changes"
    """Weights of existing connections set between runs."""
    OFF_GRID_SPIKES = "off-grid spikes"
    """Cells whose spikes lie between the steps. Without it `RawSpikes.offsets` are None."""
    MPI = "MPI"
    """Several processes, each of which simulates some of the cells."""
    NATIVE_CELLS = "native cell types"
    """Cell types of the engine's own: it describes a model by its own name for it, and builds cells of it."""
    ADVANCE = "advance"
    """Of a host: it can be asked to simulate, instead of the script's own call; every engine can."""


CHANGEABLE = frozenset(
    {
        Capability.CURRENTS,
        Capability.LATE_CELLS,
        Capability.LATE_CONNECTIONS,
        Capability.LATE_CURRENTS,
        Capability.PARAMETER_CHANGES,
        Capability.WEIGHT_CHANGES,
    }
)
"""What a simulator has in which currents can be injected, and everything added or changed between runs."""
