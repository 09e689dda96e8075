"""What a plug-in may be able to do beyond the base of the contract."""

from __future__ import annotations

import enum

__all__ = ["Capability"]


class Capability(enum.Enum):
    """Declared by a plug-in, tested by the conformance suite, and refused politely where it is not declared."""

    THREADS = "threads"
    """Several threads in one process: ``setup(threads=n)``."""
    LATE_ELEMENTS = "late elements"
    """Cells, connections and currents added after the first run."""
    WEIGHT_CHANGES = "weight changes"
    """Weights of existing connections set between runs."""
    OFF_GRID_SPIKES = "off-grid spikes"
    """Cells whose spikes lie between the steps."""
    MPI = "MPI"
    """Several processes, each of which simulates some of the cells."""
    NATIVE_CELLS = "native cell types"
    """Cell types of the engine's own: it describes a model by its own name for it, and builds cells of it."""
    ADVANCE = "advance"
    """Of a host: it can be asked to simulate, instead of the script's own call; every engine can."""
